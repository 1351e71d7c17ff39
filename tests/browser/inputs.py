# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What somebody has to do at the forms of the daily work: counted, and how long it takes by a published estimate.

Seconds are those of the keystroke-level model (S. K. Card, T. P. Moran, A. Newell: The keystroke-level model for
user performance time with interactive systems. Communications of the ACM 23(7), 1980, 396-410): somebody practised,
without mistakes, without waiting for the machine, and without finding out what to type. An estimate, no measurement.
"""

from dataclasses import dataclass

from playwright.sync_api import Locator, Page

SOURCE = "https://www.example.org/dienst"
OTHERWISE = frozenset({"datum-test-to-pdf", "datum-bayernstore-subscription"})
"""One of two things that a gate asks for; here it is the other one."""
KEY, PRESS, POINT, HAND, MIND = 0.28, 0.2, 1.1, 0.4, 1.35
"""A key of somebody who types 40 words a minute, a press of the mouse, pointing, hand to the keyboard, thinking."""
TYPED = {"email": "post@example.org", "url": SOURCE, "date": "2026-03-31"}


@dataclass
class Inputs:
    """Fields that were filled in, chosen or ticked; clicks on links and buttons; fields that only had to be read."""

    fields: int = 0
    clicks: int = 0
    read: int = 0
    keys: int = 0
    seconds: float = 0.0

    @property
    def all(self) -> int:
        return self.fields + self.clicks

    @property
    def minutes(self) -> float:
        return self.seconds / 60

    def click(self, button: Locator, keyboard: bool = False) -> None:
        """A link or a button."""
        self.clicks += 1
        self.seconds += MIND + POINT + PRESS
        if keyboard:
            button.focus()
            with button.page.expect_navigation():
                button.page.keyboard.press("Enter")
        else:
            button.click()

    def tick(self, box: Locator) -> None:
        """A box."""
        box.check()
        self.fields += 1
        self.seconds += MIND + POINT + PRESS

    def choose(self, select: Locator, **what: object) -> None:
        """One of several: open the list, point, press."""
        select.select_option(**what)  # type: ignore[arg-type]
        self.fields += 1
        self.seconds += MIND + 2 * (POINT + PRESS)

    def type(self, field: Locator, text: str) -> None:
        """A field with text: point, type, hand back to the mouse."""
        field.fill(text)
        self.fields += 1
        self.keys += len(text)
        self.seconds += MIND + POINT + PRESS + 2 * HAND + KEY * len(text)

    def look(self, count: int = 1) -> None:
        """Something filled in already, to be checked by eye."""
        self.read += count
        self.seconds += MIND * count


def fill(part: Locator, done: Inputs) -> None:
    """Everything that is asked for in this part of a page; what stands there already is read."""
    for box in part.locator(".bp-entry > label > input[type=checkbox]").all():
        if not box.is_visible() or box.get_attribute("name") in OTHERWISE:
            continue
        if box.is_checked():
            done.look()
        else:
            done.tick(box)
    for field in part.locator(".bp-entry > .bp-field > :is(input, textarea, select)").all():
        if not field.is_visible():
            continue
        if field.input_value():
            done.look()
            continue
        kind = field.get_attribute("type") or field.evaluate("one => one.tagName.toLowerCase()")
        if kind == "select":
            done.choose(field, index=1)
        else:
            done.type(field, TYPED.get(str(kind), "Angabe der Behörde"))


def prove(card: Locator, done: Inputs) -> None:
    """What the last step asks for: where everybody can look, and how far it reaches."""
    source = card.locator("#quelle")
    if source.input_value():
        done.look()
    else:
        done.type(source, SOURCE)
    reach = card.locator("#reichweite")
    if reach.input_value():
        done.look()
    else:
        done.choose(reach, value="structured")


def step_by_step(page: Page, done: Inputs, most: int = 60) -> None:
    """Do what the page of the connection asks for, one step after the other, until the service is live."""
    for _ in range(most):
        together = page.get_by_role("button", name="Übernehmen und abschließen")
        if together.count():
            done.look(together.locator("xpath=ancestor::form").locator("li li").count())
            done.click(together)
            continue
        card = page.locator(".bp-steps > li:has(details[open] > summary)").first
        step = (card.get_attribute("id") or "").removeprefix("schritt-")
        if step == "operation":
            return
        fill(card, done)
        if step == "go-live":
            prove(card, done)
        done.click(card.get_by_role("button", name="Speichern und abschließen"))
    raise AssertionError("never live")


def on_one_page(page: Page, done: Inputs, keyboard: bool = False) -> None:
    """Everything that is left on one page, and the last step on its own; until the service is live."""
    fill(page.locator("form.bp-form"), done)
    done.click(page.get_by_role("button", name="Speichern und abschließen, was vollständig ist"), keyboard)
    card = page.locator(".bp-steps > li:has(details[open] > summary)").first
    assert card.get_attribute("id") == "schritt-go-live", page.locator("main").inner_text()
    fill(card, done)
    prove(card, done)
    done.click(card.get_by_role("button", name="Speichern und abschließen"), keyboard)
