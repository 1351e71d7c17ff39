# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Writing who acts for whom: give a mandate, end it, move it with a place."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from django.db.models import F, Q

from blaupause.accounts import fields
from blaupause.accounts.acting import actor, chain_of
from blaupause.accounts.behalf import lock, on_behalf, unfiltered
from blaupause.accounts.models import Mandate, Membership, Organisation
from blaupause.accounts.organisations import condition_of, find
from blaupause.accounts.problems import Conflict, invalid, not_found, not_oneself
from blaupause.accounts.rules import Condition, Kind, Verb
from blaupause.accounts.scope import Scope, Seat
from blaupause.kernel.places import Place, is_place, lies_in
from blaupause.ledger.actions import append
from blaupause.ledger.rules import Draft

_KEY: Final = re.compile(r"[-a-z0-9_]{1,80}")


def grant_mandate(
    *,
    by: Scope,
    organisation_id: int,
    agent_key: str,
    place: Place,
    valid_from: date,
    valid_to: date | None = None,
    basis: str,
    why: str = "",
) -> int:
    """The organisation lets another one act in a place of its own, from day to day (half-open); the mandate's id.

    A beginning before today needs a reason. Nobody gives a mandate to an organisation they work for themselves.
    Raises Problem accounts.not_found, accounts.second_factor, accounts.not_oneself, accounts.invalid.<field>, and
    Conflict when the same organisation has a mandate there in that time already.
    """
    with on_behalf(by):
        giver = find(by, organisation_id)
        if giver.place is None or condition_of(giver, by.day) is Condition.ENDED:
            raise not_found()
        seat = by.require(Verb.ADD, Kind.MANDATE, giver.place)
        if not is_place(place) or not lies_in(place, giver.place):
            raise invalid("place", "Das liegt nicht im eigenen Gebiet.", "This is not within the own place.")
        by.require(Verb.ADD, Kind.MANDATE, place)
        agent = _agent(by, agent_key, giver.place)
        if agent.pk == giver.pk or _works_for(by, agent):
            raise not_oneself()
        basis = fields.line(basis, "basis", longest=300)
        why = fields.line(why, "why", longest=1000, required=False)
        fields.span(valid_from, valid_to, today=by.day, why=why)
        lock(f"mandates-of-{agent.pk}")
        _refuse_overlap(agent, place, valid_from, valid_to)
        row = Mandate.unscoped.create(agent=agent, place=place, valid_from=valid_from, valid_to=valid_to, basis=basis)
        new = {"agent": agent.key, "place": place, "basis": basis, **_days(valid_from, valid_to)}
        _record(by, seat, row, "mandate.granted", {"old": {}, "new": new}, why)
    return row.pk


def end_mandate(*, by: Scope, mandate_id: int, version: int, on: date, why: str = "") -> int:
    """From that day on (today at the earliest) nobody acts under it any more; its new version.

    A mandate that has not begun is taken back as a whole. The past stays what it was, and an end is never put off.
    Raises Problem accounts.not_found, accounts.second_factor, accounts.invalid.on, Conflict.
    """
    with on_behalf(by):
        row = Mandate.unscoped.filter(pk=mandate_id).first()
        if row is None:
            raise not_found()
        seat = _seat_to_end(by, row)
        why = fields.line(why, "why", longest=1000, required=False)
        if row.version != version:
            raise _conflict(row, on)
        if row.valid_to is not None and row.valid_to <= by.day:
            by.require(Verb.END, Kind.MANDATE, row.place, Condition.ENDED)
        if on < by.day:
            raise invalid("on", "Frühestens heute.", "Today at the earliest.")
        end = max(on, row.valid_from)
        if row.valid_to is not None and end >= row.valid_to:
            raise invalid("on", "Das Mandat endet ohnehin früher.", "The mandate ends earlier anyway.")
        rows = Mandate.unscoped.filter(pk=row.pk, version=version)
        if not rows.update(valid_to=end, version=F("version") + 1):
            raise _conflict(Mandate.unscoped.get(pk=row.pk), on)
        old = {"valid_to": row.valid_to.isoformat() if row.valid_to else None}
        detail = {"old": old, "new": {"valid_to": end.isoformat()}}
        _record(by, seat, row, "mandate.ended", detail, why)
    return version + 1


def _works_for(by: Scope, agent: Organisation) -> bool:
    """Today or from a later day on."""
    if by.person_id is None:
        return False
    with unfiltered(by, "does-one-work-there"):
        held = Membership.unscoped.filter(person_id=by.person_id, organisation=agent)
        return held.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=by.day)).exists()


def _agent(by: Scope, key: str, place: Place) -> Organisation:
    """Known to everybody who gives mandates are bodies without a place and those the place lies in; no others."""
    with unfiltered(by, "agents"):
        known = Q(place__isnull=True) | Q(place__in=[place[:length] for length in range(len(place) + 1)])
        row = Organisation.unscoped.filter(known, key=key).first() if _KEY.fullmatch(key) else None
    if row is None or condition_of(row, by.day) is Condition.ENDED:
        raise invalid("agent", "Diese Organisation gibt es nicht.", "There is no such organisation.")
    return row


def _seat_to_end(by: Scope, row: Mandate) -> Seat | None:
    """Who is responsible for the place may end any mandate there; who acts under one may give back that one."""
    seat = by.require(Verb.END, Kind.MANDATE, row.place)
    if seat is None:
        return None
    for one in by.usable_seats:
        responsible = one.place is not None and lies_in(row.place, one.place)
        alone = replace(by, seats=(one,))
        if (responsible or one.organisation_id == row.agent_id) and alone.may(Verb.END, Kind.MANDATE, row.place):
            return one
    raise not_found()


def _refuse_overlap(agent: Organisation, place: Place, start: date, end: date | None) -> None:
    same = Mandate.unscoped.filter(agent=agent, place=place).filter(
        Q(valid_to__isnull=True) | (Q(valid_to__gt=start) & Q(valid_to__gt=F("valid_from")))
    )
    row = (same if end is None else same.filter(valid_from__lt=end)).first()
    if row is not None:
        wanted = {"Von": f"{start:%d.%m.%Y}", "Bis": f"{end:%d.%m.%Y}" if end else "offen"}
        raise Conflict(_shown(row), wanted)


def _conflict(row: Mandate, on: date) -> Conflict:
    return Conflict(_shown(row), {"Von": f"{row.valid_from:%d.%m.%Y}", "Bis": f"{on:%d.%m.%Y}"})


def _shown(row: Mandate) -> Mapping[str, str]:
    return {"Von": f"{row.valid_from:%d.%m.%Y}", "Bis": f"{row.valid_to:%d.%m.%Y}" if row.valid_to else "offen"}


def _days(start: date, end: date | None) -> dict[str, object]:
    return {"valid_from": start.isoformat(), "valid_to": end.isoformat() if end else None}


def _record(by: Scope, seat: Seat | None, row: Mandate, action: str, detail: dict[str, object], why: str) -> None:
    """The place lets the givers read it, the owner the agent."""
    draft = Draft(action, f"mandate:{row.pk}", detail, why, place=row.place, owner=row.agent_id)
    append(by=actor(by, seat, row.place), chain=chain_of(row.place), drafts=[draft])
