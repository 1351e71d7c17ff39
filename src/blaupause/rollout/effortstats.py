# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Distributions of effort and duration, and whether it gets quicker with practice. Pure.

Small numbers stay small: below `FEW` values they are listed, and no quantile pretends to know more.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

from blaupause.rollout.rules import StepState

K = TypeVar("K", bound=Hashable)
FEW: Final = 5
SIZES: Final = (2_000, 5_000, 20_000, 100_000)
"""Inhabitants from which on the next class begins; class 0 is the smallest."""


@dataclass(frozen=True, slots=True)
class Summary:
    """A distribution. `values`, ascending, only of fewer than FEW; then there are no quartiles."""

    n: int
    low: float
    high: float
    quartiles: tuple[float, float, float] | None
    values: tuple[float, ...]

    @property
    def median(self) -> float | None:
        """The middle value; None of a few."""
        return self.quartiles[1] if self.quartiles else None


@dataclass(frozen=True, slots=True)
class Span:
    """From the day a step began to the day it was done; None: not known, or not yet."""

    began: date | None
    done: date | None

    @property
    def days(self) -> int | None:
        """Days between, 0 when both are the same day."""
        return (self.done - self.began).days if self.began and self.done else None


def summary(values: Iterable[float]) -> Summary | None:
    """The distribution of some values; None of none."""
    found = sorted(values)
    if not found:
        return None
    if len(found) < FEW:
        return Summary(len(found), found[0], found[-1], None, tuple(found))
    quartiles = quantile(found, 0.25), quantile(found, 0.5), quantile(found, 0.75)
    return Summary(len(found), found[0], found[-1], quartiles, ())


def quantile(ordered: Sequence[float], share: float) -> float:
    """Between the two nearest values, in proportion (Hyndman and Fan 1996, type 7)."""
    place = (len(ordered) - 1) * share
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def grouped(pairs: Iterable[tuple[K, float]]) -> dict[K, Summary]:
    """Distribution of each group."""
    found: defaultdict[K, list[float]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return {key: made for key, values in found.items() if (made := summary(values))}


def size_class(population: int | None) -> int | None:
    """Number of the class of an authority; None where nobody knows how many people it serves."""
    return None if population is None else sum(population >= limit for limit in SIZES)


def span(events: Iterable[tuple[StepState, date]]) -> Span:
    """How long a step took, from its moves in the order they happened.

    It began when it was first started, and was done when it was last done, unless it was opened again. A step that
    was entered as done without a beginning has no duration.
    """
    began: date | None = None
    done: date | None = None
    for state, day in events:
        if state is StepState.STARTED and began is None:
            began = day
        done = day if state is StepState.DONE else None
    return Span(began if began is None or done is None or began <= done else None, done)


def order(days: Mapping[K, date]) -> dict[K, int]:
    """Place of each in the order of their days, from 1; equal days share the better place."""
    ranks: dict[date, int] = {}
    for number, day in enumerate(sorted(days.values()), start=1):
        ranks.setdefault(day, number)
    return {key: ranks[day] for key, day in days.items()}


def quarter(place: int, among: int) -> int:
    """Which quarter of an order a place lies in, from 1 to 4; of fewer than four nobody can say, so the first."""
    return 1 + (place - 1) * 4 // among if among >= 4 else 1
