# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What runs out: the list, an address for one's own calendar, and a link from a mail, without scripts and narrow."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from blaupause.accounts import links
from blaupause.accounts.models import Person
from blaupause.accounts.rules import OrganisationKind, Role
from blaupause.accounts.scope import Scope, system
from blaupause.accounts.wall import acting
from blaupause.kernel.clock import today
from blaupause.rollout.dates.confirming import subject_of
from tests.accounts.people import AUGSBURG, member, organisation, scope_of
from tests.browser.test_four_eyes import Desk, look
from tests.console.people import connection_at
from tests.plugins.base_data import Site
from tests.plugins.committed import apart, as_system, restored
from tests.rollout.dates.stating import day, say, seen


@pytest.fixture
def clerk(site: Site, django_db_blocker: object) -> Iterator[tuple[Person, str]]:
    """An editor of Augsburg, and the secret of a link from a mail; gone afterwards."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        undo = restored(AUGSBURG)
        apart(undo.__enter__)
        try:
            yield apart(_clerk)
        finally:
            apart(lambda: undo.__exit__(None, None, None))


def _clerk() -> tuple[Person, str]:
    with as_system():
        one = member(organisation(OrganisationKind.MUNICIPALITY, AUGSBURG), Role.EDITOR, name="Erika Beispiel")
        by = scope_of(one)
        say(by, "council-date", day(-12).isoformat(), AUGSBURG)
        token = _link(one, by)
        say(by, "certificate-expiry", day(9).isoformat(), AUGSBURG, verified=True)
        say(by, "payment-certificate-date", day(-300).isoformat(), AUGSBURG)
        say(by, "contract-end", day(70).isoformat(), connection_at(AUGSBURG))
    return one, token


def _link(one: Person, by: Scope) -> str:
    with acting(system("job:test", today())) as job:
        return links.confirming(by=job, person_id=one.pk, subject=subject_of(seen(by)[0]))


def test_dates_are_listed_subscribed_to_and_confirmed(
    chromium: Browser, site: Site, clerk: tuple[Person, str]
) -> None:
    person, token = clerk
    desk = Desk(chromium, site, person)
    desk.open("/kalender/")
    look(chromium, desk, "kalender")
    desk.open("/kalender/abo/")
    desk.page.get_by_role("button", name="Adresse erzeugen").click()
    expect(desk.page.get_by_text("Sie wird nur jetzt gezeigt")).to_be_visible()
    desk.open("/kalender/abo/")
    look(chromium, desk, "kalender-abo")
    desk.open("/naechste-schritte/")
    look(chromium, desk, "naechste-schritte-termine")
    desk.context.clear_cookies()
    desk.open(f"/kalender/bestaetigen/{token}/")
    look(chromium, desk, "bestaetigen")
    desk.page.get_by_role("button", name="Ja, sie hat stattgefunden").click()
    expect(desk.page.get_by_text("Das ist festgehalten")).to_be_visible()
    desk.context.close()
