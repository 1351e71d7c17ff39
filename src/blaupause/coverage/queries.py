# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Coverage as anybody may read it: tables, series, the situation of a Land, points for a map."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from blaupause.catalog.queries import CommitmentInfo
from blaupause.coverage import basis as ground
from blaupause.coverage import compute
from blaupause.coverage.basis import Basis, commitment_of
from blaupause.coverage.measures import measure as measure_of
from blaupause.coverage.measures import measures
from blaupause.coverage.rules import (
    NO_FIGURE,
    CountingUnit,
    Figure,
    MapClass,
    MeasureInfo,
    Mode,
    ShareClass,
)
from blaupause.coverage.situation import CommitmentSituation, CoverageMatrix, coverage_all, declined, situation
from blaupause.coverage.verdicts import One, Verdicts
from blaupause.kernel.problems import Problem
from blaupause.rollout.queries import ConnectionIndex, index
from blaupause.territory.queries import UnitFacts
from blaupause.territory.rules import Level

__all__ = [
    "CommitmentSituation",
    "CountingUnit",
    "CoverageMatrix",
    "CoverageRow",
    "CoverageTable",
    "Figure",
    "MapClass",
    "MapPoint",
    "MeasureInfo",
    "Mode",
    "ShareClass",
    "commitment_of",
    "coverage",
    "coverage_all",
    "map_points",
    "measure_of",
    "measures",
    "series",
    "situation",
]


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """A unit and its figure. `key`: AGS of a municipality, else the leading digits of the ARS."""

    level: Level
    ars: str
    key: str
    name: str
    text_mark: str
    population: int | None
    figure: Figure


@dataclass(frozen=True, slots=True)
class CoverageTable:
    """Figures with everything needed to judge them.

    `unassigned` is part of `total` but of no row: authorities that act for a larger area, or that are known to
    exist but not by name. `declined`: authorities of the whole Land that decided against it. A measure
    without numbers (`measure.available` false) has empty figures.
    """

    measure: MeasureInfo
    commitment: CommitmentInfo
    day: date
    status_date: date
    level: Level
    within: str
    rows: tuple[CoverageRow, ...]
    unassigned: Figure
    total: Figure
    declined: int
    demonstration: bool


@dataclass(frozen=True, slots=True)
class MapPoint:
    """A municipality on the map; degrees WGS84, None where the register gives no place."""

    ags: str
    name: str
    longitude: float | None
    latitude: float | None
    population: int
    status: MapClass
    authority_name: str


def coverage(
    *,
    commitment: str,
    measure: str,
    day: date,
    group: Level,
    within: str = "",
    demonstration: bool,
    connections: ConnectionIndex | None = None,
) -> CoverageTable:
    """One commitment under one measure on a day, by units of a level inside an ARS prefix.

    `connections`: the index of all connections, where several figures of a page share it.

    Raises Problem coverage.no_commitment, coverage.no_measure, coverage.level or territory.no_status.
    """
    if group not in ground.GROUPINGS:
        raise Problem("coverage.level", "Nach dieser Ebene wird nicht gegliedert.", "No grouping by this level.")
    info, rule = commitment_of(commitment), measure_of(measure)
    base = ground.basis(info, day)
    inside = ground.clip(info.land, within)
    units = base.units(group, inside) if inside is not None else ()
    lanes = np.zeros((len(units) + 1, 4), dtype=np.int64)
    total = lanes.sum(axis=0)
    connections = connections or index(demonstration)
    if rule.available and inside is not None:
        verdicts = One(connections, info.id).on(rule, day)
        lanes, total = _lanes(base, rule, group, inside, verdicts)
    return CoverageTable(
        measure=rule,
        commitment=info,
        day=day,
        status_date=base.territory.status_date,
        level=group,
        within=inside if inside is not None else within,
        rows=tuple(_row(unit, group, lane) for unit, lane in zip(units, lanes[:-1], strict=True)),
        unassigned=compute.figure(lanes[-1]),
        total=compute.figure(total),
        declined=declined(info, base, connections, day),
        demonstration=demonstration,
    )


def _lanes(
    base: Basis, rule: MeasureInfo, group: Level, within: str, verdicts: Verdicts
) -> tuple[compute.Int64, compute.Int64]:
    """Sums per group (the last row: no group) and their total.

    Municipalities show the authority competent there, so their total is not the sum of their rows.
    """
    lanes = verdicts.tally(ground.census_of(base, rule.unit, group, within))[0]
    total = lanes.sum(axis=0)
    if rule.unit is CountingUnit.AUTHORITIES and group is Level.MUNICIPALITY:
        rows = verdicts.tally(ground.census_of(base, CountingUnit.MUNICIPALITIES, group, within))[0]
        lanes = np.vstack([rows[:-1], np.zeros((1, 4), dtype=np.int64)])
    return lanes, total


def _row(unit: UnitFacts, level: Level, lane: compute.Int64) -> CoverageRow:
    key = unit.ags if level is Level.MUNICIPALITY else unit.ars[: ground.DIGITS[level]]
    return CoverageRow(level, unit.ars, key, unit.name, unit.text_mark, unit.population, compute.figure(lane))


def series(
    *, commitment: str, measure: str, days: Sequence[date], within: str = "", demonstration: bool
) -> tuple[tuple[date, Figure], ...]:
    """The total of one commitment inside an ARS prefix on each day. Each day has its own territory."""
    info, rule = commitment_of(commitment), measure_of(measure)
    inside = ground.clip(info.land, within)
    if not rule.available or inside is None:
        return tuple((day, NO_FIGURE) for day in days)
    own = One(index(demonstration), info.id)
    found: list[tuple[date, Figure]] = []
    for day in days:
        _, total = _lanes(ground.basis(info, day), rule, Level.LAND, inside, own.once(rule, day))
        found.append((day, compute.figure(total)))
    return tuple(found)


def map_points(
    *,
    commitment: str,
    day: date,
    within: str = "",
    demonstration: bool,
    connections: ConnectionIndex | None = None,
) -> tuple[MapPoint, ...]:
    """One point per municipality, in dictionary order, with the class of its competent authority."""
    info = commitment_of(commitment)
    inside = ground.clip(info.land, within)
    if inside is None:
        return ()
    base = ground.basis(info, day)
    competent = base.authority_ids(inside)
    status = One(connections or index(demonstration), info.id).classes(day, competent)
    known = base.competent.authorities
    return tuple(
        MapPoint(
            unit.ags,
            unit.name,
            unit.longitude,
            unit.latitude,
            unit.population or 0,
            _MAP[found],
            known[authority].name if authority else "",
        )
        for unit, found, authority in zip(
            base.units(Level.MUNICIPALITY, inside), status.tolist(), competent.tolist(), strict=True
        )
    )


_MAP = {int(member): member for member in MapClass}
