# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Asking for another target or day of a promised service, and what the ledger says of it afterwards."""

import pytest
from django.test import Client

from blaupause.accounts.models import ChangeRequest
from blaupause.accounts.rules import OrganisationKind, Role
from blaupause.catalog.models import Commitment
from tests.accounts.people import BAYERN, KELHEIM, member, organisation, signed_in
from tests.console.people import page_of, queries_of, sent

pytestmark = pytest.mark.django_db
PAGE = "/lagebild/09/by-ewa/"
FORM = f"{PAGE}ziel/"
WANTED = {"ziel": "as_far_as_possible", "bis": "2027-06-30", "grund": "Beschluss des Lenkungskreises"}
MOST_QUERIES = 12


@pytest.fixture
def clients() -> tuple[Client, Client]:
    """Two leads of the Land office."""
    office = organisation(OrganisationKind.LAND_OFFICE, BAYERN)
    return signed_in(Client(), member(office, Role.LEAD)), signed_in(Client(), member(office, Role.LEAD))


def test_only_who_may_ask_finds_the_link_and_the_form(clients: tuple[Client, Client]) -> None:
    kelheim = signed_in(Client(), member(organisation(OrganisationKind.DISTRICT, KELHEIM), Role.LEAD))
    assert FORM in page_of(clients[0], PAGE).links
    assert FORM not in page_of(kelheim, PAGE).links
    assert FORM not in page_of(Client(), PAGE).links
    assert kelheim.get(FORM).status_code == 404
    assert clients[0].get("/lagebild/06/by-ewa/ziel/").status_code == 404
    assert Client().get(FORM).status_code == 302


def test_another_target_is_asked_for_approved_and_told(clients: tuple[Client, Client]) -> None:
    asking, deciding = clients
    page = sent(asking, FORM, WANTED)
    assert "Ihr Antrag ist gestellt." in page.text
    request = ChangeRequest.unscoped.get(kind="catalog.target", state="waiting")
    assert Commitment.objects.get(key="by-ewa").due.isoformat() == "2026-12-31"
    sent(deciding, f"/freigaben/{request.pk}/", {"tun": "freigeben", "version": "1"})
    assert Commitment.objects.get(key="by-ewa").due.isoformat() == "2027-06-30"
    history = page_of(asking, PAGE)
    assert history.problems == []
    assert (2, "Protokoll") in history.headings
    assert "30.06.2027" in history.text
    assert (2, "Protokoll") not in page_of(Client(), PAGE).headings


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"grund": " "}, "Begründung"),
        ({"ziel": "nirgends"}, "Bitte einen der angebotenen Werte wählen"),
        ({"bis": "morgen"}, "Das ist kein Tag"),
        ({"ziel": "everywhere", "bis": "2026-12-31"}, "ein anderes Ziel oder einen anderen Tag"),
    ],
)
def test_a_form_that_cannot_be_read_comes_back_with_what_was_typed(
    clients: tuple[Client, Client], wrong: dict[str, str], told: str
) -> None:
    page = sent(clients[0], FORM, WANTED | wrong, 400)
    assert page.problems == []
    assert told in page.text
    assert not ChangeRequest.unscoped.filter(kind="catalog.target").exists()


def test_both_pages_ask_little(clients: tuple[Client, Client]) -> None:
    for address in (PAGE, FORM):
        assert queries_of(clients[0], address) <= MOST_QUERIES
