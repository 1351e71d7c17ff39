# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Opens pages and looks at each in every look, without loading it again; says what is wrong with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from playwright.sync_api import Page

from tests.browser import axe
from tests.browser.conftest import Opener
from tests.plugins.base_data import Site


@dataclass(frozen=True)
class Look:
    """How a page is looked at; colours alone need only the rules about contrast."""

    name: str
    width: int
    scheme: Literal["light", "dark"]
    forced: Literal["active", "none"]
    colours_only: bool


LOOKS = (
    Look("light", 1280, "light", "none", False),
    Look("dark", 1280, "dark", "none", True),
    Look("forced colours", 1280, "dark", "active", True),
    Look("narrow", 320, "light", "none", False),
)
_OPEN_ALL = "for (const part of document.querySelectorAll('details')) part.open = true"
_TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def crawl(site: Site, open_page: Opener, addresses: Sequence[str]) -> list[str]:
    """Problems of all addresses in all looks."""
    page = open_page("about:blank", expected=frozenset({400, 404}))
    found = []
    for address in addresses:
        page.goto(site.url + address)
        page.evaluate(_OPEN_ALL)
        for look in LOOKS:
            found += [f"{address} ({look.name}): {problem}" for problem in problems(page, look)]
    return found


def some_connection(site: Site, open_page: Opener) -> str:
    """The address of one connection that is live; its number differs from database to database."""
    page = open_page(f"{site.url}/register/?zustand=live")
    return str(page.locator("table a[href^='/register/']").first.get_attribute("href"))


def problems(page: Page, look: Look) -> list[str]:
    """What is wrong with an open page in one look."""
    page.set_viewport_size({"width": look.width, "height": 900})
    page.emulate_media(color_scheme=look.scheme, forced_colors=look.forced)
    wide = page.evaluate(_TOO_WIDE)
    return axe.problems(page, look.colours_only) + ([f"scrolls sideways by {wide} pixels"] if wide > 0 else [])
