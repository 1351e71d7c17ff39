# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Writing who does what where: give a role, end one, shut somebody out."""

from collections.abc import Iterable, Mapping
from datetime import date

from allauth.usersessions.models import UserSession
from django.db.models import F, Q

from blaupause.accounts.acting import actor, chain_of
from blaupause.accounts.appointments import require_appointment
from blaupause.accounts.behalf import lock, on_behalf, unfiltered
from blaupause.accounts.links import withdraw_all
from blaupause.accounts.models import Membership, Organisation, Person
from blaupause.accounts.organisations import condition_of, find
from blaupause.accounts.problems import Conflict, invalid, last_of_role, not_found, not_oneself
from blaupause.accounts.rules import Condition, Kind, Role, Verb
from blaupause.accounts.scope import Scope, Seat
from blaupause.ledger.actions import append
from blaupause.ledger.rules import Draft

NEEDED = (Role.LEAD, Role.ADMINISTRATOR)
"""Roles an organisation is not left without by accident."""


def grant_role(
    *, by: Scope, organisation_id: int, person_id: int, role: Role, valid_from: date | None = None, why: str = ""
) -> int:
    """Give a person, whom the scope can already see somewhere, a role from today or later; the membership's id.

    Raises Problem accounts.not_found, accounts.second_factor, accounts.role_too_high, accounts.not_oneself,
    accounts.invalid.<field>, and Conflict when the person has that role already.
    """
    start = valid_from or by.day
    with on_behalf(by):
        organisation = find(by, organisation_id)
        seat = require_appointment(by, role, organisation.place, organisation.pk)
        _require_current(by, Verb.ADD, organisation)
        if person_id == by.person_id:
            raise not_oneself()
        person = _visible_person(by, person_id)
        if not person.is_active:
            raise invalid("person", "Diese Person ist gesperrt.", "This person is disabled.")
        if start < by.day:
            raise invalid("valid_from", "Frühestens heute.", "Today at the earliest.")
        lock(f"roles-of-{organisation.pk}")
        _refuse_double(person, organisation, role, start)
        row = Membership.unscoped.create(person=person, organisation=organisation, role=role, valid_from=start)
        new = {"person": person.key, "role": str(role), "valid_from": start.isoformat()}
        _record(by, seat, organisation, "membership.granted", row, {"old": {}, "new": new}, why)
    return row.pk


def end_role(*, by: Scope, membership_id: int, version: int, why: str = "", although_last: bool = False) -> int:
    """End a role today: at once, because what somebody may no longer do they may not do until midnight either.

    `although_last`: end it although nobody else here is lead (or administrator). One's own role may be ended too.
    Raises Problem accounts.not_found, accounts.second_factor, accounts.role_too_high, accounts.last_of_role,
    Conflict.
    """
    with on_behalf(by):
        row = _membership(by, membership_id)
        organisation, role = row.organisation, Role(row.role)
        seat = require_appointment(by, role, organisation.place, organisation.pk, verb=Verb.END)
        lock(f"roles-of-{organisation.pk}")
        row.refresh_from_db()
        if row.version != version:
            raise Conflict({"Rolle": _span(row)}, {"Rolle": f"endet {by.day:%d.%m.%Y}"})
        if row.valid_to is not None and row.valid_to <= by.day:
            by.require(Verb.END, Kind.MEMBERSHIP, organisation.place, Condition.ENDED, organisation.pk)
        if not although_last:
            _refuse_last(by, [row])
        end = max(by.day, row.valid_from)
        rows = Membership.unscoped.filter(pk=row.pk, version=version)
        if not rows.update(valid_to=end, version=F("version") + 1):
            raise Conflict({"Rolle": _span(row)}, {"Rolle": f"endet {by.day:%d.%m.%Y}"})
        old = {"valid_to": row.valid_to.isoformat() if row.valid_to else None}
        detail = {"person": row.person.key, "role": row.role, "old": old, "new": {"valid_to": end.isoformat()}}
        _record(by, seat, organisation, "membership.ended", row, detail, why)
    return version + 1


