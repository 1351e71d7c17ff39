# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A step of a draft is edited by keyboard alone in a real browser: mistakes are shown while typing."""

import io
import zipfile
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from blaupause.accounts.models import Person
from blaupause.accounts.rules import OrganisationKind, Role
from blaupause.blueprint import editing
from blaupause.blueprint.loader import PACKAGED
from tests.accounts.people import BAYERN, member, organisation, scope_of, signed_in
from tests.browser import axe
from tests.browser.test_four_eyes import LOOKS, Desk, look
from tests.plugins.base_data import Site
from tests.plugins.committed import apart, as_system, restored


@pytest.fixture
def draft(site: Site, django_db_blocker: object) -> Iterator[tuple[int, Person]]:
    """A draft of Bavaria with its files, and its author; gone afterwards."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        undo = restored(BAYERN)
        apart(undo.__enter__)
        try:
            yield apart(_begun)
        finally:
            apart(lambda: undo.__exit__(None, None, None))


def _begun() -> tuple[int, Person]:
    with as_system():
        office = organisation(OrganisationKind.LAND_OFFICE, BAYERN, name="Staatsministerium Muster")
        author = member(office, Role.EDITOR, name="Erika Beispiel")
    with as_system():
        scope = scope_of(author)
    return editing.begin(by=scope, key="bayern"), author


def _press(page: Page, selector: str, key: str = "Enter") -> None:
    """By keyboard: the element is reached, not clicked."""
    page.locator(selector).first.focus()
    page.keyboard.press(key)


def _as_shown(page: Page, name: str) -> None:
    """The answer to a form where it stands: axe, no sideways scrolling at 320 px, a picture when wanted."""
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert axe.problems(page) == [], (name, width)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (name, width)
        if LOOKS:
            page.screenshot(path=LOOKS / f"{name}-{width}-light.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})


def test_a_step_is_edited_by_keyboard(chromium: Browser, site: Site, draft: tuple[int, Person]) -> None:
    number, author = draft
    context = chromium.new_context(locale="de-DE", accept_downloads=True)
    session = apart(lambda: signed_in(Client(), author).cookies[settings.SESSION_COOKIE_NAME].value)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site.url}])
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.goto(f"{site.url}/fassungen/entwurf/{number}/inhalt/")
    _as_shown(page, "entwurf-inhalt")
    _press(page, "a[href$='/inhalt/steps/roles/']")
    title = page.locator("[name='title.de']")
    expect(title).to_be_visible()
    _as_shown(page, "entwurf-schritt")
    title.focus()
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    error = page.locator("#f-title-de-fehler .bp-error")
    expect(error).to_be_visible()
    expect(page.locator("#meldungen a[href='#f-title-de']")).to_be_visible()
    expect(title).to_be_focused()
    _as_shown(page, "entwurf-fehler")
    page.keyboard.type("Rollen: jetzt #1")
    expect(error).to_have_count(0)
    page.locator("[name='grund.de']").focus()
    page.keyboard.type("Der Markt verlangt es.")
    page.locator("[name='grund.en']").focus()
    page.keyboard.type("The market asks for it.")
    expect(page.locator("#meldungen .bp-note--done")).to_be_visible()
    _press(page, "#objekt button[value=vorschau]")
    expect(page.locator("#vorschau")).to_be_visible()
    expect(page.locator("section[aria-labelledby=vorschau]")).to_contain_text("Rollen: jetzt #1")
    _as_shown(page, "entwurf-vorschau")
    _press(page, "section[aria-labelledby=vorschau] button[value=sichern]")
    expect(page.locator("h1")).to_have_text("Rollen: jetzt #1")
    page.goto(f"{site.url}/fassungen/entwurf/{number}/inhalt/")
    with page.expect_download() as started:
        _press(page, "a[href$='dateien.zip']")
    with zipfile.ZipFile(io.BytesIO(started.value.path().read_bytes())) as archive:
        files = {name.rpartition("/")[2]: archive.read(name).decode() for name in archive.namelist()}
    context.close()
    for name, text in files.items():
        old = (PACKAGED / "bayern" / name).read_text()
        gone = [line for line in old.splitlines() if line not in text.splitlines()]
        assert gone == [], name
    assert any("Rollen: jetzt #1" in text for text in files.values())
    assert [one for one in wrong if "favicon" not in one] == []


def test_a_draft_is_edited_without_scripts(chromium: Browser, site: Site, draft: tuple[int, Person]) -> None:
    number, author = draft
    desk = Desk(chromium, site, author)
    page = desk.open(f"/fassungen/entwurf/{number}/inhalt/parameters/digital-officer/")
    look(chromium, desk, "entwurf-parameter")
    page.locator("[name='level']").select_option("")
    page.locator("#objekt button[value=sichern]").click()
    expect(page.locator("#f-level-fehler")).not_to_be_empty()
    page.locator("[name='level']").select_option("district")
    page.locator("#objekt button[value=sichern]").click()
    expect(page.locator("[name='level']")).to_have_value("district")
    expect(page.locator("#meldungen")).to_be_empty()
    desk.context.close()
