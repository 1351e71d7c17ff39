# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Editing a draft in its files: what stands there, what a change would give, and saving it."""

import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from blaupause.accounts.behalf import on_behalf
from blaupause.accounts.scope import Scope
from blaupause.blueprint import drafts
from blaupause.blueprint.loader import PACKAGED, Examined, examine, packaged_keys
from blaupause.blueprint.models import BlueprintDraft, BlueprintVersion
from blaupause.blueprint.problems import no_such_version
from blaupause.blueprint.rules import sourcefiles, yamledit, yamlwrite
from blaupause.blueprint.rules.foundation import Foundation
from blaupause.blueprint.rules.model import FORMAT, SECTIONS, Document
from blaupause.blueprint.rules.sourcefiles import Files, Reason
from blaupause.blueprint.rules.yamlfile import Path as Way
from blaupause.kernel.problems import Problem, Problems

_HEAD: Final = "# Written from a version that came without files.\n"
LONGEST: Final = 1500


@dataclass(frozen=True, slots=True)
class Placed:
    """Something wrong or doubtful and the object it is about; `section` '' when it is about none."""

    problem: Problem
    section: str = ""
    key: str = ""
    path: Way = ()
    warning: bool = False


@dataclass(frozen=True, slots=True)
class Contents:
    """A draft as its files say: merged objects by section (plain, as written), and everything wrong with it.

    `foundation`: what the document was built on, where the files hold everything and do not say it themselves.
    """

    files: Files
    value: Mapping[str, Any]
    document: Document | None
    placed: tuple[Placed, ...]
    foundation: Foundation | None = None

    def part(self, section: str, key: str) -> dict[str, Any] | None:
        """An object, None when there is none."""
        found = self.value.get(section, {}).get(key)
        return dict(found) if isinstance(found, Mapping) else None

    def about(self, section: str, key: str) -> list[Placed]:
        """What is wrong with one object."""
        return [one for one in self.placed if (one.section, one.key) == (section, key)]

    def own(self, section: str, key: str) -> bool:
        """Whether these files bring the object, so that no reason is asked for a change."""
        return sourcefiles.own(self.files, section, key) is not None

    def excerpt(self, section: str, key: str) -> str:
        """The object as YAML."""
        found = self.part(section, key)
        return "" if found is None else f"{key}:\n{yamlwrite.lines(found, 2)}\n"


def contents(scope: Scope, number: int) -> Contents | None:
    """The content of a draft by its files; None when there is none for this reader."""
    row = BlueprintDraft.objects.within(scope).filter(pk=number).values("key", "files", "document").first()
    if row is None:
        return None
    return read(row["files"] or whole(row["document"]), row["key"], Foundation.of(row["document"]))


def whole(document: Mapping[str, Any]) -> dict[str, str]:
    """Files for a document that came without: everything in one. What it was built on is kept beside them."""
    model = Document.model_validate_json(json.dumps(document))
    value = model.model_dump(mode="json", exclude_defaults=True)
    meta = {name: item for name, item in value["blueprint"].items() if name != "extends"}
    kept = {name: value[name] for name in SECTIONS if value.get(name)}
    return {"blueprint.yaml": _HEAD + yamlwrite.lines({"format": FORMAT, "blueprint": meta, **kept}, 0) + "\n"}


def read(files: Files, key: str, foundation: Foundation | None = None) -> Contents:
    """Read files as a folder is read. Never raises for what they say.

    `foundation`: what the content before was built on; it stays unless the files name a base of their own.
    """
    found = _read(tuple(sorted(files.items())), key)
    if foundation is None or (found.value.get("blueprint") or {}).get("extends"):
        return found
    document = None if found.document is None else foundation.beneath(found.document)
    return replace(found, document=document, foundation=foundation)


@lru_cache(maxsize=8)
def _read(files: tuple[tuple[str, str], ...], key: str) -> Contents:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / key
        folder.mkdir()
        for name, text in files:
            (folder / name).write_bytes(text.encode())
        found = examine(folder)
    known = dict(files)
    placed = [_placed(one, known) for one in found.problems] + [_placed(one, known, True) for one in found.warnings]
    return Contents(known, found.value or _own(found), found.document, tuple(placed))


def _own(found: Examined) -> Mapping[str, Any]:
    return found.layers[-1].value if found.layers else {}


