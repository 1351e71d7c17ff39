# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Entering effort in one small form, and the figures it turns into."""

import pytest

from blaupause.kernel.clock import now, today
from blaupause.rollout.models import Connection, Effort, StepEvent
from blaupause.rollout.rules import StepState
from tests.accounts.people import BAYERN, REGENSBURG
from tests.console.people import connection_at, editor_at, page_of, queries_of, sent

pytestmark = pytest.mark.django_db

FORM = {"schritt": "contract", "wer": "treasury", "dauer": "30", "minuten": "", "zahlt": "unknown"}


def many(rows: int) -> None:
    found = list(Connection.objects.filter(place__startswith="09").order_by("pk")[:rows])
    same = {"recorded_at": now(), "occurred_on": today()}
    Effort.unscoped.bulk_create(
        Effort(
            connection=one,
            step="contract",
            actor="treasury",
            minutes=10 + n,
            place=one.place,
            recorded_by="person:1",
            **same,
        )
        for n, one in enumerate(found)
    )
    StepEvent.unscoped.bulk_create(
        StepEvent(
            connection=one,
            step="contract",
            old_state=StepState.OPEN,
            state=state,
            by="person:1",
            place=one.place,
            **same,
        )
        for one in found
        for state in (StepState.STARTED, StepState.DONE)
    )


def test_effort_is_entered_with_two_clicks_and_taken_back() -> None:
    one, (_, client) = connection_at(), editor_at()
    address = f"/register/{one.pk}/aufwand/"
    assert "Was hat es gekostet?" in page_of(client, f"{address}?schritt=contract").text
    page = sent(client, address, FORM)
    assert "Zusammen 30 Minuten" in page.text
    made = Effort.unscoped.get()
    page = sent(client, address, {"zurueck": str(made.pk), "stand": "1"})
    assert "zurückgenommen" in page.text
    assert client.post(address, {"zurueck": str(made.pk), "stand": "1"}).status_code == 409


def test_what_was_typed_counts_more_than_what_was_chosen_and_money_is_kept_in_cents() -> None:
    one, (_, client) = connection_at(), editor_at()
    form = FORM | {"minuten": "45", "kosten": "1.250,50", "zahlt": "district"}
    assert "1.250,50" in sent(client, f"/register/{one.pk}/aufwand/", form).text
    assert Effort.unscoped.values_list("minutes", "cents").get() == (45, 125050)


@pytest.mark.parametrize(
    "wrong", [{"minuten": "viel"}, {"dauer": ""}, {"kosten": "x"}, {"schritt": "x"}, {"tag": "x"}]
)
def test_a_form_that_cannot_be_taken_says_so(wrong: dict[str, str]) -> None:
    one, (_, client) = connection_at(), editor_at()
    page = sent(client, f"/register/{one.pk}/aufwand/", FORM | {"anmerkung": "bleibt"} | wrong, status=400)
    assert "Es wurde nichts gespeichert" in page.text
    assert not Effort.unscoped.exists()


def test_figures_are_drawn_and_written_and_exported() -> None:
    many(6)
    _, client = editor_at(BAYERN)
    for query in ("", "?was=tage", "?nach=groesse", "?nach=art", "?nach=verfahren", "?was=kosten"):
        page_of(client, f"/aufwand/{query}")
    page = client.get("/aufwand/").content.decode()
    assert 'class="bp-line bp-box"' in page
    assert "12,5" not in page  # minutes are whole
    file = client.get("/aufwand.csv").content.decode().splitlines()
    assert len([line for line in file if "contract" in line]) == 12
    assert client.get("/aufwand.ods").status_code == 200


def test_strangers_neither_see_nor_enter_anything() -> None:
    one, (_, client) = connection_at(), editor_at(REGENSBURG)
    many(1)
    assert client.get(f"/register/{one.pk}/aufwand/").status_code == 404
    assert client.post(f"/register/{one.pk}/aufwand/", FORM).status_code == 404
    assert "contract" not in client.get("/aufwand.csv").content.decode()


def test_figures_ask_few_questions_of_a_thousand_connections() -> None:
    many(1000)
    _, client = editor_at(BAYERN)
    one = connection_at()
    for address in ("/aufwand/", "/aufwand/?nach=verfahren", "/aufwand.csv", f"/register/{one.pk}/aufwand/"):
        client.get(address)
        assert queries_of(client, address) <= 12, address
