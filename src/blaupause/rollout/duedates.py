# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""From what was stated to the day that matters: which day, of what sort, where it comes from, how near. Pure."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from typing import Final

from blaupause.blueprint.rules.content import Check, Parameter
from blaupause.rollout import values
from blaupause.rollout.workrules import StatementKind

SOON: Final = 14
NEAR: Final = 90
FORGOTTEN: Final = 30
"""Days after which a date of the sort "other" that nobody confirmed is let go."""
_TERM: Final = re.compile(r"P([1-9][0-9]{0,2})([YMD])")


class Sort(IntEnum):
    """What sort of date it is."""

    CERTIFICATE = 0
    CONTRACT = 1
    EVIDENCE = 2
    COUNCIL = 3
    OTHER = 4

    @property
    def key(self) -> str:
        """How the blueprint names it."""
        return self.name.lower()


class Origin(IntEnum):
    """Where the day comes from."""

    LAST_DAY = 0  # entered beside the value: holds until
    VALUE = 1  # the value is the day
    TERM = 2  # derived: first day and how long it holds
    CHECK = 3  # derived: day of the check and how long its result holds


class Nearness(IntEnum):
    """How near a day is."""

    OVERDUE = 0
    SOON = 1
    NEAR = 2
    LATER = 3


@dataclass(frozen=True, slots=True)
class Told:
    """A statement, as far as a date follows from it. `value` is canonical."""

    kind: StatementKind
    value: str
    since: date
    valid_until: date | None = None
    verified_on: date | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A day that follows. `event`: something takes place then; otherwise it is the last day of something."""

    day: date
    sort: Sort
    origin: Origin
    event: bool = False


def nearness(day: date, today: date) -> Nearness:
    """Overdue from the day after."""
    left = (day - today).days
    if left < 0:
        return Nearness.OVERDUE
    return Nearness.SOON if left <= SOON else Nearness.NEAR if left <= NEAR else Nearness.LATER


def last_day(first: date, term: str) -> date:
    """The last day of something that holds from a day for a term like P27M: the one before it would begin again.

    A month without that number ends it on its last day. Raises ValueError for no term, OverflowError past year 9999.
    """
    found = _TERM.fullmatch(term)
    if found is None:
        raise ValueError(f"no term: {term}")
    number, unit = int(found[1]), found[2]
    if unit == "D":
        return first + timedelta(days=number - 1)
    months = first.year * 12 + first.month - 1 + number * (12 if unit == "Y" else 1)
    year, month = months // 12, months % 12 + 1
    if year > date.max.year:
        raise OverflowError(term)
    if first.day > monthrange(year, month)[1]:
        return date(year, month, monthrange(year, month)[1])
    return date(year, month, first.day) - timedelta(days=1)


def of_parameter(parameter: Parameter, told: Told) -> Found | None:
    """The day a value stands for, or its last day, whichever comes first; None when neither is one."""
    sort = sort_of(parameter)
    value = values.decode(parameter, told.value) if parameter.calendar else None
    event = sort in (Sort.COUNCIL, Sort.OTHER)
    stated = Found(value, sort, Origin.VALUE, event) if isinstance(value, date) else None
    until = Found(told.valid_until, sort, Origin.LAST_DAY) if told.value and told.valid_until else None
    if stated and until and not event:
        return min(stated, until, key=lambda one: one.day)
    return stated or until


def of_first_day(expiring: Parameter, first: Parameter, told: Told) -> Found | None:
    """The day an expiring value would have, from the first day that was stated instead."""
    began = values.decode(first, told.value)
    if expiring.valid_for is None or not isinstance(began, date):
        return None
    try:
        return Found(last_day(began, expiring.valid_for), sort_of(expiring), Origin.TERM)
    except OverflowError:
        return None


def of_datum(told: Told) -> Found | None:
    """The last day of something that is there."""
    if told.value != values.YES or told.valid_until is None:
        return None
    return Found(told.valid_until, Sort.OTHER, Origin.LAST_DAY)


def of_check(check: Check | None, told: Told) -> Found | None:
    """The last day of a result: the one that was stated, else what the blueprint says of such results."""
    if told.value != values.YES:
        return None
    until = result_holds(check, told)
    origin = Origin.LAST_DAY if told.valid_until else Origin.CHECK
    return Found(until, Sort.EVIDENCE, origin) if until else None


def result_holds(check: Check | None, told: Told) -> date | None:
    """Until when the result of a check holds; None: nobody says."""
    if told.valid_until is not None:
        return told.valid_until
    if check is None or check.valid_days is None:
        return None
    return (told.verified_on or told.since) + timedelta(days=check.valid_days)


def sort_of(parameter: Parameter) -> Sort:
    """What sort of date a parameter is."""
    return Sort[parameter.calendar.upper()] if parameter.calendar else Sort.OTHER


def is_over(found: Found, verified_on: date | None, today: date) -> bool:
    """Something that took place: somebody has said so since, or it is a small thing and long past."""
    if not found.event or found.day >= today:
        return False
    confirmed = verified_on is not None and verified_on >= found.day
    return confirmed or (found.sort is Sort.OTHER and (today - found.day).days > FORGOTTEN)
