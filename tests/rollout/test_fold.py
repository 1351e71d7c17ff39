# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The state as of a day is the last event on or before it; fast and naive agree on anything."""

from dataclasses import fields

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from blaupause.rollout.columns import (
    ConnectionColumns,
    EventColumns,
    arrange,
    fold,
    join,
    no_events,
    officials_first,
)
from tests.rollout.events import ROWS, Event, columns, event_lists, naive_fold, rows


@given(event_lists, st.integers(8, 18))
def test_fold_is_the_naive_fold(events: list[Event], day: int) -> None:
    assert rows(fold(columns(events), ROWS, day)) == naive_fold(events, ROWS, day)


@given(event_lists, event_lists, st.integers(8, 18))
def test_joining_is_the_same_as_having_had_them_all(old: list[Event], new: list[Event], day: int) -> None:
    joined = join(arrange(columns(old)), arrange(columns(new)))
    assert joined.ordered
    assert len(joined) == len(old) + len(new)
    assert rows(fold(joined, ROWS, day)) == naive_fold(old + new, ROWS, day)


@given(event_lists)
def test_arranging_loses_nothing_and_is_idempotent(events: list[Event]) -> None:
    arranged = arrange(columns(events))
    assert arranged.ordered
    assert arrange(arranged) is arranged
    assert sorted(zip(*(getattr(arranged, f.name).tolist() for f in fields(EventColumns)), strict=True)) == sorted(
        zip(*(getattr(columns(events), f.name).tolist() for f in fields(EventColumns)), strict=True)
    )


@given(event_lists, event_lists, st.integers(8, 18))
def test_invented_events_never_show_where_something_real_is_known(
    official: list[Event], invented: list[Event], day: int
) -> None:
    real = {e.row for e in official}
    together = officials_first(columns(official), columns(invented), ROWS)
    kept = [e for e in invented if e.row not in real]
    assert rows(fold(together, ROWS, day)) == naive_fold(official + kept, ROWS, day)


def test_several_events_of_a_day_the_last_revision_wins_then_the_last_given() -> None:
    events = [
        Event(0, 5, revision=2, state=6),
        Event(0, 5, revision=1, state=7),
        Event(1, 5, revision=1, state=3),
        Event(1, 5, revision=1, state=4),
    ]
    assert fold(columns(events), 2, 5).state.tolist() == [6, 4]


def test_an_event_of_the_day_counts_and_one_of_the_next_day_does_not() -> None:
    events = columns([Event(0, 5, 1, state=2), Event(0, 6, 1, state=8)])
    assert [fold(events, 1, day).state[0] for day in (4, 5, 6, 7)] == [0, 2, 8, 8]
    assert [fold(events, 1, day).since_day[0] for day in (4, 5, 6, 7)] == [-1, 5, 6, 6]


def test_nothing_is_known_without_events() -> None:
    states = fold(no_events(), 3, 100)
    assert rows(states) == [(0, 0, 0, -1, -1, False, 0, False)] * 3
    assert states.state.dtype == np.int8
    assert states.since_day.dtype == np.int32
    assert len(fold(no_events(), 0, 100).state) == 0


def test_types_stay_small() -> None:
    states = fold(columns([Event(0, 5, 1)]), 2, 9)
    per_connection = sum(getattr(states, f.name).itemsize for f in fields(states))
    assert per_connection == 17


def test_rows_of_ids() -> None:
    empty = np.empty(0, dtype=np.int32)
    some = ConnectionColumns(np.array([3, 5, 9]), empty, empty, empty)
    assert some.rows_of(np.array([9, 3, 4, 10, 0, 5])).tolist() == [2, 0, -1, -1, -1, 1]
    none = ConnectionColumns(np.empty(0, dtype=np.int64), empty, empty, empty)
    assert none.rows_of(np.array([1])).tolist() == [-1]
