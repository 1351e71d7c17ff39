# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A Landkreis brings a service of 12 municipalities live, an IT provider one of 200: on pages without scripts.

Both begin with the invitation of whoever does it. The mandates are written directly: others gave them.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest
from playwright.sync_api import Browser, Page, expect

from blaupause.accounts.models import Person
from blaupause.accounts.rules import OrganisationKind, Role
from blaupause.rollout.models import Connection
from blaupause.rollout.rules import State
from tests.accounts.people import BAYERN, KELHEIM, mandate, member, organisation
from tests.browser.inputs import TYPED, Inputs
from tests.browser.joining import accept, invited
from tests.browser.test_four_eyes import Desk, look
from tests.plugins.base_data import Site
from tests.plugins.committed import apart, as_system, restored

T = TypeVar("T")
SERVICE = "by-ewa"
HERE, MANY, SINGLE = 12, 200, 10
TWO = ((Role.ADMINISTRATOR, "Ada Beispiel"), (Role.LEAD, "Max Beispiel"))
SHOWN = ("applicability", "responsibility-entry", "go-live")
FIRST = ["applicability", "roles", "interest", "budget", "contract", "data-protection", "specialist-system"]
THEN = ["transport", "responsibility-entry", "parameters", "user-account", "payment", "activation", "embed"]
LAST = ["training", "support", "tests", "go-live"]


TYPE_INTO_EMPTY = """(fields, typed) => fields.filter(one => !one.value).forEach(one => {
  one.value = one.type === "url" ? typed.url + "/" + one.name : typed[one.type] || "Behörde " + one.name })"""
"""All cells in one go: typed one after the other, 200 rows take longer than everything else."""


