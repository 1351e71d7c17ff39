# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reporting blockers, connecting to one that is known already, keeping it true, taking it to the steering meeting.

Whoever works on a connection may say what holds it up; what then follows for others is carried out for them.
"""

import contextlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F

from blaupause.accounts.acting import actor, chain_of
from blaupause.accounts.fields import line
from blaupause.accounts.problems import Conflict, invalid, not_found
from blaupause.accounts.rules import Kind, Verb
from blaupause.accounts.scope import Scope, Seat, system
from blaupause.accounts.wall import acting
from blaupause.blueprint.queries import version
from blaupause.kernel.clock import now, today
from blaupause.kernel.places import Place, common_place
from blaupause.ledger.actions import append
from blaupause.ledger.rules import Actor, Draft
from blaupause.rollout.blockedfacts import settle
from blaupause.rollout.changes import EARLIEST
from blaupause.rollout.deviations import reasoned
from blaupause.rollout.models import BlockedConnection, Blocker, Connection
from blaupause.rollout.workrules import BlockerOwner, LinkEnd
from blaupause.rollout.writing import copy_rows, lock_revision

MAX_TITLE = 160
MAX_NAME = 120


@dataclass(frozen=True, slots=True)
class Described:
    """What a blocker is, and on whose desk it lies."""

    title: str
    owner: BlockerOwner
    text: str = ""
    owner_name: str = ""

    def checked(self) -> "Described":
        """Without blanks and control characters. Raises Problem accounts.invalid.<field>."""
        return Described(
            line(self.title, "title", longest=MAX_TITLE),
            self.owner,
            reasoned(self.text, "text", required=False),
            line(self.owner_name, "owner_name", longest=MAX_NAME, required=False),
        )


@dataclass(frozen=True, slots=True)
class Held:
    """How connections are held up: in a step or altogether; hard, or only made harder."""

    step: str = ""
    hard: bool = True


@dataclass(frozen=True, slots=True)
class Hand:
    """A blocker that somebody may take in hand, as whom they act, and whether at its own place."""

    blocker: Blocker
    actor: Actor
    here: bool


def report(
    *, by: Scope, connection_ids: Collection[int], said: Described, held: Held, since: date | None = None
) -> int:
    """Note what holds these connections up since a day (today when none is given); the blocker's number.

    Raises Problem accounts.not_found, accounts.invalid.<field>.
    """
    with acting(by), transaction.atomic():
        lock_revision()
        rows, seat = _addable(by, connection_ids, held.step)
        begin, given = _since(by, since), said.checked()
        place = common_place({row.place for row in rows})
        who = actor(by, seat, rows[0].place)
        with frame(by, by.may(Verb.ADD, Kind.BLOCKER, place)):
            made = Blocker.objects.create(
                place=place,
                title=given.title,
                text=given.text,
                owner=given.owner,
                owner_name=given.owner_name,
                opened_on=begin,
                opened_by=by.key,
                recorded_at=now(),
            )
        link(made.pk, rows, held, begin)
        changed = settle(by=who, connection_ids=[row.pk for row in rows], day=by.day)
        tell_ledger("blocker.reported", made, who, new=given, step=held.step, connections=len(rows), marked=changed)
    return made.pk


def join(*, by: Scope, number: int, connection_ids: Collection[int], held: Held) -> int:
    """These connections wait for that blocker, too; how many did not yet.

    Raises Problem accounts.not_found, accounts.invalid.step, accounts.invalid.blocker.
    """
    with acting(by), transaction.atomic():
        lock_revision()
        found = Blocker.objects.within(by).filter(pk=number).first()
        if found is None:
            raise not_found()
        require_open(found)
        rows, seat = _addable(by, connection_ids, held.step)
        who = actor(by, seat, rows[0].place)
        waiting = set(
            BlockedConnection.objects.within(by)
            .filter(blocker=found, step=held.step, until__isnull=True, connection__in=[row.pk for row in rows])
            .values_list("connection_id", flat=True)
        )
        new = [row for row in rows if row.pk not in waiting]
        if not new:
            return 0
        link(found.pk, new, held, by.day)
        widen(by, found, {row.place for row in new})
        changed = settle(by=who, connection_ids=[row.pk for row in new], day=by.day)
        tell_ledger("blocker.joined", found, who, step=held.step, connections=len(new), marked=changed)
    return len(new)


def take_off(*, by: Scope, number: int, connection_id: int) -> int:
    """That connection does not wait for it (any more); how many steps did. Raises Problem accounts.not_found."""
    with acting(by), transaction.atomic():
        lock_revision()
        rows = BlockedConnection.objects.within(by, Verb.END).filter(
            blocker=number, connection=connection_id, until__isnull=True
        )
        one = rows.select_related("blocker").first()
        if one is None:
            raise not_found()
        who = actor(by, by.require(Verb.END, Kind.BLOCKER, one.place), one.place)
        count = rows.update(until=by.day, ended=LinkEnd.TAKEN_OFF)
        changed = settle(by=who, connection_ids=[connection_id], day=by.day)
        tell_ledger("blocker.left", one.blocker, who, connections=1, marked=changed)
    return count


def edit(*, by: Scope, number: int, said: Described, seen: int) -> int:
    """Say better what it is and on whose desk it lies; the new version.

    Raises Problem accounts.not_found, accounts.invalid.<field>, and Conflict when it has moved on from `seen`.
    """
    with acting(by), transaction.atomic():
        lock_revision()
        hand = in_hand(by, number, seen, Verb.EDIT)
        given, row = said.checked(), hand.blocker
        old = Described(row.title, BlockerOwner(row.owner), row.text, row.owner_name)
        if old == given:
            return row.version
        change(
            by,
            hand,
            title=given.title,
            text=given.text,
            owner=given.owner,
            owner_name=given.owner_name,
        )
        tell_ledger("blocker.edited", row, hand.actor, old=old, new=given)
    return seen + 1


def escalate(*, by: Scope, number: int, listed: bool, seen: int) -> int:
    """Put it on the list for the steering meeting, or take it off; the new version.

    Raises Problem accounts.not_found, accounts.invalid.blocker, and Conflict when it has moved on.
    """
    with acting(by), transaction.atomic():
        lock_revision()
        hand = in_hand(by, number, seen)
        require_open(hand.blocker)
        if (hand.blocker.escalated_on is not None) is listed:
            return seen
        change(by, hand, escalated_on=by.day if listed else None)
        tell_ledger("blocker.escalated" if listed else "blocker.deescalated", hand.blocker, hand.actor)
    return seen + 1


# ── shared with unblocking.py ───────────────────────────────────────────────────────────────────────────────────────


def in_hand(by: Scope, number: int, seen: int, verb: Verb = Verb.END) -> Hand:
    """A blocker the scope may clear (or rewrite): at its place, or where every connection lies that waits for it.

    Raises Problem accounts.not_found, and Conflict when it has moved on from `seen`.
    """
    row = Blocker.objects.within(by).filter(pk=number).first()
    if row is None:
        raise not_found()
    here = by.may(verb, Kind.BLOCKER, row.place)
    place = row.place if here else _own_place(by, row, verb)
    seat = by.require(verb, Kind.BLOCKER, place)
    if row.version != seen:
        raise Conflict({"Titel": row.title, "Hindernis": row.text or "–"}, {})
    return Hand(row, actor(by, seat, place), here)


def may_take_in_hand(by: Scope, number: int, place: Place, verb: Verb = Verb.END) -> bool:
    """The same as a question, for pages."""
    if by.may(verb, Kind.BLOCKER, place):
        return True
    reach = by.reach(verb, Kind.BLOCKER)
    if len(reach.exact | reach.below) < 2:  # places that hold them all together, but not one that holds them all
        return False
    return bool(places := _places(by, number)) and all(by.may(verb, Kind.BLOCKER, one) for one in places)


def _own_place(by: Scope, row: Blocker, verb: Verb) -> Place:
    """One of the places of its connections, when the scope may do that at all of them; else its own."""
    places = _places(by, row.pk)
    allowed = bool(places) and all(by.may(verb, Kind.BLOCKER, one) for one in places)
    return places[0] if allowed else row.place


def _places(by: Scope, number: int) -> list[Place]:
    """Where connections lie that wait or waited for it; read past the walls, told to nobody."""
    everyone = system("whose-blocker-is-it", by.day)
    with acting(everyone):
        rows = BlockedConnection.objects.within(everyone).filter(blocker=number).exclude(ended=LinkEnd.TAKEN_OFF)
        return sorted(set(rows.values_list("place", flat=True)))


def require_open(row: Blocker) -> None:
    """Raises Problem accounts.invalid.blocker unless something still waits for it to be solved."""
    if row.solved_on is not None or row.merged_into_id is not None:
        raise invalid("blocker", "Dieses Hindernis ist schon erledigt.", "This blocker is over already.")


@contextlib.contextmanager
def frame(by: Scope, allowed: bool) -> Iterator[None]:
    """Write as the person where they may; what follows elsewhere is written for them."""
    with acting(by if allowed else system("blocker", by.day)):
        yield


def change(by: Scope, hand: Hand, **fields: object) -> None:
    """New values of a blocker, and its next version."""
    scope = by if hand.here else system("blocker", by.day)
    with acting(scope):
        Blocker.objects.within(scope, Verb.END).filter(pk=hand.blocker.pk).update(**fields, version=F("version") + 1)


def widen(by: Scope, row: Blocker, places: Collection[Place]) -> None:
    """It belongs to the smallest place that holds all it holds up."""
    place = common_place({row.place, *places})
    if place != row.place:
        everyone = system("blocker", by.day)
        with acting(everyone):
            Blocker.objects.within(everyone).filter(pk=row.pk).update(place=place)
        row.place = place


def link(number: int, rows: Sequence[Connection], held: Held, since: date) -> None:
    """The bare rows."""
    copy_rows(
        "rollout_blockedconnection",
        ("blocker_id", "connection_id", "step", "hard", "since", "place"),
        ((number, row.pk, held.step, held.hard, since, row.place) for row in rows),
    )


def tell_ledger(
    action: str,
    row: Blocker,
    by: Actor,
    *,
    old: Described | None = None,
    new: Described | None = None,
    why: str = "",
    **facts: object,
) -> None:
    """One entry, in the chain of the Land the blocker belongs to."""
    detail: dict[str, object] = {"title": new.title if new else row.title}
    if new is not None:
        detail |= {"old": _spoken(old), "new": _spoken(new)} if old else _spoken(new)
    detail |= {name: value for name, value in facts.items() if value not in ("", None)}
    with acting(system("blocker", today())):
        draft = Draft(action, f"blocker:{row.pk}", detail, why, place=row.place)
        append(by=by, chain=chain_of(row.place), drafts=[draft])


def _spoken(said: Described | None) -> dict[str, object]:
    if said is None:
        return {}
    return {"title": said.title, "owner": said.owner.name, "owner_name": said.owner_name, "text": said.text}


def _addable(by: Scope, ids: Collection[int], step: str) -> tuple[list[Connection], Seat | None]:
    """The connections, each of which the scope may add to. Raises Problem accounts.not_found, …invalid.step."""
    rows = list(Connection.objects.filter(pk__in=set(ids)).select_related("authority", "commitment").order_by("pk"))
    if not rows or len(rows) != len(set(ids)):
        raise not_found()
    seats = {place: by.require(Verb.ADD, Kind.BLOCKER, place) for place in {row.place for row in rows}}
    if step:
        known = {pk: {one.key for one in version(pk).steps} for pk in {row.blueprint_version_id for row in rows}}
        if not all(step in known[row.blueprint_version_id] for row in rows):
            raise invalid("step", "Diesen Schritt gibt es hier nicht.", "There is no such step here.")
    return rows, seats[rows[0].place]


def _since(by: Scope, since: date | None) -> date:
    begin = by.day if since is None else since
    if not EARLIEST <= begin <= by.day:
        raise invalid("since", "Der Tag liegt in der Zukunft oder zu weit zurück.", "No possible day.")
    return begin
