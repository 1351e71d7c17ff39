# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Excel workbooks, row by row: a row is written and forgotten before the next one comes."""

import io
import re
from collections.abc import Iterable
from datetime import date
from typing import Any, Final

import xlsxwriter

from blaupause.kernel.ods import Table

MOST_SIGNS: Final = 32_000
"""A cell of Excel holds no longer text."""
_ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_NAMES: Final = re.compile(r"[\[\]*?:/\\']")
_OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def write(tables: Iterable[Table]) -> bytes:
    """The file. Every cell is a text, a number or a day; nothing in it is a formula or a link."""
    out = io.BytesIO()
    taken: set[str] = set()
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in tables:
            sheet = book.add_worksheet(_name(name, taken))
            for number, row in enumerate(rows):
                for place, value in enumerate(row):
                    _cell(sheet, number, place, value, day)
    return out.getvalue()


def _name(name: str, taken: set[str]) -> str:
    """A name Excel takes: short, without signs of addresses, not twice."""
    shown = _NOT_IN_NAMES.sub(" ", _ILLEGAL.sub("", name)).strip()[:31] or "Tabelle"
    while shown.casefold() in taken:
        shown = f"{shown[:28]} {len(taken) + 1}"
    taken.add(shown.casefold())
    return shown


def _cell(sheet: Any, row: int, column: int, value: object, day: object) -> None:
    if value is None or value == "":
        return
    if isinstance(value, date):
        if value.year < 1900:  # Excel knows no earlier days
            sheet.write_string(row, column, value.isoformat())
        else:
            sheet.write_datetime(row, column, value, day)
    elif isinstance(value, int | float) and abs(value) < 10**15:
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, _ILLEGAL.sub("\ufffd", str(value))[:MOST_SIGNS])
