# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Tables for download: one sheet, four formats (ODS, XLSX, CSV, JSON).

ODS, XLSX and CSV are for people: words in the language of the sheet. JSON is for programs: codes, true and false,
the same in every language. CSV cells that a spreadsheet would run as a formula are disarmed with a leading
apostrophe; cells of ODS and XLSX are typed.
"""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Literal

from blaupause.kernel import ods, xlsx

Kind = Literal["text", "integer", "number", "share", "date", "boolean"]
Language = Literal["de", "en"]
FORMS = ("ods", "xlsx", "csv", "json")
"""Ways a sheet leaves, in the order pages offer them."""

_NO_YES: Mapping[Language, tuple[str, str]] = {"de": ("nein", "ja"), "en": ("no", "yes")}
_DECIMAL: Mapping[Language, str] = {"de": ",", "en": "."}
_NOTES: Mapping[Language, str] = {"de": "Hinweise", "en": "Notes"}

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
_INVISIBLE = re.compile("[\u200b-\u200f\u2028-\u202e\u2060\ufeff]")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: stable key (JSON), title (CSV, ODS) and kind. `share` is a number from 0 to 1.

    `labels`: the words CSV and ODS show for the codes in the cells; a code without one stays.
    """

    key: str
    title: str
    kind: Kind = "text"
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A titled table with notes (definition, date, sources) that travel with it.

    `language`: the one its titles, labels and notes are written in. `demonstration`: holds invented entries.
    """

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[object]]
    notes: Sequence[str] = ()
    language: Language = "de"
    demonstration: bool = False


def language_of(tag: str | None) -> Language:
    """Language of a sheet for a language tag such as „de“, „de-at“ or „en-gb“; German for none."""
    return "de" if (tag or "de").startswith("de") else "en"


def disarm(text: str) -> str:
    """Text that no spreadsheet takes for a formula, also after blanks, in full width or behind invisible marks."""
    start = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).lstrip(" \u00a0")
    return "'" + text if start.startswith(_FORMULA) or text.startswith(("\t", "\r", "\n")) else text


def _shown(sheet: Sheet, row: Sequence[object]) -> list[object]:
    """Cells as people read them: words for codes and for yes and no; numbers and days stay what they are."""
    no_yes = _NO_YES[sheet.language]
    return [
        no_yes[value]
        if isinstance(value, bool)
        else column.labels.get(value, value)
        if isinstance(value, str)
        else value
        for column, value in zip(sheet.columns, row, strict=True)
    ]


def _csv_cell(value: object, decimal: str) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".").replace(".", decimal)
    if isinstance(value, int):
        return str(value)
    return disarm(str(value))


def to_csv(sheet: Sheet) -> bytes:
    """CSV for spreadsheets: UTF-8 with signature, semicolon; the header is the first row, notes stand at the end.

    Decimals have a comma in German sheets and a point in English ones, so that a spreadsheet set to the language
    reads numbers; nothing groups thousands. Days are YYYY-MM-DD.
    """
    out = io.StringIO(newline="")
    decimal = _DECIMAL[sheet.language]
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([disarm(c.title) for c in sheet.columns])
    writer.writerows([_csv_cell(value, decimal) for value in _shown(sheet, row)] for row in sheet.rows)
    if sheet.notes:
        writer.writerow([])
        writer.writerows([f"# {note}"] for note in sheet.notes)
    return ("\ufeff" + out.getvalue()).encode("utf-8", "replace")


def armed(text: str) -> str:
    """What `disarm` made harmless, as it was: for files that come back."""
    return text[1:] if text.startswith("'") and disarm(text[1:]) == text else text


def to_ods(sheet: Sheet) -> bytes:
    """OpenDocument spreadsheet with typed cells and a second sheet of notes.

    With invented entries the notes come first and the titles begin with DEMONSTRATION: nobody overlooks them.
    """
    return ods.write(_tables(sheet))


def to_xlsx(sheet: Sheet) -> bytes:
    """The same for Excel."""
    return xlsx.write(_tables(sheet))


def _tables(sheet: Sheet) -> list[ods.Table]:
    title = f"DEMONSTRATION {sheet.title}" if sheet.demonstration else sheet.title
    head = [column.title for column in sheet.columns]
    table: ods.Table = (title, chain([head], (_shown(sheet, row) for row in sheet.rows)))
    notes: ods.Table = (_NOTES[sheet.language], [[note] for note in (title, *sheet.notes)])
    return [notes, table] if sheet.demonstration else [table, notes]


def to_json(sheet: Sheet) -> bytes:
    """JSON object with title, columns, rows (objects by column key; codes, no labels) and notes."""
    keys = [c.key for c in sheet.columns]
    document = {
        "title": sheet.title,
        "demonstration": sheet.demonstration,
        "columns": [{"key": c.key, "title": c.title, "kind": c.kind} for c in sheet.columns],
        "rows": [dict(zip(keys, map(_json_cell, row), strict=True)) for row in sheet.rows],
        "notes": list(sheet.notes),
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def _json_cell(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | float) else str(value)
