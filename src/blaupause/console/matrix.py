# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Cells of the matrix of specialist systems as pages show them: arrangement in words and marks, no queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy

from blaupause.catalog.compatibility import Readiness, Tested
from blaupause.catalog.labels import READINESS, UNKNOWN
from blaupause.catalog.matrix import Cell, CellStatement, CellTest
from blaupause.console.days import short_day

Mark = tuple[str, str | Promise]
"""Tone and word."""

KEYS: Final = {
    "fertig": Readiness.READY,
    "im-aufbau": Readiness.BEING_BUILT,
    "nur-pdf": Readiness.PDF_ONLY,
    "keine": Readiness.NONE,
}
"""What people choose from, as forms and addresses call it."""
NOTHING: Final = "unbekannt"
_TONES: Final = {
    Readiness.READY: "live",
    Readiness.BEING_BUILT: "progress",
    Readiness.PDF_ONLY: "waiting",
    Readiness.NONE: "none",
}
_PASSED: Final[Mark] = ("live", pgettext_lazy("test of a system", "Test passed"))
_FAILED: Final[Mark] = ("trouble", pgettext_lazy("test of a system", "Test failed"))
_WAITING: Final[Mark] = ("waiting", pgettext_lazy("test of a system", "Test waits for a second person"))
_WITHDRAWN: Final[Mark] = ("none", pgettext_lazy("test of a system", "Test taken back"))


DEMONSTRATION: Final = "system:demonstration"
"""Who says what is invented, as catalog/invented.py writes it."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell, or the place of one nobody spoke of (`cell` None)."""

    xoev: str
    mark: Mark
    more: str
    test: Mark | None
    cell: Cell | None


def shown(cells: Sequence[Cell]) -> list[Shown]:
    """The cells of one system and online service; nothing known is shown as unknown, never as no."""
    return [_shown(one) for one in cells] or [Shown("", ("unknown", UNKNOWN), "", None, None)]


def _shown(cell: Cell) -> Shown:
    return Shown(cell.xoev, mark_of(cell.readiness), expected(cell.said), _test_of(cell), cell)


def mark_of(readiness: Readiness | None) -> Mark:
    """What was said, as a mark."""
    return ("unknown", UNKNOWN) if readiness is None else (_TONES[readiness], READINESS[readiness])


def expected(said: CellStatement | None) -> str:
    """When what is being built is to be ready."""
    if said is None or said.readiness is not Readiness.BEING_BUILT:
        return ""
    if said.expected_on is None:
        return gettext("no day named")
    return gettext("to be ready from %(day)s") % {"day": short_day(said.expected_on)}


def _test_of(cell: Cell) -> Mark | None:
    if cell.result is not None:
        return _PASSED if cell.result.passed else _FAILED
    return _WAITING if cell.waiting else None


def test_mark(one: Tested) -> Mark:
    """How far a single test is."""
    if one.withdrawn_on is not None:
        return _WITHDRAWN
    if not one.passed:
        return _FAILED
    return _WAITING if one.waiting else _PASSED


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who said something, as far as the reader may know them."""

    people: Mapping[str, str]
    organisations: Mapping[str, str]
    invented: frozenset[str]

    def of(self, who: str, stated_for: str) -> str:
        """„Mensch, Organisation“, or what is known of it."""
        if who.startswith(DEMONSTRATION):
            return gettext("Demonstration data")
        named = [self.people.get(who, ""), self.organisations.get(stated_for, "")]
        return ", ".join(filter(None, named)) or gettext("a person")

    def made_up(self, who: str) -> bool:
        """Said by somebody who is invented for the demonstration."""
        return who in self.invented or who.startswith(DEMONSTRATION)


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One statement of the history."""

    said: CellStatement
    mark: Mark
    more: str
    who: str
    invented: bool


@dataclass(frozen=True, slots=True)
class TestLine:
    """One test with what may be done with it."""

    test: CellTest
    mark: Mark
    who: str
    second: str
    withdrawn: str
    invented: bool


def statement_lines(cell: Cell, by: Speaker) -> list[StatementLine]:
    """What was said, newest first."""
    found = [*filter(None, [cell.said]), *cell.earlier]
    return [
        StatementLine(one, mark_of(one.readiness), expected(one), by.of(one.who, one.stated_for), by.made_up(one.who))
        for one in found
    ]


def test_lines(cell: Cell, by: Speaker) -> list[TestLine]:
    """The tests, newest first."""
    return [
        TestLine(
            one,
            test_mark(one.tested),
            by.of(one.tested.recorded_by, one.stated_for),
            by.of(one.tested.confirmed_by, "") if one.tested.confirmed_by else "",
            by.of(one.withdrawn_by, "") if one.withdrawn_by else "",
            by.made_up(one.tested.recorded_by),
        )
        for one in cell.tests
    ]


def people_in(cells: Iterable[Cell]) -> set[str]:
    """Everybody who said or tested something there."""
    found: set[str] = set()
    for cell in cells:
        found |= {one.who for one in (*filter(None, [cell.said]), *cell.earlier)}
        for one in cell.tests:
            found |= {one.tested.recorded_by, one.tested.confirmed_by, one.withdrawn_by}
    return found - {""}


def organisations_in(cells: Iterable[Cell]) -> set[str]:
    """Every organisation for which that was done."""
    found: set[str] = set()
    for cell in cells:
        found |= {one.stated_for for one in (*filter(None, [cell.said]), *cell.earlier)}
        found |= {one.stated_for for one in cell.tests}
    return found - {""}
