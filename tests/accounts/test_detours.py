# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Detours around appointments and four eyes that a hostile review found; each stays shut."""

from datetime import timedelta

import pytest
from django.test import Client

from blaupause.accounts import invitations
from blaupause.accounts.actions import end_mandate, end_organisation, end_role, grant_mandate, invite
from blaupause.accounts.models import Membership, Organisation, Person
from blaupause.accounts.queries import scope_of
from blaupause.accounts.rules import OrganisationKind, Role
from blaupause.accounts.scope import Scope, system
from blaupause.kernel.clock import today
from blaupause.kernel.problems import Problem
from tests.accounts import people

pytestmark = pytest.mark.django_db
KELHEIM = "09273"


@pytest.fixture
def office() -> Organisation:
    return people.organisation(OrganisationKind.DISTRICT, KELHEIM)


def _scope(one: Person, *, second_factor: bool = True) -> Scope:
    return scope_of(one.pk, second_factor=second_factor)


def _refused(code: str) -> "pytest.RaisesExc[Problem]":
    return pytest.raises(Problem, check=lambda problem: problem.code == code)


def _membership(one: Person, office: Organisation) -> Membership:
    return Membership.unscoped.get(person=one, organisation=office)


def test_a_lead_cannot_end_the_organisation_with_those_who_watch(
    office: Organisation,
) -> None:
    lead = _scope(people.member(office, Role.LEAD))
    with _refused("accounts.not_found"):
        end_organisation(by=lead, organisation_id=office.pk, version=office.version, on=today(), why="weg")
    administrator = _scope(people.member(office, Role.ADMINISTRATOR))
    assert end_organisation(
        by=administrator, organisation_id=office.pk, version=office.version, on=today(), why="aus"
    )


def test_an_invitation_is_worth_what_its_inviter_may_do_today(office: Organisation) -> None:
    one = people.member(office, Role.ADMINISTRATOR)
    token = invite(
        by=_scope(one), organisation_id=office.pk, email="privat@example.org", name="P", role=Role.ADMINISTRATOR
    )
    assert invitations.offer(token) is not None
    held = _membership(one, office)
    end_role(by=system("test", today()), membership_id=held.pk, version=held.version, although_last=True)
    assert invitations.offer(token) is None
    with _refused("accounts.invitation_void"):
        invitations.accept(token=token, name="P", password="ein langes Passwort fuer P")


def test_an_invitation_of_somebody_disabled_is_void(office: Organisation) -> None:
    one = people.member(office, Role.ADMINISTRATOR)
    token = invite(by=_scope(one), organisation_id=office.pk, email="p@example.org", name="P", role=Role.READER)
    Person.objects.filter(pk=one.pk).update(is_active=False)
    assert invitations.offer(token) is None


def test_accepting_one_of_two_invitations_to_the_same_role_uses_up_both(office: Organisation) -> None:
    by = _scope(people.member(office, Role.ADMINISTRATOR))
    first, second = (
        invite(by=by, organisation_id=office.pk, email="p@example.org", name="P", role=Role.READER) for _ in range(2)
    )
    invite(by=by, organisation_id=office.pk, email="p@example.org", name="P", role=Role.EDITOR)
    invitations.accept(token=first, name="P", password="ein langes Passwort fuer P")
    assert invitations.offer(second) is None
    assert [one.role for one in invitations.waiting(by, office.pk)] == [Role.EDITOR]


def test_a_lead_does_not_withdraw_the_invitation_of_an_auditor(office: Organisation) -> None:
    administrator = _scope(people.member(office, Role.ADMINISTRATOR))
    invite(by=administrator, organisation_id=office.pk, email="p@example.org", name="P", role=Role.AUDITOR)
    number = invitations.waiting(administrator, office.pk)[0].id
    with _refused("accounts.role_too_high"):
        invitations.withdraw(by=_scope(people.member(office, Role.LEAD)), invitation_id=number)


def _grant(by: Scope, office: Organisation, agent: str) -> int:
    return grant_mandate(
        by=by, organisation_id=office.pk, agent_key=agent, place=KELHEIM, valid_from=today(), basis="Vertrag"
    )


@pytest.mark.parametrize("key", ["a\0b", "gibt-es-nicht", "x" * 200])
def test_only_those_who_act_for_others_are_found_as_agents(office: Organisation, key: str) -> None:
    lead = _scope(people.member(office, Role.LEAD))
    sibling = people.organisation(OrganisationKind.DISTRICT, "09375")
    for wanted in (key, sibling.key):
        with _refused("accounts.invalid.agent"):
            _grant(lead, office, wanted)


def test_no_mandate_for_an_organisation_in_which_one_will_have_a_role(office: Organisation) -> None:
    lead, provider = people.member(office, Role.LEAD), people.organisation(OrganisationKind.IT_PROVIDER)
    people.role(lead, provider, Role.LEAD, start=today() + timedelta(days=1))
    with _refused("accounts.not_oneself"):
        _grant(_scope(lead), office, provider.key)


def test_a_seat_that_may_not_end_mandates_ends_none(office: Organisation) -> None:
    first, second = (people.organisation(OrganisationKind.IT_PROVIDER) for _ in range(2))
    people.mandate(first, KELHEIM)
    other = people.mandate(second, KELHEIM)
    one = people.member(first, Role.LEAD)
    people.role(one, second, Role.READER)
    with _refused("accounts.not_found"):
        end_mandate(by=_scope(one), mandate_id=other.pk, version=other.version, on=today())


@pytest.mark.parametrize("chosen", ["9" * 5000, "alle", "-1"])
def test_what_is_no_session_ends_none(chosen: str) -> None:
    client = people.signed_in(Client(), people.person(), True)
    client.get("/konto/sitzungen/")
    assert client.post("/konto/sitzungen/", {"sitzung": chosen}).status_code == 302
