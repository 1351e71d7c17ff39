# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which solution comes first, and what may not stand in one. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from typing import Final

from blaupause.rollout.workrules import Rating

_Z: Final = 1.96  # two-sided 95 %
_WORTH: Final = {Rating.NOT: 0.0, Rating.PARTLY: 0.5, Rating.HELPED: 1.0}
_MAILBOX: Final = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,6}")
_TELEPHONE: Final = re.compile(r"(?<![\w.])(?:\+49[ \d]|0\d{1,4}[ ()/–-]{1,3}\d)[\d ()/–-]{3,18}\d")
_ADDRESSED: Final = re.compile(r"\b(?:Herrn?|Frau)\s+(?:(?:Dr|Prof)\.\s+){0,2}[A-ZÄÖÜ][\w-]+")


@dataclass(frozen=True, slots=True)
class Votes:
    """What those who took it over say. `adopted` counts all of them, also who cannot tell yet."""

    adopted: int = 0
    helped: int = 0
    partly: int = 0
    not_helped: int = 0

    @property
    def rated(self) -> int:
        """How many said whether it helped."""
        return self.helped + self.partly + self.not_helped


def counted(ratings: Iterable[Rating | None]) -> Votes:
    """Votes from single ratings."""
    found = list(ratings)
    return Votes(len(found), found.count(Rating.HELPED), found.count(Rating.PARTLY), found.count(Rating.NOT))


def bound(votes: Votes) -> float:
    """What may be expected at least: lower end of the Wilson interval (95 %) of the mean; 0 without a vote.

    A vote “partly” counts half. That makes the interval wider than it had to be, never narrower.
    """
    n = votes.rated
    if n == 0:
        return 0.0
    mean = (votes.helped * _WORTH[Rating.HELPED] + votes.partly * _WORTH[Rating.PARTLY]) / n
    spread = _Z * sqrt(mean * (1 - mean) / n + _Z**2 / (4 * n**2))
    return max(0.0, (mean + _Z**2 / (2 * n) - spread) / (1 + _Z**2 / n))


def rank(votes: Votes, *, same_product: bool, same_size: bool) -> tuple[int, float, int]:
    """For sorting, the best first: what fits product and size of the task, then what helped, then how often taken."""
    return (-(2 * same_product + same_size), -bound(votes), -votes.adopted)


def personal(text: str) -> str:
    """The first thing in a text that looks like a person or how to reach one; "" when nothing does."""
    for pattern in (_MAILBOX, _TELEPHONE, _ADDRESSED):
        if found := pattern.search(text):
            return found[0].strip()
    return ""
