# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""`blaupause accounts`: how a new installation gets its first organisation and administrator."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from blaupause.accounts import queries
from blaupause.accounts.models import Organisation, Person
from blaupause.accounts.problems import ScopeMissing
from blaupause.accounts.scope import system
from blaupause.kernel.clock import today
from blaupause.kernel.problems import Problem
from blaupause.ledger.models import Entry
from tests.accounts import people
from tests.plugins.committed import apart, restored

pytestmark = pytest.mark.django_db


def _run(*arguments: str) -> str:
    out = StringIO()
    call_command("accounts", *arguments, stdout=out)
    return out.getvalue()


def test_an_organisation_is_set_up_and_listed() -> None:
    said = _run("create-organisation", "--kind", "land_office", "--place", "09", "--name", "Landesstelle Bayern")
    assert said == "Angelegt: landesstelle-bayern\n"
    assert "landesstelle-bayern  land_office  09  Landesstelle Bayern" in _run("list")
    assert Entry.objects.order_by("-id")[0].actor == "system:accounts"


@pytest.mark.parametrize(("kind", "place"), [("bund", ""), ("contractor", None), ("it_provider", None)])
def test_bund_and_bodies_without_a_place_need_none(kind: str, place: str | None) -> None:
    _run("create-organisation", "--kind", kind, "--name", "Stelle")
    assert Organisation.unscoped.get().place == place


@pytest.mark.parametrize("place", ["99", "091234", "09998"])
def test_a_place_that_does_not_exist_is_refused(place: str) -> None:
    with pytest.raises(Problem) as refused:
        _run("create-organisation", "--kind", "district", "--place", place, "--name", "X")
    assert refused.value.code == "accounts.invalid.place"
    assert not Organisation.unscoped.exists()


def test_inviting_prints_a_link_that_opens(client: Client) -> None:
    office = people.organisation("land_office", "09", key="bayern")
    said = _run("invite", "--organisation", "bayern", "--role", "administrator", "--email", "Chef@example.org")
    assert office.name in said
    assert client.get(said.splitlines()[-1]).status_code == 200


def test_the_command_works_outside_a_transaction_as_on_a_server(django_db_blocker: DjangoDbBlocker) -> None:
    """Here row-level security knows nobody unless the command opens one itself."""
    with django_db_blocker.unblock():
        undo = restored("09")
        apart(undo.__enter__)
        try:
            apart(lambda: _run("create-organisation", "--kind", "land_office", "--place", "09", "--name", "Amt"))
            assert "amt  land_office  09  Amt" in apart(lambda: _run("list"))
            invite = ("invite", "--organisation", "amt", "--role", "administrator", "--email", "chef@example.org")
            assert "/einladung/" in apart(lambda: _run(*invite))
        finally:
            apart(lambda: undo.__exit__(None, None, None))


def test_what_row_level_security_would_hide_is_an_error(django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock(), pytest.raises(ScopeMissing, match="transaction"):
        apart(lambda: queries.organisations(system("test", today())))


def test_inviting_into_nothing_is_refused() -> None:
    with pytest.raises(Problem):
        _run("invite", "--organisation", "nix", "--role", "lead", "--email", "a@example.org")


def test_somebody_is_shut_out_from_the_server() -> None:
    one = people.member(people.organisation(), "administrator")
    assert "Gesperrt" in _run("disable", "--email", one.email.upper(), "--why", "ausgeschieden")
    assert not Person.objects.get(pk=one.pk).is_active


def test_a_fresh_installation_has_nobody() -> None:
    assert not Person.objects.exists()
    assert not Organisation.unscoped.exists()
