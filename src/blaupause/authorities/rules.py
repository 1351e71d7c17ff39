# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who is competent where: rules are data, this module applies them to the units of one register status.

Pure. A rule belongs to a Land and a domain and holds a list of cases; the first case whose condition fits an
area names the kind of body. What no source proves stays undetermined or carries an assumption.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, StrEnum

from blaupause.kernel.intervals import DateInterval
from blaupause.kernel.keys import ags_of, land_of
from blaupause.territory.rules import AREA_LEVELS, Key, Level

INDEPENDENT_MARKS = frozenset({"41", "42"})  # kreisfreie Stadt, Stadtkreis


class AuthorityKind(IntEnum):
    """What sort of body an authority is."""

    MUNICIPALITY = 1  # Einheitsgemeinde, Stadt, Markt
    ASSOCIATION = 2  # Verwaltungsgemeinschaft and its like
    DISTRICT_OFFICE = 3  # Landratsamt, Kreisverwaltung
    INDEPENDENT_CITY = 4  # kreisfreie Stadt
    REGIONAL_GOVERNMENT = 5  # Regierung, Regierungspräsidium
    OTHER = 9


class Body(StrEnum):
    """Which unit around an area does the work. An independent city does a district's work itself."""

    MUNICIPALITY = "municipality"
    ASSOCIATION = "association"
    DISTRICT = "district"
    REGION = "region"
    UNDETERMINED = "undetermined"


