# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Four eyes: a change waits until a second person approves it, and happens in the transaction of the approval.

The rooms above say what can be done that way: each registers a handler for its kinds of change.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Protocol

from django.db import transaction
from django.utils.translation import gettext

from blaupause.accounts.acting import actor, chain_of
from blaupause.accounts.behalf import on_behalf
from blaupause.accounts.labels import REQUEST_STATES
from blaupause.accounts.models import ChangeRequest, Person
from blaupause.accounts.problems import (
    Conflict,
    no_reason,
    not_found,
    not_the_author,
    own_request,
    stale_request,
)
from blaupause.accounts.rules import Condition, Kind, Verb
from blaupause.accounts.scope import Scope, Seat, system
from blaupause.accounts.wall import acting
from blaupause.kernel.clock import now
from blaupause.kernel.places import Place
from blaupause.ledger.actions import append
from blaupause.ledger.rules import Actor, Draft

Payload = Mapping[str, Any]
MAX_TEXT = 2000


class Handler(Protocol):
    """One kind of change, in the room it belongs to."""

    kind: str

    def describe(self, payload: Payload, /) -> tuple[str, str]:
        """What the change does, in German and English, for the person who decides."""

    def fingerprint(self, payload: Payload, /) -> str:
        """The state the change was made against (at most 64 characters). When it has moved, nothing happens."""

    def carry_out(self, *, by: Actor, payload: Payload) -> None:
        """Do it, inside the caller's transaction, with a ledger entry of its own.

        Row-level security is open here: that somebody may ask for it and somebody else may decide it was checked.
        """

    def discard(self, payload: Payload, /) -> None:
        """The change is off the table: forget what was kept for it."""


_handlers: dict[str, Handler] = {}


def register(handler: Handler) -> None:
    """Announce a kind of change, when the room's app gets ready. Raises ValueError for a kind that is taken."""
    known = _handlers.setdefault(handler.kind, handler)
    if type(known) is not type(handler):
        raise ValueError(f"two handlers for {handler.kind}")


def digest(state: object) -> str:
    """A fingerprint of anything that JSON can say."""
    text = json.dumps(state, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def request(
    *, by: Scope, kind: str, place: Place, subject: str, payload: Payload, why: str, author: int | None = None
) -> int:
    """Ask for a change; the number of the request. Nothing happens before somebody else has approved it.

    `author`: the person on whose behalf a command on the server asks. Raises Problem accounts.not_found when one may
    not ask for that here, accounts.no_reason.
    """
    seat = by.require(Verb.ADD, Kind.CHANGE_REQUEST, place, Condition.WAITING)
    handler = _handlers[kind]
    asking = author if by.is_system else by.person_id
    if asking is None:
        raise not_found()
    reason = _reason(why)
    german, english = handler.describe(payload)
    with on_behalf(by):
        row = ChangeRequest.objects.create(
            kind=kind,
            place=place,
            subject=subject,
            summary_de=german,
            summary_en=english,
            payload=dict(payload),
            fingerprint=handler.fingerprint(payload),
            why=reason,
            author_id=asking,
            requested_at=now(),
        )
        _report("made", row, by=actor(by, seat, place), why=reason)
    return row.pk


def approve(*, by: Scope, request_id: int, version: int) -> None:
    """Carry out a change somebody else asked for; decision, change and ledger entries in one transaction.

    Raises Conflict when it was decided in the meantime, Problem accounts.own_request for the author, whatever role
    and organisation that person has now, accounts.stale_request (the request goes on waiting),
    accounts.second_factor, accounts.not_found.
    """
    with on_behalf(by):
        row, seat = _locked(by, request_id, Verb.DECIDE, version, "approved")
        handler = _handlers[row.kind]
        if not Person.objects.filter(pk=row.author_id, is_active=True).exists():
            raise stale_request()  # nobody stands behind it any more
        _decide(row, by, version, "approved")
        who = actor(by, seat, row.place)
        with acting(system("approval", by.day)):
            if handler.fingerprint(row.payload) != row.fingerprint:
                raise stale_request()
            try:
                handler.carry_out(by=who, payload=row.payload)
            except Conflict as error:
                raise stale_request() from error
        _report("approved", row, by=who, why=row.why)
    transaction.on_commit(lambda: handler.discard(row.payload))


def reject(*, by: Scope, request_id: int, version: int, reason: str) -> None:
    """Turn a change down, with a reason. Raises the same as `approve`, and Problem accounts.no_reason."""
    words = _reason(reason)
    with on_behalf(by):
        row, seat = _locked(by, request_id, Verb.DECIDE, version, "rejected")
        _decide(row, by, version, "rejected", words)
        _report("rejected", row, by=actor(by, seat, row.place), why=words)
    transaction.on_commit(lambda: _handlers[row.kind].discard(row.payload))


def withdraw(*, by: Scope, request_id: int, version: int) -> None:
    """Take back what one asked for oneself. Raises Conflict, Problem accounts.not_the_author, accounts.not_found."""
    with on_behalf(by):
        row, seat = _locked(by, request_id, Verb.END, version, "withdrawn")
        _decide(row, by, version, "withdrawn")
        _report("withdrawn", row, by=actor(by, seat, row.place))
    transaction.on_commit(lambda: _handlers[row.kind].discard(row.payload))


def _locked(by: Scope, request_id: int, verb: Verb, version: int, wanted: str) -> tuple[ChangeRequest, Seat | None]:
    """The request, for nobody else until the transaction ends; everything that speaks against deciding it."""
    visible = ChangeRequest.objects.within(by, Verb.SEE, Condition.WAITING).filter(pk=request_id)
    seen = visible.first()
    if seen is None or by.person_id is None:  # a command on the server is no second person
        raise not_found()
    seat = by.require(verb, Kind.CHANGE_REQUEST, seen.place, Condition.WAITING)
    row = visible.select_for_update(of=("self",)).get()
    if row.version != version or row.state != "waiting":
        raise _conflict(row, wanted)
    if verb is Verb.DECIDE and row.author_id == by.person_id:
        raise own_request()
    if verb is Verb.END and row.author_id != by.person_id:
        raise not_the_author()
    return row, seat


def _decide(row: ChangeRequest, by: Scope, version: int, state: str, reason: str = "") -> None:
    """Compare and set: the lock makes others wait, this makes sure."""
    changed = ChangeRequest.unscoped.filter(pk=row.pk, version=version, state="waiting").update(
        state=state, decided_by_id=by.person_id, decided_at=now(), reason=reason, version=version + 1
    )
    if changed != 1:
        raise _conflict(ChangeRequest.unscoped.get(pk=row.pk), state)


def _conflict(row: ChangeRequest, wanted: str) -> Conflict:
    label = gettext("State of the request")
    theirs = {label: str(REQUEST_STATES[row.state])}
    if row.reason:
        theirs[gettext("Reason")] = row.reason
    return Conflict(theirs, {label: str(REQUEST_STATES[wanted])})


def _report(what: str, row: ChangeRequest, *, by: Actor, why: str = "") -> None:
    detail = {
        "kind": row.kind,
        "subject": row.subject,
        "summary": row.summary_de.partition("\n")[0],  # the rest stands in the request
        "author": f"person:{row.author_id}",
    }
    subject = f"change_request:{row.pk}"
    draft = Draft(f"change_request.{what}", subject, detail, why, place=row.place)
    append(by=by, chain=chain_of(row.place), drafts=[draft])


def _reason(text: str) -> str:
    words = text.strip()
    if not words or len(words) > MAX_TEXT or "\x00" in words:
        raise no_reason(MAX_TEXT)
    return words
