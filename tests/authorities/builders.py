# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A small invented territory: one Land, one district, one independent city, one association."""

from collections.abc import Sequence
from datetime import date

from blaupause.authorities.rules import (
    Assumption,
    Body,
    Case,
    Condition,
    Expected,
    NamePatterns,
    Rule,
    RuleBook,
    UnitRow,
)
from blaupause.authorities.timeline import ExceptionSpec
from blaupause.kernel.intervals import DateInterval
from blaupause.territory.rules import Key, Level

START = date(2025, 1, 1)


def row(
    number: int,
    level: Level,
    ars: str,
    name: str,
    mark: str = "",
    parent: int | None = None,
    association: int | None = None,
    population: int | None = None,
) -> UnitRow:
    """One unit; the key is filled with zeros."""
    return UnitRow(
        number,
        level,
        ars.ljust(12, "0"),
        name,
        f"Voll {name}",
        name.casefold(),
        mark,
        parent,
        association,
        population,
    )


def small_land() -> list[UnitRow]:
    """Land 09 with region, district (three municipalities, one in an association, one forest) and a city."""
    return [
        row(1, Level.LAND, "09", "Land"),
        row(2, Level.REGION, "091", "Mitte", parent=1),
        row(3, Level.DISTRICT, "09101", "Talkreis", "44", 2),
        row(4, Level.DISTRICT, "09102", "Stadtburg", "41", 2),
        row(5, Level.ASSOCIATION, "091015001", "Tal", "54", 3),
        row(10, Level.MUNICIPALITY, "091015001001", "Aldorf", "64", 3, 5, 900),
        row(11, Level.MUNICIPALITY, "091010002002", "Bmarkt", "60", 3, None, 5000),
        row(12, Level.MUNICIPALITY, "091010003003", "Cstadt", "67", 3, None, 30000),
        row(13, Level.UNINCORPORATED, "091019004444", "Forst", "66", 3, None, 0),
        row(14, Level.MUNICIPALITY, "09102", "Stadtburg", "61", 4, None, 90000),
    ]


def rule(domain: str, *cases: Case, valid: DateInterval | None = None, expected: int | None = None) -> Rule:
    """A rule of Land 09 from the first day of the tests on."""
    return Rule(
        "09",
        domain,
        valid or DateInterval(date(2020, 1, 1)),
        cases,
        "Grundlage",
        "Basis",
        "https://example.org/recht",
        Expected(expected, "https://example.org/zahl") if expected else None,
    )


REGISTRATION = rule(
    "registration",
    Case(Condition(area_marks=frozenset({"66"})), Body.UNDETERMINED, "nobody"),
    Case(Condition(association_marks=frozenset({"54"})), Body.ASSOCIATION),
    Case(Condition(), Body.MUNICIPALITY),
)
DRIVING = rule("driving_licence", Case(Condition(), Body.DISTRICT))


def book(*rules: Rule) -> RuleBook:
    """These rules with Bavarian names."""
    names = NamePatterns(
        district="Landratsamt {name}",
        association="Verwaltungsgemeinschaft {name}",
        municipality={"60": "Markt {name}", "61": "Stadt {name}", "64": "Gemeinde {name}"},
    )
    caveats = {"nobody": Assumption("nobody", "Niemand.", "Nobody.")}
    return RuleBook(tuple(rules), {"09": names}, caveats)


def exception(domain: str, area: Key, authority: Key, start: date = START, end: date | None = None) -> ExceptionSpec:
    """An exception with a source."""
    return ExceptionSpec(domain, area, authority, DateInterval(start, end), "https://example.org/verordnung")


def keys(rows: Sequence[UnitRow]) -> dict[str, Key]:
    """Key by name; of a city the municipality."""
    return {row.name: (row.level, row.ars) for row in rows}
