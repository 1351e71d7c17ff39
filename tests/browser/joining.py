# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""How somebody joins an organisation: invited on a page, by a mail, with a password of their own."""

import re

from django.core import mail
from playwright.sync_api import expect

from tests.browser.inputs import Inputs
from tests.browser.test_four_eyes import Desk

PASSWORD = "vier Ämter am Vormittag"


def invited(administrator: Desk, organisation: str, name: str = "Erika Beispiel") -> str:
    """The administrator invites an editor; the link from the mail."""
    page = administrator.open(f"/organisation/{organisation}/menschen/")
    form = page.locator("section[aria-labelledby=dazu] form")
    form.locator("input[name=email]").fill("erika@example.org")
    form.locator("input[name=name]").fill(name)
    form.locator("#einladen-role").select_option("editor")
    form.get_by_role("button").first.click()
    expect(page.get_by_role("status")).to_be_visible()
    found = re.search(r"/einladung/[A-Za-z0-9_-]{20,}/", str(mail.outbox[-1].body))
    assert found
    return found[0]


def accept(newcomer: Desk, done: Inputs) -> None:
    """Choose a password on the page of the invitation; signed in afterwards."""
    page = newcomer.page
    done.type(page.get_by_label("Passwort wählen"), PASSWORD)
    done.type(page.get_by_label("Passwort noch einmal"), PASSWORD)
    done.click(page.get_by_role("button", name="Einladung annehmen"))
