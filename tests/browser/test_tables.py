# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A table goes out, comes back and is carried out: in a real browser, without scripts, on a narrow screen."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from blaupause.accounts.models import Person
from blaupause.accounts.rules import OrganisationKind, Role
from blaupause.kernel import grid
from blaupause.rollout import carrying
from blaupause.rollout.models import BulkJob
from tests.accounts.people import KELHEIM, member, organisation
from tests.browser.test_four_eyes import Desk, look
from tests.plugins.base_data import Site
from tests.plugins.committed import apart, as_system, restored


@pytest.fixture
def clerk(site: Site, django_db_blocker: object) -> Iterator[Person]:
    """An editor of the Landkreis; gone afterwards with everything sent back."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        undo = restored(KELHEIM)
        apart(undo.__enter__)
        try:
            yield apart(_clerk)
        finally:
            apart(lambda: undo.__exit__(None, None, None))


def _clerk() -> Person:
    with as_system():
        return member(organisation(OrganisationKind.DISTRICT, KELHEIM), Role.EDITOR, name="Erika Beispiel")


def _carry_out() -> None:
    with as_system():
        number = BulkJob.unscoped.latest("pk").pk
    carrying.carry_out(number)


def test_a_table_goes_out_and_comes_back(chromium: Browser, site: Site, clerk: Person, tmp_path: Path) -> None:
    desk = Desk(chromium, site, clerk, accept_downloads=True)
    page = desk.open("/auftraege/")
    look(chromium, desk, "tabellen")
    with page.expect_download() as started:
        page.locator("a[href^='/stammdaten/tabelle.csv']").click()
    rows = started.value.path().read_text("utf-8-sig").split("\n")
    head, first = rows[0].split(";"), rows[1].split(";")
    first[next(n for n, title in enumerate(head) if "[support-times]" in title)] = "Montag bis Freitag, 8 bis 12 Uhr"
    first[next(n for n, title in enumerate(head) if "[contact-mailbox]" in title)] = "amt@kreis.example"
    second = rows[2].split(";")
    second[next(n for n, title in enumerate(head) if "[contract-date]" in title)] = "31.02.2026"
    changed = tmp_path / "stammdaten.csv"
    changed.write_text("\n".join([rows[0], ";".join(first), ";".join(second), *rows[3:]]), encoding="utf-8")
    assert grid.read(changed.read_bytes())
    page.locator("#datei").set_input_files(changed)
    page.locator("#grund").fill("Rückmeldung des Landkreises")
    page.get_by_role("button", name="Hochladen und vergleichen").click()
    expect(page.get_by_text("Noch nichts gespeichert")).to_be_visible()
    look(chromium, desk, "auftrag")
    page.get_by_role("button", name="1 Zeile übernehmen").click()
    expect(page.get_by_text("Der Auftrag läuft.")).to_be_visible()
    look(chromium, desk, "auftrag-laeuft")
    apart(_carry_out)
    page.get_by_role("link", name="Stand neu laden").click()
    expect(page.locator("#auftrag")).to_contain_text("2 von 2 Zeilen sind bearbeitet")
    look(chromium, desk, "auftrag-fertig")
    desk.context.close()
