# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""All commitments at once: the situation of a Land, and one measure as a matrix."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from blaupause.catalog import queries as catalog
from blaupause.catalog.queries import CommitmentInfo
from blaupause.coverage import basis as ground
from blaupause.coverage import compute, verdicts
from blaupause.coverage.basis import Basis
from blaupause.coverage.measures import measure as measure_of
from blaupause.coverage.measures import measures
from blaupause.coverage.rules import CountingUnit, Figure, MeasureInfo, Pace, pace
from blaupause.coverage.verdicts import Verdicts
from blaupause.kernel.clock import working_days
from blaupause.kernel.holidays import nationwide_between
from blaupause.kernel.memory import Memory
from blaupause.kernel.problems import Problem
from blaupause.rollout.queries import ConnectionIndex, index
from blaupause.rollout.rules import State
from blaupause.territory.queries import UnitFacts
from blaupause.territory.rules import Level

_situations = Memory(32)


@dataclass(frozen=True, slots=True)
class CommitmentSituation:
    """Where a commitment stands. `remaining` authorities are not known to be live, `unknown_authorities` of them
    because nothing is known; the rate needed per working day lies between `pace.known` and `pace.needed`. `declined`
    ones are neither: they stand in the denominator of every figure, but nothing remains to be done there.
    """

    commitment: CommitmentInfo
    figures: Mapping[str, Figure]
    remaining: int
    unknown_authorities: int
    declined: int
    pace: Pace
    authorities_by_state: Mapping[State, int]

    @property
    def working_days(self) -> int:
        """Working days left, the due day included."""
        return self.pace.working_days

    @property
    def rate_needed(self) -> float | None:
        """Authorities per working day if everything unknown is still open."""
        return self.pace.needed


@dataclass(frozen=True)
class CoverageMatrix:
    """One measure for many commitments: `lanes[commitment, unit, verdict]`; the last unit means no group."""

    measure: MeasureInfo
    day: date
    status_date: date
    commitments: tuple[CommitmentInfo, ...]
    units: tuple[UnitFacts, ...]
    lanes: compute.Int64

    def figure(self, commitment: int, unit: int) -> Figure:
        """Figure by position of commitment and unit."""
        return compute.figure(self.lanes[commitment, unit])

    def total(self, commitment: int) -> Figure:
        """Figure of everything for a commitment by position."""
        return compute.figure(self.lanes[commitment].sum(axis=0))


def coverage_all(
    *, measure: str, day: date, group: Level, land: str, within: str = "", demonstration: bool
) -> CoverageMatrix:
    """All commitments of a Land under one measure, by units of a level. One pass over all connections."""
    rule = measure_of(measure)
    wanted = catalog.commitments(land)
    inside = ground.clip(land, within)
    if not wanted or inside is None or not rule.available:
        raise Problem("coverage.nothing", "Dazu gibt es keine Zahlen.", "There are no figures for this.")
    found = verdicts.of_all(index(demonstration), rule, day)
    parts: dict[str, compute.Int64] = {}
    for domain in dict.fromkeys(info.competence for info in wanted):
        own = [info for info in wanted if info.competence == domain]
        base = ground.basis(own[0], day)
        census = ground.census_of(base, rule.unit, group, inside)
        lanes = found.of([info.id for info in own]).tally(census)
        parts.update({info.key: lane for info, lane in zip(own, lanes, strict=True)})
    stacked = np.stack([parts[info.key] for info in wanted])
    units = base.units(group, inside)
    return CoverageMatrix(rule, day, base.territory.status_date, wanted, units, stacked)


def situation(*, land: str, day: date, demonstration: bool) -> tuple[CommitmentSituation, ...]:
    """Every commitment of a Land on a day under every measure that has numbers; empty without commitments.

    The result is kept as long as nothing changes; computing it reads every connection once per measure.
    """
    wanted = catalog.commitments(land)
    connections = index(demonstration)
    first = {info.competence: info for info in reversed(wanted)}
    bases = {domain: ground.basis(info, day) for domain, info in first.items()}
    seen = [(base.competent, base.territory.units) for base in bases.values()]
    things = (connections.connections, connections.at(day), *wanted, *(thing for pair in seen for thing in pair))
    return _situations.get(things, (land, day), lambda: _situation(wanted, bases, connections, day))


def declined(info: CommitmentInfo, base: Basis, connections: ConnectionIndex, day: date) -> int:
    """How many authorities of the Land have decided against a commitment; they count as not served."""
    census = ground.census_of(base, CountingUnit.AUTHORITIES, Level.LAND, base.land)
    (numbers,) = verdicts.states(connections, day).of([info.id]).counts(census, len(State))
    return int(numbers[State.DECLINED])


def _situation(
    wanted: Sequence[CommitmentInfo], bases: Mapping[str, Basis], connections: ConnectionIndex, day: date
) -> tuple[CommitmentSituation, ...]:
    figures: dict[str, dict[str, Figure]] = {info.key: {} for info in wanted}
    counted: dict[str, dict[State, int]] = {}
    judged = _judged(connections, day)
    states = verdicts.states(connections, day)
    for domain, base in bases.items():
        own = [info for info in wanted if info.competence == domain]
        ids = [info.id for info in own]
        for rule, found in judged:
            census = ground.census_of(base, rule.unit, Level.LAND, base.land)
            for info, lanes in zip(own, found.of(ids).tally(census), strict=True):
                figures[info.key][rule.key] = compute.figure(lanes.sum(axis=0))
        census = ground.census_of(base, CountingUnit.AUTHORITIES, Level.LAND, base.land)
        for info, numbers in zip(own, states.of(ids).counts(census, len(State)), strict=True):
            counted[info.key] = {State(n): int(count) for n, count in enumerate(numbers) if count}
    days = {due: working_days(day, due, nationwide_between(day, due)) for due in {info.due for info in wanted}}
    return tuple(_one(info, days[info.due], figures[info.key], counted[info.key]) for info in wanted)


def _judged(connections: ConnectionIndex, day: date) -> list[tuple[MeasureInfo, Verdicts]]:
    """Verdicts for every measure that has numbers; measures that differ only in what they count share them."""
    known: dict[tuple[object, ...], Verdicts] = {}
    found = []
    for rule in measures():
        if rule.available:
            key = (rule.states, rule.min_level, rule.min_strength, rule.max_age_days)
            if key not in known:
                known[key] = verdicts.of_all(connections, rule, day)
            found.append((rule, known[key]))
    return found


def _one(
    info: CommitmentInfo, days: int, figures: Mapping[str, Figure], states: Mapping[State, int]
) -> CommitmentSituation:
    live = figures["authorities_live"]
    declined = states.get(State.DECLINED, 0)
    remaining = live.denominator - live.numerator - declined
    rate = pace(remaining, live.unknown, days)
    return CommitmentSituation(info, figures, remaining, live.unknown, declined, rate, states)
