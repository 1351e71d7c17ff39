# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is due for deletion on a day. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from blaupause.kernel.clock import BERLIN

NAMELESS = "(gelöscht)"
"""What stands where the name of a deleted person stood."""


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What decides when a person has left: `role_ends` has None for a role without an end."""

    id: int
    active: bool
    joined_on: date
    last_login_on: date | None = None
    role_ends: tuple[date | None, ...] = ()


def cutoff(day: date, days: int) -> datetime:
    """Whatever happened before this instant is due on the day: the term counts whole days in German legal time."""
    return datetime.combine(day - timedelta(days=days), time(), tzinfo=BERLIN)


def has_role(person: PersonFacts, day: date) -> bool:
    """True when a role lasts on the day or begins later; an end is the first day without it."""
    return any(end is None or end > day for end in person.role_ends)


def left_on(person: PersonFacts) -> date:
    """The day from which the terms are counted; only for somebody without a role."""
    ends = [end for end in person.role_ends if end is not None]
    if person.active:
        return max([*ends, person.last_login_on or person.joined_on])
    return max(ends) if ends else person.last_login_on or person.joined_on


def people_due(people: Iterable[PersonFacts], day: date, days: int, *, active: bool) -> list[int]:
    """Ids of the people without a role whose term is over: the active ones, or the disabled ones."""
    limit = day - timedelta(days=days)
    return [
        person.id
        for person in people
        if person.active is active and not has_role(person, day) and left_on(person) < limit
    ]


def replacement_email(person_id: int) -> str:
    """An address that is nobody's (RFC 2606 reserves `.invalid`), different for everybody."""
    return f"person-{person_id}@geloescht.invalid"


def is_replaced(email: str) -> bool:
    """True for the address of a person who was deleted before."""
    return email.endswith("@geloescht.invalid")


def coarse(instant: datetime) -> datetime:
    """Only the year is left of when somebody joined."""
    return datetime(instant.astimezone(BERLIN).year, 1, 1, tzinfo=BERLIN)
