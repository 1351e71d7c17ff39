# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Stating something for a place or a connection: a value, that something is there, that a check was passed.

A new statement ends the one before it, so what held on any day stays readable.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F

from blaupause.accounts.acting import actor, chain_of
from blaupause.accounts.fields import line
from blaupause.accounts.problems import Conflict, invalid, not_found
from blaupause.accounts.rules import Kind, Verb
from blaupause.accounts.scope import Scope
from blaupause.accounts.wall import acting
from blaupause.catalog.queries import commitments
from blaupause.kernel.clock import now
from blaupause.kernel.places import Place, is_place
from blaupause.ledger.actions import append
from blaupause.ledger.rules import Draft
from blaupause.rollout.models import Connection, Statement
from blaupause.rollout.workrules import StatementKind

MAX_NOTE = 300


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


def state(*, by: Scope, about: About, said: Stated, seen: int = 0) -> int | None:
    """Write a statement down; its number, None when something was taken back or nothing changed.

    `seen`: version of the statement it replaces, 0 when there was none. Raises Conflict when somebody was faster,
    Problem accounts.not_found, accounts.invalid.<field>.
    """
    place, connection, commitment = _about(about)
    seat = by.require(Verb.EDIT, Kind.PROGRESS, place)
    note = line(said.note, "note", longest=MAX_NOTE, required=False)
    with acting(by), transaction.atomic():
        rows = Statement.objects.within(by, Verb.EDIT).filter(
            place=place, connection=connection, commitment=commitment, kind=said.kind, key=said.key, until=None
        )
        old = rows.select_for_update(of=("self",)).first()
        if (old.version if old else 0) != seen:
            raise Conflict(_told(old), {said.key: said.value or "–"})
        if _same(old, said, note):
            return None
        if old is not None:
            rows.update(until=by.day, version=F("version") + 1)
        made = _write(by, place, connection, commitment, said, note, old) if said.value else None
        draft = _draft(place, connection, about.commitment, said, old, note)
        append(by=actor(by, seat, place), chain=chain_of(place), drafts=[draft])
    return made.pk if made else None


def _about(about: About) -> tuple[Place, Connection | None, int | None]:
    commitment = None
    if about.commitment:
        commitment = next((one.id for one in commitments() if one.key == about.commitment), None)
        if commitment is None:
            raise invalid("commitment", "Dieses Leistungsversprechen gibt es nicht.", "There is no such commitment.")
    if about.connection_id is None:
        if not is_place(about.place):
            raise not_found()
        return about.place, None, commitment
    row = Connection.objects.select_related("authority", "commitment").filter(pk=about.connection_id).first()
    if row is None:
        raise not_found()
    return row.place, row, None


def _same(old: Statement | None, said: Stated, note: str) -> bool:
    if old is None:
        return not said.value
    was = (old.value, old.note, old.valid_until)
    return was == (said.value, note, said.valid_until) and (old.verified_on is not None or not said.verified)


def _write(
    by: Scope,
    place: Place,
    connection: Connection | None,
    commitment: int | None,
    said: Stated,
    note: str,
    old: Statement | None,
) -> Statement:
    return Statement.objects.create(
        kind=said.kind,
        key=said.key,
        place=place,
        connection=connection,
        commitment_id=commitment,
        value=said.value,
        note=note,
        valid_until=said.valid_until,
        since=by.day,
        recorded_at=now(),
        recorded_by=by.key,
        verified_on=by.day if said.verified else None,
        verified_by=by.key if said.verified else "",
        version=old.version + 1 if old else 1,
    )


def _told(old: Statement | None) -> dict[str, str]:
    return {old.key: old.value} if old else {}


def _draft(
    place: Place,
    connection: Connection | None,
    commitment: str,
    said: Stated,
    old: Statement | None,
    note: str,
) -> Draft:
    detail: dict[str, object] = {
        "kind": said.kind.name,
        "key": said.key,
        "old": {"value": old.value if old else ""},
        "new": {"value": said.value},
        "valid_until": said.valid_until.isoformat() if said.valid_until else "",
        "verified": said.verified,
        "note": note,
    }
    if commitment:
        detail["commitment"] = commitment
    if connection is not None:
        detail |= {"authority": connection.authority.key, "commitment": connection.commitment.key}
    subject = f"connection:{connection.pk}" if connection else f"place:{place}"
    return Draft("statement.made", subject, detail, "", place=place)
