# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A clerk brings two services of a city live, step by step through the pages; the second one takes fewer inputs."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from blaupause.accounts.models import Person
from blaupause.accounts.rules import OrganisationKind, Role
from blaupause.rollout.models import Connection
from tests.accounts.people import AUGSBURG, member, organisation
from tests.browser.test_four_eyes import Desk, look
from tests.plugins.base_data import Site
from tests.plugins.committed import apart, as_system, restored

SHARED = ("roles", "user-account", "payment", "support")
"""Steps whose data the clerk says hold for all services of the city."""
SOURCE = "https://www.example.org/dienst"
MOST_STEPS = 60


@pytest.fixture
def clerk(site: Site, django_db_blocker: object) -> Iterator[tuple[Person, list[int]]]:
    """An editor of Augsburg and the numbers of two of its connections; gone afterwards."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        undo = restored(AUGSBURG)
        apart(undo.__enter__)
        try:
            yield apart(_clerk)
        finally:
            apart(lambda: undo.__exit__(None, None, None))


def _clerk() -> tuple[Person, list[int]]:
    with as_system():
        one = member(organisation(OrganisationKind.MUNICIPALITY, AUGSBURG), Role.EDITOR, name="Erika Beispiel")
        rows = Connection.objects.filter(place=AUGSBURG)
        keys = ("by-fuehrerschein", "by-aufenthalt")
        return one, [rows.get(commitment__key=key).pk for key in keys]


@dataclass
class Inputs:
    """What the clerk had to do: fields filled in or ticked, and clicks on buttons."""

    fields: int = 0
    clicks: int = 0

    @property
    def all(self) -> int:
        return self.fields + self.clicks


def bring_live(page: Page, keyboard: bool = False) -> Inputs:
    """Do what the page asks for until the service is live."""
    done = Inputs()
    for _ in range(MOST_STEPS):
        together = page.get_by_role("button", name="Diese Schritte abschließen")
        if together.count():
            press(page, together, keyboard)
            done.clicks += 1
            continue
        card = page.locator(".bp-steps > li:has(details[open] > summary)").first
        step = (card.get_attribute("id") or "").removeprefix("schritt-")
        if step == "operation":
            return done
        done.fields += fill(card, step)
        press(page, card.get_by_role("button", name="Speichern und abschließen"), keyboard)
        done.clicks += 1
    raise AssertionError("never live")


def press(page: Page, button: Locator, keyboard: bool) -> None:
    if keyboard:
        button.focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
    else:
        button.click()


def fill(card: Locator, step: str) -> int:
    """Everything the open step insists on; how many fields that were."""
    count = 0
    for box in card.locator("form > .bp-entry > label > input[type=checkbox]").all():
        if not box.is_checked():
            box.check()
            count += 1
    for field in card.locator("form > .bp-entry > .bp-field > :is(input, textarea, select)").all():
        if field.input_value():
            continue
        kind = field.get_attribute("type") or field.evaluate("one => one.tagName.toLowerCase()")
        if kind == "select":
            field.select_option(index=1)
        else:
            field.fill({"email": "post@example.org", "url": SOURCE, "date": "2026-03-31"}.get(str(kind), "Angabe"))
        count += 1
    if step in SHARED and count and (shared := card.locator("input[name=alle]")).count():
        shared.check()
        count += 1
    if (source := card.locator("#quelle")).count():
        source.fill(SOURCE)
        card.locator("#reichweite").select_option("structured")
        count += 2
    return count


def test_two_services_go_live_and_the_second_asks_for_less(
    chromium: Browser, site: Site, clerk: tuple[Person, list[int]], capsys: pytest.CaptureFixture[str]
) -> None:
    person, (first, second) = clerk
    desk = Desk(chromium, site, person)
    page = desk.open("/naechste-schritte/")
    look(chromium, desk, "naechste-schritte")
    page.get_by_role("link", name="Für 5 Leistungen auf einmal").first.click()
    look(chromium, desk, "gemeinsam")
    desk.open(f"/register/{first}/")
    look(chromium, desk, "anschluss-anfang")
    once = bring_live(page)
    expect(page.locator(".bp-title .bp-mark").first).to_have_text("Online")
    expect(page.get_by_text("Nach den Schritten der Blaupause").first).to_be_visible()

    narrow = Desk(chromium, site, person, java_script_enabled=True, viewport={"width": 320, "height": 900})
    narrow.open(f"/register/{second}/")
    again = bring_live(narrow.page, keyboard=True)
    expect(narrow.page.locator(".bp-title .bp-mark").first).to_have_text("Online")
    with capsys.disabled():
        share = 100 * again.all / once.all
        sys.stdout.write(f"\nfirst service: {once}, second: {again}: {share:.0f} % of the inputs\n")
    assert again.all < once.all
    for one in (desk, narrow):
        one.context.close()
