# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every page in light, dark, narrow and forced colours: no error, no barrier axe finds, nothing cut off."""

import pytest
from playwright.sync_api import Page

from tests.browser import axe
from tests.browser.conftest import Opener
from tests.plugins.base_data import Site
from tests.website.pages import PAGES

LOOKS: dict[str, dict[str, object]] = {
    "light": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "narrow": {"viewport": {"width": 320, "height": 640}, "color_scheme": "light"},
    "forced": {"viewport": {"width": 1280, "height": 900}, "forced_colors": "active", "color_scheme": "dark"},
}
LIVELY = (  # pages that look different once there are states to show
    "/gemeinde/09772177/",
    "/gemeinde/09772177/by-ewa/",
    "/lagebild/09/",
    "/lagebild/09/by-ewa/",
    "/register/?ordnung=-state",
)
ERRORS = ("/nix/", "/lagebild/09/by-ewa/?stand=morgen")


def _connection(page: Page, site: Site) -> str:
    page.goto(f"{site.url}/register/?zustand=live")
    return str(page.locator("table a[href^='/register/']").first.get_attribute("href"))


def _crawl(site: Site, open_page: Opener, look: str, addresses: tuple[str, ...]) -> list[str]:
    page = open_page(f"{site.url}/", expected=frozenset({400, 404}), **LOOKS[look])
    found = []
    for address in (*addresses, _connection(page, site)):
        page.goto(site.url + address)
        page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
        found += [f"{address} {look} {problem}" for problem in axe.problems(page)]
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            found.append(f"{address} {look} scrolls sideways by {wide} pixels")
    return found


@pytest.mark.parametrize("look", LOOKS)
def test_official_pages(site: Site, open_page: Opener, look: str) -> None:
    assert _crawl(site, open_page, look, (*PAGES, *ERRORS)) == []


@pytest.mark.parametrize("look", ["dark", "narrow"])
def test_pages_with_demonstration_data(site_with_demonstration: Site, open_page: Opener, look: str) -> None:
    assert _crawl(site_with_demonstration, open_page, look, LIVELY) == []


def test_chosen_theme_wins_over_the_device(site: Site, open_page: Opener) -> None:
    page = open_page(f"{site.url}/lagebild/09/by-ewa/", color_scheme="light")
    page.get_by_role("button", name="Dunkel").click()
    page.wait_for_url("**/lagebild/09/by-ewa/")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor").replace(" ", "") in {
        "rgb(0,0,0)",
        "oklch(000)",
    }
    assert axe.problems(page) == []
