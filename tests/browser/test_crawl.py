# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every page in light, dark, narrow and forced colours: no error, no barrier axe finds, nothing cut off."""

import pytest

from tests.browser import axe
from tests.browser.conftest import Opener
from tests.browser.crawl import LOOKS, crawl, problems, some_connection
from tests.plugins.base_data import Site
from tests.website.pages import PAGES

ERRORS = ("/nix/", "/lagebild/09/by-ewa/?stand=morgen")
PLANTED = """
const text = document.createElement("p");
text.textContent = "kaum zu lesen";
text.style.cssText = "color: #777; background: #888; width: 1500px; forced-color-adjust: none";
document.querySelector("main").append(text, new Image(9, 9));
"""


@pytest.mark.parametrize("part", [0, 1, 2, 3])
def test_official_pages(site: Site, open_page: Opener, part: int) -> None:
    assert crawl(site, open_page, (*PAGES, *ERRORS)[part::4]) == []


def test_page_of_a_connection(site: Site, open_page: Opener) -> None:
    assert crawl(site, open_page, [some_connection(site, open_page)]) == []


def test_chosen_theme_wins_over_the_device(site: Site, open_page: Opener) -> None:
    page = open_page(f"{site.url}/lagebild/09/by-ewa/", color_scheme="light")
    page.get_by_role("button", name="Dunkel").click()
    page.wait_for_url("**/lagebild/09/by-ewa/")
    assert page.locator("html").get_attribute("data-kern-theme") == "dark"
    assert axe.problems(page) == []


def test_planted_defects_are_found_in_every_look(site: Site, open_page: Opener) -> None:
    page = open_page(f"{site.url}/impressum/")
    page.evaluate(PLANTED)
    for look in LOOKS:
        found = {problem.split(":")[0].split(" by ")[0] for problem in problems(page, look)}
        everywhere = {"color-contrast", "scrolls sideways"}
        assert found == (everywhere if look.colours_only else everywhere | {"image-alt"}), look.name