def disable_person(*, by: Scope, person_id: int, why: str, although_last: bool = False) -> int:
    """Shut a person out: no sign-in any more, and every session ends now. How many sessions that were.

    Who may end each of the person's roles may do that, and nobody to themselves; the system may always. Roles stay
    as they are: they give nothing without a sign-in, and the past stays readable.
    Raises Problem accounts.not_found, accounts.second_factor, accounts.role_too_high, accounts.not_oneself,
    accounts.last_of_role, Conflict when somebody else was quicker.
    """
    with on_behalf(by):
        if person_id == by.person_id:
            raise not_oneself()
        held = _held(by, person_id)
        if not held and not by.is_system:
            raise not_found()
        seats = [
            require_appointment(by, Role(row.role), row.organisation.place, row.organisation_id, verb=Verb.END)
            for row in held
        ]
        for number in sorted({row.organisation_id for row in held}):
            lock(f"roles-of-{number}")
        if not although_last:
            _refuse_last(by, held)
        if not Person.objects.filter(pk=person_id, is_active=True).update(is_active=False):
            if not Person.objects.filter(pk=person_id).exists():
                raise not_found()
            raise Conflict({"Zugang": "gesperrt"}, {"Zugang": "gesperrt"})
        ended = _end_sessions(person_id)
        withdraw_all(person_id)
        organisation = held[0].organisation if held else None
        place = organisation.place if organisation else None
        detail = {"old": {"is_active": True}, "new": {"is_active": False}, "sessions": ended}
        owner = organisation.pk if organisation else None
        draft = Draft("person.disabled", f"person:{person_id}", detail, why, owner=owner)
        seat = seats[0] if seats else None
        append(by=actor(by, seat, place), chain=chain_of(place), drafts=[draft])
    return ended


def _membership(by: Scope, membership_id: int) -> Membership:
    rows = Membership.unscoped.select_related("organisation", "person").filter(pk=membership_id)
    row = rows.first()
    if row is None:
        with unfiltered(by, "is-it-only-the-second-factor"):
            hidden = rows.first()
        if hidden is not None:
            place = hidden.organisation.place
            by.require(Verb.SEE, Kind.MEMBERSHIP, place, organisation_id=hidden.organisation_id)
        raise not_found()
    return row


def _require_current(by: Scope, verb: Verb, organisation: Organisation) -> None:
    """An organisation that has ended takes nobody in."""
    if condition_of(organisation, by.day) is Condition.ENDED:
        by.require(verb, Kind.MEMBERSHIP, organisation.place, Condition.ENDED, organisation.pk)


def _visible_person(by: Scope, person_id: int) -> Person:
    """Somebody whose name the scope knows anyway: nobody learns here who else has an account."""
    if not by.is_system and not Membership.objects.within(by).filter(person_id=person_id).exists():
        raise not_found()
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise not_found()
    return person


def _refuse_double(person: Person, organisation: Organisation, role: Role, start: date) -> None:
    same = Membership.unscoped.filter(person=person, organisation=organisation, role=role)
    row = same.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=start)).first()
    if row is not None:
        raise Conflict({"Rolle": _span(row)}, {"Rolle": f"ab {start:%d.%m.%Y}"})


def _span(row: Membership) -> str:
    until = f" bis {row.valid_to:%d.%m.%Y}" if row.valid_to else ""
    return f"ab {row.valid_from:%d.%m.%Y}{until}"


def _held(by: Scope, person_id: int) -> list[Membership]:
    """Every current or coming role of a person, also those the scope cannot see: they count as well."""
    with unfiltered(by, "roles-of-a-person"):
        rows = Membership.unscoped.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=by.day), person_id=person_id)
        return list(rows.select_related("organisation").order_by("pk"))


def _refuse_last(by: Scope, ending: Iterable[Membership]) -> None:
    rows = [row for row in ending if Role(row.role) in NEEDED]
    with unfiltered(by, "last-of-role"):
        for row in rows:
            others = Membership.unscoped.filter(
                Q(valid_to__isnull=True) | Q(valid_to__gt=by.day),
                organisation_id=row.organisation_id,
                role=row.role,
                valid_from__lte=by.day,
                person__is_active=True,
            ).exclude(person_id=row.person_id)
            if row.valid_from <= by.day and not others.exists():
                raise last_of_role(row.role)


def _end_sessions(person_id: int) -> int:
    found = list(UserSession.objects.filter(user_id=person_id))
    for session in found:
        session.end()
    return len(found)


def _record(
    by: Scope,
    seat: Seat | None,
    of: Organisation,
    action: str,
    row: Membership,
    detail: Mapping[str, object],
    why: str,
) -> None:
    draft = Draft(action, f"membership:{row.pk}", detail, why, owner=of.pk)
    append(by=actor(by, seat, of.place), chain=chain_of(of.place), drafts=[draft])
