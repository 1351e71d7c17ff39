# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whether a specialist system understands an online service: what can be said, which test counts, for whom. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Protocol

from blaupause.kernel.text import fold


class Readiness(IntEnum):
    """What somebody said about a cell. Where nobody said anything it is unknown, never NONE. Never renumber."""

    NONE = 0  # there is no interface and none is being built
    PDF_ONLY = 1
    BEING_BUILT = 2
    READY = 3


@dataclass(frozen=True, slots=True)
class Tested:
    """A test result. `system`: its name; `xoev`: standard and version, '' where nobody tells them apart."""

    id: int
    system: str
    online_service: str
    xoev: str
    passed: bool
    tested_on: date
    evidence: str
    evidence_url: str
    recorded_by: str
    confirmed_by: str
    confirmed_on: date | None
    withdrawn_on: date | None
    demonstration: bool

    @property
    def waiting(self) -> bool:
        """Passed, and nobody else has agreed yet."""
        return self.passed and self.confirmed_on is None and self.withdrawn_on is None

    @property
    def counts(self) -> bool:
        """A failed test takes back what was there at once, a passed one needs a second person."""
        return self.withdrawn_on is None and (not self.passed or self.confirmed_on is not None)


def xoev_name(standard: str, version: str) -> str:
    """„XMeld 2.4“; '' where neither is told apart."""
    return f"{standard} {version}".strip()


def result(tests: Iterable[Tested]) -> Tested | None:
    """The result that counts among the tests of one cell: the latest."""
    return max((one for one in tests if one.counts), key=lambda one: (one.tested_on, one.id), default=None)


def result_for(results: Iterable[Tested], xoev: str) -> Tested | None:
    """What counts for a customer that states `xoev` ('' : nobody has said which), of the results of its cells.

    Cells of another version of the standard are not theirs. Where several remain, they have to agree: one that failed
    leaves it open, because nobody knows which of them is theirs.
    """
    mine = [one for one in results if not xoev or not one.xoev or _same_standard(one.xoev, xoev)]
    exact = [one for one in mine if xoev and one.xoev]
    left = exact or mine
    failed = [one for one in left if not one.passed]
    return max(failed or left, key=lambda one: (one.tested_on, one.id), default=None)


def _same_standard(cell: str, said: str) -> bool:
    """The same words, or only the version was said: „2.4“ means „XMeld 2.4“."""
    known, given = fold(cell), fold(said)
    return known == given or known.endswith(f" {given}")


class Named(Protocol):
    """A specialist system as far as its name goes."""

    @property
    def id(self) -> int: ...
    @property
    def vendor_name(self) -> str: ...
    @property
    def product(self) -> str: ...
    @property
    def version(self) -> str: ...


class SystemNames:
    """Finds the specialist system that somebody named in words, where that is beyond doubt."""

    def __init__(self, systems: Sequence[Named]) -> None:
        self._ids: defaultdict[str, dict[int, str]] = defaultdict(dict)
        for one in systems:
            short = xoev_name(one.product, one.version)
            for words in (short, f"{one.vendor_name} {short}", f"{short} {one.vendor_name}"):
                self._ids[fold(words)][one.id] = fold(one.vendor_name)
        self.offered = tuple(
            short if len(self._ids[fold(short)]) == 1 else f"{one.vendor_name} {short}"
            for one in systems
            for short in (xoev_name(one.product, one.version),)
        )
        """What a form offers to choose from: as short as it can be told apart."""

    def find(self, said: str, vendor: str = "") -> int | None:
        """Its id; None when the catalogue has none of that name, or several and the vendor does not decide."""
        found = self._ids.get(fold(said), {})
        if len(found) > 1 and vendor:
            found = {number: name for number, name in found.items() if name == fold(vendor)}
        return next(iter(found)) if len(found) == 1 else None

    def knows(self, said: str) -> bool:
        """Whether any system is called that, perhaps several."""
        return fold(said) in self._ids
