# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Stating something for a place or a connection: a value, that something is there, that a check was passed.

A new statement ends the one before it, so what held on any day stays readable.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import F, QuerySet

from blaupause.accounts.acting import actor, chain_of
from blaupause.accounts.fields import line
from blaupause.accounts.problems import Conflict, invalid, not_found
from blaupause.accounts.rules import Kind, Verb
from blaupause.accounts.scope import Scope
from blaupause.accounts.wall import acting
from blaupause.blueprint.queries import BlueprintInfo, newest_of_land, newest_of_lands
from blaupause.catalog.queries import commitments
from blaupause.kernel.clock import now
from blaupause.kernel.places import Place, is_place, land_of_place
from blaupause.kernel.problems import Problem
from blaupause.ledger.actions import append, append_all
from blaupause.ledger.rules import Actor, Draft
from blaupause.rollout.models import Connection, Statement
from blaupause.rollout.workrules import StatementKind
from blaupause.rollout.writing import share_revision

MAX_NOTE = 300
NAMED: Final = "personal"
"""What the ledger is told instead of a value that names somebody."""


@dataclass(frozen=True, slots=True)
class About:
    """What a statement is about: one connection, or a place and perhaps one promise there."""

    place: Place = ""
    connection_id: int | None = None
    commitment: str = ""


@dataclass(frozen=True, slots=True)
class Stated:
    """What is stated. `value` is canonical (values.py); '' takes back what was said. `verified`: somebody looked."""

    kind: StatementKind
    key: str
    value: str
    note: str = ""
    valid_until: date | None = None
    verified: bool = False


@dataclass(frozen=True, slots=True)
class Where:
    """What a statement is about, looked up."""

    place: Place
    connection: Connection | None
    commitment_id: int | None
    commitment: str


def state(*, by: Scope, about: About, said: Stated, seen: int = 0) -> int | None:
    """Write a statement down; its number, None when something was taken back or nothing changed.

    `seen`: version of the statement it replaces, 0 when there was none. Raises Conflict when somebody was faster,
    Problem accounts.not_found, accounts.invalid.<field>.
    """
    where = where_of(about)
    seat = by.require(Verb.EDIT, Kind.PROGRESS, where.place)
    said = replace(said, note=line(said.note, "note", longest=MAX_NOTE, required=False))
    with acting(by), transaction.atomic():
        share_revision()
        rows = present(by, where).filter(kind=said.kind, key=said.key)
        old = rows.select_for_update(of=("self",)).first()
        if (old.version if old else 0) != seen:
            raise Conflict(_told(old), {said.key: said.value or "–"})
        if _same(old, said):
            return None
        made = put(by, where, said, old, personal=_names_somebody(said, newest_of_land(land_of_place(where.place))))
        append(by=actor(by, seat, where.place), chain=chain_of(where.place), drafts=[made.draft])
    return made.number


@dataclass(frozen=True, slots=True)
class NewStatement:
    """What is stated, where, and the version of what it replaces."""

    about: About
    said: Stated
    seen: int


def state_all(*, by: Scope, wanted: Mapping[int, Sequence[NewStatement]]) -> dict[int, Problem]:
    """Statements by number of the connection they were made for; why those of some were not, by that number.

    The same as `state` for each, in as many queries as for one: of a number all or none. What several numbers say of
    the same place is written once.
    """
    refused: dict[int, Problem] = {}
    planned: dict[_Spot, _Planned] = {}
    with acting(by), transaction.atomic():
        share_revision()
        everything = [one for statements in wanted.values() for one in statements]
        places = _looked_up(one.about for one in everything)
        held = _held(by, [one for one in places.values() if isinstance(one, Where)], everything)
        around = _Around(places, held, newest_of_lands())
        for number, statements in sorted(wanted.items()):
            try:
                planned |= _plan(by, statements, around, planned)
            except Problem as problem:
                refused[number] = problem
        _write_all(by, [one for one in planned.values() if not _same(one.old, one.said)])
    return refused


