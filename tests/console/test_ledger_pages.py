# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The page of the ledger and the history of one object: what is shown to whom, in which words."""

import json
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.db.models import Q
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blaupause.accounts.models import Membership, Organisation, Person
from blaupause.accounts.rules import OrganisationKind, Role
from blaupause.ledger.actions import append
from blaupause.ledger.models import Entry
from blaupause.ledger.rules import Actor, Draft
from blaupause.ledger.verify_ledger import Export
from blaupause.rollout.models import Connection
from tests.accounts import people
from tests.website.html import Page

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12


@pytest.fixture
def kelheim() -> Organisation:
    """A Landkreis with some entries about a role given and a mandate ended; another one's beside them."""
    of = people.organisation(place=people.KELHEIM, key="kelheim", name="Landratsamt Kelheim")
    other = people.organisation(place=people.REGENSBURG, key="regensburg", name="Landratsamt Regensburg")
    for one in (of, other):
        giver, taker = (
            people.member(one, Role.LEAD, name=f"Erika aus {one.key}"),
            people.member(one, name="Max Muster"),
        )
        granted = {"old": {}, "new": {"person": taker.key, "role": "editor", "valid_from": "2026-03-01"}}
        ended = {"old": {"valid_to": None}, "new": {"valid_to": "2026-04-01"}}
        drafts = [
            Draft("membership.granted", "membership:1", granted, "Vertretung", owner=one.pk),
            Draft("mandate.ended", "mandate:1", ended, "<b>gekündigt</b>", one.place),
        ]
        append(by=Actor(giver.key, one.key, 7, "r-1"), chain="land-09", drafts=drafts)
    return of


@pytest.fixture
def lead(kelheim: Organisation) -> Person:
    """Somebody who leads there."""
    return people.member(kelheim, Role.LEAD, name="Lea Leitung")


Opener = Callable[..., Page]


@pytest.fixture
def open_as(client: Client) -> Opener:
    """Open an address as somebody and judge the page."""

    def opener(who: Person, address: str, status: int = 200, language: str = "de") -> Page:
        response = people.signed_in(client, who).get(address, headers={"accept-language": language})
        assert response.status_code == status
        page = Page(response.content.decode())
        assert page.problems == []
        return page

    return opener


def test_what_happened_is_told_in_german_sentences(open_as: Opener, lead: Person) -> None:
    text = open_as(lead, "/protokoll/").text
    assert (
        "Erika aus kelheim (Landratsamt Kelheim) hat Max Muster die Rolle „Bearbeitung“ gegeben, ab 01.03.2026"
        in text
    )
    assert "unter dem Mandat Nr. 7" in text
    assert "bis – → 01.04.2026" in text
    assert "<b>gekündigt</b>" in text  # as text: the page is sound
    assert "regensburg" not in text.lower()


def test_and_in_english(open_as: Opener, lead: Person) -> None:
    assert "gave Max Muster the role “editor” from 01.03.2026" in open_as(lead, "/protokoll/", language="en").text


