# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reporting what is in the way, finding it ranked, clearing it: with nothing but forms."""

from datetime import timedelta

import pytest
from django.test import Client

from blaupause.accounts.rules import Role
from blaupause.kernel.clock import now, today
from blaupause.rollout.models import BlockedConnection, Blocker, Connection
from blaupause.rollout.workrules import BlockerOwner
from tests.accounts.people import BAYERN, KELHEIM, REGENSBURG
from tests.console.people import connection_at, editor_at, page_of, queries_of, sent
from tests.rollout.blockers import VENDOR, reported, somebody

pytestmark = pytest.mark.django_db

FORM = {"titel": "Zertifikat fehlt", "bei": "land", "stelle": "Amt Muster", "schritt": "contract", "wie": "hart"}


def many(rows: int, links: int) -> None:
    """Blockers all over Bavaria, each holding up as many connections."""
    found = list(Connection.objects.filter(place__startswith="09").order_by("pk")[: rows + links])
    made = Blocker.unscoped.bulk_create(
        Blocker(
            place="09",
            title=f"Hindernis {n}",
            owner=n % 5,
            opened_on=today() - timedelta(n),
            opened_by="person:1",
            recorded_at=now(),
        )
        for n in range(rows)
    )
    BlockedConnection.unscoped.bulk_create(
        BlockedConnection(
            blocker=one, connection=row, place=row.place, since=today(), step="contract" if n % 2 else "", hard=True
        )
        for n, one in enumerate(made)
        for row in found[n : n + links]
    )


def test_reporting_from_a_connection_leads_to_the_blocker() -> None:
    one, (_, client) = connection_at(), editor_at()
    address = f"/register/{one.pk}/hindernis/"
    assert "Hindernis melden" in page_of(client, f"{address}?schritt=contract").text
    page = sent(client, address, FORM)
    assert "Zertifikat fehlt" in page.text
    assert "Amt Muster" in page.text
    assert Blocker.unscoped.get().owner == BlockerOwner.LAND


def test_what_is_known_is_offered_first_and_can_be_joined_or_not() -> None:
    one, (_, client) = connection_at(), editor_at()
    number = reported(somebody(BAYERN), connection_at(REGENSBURG), connection_at(KELHEIM, "by-aufenthalt"))
    address = f"/register/{one.pk}/hindernis/"
    form = FORM | {"titel": "Die Schnittstelle des Fachverfahrens fehlt"}
    page = sent(client, address, form, status=200)
    assert VENDOR.title in page.text
    assert Blocker.unscoped.count() == 1
    sent(client, address, form | {"hindernis": str(number)})
    assert BlockedConnection.unscoped.filter(blocker=number, connection=one, step="contract").exists()
    sent(client, address, form | {"neu": "ja"})
    assert Blocker.unscoped.count() == 2


def test_a_form_that_cannot_be_taken_comes_back_with_what_was_typed() -> None:
    one, (_, client) = connection_at(), editor_at()
    page = sent(client, f"/register/{one.pk}/hindernis/", FORM | {"titel": " ", "text": "Bitte behalten"}, status=400)
    assert "Bitte etwas eintragen." in page.text
    assert "Bitte behalten" in page.text
    assert not Blocker.unscoped.exists()


def test_the_ranking_says_how_many_wait_and_how_many_people_that_concerns() -> None:
    reported(somebody(BAYERN), connection_at(REGENSBURG), connection_at(KELHEIM))
    _, client = editor_at(BAYERN)
    page = page_of(client, "/hindernisse/")
    row = page.text[page.text.index(VENDOR.title) :]
    assert "2" in row
    assert "unbekannt" not in row.split("Muster AG")[0]
    for query in ("?stand=geloest", "?bei=bund", "?schritt=contract"):
        assert VENDOR.title not in page_of(client, f"/hindernisse/{query}").text