_Spot = tuple[Place, int | None, int | None, int, str]
"""Place, connection, commitment, kind and key of a statement."""


@dataclass(frozen=True, slots=True)
class _Planned:
    """A statement that may be written, who makes it, and the row that it ends."""

    by: Actor
    where: Where
    said: Stated
    old: Statement | None
    personal: bool


@dataclass(frozen=True, slots=True)
class _Around:
    """What was read for all at once: what they are about, what is said now, the newest blueprints by Land."""

    places: Mapping[About, Where | Problem]
    held: Mapping[_Spot, Statement]
    lands: Mapping[str, BlueprintInfo]


def _looked_up(wanted: Iterable[About]) -> dict[About, Where | Problem]:
    """What each is about; a Problem where there is no such thing."""
    asked = dict.fromkeys(wanted)
    numbers = [one.connection_id for one in asked if one.connection_id is not None]
    rows = Connection.objects.select_related("authority", "commitment").in_bulk(numbers)
    found: dict[About, Where | Problem] = {}
    for one in asked:
        try:
            found[one] = where_of(one, rows.get(one.connection_id) if one.connection_id is not None else None)
        except Problem as problem:
            found[one] = problem
    return found


def _held(by: Scope, places: Iterable[Where], wanted: Iterable[NewStatement]) -> dict[_Spot, Statement]:
    """What is said now about all of them, locked."""
    around, keys = {one.place for one in places}, {one.said.key for one in wanted}
    rows = Statement.objects.within(by, Verb.EDIT).filter(until=None, place__in=around, key__in=keys)
    locked = rows.order_by("pk").select_for_update(of=("self",))
    return {(row.place, row.connection_id, row.commitment_id, row.kind, row.key): row for row in locked}


def _plan(
    by: Scope,
    statements: Iterable[NewStatement],
    around: _Around,
    planned: Mapping[_Spot, _Planned],
) -> dict[_Spot, _Planned]:
    """All of one number that are not planned yet; raises what `state` raises."""
    found: dict[_Spot, _Planned] = {}
    for one in statements:
        where = around.places[one.about]
        if isinstance(where, Problem):
            raise where
        seat = by.require(Verb.EDIT, Kind.PROGRESS, where.place)
        said = replace(one.said, note=line(one.said.note, "note", longest=MAX_NOTE, required=False))
        number = where.connection.pk if where.connection else None
        spot = (where.place, number, where.commitment_id, int(said.kind), said.key)
        old, other = around.held.get(spot), planned.get(spot)
        if other is not None and other.said == said:
            continue
        if other is not None or (old.version if old else 0) != one.seen:
            raise Conflict(_told(old), {said.key: said.value or "–"})
        personal = _names_somebody(said, around.lands.get(land_of_place(where.place)))
        found[spot] = _Planned(actor(by, seat, where.place), where, said, old, personal)
    return found


def _write_all(by: Scope, planned: Sequence[_Planned]) -> None:
    mine = Statement.objects.within(by, Verb.EDIT)
    mine.filter(pk__in=[one.old.pk for one in planned if one.old]).update(until=by.day, version=F("version") + 1)
    mine.bulk_create(_row(by, one.where, one.said, one.old, one.personal) for one in planned if one.said.value)
    drafts = ((one, draft_of(one.where, one.said, one.old, one.personal)) for one in planned)
    append_all((chain_of(one.where.place), one.by, draft) for one, draft in drafts)


@dataclass(frozen=True, slots=True)
class Put:
    """What was written: number of the new row (None: taken back), and what the ledger is told."""

    number: int | None
    draft: Draft


