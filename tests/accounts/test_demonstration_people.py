# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Invented people: every role, one office per kind, all marked, gone without a trace of anything else."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection

from blaupause.accounts import actions, approvals, demonstration, queries
from blaupause.accounts.models import Mandate, Membership, Organisation, Person
from blaupause.accounts.queries import Standing
from blaupause.accounts.rules import OrganisationKind, Role
from blaupause.accounts.scope import system
from blaupause.catalog.approvals import propose_target
from blaupause.catalog.models import Commitment
from blaupause.kernel.clock import today
from blaupause.kernel.problems import Problem
from blaupause.ledger.models import Entry
from blaupause.ops import setup
from blaupause.territory.queries import territory_at
from tests.accounts import people

pytestmark = pytest.mark.django_db
BY = system("test", today())
PEOPLE = len(Role) + 2  # one per role; one who asks and one who approves


@pytest.fixture
def loaded() -> demonstration.PeopleSummary:
    return demonstration.load_people(by=BY)


def test_there_is_one_office_per_kind_and_one_person_per_role(loaded: demonstration.PeopleSummary) -> None:
    assert loaded == demonstration.PeopleSummary(len(OrganisationKind), PEOPLE, 3)
    assert {one.role for one in queries.demonstration_people()} == set(Role)
    assert {row.kind for row in Organisation.unscoped.filter(demonstration=True)} == set(OrganisationKind)


def test_four_eyes_can_be_tried_with_them(loaded: demonstration.PeopleSummary) -> None:
    asks, approves = (
        people.scope_of(Person.objects.get(email=f"{name}@example.org")) for name in ("paula.plan", "theo.zweitblick")
    )
    due = date(2027, 6, 30)
    number = propose_target(by=asks, key="by-ewa", target="everywhere", due=due, why="Probe")
    approvals.approve(by=approves, request_id=number, version=1)
    assert Commitment.objects.get(key="by-ewa").due == due


def test_everything_invented_says_so(loaded: demonstration.PeopleSummary) -> None:
    names = [*Organisation.unscoped.values_list("name", flat=True), *Person.objects.values_list("name", flat=True)]
    assert names
    assert all("(Vorführung)" in name for name in names)
    assert all(person.email.endswith("@example.org") for person in Person.objects.all())
    assert all("(Vorführung)" in basis for basis in Mandate.unscoped.values_list("basis", flat=True))


def test_the_places_are_real(loaded: demonstration.PeopleSummary) -> None:
    units = {unit.ars for unit in territory_at().units.values()}
    for row in Organisation.unscoped.exclude(place=None).exclude(place=""):
        assert (row.place or "").ljust(12, "0") in units, row.name


def test_one_mandate_is_current_one_has_ended_one_is_for_the_land(loaded: demonstration.PeopleSummary) -> None:
    provider = queries.organisation(BY, "vorfuehrung-it-dienstleister")
    assert [one.standing for one in queries.mandates(BY, provider)] == [Standing.CURRENT, Standing.ENDED]
    contractor = queries.organisation(BY, "vorfuehrung-generalunternehmen")
    assert [one.place for one in queries.mandates(BY, contractor)] == ["09"]


def test_loading_twice_makes_nothing_twice(loaded: demonstration.PeopleSummary) -> None:
    assert demonstration.load_people(by=BY) == demonstration.PeopleSummary(0, 0, 0)
    assert Person.objects.filter(demonstration=True).count() == PEOPLE


def test_wiping_removes_exactly_the_invented_rows(loaded: demonstration.PeopleSummary) -> None:
    office = people.organisation()
    real = people.member(office, "lead")
    kept = people.mandate(office, people.KELHEIM)
    assert demonstration.wipe_people(by=BY) == loaded
    assert list(Organisation.unscoped.all()) == [office]
    assert list(Person.objects.all()) == [real]
    assert list(Mandate.unscoped.all()) == [kept]
    assert Membership.unscoped.count() == 1
    assert demonstration.wipe_people(by=BY) == demonstration.PeopleSummary(0, 0, 0)


def test_loading_and_wiping_leave_one_entry_each(loaded: demonstration.PeopleSummary) -> None:
    demonstration.wipe_people(by=BY)
    actions_ = list(Entry.objects.order_by("-id").values_list("action", flat=True)[:2])
    assert actions_ == ["demonstration.people_wiped", "demonstration.people_loaded"]


def test_a_role_of_somebody_real_in_an_invented_office_goes_with_it(loaded: demonstration.PeopleSummary) -> None:
    office = Organisation.unscoped.get(key="vorfuehrung-landkreis-kelheim")
    real = people.member(office, "reader")
    demonstration.wipe_people(by=BY)
    assert list(Person.objects.all()) == [real]


@pytest.mark.parametrize(
    "table", ["accounts_organisation", "accounts_membership", "accounts_mandate", "accounts_changerequest"]
)
def test_the_database_deletes_no_real_row_even_for_the_system(table: str) -> None:
    """The planted defect: a wipe that forgot its filter still removes nothing real."""
    office = people.organisation()
    people.member(office, "lead")
    people.mandate(office, people.KELHEIM)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        before = cursor.fetchone()
        cursor.execute(f"DELETE FROM {table}")
        cursor.execute(f"SELECT count(*) FROM {table}")
        assert cursor.fetchone() == before


def test_only_the_system_invents_people(loaded: demonstration.PeopleSummary) -> None:
    scope = people.scope_of(Person.objects.get(email="ada.ordnung@example.org"))
    for act in (demonstration.load_people, demonstration.wipe_people):
        with pytest.raises(Problem):
            act(by=scope)
    with pytest.raises(Problem):
        actions.move_place(by=scope, old="09", new="08", on=today(), why="x")


def test_without_the_demonstration_there_is_nobody() -> None:
    assert queries.demonstration_people() == []
    assert not Person.objects.filter(demonstration=True).exists()


@pytest.mark.parametrize("wanted", [False, True])
def test_the_demonstration_brings_people_to_sign_in_as_and_production_none(
    monkeypatch: pytest.MonkeyPatch, wanted: bool
) -> None:
    loaded: list[object] = []

    def load(**given: object) -> object:
        loaded.append(given)
        return SimpleNamespace(people=0)

    monkeypatch.setattr(setup.people, "load_people", load)
    setup.prepare(with_people=wanted)
    assert len(loaded) == wanted
    script = Path(__file__).parents[2] / "script" / "demo"
    assert "serve --with-demonstration-people" in script.read_text(encoding="utf-8")
