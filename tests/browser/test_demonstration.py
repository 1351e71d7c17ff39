# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Pages with invented states: a module of its own, because the data set is there for a whole module."""

from playwright.sync_api import expect

from tests.browser.conftest import Opener
from tests.browser.crawl import crawl, some_connection
from tests.plugins.base_data import Site

LIVELY = (  # pages that look different once there are states to show
    "/gemeinde/09772177/",
    "/gemeinde/09772177/by-ewa/",
    "/lagebild/09/",
    "/lagebild/09/by-ewa/",
    "/register/?ordnung=-state",
)


def test_pages_with_demonstration_data(site_with_demonstration: Site, open_page: Opener) -> None:
    site = site_with_demonstration
    assert crawl(site, open_page, (*LIVELY, some_connection(site, open_page))) == []


def test_demonstration_is_marked_and_can_be_switched_off(site_with_demonstration: Site, open_page: Opener) -> None:
    page = open_page(f"{site_with_demonstration.url}/register/")
    expect(page.locator("td").filter(has_text="erfunden").first).to_be_visible()
    page.get_by_role("link", name="Nur amtliche Daten zeigen").click()
    expect(page.get_by_text("Sie sehen nur amtliche Daten")).to_be_visible()
    expect(page.locator("td").filter(has_text="erfunden")).to_have_count(0)
    page.get_by_role("link", name="Lagebild").first.click()
    expect(page.get_by_text("Sie sehen nur amtliche Daten")).to_be_visible()
