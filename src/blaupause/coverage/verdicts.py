# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Verdicts per authority from the index of connections: of one commitment, of many, on many days."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from blaupause.coverage import compute
from blaupause.coverage.compute import Int8, Int32, Int64, Layout, layout
from blaupause.coverage.rules import MeasureInfo, Verdict
from blaupause.kernel.memory import Memory
from blaupause.rollout.columns import EventColumns, StateColumns, arrange, fold
from blaupause.rollout.queries import ConnectionIndex
from blaupause.rollout.rules import State

EPOCH = date(1970, 1, 1)
_layouts = Memory(4)


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


def layout_of(index: ConnectionIndex) -> Layout:
    """Where the connections of an index stand; made once per set of connections."""
    columns = index.connections
    return _layouts.get((columns,), "", lambda: layout(columns.authority, columns.commitment))


@dataclass(frozen=True)
class Verdicts:
    """Verdicts (or states): `matrix[commitment, authority position]`, the last position standing for unknown.

    See `Layout.positions`. A commitment without any connection is `unknown` throughout.
    """

    plan: Layout
    matrix: Int8
    unknown: int = Verdict.UNKNOWN

    def tally(self, census: compute.Census) -> Int64:
        """Sums per commitment, group and verdict."""
        return compute.tally(compute.spread(self.matrix, self.plan, census), census)

    def counts(self, census: compute.Census, values: int) -> Int64:
        """How often each value below `values` stands in the census, by weight: [commitments, values]."""
        spread = compute.spread(self.matrix, self.plan, census)
        weights = census.weight.astype(np.float64)
        return np.array([np.bincount(row, weights, values) for row in spread], dtype=np.int64).reshape(-1, values)

    def of(self, commitments: Sequence[int]) -> "Verdicts":
        """The rows of some commitment ids; one without any connection is unknown throughout."""
        ids, known = np.array(commitments, dtype=np.int64), self.plan.commitments
        if np.array_equal(ids, known):
            return self
        places = np.searchsorted(known, ids)
        there = places < len(known)
        there[there] = known[places[there]] == ids[there]
        out = np.full((len(ids), self.matrix.shape[1]), self.unknown, dtype=np.int8)
        out[there] = self.matrix[places[there]]
        return Verdicts(self.plan, out, self.unknown)


def of_all(index: ConnectionIndex, rule: MeasureInfo, day: date) -> Verdicts:
    """Every commitment that has connections, in the order of `plan.commitments`."""
    plan, states = layout_of(index), index.at(day)
    return Verdicts(plan, compute.verdicts_of(plan, _classify(states, rule, day)))


def states(index: ConnectionIndex, day: date) -> Verdicts:
    """The same with the deciding state instead of the verdict."""
    plan = layout_of(index)
    return Verdicts(plan, compute.states_of(plan, index.at(day).state), State.UNKNOWN)


def _classify(states: StateColumns, rule: MeasureInfo, day: date) -> Int8:
    return compute.classify(
        rule, states.state, states.live_level, states.strength, states.evidence_day, day_number(day)
    )


class One:
    """The connections of one commitment."""

    def __init__(self, index: ConnectionIndex, commitment: int) -> None:
        self.index = index
        self.plan = layout_of(index)
        self.rows, self.places = self.plan.rows(commitment)
        self._events: EventColumns | None = None

    def on(self, rule: MeasureInfo, day: date) -> Verdicts:
        """Verdicts on a day, from the states of all connections that the index keeps for that day."""
        states = self.index.at(day)
        found = compute.classify(
            rule,
            states.state[self.rows],
            states.live_level[self.rows],
            states.strength[self.rows],
            states.evidence_day[self.rows],
            day_number(day),
        )
        return self._best(found)

    def once(self, rule: MeasureInfo, day: date) -> Verdicts:
        """The same for one of many days, without folding the events of all other commitments."""
        if self._events is None:
            self._events = _events_of(self.index, self.rows)
        return self._best(_classify(fold(self._events, len(self.rows), day_number(day)), rule, day))

    def classes(self, day: date, authorities: Int32) -> Int8:
        """Map class per authority id."""
        states = self.index.at(day)
        found = compute.map_classes(states.state[self.rows], states.strength[self.rows])
        best = compute.best_class(found, self.places, len(self.plan.authorities))
        return best[self.plan.positions(authorities)]

    def _best(self, found: Int8) -> Verdicts:
        best = compute.best(found, self.places, len(self.plan.authorities))
        return Verdicts(self.plan, best[None, :])


def _events_of(index: ConnectionIndex, rows: Int32) -> EventColumns:
    """The events of some connections, renumbered to their places in `rows`."""
    place = np.full(len(index.connections), -1, dtype=np.int32)
    place[rows] = np.arange(len(rows), dtype=np.int32)
    own = index.events.take(place[index.events.row] >= 0)
    return arrange(replace(own, row=place[own.row]))
