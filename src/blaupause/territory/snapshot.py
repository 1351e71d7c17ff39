# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The territory of a day as immutable values: pure, shared by all threads."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from blaupause.kernel.keys import pad_ars
from blaupause.territory.rules import AREA_LEVELS, Level


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What is true of a unit on a day. Population in people, area in hectares, coordinates in degrees (WGS84).

    Figures of districts, regions, Länder and associations are sums over their areas. `valid_from`: the status
    date since which exactly these facts are known.
    """

    id: int
    level: Level
    ars: str
    ags: str
    name: str
    name_full: str
    sort_key: str
    text_mark: str
    parent_id: int | None
    association_id: int | None
    population: int | None
    area_ha: int | None
    seat: str
    latitude: float | None
    longitude: float | None
    valid_from: date


class Snapshot:
    """All units of one register status with the indexes questions need."""

    def __init__(self, status_date: date, facts: Iterable[UnitFacts]) -> None:
        self.status_date = status_date
        ordered = sorted(_with_sums(list(facts)), key=lambda f: (f.sort_key, f.ars))
        self.units: dict[int, UnitFacts] = {f.id: f for f in ordered}
        self.by_key = {(f.level, f.ars): f for f in ordered}
        self.by_ags = {f.ags: f for f in ordered if f.level in AREA_LEVELS}
        self._levels: dict[Level, list[UnitFacts]] = {level: [] for level in Level}
        self.members: dict[int, tuple[UnitFacts, ...]] = {}
        gathered: defaultdict[int, list[UnitFacts]] = defaultdict(list)
        for unit in ordered:
            self._levels[unit.level].append(unit)
            if unit.association_id is not None:
                gathered[unit.association_id].append(unit)
        self.members = {key: tuple(value) for key, value in gathered.items()}
        self._areas = tuple(f for f in ordered if f.level in AREA_LEVELS)
        self._selections: dict[tuple[int, str], tuple[UnitFacts, ...]] = {}

    def select(self, level: Level | None, within: str) -> tuple[UnitFacts, ...]:
        """Units of a level (None: municipalities and unincorporated areas) whose ARS begins with `within`."""
        key = (0 if level is None else int(level), within)
        found = self._selections.get(key)
        if found is None:
            source = self._areas if level is None else self._levels[level]
            found = tuple(f for f in source if f.ars.startswith(within)) if within else tuple(source)
            # within comes from requests: keep what the country has (Länder, regions, districts), not more
            if len(self._selections) < 4000:
                self._selections[key] = found
        return found


@dataclass(frozen=True, slots=True)
class Territory:
    """The territory as it stood on a day, according to the register status of `status_date`."""

    day: date
    status_date: date
    _snapshot: Snapshot = field(repr=False)

    @property
    def units(self) -> Mapping[int, UnitFacts]:
        """All units by id, in dictionary order of their names."""
        return self._snapshot.units

    def get(self, level: Level, ars: str) -> UnitFacts | None:
        """The unit with this key; shorter keys of Länder, regions and districts are filled with zeros."""
        return self._snapshot.by_key.get((level, pad_ars(ars)))

    def by_ags(self, ags: str) -> UnitFacts | None:
        """The municipality or unincorporated area with this Amtlicher Gemeindeschlüssel (8 digits)."""
        return self._snapshot.by_ags.get(ags)

    def at_level(self, level: Level, within: str = "") -> tuple[UnitFacts, ...]:
        """Units of a level inside an ARS prefix („09“, „09375“), in dictionary order."""
        return self._snapshot.select(level, within)

    def areas(self, within: str = "") -> tuple[UnitFacts, ...]:
        """Municipalities and unincorporated areas inside an ARS prefix, in dictionary order."""
        return self._snapshot.select(None, within)

    def members(self, association_id: int) -> tuple[UnitFacts, ...]:
        """Municipalities that belong to an association, in dictionary order."""
        return self._snapshot.members.get(association_id, ())

    def path(self, unit_id: int) -> tuple[UnitFacts, ...]:
        """The unit and what it lies in: unit, district, region, Land (ragged: steps may be missing)."""
        steps: list[UnitFacts] = []
        current: int | None = unit_id
        while current is not None:
            unit = self._snapshot.units[current]
            steps.append(unit)
            current = unit.parent_id
        return tuple(steps)


def _with_sums(facts: list[UnitFacts]) -> Iterable[UnitFacts]:
    """Replace the figures of higher units by the sums over their areas."""
    parents = {f.id: f.parent_id for f in facts}
    people: defaultdict[int, int] = defaultdict(int)
    hectares: defaultdict[int, int] = defaultdict(int)
    for unit in facts:
        if unit.level not in AREA_LEVELS:
            continue
        above = [unit.association_id] if unit.association_id is not None else []
        step = unit.parent_id
        while step is not None:
            above.append(step)
            step = parents[step]
        for target in above:
            people[target] += unit.population or 0
            hectares[target] += unit.area_ha or 0
    for unit in facts:
        if unit.level in AREA_LEVELS:
            yield unit
        else:
            yield replace(unit, population=people[unit.id], area_ha=hectares[unit.id])
