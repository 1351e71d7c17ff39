# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Pages about organisations, people and mandates in Chromium: every look, and the work without JavaScript."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.plugin import DjangoDbBlocker

from blaupause.accounts.demonstration import load_people, wipe_people
from blaupause.accounts.models import Person
from blaupause.accounts.scope import system
from blaupause.accounts.wall import acting
from blaupause.kernel.clock import today
from tests.accounts import people
from tests.browser import crawl
from tests.browser.conftest import Opener
from tests.plugins.base_data import Site

HOME = "/organisation/vorfuehrung-landkreis-kelheim/"
LAND = "/organisation/vorfuehrung-bayern/"
PAGES = {
    "erika.beispiel@example.org": ("/organisation/", HOME, f"{HOME}menschen/", f"{HOME}mandate/", "/rechte/"),
    "ada.ordnung@example.org": (LAND, f"{LAND}menschen/", f"{HOME}menschen/"),
    "max.muster@example.org": ("/organisation/vorfuehrung-it-dienstleister/mandate/",),
}
SignedIn = Callable[..., Page]


@dataclass(frozen=True)
class Office:
    """The product with the invented people; a session for each, with and without a second factor."""

    url: str
    sessions: dict[tuple[str, bool], str]


@pytest.fixture(scope="module")
def office(site: Site, django_db_blocker: DjangoDbBlocker) -> Iterator[Office]:
    """Committed, because the server has connections of its own; everybody is wiped afterwards."""
    by = system("test", today())
    with django_db_blocker.unblock(), acting(by):
        load_people(by=by)
        sessions = {
            (person.email, second_factor): _session(person, second_factor)
            for person in Person.objects.filter(demonstration=True)
            for second_factor in (True, False)
        }
    yield Office(site.url, sessions)
    with django_db_blocker.unblock(), acting(by):
        Session.objects.filter(pk__in=sessions.values()).delete()
        wipe_people(by=by)


def _session(person: Person, second_factor: bool) -> str:
    return str(people.signed_in(Client(), person, second_factor).cookies[settings.SESSION_COOKIE_NAME].value)


@pytest.fixture
def sign_in(office: Office, open_page: Opener) -> SignedIn:
    """Open a page as one of the invented people."""

    def opener(email: str, address: str, *, second_factor: bool = True, **options: object) -> Page:
        page = open_page(f"{office.url}/rechte/", expected=frozenset({400, 403, 409}), **options)
        cookie = {
            "name": settings.SESSION_COOKIE_NAME,
            "value": office.sessions[email, second_factor],
            "domain": urlsplit(office.url).hostname or "",
            "path": "/",
            "secure": bool(settings.SESSION_COOKIE_SECURE),
        }
        page.context.add_cookies([cookie])  # type: ignore[list-item]
        page.goto(office.url + address)
        return page

    return opener


_OPEN_MAIN = "for (const part of document.querySelectorAll('main details')) part.open = true"


def _every_look(page: Page) -> list[str]:
    page.evaluate(_OPEN_MAIN)  # the menu of the account lies over others while it is open
    return [f"{page.url} ({look.name}): {one}" for look in crawl.LOOKS for one in crawl.problems(page, look)]


@pytest.mark.parametrize("email", PAGES)
def test_every_page_in_every_look(sign_in: SignedIn, office: Office, email: str) -> None:
    page = sign_in(email, PAGES[email][0])
    found = []
    for address in PAGES[email]:
        page.goto(office.url + address)
        expect(page.locator("h1")).to_be_visible()
        found += _every_look(page)
    assert found == []


def test_the_second_factor_is_explained_in_every_look(sign_in: SignedIn) -> None:
    page = sign_in("ada.ordnung@example.org", f"{LAND}menschen/", second_factor=False)
    expect(page.locator("h1")).to_have_text("Dafür brauchen Sie Ihren zweiten Faktor")
    assert _every_look(page) == []


def test_editing_and_a_conflict_without_javascript(sign_in: SignedIn, open_page: Opener) -> None:
    first = sign_in("erika.beispiel@example.org", HOME, java_script_enabled=False)
    second = sign_in("erika.beispiel@example.org", HOME, java_script_enabled=False)
    first.get_by_label("Funktionspostfach").first.fill("digital@example.org")
    first.get_by_role("button", name="Speichern").click()
    expect(first.get_by_role("status")).to_have_text("Gespeichert.")
    second.get_by_label("Funktionspostfach").first.fill("post@example.org")
    second.get_by_role("button", name="Speichern").click()
    expect(second.locator("h1")).to_have_text("Jemand war schneller")
    expect(second.get_by_label("Jetzt gespeichert digital@example.org")).not_to_be_checked()
    expect(second.get_by_label("Ihre Fassung post@example.org")).to_be_checked()
    second.get_by_role("button", name="Diese Auswahl speichern").click()
    expect(second.get_by_role("status")).to_have_text("Gespeichert.")
    expect(second.get_by_role("link", name="post@example.org")).to_be_visible()


def test_the_conflict_and_mistakes_in_every_look(sign_in: SignedIn) -> None:
    first, second = (sign_in("erika.beispiel@example.org", HOME) for _ in range(2))
    first.get_by_label("Internetadresse").first.fill("https://www.example.org/neu")
    first.get_by_role("button", name="Speichern").click()
    second.get_by_label("Internetadresse").first.fill("https://www.example.org/" + "lang" * 40)
    second.get_by_role("button", name="Speichern").click()
    expect(second.locator("h1")).to_have_text("Jemand war schneller")
    assert _every_look(second) == []
    first.get_by_label("Internetadresse").first.fill("keine Adresse")
    first.get_by_role("button", name="Speichern").click()
    expect(first.get_by_label("Internetadresse").first).to_have_attribute("aria-invalid", "true")
    assert _every_look(first) == []


def test_a_mandate_is_given_and_ended_without_javascript(sign_in: SignedIn) -> None:
    page = sign_in("erika.beispiel@example.org", f"{HOME}mandate/", java_script_enabled=False)
    page.get_by_label("Wer soll handeln").select_option(label="Landesstelle Bayern (Vorführung) (Landesstelle)")
    page.get_by_label("Grundlage").fill("Beschluss")
    page.get_by_role("button", name="Mandat vergeben").click()
    expect(page.get_by_role("status")).to_have_text("Das Mandat ist vergeben.")
    row = page.locator("tr").filter(has_text="Landesstelle Bayern")
    row.locator("summary").click()
    row.get_by_role("button", name="Mandat beenden").click()
    expect(page.get_by_role("status")).to_have_text("Das Ende ist eingetragen.")


def test_the_rights_are_found_by_keyboard_alone(sign_in: SignedIn) -> None:
    page = sign_in("erika.beispiel@example.org", f"{HOME}mandate/")
    page.get_by_role("link", name="Wer darf was?").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Was darf ich?")).to_be_visible()
    expect(page.get_by_role("heading", name="Auf einen Blick")).to_be_visible()


def test_the_menu_of_the_account_fits_a_narrow_screen_and_leads_nowhere_in_vain(sign_in: SignedIn) -> None:
    page = sign_in("ada.ordnung@example.org", HOME)
    page.set_viewport_size({"width": 320, "height": 800})
    page.locator("summary").filter(has_text="Ada").click()
    box = page.locator(".bp-account__box").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320
    links = page.locator(".bp-account__box a")
    assert "Freigaben" not in links.all_inner_texts()
    for address in [str(link.get_attribute("href")) for link in links.all()]:
        answer = page.request.get(page.url.split("/organisation/")[0] + address)
        assert answer.status == 200, address
