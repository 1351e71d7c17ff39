# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""One question, two forms: what a scope may do to one object, and where; they never disagree."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blaupause.accounts import scope as module
from blaupause.accounts.acting import actor
from blaupause.accounts.permissions import every_cell, table
from blaupause.accounts.rules import (
    CONDITIONS,
    Condition,
    Kind,
    MandateSpan,
    Relation,
    Role,
    Verb,
    relations,
)
from blaupause.accounts.scope import EVERYWHERE, NOWHERE, Scope, Seat, public, system
from blaupause.kernel.intervals import DateInterval
from blaupause.kernel.problems import Problem
from tests.accounts.strategies import DAY, PLACES, organisations, places, scopes

GRANTED = {Relation.OWN, Relation.CHILD, Relation.PARENT, Relation.MANDATE, Relation.PUBLIC}
POSSIBLE = [cell for cell in every_cell() if cell.relation in GRANTED]
questions = st.sampled_from(
    [(verb, kind, condition) for kind, found in CONDITIONS.items() for verb in Verb for condition in found]
)
KELHEIM, MUNICIPALITY, OTHER = "09273", "092730116116", "09761"


def seat(role: Role, place: str | None, *mandates: MandateSpan, organisation: int = 1) -> Seat:
    return Seat(1, organisation, f"organisation-{organisation}", place, role, mandates)


def person(*seats: Seat, day: date = DAY, second_factor: bool = True) -> Scope:
    return Scope("person:1", day, 1, seats, second_factor)


def span(place: str, start: date, end: date | None = None, number: int = 7) -> MandateSpan:
    return MandateSpan(number, place, DateInterval(start, end))


@settings(max_examples=1500)
@given(scopes, questions, st.none() | places, st.none() | organisations)
def test_where_something_may_be_done_is_where_one_may_do_it(
    scope: Scope, question: tuple[Verb, Kind, Condition], place: str | None, organisation: int | None
) -> None:
    verb, kind, condition = question
    reach = scope.reach(verb, kind, condition)
    assert reach.covers(place, organisation) == scope.may(verb, kind, place, condition, organisation)


@settings(max_examples=600)
@given(scopes, questions, st.none() | places, st.none() | organisations, st.integers(0, 2**32))
def test_that_holds_whatever_the_table_says(
    scope: Scope, question: tuple[Verb, Kind, Condition], place: str | None, organisation: int | None, seed: int
) -> None:
    rng = random.Random(seed)
    invented = frozenset(rng.sample(POSSIBLE, len(POSSIBLE) // rng.choice([2, 5])))
    verb, kind, condition = question
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "allowed", lambda cell: cell in invented)
        reach = scope.reach(verb, kind, condition)
        assert reach.covers(place, organisation) == scope.may(verb, kind, place, condition, organisation)


@settings(max_examples=400)
@given(scopes, questions, places, st.none() | organisations)
def test_requiring_raises_exactly_where_one_may_not(
    scope: Scope, question: tuple[Verb, Kind, Condition], place: str, organisation: int | None
) -> None:
    verb, kind, condition = question
    asked = (verb, kind, place, condition, organisation)
    if scope.may(*asked):
        found = scope.require(*asked)
        assert found is None or found in scope.seats
        return
    with pytest.raises(Problem) as caught:
        scope.require(*asked)
    confirmed = replace(scope, second_factor=True).may(*asked)
    assert caught.value.code == ("accounts.second_factor" if confirmed else "accounts.not_found")


@given(scopes, questions, places, st.none() | organisations)
def test_more_seats_and_a_second_factor_never_take_anything_away(
    scope: Scope, question: tuple[Verb, Kind, Condition], place: str, organisation: int | None
) -> None:
    verb, kind, condition = question
    asked = (verb, kind, place, condition, organisation)
    if replace(scope, seats=scope.seats[:1], second_factor=False).may(*asked):
        assert scope.may(*asked)
        assert replace(scope, second_factor=True).may(*asked)


@pytest.mark.parametrize("kind", Kind)
def test_left_out_the_condition_is_the_usual_one(kind: Kind) -> None:
    lead = person(seat(Role.LEAD, KELHEIM))
    usual = CONDITIONS[kind][0]
    assert lead.reach(Verb.SEE, kind) == lead.reach(Verb.SEE, kind, usual)
    assert lead.may(Verb.SEE, kind, KELHEIM, organisation_id=1) is True


def test_a_condition_that_such_objects_are_never_in_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="never"):
        person().may(Verb.SEE, Kind.INVITATION, KELHEIM, Condition.CURRENT)
    with pytest.raises(ValueError, match="never"):
        person().reach(Verb.SEE, Kind.CONNECTION, Condition.WAITING)


