# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A clerk enters values once and takes a paper with them: in a real browser, without scripts, on a narrow screen."""

import io
import zipfile
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from blaupause.accounts.models import Person
from blaupause.accounts.rules import OrganisationKind, Role
from tests.accounts.people import KELHEIM, member, organisation
from tests.browser.test_four_eyes import Desk, look
from tests.plugins.base_data import Site
from tests.plugins.committed import apart, as_system, restored


@pytest.fixture
def clerk(site: Site, django_db_blocker: object) -> Iterator[Person]:
    """An editor of the Landkreis; gone afterwards with everything entered."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        undo = restored(KELHEIM)
        apart(undo.__enter__)
        try:
            yield apart(_clerk)
        finally:
            apart(lambda: undo.__exit__(None, None, None))


def _clerk() -> Person:
    with as_system():
        return member(organisation(OrganisationKind.DISTRICT, KELHEIM), Role.EDITOR, name="Erika Beispiel")


def test_a_clerk_enters_values_once_and_takes_a_paper(chromium: Browser, site: Site, clerk: Person) -> None:
    desk = Desk(chromium, site, clerk, accept_downloads=True)
    page = desk.open("/register/?zusage=by-fuehrerschein&text=landratsamt+kelheim")
    page.locator("table a[href^='/register/']").first.click()
    page.get_by_role("link", name="Stammdaten", exact=True).click()
    look(chromium, desk, "stammdaten-leer")
    page.locator("#w-authority-name").fill("Landratsamt Kelheim")
    page.locator("#g-authority-name").check()
    page.locator("#w-lead-name").fill("Frau Muster")
    page.locator("#w-contact-mailbox").fill("kein-postfach")
    page.get_by_role("button", name="Alle Änderungen speichern").click()
    expect(page.get_by_role("alert")).to_contain_text("Funktionspostfach")
    expect(page.locator("#w-lead-name")).to_have_value("Frau Muster")
    expect(page.locator("#g-authority-name")).to_be_checked()
    page.locator("#w-contact-mailbox").fill("amt@kreis.example")
    page.get_by_role("button", name="Alle Änderungen speichern").click()
    expect(page.get_by_text("3 Angaben sind gespeichert.")).to_be_visible()
    expect(page.locator("section[aria-labelledby=vollstaendig]")).to_contain_text("1 von")
    look(chromium, desk, "stammdaten")
    page.locator("section[aria-labelledby=vollstaendig] li a").first.click()
    look(chromium, desk, "angaben")
    page.get_by_role("link", name="Unterlagen aus diesen Angaben").click()
    look(chromium, desk, "unterlagen")
    section = page.locator("section[aria-labelledby=p-interest-letter]")
    expect(section).to_contain_text("Ansprechperson für Technik")
    with page.expect_download() as started:
        section.get_by_role("link", name="ODT").click()
    with zipfile.ZipFile(io.BytesIO(started.value.path().read_bytes())) as archive:
        assert "Landratsamt Kelheim, wollen" in archive.read("content.xml").decode()
    with page.expect_download() as started:
        section.get_by_role("link", name="PDF").click()
    assert started.value.path().read_bytes().startswith(b"%PDF-")
    desk.context.close()
