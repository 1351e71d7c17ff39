# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""One town hall tells how it did a step; another one finds it at its task and says that it helped."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from blaupause.accounts.models import Person
from blaupause.accounts.rules import OrganisationKind, Role
from blaupause.rollout.models import Connection
from tests.accounts.people import AUGSBURG, REGENSBURG, member, organisation
from tests.browser.test_four_eyes import Desk, look
from tests.plugins.base_data import Site
from tests.plugins.committed import apart, as_system, restored

pytestmark = pytest.mark.browser


@pytest.fixture
def two(site: Site, django_db_blocker: object) -> Iterator[tuple[tuple[Person, int], tuple[Person, int]]]:
    """Editors of two authorities, each with a connection of theirs; gone afterwards."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        undo = restored(AUGSBURG)
        apart(undo.__enter__)
        try:
            yield apart(_two)
        finally:
            apart(lambda: undo.__exit__(None, None, None))


def _two() -> tuple[tuple[Person, int], tuple[Person, int]]:
    with as_system():
        found = []
        for kind, place in ((OrganisationKind.MUNICIPALITY, AUGSBURG), (OrganisationKind.DISTRICT, REGENSBURG)):
            row = Connection.objects.get(place=place, commitment__key="by-fuehrerschein")
            found.append((member(organisation(kind, place), Role.EDITOR), row.pk))
        return found[0], found[1]


def test_practice_travels_from_one_authority_to_another(
    chromium: Browser, site: Site, two: tuple[tuple[Person, int], tuple[Person, int]]
) -> None:
    (author, here), (other, there) = two
    desk = Desk(chromium, site, author)
    page = desk.open(f"/register/{here}/?schritt=applicability")
    page.get_by_role("link", name="Eigene Lösung teilen").click()
    look(chromium, desk, "teilen")
    expect(page.get_by_label("Welcher Schritt?")).to_have_value("applicability")
    page.get_by_label("In einer Zeile").fill("Zuständigkeit mit dem Landratsamt am Telefon geklärt")
    page.get_by_label("Was haben Sie getan?").fill("Wir haben die Liste der Leistungen gemeinsam durchgesehen.")
    page.get_by_role("button", name="Mit allen Behörden teilen").click()

    reader = Desk(chromium, site, other, viewport={"width": 320, "height": 900})
    page = reader.open("/naechste-schritte/")
    page.get_by_role("link", name="So haben es andere gemacht (1)").first.click()
    look(chromium, reader, "praxis")
    page.get_by_role("link", name="Zuständigkeit mit dem Landratsamt").click()
    page.get_by_role("link", name="Das haben wir übernommen").click()
    page.get_by_label("Hat geholfen").check()
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_text("1 Behörde hat das übernommen.")).to_be_visible()
    look(chromium, reader, "loesung")
    expect(
        reader.open(f"/register/{there}/").get_by_role("link", name="So haben es andere gemacht (1)")
    ).to_be_visible()
    for one in (desk, reader):
        one.context.close()
