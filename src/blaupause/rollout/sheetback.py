# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A table that came back: which column is which, and the traps that spreadsheets set for values. Pure."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from blaupause.kernel.grid import Cell, Grid
from blaupause.kernel.problems import Problem
from blaupause.rollout.jobrules import letter

HEAD_WITHIN: Final = 10
"""So many rows a title may take above the head of the table."""
_EPOCH: Final = date(1899, 12, 30)
_SERIAL: Final = (36_526, 73_051)  # 2000 to 2100 as Excel counts days
_GERMAN: Final = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
_ISO: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the file: its number as the spreadsheet counts, and its cells by key of the column."""

    number: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """The table of the file that is meant. `columns`: place of each known column; `unknown`: titles and places."""

    columns: Mapping[str, int]
    unknown: Sequence[tuple[str, int]]
    lines: Sequence[Line]
    notes: Sequence[tuple[str, str]]

    def letter(self, key: str) -> str:
        """The column of a key as the spreadsheet calls it."""
        return letter(self.columns[key]) if key in self.columns else ""


def find(grids: Sequence[Grid], key_of: Callable[[str], str | None], needed: Sequence[str]) -> Table | None:
    """The table with a head that has all needed columns; None when there is none.

    `key_of`: which column a title stands for. Raises Problem sheet.double_column.
    """
    for grid in grids:
        for place, row in enumerate(grid.rows[:HEAD_WITHIN]):
            titles = [_title(cell) for cell in row]
            keys = [key_of(title) if title else None for title in titles]
            if set(needed) <= {key for key in keys if key}:
                return _table(grid, place, titles, keys)
    return None


def _title(cell: Cell) -> str:
    return " ".join(cell.split()) if isinstance(cell, str) else ""


def _table(grid: Grid, place: int, titles: Sequence[str], keys: Sequence[str | None]) -> Table:
    columns: dict[str, int] = {}
    for number, key in enumerate(keys):
        if key is None:
            continue
        if key in columns:
            title, one, other = titles[number][:_SHOWN], letter(columns[key]), letter(number)
            raise Problem(
                "sheet.double_column",
                f"Die Spalte „{title}“ steht doppelt da ({one} und {other}).",
                f"The column “{title}” is there twice ({one} and {other}).",
                "Bitte eine der beiden löschen.",
                "Please delete one of them.",
            )
        columns[key] = number
    unknown = [(titles[n], n) for n, key in enumerate(keys) if key is None and titles[n]]
    return Table(columns, unknown, list(_lines(grid, place + 1, columns)), [*grid.notes, *map(_stray, unknown)])


def _stray(column: tuple[str, int]) -> tuple[str, str]:
    title, place = column
    return (
        f"Die Spalte {letter(place)} „{title[:_SHOWN]}“ ist hier unbekannt und wird nicht übernommen.",
        f"The column {letter(place)} “{title[:_SHOWN]}” is unknown here and is not taken over.",
    )


def _lines(grid: Grid, start: int, columns: Mapping[str, int]) -> Iterator[Line]:
    """Rows with something in them, up to the notes of a CSV file."""
    for number, row in enumerate(grid.rows[start:], start + 1):
        filled = [cell for cell in row if cell is not None]
        if not filled:
            continue
        if isinstance(row[0], str) and row[0].startswith("# ") and len(filled) == 1:
            continue
        yield Line(number, {key: row[place] if place < len(row) else None for key, place in columns.items()})


def text(cell: Cell) -> str:
    """A cell as text: numbers without a decimal part as whole ones, days as 2026-03-31."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 10**15 else repr(cell)
    return unicodedata.normalize("NFC", str(cell)).strip()


def whole(cell: Cell) -> int | None:
    """A cell as a whole number; None for anything else."""
    if isinstance(cell, bool) or cell is None or isinstance(cell, date):
        return None
    found = text(cell)
    return int(found) if re.fullmatch(r"[0-9]{1,18}", found) else None


def day(cell: Cell) -> str | None:
    """A cell as a day (ISO), '' for an empty one, None for what is none. Numbers are days as Excel counts them."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        low, high = _SERIAL
        return (_EPOCH + timedelta(days=int(cell))).isoformat() if low <= cell < high else None
    try:
        if parts := _GERMAN.fullmatch(str(cell)):
            return date(int(parts[3]), int(parts[2]), int(parts[1])).isoformat()
        return date.fromisoformat(str(cell)).isoformat() if _ISO.fullmatch(str(cell)) else None
    except ValueError:
        return None


def place_problem(line: Line, column: str, title: tuple[str, str], de: str, en: str) -> Problem:
    """What is wrong with one cell, and where it stands. `title`: of the column, German and English."""
    where = f"{column}{line.number}" if column else str(line.number)
    return Problem("sheet.cell", f"Zelle {where} ({title[0]}): {de}", f"Cell {where} ({title[1]}): {en}")


def row_problem(code: str, de: str, en: str) -> Problem:
    """What is wrong with a whole row."""
    return Problem(f"sheet.{code}", de, en)
