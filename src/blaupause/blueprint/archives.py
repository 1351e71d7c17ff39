# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The files of a blueprint folder as a ZIP archive, out and in. Archives from outside may be hostile."""

import io
import re
import stat
import zipfile
from collections.abc import Mapping
from typing import Final

from blaupause.blueprint.folders import MAX_FILES, MAX_FOLDER_BYTES
from blaupause.blueprint.rules.yamlfile import MAX_BYTES
from blaupause.kernel import zips
from blaupause.kernel.problems import Location, Problem

MAX_ARCHIVE: Final = 2_000_000
_NAME: Final = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9_-]{0,60}/)?([a-z0-9][a-z0-9_-]{0,60}\.yaml)")


def packed(files: Mapping[str, str], folder: str) -> bytes:
    """The archive; the same files always give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(f"{folder}/{name}"), files[name].encode(), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def unpacked(data: bytes) -> dict[str, str]:
    """The files of an archive: YAML files of one folder, nothing else. Raises Problem blueprint.archive."""
    if len(data) > MAX_ARCHIVE:
        raise _refused(f"Das Archiv ist größer als {MAX_ARCHIVE // 1_000_000} MB", "The archive is too large")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _files(archive)
    except zips.DAMAGED as error:
        if isinstance(error, UnicodeError):
            raise _refused("Eine Datei ist nicht in UTF-8 geschrieben", "A file is not written in UTF-8") from None
        raise _refused("Das ist kein lesbares ZIP-Archiv", "This is no readable ZIP archive") from None


def _files(archive: zipfile.ZipFile) -> dict[str, str]:
    entries = [one for one in archive.infolist() if not one.filename.endswith("/")]  # is_dir() trips over no name
    if not 1 <= len(entries) <= MAX_FILES or len(archive.infolist()) > 2 * MAX_FILES:
        raise _refused(
            f"Das Archiv enthält {len(entries)} Dateien; erwartet werden 1 bis {MAX_FILES}",
            f"The archive holds {len(entries)} files; 1 to {MAX_FILES} are expected",
        )
    found: dict[str, str] = {}
    room = MAX_FOLDER_BYTES
    for one in entries:
        name = _NAME.fullmatch(one.filename)
        if name is None or name[1] in found:
            raise _refused(
                "Erwartet werden nur YAML-Dateien (schritte.yaml) eines Ordners, jede einmal",
                "Only YAML files (steps.yaml) of one folder are expected, each once",
                one.filename[:80],
            )
        if stat.S_ISLNK(one.external_attr >> 16) or one.flag_bits & 1:
            raise _refused("Verknüpfungen und verschlüsselte Dateien", "Links and encrypted files", one.filename[:80])
        text = zips.beginning(archive, one, min(MAX_BYTES, room) + 1)
        room -= len(text)
        if len(text) > MAX_BYTES or room < 0:
            raise _refused("Die Dateien sind ausgepackt zu groß", "The files are too large when unpacked", name[1])
        found[name[1]] = text.decode("utf-8-sig")
    return found


def _refused(de: str, en: str, name: str = "") -> Problem:
    place = Location(name) if name else None
    return Problem(
        "blueprint.archive",
        f"{de}: nicht angenommen.",
        f"{en}: not accepted.",
        "Bitte den heruntergeladenen Ordner wieder als ZIP packen, mit nichts anderem darin.",
        "Please pack the folder that was downloaded as a ZIP again, with nothing else in it.",
        place,
    )