def queries(client: Client, address: str) -> int:
    """How often the database is asked; the frame of a request is a savepoint in tests only."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return sum("SAVEPOINT" not in one["sql"] for one in asked)


def test_the_page_asks_the_database_little(client: Client, lead: Person) -> None:
    people.signed_in(client, lead)
    assert queries(client, "/protokoll/") <= MOST_QUERIES


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("gruppe=mandate", 1),
        ("gruppe=rollen", 1),
        ("gruppe=freigaben", 0),
        ("wer=ich", 0),
        ("wer=system&gruppe=mandate", 0),
        ("wer=system&gruppe=rollen", 0),
        ("gegenstand=mandate:1", 1),
        ("gegenstand=mandate:9", 0),
        ("von=2026-01-01&gruppe=mandate", 1),
        ("bis=2026-01-01", 0),
        ("seite=99&gruppe=rollen", 1),
    ],
)
def test_filters_narrow_the_list(open_as: Opener, lead: Person, query: str, count: int) -> None:
    page = open_as(lead, f"/protokoll/?{query}")
    assert page.headings[1][1] == f"{count} {'Eintrag' if count == 1 else 'Einträge'}"
    if not count:
        assert "Kein Eintrag passt" in page.text


@pytest.mark.parametrize(
    "query", ["gruppe=nix", "wer=anna", "gegenstand=%27%20OR%201", "von=gestern", "bis=2999-01-01"]
)
def test_nonsense_is_explained(open_as: Opener, lead: Person, query: str) -> None:
    open_as(lead, f"/protokoll/?{query}", status=400)


def test_without_a_sign_in_one_is_asked_for_it(client: Client) -> None:
    for address in ("/protokoll/", "/protokoll.csv", "/protokoll.json"):
        response = client.get(address)
        assert response.status_code == 302
        assert "next=/protokoll" in response.headers["Location"]


def test_who_belongs_nowhere_finds_nothing_there(open_as: Opener, kelheim: Organisation) -> None:
    open_as(people.person(), "/protokoll/", status=404)


def test_an_administrator_without_second_factor_is_told_so(client: Client, kelheim: Organisation) -> None:
    boss = people.member(kelheim, Role.ADMINISTRATOR)
    response = people.signed_in(client, boss, second_factor=False).get("/protokoll/")
    assert response.status_code == 403  # not 404: only the second factor stands in the way


def test_somebody_who_may_not_see_the_memberships_reads_no_names(open_as: Opener, kelheim: Organisation) -> None:
    """The lead of a Land may read the entries of its districts, but not who works there."""
    land = people.organisation(OrganisationKind.LAND_OFFICE, people.BAYERN, name="Landesstelle")
    lead = people.member(land, Role.LEAD)
    page = open_as(lead, "/protokoll/?gruppe=mandate")
    assert "2 Einträge" in page.text
    assert "Eine Person (Landratsamt Kelheim) hat das Mandat beendet" in page.text
    assert "Erika" not in page.text
    assert "Vertretung" not in open_as(lead, "/protokoll/?gruppe=rollen").text


def test_an_auditor_above_reads_who_got_which_role(open_as: Opener, kelheim: Organisation) -> None:
    land = people.organisation(OrganisationKind.LAND_OFFICE, people.BAYERN, name="Landesstelle")
    page = open_as(people.member(land, Role.AUDITOR), "/protokoll/?gruppe=rollen")
    assert "2 Einträge" in page.text
    assert "Max Muster" in page.text


@pytest.mark.parametrize("form", ["csv", "ods", "json"])
def test_looking_whether_a_download_is_there_leaves_no_entry(client: Client, lead: Person, form: str) -> None:
    signed_in = people.signed_in(client, lead)
    before = Entry.objects.count()
    assert signed_in.head(f"/protokoll.{form}").status_code == 200
    assert Entry.objects.count() == before


@pytest.mark.parametrize("form", ["csv", "ods"])
def test_a_table_holds_what_was_chosen_and_the_download_is_recorded(client: Client, lead: Person, form: str) -> None:
    response = people.signed_in(client, lead).get(f"/protokoll.{form}?gruppe=mandate")
    assert response.status_code == 200
    assert response.headers["Content-Disposition"].startswith('attachment; filename="protokoll-')
    if form == "csv":
        text = response.content.decode()
        assert "hat das Mandat beendet, zum 01.04.2026" in text
        assert "Rolle" not in text
        assert "regensburg" not in text.lower()
    entry = Entry.objects.latest("pk")
    assert (entry.action, entry.actor, entry.chain) == ("ledger.exported", lead.key, "land-09")
    assert entry.detail == {"form": form, "chains": ["land-09"], "entries": 1, "redacted": 0}


def _office_of(one: Person) -> int:
    return Membership.unscoped.get(person=one).organisation_id


def test_the_checkable_export_blacks_out_what_is_not_ones_own(client: Client, lead: Person) -> None:
    response = people.signed_in(client, lead).get("/protokoll.json")
    body = response.getvalue()  # type: ignore[attr-defined]
    found = Export()
    found.read(body.splitlines(keepends=True))
    assert found.errors == []
    items = json.loads(body)
    assert {one["chain"] for one in items if "chain" in one} == {"land-09"}
    readable = [one for one in items if one["kind"] == "entry"]
    own = Entry.objects.filter(Q(place__startswith=people.KELHEIM) | Q(owner=_office_of(lead)))
    assert {one["number"] for one in readable} <= set(own.values_list("number", flat=True))
    assert len(readable) == own.count() - 1  # the one about the export follows
    assert sum(one["kind"] == "redacted" for one in items) > 1000
    assert b"regensburg" not in body.lower()
    assert Entry.objects.latest("pk").detail["form"] == "json"


def test_readers_may_look_but_not_take_away(open_as: Opener, kelheim: Organisation) -> None:
    reader = people.member(kelheim, Role.READER)
    page = open_as(reader, "/protokoll/")
    assert not any(link.startswith("/protokoll.") for link in page.links)
    open_as(reader, "/protokoll.csv", status=404)


def _connection(place: str) -> Connection:
    return Connection.objects.filter(place=place).order_by("pk")[0]


def test_a_connection_shows_its_history_to_those_who_may_read_it(open_as: Opener, lead: Person) -> None:
    mine, foreign = _connection(people.KELHEIM).pk, _connection(people.REGENSBURG).pk
    address = f"/protokoll/?gegenstand=connection%3A{mine}"
    assert address in open_as(lead, f"/register/{mine}/").links
    assert "Das System (setup) hat den Anschluss angelegt: Landratsamt Kelheim" in open_as(lead, address).text
    assert not any("gegenstand" in one for one in open_as(lead, f"/register/{foreign}/").links)
    assert "angelegt" not in open_as(lead, f"/protokoll/?gegenstand=connection:{foreign}").text


def test_the_public_page_of_a_connection_has_no_ledger(client: Client) -> None:
    address = f"/register/{_connection(people.KELHEIM).pk}/"
    assert queries(client, address) <= MOST_QUERIES
    assert (2, "Protokoll") not in Page(client.get(address).content.decode()).headings


def test_the_connection_page_asks_little_more_of_those_who_are_signed_in(client: Client, lead: Person) -> None:
    address = f"/register/{_connection(people.KELHEIM).pk}/"
    without = queries(client, address)
    people.signed_in(client, lead)
    assert queries(client, address) <= without + 8  # who it is (4), what they did and their names (4)


def test_a_changed_connection_is_told_as_old_and_new(open_as: Opener, lead: Person) -> None:
    from blaupause.rollout import actions
    from blaupause.rollout.rules import State

    some = _connection(people.KELHEIM)
    actions.record(
        by="system:test", connection_id=some.pk, state=State.ORDERED, occurred_on=date(2026, 3, 1), why="Brief"
    )
    page = open_as(lead, f"/protokoll/?gegenstand=connection:{some.pk}")
    assert "eingetragen, zum 01.03.2026" in page.text
    assert "Unbekannt → " in page.text
