# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What stands on a day for one commitment: territory, competence, and the census made from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from blaupause.authorities import queries as authorities
from blaupause.authorities.queries import AuthorityInfo
from blaupause.catalog import queries as catalog
from blaupause.catalog.queries import CommitmentInfo
from blaupause.coverage import census
from blaupause.coverage.compute import Census, Int32
from blaupause.coverage.rules import CountingUnit
from blaupause.kernel.memory import Memory
from blaupause.kernel.problems import Problem
from blaupause.territory.queries import Territory, UnitFacts, territory_at
from blaupause.territory.rules import Level

DIGITS = {
    Level.LAND: 2,
    Level.REGION: 3,
    Level.DISTRICT: 5,
    Level.ASSOCIATION: 9,
    Level.MUNICIPALITY: 12,
    Level.UNINCORPORATED: 12,
}
GROUPINGS = (Level.LAND, Level.REGION, Level.DISTRICT, Level.MUNICIPALITY)

_competences = Memory(128)
_censuses = Memory(256)


@dataclass(frozen=True)
class Competent:
    """Who is competent on a day. `missing`: authorities known to exist but not by name."""

    authority_of: Mapping[int, int]
    authorities: Mapping[int, AuthorityInfo]
    missing: int


@dataclass(frozen=True)
class Basis:
    """Territory and competence for a commitment of a Land on a day."""

    land: str
    territory: Territory
    competent: Competent

    def units(self, level: Level, within: str) -> tuple[UnitFacts, ...]:
        """The units of a table, in dictionary order."""
        return self.territory.at_level(level, within)

    def authority_ids(self, within: str) -> Int32:
        """Authority of each municipality inside, in dictionary order; 0 where nobody knows."""
        of = self.competent.authority_of
        return np.array([of.get(unit.id, 0) for unit in self.units(Level.MUNICIPALITY, within)], dtype=np.int32)


def commitment_of(key: str) -> CommitmentInfo:
    """The commitment of that key; raises Problem coverage.no_commitment."""
    found = next((info for info in catalog.commitments() if info.key == key), None)
    if found is None:
        shown = key[:60]
        raise Problem(
            "coverage.no_commitment",
            f"Das Leistungsversprechen „{shown}“ gibt es nicht.",
            f"There is no commitment “{shown}”.",
        )
    return found


def clip(land: str, within: str) -> str | None:
    """The part of a Land an ARS prefix asks for; None when it lies in another Land."""
    if within.startswith(land):
        return within
    return land if land.startswith(within) else None


def basis(commitment: CommitmentInfo, day: date) -> Basis:
    """What counts for a commitment on a day; raises Problem territory.no_status."""
    found = authorities.competence_at(commitment.competence, day)
    expected = authorities.expected(commitment.competence, commitment.land, day)
    known = authorities.authorities()
    missing = expected.missing if expected else 0

    def make() -> Competent:
        pairs = dict(zip(found.area_ids.tolist(), found.authority_ids.tolist(), strict=True))
        return Competent(pairs, known, missing)

    return Basis(commitment.land, territory_at(day), _competences.get((found, known), missing, make))


def census_of(base: Basis, unit: CountingUnit, level: Level, within: str) -> Census:
    """Who counts, grouped by the units of a level. Authorities not known by name count for the whole Land only."""

    def make() -> Census:
        keys = [facts.ars[: DIGITS[level]] for facts in base.units(level, within)]
        if unit is not CountingUnit.AUTHORITIES:
            return census.of_areas(_areas(base, within), unit, keys)
        return census.of_bodies(_bodies(base, within), keys, base.competent.missing if within == base.land else 0)

    return _censuses.get((base.territory.units, base.competent), (unit, level, within), make)


def _areas(base: Basis, within: str) -> list[census.Area]:
    of = base.competent.authority_of
    return [
        census.Area(area.ars, area.level is Level.MUNICIPALITY, area.population or 0, of.get(area.id, 0))
        for area in base.territory.areas(within)
    ]


def _bodies(base: Basis, within: str) -> list[census.Body]:
    """Authorities competent anywhere in the Land that act for a unit inside."""
    of = base.competent.authority_of
    there = {of.get(area.id, 0) for area in base.territory.areas(base.land)} - {0}
    bodies = (census.Body(number, _prefix(base.competent.authorities[number].key)) for number in sorted(there))
    return [body for body in bodies if body.prefix.startswith(within)]


def _prefix(authority_key: str) -> str:
    """Leading digits of the unit an authority acts for, from its key `<level>-<ars>`."""
    level, _, ars = authority_key.partition("-")
    return ars[: DIGITS[Level(int(level))]]
