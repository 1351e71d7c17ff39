# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A draft goes to review and is approved by one of two: with a real browser, without JavaScript, narrow and dark."""

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from blaupause.accounts.models import Person
from blaupause.accounts.rules import OrganisationKind, Role
from blaupause.blueprint import drafts
from blaupause.blueprint.loader import load_document
from blaupause.blueprint.rules.canonical import plain
from blaupause.blueprint.rules.model import Document
from tests.accounts.people import BAYERN, member, organisation, scope_of
from tests.blueprint.test_exchange import other, sent
from tests.browser import axe
from tests.browser.test_four_eyes import LOOKS, Desk, look
from tests.plugins.base_data import Site
from tests.plugins.committed import apart, as_system, restored


@pytest.fixture
def draft(site: Site, django_db_blocker: object) -> Iterator[tuple[int, Person, Person]]:
    """A draft of Bavaria with changes of every class, its author and a lead; gone afterwards."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        undo = restored(BAYERN)
        apart(undo.__enter__)
        try:
            yield apart(_begun)
        finally:
            apart(lambda: undo.__exit__(None, None, None))


def _begun() -> tuple[int, Person, Person]:
    with as_system():
        office = organisation(OrganisationKind.LAND_OFFICE, BAYERN, name="Staatsministerium Muster")
        author, lead = (
            member(office, Role.EDITOR, name="Erika Beispiel"),
            member(office, Role.LEAD, name="Max Beispiel"),
        )
    value = deepcopy(plain(load_document("bayern")))
    value["blueprint"]["version"] = "90.0.0"
    value["blueprint"]["title"]["de"] = "Blaupause Bayern für alle"
    steps = sorted(value["steps"].values(), key=lambda step: step["order"])
    first = min((k for k in value["steps"] if k not in steps[-1]["hard"]), key=lambda k: value["steps"][k]["order"])
    steps[-1]["hard"].append(first)
    steps[0]["text"]["de"] += " Und das ist neu."
    value["environment"]["anders"] = {
        "title": {"de": "Neue Adresse", "en": "New address"},
        "value": "x",
        "source": None,
    }
    origin = {
        "kind": "bundle",
        "installation": "Testland",
        "day": "2026-11-26",
        "signer": "",
        "fingerprint": "sha256:" + "0123456789abcdef" * 4,
    }
    with as_system():
        scope = scope_of(author)
    number = drafts.begin(by=scope, document=Document.model_validate(value), origin=origin)
    return number, author, lead


def test_a_draft_is_reviewed(chromium: Browser, site: Site, draft: tuple[int, Person, Person]) -> None:
    number, author, lead = draft
    desk, other = Desk(chromium, site, author), Desk(chromium, site, lead)
    page = desk.open("/fassungen/")
    look(chromium, desk, "fassungen")
    page.locator(f"a[href='/fassungen/entwurf/{number}/']").click()
    look(chromium, desk, "entwurf")
    page.locator("#nummer").fill("91.0.0")
    page.locator("button[value=fassung]").click()
    expect(page.locator("h1")).to_contain_text("91.0.0")
    page.locator("#grund").fill("Beschluss der Lenkungsgruppe")
    page.locator("button[value=pruefung]").click()
    expect(page.locator("button[value=pruefung]")).to_have_count(0)
    look(chromium, desk, "entwurf-in-pruefung")
    page.locator("a.bp-button[href^='/freigaben/']").click()
    address = page.url.removeprefix(site.url)
    asked = other.open(address)
    look(chromium, other, "antrag-eins-von-zwei")
    asked.locator("button[value=freigeben]").click()
    expect(asked.locator("dl")).to_contain_text("Max Beispiel")
    expect(asked.locator("button[value=freigeben]")).to_have_count(0)
    asked.reload()
    look(chromium, other, "antrag-zugestimmt")
    page = desk.open("/fassungen/bayern/")
    look(chromium, desk, "fassungen-bayern")
    for one in (desk, other):
        one.context.close()


def test_a_bundle_is_taken_in(
    chromium: Browser, site: Site, draft: tuple[int, Person, Person], tmp_path: Path
) -> None:
    """The page with the questions is the answer to a form, so it is looked at where it stands."""
    _, author, _ = draft
    desk = Desk(chromium, site, author)
    desk.open("/fassungen/uebernehmen/")
    look(chromium, desk, "uebernehmen")
    file = tmp_path / "bundle.json"
    file.write_bytes(sent(other()))
    for width, scheme in ((1280, "light"), (320, "light"), (1280, "dark")):
        context = chromium.new_context(
            locale="de-DE",
            storage_state=desk.context.storage_state(),
            viewport={"width": width, "height": 900},
            color_scheme=scheme,  # type: ignore[arg-type]
        )
        page = context.new_page()
        page.goto(site.url + "/fassungen/uebernehmen/")
        page.locator("#datei").set_input_files(file)
        page.locator("button[value=ansehen]").click()
        expect(page.locator("fieldset.bp-versions")).to_have_count(2)
        assert axe.problems(page, colours_only=scheme == "dark") == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        if LOOKS:
            page.screenshot(path=LOOKS / f"entscheiden-{width}-{scheme}.png", full_page=True)
        context.close()
    page = desk.page
    page.locator("#datei").set_input_files(file)
    page.locator("button[value=ansehen]").click()
    page.locator("input[value=existing]").nth(0).check()
    page.locator("input[value=new]").nth(1).check()
    page.locator("button[value=uebernehmen]").click()
    expect(page.locator("dl").first).to_contain_text("Anderswo")
    desk.context.close()
