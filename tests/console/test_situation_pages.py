# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Lagebild: figures with everything needed to judge them."""

import csv
import io
import json
import re
import zipfile
from urllib.parse import parse_qsl

import pytest
from django.test import Client

from blaupause.accounts.rules import OrganisationKind, Role
from tests.accounts.people import BAYERN, member, organisation, signed_in
from tests.console.people import page_of, queries_of
from tests.website.conftest import Reader

pytestmark = pytest.mark.django_db
MOST_QUERIES, TELLING_THE_WALL = 12, 2
"""Of a page; what a server tells the database at the beginning of a request, which tests do once."""


def test_both_lands_show_their_commitments(read: Reader) -> None:
    page = read("/lagebild/")
    assert [text for level, text in page.headings if level == 2][:2] == ["Bayern", "Hessen"]
    assert len([link for link in page.links if link.startswith(("/lagebild/09/", "/lagebild/06/"))]) == 12


def test_bavaria_counts_authorities_not_municipalities(read: Reader) -> None:
    text = read("/lagebild/09/").text
    assert "Zuständige Behörden 1.385" in text
    assert "138 (13 davon nicht namentlich bekannt)" in text
    assert "Bis 31.\u00a0Dezember 2026 bleiben" in text or "Arbeitstage" in text


def test_strict_measure_stays_open_while_anything_is_unknown(read: Reader) -> None:
    text = read("/lagebild/09/by-ewa/?mass=everywhere").text
    assert "Flächendeckend (überall)" in text
    assert "Offen gemeldet oder nachgewiesen" in text


def test_figure_never_stands_without_its_total_its_unknown_and_its_definition(read: Reader) -> None:
    text = read("/lagebild/09/by-ewa/").text
    for part in ("von 13.248.928 Menschen", "unbekannt: keine Meldung", "Anteil der Bevölkerung", "Gebietsstand"):
        assert part in text
    assert "Die Wahrheit liegt dazwischen." in text


def test_measure_without_numbers_says_so_instead_of_showing_nought(read: Reader) -> None:
    page = read("/lagebild/09/by-ewa/?mass=cases_served")
    assert page.problems == []
    assert "0 %" not in page.text
    assert "Hier gibt es nichts zu zählen." in page.text


def test_small_number_is_said_to_be_small(read: Reader) -> None:
    assert "Kleine Zahl" in read("/lagebild/09/by-fuehrerschein/?mass=authorities_live&kreis=09772").text


def test_map_shows_every_municipality_and_the_legend_counts_them(client: Client) -> None:
    body = client.get("/lagebild/09/by-ewa/").content.decode()
    drawing = body.partition('<svg class="bp-map__drawing"')[2].partition("</svg>")[0]
    assert drawing.count("<circle") == 2056
    assert "München: Online, nur gemeldet" in drawing
    assert drawing.count('class="s0"') == 2053


def test_table_sorts_without_a_script(client: Client) -> None:
    body = client.get("/lagebild/09/by-ewa/?ordnung=-anteil").content.decode()
    assert 'aria-sort="descending"' in body
    table = body.partition("<tbody")[2].partition("</tbody>")[0]
    first = table.partition('<th scope="row"')[2].partition("</th>")[0]
    assert "Kreisfreie Stadt" in first


def test_municipalities_of_a_district_lead_to_the_finder(read: Reader) -> None:
    page = read("/lagebild/09/by-ewa/?kreis=09772")
    assert "/gemeinde/09772177/" in page.links
    assert "Landkreis Augsburg · Stand" in page.text


def test_hanau_counts_for_the_district_it_belonged_to(read: Reader) -> None:
    now = read("/lagebild/06/he-ewa/").text
    before = read("/lagebild/06/he-ewa/?stand=2025-12-31").text
    assert "Kreisfreie Stadt Hanau" in now
    assert "Kreisfreie Stadt Hanau" not in before


@pytest.mark.parametrize("form", ["csv", "ods", "json"])
def test_download_carries_figures_definition_and_day(client: Client, form: str) -> None:
    response = client.get(f"/lagebild/09/by-ewa.{form}?mass=authorities_live&ebene=gemeinden")
    assert response.status_code == 200
    assert 'filename="lagebild-by-ewa-authorities_live-gemeinden-' in response.headers["Content-Disposition"]
    if form == "csv":
        rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
        assert any("Meitingen" in "".join(row) for row in rows)
        assert any("Definition" in "".join(row) for row in rows)
    elif form == "json":
        assert "Meitingen" in json.dumps(response.json(), ensure_ascii=False)
    else:
        assert "content.xml" in zipfile.ZipFile(io.BytesIO(response.content)).namelist()


def test_table_in_another_language_comes_in_that_language(client: Client) -> None:
    body = client.get("/lagebild/09/by-ewa.csv", headers={"accept-language": "en"}).content.decode("utf-8-sig")
    assert body.startswith("Level;Key (AGS/ARS);")


def test_a_district_leads_to_its_municipalities_and_keeps_what_was_chosen(read: Reader) -> None:
    page = read("/lagebild/09/by-ewa/?mass=authorities_live&stand=2026-03-31&datenbestand=amtlich")
    found = next(link for link in page.links if "kreis=09772" in link and link.startswith("/lagebild/"))
    address, _, query = found.partition("?")
    assert address == "/lagebild/09/by-ewa/"
    assert dict(parse_qsl(query)) == {
        "kreis": "09772",
        "ebene": "gemeinden",
        "mass": "authorities_live",
        "stand": "2026-03-31",
        "datenbestand": "amtlich",
    }
    assert any("/gemeinde/09772177/" in link for link in read(found).links)


def test_regions_and_the_district_itself_lead_nowhere(read: Reader) -> None:
    for address in ("/lagebild/09/by-ewa/?ebene=bezirke", "/lagebild/09/by-ewa/?kreis=09772&ebene=kreise"):
        assert not any("ebene=gemeinden" in link and link.startswith("/lagebild/") for link in read(address).links)


def test_before_the_promise_every_page_says_so(read: Reader) -> None:
    for address in ("/lagebild/", "/lagebild/09/", "/lagebild/09/by-ewa/"):
        assert "An diesem Tag war noch nichts zugesagt" in read(f"{address}?stand=2025-12-30").text, address
        assert "noch nichts zugesagt" not in read(address).text, address
    assert "5 Leistungen sind im ganzen Land online zugesagt" not in read("/lagebild/09/?stand=2025-12-30").text
    assert "5 Leistungen sind im ganzen Land online zugesagt" in read("/lagebild/09/").text


def test_map_of_one_district_has_large_symbols_called_dots(client: Client) -> None:
    def radii(address: str) -> list[float]:
        drawing = client.get(address).content.decode().partition("bp-map__drawing")[2].partition("</svg>")[0]
        return [float(found) for found in re.findall(r' r="([0-9.]+)"', drawing)]

    assert min(radii("/lagebild/09/by-ewa/?kreis=09772")) > 12
    assert min(radii("/lagebild/09/by-ewa/")) < 6
    body = client.get("/lagebild/09/by-ewa/", headers={"accept-language": "de"}).content.decode()
    assert "Jeder Punkt ist eine Gemeinde" in body


def test_somebody_signed_in_takes_few_queries_too() -> None:
    lead = member(organisation(OrganisationKind.LAND_OFFICE, BAYERN), Role.LEAD)
    client = signed_in(Client(headers={"accept-language": "de"}), lead)
    address = "/lagebild/09/by-ewa/"
    page_of(client, address)
    assert queries_of(client, address) <= MOST_QUERIES - TELLING_THE_WALL
