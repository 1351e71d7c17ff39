# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""One Chromium per worker; contexts that fail on every console error and every failed request."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, sync_playwright

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

CHROMIUM = os.environ.get("BLAUPAUSE_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

Opener = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything here, and keep it on one worker: one browser, one server."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db)  # without it no database is made when nothing else runs


@pytest.fixture(scope="session")
def chromium(django_db_setup: None) -> Iterator[Browser]:
    """The browser, or a skip that says what is missing.

    While Playwright's event loop runs, Django keeps other connections for this thread; they are closed with it.
    """
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no Chromium at {CHROMIUM}: install Debian's package chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        connections.close_all()
        browser.close()


class Watch:
    """Collects what goes wrong in a page; `expected` statuses are none."""

    def __init__(self, page: Page, expected: frozenset[int]) -> None:
        self.problems: list[str] = []
        self._expected = expected
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not (self._expected and "status of" in message.text):
            self.problems.append(f"console: {message.text}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self._expected:
            self.problems.append(f"{response.status}: {response.url}")


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[Opener]:
    """Open a page in a fresh context; at the end nothing may have gone wrong in any of them."""
    contexts: list[BrowserContext] = []
    watches: list[Watch] = []

    def opener(address: str, *, expected: frozenset[int] = frozenset(), **options: object) -> Page:
        context = chromium.new_context(locale="de-DE", **options)  # type: ignore[arg-type]
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        watches.append(Watch(page, expected))
        page.goto(address)
        return page

    yield opener
    for context in contexts:
        context.close()
    assert [problem for watch in watches for problem in watch.problems] == []
