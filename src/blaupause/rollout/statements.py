# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Stating something for a place or a connection: a value, that something is there, that a check was passed.

A new statement ends the one before it, so what held on any day stays readable.
"""

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
from blaupause.blueprint.queries import newest_of_land
from blaupause.catalog.queries import commitments
from blaupause.kernel.clock import now
from blaupause.kernel.places import Place, is_place, land_of_place
from blaupause.ledger.actions import append
from blaupause.ledger.rules import Draft
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
        made = put(by, where, said, old, personal=_names_somebody(said, where.place))
        append(by=actor(by, seat, where.place), chain=chain_of(where.place), drafts=[made.draft])
    return made.number


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


def _names_somebody(said: Stated, place: Place) -> bool:
    if said.kind is not StatementKind.PARAMETER:
        return False
    blueprint = newest_of_land(land_of_place(place))
    parameter = blueprint.document.parameters.get(said.key) if blueprint else None
    return parameter is not None and parameter.personal


def where_of(about: About) -> Where:
    """Look up what a statement is about. Raises Problem accounts.not_found, accounts.invalid.commitment."""
    commitment = None
    if about.commitment:
        commitment = next((one.id for one in commitments() if one.key == about.commitment), None)
        if commitment is None:
            raise invalid("commitment", "Dieses Leistungsversprechen gibt es nicht.", "There is no such commitment.")
    if about.connection_id is None:
        if not is_place(about.place):
            raise not_found()
        return Where(about.place, None, commitment, about.commitment)
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
    return Statement.objects.create(
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
