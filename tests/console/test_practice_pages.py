# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""From the task at hand to how others did it, and back: sharing, finding, adopting, taking out."""

import pytest
from django.test import Client

from blaupause.accounts.rules import OrganisationKind, Role
from blaupause.rollout.models import Adoption, Connection, Solution
from tests.accounts.people import BAYERN, KELHEIM, REGENSBURG, mandate, member, organisation, signed_in
from tests.console.people import connection_at, editor_at, page_of, queries_of, sent
from tests.rollout.test_practice import key_of

pytestmark = pytest.mark.django_db
FORM = {"schritt": "contract", "titel": "Vertrag in einem Termin", "text": "Alle saßen zusammen.", "verweis": ""}
MOST_QUERIES = 12


@pytest.fixture
def one() -> Connection:
    return connection_at()


@pytest.fixture
def number(one: Connection) -> int:
    sent(editor_at()[1], f"/register/{one.pk}/praxis/", FORM)
    return Solution.unscoped.get().pk


def test_the_form_says_who_will_read_it_and_refuses_names_without_losing_what_was_typed(one: Connection) -> None:
    _, client = editor_at()
    address = f"/register/{one.pk}/praxis/"
    assert "Das lesen alle Menschen mit einer Rolle hier" in page_of(client, f"{address}?schritt=contract").text
    page = sent(client, address, FORM | {"text": "Frau Beispiel fragen."}, 400)
    assert "„Frau Beispiel“ sieht nach einem Menschen" in page.text
    assert "Frau Beispiel fragen." in page.text
    assert "Danke." in sent(client, address, FORM).text
    assert client.get(address.replace(str(one.pk), str(connection_at(REGENSBURG).pk))).status_code == 404


def test_the_task_of_another_authority_leads_to_it(number: int) -> None:
    _, client = editor_at(REGENSBURG)
    other = connection_at(REGENSBURG)
    link = f"/praxis/?schritt=contract&anschluss={other.pk}"
    assert link in page_of(client, f"/register/{other.pk}/").links
    page = page_of(client, link)
    assert "Vertrag in einem Termin" in page.text
    assert "gleiche Größe" in page.text
    assert f"/praxis/{number}/?anschluss={other.pk}" in page.links


def test_the_next_steps_lead_to_it(one: Connection) -> None:
    sent(editor_at()[1], f"/register/{one.pk}/praxis/", FORM | {"schritt": "applicability"})
    page = page_of(editor_at(REGENSBURG)[1], "/naechste-schritte/")
    assert "So haben es andere gemacht (1)" in page.text
    assert any(link.startswith("/praxis/?schritt=applicability&anschluss=") for link in page.links)


def test_an_authority_says_that_it_adopted_it_and_changes_its_mind(number: int) -> None:
    _, client = editor_at(REGENSBURG)
    page = page_of(client, f"/praxis/uebernahme/?loesung={number}")
    assert "Hat es geholfen?" in page.text
    form = {
        "loesung": str(number),
        "behoerde": key_of(REGENSBURG),
        "ergebnis": "ja",
        "anmerkung": "Gut.",
        "stand": "0",
    }
    assert (
        "1 Behörde hat das übernommen. 1 sagt, ob es geholfen hat: ja 1"
        in sent(client, "/praxis/uebernahme/", form).text
    )
    assert "jemand anderes" in sent(client, "/praxis/uebernahme/", form | {"ergebnis": "nein"}, 409).text
    assert "Bitte" in sent(client, "/praxis/uebernahme/", form | {"ergebnis": "super"}, 400).text
    page = sent(client, "/praxis/uebernahme/", form | {"tun": "zurueck", "stand": "1"})
    assert "Noch niemand hat das übernommen." in page.text
    assert not Adoption.unscoped.exists()
    assert client.post("/praxis/uebernahme/", form | {"behoerde": key_of(KELHEIM)}).status_code == 404


def test_where_it_comes_from_it_is_rewritten_and_the_land_takes_it_out(number: int) -> None:
    address = f"/praxis/{number}/"
    changed = {"tun": "aendern", "stand": "1", "titel": "Besser", "text": "Alle.", "verweis": "kein Verweis"}
    _, author = editor_at()
    assert "Das ist keine Adresse" in sent(author, address, changed, 400).text
    assert "Besser" in sent(author, address, changed | {"verweis": ""}).text
    assert sent(author, address, changed | {"verweis": ""}, 409)
    _, stranger = editor_at(REGENSBURG, Role.LEAD)
    assert "Ändern, was hier steht" not in page_of(stranger, address).text
    assert stranger.post(address, changed).status_code == 404
    _, land = editor_at(BAYERN, Role.LEAD)
    page = sent(land, address, {"tun": "entfernen", "stand": "2", "grund": "Falsch."})
    assert "Das wurde entfernt. Nur wer das tun durfte, sieht es noch. Der Grund: Falsch." in page.text
    assert stranger.get(address).status_code == 404
    assert "0 Lösungen" in page_of(stranger, "/praxis/").text


def test_without_a_role_or_a_sign_in_there_is_nothing_to_read(number: int) -> None:
    assert Client().get(f"/praxis/{number}/").status_code == 302
    assert Client().get("/praxis/").status_code == 302
    nobody = signed_in(Client(), member(organisation(), Role.READER))
    assert nobody.get("/praxis/").status_code == 200


def test_who_works_for_very_many_is_told_to_come_from_the_task(number: int) -> None:
    provider = organisation(OrganisationKind.IT_PROVIDER)
    mandate(provider, BAYERN)
    client = signed_in(Client(headers={"accept-language": "de"}), member(provider, Role.EDITOR))
    assert "für sehr viele Behörden" in page_of(client, f"/praxis/uebernahme/?loesung={number}").text
    other = connection_at(REGENSBURG)
    page = page_of(client, f"/praxis/uebernahme/?loesung={number}&anschluss={other.pk}")
    assert "für sehr viele Behörden" not in page.text


def test_pages_ask_the_database_little(one: Connection, number: int) -> None:
    _, client = editor_at(REGENSBURG)
    other = connection_at(REGENSBURG)
    pages = (
        f"/praxis/?schritt=contract&anschluss={other.pk}",
        f"/praxis/{number}/",
        f"/praxis/uebernahme/?loesung={number}&anschluss={other.pk}",
        f"/register/{other.pk}/praxis/",
        f"/register/{other.pk}/",
        "/naechste-schritte/",
    )
    for where in pages:
        page_of(client, where)
        assert queries_of(client, where) <= MOST_QUERIES, where