def _placed(problem: Problem, files: Files, warning: bool = False) -> Placed:
    """The object a problem is about: by its own place, or by the change it stands in."""
    way = problem.location.key.split(".") if problem.location and problem.location.key else []
    bare = Problem(problem.code, problem.de, problem.en, problem.hint_de, problem.hint_en)
    if len(way) > 1 and way[0] in SECTIONS:
        return Placed(bare, way[0], way[1], _numbers(way[2:]), warning)
    if len(way) > 1 and way[0] == "changes" and problem.location:
        name = problem.location.source.rpartition("/")[2]
        try:
            change = yamledit.read(files.get(name, ""), name)["changes"][int(way[1])]
            section, _, key = str(change["target"]).partition("/")
        except (Problem, LookupError, ValueError, TypeError):
            return Placed(problem, warning=warning)
        rest = way[3:] if len(way) > 2 and way[2] == "fields" else ["reason"] if "reason" in way else []
        return Placed(bare, section, key, _numbers(rest), warning)
    return Placed(problem, warning=warning)


def _numbers(way: list[str]) -> Way:
    return tuple(int(part) if part.isdecimal() else part for part in way)


def begin(*, by: Scope, key: str) -> int:
    """Begin a draft from the files of the newest version, or of the packaged blueprint of this key; its number.

    Raises what drafts.begin raises, Problem blueprint.no_such_version.
    """
    if key not in packaged_keys():
        raise no_such_version(key)
    with on_behalf(by):
        known = BlueprintDraft.objects.within(by).filter(key=key, status="released").exclude(files={})
        last = known.order_by("-released__loaded_at", "-pk").values_list("files", "document").first()
        files, document = last or (_texts(PACKAGED / key), {})
        found = read(files, key, Foundation.of(document))
        return drafts.begin(by=by, document=sound(found), origin={"kind": "files"}, files=files)


def files_of(path_or_key: str | Path, document: Document) -> dict[str, str]:
    """The files of a folder that was read, for a draft of it; none when they alone do not say the same here."""
    folder = examine(path_or_key).layers[-1].path
    files = _texts(folder)
    return files if read(files, document.blueprint.key).document == document else {}


def _texts(folder: Path) -> dict[str, str]:
    return {file.name: file.read_text("utf-8") for file in sorted(folder.glob("*.yaml"))}


def behind(number: int, by: Scope) -> str:
    """The newest released version, when it says something else than the files a draft began with; else ''."""
    row = BlueprintDraft.objects.within(by).filter(pk=number).values("key", "content_hash").first()
    released = BlueprintVersion.objects.filter(key=row["key"]) if row else BlueprintVersion.objects.none()
    newest = released.order_by("-loaded_at", "-pk").values_list("version", "content_hash").first()
    return newest[0] if row and newest and newest[1] != row["content_hash"] else ""


def sound(found: Contents) -> Document:
    """The document. Raises Problems blueprint.invalid."""
    if found.document is None:
        raise Problems("blueprint.invalid", [one.problem for one in found.placed if not one.warning])
    return found.document


def changed(found: Contents, section: str, key: str, new: Mapping[str, Any], reason: Reason | None) -> Contents:
    """What the draft would be with another content of one object. Raises Problem blueprint.not_editable."""
    old = found.part(section, key) or {}
    files = sourcefiles.set_object(found.files, section, key, old, new, reason)
    return read(files, found.value["blueprint"]["key"], found.foundation)


def without(found: Contents, section: str, key: str, reason: Reason) -> Contents:
    """What the draft would be without one object. Raises Problem blueprint.not_editable."""
    files = sourcefiles.disable(found.files, section, key, reason)
    return read(files, found.value["blueprint"]["key"], found.foundation)


def save(*, by: Scope, draft_id: int, before: Contents, after: Contents, seen: int, part: str = "") -> int:
    """Store what the files say now; the new revision. `part`: the object that was edited, for the ledger.

    Raises what drafts.replace raises, Problems blueprint.invalid.
    """
    section, _, key = part.partition("/")
    told = (
        ({}, {"part": part or "*"}) if not key else _told(before.part(section, key), after.part(section, key), part)
    )
    document = sound(after)
    return drafts.replace(by=by, draft_id=draft_id, document=document, seen=seen, files=after.files, told=told)


def _told(
    old: Mapping[str, Any] | None, new: Mapping[str, Any] | None, part: str
) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Fields that differ, in one line each, cut where they are long."""
    before, after = old or {}, new or {}
    names = [name for name in dict.fromkeys([*before, *after]) if before.get(name) != after.get(name)]

    def line(value: Mapping[str, Any]) -> str:
        said = (f"{name}: {yamlwrite.inline(value[name], flow=True)}" for name in names if name in value)
        return "; ".join(said)[:LONGEST]

    return {"part": part, "content": line(before)}, {"part": part, "content": line(after)}
