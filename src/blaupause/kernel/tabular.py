# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Tables for download: one sheet, three formats (CSV, ODS, JSON).

CSV cells that a spreadsheet would run as a formula are disarmed with a leading apostrophe; ODS cells are typed.
"""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import odswriter

Kind = Literal["text", "integer", "number", "share", "date", "boolean"]

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
_INVISIBLE = re.compile("[\u200b-\u200f\u2028-\u202e\u2060\ufeff]")
_ILLEGAL_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: stable key (JSON), title (CSV, ODS) and kind. `share` is a number from 0 to 1."""

    key: str
    title: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A titled table with notes (definition, date, sources) that travel with it."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[object]]
    notes: Sequence[str] = ()


def disarm(text: str) -> str:
    """Text that no spreadsheet takes for a formula, also after blanks, in full width or behind invisible marks."""
    start = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).lstrip(" \u00a0")
    return "'" + text if start.startswith(_FORMULA) or text.startswith(("\t", "\r", "\n")) else text


def _csv_cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    if isinstance(value, int):
        return str(value)
    return disarm(str(value))


def to_csv(sheet: Sheet) -> bytes:
    """CSV for German spreadsheets: UTF-8 with signature, semicolon; numbers with a point; notes at the end."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([disarm(c.title) for c in sheet.columns])
    writer.writerows([_csv_cell(value) for value in row] for row in sheet.rows)
    if sheet.notes:
        writer.writerow([])
        writer.writerows([f"# {note}"] for note in sheet.notes)
    return ("\ufeff" + out.getvalue()).encode("utf-8", "replace")


def _ods_cell(value: object) -> object:
    if isinstance(value, bool):
        return 1 if value else 0
    if value is None or isinstance(value, int | float | date):
        return value
    return _ILLEGAL_XML.sub("\ufffd", str(value))


def to_ods(sheet: Sheet) -> bytes:
    """OpenDocument spreadsheet with typed cells and a second sheet of notes."""
    out = io.BytesIO()
    with odswriter.writer(out) as book:
        table = book.new_sheet(re.sub(r"[\[\]*?:/\\']", " ", sheet.title)[:31] or "Tabelle")
        table.writerow([_ods_cell(c.title) for c in sheet.columns])
        for row in sheet.rows:
            table.writerow([_ods_cell(value) for value in row])
        notes = book.new_sheet("Hinweise")
        for note in (sheet.title, *sheet.notes):
            notes.writerow([_ods_cell(note)])
    return out.getvalue()


def to_json(sheet: Sheet) -> bytes:
    """JSON object with title, columns, rows (objects by column key) and notes."""
    keys = [c.key for c in sheet.columns]
    document = {
        "title": sheet.title,
        "columns": [{"key": c.key, "title": c.title, "kind": c.kind} for c in sheet.columns],
        "rows": [dict(zip(keys, map(_json_cell, row), strict=True)) for row in sheet.rows],
        "notes": list(sheet.notes),
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def _json_cell(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | float) else str(value)
