# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The matrix of specialist systems in the browser's terms: entering, speaking, testing, agreeing, reading it off."""

import json

import pytest
from django.test import Client

from blaupause.accounts.rules import OrganisationKind, Role
from blaupause.catalog.compatibility import Readiness
from blaupause.catalog.models import CompatibilityTest, SpecialistSystem
from blaupause.catalog.stating import Said, let_speak, state
from blaupause.kernel.clock import today
from blaupause.rollout.actions import load_demonstration
from blaupause.rollout.models import Connection
from tests.accounts.people import BAYERN, KELHEIM, member, organisation, person, role, scope_of, signed_in
from tests.console.people import connection_at, editor_at, page_of, queries_of, sent
from tests.rollout.matrix import SERVICE, cell, only_cell, passed, product, uses
from tests.rollout.work import seen, somebody

pytestmark = pytest.mark.django_db

NEW = {"hersteller": "Muster AG", "produkt": "Amtsfix", "version": "7.1", "quelle": ""}
SAY = {
    "tun": "angeben",
    "stand": "0",
    "zustand": "im-aufbau",
    "ab": "2027-01-31",
    "quelle": "Schreiben vom 1.10.2026",
}
RUN = {"tun": "test", "ergebnis": "bestanden", "am": "2026-11-02", "beleg": "Protokoll 12"}


@pytest.fixture
def one() -> Connection:
    return connection_at(KELHEIM, "by-aufenthalt")


def address(system_id: int) -> str:
    return f"/fachverfahren/{system_id}/{SERVICE}/"


def test_from_an_empty_list_to_a_step_that_nobody_has_to_test_again(one: Connection) -> None:
    (_, land), (_, lead), (_, clerk) = editor_at(BAYERN), editor_at(BAYERN, Role.LEAD), editor_at()
    assert "nichts darin ist geraten" in page_of(land, "/fachverfahren/").text
    assert "Amtsfix 7.1" in sent(land, "/fachverfahren/eintragen/", NEW).text
    where = address(SpecialistSystem.objects.get().pk)
    assert "Unbekannt" in page_of(land, where).text
    assert "soll ab 31.01.2027 fertig sein" in sent(land, where, SAY).text
    assert "zweite Person" in sent(land, where, RUN).text
    number = CompatibilityTest.objects.get().pk
    assert "Zustimmen" not in page_of(land, where).text  # an editor does not decide
    assert "Zustimmen" in page_of(lead, where).text
    uses(somebody(), one)
    page = sent(lead, where, {"tun": "bestaetigen", "test": str(number)})
    assert "gilt jetzt für alle Kunden dieser Version" in page.text
    text = page_of(clerk, f"/register/{one.pk}/?schritt=specialist-system").text
    assert "Getestet am 02.11.2026" in text
    assert "Das gilt für alle Kunden dieser Version; Sie müssen es nicht angeben" in text
    assert seen(somebody(), one).step("specialist-system").may_finish  # type: ignore[union-attr]


def test_a_reader_and_a_municipality_only_read() -> None:
    where = address(product(somebody(BAYERN)))
    for _, client in (editor_at(), editor_at(BAYERN, Role.READER)):
        text = page_of(client, where).text
        assert "Test eintragen" not in text
        assert "Fachverfahren eintragen" not in page_of(client, "/fachverfahren/").text
        assert "Das tun Leitung und Bearbeitung" in page_of(client, "/fachverfahren/eintragen/").text
        assert client.post("/fachverfahren/eintragen/", NEW).status_code == 404
        assert client.post(where, SAY).status_code == 404
        assert client.post(where, RUN).status_code == 404


def test_who_speaks_for_a_vendor_writes_about_its_products_and_no_others() -> None:
    land = somebody(BAYERN)
    own, other = product(land), product(land, "Fremdfix", vendor="Andere GmbH")
    firm = organisation(OrganisationKind.IT_PROVIDER, name="Muster AG")
    client = signed_in(Client(headers={"accept-language": "de"}), member(firm, Role.EDITOR))
    assert client.post(address(own), RUN).status_code == 404
    let_speak(by=land, system_id=own, organisation=firm.key)
    assert "zweite Person" in sent(client, address(own), RUN).text
    assert client.post(address(other), RUN).status_code == 404
    sent(client, "/fachverfahren/eintragen/", NEW | {"version": "8"})
    page = sent(client, "/fachverfahren/eintragen/", NEW | {"hersteller": "Andere GmbH"}, status=400)
    assert "nur Produkte eines Herstellers" in page.text


