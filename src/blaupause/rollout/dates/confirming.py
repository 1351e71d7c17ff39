# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""One click from a mail: somebody confirms one value, or that a meeting took place, and nothing else.

Looking at the link changes nothing, so that programs which open every link of a mail confirm nothing. What counts is
what the person may do on that day, without a second factor; and only the very statement the mail was about.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction

from blaupause.accounts import links
from blaupause.accounts.acting import actor, chain_of
from blaupause.accounts.rules import Kind, Verb
from blaupause.accounts.scope import Scope
from blaupause.accounts.wall import acting
from blaupause.ledger.actions import append
from blaupause.ledger.rules import Draft
from blaupause.rollout.dates.queries import Asks, DueDate, date_of
from blaupause.rollout.models import Statement
from blaupause.rollout.statements import About, Stated, put, where_of
from blaupause.rollout.workrules import StatementKind


class Outcome(StrEnum):
    """What became of a link."""

    OPEN = "open"
    DONE = "done"
    STALE = "stale"  # the statement was changed since the mail
    VOID = "void"  # used, too old, withdrawn, never made, or not theirs to say (any more)


@dataclass(frozen=True, slots=True)
class Offer:
    """What a link would do, or did. `date`, `asks`: only when it is open or done."""

    outcome: Outcome
    date: DueDate | None = None
    asks: Asks | None = None


VOID = Offer(Outcome.VOID)


def subject_of(one: DueDate) -> str:
    """How a link names the one thing it does."""
    return f"{one.number}:{one.day.isoformat()}:{one.asks}"


def offer(token: str) -> Offer:
    """What the link would do. Writes nothing."""
    held = links.held(token, "confirm")
    return _look(held.scope, held.subject) if held else VOID


def confirm(token: str) -> Offer:
    """Do it, once."""
    with transaction.atomic():
        held = links.take(token)
        found = _look(held.scope, held.subject) if held else VOID
        if held is None or found.outcome is not Outcome.OPEN or found.date is None:
            return found
        _write(held.scope, found.date)
    return Offer(Outcome.DONE, found.date, found.asks)


def _look(scope: Scope, subject: str) -> Offer:
    number, day, asks = subject.split(":")
    with acting(scope), transaction.atomic():
        row = Statement.objects.within(scope, Verb.EDIT).filter(pk=int(number)).first()
        if row is None:
            return VOID
        found = date_of(scope, row.pk) if row.until is None else None
    if found is None or found.asks is None or (found.day.isoformat(), str(found.asks)) != (day, asks):
        return Offer(Outcome.STALE)
    return Offer(Outcome.OPEN, found, found.asks)


def _write(by: Scope, found: DueDate) -> None:
    """The same value again, checked today by this person; the row before ends."""
    with acting(by), transaction.atomic():
        row = Statement.objects.within(by, Verb.EDIT).select_for_update(of=("self",)).get(pk=found.number, until=None)
        commitment = found.commitment.key if row.commitment_id and found.commitment else ""
        where = where_of(About(row.place, row.connection_id, commitment))
        seat = by.require(Verb.EDIT, Kind.PROGRESS, where.place)
        kind = StatementKind(row.kind)
        said = Stated(kind, row.key, row.value, row.note, row.valid_until, verified=True)
        put(by, where, said, row, personal=row.personal)
        detail: dict[str, object] = {"key": row.key, "kind": kind.name, "day": found.day.isoformat()}
        detail["asks"] = str(found.asks)
        if where.connection is not None:
            detail["authority"] = where.connection.authority.key
        subject = f"connection:{where.connection.pk}" if where.connection else f"place:{where.place}"
        drafts = [Draft("statement.confirmed", subject, detail, "", place=where.place)]
        append(by=actor(by, seat, where.place), chain=chain_of(where.place), drafts=drafts)
