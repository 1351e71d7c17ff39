# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Filtering and sorting all connections in memory. Pure numpy; names come in as small tables.

Orders are computed once per state of the data and kept; a page then costs a mask, one pass through it, and the
rows of the page itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from blaupause.kernel.text import fold
from blaupause.rollout.columns import Bool, ConnectionColumns, Int32, StateColumns
from blaupause.rollout.rules import LiveLevel, State

Sort = Literal["authority", "commitment", "state", "since"]
_KEPT_ORDERS = 3
SORTS: tuple[Sort, ...] = ("authority", "commitment", "state", "since")


@dataclass(frozen=True, slots=True)
class RegisterFilter:
    """What to show. Empty values do not filter. `commitment` and `vendor` are keys, `district` has 5 digits,
    `system` is an id.

    `text` is looked for in authority names (umlauts and case do not count) and, when it consists of digits, at the
    beginning of ARS and AGS.
    """

    land: str = ""
    district: str = ""
    commitment: str = ""
    state: State | None = None
    live_level: LiveLevel | None = None
    system: int | None = None
    vendor: str = ""
    blocked: bool | None = None
    text: str = ""
    sort: Sort = "authority"
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """What the register has to know of an authority."""

    id: int
    key: str
    name: str
    sort_key: str
    land: str
    district: str


class Bodies:
    """Authorities as a table: `place[authority id]` is the row of an authority, rows stand in dictionary order."""

    def __init__(self, bodies: Sequence[Body]) -> None:
        self.rows = sorted(bodies, key=lambda b: (b.sort_key, b.key))
        self.folded = [fold(b.name) for b in self.rows]
        self.ars = [b.key.partition("-")[2] for b in self.rows]
        self.place = np.zeros(max((b.id for b in bodies), default=0) + 1, dtype=np.int32)
        self.place[[b.id for b in self.rows]] = np.arange(len(self.rows), dtype=np.int32)

    def matching(self, filter_: RegisterFilter) -> Bool | None:
        """Which rows the filter admits; None when it says nothing about authorities."""
        words = fold(filter_.text).split()
        if not (filter_.land or filter_.district or words):
            return None
        tests = zip(self.rows, self.folded, self.ars, strict=True)
        return np.fromiter(
            (
                (not filter_.land or b.land == filter_.land)
                and (not filter_.district or b.district == filter_.district)
                and all(word in name or _is_key_prefix(word, ars) for word in words)
                for b, name, ars in tests
            ),
            dtype=np.bool_,
            count=len(self.rows),
        )


def _is_key_prefix(word: str, ars: str) -> bool:
    return word.isdigit() and (ars.startswith(word) or (ars[:5] + ars[9:]).startswith(word))


class Orders:
    """Permutations of the connections for each way of sorting, kept for one state of the data."""

    def __init__(self, connections: ConnectionColumns, bodies: Bodies, commitment_rank: Int32) -> None:
        self.body = bodies.place.take(connections.authority)
        rank = commitment_rank.take(connections.commitment)
        count = int(commitment_rank.max(initial=0)) + 1
        by_name = self.body.astype(np.int64) * count + rank
        self.by_authority = np.argsort(by_name, kind="stable").astype(np.int32)
        self._rank = rank
        self._kept: tuple[StateColumns | None, dict[tuple[Sort, bool], Int32]] = (None, {})

    def order(self, sort: Sort, descending: bool, states: StateColumns) -> Int32:
        """Rows in the wanted order; equal ones by authority name."""
        if sort == "authority":
            return self.by_authority[::-1] if descending else self.by_authority
        of_states, orders = self._kept
        if of_states is not states:
            orders = {}
            self._kept = (states, orders)  # one assignment: other threads see the old pair or the new one
        found = orders.get((sort, descending))
        if found is None:
            if len(orders) >= _KEPT_ORDERS:
                orders.clear()
            found = orders[sort, descending] = self._sorted(self._values(sort, states), descending)
        return found

    def _values(self, sort: Sort, states: StateColumns) -> npt.NDArray[np.uint16]:
        """Small numbers: sorting those is one pass (radix sort) instead of a comparison sort."""
        if sort == "commitment":
            return self._rank.astype(np.uint16)
        return (states.state if sort == "state" else states.since_day + 1).astype(np.uint16)

    def _sorted(self, values: npt.NDArray[np.uint16], descending: bool) -> Int32:
        values = values.take(self.by_authority)
        if descending:
            values = np.uint16(65535) - values
        return self.by_authority.take(np.argsort(values, kind="stable"))


def mask(
    filter_: RegisterFilter,
    connections: ConnectionColumns,
    states: StateColumns,
    bodies: Bodies,
    orders: Orders,
    *,
    commitment_id: int | None,
    systems: Sequence[int] | None,
) -> Bool | None:
    """Which connections the filter admits; None: all. `commitment_id` -1 and empty `systems` admit none."""
    tests: list[Bool] = []
    admitted = bodies.matching(filter_)
    if admitted is not None:
        tests.append(admitted.take(orders.body))
    if commitment_id is not None:
        tests.append(connections.commitment == commitment_id)
    if filter_.state is not None:
        tests.append(states.state == filter_.state)
    if filter_.live_level is not None:
        tests.append(states.live_level == filter_.live_level)
    if filter_.blocked is not None:
        tests.append(states.blocked if filter_.blocked else ~states.blocked)
    if systems is not None:
        tests.append(np.isin(states.system, np.asarray(systems, dtype=np.int32)))
    return np.logical_and.reduce(tests) if tests else None


def select(admitted: Bool | None, order: Int32, start: int, stop: int) -> tuple[Int32, int]:
    """The rows from `start` up to `stop` of the admitted ones in this order, and how many there are in all."""
    if admitted is None:
        return order[start:stop], len(order)
    places = np.flatnonzero(admitted.take(order))
    return order[places[start:stop]], len(places)
