# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Changing a connection: who may, what is refused, and the second of two loses nothing."""

import pytest
from django.test import Client

from blaupause.accounts.rules import OrganisationKind, Role
from blaupause.kernel.clock import today
from blaupause.ledger.models import Entry
from blaupause.rollout.models import Connection, ConnectionEvent
from blaupause.rollout.rules import State
from tests.accounts.people import KELHEIM, REGENSBURG, mandate, member, organisation, signed_in
from tests.console.people import connection_at, editor_at, page_of, queries_of, sent

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12


@pytest.fixture
def one() -> Connection:
    return connection_at()


def address(one: Connection) -> str:
    return f"/register/{one.pk}/aendern/"


def form(one: Connection, **changed: object) -> dict[str, object]:
    return {
        "revision": one.revision,
        "zustand": "ordered",
        "reichweite": "none",
        "nachweis": "none",
        "nachweis_tag": "",
        "seit": today().isoformat(),
        "grund": "Der Kreistag hat bestellt.",
        "quelle": "",
    } | changed


def test_an_editor_changes_the_own_connection(one: Connection) -> None:
    person, client = editor_at()
    assert f"/register/{one.pk}/aendern/" in page_of(client, f"/register/{one.pk}/").links
    page = sent(client, address(one), form(one))
    assert "Ihre Änderung ist gespeichert." in page.text
    one.refresh_from_db()
    assert one.state == State.ORDERED
    entry = Entry.objects.get(subject=f"connection:{one.pk}", action="connection.changed")
    assert (entry.actor, entry.place, entry.why) == (person.key, KELHEIM, "Der Kreistag hat bestellt.")
    assert ConnectionEvent.objects.get(connection=one).by == person.key


def test_so_does_a_contractor_under_its_mandate_and_the_ledger_names_it(one: Connection) -> None:
    contractor = organisation(OrganisationKind.CONTRACTOR)
    given = mandate(contractor, "09")
    client = signed_in(Client(), member(contractor, Role.EDITOR))
    sent(client, address(one), form(one))
    entry = Entry.objects.get(subject=f"connection:{one.pk}", action="connection.changed")
    assert (entry.organisation, entry.mandate) == (contractor.key, given.pk)


@pytest.mark.parametrize(("place", "role"), [(REGENSBURG, Role.LEAD), (KELHEIM, Role.READER), ("09", Role.LEAD)])
def test_others_find_neither_link_nor_form(one: Connection, place: str, role: Role) -> None:
    _, client = editor_at(place, role)
    assert address(one) not in page_of(client, f"/register/{one.pk}/").links
    page_of(client, address(one), 404)
    sent(client, address(one), form(one), 404)
    assert not ConnectionEvent.objects.filter(connection=one).exists()


def test_without_a_sign_in_there_is_no_form(one: Connection) -> None:
    for number in (one.pk, 999999999):
        where = f"/register/{number}/aendern/"
        for answer in (Client().get(where), Client().post(where, form(one))):
            assert answer.status_code == 302
            assert answer.headers["Location"].startswith("/konto/anmelden/")
    _, client = editor_at()
    page_of(client, "/register/999999999/aendern/", 404)
    assert not ConnectionEvent.objects.filter(connection=one).exists()


def test_a_post_from_elsewhere_is_refused(one: Connection) -> None:
    _, client = editor_at()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    assert strict.post(address(one), form(one)).status_code == 403


def test_the_second_of_two_sees_both_versions_and_may_insist(one: Connection) -> None:
    _, first = editor_at()
    _, second = editor_at()
    seen = form(one, zustand="declined", grund="Der Kreistag hat abgelehnt.")
    sent(first, address(one), form(one))
    page = sent(second, address(one), seen, 409)
    assert page.problems == []
    for words in ("Jemand war schneller", "Bestellt", "Abgelehnt", "hat bestellt.", "hat abgelehnt."):
        assert words in page.text
    one.refresh_from_db()
    assert one.state == State.ORDERED
    kept = {name: value for name, value in page.fields.items() if name not in ("csrfmiddlewaretoken", "next")}
    assert kept == {name: str(value) for name, value in seen.items()} | {"revision": str(one.revision)}
    sent(second, address(one), kept)
    one.refresh_from_db()
    assert one.state == State.DECLINED


def test_nonsense_is_explained_and_what_was_typed_stays(one: Connection) -> None:
    _, client = editor_at()
    page = sent(client, address(one), form(one, zustand="live", grund="Sagt der Vorstand."), 400)
    assert "„Online“ braucht einen Nachweis" in page.text
    assert "Sagt der Vorstand." in page.text
    page = sent(client, address(one), form(one, zustand="kaputt", seit="31.3.2026"), 400)
    assert "Bitte einen der angebotenen Werte wählen" in page.text
    assert "Das ist kein Tag" in page.text
    assert not ConnectionEvent.objects.filter(connection=one).exists()


def test_live_with_a_source_is_reported(one: Connection) -> None:
    _, client = editor_at()
    more = {"zustand": "live", "reichweite": "pdf", "nachweis": "reported", "quelle": "https://example.org/meldung"}
    assert "Gemeldet, nicht geprüft" in sent(client, address(one), form(one, **more)).text


def test_pages_ask_the_database_little(one: Connection) -> None:
    _, client = editor_at()
    for where in (address(one), f"/register/{one.pk}/"):
        page_of(client, where)
        assert queries_of(client, where) <= MOST_QUERIES