def test_what_is_wrong_is_said_with_its_field_and_nothing_is_lost() -> None:
    _, land = editor_at(BAYERN)
    page = sent(land, "/fachverfahren/eintragen/", NEW | {"version": " ", "quelle": "irgendwo"}, status=400)
    assert "Version: Bitte etwas eintragen." in page.text
    number = product(somebody(BAYERN))
    assert "steht schon in der Liste" in sent(land, "/fachverfahren/eintragen/", NEW, status=400).text
    wrong = RUN | {"am": "2999-01-01", "beleg": "Bitte behalten", "feld": "0"}
    response = land.post(address(number), wrong)
    assert response.status_code == 400
    assert "Tag des Tests: Bitte den Tag des Tests angeben" in response.content.decode()
    assert response.content.decode().count('value="Bitte behalten"') == 1
    assert not CompatibilityTest.objects.exists()
    page = sent(land, address(number), SAY | {"zustand": "fertig"}, status=400)
    assert "nur bei „im Aufbau“" in page.text


def test_the_second_of_two_who_speak_at_once_sees_both(one: Connection) -> None:
    _, land = editor_at(BAYERN)
    where = address(product(somebody(BAYERN)))
    sent(land, where, SAY)
    page = sent(land, where, SAY | {"zustand": "fertig", "ab": ""}, status=409)
    assert "Im Aufbau" in page.text
    assert "Fertig" in page.text


def test_what_was_said_before_stays_readable_and_can_be_taken_back() -> None:
    land = somebody(BAYERN)
    number = product(land)
    where = cell(number)
    state(by=land, cell=where, said=Said(Readiness.NONE, "Anruf"))
    first = only_cell(number).said
    assert first is not None
    state(by=land, cell=where, said=Said(Readiness.PDF_ONLY, "Schreiben"), seen=first.id)
    second = only_cell(number)
    assert second.said is not None
    assert [one.readiness for one in second.earlier] == [Readiness.NONE]
    state(by=land, cell=where, said=Said(None, "Widerrufen"), seen=second.said.id)
    assert only_cell(number).readiness is None
    text = page_of(editor_at()[1], address(number)).text
    assert ("Unbekannt" in text, "Keine Schnittstelle" in text, "Nur PDF" in text) == (True, True, True)


def test_the_list_is_narrowed_and_taken_along() -> None:
    land, (_, client) = somebody(BAYERN), editor_at(BAYERN)
    state(by=land, cell=cell(product(land)), said=Said(Readiness.READY, "Schreiben"))
    product(land, "Zweitfix", "1")
    assert "Zweitfix" not in page_of(client, "/fachverfahren/?zustand=fertig").text
    assert "Amtsfix" not in page_of(client, "/fachverfahren/?produkt=zweit").text
    assert "Zweitfix" in page_of(client, f"/fachverfahren/?zustand=unbekannt&dienst={SERVICE}").text
    assert client.get("/fachverfahren/?zustand=quatsch").status_code == 400
    rows = json.loads(client.get(f"/fachverfahren.json?dienst={SERVICE}").content)["rows"]
    assert [(row["product"], row["interface"]) for row in rows] == [("Amtsfix", "ready"), ("Zweitfix", "unknown")]
    assert "Amtsfix;7.1" in client.get("/fachverfahren.csv").content.decode("utf-8-sig")


def test_the_master_data_offer_the_names_of_the_list_and_say_when_one_is_not_in_it(one: Connection) -> None:
    product(somebody(BAYERN))
    _, clerk = editor_at()
    assert b'<option value="Amtsfix 7.1">' in clerk.get(f"/register/{one.pk}/angaben/").content
    uses(somebody(), one, "Amtsfix")
    assert "nicht in der Liste der Fachverfahren" in page_of(clerk, f"/register/{one.pk}/angaben/").text
    assert "kennt keines mit diesem Namen" in page_of(clerk, f"/register/{one.pk}/").text
    assert "Genannt, aber nicht in der Liste" in page_of(clerk, "/fachverfahren/").text


def test_pages_ask_little_of_the_database(one: Connection) -> None:
    land = somebody(BAYERN)
    number = product(land)
    uses(somebody(), one)
    passed(cell(number), day=today())
    client = signed_in(Client(), member(organisation(place=BAYERN), Role.LEAD))
    for page in ("/fachverfahren/", f"/fachverfahren/{number}/", address(number), f"/register/{one.pk}/"):
        client.get(page)
        assert queries_of(client, page) <= 12, page


def test_invented_products_are_marked_and_gone_where_only_official_data_are_asked_for() -> None:
    load_demonstration(by="test", seed=2026)
    _, land = editor_at(BAYERN)
    page = page_of(land, "/fachverfahren/")
    assert "Musterverfahren A 1.0" in page.text
    assert page.text.count("zur Vorführung erfunden") >= 5
    assert "560 Anschlüsse" in page.text
    assert "Musterverfahren" not in page_of(land, "/fachverfahren/?datenbestand=amtlich").text
    number = SpecialistSystem.objects.filter(demonstration=True).order_by("pk")[0].pk
    page_of(land, f"/fachverfahren/{number}/?datenbestand=amtlich", status=404)


def test_what_invented_people_enter_is_invented_too() -> None:
    one = person(demonstration=True)
    role(one, organisation(place=BAYERN), Role.EDITOR)
    assert SpecialistSystem.objects.get(pk=product(scope_of(one))).demonstration
