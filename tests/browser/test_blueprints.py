# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reading a blueprint in the browser: by keyboard, without JavaScript, on a narrow screen."""

from playwright.sync_api import expect

from tests.browser import axe
from tests.browser.conftest import Opener
from tests.plugins.base_data import Site


def test_a_step_is_reached_in_the_drawing_by_keyboard_alone(site: Site, open_page: Opener) -> None:
    page = open_page(f"{site.url}/blaupausen/bayern/ablauf/", java_script_enabled=False)
    frame = page.locator(".bp-graph__frame")
    frame.focus()
    page.keyboard.press("Tab")
    expect(page.locator("svg.bp-graph a").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Zuständigkeit klären")


def test_the_drawing_scrolls_inside_its_frame_on_a_narrow_screen(site: Site, open_page: Opener) -> None:
    page = open_page(f"{site.url}/blaupausen/bayern/ablauf/", viewport={"width": 320, "height": 800})
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
    inside = page.locator(".bp-graph__frame").evaluate("frame => frame.scrollWidth - frame.clientWidth")
    assert inside > 100


def test_the_drawing_begins_at_its_first_step_without_javascript(site: Site, open_page: Opener) -> None:
    page = open_page(
        f"{site.url}/blaupausen/bayern/ablauf/", viewport={"width": 320, "height": 800}, java_script_enabled=False
    )
    box, frame = (page.locator(one).first.bounding_box() for one in (".bp-graph__box", ".bp-graph__frame"))
    assert box is not None
    assert frame is not None
    assert frame["x"] <= box["x"]
    assert box["x"] + box["width"] <= frame["x"] + frame["width"]
    assert page.locator("h1").bounding_box()["y"] > 0  # type: ignore[index]


def test_hard_and_soft_lines_differ_without_colour(site: Site, open_page: Opener) -> None:
    page = open_page(f"{site.url}/blaupausen/bayern/ablauf/", color_scheme="dark")
    dashes = {
        kind: page.locator(f".bp-graph__lines path.{kind}").first.evaluate("p => getComputedStyle(p).strokeDasharray")
        for kind in ("hard", "soft")
    }
    assert dashes["hard"] == "none"
    assert dashes["soft"] != "none"


def test_search_leads_to_the_place_without_javascript(site: Site, open_page: Opener) -> None:
    page = open_page(f"{site.url}/blaupausen/", java_script_enabled=False)
    page.locator("#suche").fill("xqzwy")
    page.locator("#suche").press("Enter")
    expect(page.locator(".bp-empty")).to_be_visible()
    page.locator("#suche").fill("schluessel")
    page.locator("#suche").press("Enter")
    hit = page.locator(".bp-hits a").first
    expect(page.locator(".bp-hits mark").first).to_have_text("Schlüssel")
    hit.click()
    assert "/blaupausen/" in page.url


def test_the_path_from_a_role_to_its_step_and_back(site: Site, open_page: Opener) -> None:
    page = open_page(f"{site.url}/blaupausen/bayern/")
    page.locator("a[href='/blaupausen/bayern/rollen/treasury/']").click()
    page.locator("h3 a[href='/blaupausen/bayern/schritte/payment/']").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Onlinezahlung einrichten")
    assert axe.problems(page) == []
