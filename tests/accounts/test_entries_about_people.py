# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What happened to people's roles is read by their organisation and those who look after it, not beside it."""

import json
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from blaupause.accounts import actions
from blaupause.accounts.ledger_reach import ledger_reach
from blaupause.accounts.models import Organisation, Person
from blaupause.accounts.rules import Role, Verb
from blaupause.accounts.scope import Scope
from blaupause.accounts.wall import acting
from blaupause.ledger import export, queries
from blaupause.ledger.models import Entry
from blaupause.ledger.queries import Choice
from tests.accounts import people
from tests.accounts.acting_people import World, world

pytestmark = pytest.mark.django_db
Reader = Callable[[World], Person]


@pytest.fixture
def w() -> World:
    return world()


@pytest.fixture
def subject(w: World) -> str:
    """A role was given at the Landkreis."""
    colleague = people.member(w.district, "reader")
    scope = people.scope_of(w.lead)
    number = actions.grant_role(by=scope, organisation_id=w.district.pk, person_id=colleague.pk, role=Role.EDITOR)
    return f"membership:{number}"


def _other_body_at_the_same_place(_w: World) -> Organisation:
    return people.organisation("district", people.KELHEIM, name="Klinikum des Landkreises")


READERS: dict[str, Reader] = {
    "lead": lambda w: w.lead,
    "reader of the organisation": lambda w: people.member(w.district, "reader"),
    "administrator of the organisation": lambda w: w.administrator,
    "auditor above": lambda w: people.member(w.land, "auditor"),
    "administrator above": lambda w: w.land_administrator,
}


def _mandated(w: World) -> Person:
    people.mandate(w.provider, people.KELHEIM)
    return w.provider_lead


STRANGERS: dict[str, Reader] = {
    "other organisation at the same place": lambda w: people.member(_other_body_at_the_same_place(w), "lead"),
    "auditor of another one there": lambda w: people.member(_other_body_at_the_same_place(w), "auditor"),
    "agent with a mandate for the place": _mandated,
    "lead above": lambda w: w.land_lead,
    "lead below": lambda w: w.town_lead,
    "sibling": lambda w: w.sibling_administrator,
}


def _seen(scope: Scope, subject: str) -> tuple[int, int]:
    """How many entries the page shows, and how many row-level security shows when no filter is left."""
    with acting(scope), transaction.atomic():
        filtered = queries.history_page(ledger_reach(scope), Choice(subject=subject)).total
        return filtered, Entry.objects.filter(subject=subject).count()


@pytest.mark.parametrize("who", READERS)
def test_who_looks_after_the_people_of_an_organisation_reads_it(w: World, subject: str, who: str) -> None:
    assert _seen(people.scope_of(READERS[who](w)), subject) == (1, 1)


@pytest.mark.parametrize("who", STRANGERS)
def test_nobody_else_reads_it_behind_either_wall(w: World, subject: str, who: str) -> None:
    assert _seen(people.scope_of(STRANGERS[who](w)), subject) == (0, 0)


def test_an_entry_with_its_place_would_be_noticed(w: World, subject: str) -> None:
    """Planted: the place of the organisation on the entry, as it once was."""
    stranger = people.scope_of(STRANGERS["other organisation at the same place"](w))
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('blaupause.reaches', ';see_ledger:{#,%};', true)")
        cursor.execute(
            "INSERT INTO ledger_entry (chain, number, recorded_at, actor, organisation, request_id, action, subject,"
            " place, owner, detail, why, content_hash, previous_hash, hash)"
            " SELECT chain, number + 1000000, recorded_at, actor, organisation, request_id, action, subject, %s,"
            " owner, detail, why, content_hash, previous_hash, hash FROM ledger_entry WHERE subject = %s",
            [people.KELHEIM, subject],
        )
    assert _seen(stranger, subject) == (1, 1)


def test_an_export_blacks_it_out_for_a_lead_above_and_not_for_an_auditor(w: World, subject: str) -> None:
    def subjects(scope: Scope) -> set[str]:
        with acting(scope), transaction.atomic():
            bounds = ledger_reach(scope, Verb.EXPORT)
            lines = export.write(by=scope.key, chains=["land-09"], bounds=bounds, counted=export.Counted())
            return {item.get("subject", "") for item in json.loads(b"".join(lines))}

    assert subject in subjects(people.scope_of(people.member(w.land, "auditor")))
    assert subject not in subjects(people.scope_of(w.land_lead))
