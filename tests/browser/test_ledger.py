# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The page of the ledger, as somebody reads it who is signed in, in every look.

Its rows live in the transaction of the test, where the server's threads cannot see them: the page is made here and
handed to the browser in place of the server's answer; styles and scripts come from the server.
"""

import pytest
from django.test import Client
from playwright.sync_api import Route

from blaupause.accounts.rules import Role
from blaupause.ledger.actions import append
from blaupause.ledger.rules import Actor, Draft
from tests.accounts import people
from tests.browser import crawl
from tests.browser.conftest import Opener
from tests.plugins.base_data import Site

# Not the menu of the account, which then lies over the navigation.
OPEN = "for (const part of document.querySelectorAll('main details')) part.open = true"


@pytest.mark.parametrize("query", ["", "?gruppe=rollen", "?gruppe=freigaben"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_the_ledger_holds_no_barrier(
    site: Site, open_page: Opener, client: Client, query: str, language: str
) -> None:
    of = people.organisation(name="Landratsamt Kelheim mit einem längeren Namen als üblich")
    lead = people.member(of, Role.LEAD, name="Erika Beispiel")
    detail = {"old": {"valid_to": None}, "new": {"valid_to": "2026-04-01"}, "person": lead.key, "role": "lead"}
    draft = Draft("membership.ended", "membership:1", detail, "Vertretung", of.place, of.pk)
    append(by=Actor(lead.key, of.key, 7, "0b8e8b0e-1b0e-4b0e-8b0e-0b8e8b0e1b0e"), chain="land-09", drafts=[draft])
    response = people.signed_in(client, lead).get(f"/protokoll/{query}", headers={"accept-language": language})
    assert response.status_code == 200

    def answer(route: Route) -> None:
        headers = {"Content-Type": "text/html; charset=utf-8"}
        headers["Content-Security-Policy"] = response.headers["Content-Security-Policy"]
        route.fulfill(body=response.content, headers=headers)

    page = open_page(f"{site.url}/impressum/")
    page.route("**/protokoll/**", answer)
    page.goto(f"{site.url}/protokoll/{query}")
    page.evaluate(OPEN)
    assert [f"{look.name}: {problem}" for look in crawl.LOOKS for problem in crawl.problems(page, look)] == []
