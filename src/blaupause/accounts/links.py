# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Secret addresses that stand in for a person without a sign-in: of their calendar, and to confirm one thing once.

Only a hash is kept, so nobody can read an address again. Whoever holds one may do what the person may today, and of
that only what it is for: an account that is shut, a role that has ended take effect at once. A second factor is never
part of it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from django.db import transaction
from django.db.models import Q, QuerySet

from blaupause.accounts import own_account, tokens
from blaupause.accounts.models import PersonalLink
from blaupause.accounts.problems import not_found
from blaupause.accounts.queries import scope_of
from blaupause.accounts.scope import Scope, system
from blaupause.accounts.wall import acting
from blaupause.kernel.clock import now, today

Purpose = Literal["calendar", "confirm"]
LIFETIME: Final = timedelta(days=14)
"""Of a link that confirms something."""


@dataclass(frozen=True, slots=True)
class Held:
    """Somebody holds a valid address: on whose behalf, about what."""

    id: int
    scope: Scope
    subject: str


@dataclass(frozen=True, slots=True)
class FeedInfo:
    """The address of one's own calendar, as far as it can still be said."""

    made_at: datetime


def open_calendar(*, by: Scope) -> str:
    """A new address of one's own calendar; the one before ends. The secret is told now and never again."""
    person = _person(by)
    token = tokens.fresh()
    with _as_system():
        ended = _calendars(person).update(withdrawn_at=now())
        PersonalLink.unscoped.create(
            person_id=person, purpose="calendar", token_hash=tokens.hashed(token), made_at=now()
        )
        if ended:
            own_account.note(by, "calendarlink.renewed")
        else:
            own_account.note(by, "calendarlink.opened")
    return token


def close_calendar(*, by: Scope) -> None:
    """The address of one's own calendar ends. Raises Problem accounts.not_found when there is none."""
    with _as_system():
        if not _calendars(_person(by)).update(withdrawn_at=now()):
            raise not_found()
        own_account.note(by, "calendarlink.withdrawn")


def calendar_of(scope: Scope) -> FeedInfo | None:
    """Whether somebody has an address for their calendar, and since when."""
    row = PersonalLink.objects.within(scope).filter(purpose="calendar", withdrawn_at__isnull=True).first()
    return FeedInfo(row.made_at) if row else None


def confirming(*, by: Scope, person_id: int, subject: str) -> str:
    """The secret of a link that confirms one thing, once, within a fortnight. Only the system makes them."""
    if not by.is_system:
        raise not_found()
    token, moment = tokens.fresh(), now()
    PersonalLink.unscoped.create(
        person_id=person_id,
        purpose="confirm",
        subject=subject,
        token_hash=tokens.hashed(token),
        made_at=moment,
        expires_at=moment + LIFETIME,
    )
    return token


def held(token: str, purpose: Purpose) -> Held | None:
    """What an address stands for now; None for one that never was, is used, withdrawn or too old: all the same."""
    with _as_system():
        return _held(token, purpose)


def take(token: str) -> Held | None:
    """Use up a link that confirms something: whoever comes second finds nothing. Inside a transaction."""
    with _as_system():
        found = _held(token, "confirm", lock=True)
        if found is not None:
            PersonalLink.unscoped.filter(pk=found.id).update(used_at=now())
    return found


def withdraw_all(person_id: int) -> None:
    """Nothing stands in for this person any more. For the action that shuts an account."""
    with _as_system():
        open_ = PersonalLink.unscoped.filter(person_id=person_id, used_at__isnull=True, withdrawn_at__isnull=True)
        open_.update(withdrawn_at=now())


def _held(token: str, purpose: Purpose, *, lock: bool = False) -> Held | None:
    rows = PersonalLink.unscoped.filter(
        Q(expires_at__isnull=True) | Q(expires_at__gt=now()),
        token_hash=tokens.hashed(token),
        purpose=purpose,
        person__is_active=True,
        used_at__isnull=True,
        withdrawn_at__isnull=True,
    )
    row = (rows.select_for_update(of=("self",)) if lock else rows).first()
    return Held(row.pk, scope_of(row.person_id, second_factor=False), row.subject) if row else None


def _calendars(person_id: int) -> QuerySet[PersonalLink]:
    return PersonalLink.unscoped.filter(person_id=person_id, purpose="calendar", withdrawn_at__isnull=True)


def _person(by: Scope) -> int:
    if by.person_id is None:
        raise not_found()
    return by.person_id


@contextmanager
def _as_system() -> Iterator[None]:
    with acting(system("personal-link", today())), transaction.atomic():
        yield
