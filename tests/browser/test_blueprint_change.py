# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The pages about new versions and deviations, in every look (made here, see test_ledger)."""

from collections.abc import Callable

from django.test import Client
from playwright.sync_api import Route

from blaupause.accounts.rules import Role
from blaupause.rollout import actions, deviations
from blaupause.rollout.models import Connection
from blaupause.rollout.rules import DeviationKind, State
from tests.accounts import people
from tests.browser import crawl
from tests.browser.conftest import Opener
from tests.console.people import connection_at
from tests.plugins.base_data import Site
from tests.rollout.plans import added, removed, reworded, stored

BERGSTRASSE = "06431"
OPEN = "for (const part of document.querySelectorAll('main details')) part.open = true"


def answering(body: bytes, policy: str) -> Callable[[Route], None]:
    """Hands this page out in place of the server's answer."""
    headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy}
    return lambda route: route.fulfill(body=body, headers=headers)


def test_the_pages_hold_no_barrier(site: Site, open_page: Opener, client: Client) -> None:
    one = connection_at(BERGSTRASSE, "he-fuehrerschein")
    Connection.objects.filter(pk=one.pk).update(state=State.PREPARING)
    lead = people.member(people.organisation(place=BERGSTRASSE), Role.LEAD, name="Erika Beispiel")
    deviations.record(
        by=people.scope_of(lead),
        connection_id=one.pk,
        step="contract",
        kind=DeviationKind.REPLACED,
        what="Der Zweckverband schließt den Vertrag für alle Gemeinden des Landkreises",
        reason="Die Gemeinden haben das vor Jahren auf den Verband übertragen.",
    )
    stored(removed, added, reworded)
    actions.apply_blueprint(by="test", blueprint="hessen")
    people.signed_in(client, lead)
    page = open_page(f"{site.url}/impressum/")
    found = []
    own = f"/register/{one.pk}/"
    for address in (f"{own}blaupause/", "/pruefungen/", "/pruefungen/entscheiden/", "/abweichungen/", own):
        response = client.get(
            f"{address}?alle=ja" if "entscheiden" in address else address, headers={"accept-language": "de"}
        )
        assert response.status_code == 200

        page.route(f"**{address}", answering(response.content, response.headers["Content-Security-Policy"]))
        page.goto(f"{site.url}{address}")
        page.evaluate(OPEN)
        found += [
            f"{address} {look.name}: {problem}" for look in crawl.LOOKS for problem in crawl.problems(page, look)
        ]
    assert found == []
