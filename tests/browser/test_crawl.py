# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every page in light, dark, narrow and forced colours: no error, no barrier axe finds, nothing cut off."""

import pytest

from tests.browser import axe
from tests.browser.conftest import Opener
from tests.browser.crawl import crawl
from tests.plugins.base_data import Site
from tests.website.pages import PAGES

ERRORS = ("/nix/", "/lagebild/09/by-ewa/?stand=morgen")


@pytest.mark.parametrize("part", [0, 1, 2, 3])
def test_official_pages(site: Site, open_page: Opener, part: int) -> None:
    assert crawl(site, open_page, (*PAGES, *ERRORS)[part::4]) == []


def test_chosen_theme_wins_over_the_device(site: Site, open_page: Opener) -> None:
    page = open_page(f"{site.url}/lagebild/09/by-ewa/", color_scheme="light")
    page.get_by_role("button", name="Dunkel").click()
    page.wait_for_url("**/lagebild/09/by-ewa/")
    assert page.locator("html").get_attribute("data-kern-theme") == "dark"
    assert axe.problems(page) == []
