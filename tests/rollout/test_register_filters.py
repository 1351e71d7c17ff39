# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Filtering, sorting and paging in memory find what a plain loop over all connections finds."""

from dataclasses import dataclass

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from blaupause.kernel.text import fold as folded
from blaupause.rollout.columns import ConnectionColumns, fold
from blaupause.rollout.register import SORTS, Bodies, Body, Orders, RegisterFilter, mask, select
from blaupause.rollout.rules import LiveLevel, State
from tests.rollout.events import Event, columns, event_lists

BODIES = (
    Body(4, "60-091840139139", "Gemeinde Pullach i.Isartal", "pullach i isartal", "09", "09184"),
    Body(7, "40-091620000000", "Stadt München", "munchen", "09", "09162"),
    Body(2, "40-064350000000", "Main-Kinzig-Kreis", "main kinzig kreis", "06", "06435"),
    Body(9, "20-064000000000", "Regierungspräsidium Darmstadt", "regierungsprasidium darmstadt", "06", ""),
)
COMMITMENTS = {"by-ewa": 3, "he-ewa": 1}
RANK = np.array([0, 1, 0, 0], dtype=np.int32)  # by-ewa (3) before he-ewa (1)
CONNECTIONS = ConnectionColumns(
    np.array([10, 11, 12, 13, 14]),
    np.array([7, 4, 2, 7, 9], dtype=np.int32),
    np.array([3, 3, 1, 1, 1], dtype=np.int32),
    np.zeros(5, dtype=np.int32),
)
filters = st.builds(
    RegisterFilter,
    land=st.sampled_from(["", "09", "06", "05"]),
    district=st.sampled_from(["", "09162", "06435"]),
    commitment=st.sampled_from(["", "by-ewa", "he-ewa", "none"]),
    state=st.sampled_from([None, State.UNKNOWN, State.LIVE]),
    live_level=st.sampled_from([None, LiveLevel.NONE, LiveLevel.PDF]),
    blocked=st.sampled_from([None, True, False]),
    system=st.sampled_from([None, 1, 2]),
    text=st.sampled_from(["", "münchen", "MUENCHEN", "stadt mün", "09184139", "0643", "kreis", "zzz", "präs darm"]),
    sort=st.sampled_from(SORTS),
    descending=st.booleans(),
)


@dataclass(frozen=True)
class Plain:
    """A connection as a plain loop sees it."""

    id: int
    body: Body
    commitment: str
    state: int
    level: int
    blocked: bool
    system: int
    since: int


def plain(events: list[Event]) -> list[Plain]:
    states = fold(columns(events), 5, 20)
    by_id = {b.id: b for b in BODIES}
    names = {number: key for key, number in COMMITMENTS.items()}
    return [
        Plain(
            int(CONNECTIONS.ids[n]),
            by_id[int(CONNECTIONS.authority[n])],
            names[int(CONNECTIONS.commitment[n])],
            int(states.state[n]),
            int(states.live_level[n]),
            bool(states.blocked[n]),
            int(states.system[n]),
            int(states.since_day[n]),
        )
        for n in range(5)
    ]


def admits(f: RegisterFilter, c: Plain) -> bool:
    ars = c.body.key[3:]
    return (
        f.land in ("", c.body.land)
        and f.district in ("", c.body.district)
        and f.commitment in ("", c.commitment)
        and f.state in (None, c.state)
        and f.live_level in (None, c.level)
        and f.blocked in (None, c.blocked)
        and f.system in (None, c.system)
        and all(
            w in folded(c.body.name) or (w.isdigit() and (ars.startswith(w) or (ars[:5] + ars[9:]).startswith(w)))
            for w in folded(f.text).split()
        )
    )


def found(f: RegisterFilter, events: list[Event], start: int, stop: int) -> tuple[list[int], int]:
    states = fold(columns(events), 5, 20)
    bodies = Bodies(BODIES)
    orders = Orders(CONNECTIONS, bodies, RANK)
    admitted = mask(
        f,
        CONNECTIONS,
        states,
        bodies,
        orders,
        commitment_id=COMMITMENTS.get(f.commitment, -1) if f.commitment else None,
        systems=None if f.system is None else [f.system],
    )
    chosen, total = select(admitted, orders.order(f.sort, f.descending, states), start, stop)
    return CONNECTIONS.ids[chosen].tolist(), total


@given(filters, event_lists)
def test_the_same_connections_as_a_plain_loop(f: RegisterFilter, events: list[Event]) -> None:
    wanted = {c.id for c in plain(events) if admits(f, c)}
    ids, total = found(f, events, 0, 99)
    assert set(ids) == wanted
    assert total == len(ids) == len(wanted)


@given(filters, event_lists)
def test_the_order_is_the_one_asked_for(f: RegisterFilter, events: list[Event]) -> None:
    ids, _ = found(f, events, 0, 99)
    by_id = {c.id: c for c in plain(events)}
    keys = {
        "authority": lambda c: c.body.sort_key,
        "commitment": lambda c: list(COMMITMENTS).index(c.commitment),
        "state": lambda c: c.state,
        "since": lambda c: c.since,
    }
    values = [keys[f.sort](by_id[i]) for i in ids]
    assert values == sorted(values, reverse=f.descending)
    names = [by_id[i].body.sort_key for i in ids]
    for value in set(values):
        group = [name for name, v in zip(names, values, strict=True) if v == value]
        assert group == sorted(group)  # equal ones by name


@given(filters, event_lists, st.integers(0, 6), st.integers(1, 3))
def test_pages_are_pieces_of_the_whole(f: RegisterFilter, events: list[Event], start: int, size: int) -> None:
    whole, total = found(f, events, 0, 99)
    piece, same_total = found(f, events, start, start + size)
    assert piece == whole[start : start + size]
    assert same_total == total


def test_an_unknown_commitment_admits_nothing() -> None:
    assert found(RegisterFilter(commitment="none"), [], 0, 9) == ([], 0)
