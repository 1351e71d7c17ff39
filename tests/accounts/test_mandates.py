# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Mandates: who gives and ends them, when they begin and end, and that the past stays what it was."""

from datetime import date, timedelta

import pytest

from blaupause.accounts import actions, queries
from blaupause.accounts.models import Mandate, Person
from blaupause.accounts.problems import Conflict
from blaupause.accounts.queries import Standing
from blaupause.accounts.rules import Kind, Verb
from blaupause.kernel.clock import today
from blaupause.kernel.problems import Problem
from blaupause.ledger.models import Entry
from tests.accounts import people
from tests.accounts.acting_people import World, world

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def w() -> World:
    return world()


def _grant(
    w: World,
    by: Person,
    *,
    agent: str = "musternetz",
    place: str = people.KELHEIM,
    start: date | None = None,
    end: date | None = None,
    why: str = "",
) -> int:
    return actions.grant_mandate(
        by=people.scope_of(by),
        organisation_id=w.district.pk,
        agent_key=agent,
        place=place,
        valid_from=start or today(),
        valid_to=end,
        basis="Vertrag 12/2026",
        why=why,
    )


def test_a_mandate_lets_the_agent_edit_and_one_entry_says_so(w: World) -> None:
    may = (Verb.EDIT, Kind.CONNECTION, people.KELHEIM)
    assert not people.scope_of(w.provider_lead).may(*may)
    before = Entry.objects.count()
    number = _grant(w, w.lead)
    assert people.scope_of(w.provider_lead).may(*may)
    assert Entry.objects.count() == before + 1
    entry = Entry.objects.order_by("-id")[0]
    assert (entry.action, entry.subject, entry.place) == ("mandate.granted", f"mandate:{number}", people.KELHEIM)
    assert entry.detail["new"]["agent"] == "musternetz"


def test_a_part_of_the_own_place_can_be_given_as_well(w: World) -> None:
    _grant(w, w.lead, place="092730137137")
    scope = people.scope_of(w.provider_lead)
    assert scope.may(Verb.EDIT, Kind.CONNECTION, "092730137137")
    assert not scope.may(Verb.EDIT, Kind.CONNECTION, people.KELHEIM)


@pytest.mark.parametrize(
    "who",
    ["administrator", "land_administrator", "town_lead", "sibling_lead", "provider_lead", "land_lead_of_other"],
)
def test_others_give_no_mandate_for_the_district(w: World, who: str) -> None:
    by = people.member(w.sibling, "lead") if who == "land_lead_of_other" else getattr(w, who)
    with pytest.raises(Problem) as refused:
        _grant(w, by)
    assert refused.value.code == "accounts.not_found"


@pytest.mark.parametrize("role", ["editor", "reader", "auditor"])
def test_lesser_roles_give_no_mandate(w: World, role: str) -> None:
    with pytest.raises(Problem) as refused:
        _grant(w, people.member(w.district, role))
    assert refused.value.code == "accounts.not_found"


@pytest.mark.parametrize("place", ["09", "", people.REGENSBURG, "092", "09273x", "092731"])
def test_only_places_of_ones_own_are_given_away(w: World, place: str) -> None:
    with pytest.raises(Problem) as refused:
        _grant(w, w.lead, place=place)
    assert refused.value.code == "accounts.invalid.place"


def test_nobody_gives_a_mandate_to_an_organisation_they_work_for(w: World) -> None:
    people.role(w.lead, w.provider, "reader")
    for agent in ("musternetz", "kelheim"):
        with pytest.raises(Problem) as refused:
            _grant(w, w.lead, agent=agent)
        assert refused.value.code == "accounts.not_oneself"


def test_an_unknown_agent_is_no_agent(w: World) -> None:
    with pytest.raises(Problem) as refused:
        _grant(w, w.lead, agent="nix")
    assert refused.value.code == "accounts.invalid.agent"


def test_a_beginning_in_the_past_needs_a_reason(w: World) -> None:
    with pytest.raises(Problem) as refused:
        _grant(w, w.lead, start=today() - 10 * DAY)
    assert refused.value.code == "accounts.invalid.why"
    _grant(w, w.lead, start=today() - 10 * DAY, why="Vertrag lief schon")
    assert Entry.objects.order_by("-id")[0].why == "Vertrag lief schon"


@pytest.mark.parametrize(("start", "end"), [(5, 5), (5, 4), (-10, -1), (-10, 0)])
def test_impossible_spans_are_refused(w: World, start: int, end: int) -> None:
    with pytest.raises(Problem) as refused:
        _grant(w, w.lead, start=today() + start * DAY, end=today() + end * DAY, why="x")
    assert refused.value.code == "accounts.invalid.valid_to"


def test_the_same_mandate_twice_is_a_conflict_but_a_later_one_is_not(w: World) -> None:
    _grant(w, w.lead, end=today() + 30 * DAY)
    with pytest.raises(Conflict):
        _grant(w, w.lead, start=today() + 29 * DAY)
    _grant(w, w.lead, start=today() + 30 * DAY)


def test_a_planned_mandate_gives_nothing_before_its_first_day(w: World) -> None:
    _grant(w, w.lead, start=today() + DAY)
    asked = (Verb.EDIT, Kind.CONNECTION, people.KELHEIM)
    assert not people.scope_of(w.provider_lead).may(*asked)
    assert people.scope_of(w.provider_lead, day=today() + DAY).may(*asked)


