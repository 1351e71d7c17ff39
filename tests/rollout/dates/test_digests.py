# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""One mail a week and only when there is something; at once only what cannot wait."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from blaupause.accounts.rules import Rhythm
from blaupause.rollout.dates.digest import Memory, decide, line

TODAY = date(2026, 11, 26)


@dataclass(frozen=True)
class One:
    number: int
    day: date


def due(*left: int) -> list[One]:
    return [One(number, TODAY + timedelta(days)) for number, days in enumerate(left, 1)]


def test_the_first_mail_of_a_week_tells_everything_near() -> None:
    found = decide(Rhythm.WEEKLY, due(-2, 3, 80, 91), Memory(), TODAY)
    assert found is not None
    assert (found.weekly, found.lines) == (True, (0, 1, 2))


def test_within_the_week_only_what_cannot_wait_and_was_not_told() -> None:
    rows = due(3, 20, 5)
    memory = Memory(frozenset({line(rows[0])}), TODAY - timedelta(2))
    found = decide(Rhythm.WEEKLY, rows, memory, TODAY)
    assert found is not None
    assert (found.weekly, found.lines) == (False, (2,))
    assert decide(Rhythm.WEEKLY, rows[:2], memory, TODAY) is None


def test_a_quiet_week_has_no_mail() -> None:
    rows = due(60, -45)
    told = Memory(frozenset(map(line, rows)), TODAY - timedelta(30))
    assert decide(Rhythm.WEEKLY, rows, told, TODAY) is None
    assert decide(Rhythm.WEEKLY, rows, Memory(weekly_on=told.weekly_on), TODAY) is not None
    assert decide(Rhythm.WEEKLY, due(200), Memory(), TODAY) is None
    assert decide(Rhythm.WEEKLY, [], Memory(), TODAY) is None


def test_who_wants_only_the_urgent_gets_nothing_else_and_who_declined_nothing() -> None:
    assert decide(Rhythm.URGENT, due(20), Memory(), TODAY) is None
    urgent = decide(Rhythm.URGENT, due(20, 4), Memory(), TODAY)
    assert urgent is not None
    assert (urgent.weekly, urgent.lines) == (False, (1,))
    assert decide(Rhythm.NEVER, due(0, -1), Memory(), TODAY) is None


def test_a_new_day_is_a_new_date() -> None:
    told = Memory(frozenset({(1, TODAY.isoformat())}), TODAY - timedelta(1))
    assert decide(Rhythm.URGENT, due(0), told, TODAY) is None
    assert decide(Rhythm.URGENT, due(1), told, TODAY) is not None


@given(st.lists(st.integers(-200, 200), max_size=8), st.sampled_from(Rhythm), st.integers(1, 120))
def test_nobody_gets_more_than_one_weekly_mail_in_seven_days_nor_the_same_urgent_line_twice(
    left: list[int], rhythm: Rhythm, days: int
) -> None:
    rows, memory, weekly, urgent = due(*left), Memory(), [], []
    for today in (TODAY + timedelta(number) for number in range(days)):
        found = decide(rhythm, rows, memory, today)
        if found is None:
            continue
        told = [line(rows[place]) for place in found.lines]
        assert told
        if found.weekly:
            weekly.append(today)
        else:
            urgent += told
        memory = Memory(memory.told | set(told), today if found.weekly else memory.weekly_on)
    assert all((after - before).days >= 7 for before, after in pairwise(weekly))
    assert len(urgent) == len(set(urgent))
    assert rhythm is Rhythm.WEEKLY or not weekly
