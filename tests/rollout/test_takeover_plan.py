# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whatever predecessors hold and whatever is decided: nothing is lost, and nothing is proved that was not proved."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blaupause.kernel.succession import Fate
from blaupause.rollout.rules import DeviationKind, State, StepState
from blaupause.rollout.takeover import plan
from blaupause.rollout.takeover.held import Bent, Conn, Group, Held, Link, Review, Said
from blaupause.rollout.takeover.plan import CEILING, Outcome, Plan, ceiling, make
from blaupause.rollout.workrules import StatementKind

DAY = date(2026, 6, 1)
PLACES = ("090000000001", "090000000002", "090000000003")
STEPS = ("one", "two", "gone")
NOT_MORE = (State.UNKNOWN, State.DECLINED, State.OPEN, State.ORDERED, CEILING)
few = st.integers(0, 3)
days = st.integers(-40, 40).map(lambda n: DAY + timedelta(days=n))


@st.composite
def conns(draw: st.DrawFn, number: int, place: str) -> Conn:
    steps = draw(st.dictionaries(st.sampled_from(STEPS), st.sampled_from(StepState), max_size=3))
    state = draw(st.sampled_from(State))
    known = draw(st.booleans())
    words, costs = draw(few), draw(few)
    return Conn(number, place, place, state, 1, known, draw(st.booleans()), None, steps, words, costs)


@st.composite
def helds(draw: st.DrawFn) -> Held:
    gone = PLACES[: draw(st.integers(1, 3))]
    whole, established = draw(st.booleans()), draw(st.booleans())
    olds = [draw(conns(n, place)) for n, place in enumerate(gone, 1)]
    own = draw(st.none() | conns(9, "090000000009")) if whole else None
    followed = [one for one in olds if draw(st.booleans())] if whole else []
    groups = ()
    if followed:
        steps = frozenset({"one", "two"})
        groups = (Group(5, 7, None, "090000000009", tuple(followed), own, steps, established and own is not None),)
    ids = st.sampled_from([one.id for one in olds])
    said = [draw(statements(n, gone, [one.id for one in olds])) for n in range(draw(st.integers(0, 6)))]
    return Held(
        DAY,
        gone,
        "090000000009" if whole else None,
        established,
        groups,
        tuple(one for one in olds if one not in followed),
        tuple({(s.place, s.connection, s.commitment, s.kind, s.key): s for s in said}.values()),
        tuple(draw(st.lists(statements(99, ("090000000009",), [9] if own else []), max_size=2))),
        tuple(draw(st.builds(Link, st.just(n), few, ids, st.sampled_from(("", *STEPS)), st.booleans(), days))
              for n in range(draw(few))),
        (),
        tuple(draw(st.builds(Bent, st.just(n), ids, st.sampled_from(STEPS), st.sampled_from(DeviationKind),
                             st.sampled_from("ab"), st.just("x"), days, st.just(1))) for n in range(draw(few))),
        (),
        tuple(draw(st.builds(Review, st.just(n), ids, st.just(1))) for n in range(draw(few))),
    )  # fmt: skip


@st.composite
def statements(draw: st.DrawFn, number: int, places: tuple[str, ...], ids: list[int]) -> Said:
    place = draw(st.sampled_from(places))
    connection = draw(st.none() | st.sampled_from(ids)) if ids else None
    kind, value = draw(st.sampled_from(StatementKind)), draw(st.sampled_from("xy"))
    until = draw(st.none() | days)
    return Said(
        number, place, connection, None, kind, draw(st.sampled_from("pq")), value, until, 1, draw(st.booleans())
    )


def decided(found: Plan, pick: int) -> dict[str, str]:
    """Some option of every choice."""
    return {one.key: one.options[pick % len(one.options)][0] for one in found.choices}


def key(one: Outcome) -> tuple[object, ...]:
    return type(one.thing).__name__, one.thing.id, one.step, one.count


def everything(held: Held) -> Counter[tuple[object, ...]]:
    """All things there are, each once."""
    olds = [*held.orphans, *(one for group in held.groups for one in group.predecessors)]
    loose = [*olds, *held.said, *held.links, *held.bent, *held.reviews]
    found: list[tuple[object, ...]] = [(type(one).__name__, one.id, None, None) for one in loose]
    for one in olds:
        found += [("Conn", one.id, step, None) for step, s in (one.steps or {}).items() if s is not StepState.OPEN]
        told = (("messages", one.messages), ("efforts", one.efforts))
        found += [("Conn", one.id, None, (what, n)) for what, n in told if n]
    return Counter(found)


@settings(max_examples=100)
@given(helds(), st.integers(0, 5))
def test_every_thing_has_exactly_one_fate(held: Held, pick: int) -> None:
    for decisions in ({}, decided(make(held, {}), pick), {"state:5-7-0": "LIVE", "x": "y"}):
        assert Counter(map(key, make(held, decisions).outcomes)) == everything(held)


@settings(max_examples=100)
@given(helds(), st.integers(0, 5))
def test_nothing_is_proved_by_a_predecessor(held: Held, pick: int) -> None:
    found = make(held, decided(make(held, {}), pick))
    assert all(one.state is None or one.state in NOT_MORE for one in found.goes)
    for one in found.carried:
        assert one.first.kind is StatementKind.PARAMETER
        assert one.first.carries
        assert one.valid_until is None or one.valid_until >= held.day
    for group, step in found.steps:
        assert step in group.steps


@settings(max_examples=60)
@given(helds(), st.integers(0, 5))
def test_what_is_carried_is_written_once_and_overwrites_nothing(held: Held, pick: int) -> None:
    found = make(held, decided(make(held, {}), pick))
    written = Counter(
        (one.group.key if one.group else "", one.first.commitment, one.first.key) for one in found.carried
    )
    assert all(count == 1 for count in written.values())
    waiting = Counter((group.key, link.blocker, link.step) for group, link in found.links)
    assert all(count == 1 for count in waiting.values())
    bent = Counter((g.key, b.step) for g, b in found.bent if b.kind is not DeviationKind.ADDED)
    assert all(count == 1 for count in bent.values())
    own = {one.key for one in held.own_said if one.connection is None and one.kind is StatementKind.PARAMETER}
    assert not own & {one.first.key for one in found.carried if one.group is None}


@given(helds())
def test_without_one_successor_nothing_moves(held: Held) -> None:
    if held.successor is None:
        found = make(held, {})
        written = (found.goes, found.carried, found.links, found.bent, found.steps, found.choices)
        assert not any(written)
        assert {one.fate for one in found.outcomes} <= {Fate.BY_HAND, Fate.KEPT}


def test_the_ceiling_is_below_everything_that_runs() -> None:
    assert {ceiling(one) for one in State} == set(NOT_MORE)
    assert ceiling(State.LIVE) is ceiling(State.ACTIVATED) is State.PREPARING
    assert ceiling(State.REPLACED) is ceiling(State.CENTRAL) is State.UNKNOWN


def test_a_planted_plan_that_forgets_a_blocker_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    one = Conn(1, PLACES[0], "A", State.OPEN, 1)
    group = Group(5, 7, None, "090000000009", (one,), None, frozenset({"one"}), False)
    held = Held(DAY, PLACES[:1], "090000000009", False, (group,), links=(Link(1, 1, 1, "one", True, DAY),))
    assert Counter(map(key, make(held, {}).outcomes)) == everything(held)
    monkeypatch.setattr(plan, "_links", lambda *_: None)
    assert Counter(map(key, make(held, {}).outcomes)) != everything(held)
