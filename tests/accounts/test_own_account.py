# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Changes to one's own sign-in leave exactly one entry each, which those who look after the people can read."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client

from blaupause.accounts import own_account
from blaupause.accounts.models import Organisation
from blaupause.accounts.rules import Role
from blaupause.accounts.scope import system
from blaupause.accounts.wall import acting
from blaupause.kernel.clock import today
from blaupause.ledger.models import Entry
from tests.accounts import people
from tests.accounts.signin import PASSWORD, code, person, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick")]
OTHER = "ein ganz anderes langes Passwort"


@pytest.fixture
def of() -> Organisation:
    return people.organisation()


def entries(number: int) -> list[tuple[str, str, int | None]]:
    with acting(system("test", today())):
        found = Entry.objects.filter(subject=f"person:{number}").order_by("pk")
        return [(one.action, one.actor, one.owner) for one in found]


def test_setting_up_an_app_and_removing_it(client: Client, of: Organisation) -> None:
    one = person(of, Role.READER)
    sign_in(client, one)
    client.post("/konto/bestaetigen/", {"password": PASSWORD})
    page = client.get("/konto/zweiter-faktor/app/").content.decode()
    secret = re.findall(r"<code[^>]*>([A-Z2-7]+)</code>", page)[0]
    client.post("/konto/zweiter-faktor/app/", {"code": code(secret)})
    assert Authenticator.objects.filter(user=one).exists()
    assert entries(one.pk) == [("secondfactor.set", f"person:{one.pk}", of.pk)]
    client.post("/konto/zweiter-faktor/app/entfernen/")
    assert [action for action, *_ in entries(one.pk)] == ["secondfactor.set", "secondfactor.removed"]


def test_new_recovery_codes(client: Client, of: Organisation) -> None:
    one = person(of, Role.READER, with_app=True)
    sign_in(client, one, with_code=True)
    client.post("/konto/bestaetigen/", {"password": PASSWORD})
    client.post("/konto/ersatzcodes/neu/")
    assert [action for action, *_ in entries(one.pk)] == ["recoverycodes.renewed"]


def test_another_password(client: Client, of: Organisation) -> None:
    one = person(of, Role.READER)
    sign_in(client, one)
    client.post("/konto/passwort/", {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER})
    assert entries(one.pk) == [("password.changed", f"person:{one.pk}", of.pk)]


def test_a_forgotten_password(client: Client, of: Organisation) -> None:
    one = person(of, Role.READER)
    client.post("/konto/passwort/vergessen/", {"email": one.email})
    link = re.findall(r"/konto/passwort/neu/\S+", mail.outbox[-1].body)[0]
    there = client.get(link, follow=True)
    client.post(there.redirect_chain[-1][0], {"password1": OTHER, "password2": OTHER})
    assert entries(one.pk) == [("password.changed", f"person:{one.pk}", of.pk)]


def test_ending_other_sessions(client: Client, of: Organisation) -> None:
    one = person(of, Role.READER)
    for browser in (Client(), client):
        sign_in(browser, one)
    client.get("/konto/sitzungen/")
    client.post("/konto/sitzungen/")
    assert [action for action, *_ in entries(one.pk)] == ["sessions.ended"]
    client.post("/konto/sitzungen/")
    assert len(entries(one.pk)) == 1  # nothing was ended


def test_the_change_is_undone_when_it_cannot_be_recorded(
    client: Client, of: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = person(of, Role.READER)
    sign_in(client, one)

    def broken(**_: object) -> int:
        raise RuntimeError("no entry")

    monkeypatch.setattr(own_account, "append", broken)
    client.raise_request_exception = False
    client.post("/konto/passwort/", {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER})
    one.refresh_from_db()
    assert one.check_password(PASSWORD)
