# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A clerk is invited and brings two services of a city live through the pages; the second one takes far less."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, expect

from blaupause.accounts.models import Person
from blaupause.accounts.rules import OrganisationKind, Role
from blaupause.rollout.models import Connection
from tests.accounts.people import AUGSBURG, member, organisation
from tests.browser.inputs import Inputs, on_one_page, step_by_step
from tests.browser.joining import accept, invited
from tests.browser.test_four_eyes import Desk, look
from tests.plugins.base_data import Site
from tests.plugins.committed import apart, as_system, restored

MOST_INPUTS, MOST_MINUTES = 20, 20
"""Per cent of the first service, counted from the invitation to the first service that is live."""


@dataclass(frozen=True)
class City:
    """Who runs the account of Augsburg, and two of its connections."""

    administrator: Person
    organisation: str
    first: int
    second: int


@pytest.fixture
def city(site: Site, django_db_blocker: object) -> Iterator[City]:
    """Gone afterwards, with everybody who joined."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        undo = restored(AUGSBURG)
        apart(undo.__enter__)
        try:
            yield apart(_city)
        finally:
            apart(lambda: undo.__exit__(None, None, None))
            cache.clear()


def _city() -> City:
    with as_system():
        town = organisation(OrganisationKind.MUNICIPALITY, AUGSBURG, name="Stadt Augsburg")
        rows = Connection.objects.filter(place=AUGSBURG)
        keys = ("by-waffen", "by-aufenthalt")
        numbers = [rows.get(commitment__key=key).pk for key in keys]
        return City(member(town, Role.ADMINISTRATOR, name="Ada Beispiel"), town.key, *numbers)


def test_from_the_invitation_to_two_services_that_are_live(
    chromium: Browser, site: Site, city: City, capsys: pytest.CaptureFixture[str]
) -> None:
    administrator = Desk(chromium, site, city.administrator)
    link = invited(administrator, city.organisation)
    clerk = Desk(chromium, site, None)
    page = clerk.open(link)
    look(chromium, clerk, "einladung")
    once = Inputs()
    accept(clerk, once)
    clerk.open("/naechste-schritte/")
    look(chromium, clerk, "naechste-schritte")
    page.get_by_role("link", name="Für 5 Leistungen auf einmal").first.click()
    look(chromium, clerk, "gemeinsam")
    clerk.open(f"/register/{city.first}/")
    look(chromium, clerk, "anschluss-anfang")
    step_by_step(page, once)
    expect(page.locator(".bp-title .bp-mark").first).to_have_text("Online")
    expect(page.get_by_text("Nach den Schritten der Blaupause").first).to_be_visible()

    page.set_viewport_size({"width": 320, "height": 900})
    clerk.open(f"/register/{city.second}/")
    look(chromium, clerk, "schon-da")
    again = Inputs()
    again.click(page.get_by_role("link", name="Mehrere Schritte auf einer Seite ausfüllen"), keyboard=True)
    look(chromium, clerk, "auf-einmal")
    on_one_page(page, again, keyboard=True)
    expect(page.locator(".bp-title .bp-mark").first).to_have_text("Online")

    inputs, minutes = 100 * again.all / once.all, 100 * again.minutes / once.minutes
    with capsys.disabled():
        sys.stdout.write(f"\nfirst {once}\nsecond {again}\n{inputs:.0f} % of inputs, {minutes:.0f} % of time\n")
    assert inputs <= MOST_INPUTS
    assert minutes <= MOST_MINUTES
    for one in (administrator, clerk):
        one.context.close()