def test_the_steering_list_shows_what_was_put_on_it() -> None:
    number = reported(somebody(), connection_at())
    _, client = editor_at(BAYERN)
    assert VENDOR.title not in page_of(client, "/hindernisse/lenkungskreis/").text
    sent(client, f"/hindernisse/{number}/", {"tun": "lenkungskreis", "liste": "ja", "stand": "1"})
    assert VENDOR.title in page_of(client, "/hindernisse/lenkungskreis/").text
    file = client.get("/hindernisse.csv?liste=lenkungskreis").content.decode()
    assert "Schnittstelle zum Fachverfahren fehlt" in file
    assert "Hersteller" in file


def test_everything_can_be_done_from_the_page_of_a_blocker() -> None:
    one, (_, client) = connection_at(), editor_at()
    number = reported(somebody(), one)
    same = reported(somebody(), connection_at(KELHEIM, "by-aufenthalt"))
    address = f"/hindernisse/{number}/"
    edited = {"tun": "aendern", "stand": "1", "titel": "Schnittstelle fehlt", "bei": "bund", "text": "", "stelle": ""}
    assert "Schnittstelle fehlt" in sent(client, address, edited).text
    sent(client, f"/hindernisse/{same}/", {"tun": "zusammenlegen", "stand": "1", "mit": str(number)})
    assert VENDOR.title in page_of(client, address).text
    sent(client, f"/register/{one.pk}/hindernis/", {"abnehmen": str(number)})
    assert "3" in page_of(client, f"{address}?anschliessen=by-fuehrerschein").text
    solved = sent(client, address, {"tun": "loesen", "stand": "3", "loesung": "Geliefert."})
    assert "Geliefert." in solved.text
    assert "wieder" in sent(client, address, {"tun": "oeffnen", "stand": "4", "grund": "Doch nicht."}).text
    conflict = client.post(address, {"tun": "loesen", "stand": "1", "loesung": "Weg."})
    assert conflict.status_code == 409
    assert sent(client, address, {"tun": "nix"}, status=400).text


def test_all_connections_of_a_promise_join_at_once_after_they_were_counted() -> None:
    _, client = editor_at(BAYERN, Role.LEAD)
    number = reported(somebody(BAYERN), connection_at())
    address = f"/hindernisse/{number}/"
    count = Connection.objects.filter(commitment__key="by-fuehrerschein").count() - 1
    wrong = {"tun": "anschliessen", "zusage": "by-fuehrerschein", "anzahl": "1"}
    assert "noch einmal ansehen" in sent(client, address, wrong, status=400).text
    sent(client, address, wrong | {"anzahl": str(count)})
    assert BlockedConnection.unscoped.filter(blocker=number).count() == count + 1


@pytest.mark.parametrize("address", ["/hindernisse/", "/hindernisse/lenkungskreis/", "/hindernisse.csv"])
def test_lists_ask_the_same_few_questions_with_a_thousand_blockers(address: str) -> None:
    many(1000, 3)
    _, client = editor_at(BAYERN)
    client.get(address)
    assert queries_of(client, address) <= 12


def test_a_blocker_with_many_connections_asks_few_questions() -> None:
    many(1, 1000)
    _, client = editor_at(BAYERN)
    number, one = Blocker.unscoped.get().pk, connection_at()
    for address in ("", "?anschliessen=by-fuehrerschein", "?zusammenlegen=ja"):
        client.get(f"/hindernisse/{number}/{address}")
        assert queries_of(client, f"/hindernisse/{number}/{address}") <= 12
    assert queries_of(client, f"/register/{one.pk}/hindernis/") <= 12


def test_strangers_see_neither_the_blocker_nor_that_there_is_one() -> None:
    number = reported(somebody(), connection_at())
    for client in (editor_at(REGENSBURG)[1], Client(headers={"accept-language": "de"})):
        assert client.get(f"/hindernisse/{number}/").status_code in (302, 404)
        assert VENDOR.title not in client.get("/hindernisse/").content.decode()
