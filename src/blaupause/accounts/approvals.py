# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Four eyes: a change waits until others approve it, and happens in the transaction of the last approval.

The rooms above say what can be done that way, and how many have to approve: see handlers.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext

from blaupause.accounts.acting import actor, chain_of
from blaupause.accounts.behalf import on_behalf
from blaupause.accounts.handlers import Payload, handlers
from blaupause.accounts.labels import REQUEST_STATES
from blaupause.accounts.models import Approval, ChangeRequest, Person
from blaupause.accounts.problems import (
    Conflict,
    already_approved,
    no_reason,
    not_found,
    not_the_author,
    own_request,
    own_work,
    stale_request,
)
from blaupause.accounts.requests import deciders
from blaupause.accounts.rules import Condition, Kind, Verb
from blaupause.accounts.scope import Scope, Seat, system
from blaupause.accounts.wall import acting
from blaupause.kernel.clock import now
from blaupause.kernel.places import Place
from blaupause.ledger.actions import append, append_all
from blaupause.ledger.rules import Actor, Draft

MAX_TEXT = 2000


def request(
    *, by: Scope, kind: str, place: Place, subject: str, payload: Payload, why: str, author: int | None = None
) -> int:
    """Ask for a change; the number of the request. Nothing happens before somebody else has approved it.

    `author`: the person on whose behalf a command on the server asks. Raises Problem accounts.not_found when one may
    not ask for that here, accounts.no_reason.
    """
    return request_all(by=by, kind=kind, asked=[Asked(place, subject, payload)], why=why, author=author)[0]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for at a place: about what (`connection:5`), and what the handler needs to do it."""

    place: Place
    subject: str
    payload: Payload


def request_all(*, by: Scope, kind: str, asked: Sequence[Asked], why: str, author: int | None = None) -> list[int]:
    """Ask for several changes at once, each decided for itself; their numbers. Raises the same as `request`."""
    seats = [by.require(Verb.ADD, Kind.CHANGE_REQUEST, one.place, Condition.WAITING) for one in asked]
    handler = handlers[kind]
    asking = author if by.is_system else by.person_id
    if asking is None:
        raise not_found()
    reason = _reason(why)
    payloads = [one.payload for one in asked]
    summaries = handler.describe_all(payloads)
    with on_behalf(by):
        prints = handler.fingerprint_all(payloads)
        rows = ChangeRequest.objects.within(by).bulk_create(
            ChangeRequest(
                kind=kind,
                place=one.place,
                subject=one.subject,
                summary_de=german,
                summary_en=english,
                payload=dict(one.payload),
                fingerprint=fingerprint,
                needed=handler.approvals,
                barred=sorted(handler.barred(one.payload) - {asking}),
                why=reason,
                author_id=asking,
                requested_at=now(),
            )
            for one, (german, english), fingerprint in zip(asked, summaries, prints, strict=True)
        )
        append_all(
            (chain_of(row.place), actor(by, seat, row.place), _draft("made", row, why=reason))
            for row, seat in zip(rows, seats, strict=True)
        )
    return [row.pk for row in rows]


def approve(*, by: Scope, request_id: int, version: int) -> bool:
    """Agree to a change somebody else asked for; True when that was the last approval it needed.

    Then decision, change and ledger entries are one transaction. Until then it goes on waiting. Raises Conflict when
    it was decided (or approved) in the meantime, Problem accounts.own_request for the author, whatever role and
    organisation that person has now, accounts.own_work for who worked on it, accounts.already_approved,
    accounts.stale_request (the request goes on waiting), accounts.second_factor, accounts.not_found.
    """
    with on_behalf(by):
        row, seat = _locked(by, request_id, Verb.DECIDE, version, "approved")
        if not Person.objects.filter(pk=row.author_id, is_active=True).exists():
            raise stale_request()  # nobody stands behind it any more
        who = actor(by, seat, row.place)
        with acting(system("approval", by.day)):
            if handlers[row.kind].fingerprint(row.payload) != row.fingerprint:
                raise stale_request()
        given = _agree(by, row)
        if given < row.needed:
            _move(row, version, "approved", version=version + 1)
            _report("seconded", row, by=who, why=row.why, given=given)
            return False
        _decide(row, by, version, "approved")
        _carry_out(row, who, by)
        _report("approved", row, by=who, why=row.why)
    transaction.on_commit(lambda: handlers[row.kind].discard(row.payload))
    return True


def _carry_out(row: ChangeRequest, who: Actor, by: Scope) -> None:
    with acting(system("approval", by.day)):
        try:
            handlers[row.kind].carry_out(by=who, payload=row.payload)
        except Conflict as error:
            raise stale_request() from error


def _agree(by: Scope, row: ChangeRequest) -> int:
    """Note the approval; how many there are now. Those of people who could not decide any more do not count."""
    earlier = set(Approval.unscoped.filter(request=row).values_list("person_id", flat=True))
    assert by.person_id is not None  # _locked has made sure
    if by.person_id in earlier:
        raise already_approved()
    Approval.objects.create(request=row, person_id=by.person_id, given_at=now())
    still = {person for person, _ in deciders(by, row.place)} if earlier else set()
    return 1 + len(earlier & still)


def reject(*, by: Scope, request_id: int, version: int, reason: str) -> None:
    """Turn a change down, with a reason. Raises the same as `approve`, and Problem accounts.no_reason."""
    words = _reason(reason)
    with on_behalf(by):
        row, seat = _locked(by, request_id, Verb.DECIDE, version, "rejected")
        _decide(row, by, version, "rejected", words)
        _reopen(row, by)
        _report("rejected", row, by=actor(by, seat, row.place), why=words)
    transaction.on_commit(lambda: handlers[row.kind].discard(row.payload))


def withdraw(*, by: Scope, request_id: int, version: int) -> None:
    """Take back what one asked for oneself. Raises Conflict, Problem accounts.not_the_author, accounts.not_found."""
    with on_behalf(by):
        row, seat = _locked(by, request_id, Verb.END, version, "withdrawn")
        _decide(row, by, version, "withdrawn")
        _reopen(row, by)
        _report("withdrawn", row, by=actor(by, seat, row.place))
    transaction.on_commit(lambda: handlers[row.kind].discard(row.payload))


def _reopen(row: ChangeRequest, by: Scope) -> None:
    with acting(system("approval", by.day)):
        handlers[row.kind].reopen(row.payload)


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
    if verb is Verb.DECIDE and by.person_id in row.barred:
        raise own_work()
    if verb is Verb.END and row.author_id != by.person_id:
        raise not_the_author()
    return row, seat


def _decide(row: ChangeRequest, by: Scope, version: int, state: str, reason: str = "") -> None:
    decision = {"decided_by_id": by.person_id, "decided_at": now(), "reason": reason}
    _move(row, version, state, state=state, version=version + 1, **decision)


def _move(row: ChangeRequest, seen: int, wanted: str, **values: object) -> None:
    """Compare and set: the lock makes others wait, this makes sure."""
    if ChangeRequest.unscoped.filter(pk=row.pk, version=seen, state="waiting").update(**values) != 1:
        raise _conflict(ChangeRequest.unscoped.get(pk=row.pk), wanted)


def _conflict(row: ChangeRequest, wanted: str) -> Conflict:
    label = gettext("State of the request")
    theirs = {label: str(REQUEST_STATES[row.state])}
    if row.reason:
        theirs[gettext("Reason")] = row.reason
    return Conflict(theirs, {label: str(REQUEST_STATES[wanted])})


def _report(what: str, row: ChangeRequest, *, by: Actor, why: str = "", given: int = 0) -> None:
    append(by=by, chain=chain_of(row.place), drafts=[_draft(what, row, why=why, given=given)])


def _draft(what: str, row: ChangeRequest, *, why: str = "", given: int = 0) -> Draft:
    detail: dict[str, object] = {
        "kind": row.kind,
        "subject": row.subject,
        "summary": row.summary_de.partition("\n")[0],  # the rest stands in the request
        "author": f"person:{row.author_id}",
    }
    if row.needed > 1:
        detail |= {"given": given or row.needed, "needed": row.needed} if what in ("seconded", "approved") else {}
    subject = f"change_request:{row.pk}"
    return Draft(f"change_request.{what}", subject, detail, why, place=row.place)


def _reason(text: str) -> str:
    words = text.strip()
    if not words or len(words) > MAX_TEXT or "\x00" in words:
        raise no_reason(MAX_TEXT)
    return words
