# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Hanau left its district and got another key: nobody who answers for Hanau, or acts there, is locked out."""

from datetime import timedelta

import pytest

from blaupause.accounts.models import Mandate, Organisation, Person
from blaupause.accounts.rules import Kind, Verb
from blaupause.accounts.scope import system
from blaupause.kernel.clock import today
from blaupause.ledger.models import Entry
from blaupause.ops.setup import follow_up
from blaupause.ops.successions import follow_successions
from blaupause.territory.actions import confirm_succession
from blaupause.territory.models import Succession
from blaupause.territory.queries import SuccessionInfo, successions
from tests.accounts import people

pytestmark = pytest.mark.django_db

OLD, NEW = "064350014014", "06415"
BY = system("refresh", today())
EDIT = (Verb.EDIT, Kind.CONNECTION, NEW)


@pytest.fixture
def hanau() -> tuple[Organisation, Person]:
    office = people.organisation("municipality", OLD, key="hanau", name="Stadt Hanau")
    return office, people.member(office, "lead")


def _hanau() -> SuccessionInfo:
    return next(one for one in successions() if one.predecessor[1] == OLD)


def _confirm() -> None:
    confirm_succession(by="test", succession_id=_hanau().id)


def test_before_it_is_confirmed_nothing_moves(hanau: tuple[Organisation, Person]) -> None:
    Succession.objects.filter(pk=_hanau().id).update(confirmed=False)
    assert follow_successions(by=BY) == 0
    assert not people.scope_of(hanau[1]).may(*EDIT)


def test_lead_and_agent_go_on_under_the_new_key(hanau: tuple[Organisation, Person]) -> None:
    provider = people.organisation("it_provider")
    agent = people.member(provider, "editor")
    mandate = people.mandate(provider, OLD)
    _confirm()
    before = Entry.objects.count()
    assert follow_successions(by=BY) == 2
    assert people.scope_of(hanau[1]).may(*EDIT)
    assert people.scope_of(agent).may(*EDIT)
    hanau[0].refresh_from_db()
    mandate.refresh_from_db()
    assert (hanau[0].place, hanau[0].version, mandate.place, mandate.version) == (NEW, 2, NEW, 2)
    entries = list(Entry.objects.order_by("id")[before:])
    assert [entry.action for entry in entries] == ["organisation.moved", "mandate.moved"]
    assert all(entry.detail["old"] == {"place": OLD} and entry.detail["new"] == {"place": NEW} for entry in entries)
    assert all((entry.actor, entry.chain) == ("system:refresh", "land-06") for entry in entries)


def test_the_second_run_moves_nothing(hanau: tuple[Organisation, Person]) -> None:
    _confirm()
    assert follow_successions(by=BY) == 1
    before = Entry.objects.count()
    assert follow_successions(by=BY) == 0
    assert Entry.objects.count() == before


def test_mandates_that_ended_stay_with_the_old_key(hanau: tuple[Organisation, Person]) -> None:
    provider = people.organisation("it_provider")
    ended = people.ended_mandate(provider, OLD)
    planned = people.mandate(provider, OLD, start=today() + timedelta(days=9))
    _confirm()
    follow_successions(by=BY)
    places = dict(Mandate.unscoped.values_list("pk", "place"))
    assert (places[ended.pk], places[planned.pk]) == (OLD, NEW)


def test_the_district_that_hanau_left_keeps_its_people() -> None:
    district = people.organisation("district", "06435")
    _confirm()
    follow_successions(by=BY)
    district.refresh_from_db()
    assert district.place == "06435"


def test_refresh_does_it(hanau: tuple[Organisation, Person]) -> None:
    """The planted defect: without following, the lead of Hanau may edit nothing in the Hanau of today."""
    _confirm()
    assert not people.scope_of(hanau[1]).may(*EDIT)
    follow_up(by="test")
    assert people.scope_of(hanau[1]).may(*EDIT)
