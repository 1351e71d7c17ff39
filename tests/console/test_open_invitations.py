# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Open invitations are listed for those who may see them, and can be withdrawn."""

import pytest
from django.test import Client

from blaupause.accounts.invitations import offer
from blaupause.accounts.models import Organisation
from blaupause.accounts.queries import scope_of
from blaupause.accounts.rules import OrganisationKind, Role
from tests.accounts import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Organisation:
    return people.organisation(OrganisationKind.DISTRICT, "09273")


def _signed_in(office: Organisation, role: Role) -> Client:
    one = people.person()
    people.role(one, office, role)
    return people.signed_in(Client(), one, True)


def _address(office: Organisation) -> str:
    return f"/organisation/{office.key}/menschen/"


def _invite(office: Organisation) -> str:
    from blaupause.accounts.actions import invite

    one = people.person()
    people.role(one, office, Role.ADMINISTRATOR)
    scope = scope_of(one.pk, second_factor=True)
    return invite(by=scope, organisation_id=office.pk, email="gast@example.org", name="Gast", role=Role.READER)


def test_an_open_invitation_is_listed_and_withdrawn(office: Organisation) -> None:
    token, client = _invite(office), _signed_in(office, Role.ADMINISTRATOR)
    page = client.get(_address(office)).content.decode()
    assert "Wer eingeladen ist" in page
    assert "gast@example.org" in page
    number = page.split('name="was" value="zurueckziehen"')[1].split('name="nummer" value="')[1].split('"')[0]
    done = client.post(_address(office), {"was": "zurueckziehen", "nummer": number}, follow=True)
    assert "Die Einladung ist zurückgezogen" in done.content.decode()
    assert "gast@example.org" not in done.content.decode()
    assert offer(token) is None


def test_readers_do_not_see_who_is_invited(office: Organisation) -> None:
    _invite(office)
    assert "gast@example.org" not in _signed_in(office, Role.READER).get(_address(office)).content.decode()
