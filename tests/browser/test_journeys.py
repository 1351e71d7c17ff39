# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What people come for, as they do it: with the mouse, by keyboard only, and without JavaScript."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener
from tests.plugins.base_data import Site

PLACES = [
    ("Meitingen", "Meitingen", "Markt Meitingen"),
    ("Pullach", "Pullach i.Isartal", "Gemeinde Pullach i.Isartal"),
    ("Aschaffenburg", "Aschaffenburg", "Stadt Aschaffenburg"),
    ("Todtenweis", "Todtenweis", "Verwaltungsgemeinschaft Aindling"),
    ("63450", "Hanau", "Stadt Hanau"),
]


def _arrive(page: Page, heading: str, authority: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    expect(page.locator("article").first).to_contain_text(authority)
    expect(page.locator("article").first).to_contain_text("Das heißt nicht, dass es nicht geht.")


@pytest.mark.parametrize(("typed", "heading", "authority"), PLACES)
def test_finder_without_javascript(site: Site, open_page: Opener, typed: str, heading: str, authority: str) -> None:
    page = open_page(f"{site.url}/", java_script_enabled=False)
    page.get_by_label("Gemeinde oder Postleitzahl").fill(typed)
    page.get_by_role("button", name="Suchen").click()
    choice = page.locator("#treffer a").filter(has_text=heading)
    if choice.count():
        choice.first.click()
    _arrive(page, heading, authority)


def test_finder_by_keyboard_only(site: Site, open_page: Opener) -> None:
    page = open_page(f"{site.url}/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Zum Inhalt springen")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Gemeinde oder Postleitzahl")).to_be_focused()
    page.keyboard.type("Meiting")
    expect(page.locator("#treffer a").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#treffer a").first).to_be_focused()
    page.keyboard.press("Enter")
    _arrive(page, "Meitingen", "Markt Meitingen")
    first = page.locator("article a").first
    for _ in range(12):
        if first.evaluate("link => link === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Wohnsitz anmelden oder ummelden")


def test_from_the_lagebild_over_the_map_to_a_file(site: Site, open_page: Opener) -> None:
    page = open_page(f"{site.url}/lagebild/")
    page.get_by_role("link", name="Bayern").first.click()
    page.get_by_role("link", name="Online-Ummeldung (eWA)").click()
    expect(page.get_by_role("img", name="Karte der Gemeinden")).to_be_visible()
    page.get_by_label("Zählweise").select_option(label="Behörden live")
    expect(page.get_by_role("heading", name="Behörden live")).to_be_visible()
    page.wait_for_url("**mass=authorities_live**")
    page.locator("th a").filter(has_text="Anteil").click()
    expect(page.locator("th[aria-sort=descending]")).to_contain_text("Anteil")
    with page.expect_download() as file:
        page.get_by_role("link", name="CSV").click()
    assert file.value.suggested_filename.startswith("lagebild-by-ewa-authorities_live-kreise-")


def test_a_click_on_the_map_opens_the_municipality(site: Site, open_page: Opener) -> None:
    page = open_page(f"{site.url}/lagebild/09/by-ewa/")
    page.locator("circle[data-k='09162000']").dispatch_event("click")
    page.wait_for_url("**/gemeinde/09162000/")
    expect(page.get_by_role("heading", level=1)).to_have_text("München")


def test_register_filters_as_one_types_and_without_javascript(site: Site, open_page: Opener) -> None:
    page = open_page(f"{site.url}/register/")
    page.get_by_label("Name der Behörde").press_sequentially("Meitingen")
    expect(page.get_by_role("heading", name="1 Anschluss", exact=True)).to_be_visible()
    page.wait_for_url("**text=Meitingen**")
    plain = open_page(f"{site.url}/register/", java_script_enabled=False)
    plain.get_by_label("Zustand").select_option(label="Online")
    plain.get_by_role("button", name="Filtern").click()
    expect(plain.get_by_role("heading", name="6 Anschlüsse")).to_be_visible()
    plain.locator("table a[href^='/register/']").first.click()
    expect(plain.get_by_role("heading", name="Schritte")).to_be_visible()


def test_language_switch_keeps_the_page(site: Site, open_page: Opener) -> None:
    page = open_page(f"{site.url}/gemeinde/09772177/", java_script_enabled=False)
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="What can be done online in Meitingen?")).to_be_visible()
    page.get_by_role("button", name="Deutsch").click()
    expect(page.get_by_role("heading", name="Was geht in Meitingen online?")).to_be_visible()