@pytest.mark.parametrize(
    ("day", "expected"),
    [(-1, False), (0, True), (9, True), (10, False), (11, False)],
    ids=["eve", "first day", "last day", "end day", "after"],
)
def test_a_mandate_begins_on_its_first_day_and_is_over_on_its_end_day(day: int, expected: bool) -> None:
    mandate = span(MUNICIPALITY, DAY, DAY + timedelta(days=10))
    editor = person(seat(Role.EDITOR, None, mandate), day=DAY + timedelta(days=day))
    assert editor.may(Verb.EDIT, Kind.CONNECTION, MUNICIPALITY) is expected
    assert editor.reach(Verb.EDIT, Kind.CONNECTION).covers(MUNICIPALITY) is expected
    held = relations(None, [mandate], MUNICIPALITY, editor.day)
    after = Relation.SIBLING if day < 0 else Relation.ENDED_MANDATE
    assert held == {Relation.MANDATE if expected else after}


def test_an_interval_closed_on_both_sides_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: the end day still counts."""
    monkeypatch.setattr(
        DateInterval, "__contains__", lambda self, day: self.start <= day and (self.end is None or day <= self.end)
    )
    with pytest.raises(AssertionError):
        test_a_mandate_begins_on_its_first_day_and_is_over_on_its_end_day(10, False)


def test_a_renewed_mandate_is_no_ended_one() -> None:
    old, new = span(OTHER, DAY - timedelta(days=9), DAY), span(OTHER, DAY)
    assert relations(None, [old, new], OTHER, DAY) == {Relation.MANDATE}


def test_a_forgotten_renewal_in_the_reach_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: the reach counts mandates that have ended."""
    lead = person(seat(Role.LEAD, None, span(OTHER, DAY - timedelta(days=9), DAY)))
    assert not lead.reach(Verb.SEE, Kind.PROGRESS).covers(OTHER)
    monkeypatch.setattr(DateInterval, "__contains__", lambda *_: True)
    assert lead.reach(Verb.SEE, Kind.PROGRESS).covers(OTHER)


def test_own_responsibility_comes_before_a_mandate() -> None:
    agent = seat(Role.EDITOR, None, span(KELHEIM, DAY), organisation=2)
    own = seat(Role.EDITOR, KELHEIM)
    assert person(agent, own).seat_for(Verb.EDIT, Kind.CONNECTION, KELHEIM) == own
    assert person(agent).seat_for(Verb.EDIT, Kind.CONNECTION, KELHEIM) == agent


def test_a_district_acts_below_itself_under_a_mandate_and_the_ledger_says_so() -> None:
    plain, willing = seat(Role.EDITOR, KELHEIM), seat(Role.EDITOR, KELHEIM, span(MUNICIPALITY, DAY))
    assert person(plain).seat_for(Verb.EDIT, Kind.CONNECTION, MUNICIPALITY) is None
    assert person(willing).seat_for(Verb.EDIT, Kind.CONNECTION, MUNICIPALITY) == willing
    assert actor(person(willing), willing, MUNICIPALITY).mandate == 7
    assert actor(person(willing), willing, KELHEIM).mandate is None


def test_an_administrator_gets_nowhere_without_a_second_factor() -> None:
    asked = (Verb.SEE, Kind.MEMBERSHIP, KELHEIM, Condition.CURRENT, 1)
    administrator = person(seat(Role.ADMINISTRATOR, KELHEIM))
    assert administrator.may(*asked)
    unconfirmed = replace(administrator, second_factor=False)
    assert not unconfirmed.may(*asked)
    assert unconfirmed.needs_second_factor(*asked)
    assert unconfirmed.reach(Verb.SEE, Kind.MEMBERSHIP) == NOWHERE


def test_nobody_decides_without_a_second_factor() -> None:
    lead = person(seat(Role.LEAD, KELHEIM))
    assert lead.may(Verb.DECIDE, Kind.CHANGE_REQUEST, KELHEIM)
    assert not replace(lead, second_factor=False).may(Verb.DECIDE, Kind.CHANGE_REQUEST, KELHEIM)


def test_the_system_reaches_everything_and_nobody_only_what_is_public() -> None:
    open_to_all = {(cell.verb, cell.kind) for cell in table() if cell.role is None}
    for verb in Verb:
        for kind in Kind:
            assert system("test", DAY).reach(verb, kind) == EVERYWHERE
            assert public(DAY).reach(verb, kind) == (EVERYWHERE if (verb, kind) in open_to_all else NOWHERE)


def test_two_roles_do_not_mix() -> None:
    """Reader in one place and editor in another: neither lends the other its rights."""
    both = person(seat(Role.READER, KELHEIM), seat(Role.EDITOR, OTHER, organisation=2))
    assert both.may(Verb.EDIT, Kind.CONNECTION, OTHER)
    assert not both.may(Verb.EDIT, Kind.CONNECTION, KELHEIM)
    assert not both.may(Verb.SEE, Kind.PROGRESS, "06")


def test_all_places_of_these_tests_are_places() -> None:
    from blaupause.kernel.places import is_place

    assert all(is_place(place) for place in PLACES)
