# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Tick connections in the register, look at old and new, change them or ask for it; all of it without scripts."""

import pytest
from django.test import Client

from blaupause.accounts.models import ChangeRequest
from blaupause.accounts.rules import OrganisationKind, Role
from blaupause.kernel.clock import today
from blaupause.rollout import actions
from blaupause.rollout.models import Connection
from blaupause.rollout.rules import State
from tests.accounts.people import BAYERN, KELHEIM, mandate, member, organisation, signed_in
from tests.console.people import editor_at, page_of, queries_of, sent

pytestmark = pytest.mark.django_db
WHERE = "/register/aendern/"


@pytest.fixture
def client() -> Client:
    """An editor of a contractor that acts for all of Bavaria."""
    contractor = organisation(OrganisationKind.CONTRACTOR)
    mandate(contractor, BAYERN)
    return signed_in(Client(), member(contractor, Role.EDITOR))


def rows(count: int) -> list[Connection]:
    found = Connection.objects.filter(place__startswith=BAYERN, commitment__key="by-fuehrerschein", state=0)
    return list(found.order_by("pk")[:count])


def form(of: list[Connection], step: str = "ausfuehren", **more: object) -> dict[str, object]:
    return {
        "schritt": step,
        "anschluss": [f"{row.pk}-{row.revision}" for row in of],
        "zustand": "ordered",
        "seit": today().isoformat(),
        "quelle": "",
        "grund": "Rahmenvertrag",
    } | more


def boxes(client: Client, address: str) -> int:
    return client.get(address).content.decode().count('name="auswahl"')


def test_boxes_are_there_for_what_one_may_change_and_for_nobody_else(client: Client) -> None:
    listing = "/register/?zusage=by-fuehrerschein&kreis=09273"
    assert (boxes(Client(), listing), boxes(client, listing)) == (0, 1)
    _, kelheim = editor_at(KELHEIM)
    assert boxes(kelheim, "/register/?zusage=by-fuehrerschein&kreis=09375") == 0
    assert boxes(kelheim, listing) == 1
    assert "/register/aendern/" in [f["action"] for f in page_of(client, listing).forms]


def test_strangers_find_no_page(client: Client) -> None:
    assert Client().get(WHERE).status_code == 302
    _, reader = editor_at(KELHEIM, Role.READER)
    page_of(reader, WHERE, 404)
    sent(reader, WHERE, form(rows(1)), 404)


def test_choose_preview_and_change(client: Client) -> None:
    chosen = rows(3)
    query = "&".join(f"auswahl={row.pk}" for row in chosen)
    page = page_of(client, f"{WHERE}?{query}&auswahl=0&auswahl=x")
    assert "3 Anschlüsse ausgewählt" in page.text
    preview = sent(client, WHERE, form(chosen, "vorschau"), 200)
    assert preview.problems == []
    assert "3 Anschlüsse ändern" in preview.text
    assert set(Connection.objects.filter(pk__in=[r.pk for r in chosen]).values_list("state", flat=True)) == {0}
    done = sent(client, WHERE, form(chosen), 200)
    assert "3 Anschlüsse haben jetzt den Zustand „Bestellt“." in done.text
    assert done.problems == []


def test_rows_that_moved_on_are_shown_and_the_rest_is_done(client: Client) -> None:
    chosen = rows(2)
    seen = form(chosen)
    actions.record(by="test", connection_id=chosen[0].pk, state=State.OPEN, occurred_on=today(), why="angerufen")
    page = sent(client, WHERE, seen, 200)
    assert "1 Anschluss hat jetzt den Zustand „Bestellt“." in page.text
    assert "1 Anschluss wurde nicht geändert" in page.text
    assert "In der Zwischenzeit hat jemand anderes hier etwas geändert." in page.text
    assert sent(client, WHERE, form(chosen, anschluss=seen["anschluss"][:1]), 409).problems == []  # type: ignore[index]


def test_above_the_limit_it_becomes_a_request(client: Client) -> None:
    chosen = rows(26)
    preview = sent(client, WHERE, form(chosen, "vorschau"), 200)
    assert "Freigabe beantragen" in preview.text
    page = sent(client, WHERE, form(chosen))
    assert "Ihr Antrag ist gestellt." in page.text
    assert "Sie haben das beantragt; entscheiden muss jemand anderes." in page.text
    assert ChangeRequest.unscoped.filter(kind="rollout.bulk", state="waiting").count() == 1
    assert not Connection.objects.filter(pk__in=[r.pk for r in chosen], state=State.ORDERED).exists()


def test_a_form_without_a_reason_comes_back(client: Client) -> None:
    chosen = rows(2)
    page = sent(client, WHERE, form(chosen, "vorschau", grund=" ", zustand="kaputt"), 400)
    assert page.problems == []
    assert "Bitte begründen Sie die Änderung." in page.text
    assert "2 Anschlüsse ausgewählt" in page.text


def test_nothing_ticked_says_so(client: Client) -> None:
    assert "Es ist nichts angekreuzt" in page_of(client, WHERE).text
    _, kelheim = editor_at(KELHEIM)
    foreign = next(row for row in rows(5) if row.place != KELHEIM)
    assert "Es ist nichts angekreuzt" in page_of(kelheim, f"{WHERE}?auswahl={foreign.pk}").text


def test_pages_ask_the_database_little(client: Client) -> None:
    listing = "/register/?zusage=by-fuehrerschein"
    page_of(client, listing)
    assert queries_of(client, listing) <= 12
    assert queries_of(client, f"{WHERE}?" + "&".join(f"auswahl={row.pk}" for row in rows(30))) <= 12
