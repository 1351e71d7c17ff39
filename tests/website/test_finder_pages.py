# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""From a name to an honest answer."""

import pytest
from django.test import Client

from tests.website.conftest import Reader

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("query", "target"),
    [
        ("Meitingen", "/gemeinde/09772177/"),
        ("86405", "/gemeinde/09772177/"),
        ("pullach", "/gemeinde/09184139/"),
        ("09661000", "/gemeinde/09661000/"),
        ("Hanau", "/gemeinde/06415000/"),
    ],
)
def test_one_certain_hit_leads_straight_there(client: Client, query: str, target: str) -> None:
    response = client.get("/gemeinde/", {"q": query})
    assert response.status_code == 302
    assert response.headers["Location"] == target


def test_typing_never_leads_away(client: Client) -> None:
    assert client.get("/gemeinde/", {"q": "Hanau"}, headers={"hx-request": "true"}).status_code == 200


def test_redirect_keeps_official_data(client: Client) -> None:
    response = client.get("/gemeinde/", {"q": "Hanau", "datenbestand": "amtlich"})
    assert response.headers["Location"] == "/gemeinde/06415000/?datenbestand=amtlich"


def test_typing_error_offers_what_was_meant(read: Reader) -> None:
    page = read("/gemeinde/?q=Meitigen")
    assert "Meinten Sie" in page.text
    assert "/gemeinde/09772177/" in page.links


def test_nothing_found_helps_on(read: Reader) -> None:
    assert "Keine Gemeinde gefunden" in read("/gemeinde/?q=xqzwy").text


def test_unknown_is_said_in_plain_words(read: Reader) -> None:
    page = read("/gemeinde/09772177/")
    assert page.headings[0] == (1, "Meitingen")
    assert "Wir wissen es nicht" in page.text
    assert "Das heißt nicht, dass es nicht geht." in page.text
    assert "Landratsamt Augsburg" in page.text


def test_reported_service_names_its_source_and_claims_no_more(read: Reader) -> None:
    page = read("/gemeinde/09761000/by-ewa/")
    assert "Online, laut Meldung" in page.text
    assert "Gemeldet, nicht geprüft" in page.text
    assert any("br.de" in link for link in page.links)


def test_village_in_an_association_is_sent_to_the_association(read: Reader) -> None:
    page = read("/gemeinde/09771155/")
    assert page.headings[0] == (1, "Petersdorf")
    assert "Zuständig Verwaltungsgemeinschaft Aindling" in page.text
    assert "Zuständig Landratsamt Aichach-Friedberg" in page.text


def test_other_land_is_told_that_nothing_was_promised(read: Reader) -> None:
    page = read("/gemeinde/08111000/")
    assert "Für Baden-Württemberg ist noch keine Zusage erfasst" in page.text


def test_hanau_under_its_old_key_leads_on(read: Reader) -> None:
    page = read("/gemeinde/06435014/")
    assert "diesen Schlüssel gibt es nicht mehr" in page.text
    assert "/gemeinde/06415000/" in page.links


@pytest.mark.parametrize(
    ("query", "where"),
    [("Neusäs", "Landkreis Augsburg, Bayern"), ("Garbse", "Region Hannover, Niedersachsen")],
)
def test_hits_name_the_district_as_its_pages_do(client: Client, query: str, where: str) -> None:
    body = client.get("/gemeinde/", {"q": query}, headers={"hx-request": "true"}).content.decode()
    assert where in body
    assert "Kreis Augsburg" not in body
    assert "Kreis Region" not in body


def test_a_city_without_district_names_only_its_land(client: Client) -> None:
    body = client.get("/gemeinde/", {"q": "Aschaffenburg"}, headers={"hx-request": "true"}).content.decode()
    assert '<span class="bp-hits__where">Bayern</span>' in body
