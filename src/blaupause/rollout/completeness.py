# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""How complete the values are: what somebody has checked counts, a filled field does not. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from blaupause.blueprint.rules.content import Parameter
from blaupause.rollout import values


class Fact(IntEnum):
    """How far one value is."""

    VERIFIED = 0
    FILLED = 1  # entered, and nobody has looked whether it is true
    EXPIRED = 2  # its last day is over
    UNFIT = 3  # no possible value of the parameter any more
    MISSING = 4


@dataclass(frozen=True, slots=True)
class Completeness:
    """Of so many required values, how many are verified, only filled in, expired, missing. They add up."""

    required: int
    verified: int
    filled: int
    expired: int
    missing: int

    @property
    def open(self) -> int:
        """What still has to be entered."""
        return self.expired + self.missing

    @property
    def complete(self) -> bool:
        """Everything that is required was checked and holds."""
        return self.verified == self.required


def fact_of(parameter: Parameter, value: str, verified: bool, valid_until: date | None, day: date) -> Fact:
    """Where one value stands on a day."""
    if not value:
        return Fact.MISSING
    if values.decode(parameter, value) is None:
        return Fact.UNFIT
    if valid_until is not None and valid_until < day:
        return Fact.EXPIRED
    return Fact.VERIFIED if verified else Fact.FILLED


def measure(facts: Iterable[Fact]) -> Completeness:
    """Counted over required values; one that does not fit any more is missing."""
    found = list(facts)
    counted = {fact: found.count(fact) for fact in Fact}
    return Completeness(
        required=len(found),
        verified=counted[Fact.VERIFIED],
        filled=counted[Fact.FILLED],
        expired=counted[Fact.EXPIRED],
        missing=counted[Fact.MISSING] + counted[Fact.UNFIT],
    )
