# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Invented progress: the same seed gives the same, it looks like a roll-out, and it keeps to sense."""

from collections import Counter
from itertools import groupby, pairwise

from blaupause.rollout.demonstration import DAYS, PREFIX, SYSTEMS, Invented, invent
from blaupause.rollout.rules import LiveLevel, State, Strength

LAST = 20_700
GROUPS = [f"by-ewa/09{n % 71:03}" for n in range(1800)]


def sample(seed: int = 2026) -> list[Invented]:
    return list(invent(GROUPS, seed=seed, last_day=LAST))


def test_a_seed_gives_always_the_same() -> None:
    assert sample() == sample()
    assert sample(1) != sample(2)


def test_no_event_lies_in_the_future_or_before_the_last_year() -> None:
    days = [e.day for e in sample()]
    assert max(days) <= LAST
    assert min(days) >= LAST - DAYS


def test_events_of_a_connection_follow_each_other() -> None:
    for _, group in groupby(sample(), key=lambda e: e.index):
        events = list(group)
        assert events[0].old_state == State.UNKNOWN
        for before, after in pairwise(events):
            assert before.day <= after.day
            assert (after.old_state, after.old_live_level) == (before.state, before.live_level)


def test_every_state_and_level_occurs_and_some_stay_unknown() -> None:
    last = {e.index: e for e in sample()}
    states = Counter(e.state for e in last.values())
    assert set(states) == set(State) - {State.UNKNOWN, State.NOT_COMPETENT}
    assert 0.05 < (len(GROUPS) - len(last)) / len(GROUPS) < 0.35
    assert 0.15 < states[State.LIVE] / len(GROUPS) < 0.6
    assert {e.live_level for e in last.values()} == set(LiveLevel)
    assert {e.strength for e in last.values() if e.state == State.LIVE} == set(Strength) - {Strength.NONE}
    assert any(e.blocked for e in last.values())


def test_the_number_of_live_ones_grows_over_the_year() -> None:
    first_live: dict[int, int] = {}
    for e in sample():
        if e.state == State.LIVE:
            first_live.setdefault(e.index, e.day)
    quarters = [sum(day <= LAST - DAYS + DAYS * q // 4 for day in first_live.values()) for q in (1, 2, 3, 4)]
    assert quarters == sorted(quarters)
    assert quarters[0] < quarters[3] / 4


def test_invented_events_make_sense_and_say_that_they_are_invented() -> None:
    served = (State.LIVE, State.DISTURBED, State.REPLACED, State.CENTRAL)
    for e in sample():
        assert e.why.startswith(PREFIX)
        assert e.live_level == LiveLevel.NONE or e.state in served
        assert e.state != State.LIVE or e.strength != Strength.NONE
        assert (e.evidence_day >= 0) == (e.strength != Strength.NONE)
        assert e.evidence_day <= e.day
    assert all("Muster" in vendor and "Muster" in product for vendor, product, *_ in SYSTEMS)
    assert any("erfundener Grund" in e.why for e in sample() if e.state == State.DECLINED)


def test_no_connections_no_events() -> None:
    assert list(invent([], seed=1, last_day=LAST)) == []