def test_a_mandate_ends_from_a_day_on_and_never_before_today(w: World) -> None:
    number = _grant(w, w.lead)
    scope = people.scope_of(w.lead)
    with pytest.raises(Problem) as refused:
        actions.end_mandate(by=scope, mandate_id=number, version=1, on=today() - DAY)
    assert refused.value.code == "accounts.invalid.on"
    actions.end_mandate(by=scope, mandate_id=number, version=1, on=today() + 5 * DAY)
    asked = (Verb.EDIT, Kind.CONNECTION, people.KELHEIM)
    assert people.scope_of(w.provider_lead, day=today() + 4 * DAY).may(*asked)
    assert not people.scope_of(w.provider_lead, day=today() + 5 * DAY).may(*asked)
    assert Entry.objects.order_by("-id")[0].action == "mandate.ended"


def test_an_end_is_never_put_off(w: World) -> None:
    number = _grant(w, w.lead, end=today() + 5 * DAY)
    with pytest.raises(Problem) as refused:
        actions.end_mandate(by=people.scope_of(w.lead), mandate_id=number, version=1, on=today() + 9 * DAY)
    assert refused.value.code == "accounts.invalid.on"


def test_a_planned_mandate_is_taken_back_as_a_whole(w: World) -> None:
    number = _grant(w, w.lead, start=today() + 5 * DAY)
    actions.end_mandate(by=people.scope_of(w.lead), mandate_id=number, version=1, on=today())
    row = Mandate.unscoped.get(pk=number)
    assert row.valid_from == row.valid_to
    assert not people.scope_of(w.provider_lead, day=today() + 6 * DAY).may(Verb.EDIT, Kind.CONNECTION, people.KELHEIM)


def test_what_has_ended_cannot_be_ended_again(w: World) -> None:
    row = people.ended_mandate(w.provider, people.KELHEIM)
    with pytest.raises(Problem) as refused:
        actions.end_mandate(by=people.scope_of(w.lead), mandate_id=row.pk, version=1, on=today())
    assert refused.value.code == "accounts.not_found"


def test_an_old_version_ends_nothing(w: World) -> None:
    number = _grant(w, w.lead)
    with pytest.raises(Conflict) as lost:
        actions.end_mandate(by=people.scope_of(w.lead), mandate_id=number, version=3, on=today())
    assert lost.value.theirs["Bis"] == "offen"
    assert Mandate.unscoped.get(pk=number).valid_to is None


def test_the_agent_gives_its_own_mandate_back_but_not_that_of_others(w: World) -> None:
    contractor = people.organisation("contractor", key="bau")
    contractor_lead = people.member(contractor, "lead")
    wide = people.mandate(contractor, people.BAYERN)
    other = people.mandate(w.provider, people.KELHEIM)
    scope = people.scope_of(contractor_lead)
    with pytest.raises(Problem) as refused:
        actions.end_mandate(by=scope, mandate_id=other.pk, version=1, on=today())
    assert refused.value.code == "accounts.not_found"
    assert actions.end_mandate(by=scope, mandate_id=wide.pk, version=1, on=today()) == 2


@pytest.mark.parametrize("who", ["sibling_lead", "town_lead", "administrator"])
def test_others_end_no_mandate_of_the_district(w: World, who: str) -> None:
    row = people.mandate(w.provider, people.KELHEIM)
    said = set()
    for number in (row.pk, 987_654_321):
        with pytest.raises(Problem) as refused:
            actions.end_mandate(by=people.scope_of(getattr(w, who)), mandate_id=number, version=1, on=today())
        said.add((refused.value.code, refused.value.text()))
    assert len(said) == 1


def test_an_agent_after_its_end_has_nothing_to_end_or_give(w: World) -> None:
    people.ended_mandate(w.provider, people.KELHEIM)
    with pytest.raises(Problem) as refused:
        _grant(w, w.provider_lead)
    assert refused.value.code == "accounts.not_found"


def test_both_sides_see_planned_current_and_ended_mandates(w: World) -> None:
    people.ended_mandate(w.provider, people.KELHEIM)
    people.mandate(w.provider, people.KELHEIM, start=today())
    people.mandate(w.provider, people.KELHEIM, start=today() + 30 * DAY)
    for who, key in ((w.lead, "kelheim"), (w.provider_lead, "musternetz")):
        scope = people.scope_of(who)
        found = queries.mandates(scope, queries.organisation(scope, key))
        assert [one.standing for one in found] == [Standing.PLANNED, Standing.CURRENT, Standing.ENDED]
        assert {one.agent_name for one in found} == {"IT Musternetz"}
        assert {one.as_agent for one in found} == {who is w.provider_lead}


def test_neighbours_see_none_of_it(w: World) -> None:
    people.mandate(w.provider, people.KELHEIM)
    scope = people.scope_of(w.sibling_lead)
    assert queries.mandates(scope, queries.organisation(scope, "regensburg")) == []
    assert [one.key for one in queries.organisations(scope)] == ["land-bayern", "regensburg"]


def test_agents_are_named_only_to_those_who_give_mandates(w: World) -> None:
    named = {one.key for one in queries.agents(people.scope_of(w.lead), people.KELHEIM)}
    assert named == {"musternetz", "land-bayern"}
    assert queries.agents(people.scope_of(people.member(w.district, "editor")), people.KELHEIM) == []
    assert queries.agents(people.scope_of(w.sibling_lead), people.KELHEIM) == []