def put(by: Scope, where: Where, said: Stated, old: Statement | None, *, personal: bool) -> Put:
    """End the old row and write the new one, inside the caller's transaction; the caller tells the ledger.

    `personal`: the value names somebody, so the ledger, which forgets nothing, does not get it.
    """
    if old is not None:
        Statement.objects.within(by, Verb.EDIT).filter(pk=old.pk).update(until=by.day, version=F("version") + 1)
    made = _write(by, where, said, old, personal) if said.value else None
    return Put(made.pk if made else None, draft_of(where, said, old, personal))


def present(by: Scope, where: Where) -> QuerySet[Statement]:
    """What is said now about just this."""
    return Statement.objects.within(by, Verb.EDIT).filter(
        place=where.place, connection=where.connection, commitment=where.commitment_id, until=None
    )


def _names_somebody(said: Stated, blueprint: BlueprintInfo | None) -> bool:
    """`blueprint`: the newest of the Land."""
    if said.kind is not StatementKind.PARAMETER:
        return False
    parameter = blueprint.document.parameters.get(said.key) if blueprint else None
    return parameter is not None and parameter.personal


def where_of(about: About, row: Connection | None = None) -> Where:
    """Look up what a statement is about. Raises Problem accounts.not_found, accounts.invalid.commitment.

    `row`: the connection, when it was read already.
    """
    commitment = None
    if about.commitment:
        commitment = next((one.id for one in commitments() if one.key == about.commitment), None)
        if commitment is None:
            raise invalid("commitment", "Dieses Leistungsversprechen gibt es nicht.", "There is no such commitment.")
    if about.connection_id is None:
        if not is_place(about.place):
            raise not_found()
        return Where(about.place, None, commitment, about.commitment)
    if row is None:
        row = Connection.objects.select_related("authority", "commitment").filter(pk=about.connection_id).first()
    if row is None:
        raise not_found()
    return Where(row.place, row, None, row.commitment.key)


def _same(old: Statement | None, said: Stated) -> bool:
    if old is None:
        return not said.value
    was = (old.value, old.note, old.valid_until)
    return was == (said.value, said.note, said.valid_until) and (old.verified_on is not None or not said.verified)


def _write(by: Scope, where: Where, said: Stated, old: Statement | None, personal: bool) -> Statement:
    row = _row(by, where, said, old, personal)
    row.save(force_insert=True)
    return row


def _row(by: Scope, where: Where, said: Stated, old: Statement | None, personal: bool) -> Statement:
    return Statement(
        kind=said.kind,
        key=said.key,
        place=where.place,
        connection=where.connection,
        commitment_id=where.commitment_id,
        value=said.value,
        note=said.note,
        valid_until=said.valid_until,
        since=by.day,
        recorded_at=now(),
        recorded_by=by.key,
        verified_on=by.day if said.verified else None,
        verified_by=by.key if said.verified else "",
        personal=personal,
        version=old.version + 1 if old else 1,
    )


def _told(old: Statement | None) -> dict[str, str]:
    return {old.key: old.value} if old else {}


def draft_of(where: Where, said: Stated, old: Statement | None, personal: bool, why: str = "") -> Draft:
    """What the ledger is told of a statement that was made, or (value "") taken back."""
    detail: dict[str, object] = {
        "kind": said.kind.name,
        "key": said.key,
        "old": {"value": _told_value(old.value if old else "", personal or (old is not None and old.personal))},
        "new": {"value": _told_value(said.value, personal)},
        "valid_until": said.valid_until.isoformat() if said.valid_until else "",
        "verified": said.verified,
        "note": "" if personal else said.note,
    }
    if where.commitment:
        detail["commitment"] = where.commitment
    if where.connection is not None:
        detail["authority"] = where.connection.authority.key
    subject = f"connection:{where.connection.pk}" if where.connection else f"place:{where.place}"
    return Draft("statement.made", subject, detail, why, place=where.place)


def _told_value(value: str, personal: bool) -> str:
    """The ledger is told that a name was entered, not which one."""
    return NAMED if value and personal else value
