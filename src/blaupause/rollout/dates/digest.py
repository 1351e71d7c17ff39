# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whether somebody gets a mail today, and what it tells. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Protocol

from blaupause.accounts.rules import Rhythm
from blaupause.rollout.duedates import NEAR, SOON

URGENT: Final = 5
"""So many days ahead something is told at once, if it was not told before."""
WEEK: Final = timedelta(days=7)
LONG_OVER: Final = 30
"""Something that is overdue for longer is no reason for a further mail; it still stands in those there are."""


class Dated(Protocol):
    """A date, as far as a mail has to know it."""

    @property
    def number(self) -> int:
        """Of the statement it follows from."""

    @property
    def day(self) -> date:
        """When it is."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What somebody was told by mail, and on which day the last weekly one was sent."""

    told: frozenset[tuple[int, str]] = frozenset()
    weekly_on: date | None = None


@dataclass(frozen=True, slots=True)
class Digest:
    """A mail: positions of the dates it tells. `weekly`: the one of the week; otherwise it could not wait."""

    weekly: bool
    lines: tuple[int, ...]


def line(one: Dated) -> tuple[int, str]:
    """What is remembered of a date that was told; with another day it is another date."""
    return one.number, one.day.isoformat()


def decide(rhythm: Rhythm, dates: Sequence[Dated], memory: Memory, today: date) -> Digest | None:
    """At most one mail a week, and only when there is something new or near; at once only what cannot wait."""
    if rhythm is Rhythm.NEVER:
        return None
    near = [place for place, one in enumerate(dates) if (one.day - today).days <= NEAR]
    due = rhythm is Rhythm.WEEKLY and (memory.weekly_on is None or today - memory.weekly_on >= WEEK)
    if due and any(line(dates[place]) not in memory.told or _presses(dates[place], today) for place in near):
        return Digest(True, tuple(near))
    urgent = tuple(
        place
        for place in near
        if line(dates[place]) not in memory.told and -LONG_OVER <= (dates[place].day - today).days <= URGENT
    )
    return Digest(False, urgent) if urgent else None


def _presses(one: Dated, today: date) -> bool:
    return -LONG_OVER <= (one.day - today).days <= SOON
