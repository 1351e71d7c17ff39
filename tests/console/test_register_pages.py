# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Register: filters, order, pages, downloads, one connection."""

import pytest
from django.test import Client

from blaupause.kernel.clock import today
from blaupause.rollout import actions
from blaupause.rollout.rules import State
from blaupause.website import labels
from blaupause.website.templatetags.page import actor
from tests.accounts.people import KELHEIM, REGENSBURG
from tests.console.people import connection_at, editor_at, page_of
from tests.website.conftest import Reader

pytestmark = pytest.mark.django_db


def _heading(page: object) -> str:
    return next(text for level, text in page.headings if level == 2)  # type: ignore[attr-defined]


def test_all_connections_and_what_is_missing_from_them(read: Reader) -> None:
    page = read("/register/")
    assert _heading(page) == "2.315 Anschlüsse"
    assert "13 weitere Behörden sind laut Quelle zuständig" in page.text


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("zusage=by-ewa", "1.385 Anschlüsse"),
        ("land=06", "517 Anschlüsse"),
        ("land=09&zusage=by-fuehrerschein", "96 Anschlüsse"),
        ("kreis=09772&zusage=by-fuehrerschein", "1 Anschluss"),
        ("zustand=live", "6 Anschlüsse"),
        ("blockiert=ja", "0 Anschlüsse"),
        ("text=landratsamt+augsburg", "4 Anschlüsse"),
        ("text=puergen", "1 Anschluss"),
    ],
)
def test_filters_narrow_the_list(read: Reader, query: str, count: str) -> None:
    assert _heading(read(f"/register/?{query}")) == count


def test_nothing_found_offers_a_way_back(read: Reader) -> None:
    page = read("/register/?text=xqzwy")
    assert "Kein Anschluss passt" in page.text
    assert "/register/" in page.links


def test_filters_survive_sorting_paging_and_downloading(read: Reader) -> None:
    page = read("/register/?land=06")
    assert any("land=06" in link and "ordnung=" in link for link in page.links)
    assert any("land=06" in link and "seite=2" in link for link in page.links)
    assert any(link.startswith("/register/anschluesse.ods?") and "land=06" in link for link in page.links)


def test_invalid_choice_is_explained(client: Client) -> None:
    response = client.get("/register/?zustand=kaputt")
    assert response.status_code == 400
    assert "gibt es hier nicht" in response.content.decode()


@pytest.mark.parametrize("form", ["csv", "ods", "json"])
def test_download_holds_what_the_filter_admits(client: Client, form: str) -> None:
    response = client.get(f"/register/anschluesse.{form}?zustand=live")
    assert response.status_code == 200
    assert response.headers["Content-Disposition"].endswith(f'.{form}"')
    if form != "ods":
        assert "Augsburg" in response.content.decode()


def _connection(read: Reader, query: str) -> str:
    listing = read(f"/register/?{query}")
    return next(link for link in listing.links if link.startswith("/register/") and link[10:11].isdigit())


def test_connection_shows_steps_and_says_that_nothing_is_recorded(read: Reader) -> None:
    page = read(_connection(read, "zusage=by-ewa&text=meitingen"))
    assert page.headings[0] == (1, "Markt Meitingen")
    assert "Darum ist sein Zustand unbekannt." in page.text


def test_how_far_the_steps_are_is_for_those_involved(read: Reader) -> None:
    public = read(_connection(read, "zusage=by-fuehrerschein&text=landratsamt+kelheim"))
    assert "Wie weit sie sind, sehen nur die Beteiligten." in public.text
    assert "Schritten sind erledigt" not in public.text
    assert "Nichts eingetragen" not in public.text
    for place, sees in ((KELHEIM, True), (REGENSBURG, False)):
        _, client = editor_at(place)
        page = page_of(client, f"/register/{connection_at().pk}/")
        assert ("0 von 19 Schritten sind erledigt" in page.text) is sees
        assert ("Ändern" in page.text) is sees


def test_who_recorded_it_is_for_those_involved(read: Reader) -> None:
    one = connection_at()
    person, client = editor_at()
    actions.record(by=person.key, connection_id=one.pk, state=State.OPEN, occurred_on=today(), why="angerufen")
    for name, page in ((person.name, page_of(client, f"/register/{one.pk}/")), ("", read(f"/register/{one.pk}/"))):
        assert "angerufen" in page.text
        assert ("Wer" in page.words) is bool(name)
        assert not name or name in page.text.split("angerufen")[1]
        assert person.key not in page.text


def test_reported_connection_shows_who_said_so(read: Reader) -> None:
    page = read(_connection(read, "zusage=by-ewa&zustand=live"))
    assert "Gemeldet, nicht geprüft" in page.text
    assert any(link.startswith("https://www.br.de/") for link in page.links)


def test_base_data_are_named_in_words_and_sources_by_whose_they_are(read: Reader) -> None:
    listing = read("/register/?zusage=by-ewa&zustand=live")
    address = next(link for link in listing.links if link.startswith("/register/") and link[10:11].isdigit())
    text = read(address).text
    assert "system:setup" not in text
    assert "Quelle: br.de" in text
    assert "Quelle Quelle" not in text
    assert actor("system:setup") == labels.ACTORS["system:setup"]
