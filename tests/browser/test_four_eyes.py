# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""One changes a connection, two change many: with a real browser, without JavaScript, on a narrow screen too."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from blaupause.accounts.models import Person
from blaupause.accounts.rules import OrganisationKind, Role
from tests.accounts.people import BAYERN, mandate, member, organisation, signed_in
from tests.browser import axe
from tests.plugins.base_data import Site
from tests.plugins.committed import apart, as_system, restored

LOOKS = Path(os.environ["BLAUPAUSE_LOOKS"]) if "BLAUPAUSE_LOOKS" in os.environ else None


@pytest.fixture
def two(site: Site, django_db_blocker: object) -> Iterator[tuple[Person, Person]]:
    """An editor and a lead of a contractor that acts for Bavaria; gone afterwards."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        undo = restored(BAYERN)
        apart(undo.__enter__)
        try:
            yield apart(_contractor)
        finally:
            apart(lambda: undo.__exit__(None, None, None))


def _contractor() -> tuple[Person, Person]:
    with as_system():
        contractor = organisation(OrganisationKind.CONTRACTOR, name="Generalunternehmen Muster")
        mandate(contractor, BAYERN)
        editor = member(contractor, Role.EDITOR, name="Erika Beispiel")
        return editor, member(contractor, Role.LEAD, name="Max Beispiel")


class Desk:
    """Somebody's browser, signed in when it is known who it is, without scripts unless asked for."""

    def __init__(self, chromium: Browser, site: Site, person: Person | None, **options: object) -> None:
        self.site = site
        chosen = {"locale": "de-DE", "java_script_enabled": False} | options
        self.context: BrowserContext = chromium.new_context(**chosen)  # type: ignore[arg-type]
        if person is not None:
            session = apart(lambda: signed_in(Client(), person).cookies[settings.SESSION_COOKIE_NAME].value)
            self.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site.url}])
        self.page: Page = self.context.new_page()

    def open(self, address: str) -> Page:
        self.page.goto(self.site.url + address)
        return self.page


def look(chromium: Browser, desk: Desk, name: str) -> None:
    """The page as it stands: nothing for axe to say, no sideways scrolling at 320 px, a picture when wanted."""
    state = desk.context.storage_state()
    for width, scheme in ((1280, "light"), (320, "light"), (1280, "dark")):
        context = chromium.new_context(
            locale="de-DE",
            storage_state=state,
            viewport={"width": width, "height": 900},
            color_scheme=scheme,  # type: ignore[arg-type]
        )
        page = context.new_page()
        page.goto(desk.page.url)
        assert axe.problems(page, colours_only=scheme == "dark") == [], (name, width, scheme)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (name, width)
        if LOOKS:
            page.screenshot(path=LOOKS / f"{name}-{width}-{scheme}.png", full_page=True)
        context.close()


@pytest.fixture
def desks(chromium: Browser, site: Site, two: tuple[Person, Person]) -> Iterator[tuple[Desk, Desk]]:
    found = Desk(chromium, site, two[0]), Desk(chromium, site, two[1])
    yield found
    for desk in found:
        desk.context.close()


def test_one_edits_a_connection(chromium: Browser, desks: tuple[Desk, Desk]) -> None:
    desk, other = desks
    desk.open("/register/?zusage=by-fuehrerschein&text=landratsamt+kelheim")
    desk.page.locator("table a[href^='/register/']").first.click()
    desk.page.get_by_role("link", name="Ändern").click()
    other.open(desk.page.url.removeprefix(desk.site.url))
    look(chromium, desk, "bearbeiten")
    _fill(desk.page, "Bestellt", "Der Kreistag hat bestellt.")
    expect(desk.page.get_by_text("Ihre Änderung ist gespeichert.")).to_be_visible()
    expect(desk.page.locator("table").first).to_contain_text("Erika Beispiel")
    desk.page.reload()
    look(chromium, desk, "anschluss")
    _fill(other.page, "Abgelehnt", "Der Kreistag hat abgelehnt.")
    expect(other.page.get_by_role("heading", level=1)).to_have_text("Jemand war schneller")
    expect(other.page.locator("table")).to_contain_text("Der Kreistag hat bestellt.")
    if LOOKS:
        other.page.screenshot(path=LOOKS / "konflikt-1280-light.png", full_page=True)
        other.page.set_viewport_size({"width": 320, "height": 900})
        other.page.screenshot(path=LOOKS / "konflikt-320-light.png", full_page=True)
    other.page.get_by_role("button", name="Trotzdem meine Fassung speichern").click()
    expect(other.page.get_by_text("Ihre Änderung ist gespeichert.")).to_be_visible()


def _fill(page: Page, state: str, why: str) -> None:
    page.get_by_label("Zustand", exact=True).select_option(label=state)
    page.get_by_label("Warum").fill(why)
    page.get_by_role("button", name="Speichern", exact=True).click()


def test_one_asks_and_another_approves(chromium: Browser, desks: tuple[Desk, Desk]) -> None:
    author, approver = desks
    author.open("/register/?zusage=by-fuehrerschein&land=09")
    boxes = author.page.get_by_role("checkbox", name="Auswählen")
    for number in range(30):
        boxes.nth(number).check()
    look(chromium, author, "register")
    author.page.get_by_role("button", name="Angekreuzte ändern").click()
    look(chromium, author, "mehrere")
    author.page.get_by_label("Neuer Zustand").select_option(label="Bestellt")
    author.page.get_by_label("Warum").fill("Rahmenvertrag des Landes")
    author.page.get_by_role("button", name="Alt und neu ansehen").click()
    expect(author.page.get_by_text("Das muss eine zweite Person freigeben.")).to_be_visible()
    if LOOKS:
        author.page.screenshot(path=LOOKS / "vorschau-1280-light.png", full_page=True)
    author.page.get_by_role("button", name="Freigabe beantragen").click()
    expect(author.page.get_by_text("Ihr Antrag ist gestellt.")).to_be_visible()
    expect(author.page.get_by_text("Sie haben das beantragt; entscheiden muss jemand anderes.")).to_be_visible()
    expect(author.page.get_by_role("button", name="Freigeben")).to_have_count(0)
    author.page.reload()
    look(chromium, author, "antrag-eigener")

    approver.open("/freigaben/")
    look(chromium, approver, "freigaben")
    approver.page.locator("table a").first.click()
    expect(approver.page.get_by_text("Erika Beispiel")).to_be_visible()
    look(chromium, approver, "antrag-fremder")
    approver.page.get_by_role("button", name="Freigeben").click()
    expect(approver.page.get_by_text("Freigegeben. Die Änderung ist ausgeführt.")).to_be_visible()
    author.open("/register/?zusage=by-fuehrerschein&land=09&zustand=ordered")
    expect(author.page.get_by_role("heading", name="30 Anschlüsse")).to_be_visible()
