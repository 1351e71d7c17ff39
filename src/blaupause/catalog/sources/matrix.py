# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reading what specialist systems understand from CSV.

Columns: hersteller, produkt, version, onlinedienst (its short name), zustand, quelle; optional standard, fassung, ab
(day from which something in the making is to be ready), adresse (of a web page).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from blaupause.catalog.compatibility import Readiness
from blaupause.catalog.sources.systems import vendor_key
from blaupause.kernel.csvfile import CsvRow, read_csv
from blaupause.kernel.problems import Location, Problem, Problems

STATES: Final = {
    "fertig": Readiness.READY,
    "im aufbau": Readiness.BEING_BUILT,
    "nur pdf": Readiness.PDF_ONLY,
    "keine": Readiness.NONE,
}
_NEEDED = ("hersteller", "produkt", "version", "onlinedienst", "zustand", "quelle")
_OPTIONAL = ("standard", "fassung", "ab", "adresse")
_MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class MatrixLine:
    """What one line says, and where it stands."""

    vendor_key: str
    product: str
    version: str
    online_service: str
    standard: str
    standard_version: str
    readiness: Readiness
    expected_on: date | None
    source: str
    source_url: str
    location: Location


def parse(text: str, source: str) -> tuple[MatrixLine, ...]:
    """Read the table. Raises Problem csv.* or Problems catalog.matrix with every fault."""
    problems: list[Problem] = []
    found: list[MatrixLine] = []
    lines: dict[tuple[str, ...], int] = {}
    for row in read_csv(text, source, _NEEDED, optional=_OPTIONAL, max_rows=_MOST_ROWS):
        faults = list(_faults(row))
        problems += faults
        if faults:
            continue
        one = _line(row)
        cell = (one.vendor_key, one.product, one.version, one.online_service, one.standard, one.standard_version)
        if cell in lines:
            problems.append(
                Problem(
                    "catalog.matrix_twice",
                    f"Dieses Feld der Matrix steht schon in Zeile {lines[cell]}.",
                    f"This cell of the matrix stands in line {lines[cell]} already.",
                    location=row.location(),
                )
            )
        lines[cell] = row.line
        found.append(one)
    if problems:
        raise Problems("catalog.matrix", problems[:20])
    return tuple(found)


def _line(row: CsvRow) -> MatrixLine:
    values = row.values
    return MatrixLine(
        vendor_key(values["hersteller"]),
        values["produkt"],
        values["version"],
        values["onlinedienst"],
        values.get("standard", ""),
        values.get("fassung", ""),
        STATES[values["zustand"].casefold()],
        _day(values.get("ab", "")),
        values["quelle"],
        values.get("adresse", ""),
        row.location(),
    )


def _faults(row: CsvRow) -> Iterator[Problem]:
    for column in ("hersteller", "produkt", "onlinedienst", "quelle"):
        if not row.values[column]:
            yield Problem(
                "catalog.missing", f"„{column}“ ist leer.", f"“{column}” is empty.", location=row.location(column)
            )
    if row.values["zustand"].casefold() not in STATES:
        offered = ", ".join(STATES)
        yield Problem(
            "catalog.matrix_state",
            f"„{row.values['zustand'][:40]}“ ist kein Zustand. Es gibt: {offered}.",
            f"“{row.values['zustand'][:40]}” is no state. There are: {offered}.",
            "Was niemand weiß, bleibt weg: Es ist dann unbekannt.",
            "What nobody knows is left out: it is unknown then.",
            location=row.location("zustand"),
        )
    try:
        _day(row.values.get("ab", ""))
    except ValueError:
        yield Problem(
            "catalog.matrix_day",
            f"„{row.values['ab'][:20]}“ ist kein Tag (erwartet: JJJJ-MM-TT).",
            f"“{row.values['ab'][:20]}” is no day (expected: YYYY-MM-DD).",
            location=row.location("ab"),
        )


def _day(text: str) -> date | None:
    if not text.isascii():
        raise ValueError(text)
    return date.fromisoformat(text) if text else None
