# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Tables that come from outside (XLSX, ODS, CSV): cells as they are, and a clear word for every file that is refused.

Workbooks are opened by a process of their own (gridchild.py), after their size was looked at without opening them.
"""

import csv
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from blaupause.kernel import gridchild, zips
from blaupause.kernel.gridchild import MOST_COLUMNS, MOST_ROWS, MOST_SIGNS
from blaupause.kernel.problems import Problem
from blaupause.kernel.tabular import armed

MOST_BYTES: Final = 10_000_000
MOST_ENTRIES: Final = 1_000
MOST_UNPACKED: Final = 100_000_000
MOST_RATIO: Final = 100
SMALL_ENTRY: Final = 1_000_000  # what unpacks to less harms nobody, however well it is packed
PATIENCE: Final = 40
_OLE: Final = b"\xd0\xcf\x11\xe0"
_ODS: Final = b"application/vnd.oasis.opendocument.spreadsheet"

Cell = str | int | float | bool | date | None


@dataclass(frozen=True, slots=True)
class Grid:
    """One table of a file: rows of cells, as wide as they are. `notes`: what was noticed, German and English."""

    name: str
    rows: Sequence[Sequence[Cell]]
    notes: tuple[tuple[str, str], ...] = ()


def read(data: bytes) -> list[Grid]:
    """All tables of a file. Raises Problem sheet.<what>."""
    if not data.strip():
        raise _problem("empty", "Die Datei ist leer.", "The file is empty.")
    if len(data) > MOST_BYTES:
        most = MOST_BYTES // 1_000_000
        raise _problem("size", f"Die Datei ist größer als {most} MB.", f"The file is larger than {most} MB.")
    if data[:4] == b"PK\x03\x04":
        _look_at(data)
        return _workbook(data)
    if data[:4] == _OLE:
        raise _problem(
            "old",
            "Das ist eine alte Excel-Datei (.xls) oder eine mit Kennwort.",
            "This is an old Excel file (.xls) or one with a password.",
        )
    return [_csv(data)]


def _look_at(data: bytes) -> None:
    """With the first bytes of one entry only: is it a workbook, and would it stay within bounds?"""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            names = {entry.filename: entry for entry in entries}
            kind = zips.beginning(archive, names["mimetype"], 100).strip() if "mimetype" in names else b""
    except zips.DAMAGED:
        raise _unreadable() from None
    total = sum(entry.file_size for entry in entries)
    packed = any(
        entry.file_size > SMALL_ENTRY and entry.file_size > MOST_RATIO * max(entry.compress_size, 1)
        for entry in entries
    )
    if len(entries) > MOST_ENTRIES or total > MOST_UNPACKED or packed:
        raise _problem(
            "bomb",
            "Die Datei würde entpackt viel zu groß.",
            "Unpacked the file would be far too large.",
        )
    if kind != _ODS and "xl/workbook.xml" not in names:
        raise _problem(
            "kind",
            "Das ist keine Tabelle im Format ODS, XLSX oder CSV.",
            "This is no table of the form ODS, XLSX or CSV.",
        )


def _workbook(data: bytes) -> list[Grid]:
    answer: dict[str, Any]
    try:
        done = subprocess.run(  # noqa: S603 (our own interpreter, nothing from outside in the command)
            [sys.executable, "-I", "-m", gridchild.__name__],
            input=data,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
            env={"PATH": os.defpath, "RAYON_NUM_THREADS": "1"},
        )
        answer = json.loads(done.stdout) if done.returncode == 0 else {"refused": "memory"}
    except (subprocess.TimeoutExpired, ValueError):
        answer = {"refused": "memory"}
    if why := answer.get("refused"):
        raise _refused(str(why))
    return [_grid(one) for one in answer["sheets"]]


def _grid(sheet: dict[str, Any]) -> Grid:
    if sheet["merged"]:
        raise _problem(
            "merged",
            f"In der Tabelle „{sheet['name']}“ sind Zellen verbunden.",
            f"Cells are merged in the table “{sheet['name']}”.",
            "Bitte die Verbindung aufheben: sonst ist nicht klar, für welche Zeile der Wert gilt.",
            "Please unmerge them: otherwise it is not clear which row the value is for.",
        )
    return Grid(sheet["name"], [[_cell(value) for value in row] for row in sheet["rows"]])


def _cell(value: Any) -> Cell:
    if isinstance(value, dict):
        return date.fromisoformat(value["day"])
    return value.strip() or None if isinstance(value, str) else value


def _csv(data: bytes) -> Grid:
    text, notes = _decoded(data)
    if "\x00" in text:
        raise _unreadable()
    head = text.partition("\n")[0]
    separator = max(";,\t", key=head.count)
    rows: list[list[Cell]] = []
    try:
        for fields in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            if len(fields) > MOST_COLUMNS:
                raise _refused("columns")
            if any(len(one) > MOST_SIGNS for one in fields):
                raise _refused("signs")
            rows.append([armed(one.strip()) or None for one in fields])
            if len(rows) > MOST_ROWS:
                raise _refused("rows")
    except csv.Error:
        raise _problem(
            "csv",
            f"Zeile {len(rows) + 1} ist keine gültige CSV-Zeile (Anführungszeichen prüfen).",
            f"Row {len(rows) + 1} is no valid CSV (check the quotation marks).",
        ) from None
    return Grid("", rows, notes)


def _decoded(data: bytes) -> tuple[str, tuple[tuple[str, str], ...]]:
    """UTF-8 as we write it; UTF-16 and what German Excel writes are understood, and it is said."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return data.decode("utf-16"), ()
        except UnicodeDecodeError:
            raise _unreadable() from None
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    note = (
        "Die Datei ist nicht in UTF-8 gespeichert; sie wurde als Windows-Datei gelesen. Bitte Umlaute vergleichen.",
        "The file is not saved as UTF-8; it was read as a Windows file. Please compare the umlauts.",
    )
    return text, (note,)


def _refused(why: str) -> Problem:
    told = {
        "rows": (f"Die Tabelle hat mehr als {MOST_ROWS} Zeilen.", f"The table has more than {MOST_ROWS} rows."),
        "columns": (
            f"Die Tabelle hat mehr als {MOST_COLUMNS} Spalten.",
            f"The table has more than {MOST_COLUMNS} columns.",
        ),
        "signs": (f"Eine Zelle hat mehr als {MOST_SIGNS} Zeichen.", f"A cell has more than {MOST_SIGNS} characters."),
        "memory": (
            "Die Datei braucht zum Lesen zu viel Speicher oder Zeit.",
            "The file takes too much memory or time to read.",
        ),
    }
    if why not in told:
        return _unreadable()
    return _problem(why, *told[why])


def _unreadable() -> Problem:
    return _problem("unreadable", "Die Datei ist beschädigt oder keine Tabelle.", "The file is damaged or no table.")


def _problem(code: str, de: str, en: str, hint_de: str = "", hint_en: str = "") -> Problem:
    return Problem(
        f"sheet.{code}",
        de,
        en,
        hint_de or "Bitte die Tabelle neu herunterladen oder als .ods, .xlsx oder .csv ohne Kennwort speichern.",
        hint_en or "Please download the table anew, or save it as .ods, .xlsx or .csv without a password.",
    )