class Origin(StrEnum):
    """Why a competence is as it is."""

    RULE = "rule"
    EXCEPTION = "exception"


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit of the territory as far as competence needs it."""

    id: int
    level: Level
    ars: str
    name: str
    name_full: str
    sort_key: str
    text_mark: str
    parent_id: int | None
    association_id: int | None
    population: int | None


@dataclass(frozen=True, slots=True)
class Condition:
    """All parts that are given must fit; an empty condition fits every area. Marks: Textkennzeichen."""

    area_marks: frozenset[str] = frozenset()
    district_marks: frozenset[str] = frozenset()
    association_marks: frozenset[str] = frozenset()
    ags: frozenset[str] = frozenset()
    population_over: int | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """If the condition fits, this body is competent, under this assumption (key of a caveat, or empty)."""

    condition: Condition
    body: Body
    assumption: str = ""


@dataclass(frozen=True, slots=True)
class Expected:
    """How many authorities a source says there are."""

    count: int
    source_url: str


@dataclass(frozen=True, slots=True)
class Rule:
    """The competence rule of a Land for a domain during an interval."""

    land: str
    domain: str
    valid: DateInterval
    cases: tuple[Case, ...]
    legal_basis_de: str
    legal_basis_en: str
    source_url: str
    expected: Expected | None = None
    key: str = field(init=False)  # short reference, e.g. 09/registration@2020-01-01

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", f"{self.land}/{self.domain}@{self.valid.start.isoformat()}")


@dataclass(frozen=True, slots=True)
class NamePatterns:
    """How bodies of a Land are called; `{name}` and `{full}` are replaced. Municipalities by Textkennzeichen."""

    district: str = "{full}"
    region: str = "{full}"
    association: str = "{full}"
    municipality: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Assumption:
    """A caveat in two languages. `while_missing`: it falls away when all expected authorities are known."""

    key: str
    de: str
    en: str
    while_missing: bool = False


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All rules, names and caveats of one or more Länder."""

    rules: tuple[Rule, ...]
    names: Mapping[str, NamePatterns]
    assumptions: Mapping[str, Assumption]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Who is competent (None: undetermined), under which assumption, by what."""

    body: Key | None
    assumption: str
    origin: Origin
    source: str


@dataclass(frozen=True, slots=True)
class BodyFacts:
    """An authority as a body, named after the unit it acts for."""

    key: Key
    kind: AuthorityKind
    name: str
    sort_key: str
    unit_id: int


class Units:
    """The units of one register status with what a decision looks up."""

    def __init__(self, rows: Iterable[UnitRow]) -> None:
        self.by_id = {row.id: row for row in rows}
        self.by_key: dict[Key, UnitRow] = {(row.level, row.ars): row for row in self.by_id.values()}
        self._areas: dict[str, list[UnitRow]] = {}
        for row in self.by_id.values():
            if row.level in AREA_LEVELS:
                self._areas.setdefault(land_of(row.ars), []).append(row)

    def areas(self, land: str) -> Sequence[UnitRow]:
        """Municipalities and unincorporated areas of a Land."""
        return self._areas.get(land, ())

    def above(self, row: UnitRow, level: Level) -> UnitRow | None:
        """The unit of a level that a unit lies in, or the unit itself."""
        step: UnitRow | None = row
        while step is not None and step.level != level:
            step = self.by_id.get(step.parent_id) if step.parent_id is not None else None
        return step

    def acting(self, row: UnitRow) -> UnitRow:
        """The unit whose body acts: of an independent city the municipality, so that it is one body."""
        if row.level == Level.DISTRICT and row.text_mark in INDEPENDENT_MARKS:
            return self.by_key.get((Level.MUNICIPALITY, row.ars), row)
        return row


@dataclass(frozen=True, slots=True)
class Derivation:
    """Outcome per (domain, area id) on one day, and the bodies that occur."""

    outcomes: Mapping[tuple[str, int], Outcome]
    bodies: Mapping[Key, BodyFacts]


def derive(book: RuleBook, rows: Iterable[UnitRow], day: date) -> Derivation:
    """Apply all rules valid on a day to the units of a register status. The order of `rows` does not matter."""
    units = Units(rows)
    outcomes: dict[tuple[str, int], Outcome] = {}
    bodies: dict[Key, BodyFacts] = {}
    for rule in book.rules:
        if day in rule.valid:
            for area in units.areas(rule.land):
                outcome = decide(rule, area, units)
                outcomes[rule.domain, area.id] = outcome
                if outcome.body is not None and outcome.body not in bodies:
                    bodies[outcome.body] = body_facts(book, units, units.by_key[outcome.body])
    return Derivation(outcomes, bodies)


def decide(rule: Rule, area: UnitRow, units: Units) -> Outcome:
    """The first fitting case decides; no case or no such body means undetermined."""
    for case in rule.cases:
        if fits(case.condition, area, units):
            unit = _unit_of(case.body, area, units)
            key = None if unit is None else (unit.level, unit.ars)
            return Outcome(key, case.assumption, Origin.RULE, rule.key)
    return Outcome(None, "", Origin.RULE, rule.key)


def fits(condition: Condition, area: UnitRow, units: Units) -> bool:
    """Whether every given part of a condition holds for an area."""
    if condition.area_marks and area.text_mark not in condition.area_marks:
        return False
    if condition.ags and ags_of(area.ars) not in condition.ags:
        return False
    if condition.population_over is not None and (area.population or 0) <= condition.population_over:
        return False
    if condition.association_marks and _mark(units.by_id.get(area.association_id or 0)) not in (
        condition.association_marks
    ):
        return False
    district = units.above(area, Level.DISTRICT)
    return not condition.district_marks or _mark(district) in condition.district_marks


def body_facts(book: RuleBook, units: Units, unit: UnitRow) -> BodyFacts:
    """Kind and name of the body that acts for a unit."""
    kind = _kind(unit, units)
    return BodyFacts((unit.level, unit.ars), kind, body_name(book, unit), unit.sort_key, unit.id)


def body_name(book: RuleBook, unit: UnitRow) -> str:
    """What the body of a unit is called: „Landratsamt Kelheim“, „Markt Meitingen“."""
    patterns = book.names.get(land_of(unit.ars), NamePatterns())
    by_level = {
        Level.DISTRICT: patterns.district,
        Level.REGION: patterns.region,
        Level.ASSOCIATION: patterns.association,
        Level.MUNICIPALITY: patterns.municipality.get(unit.text_mark, "{full}"),
    }
    pattern = by_level.get(unit.level, "{full}")
    return pattern.replace("{name}", unit.name).replace("{full}", unit.name_full)


def _unit_of(body: Body, area: UnitRow, units: Units) -> UnitRow | None:
    if body is Body.MUNICIPALITY:
        return area if area.level == Level.MUNICIPALITY else None
    if body is Body.ASSOCIATION:
        return units.by_id.get(area.association_id) if area.association_id is not None else None
    if body is Body.DISTRICT:
        district = units.above(area, Level.DISTRICT)
        return None if district is None else units.acting(district)
    if body is Body.REGION:
        return units.above(area, Level.REGION)
    return None


def _kind(unit: UnitRow, units: Units) -> AuthorityKind:
    if unit.level == Level.MUNICIPALITY:
        district = units.above(unit, Level.DISTRICT)
        city = _mark(district) in INDEPENDENT_MARKS
        return AuthorityKind.INDEPENDENT_CITY if city else AuthorityKind.MUNICIPALITY
    kinds = {
        Level.ASSOCIATION: AuthorityKind.ASSOCIATION,
        Level.DISTRICT: AuthorityKind.DISTRICT_OFFICE,
        Level.REGION: AuthorityKind.REGIONAL_GOVERNMENT,
    }
    return kinds.get(unit.level, AuthorityKind.OTHER)


def _mark(unit: UnitRow | None) -> str:
    return "" if unit is None else unit.text_mark


def rules_of(book: RuleBook, lands: Sequence[str]) -> RuleBook:
    """The same book with the rules of these Länder only."""
    return RuleBook(tuple(r for r in book.rules if r.land in lands), book.names, book.assumptions)
