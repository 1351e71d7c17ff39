# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reading CSV tables that people made: separators are recognised, every fault has its line."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from blaupause.kernel.problems import Location, Problem

if TYPE_CHECKING:
    from _csv import Reader as CsvReader

MAX_FIELD = 10_000


@dataclass(frozen=True, slots=True)
class CsvRow:
    """One row: the line it starts on and its values by column name."""

    source: str
    line: int
    values: dict[str, str]

    def location(self, key: str = "") -> Location:
        """Where this row stands."""
        return Location(self.source, self.line, 0, key)


def read_csv(
    text: str,
    source: str,
    required: Sequence[str],
    *,
    optional: Sequence[str] = (),
    max_rows: int = 250_000,
) -> list[CsvRow]:
    """Rows of a table with a header line, separated by comma or semicolon; blank rows are skipped.

    Columns that are neither required nor optional are ignored. Raises Problem csv.empty, csv.columns,
    csv.duplicate_column, csv.width, csv.field, csv.rows or csv.syntax.
    """
    header_line = text.split("\n", 1)[0]
    if not header_line.strip():
        raise Problem("csv.empty", "Die Tabelle ist leer.", "The table is empty.", location=Location(source, 1))
    delimiter = ";" if header_line.count(";") > header_line.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = [name.strip() for name in next(reader)]
        _check_header(header, source, required)
        wanted = {name: header.index(name) for name in (*required, *optional) if name in header}
        return _rows(reader, source, len(header), wanted, max_rows)
    except csv.Error as error:
        raise Problem(
            "csv.syntax",
            "Die Zeile ist keine gültige CSV-Zeile (Anführungszeichen prüfen).",
            "The line is not valid CSV (check the quotation marks).",
            location=Location(source, reader.line_num),
        ) from error


def _check_header(header: list[str], source: str, required: Sequence[str]) -> None:
    doubled = sorted({name for name in header if name and header.count(name) > 1})
    if doubled:
        raise Problem(
            "csv.duplicate_column",
            f"Spalten kommen doppelt vor: {', '.join(doubled)[:200]}.",
            f"Columns appear twice: {', '.join(doubled)[:200]}.",
            location=Location(source, 1),
        )
    missing = [name for name in required if name not in header]
    if missing:
        raise Problem(
            "csv.columns",
            f"Es fehlen Spalten: {', '.join(missing)}.",
            f"Columns are missing: {', '.join(missing)}.",
            f"Erwartet werden: {', '.join(required)}.",
            f"Expected: {', '.join(required)}.",
            Location(source, 1),
        )


def _rows(reader: "CsvReader", source: str, width: int, wanted: dict[str, int], max_rows: int) -> list[CsvRow]:
    rows: list[CsvRow] = []
    start = reader.line_num + 1
    for fields in reader:
        line, start = start, reader.line_num + 1
        if not any(field.strip() for field in fields):
            continue
        if len(fields) != width:
            raise Problem(
                "csv.width",
                f"Die Zeile hat {len(fields)} statt {width} Felder.",
                f"The line has {len(fields)} fields instead of {width}.",
                location=Location(source, line),
            )
        if any(len(field) > MAX_FIELD for field in fields):
            raise Problem(
                "csv.field",
                f"Ein Feld ist länger als {MAX_FIELD} Zeichen.",
                f"A field is longer than {MAX_FIELD} characters.",
                location=Location(source, line),
            )
        if len(rows) >= max_rows:
            raise Problem(
                "csv.rows",
                f"Die Tabelle hat mehr als {max_rows} Zeilen.",
                f"The table has more than {max_rows} rows.",
                location=Location(source, line),
            )
        rows.append(CsvRow(source, line, {name: fields[place].strip() for name, place in wanted.items()}))
    return rows
