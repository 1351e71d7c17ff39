# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every list of the console leaves as a file, in every form and with the same words, for those who may see it."""

import re

import pytest
from django.test import Client

from blaupause.accounts.rules import Role
from blaupause.kernel.tabular import FORMS
from blaupause.rollout import deviations, together
from blaupause.rollout.rules import DeviationKind
from tests.accounts.people import BAYERN, KELHEIM, REGENSBURG, scope_of
from tests.console.people import connection_at, editor_at, page_of

pytestmark = pytest.mark.django_db
PAGES = {
    "/register/": "/register/anschluesse",
    "/abweichungen/": "/abweichungen",
    "/naechste-schritte/gemeinsam/?schritt=applicability": "/naechste-schritte/gemeinsam",
    f"/stammdaten/{KELHEIM}/": f"/stammdaten/{KELHEIM}",
}
WORDS = re.compile(
    r'<p class="bp-downloads"><span>Als Tabelle herunterladen:</span> (<a href="[^"]+">[^<]+</a> ?)+</p>'
)


@pytest.fixture
def client() -> Client:
    one, found = editor_at(KELHEIM)
    row = connection_at()
    reason = "=cmd|' /C calc'!A1"
    deviations.record(
        by=scope_of(one), connection_id=row.pk, step="training", kind=DeviationKind.SKIPPED, reason=reason
    )
    return found


@pytest.mark.parametrize("page", sorted(PAGES))
def test_a_list_offers_every_form_in_the_same_words(client: Client, page: str) -> None:
    found = page_of(client, page)
    shown = client.get(page).content.decode()
    assert WORDS.search(shown)
    for form, word in zip(FORMS, ("ODS", "Excel (XLSX)", "CSV", "JSON"), strict=True):
        (link,) = {link for link in found.links if link.startswith(f"{PAGES[page]}.{form}")}
        assert f">{word}</a>" in shown
        assert client.get(link).status_code == 200


def test_what_somebody_typed_is_no_formula(client: Client) -> None:
    assert "'=cmd" in client.get("/abweichungen.csv").content.decode()


def test_lists_for_many_authorities() -> None:
    _, office = editor_at(BAYERN)
    for address in (
        "/naechste-schritte.csv",
        "/pruefungen.csv?stand=offen",
        "/pruefungen.ods",
        "/naechste-schritte.xlsx",
    ):
        assert office.get(address).status_code == 200


def test_strangers_get_nothing(client: Client) -> None:
    _, other = editor_at(REGENSBURG)
    assert "=cmd" not in other.get("/abweichungen.csv").content.decode()
    assert other.get(f"/stammdaten/{KELHEIM}.csv").status_code == 404
    _, administrator = editor_at(KELHEIM, Role.ADMINISTRATOR)
    for address in (
        "/abweichungen.csv",
        "/pruefungen.csv",
        "/naechste-schritte.csv",
        "/naechste-schritte/gemeinsam.csv",
    ):
        assert administrator.get(address).status_code == 404
        assert Client().get(address).status_code == 302


def test_a_file_says_what_did_not_fit(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    address = "/naechste-schritte/gemeinsam.csv?schritt=applicability"
    assert "weiterer passt hier nicht hinein" not in client.get(address).content.decode()
    monkeypatch.setattr(together, "MOST", 1)
    assert re.search(r"\d+ weitere passen hier nicht hinein", client.get(address).content.decode())
