# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Master data and papers as pages: enter once, see origin and checks, take papers with their gaps."""

import io
import json
import zipfile
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client

from blaupause.accounts.rules import Role
from blaupause.kernel.clock import today
from blaupause.ledger.models import Entry
from blaupause.rollout.models import Connection, Statement
from tests.accounts.people import BAYERN, BUND, KELHEIM, REGENSBURG
from tests.console.people import connection_at, editor_at, page_of, queries_of, sent

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12
PLACE = f"/stammdaten/{KELHEIM}/"


@pytest.fixture
def one() -> Connection:
    return connection_at()


def pages(one: Connection) -> list[str]:
    return [PLACE, f"/register/{one.pk}/angaben/", f"/register/{one.pk}/unterlagen/"]


def test_values_are_entered_for_a_place_and_reach_connection_and_paper(one: Connection) -> None:
    person, client = editor_at()
    assert "Noch nichts eingetragen." in page_of(client, PLACE).text
    form = {
        "w-authority-name": "Landratsamt Kelheim",
        "war-authority-name": "0",
        "g-authority-name": "ja",
        "w-lead-name": "Frau Muster",
        "war-lead-name": "0",
        "w-fee": "",
        "war-fee": "0",
    }
    page = sent(client, PLACE, form)
    assert "2 Angaben sind gespeichert." in page.text
    assert "1 von " in page.text
    assert {row.recorded_by for row in Statement.unscoped.all()} == {person.key}
    data = page_of(client, f"/register/{one.pk}/angaben/").text
    assert "Es gilt: Landratsamt Kelheim" in data.replace("  ", " ")
    assert "Herkunft: Landkreis Kelheim" in data
    papers = page_of(client, f"/register/{one.pk}/unterlagen/").text
    assert "wir, Landratsamt Kelheim, wollen den Onlinedienst" in papers
    assert "[Angabe fehlt: Ansprechperson für Technik]" in papers


def test_mistakes_stand_beside_their_fields_and_above_and_nothing_typed_is_lost(one: Connection) -> None:
    _, client = editor_at()
    form = {"w-support-mail": "kein-postfach", "w-fee": "viel", "w-support-times": "Mo", "b-support-times": "bald"}
    page = sent(client, PLACE, form, 400)
    assert {"#w-support-mail", "#w-fee", "#w-support-times"} <= set(page.links)
    assert page.problems == []
    assert 'value="kein-postfach"' in client.post(PLACE, form).content.decode()
    assert not Statement.unscoped.exists()


def test_two_people_on_one_value_see_both_versions(one: Connection) -> None:
    _, client = editor_at()
    sent(client, PLACE, {"w-support-times": "Mo", "war-support-times": "0"})
    page = sent(client, PLACE, {"w-support-times": "Di", "war-support-times": "0"}, 409)
    assert "Mo" in page.text
    assert "Di" in page.text
    number = Statement.unscoped.get(until=None).pk
    assert page.fields["war-support-times"] == str(number)
    sent(client, PLACE, {"w-support-times": "Di", "war-support-times": str(number)})
    assert Statement.unscoped.get(until=None).value == "Di"


@pytest.mark.parametrize("place", ["09", "bund", "40-092730000000", "092"])
def test_the_page_is_there_for_places_above_and_for_authorities(place: str) -> None:
    at = {"09": BAYERN, "bund": BUND, "092": "092"}.get(place, KELHEIM)
    _, client = editor_at(at)
    page = page_of(client, f"/stammdaten/{place}/")
    assert "Alle Änderungen speichern" in page.text


@pytest.mark.parametrize("place", ["99", "09999", "0927", "40-099990000000", KELHEIM])
def test_foreign_and_missing_places_answer_alike(place: str) -> None:
    _, client = editor_at(REGENSBURG)
    page_of(client, f"/stammdaten/{place}/", 404)


def test_readers_read_and_cannot_enter(one: Connection) -> None:
    _, client = editor_at(KELHEIM, Role.READER)
    for address in pages(one):
        page = page_of(client, address)
        assert "Alle Änderungen speichern" not in page.text
    sent(client, PLACE, {"w-support-times": "Mo"}, 404)
    assert not Statement.unscoped.exists()


def test_pages_ask_the_database_little(one: Connection) -> None:
    _, client = editor_at()
    sent(client, PLACE, {"w-authority-name": "Landratsamt", "w-lead-name": "Frau Muster"})
    for address in pages(one):
        queries_of(client, address)
        assert queries_of(client, address) <= MOST_QUERIES, address


def test_papers_come_as_text_and_document_and_nothing_in_a_value_is_executed(one: Connection) -> None:
    _, client = editor_at()
    evil = '=1+1 <b>&"\u202e]]>'
    sent(client, PLACE, {"w-authority-name": evil, "g-authority-name": "ja"})
    base = f"/register/{one.pk}/unterlagen/interest-letter"
    text = client.get(f"{base}.txt").content.decode()
    assert evil in text
    assert "[Angabe fehlt: Projektleitung]" in text
    answer = client.get(f"{base}.odt")
    assert answer.headers["Cache-Control"] == "no-store"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        told = "".join(ElementTree.fromstring(archive.read("content.xml")).itertext())
    assert evil in told
    assert client.get(f"{base}.odt").content == answer.content
    table = client.get(f"/register/{one.pk}/angaben.csv").content.decode("utf-8-sig")
    assert "'=1+1" in table
    rows = {row["key"]: row for row in json.loads(client.get(f"/register/{one.pk}/angaben.json").content)["rows"]}
    assert (rows["authority-name"]["stored"], rows["authority-name"]["state"]) == (evil, "verified")
    assert rows["payment-originator"]["exports"] == "xbezahldienste: originatorId"
    assert client.get(f"/register/{one.pk}/unterlagen/gibt-es-nicht.txt").status_code == 404


def test_what_has_expired_is_a_gap_and_what_nobody_checked_is_told(one: Connection) -> None:
    _, client = editor_at()
    past = (today() - timedelta(1)).isoformat()
    sent(client, PLACE, {"w-lead-name": "Frau Muster", "b-lead-name": past, "w-technical-name": "Herr Beispiel"})
    text = client.get(f"/register/{one.pk}/unterlagen/interest-letter.txt").content.decode()
    assert "[Angabe abgelaufen: Projektleitung]" in text
    assert "Eingetragen, aber nicht geprüft: Ansprechperson für Technik" in text


def test_what_demonstration_people_enter_is_marked(one: Connection) -> None:
    person, client = editor_at()
    sent(client, PLACE, {"w-lead-name": "Frau Muster", "g-lead-name": "ja"})
    person.demonstration = True
    person.save()
    answer = client.get(f"/register/{one.pk}/unterlagen/interest-letter.txt")
    assert "VORFÜHRUNG" in answer.content.decode()
    assert "-demonstration-" in answer.headers["Content-Disposition"]
    assert json.loads(client.get(f"/register/{one.pk}/angaben.json").content)["demonstration"] is True


def test_a_connection_takes_nothing_from_pages_that_are_not_its_own(one: Connection) -> None:
    _, client = editor_at(REGENSBURG)
    for address in (*pages(one)[1:], f"/register/{one.pk}/angaben.csv", "/register/999999999/unterlagen/"):
        assert client.get(address).status_code == 404, address
    assert Client().get(PLACE).status_code == 302
    assert not Entry.objects.filter(action="statement.made").exists()
