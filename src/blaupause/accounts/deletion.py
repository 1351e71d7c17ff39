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
    disabled_on: date | None = None
    role_ends: tuple[date | None, ...] = ()


def cutoff(day: date, days: int) -> datetime:
    """Whatever happened before this instant is due on the day: the term counts whole days in German legal time."""
    return datetime.combine(day - timedelta(days=days), time(), tzinfo=BERLIN)


def has_role(person: PersonFacts, day: date) -> bool:
    """True when a role lasts on the day or begins later; an end is the first day without it."""
    return any(end is None or end > day for end in person.role_ends)


def left_on(person: PersonFacts, day: date) -> date | None:
    """The day from which the term is counted; None for somebody who is still here.

    Who was shut out does not come back, so open roles do not keep that person's data.
    """
    ended = [end for end in person.role_ends if end is not None and end <= day]
    seen = person.last_login_on or person.joined_on
    if not person.active:
        return person.disabled_on or max([*ended, seen])
    return None if has_role(person, day) else max([*ended, seen])


def people_due(people: Iterable[PersonFacts], day: date, days: int, *, active: bool) -> list[int]:
    """Ids of the people whose term is over: of those who could still sign in, or of those who were shut out."""
    limit = day - timedelta(days=days)
    found = ((person.id, left_on(person, day)) for person in people if person.active is active)
    return [number for number, left in found if left is not None and left < limit]


def replacement_email(person_id: int) -> str:
    """An address that is nobody's (RFC 2606 reserves `.invalid`), different for everybody."""
    return f"person-{person_id}@geloescht.invalid"


def is_replaced(email: str) -> bool:
    """True for the address of a person who was deleted before."""
    return email.endswith("@geloescht.invalid")


def coarse(instant: datetime) -> datetime:
    """Only the year is left of when somebody joined."""
    return datetime(instant.astimezone(BERLIN).year, 1, 1, tzinfo=BERLIN)