@pytest.fixture
def committed(site: Site, django_db_blocker: object) -> Iterator[Callable[[Callable[[], T]], T]]:
    """Runs something whose rows the server sees; all of it is gone afterwards."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        undo = restored(BAYERN)
        apart(undo.__enter__)
        try:
            yield apart
        finally:
            apart(lambda: undo.__exit__(None, None, None))


def district() -> tuple[Person, str]:
    """The administrator of a Landkreis that acts for municipalities in it."""
    with as_system():
        home = organisation(OrganisationKind.DISTRICT, KELHEIM, name="Landkreis Kelheim")
        for place in _places(KELHEIM, HERE):
            mandate(home, place)
        return member(home, Role.ADMINISTRATOR, name="Ada Beispiel"), home.key


def provider() -> tuple[Person, Person, str]:
    """Administrator and lead of an IT provider with mandates of some Landkreise and of single municipalities."""
    with as_system():
        home = organisation(OrganisationKind.IT_PROVIDER, name="Rechenzentrum Muster")
        for place in _customers():
            mandate(home, place)
        people = (member(home, role, name=name) for role, name in TWO)
        return *people, home.key  # type: ignore[return-value]


def _customers() -> list[str]:
    """Places with exactly so many connections: whole Landkreise as long as they fit, the rest one by one."""
    inside = Counter(place[:5] for place in _places(BAYERN, 5000))
    chosen, left = [], MANY
    for whole, count in sorted(inside.items()):
        if 1 < count <= left - SINGLE:
            chosen, left = [*chosen, whole], left - count
    single = [place for place in _places(BAYERN, 5000) if place[:5] not in chosen][:left]
    return chosen + single


def _places(around: str, count: int) -> list[str]:
    rows = Connection.objects.filter(place__startswith=around, commitment__key=SERVICE).exclude(place=around)
    return list(rows.order_by("place").values_list("place", flat=True)[:count])


def fill_once(page: Page) -> None:
    """What is the same for all, and what each has for itself where the table asks for it."""
    page.locator("td :is(input, textarea)").evaluate_all(TYPE_INTO_EMPTY, TYPED)
    form = page.locator(".bp-form--stack")
    for box in form.locator(".bp-entry > label > input[type=checkbox]").all():
        box.check()
    wanted = form.locator(".bp-entry > .bp-field", has_not_text="freiwillig").locator(":is(input, textarea, select)")
    for field in wanted.all():
        kind = field.get_attribute("type") or field.evaluate("one => one.tagName.toLowerCase()")
        if kind == "select":
            field.select_option(index=1)
        else:
            field.fill(TYPED.get(str(kind), "Angabe"))
    if page.locator("#reichweite").count():
        page.locator("#reichweite").select_option("structured")


def finish(page: Page, count: int) -> None:
    """Tick all at once and send the form by keyboard alone."""
    page.get_by_role("checkbox", name=f"Für alle {count} Anschlüsse").check()
    button = page.get_by_role("button", name="Speichern und abschließen")
    button.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Was daraus wurde")


def joins(chromium: Browser, site: Site, administrator: Person, key: str, **options: object) -> Desk:
    """Somebody who was just invited, signed in."""
    inviting, newcomer = Desk(chromium, site, administrator), Desk(chromium, site, None, **options)
    newcomer.open(invited(inviting, key))
    inviting.context.close()
    accept(newcomer, Inputs())
    return newcomer


def test_a_district_brings_twelve_municipalities_live(
    chromium: Browser, site: Site, committed: Callable[[Callable[[], tuple[Person, str]]], tuple[Person, str]]
) -> None:
    desk = joins(chromium, site, *committed(district), viewport={"width": 320, "height": 900})
    page = desk.open("/naechste-schritte/")
    look(chromium, desk, "kreis-behoerden")
    for step in (*FIRST, *THEN, *LAST):
        desk.open(f"/naechste-schritte/gemeinsam/?schritt={step}&zusage={SERVICE}")
        expect(page.locator("tbody tr")).to_have_count(HERE)
        if step in SHOWN:
            look(chromium, desk, f"kreis-{step}")
        fill_once(page)
        finish(page, HERE)
        assert page.locator("tbody tr").filter(has_text="Der Schritt ist eingetragen.").count() == HERE, (
            step,
            page.locator("tbody tr").first.inner_text(),
        )
    look(chromium, desk, "kreis-ergebnis")
    live = desk.open(f"/register/?zusage={SERVICE}&zustand=live&kreis={KELHEIM}&land=09")
    expect(live.get_by_role("heading", name=f"{HERE} Anschlüsse")).to_be_visible()
    desk.context.close()


def test_an_it_provider_brings_two_hundred_live_with_a_second_person(
    chromium: Browser,
    site: Site,
    committed: Callable[[Callable[[], tuple[Person, Person, str]]], tuple[Person, Person, str]],
) -> None:
    administrator, approver, key = committed(provider)
    desk, other = joins(chromium, site, administrator, key), Desk(chromium, site, approver)
    page = desk.open("/naechste-schritte/")
    expect(page.get_by_role("heading", name=re.compile(r"^2[0-9]{2} Behörden$"))).to_be_visible()  # and Landratsämter
    look(chromium, desk, "anbieter-behoerden")
    for step in (*FIRST, *THEN, *LAST):
        desk.open(f"/naechste-schritte/gemeinsam/?schritt={step}&zusage={SERVICE}")
        expect(page.locator("tbody tr")).to_have_count(MANY)
        if step == "go-live":
            look(chromium, desk, "anbieter-go-live")
        fill_once(page)
        finish(page, MANY)
        assert page.locator("tbody tr").filter(has_text="Wartet, bis noch jemand zustimmt.").count() == MANY, (
            step,
            page.locator("tbody tr").first.inner_text(),
        )
        approve(chromium, other, step)
    look(chromium, desk, "anbieter-ergebnis")
    desk.open(f"/register/?zusage={SERVICE}&zustand=live&land=09")
    expect(page.get_by_role("heading", name=re.compile(r"^20[0-9] Anschlüsse$"))).to_be_visible()
    assert apart(left_over) == []
    for one in (desk, other):
        one.context.close()


def left_over() -> list[str]:
    """Customers of the provider whose service is not live."""
    with as_system():
        rows = Connection.objects.filter(commitment__key=SERVICE).exclude(state=State.LIVE)
        return [place for place in rows.values_list("place", flat=True) if place.startswith(tuple(_customers()))]


def approve(chromium: Browser, other: Desk, step: str) -> None:
    """The second person approves page after page."""
    page = other.open("/freigaben/")
    if step == FIRST[0]:
        look(chromium, other, "anbieter-freigaben")
    while (button := page.get_by_role("button", name="Angekreuzte freigeben")).count():
        page.locator("input[name=jeden]").check()
        button.click()
    expect(page.get_by_text("Es wartet nichts auf eine Freigabe.")).to_be_visible()
