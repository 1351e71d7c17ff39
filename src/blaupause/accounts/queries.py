# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reading people, organisations and mandates; and the way from a signed-in person to a scope."""

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from allauth.mfa.models import Authenticator
from django.db import connection, transaction
from django.db.models import Q

from blaupause.accounts import scope as scopes
from blaupause.accounts.behalf import unfiltered
from blaupause.accounts.models import Mandate, Membership, Organisation, Person
from blaupause.accounts.problems import not_found
from blaupause.accounts.rules import Kind, MandateSpan, OrganisationKind, Role, Verb
from blaupause.accounts.scope import Scope, Seat
from blaupause.accounts.wall import acting
from blaupause.kernel.clock import today
from blaupause.kernel.intervals import DateInterval
from blaupause.kernel.places import Place, lies_in

_PERSON = re.compile(r"person:([0-9]{1,18})")


def scope_of(person_id: int, *, second_factor: bool, request_id: str = "", day: date | None = None) -> Scope:
    """The scope of a person who has proved to be that person. Memberships that have ended give no seat."""
    day = day or today()
    with acting(scopes.system("sign-in", day)), transaction.atomic(savepoint=False):
        seats = seats_of(person_id, day)
    return Scope(f"person:{person_id}", day, person_id, seats, second_factor, request_id=request_id)


def scope_in_absence(key: str, request_id: str = "") -> Scope:
    """The scope of a person (`person:12`) on whose behalf the server works: what they may today, no second factor.

    Somebody who was shut out may nothing any more.
    """
    day = today()
    found = _PERSON.fullmatch(key)
    with acting(scopes.system("in-absence", day)), transaction.atomic(savepoint=False):
        number = int(found[1]) if found else 0
        active = Person.objects.filter(pk=number, is_active=True).exists()
        seats = seats_of(number, day) if active else ()
    return Scope(key, day, number, seats, request_id=request_id)


def seats_of(person_id: int, day: date) -> tuple[Seat, ...]:
    """What somebody may act as on a day, whoever asks: for making a scope, inside a transaction of the system."""
    with connection.cursor() as cursor:
        cursor.execute(_SEATS, {"person": person_id, "day": day})
        return tuple(
            Seat(membership, organisation, key, place, Role(role), tuple(_span(*one) for one in json.loads(mandates)))
            for membership, organisation, key, place, role, mandates in cursor.fetchall()
        )


# Asked by every request of a signed-in person: written out, because composing it anew took longer than answering it.
# All mandates of the organisation as agent come along; ended ones too: "ended" is not "never".
_SEATS: Final = """
    SELECT m.id, o.id, o.key, o.place, m.role, coalesce((
        SELECT json_agg(json_build_array(d.id, d.place, d.valid_from, d.valid_to) ORDER BY d.id)::text
        FROM accounts_mandate d
        WHERE d.agent_id = o.id AND (d.valid_to IS NULL OR d.valid_to > d.valid_from)
    ), '[]')
    FROM accounts_membership m JOIN accounts_organisation o ON o.id = m.organisation_id
    WHERE m.person_id = %(person)s
      AND m.valid_from <= %(day)s AND (m.valid_to IS NULL OR m.valid_to > %(day)s)
      AND (o.ended_on IS NULL OR o.ended_on > %(day)s)
    ORDER BY m.id
"""


def _span(number: int, place: Place, start: str, end: str | None) -> MandateSpan:
    return MandateSpan(
        number, place, DateInterval(date.fromisoformat(start), date.fromisoformat(end) if end else None)
    )


class Standing(StrEnum):
    """Where a dated thing stands today."""

    PLANNED = "planned"
    CURRENT = "current"
    ENDED = "ended"


def standing(start: date, end: date | None, day: date) -> Standing:
    """Half-open: on its last day it has ended; an empty interval never was anything else."""
    if end is not None and end <= max(day, start):
        return Standing.ENDED
    return Standing.CURRENT if start <= day else Standing.PLANNED


@dataclass(frozen=True, slots=True)
class OrganisationInfo:
    """A body people work for, as the scope may see it."""

    id: int
    key: str
    kind: OrganisationKind
    name: str
    place: Place | None
    mailbox: str
    website: str
    ended_on: date | None
    demonstration: bool
    version: int


@dataclass(frozen=True, slots=True)
class PersonInfo:
    """Somebody's role in an organisation. `active`: may sign in."""

    membership_id: int
    person_id: int
    name: str
    email: str
    role: Role
    valid_from: date
    valid_to: date | None
    version: int
    active: bool
    demonstration: bool
    standing: Standing


@dataclass(frozen=True, slots=True)
class MandateInfo:
    """An organisation acts in a place. `as_agent`: the organisation asked about is the one that acts."""

    id: int
    agent_key: str
    agent_name: str
    agent_kind: OrganisationKind
    place: Place
    valid_from: date
    valid_to: date | None
    basis: str
    version: int
    as_agent: bool
    standing: Standing


@dataclass(frozen=True, slots=True)
class AgentInfo:
    """An organisation that may be given a mandate: its name is known to whoever gives mandates."""

    key: str
    name: str
    kind: OrganisationKind
    place: Place | None


def organisations(scope: Scope) -> list[OrganisationInfo]:
    """All organisations the scope may see, by name."""
    return [_organisation(row) for row in Organisation.objects.within(scope).order_by("name", "key")]


def own_organisations(scope: Scope) -> list[OrganisationInfo]:
    """Those the person has a role in, by name; also while a second factor is missing: one's own role is no secret."""
    numbers = {seat.organisation_id for seat in scope.seats}
    if not numbers:
        return []
    with unfiltered(scope, "own-organisations"):
        rows = list(Organisation.unscoped.filter(pk__in=numbers).order_by("name", "key"))
    return [_organisation(row) for row in rows]


def organisation(scope: Scope, key: str) -> OrganisationInfo:
    """One organisation; Problem accounts.not_found for a foreign one as for one that does not exist.

    Problem accounts.second_factor when only that is missing: whoever hears it belongs there.
    """
    row = Organisation.objects.within(scope).filter(key=key).first()
    if row is None:
        with unfiltered(scope, "is-it-only-the-second-factor"):
            hidden = Organisation.unscoped.filter(key=key).first()
        if hidden is not None:
            scope.require(Verb.SEE, Kind.ORGANISATION, hidden.place, organisation_id=hidden.pk)
        raise not_found()
    return _organisation(row)


def _organisation(row: Organisation) -> OrganisationInfo:
    return OrganisationInfo(
        row.pk,
        row.key,
        OrganisationKind(row.kind),
        row.name,
        row.place,
        row.mailbox,
        row.website,
        row.ended_on,
        row.demonstration,
        row.version,
    )


def people(scope: Scope, organisation: OrganisationInfo) -> list[PersonInfo]:
    """Everybody with a role there, ended ones included, current ones first. Problem accounts.not_found."""
    scope.require(Verb.SEE, Kind.MEMBERSHIP, organisation.place, organisation_id=organisation.id)
    rows = Membership.objects.within(scope).filter(organisation_id=organisation.id).select_related("person")
    found = [
        PersonInfo(
            row.pk,
            row.person_id,
            row.person.name,
            row.person.email,
            Role(row.role),
            row.valid_from,
            row.valid_to,
            row.version,
            row.person.is_active,
            row.person.demonstration,
            standing(row.valid_from, row.valid_to, scope.day),
        )
        for row in rows
    ]
    order = {Standing.CURRENT: 0, Standing.PLANNED: 1, Standing.ENDED: 2}
    return sorted(found, key=lambda one: (order[one.standing], one.name.casefold(), list(Role).index(one.role)))


def mandates(scope: Scope, organisation: OrganisationInfo) -> list[MandateInfo]:
    """Mandates over the organisation's place, and those under which it acts itself, newest first.

    Whoever has a role in an organisation sees all its own mandates as agent, also coming and ended ones: a scope of
    mandates reaches only where one holds today. Problem accounts.not_found when neither may be seen.
    """
    as_agent = organisation.id in {seat.organisation_id for seat in scope.usable_seats} or scope.is_system
    over = organisation.place is not None and scope.may(Verb.SEE, Kind.MANDATE, organisation.place)
    if not as_agent and not over:
        scope.require(Verb.SEE, Kind.MANDATE, organisation.place)
    seen = Mandate.objects.within(scope).values_list("pk", "place") if over else ()
    numbers = [number for number, place in seen if lies_in(place, organisation.place or "")]
    with unfiltered(scope, "mandates-and-agents"):
        rows = Mandate.unscoped.filter(
            Q(pk__in=numbers) | Q(agent_id=organisation.id if as_agent else None)
        ).select_related("agent")
        return [_mandate(row, organisation, scope.day) for row in rows.order_by("-valid_from", "-pk")]


def _mandate(row: Mandate, of: OrganisationInfo, day: date) -> MandateInfo:
    return MandateInfo(
        row.pk,
        row.agent.key,
        row.agent.name,
        OrganisationKind(row.agent.kind),
        row.place,
        row.valid_from,
        row.valid_to,
        row.basis,
        row.version,
        row.agent_id == of.id,
        standing(row.valid_from, row.valid_to, day),
    )


def agents(scope: Scope, place: Place | None) -> list[AgentInfo]:
    """Who can be given a mandate in a place: contractors, IT providers, and the bodies the place lies in.

    Nobody who may not give mandates there learns anything: then there are none.
    """
    if place is None or not scope.may(Verb.ADD, Kind.MANDATE, place):
        return []
    own = {seat.organisation_id for seat in scope.seats}
    above = [place[:length] for length in range(len(place))]
    with unfiltered(scope, "agents"):
        rows = Organisation.unscoped.filter(Q(place__isnull=True) | Q(place__in=above)).exclude(pk__in=own)
        current = rows.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=scope.day)).order_by("name")
        return [AgentInfo(row.key, row.name, OrganisationKind(row.kind), row.place) for row in current]


@dataclass(frozen=True, slots=True)
class DemonstrationPerson:
    """Somebody invented, shown on the sign-in page while the demonstration is loaded."""

    id: int
    name: str
    email: str
    role: Role
    organisation: str
    kind: OrganisationKind
    second_factor: bool


def demonstration_people() -> list[DemonstrationPerson]:
    """All invented people with their roles; nobody real is ever among them. Known to everybody."""
    with acting(scopes.system("demonstration", today())), transaction.atomic():
        rows = Membership.unscoped.filter(person__demonstration=True, person__is_active=True, valid_to__isnull=True)
        apps = Authenticator.objects.filter(user__demonstration=True, type=Authenticator.Type.TOTP)
        secured = set(apps.values_list("user_id", flat=True))
        return [
            DemonstrationPerson(
                row.person_id,
                row.person.name,
                row.person.email,
                Role(row.role),
                row.organisation.name,
                OrganisationKind(row.organisation.kind),
                row.person_id in secured,
            )
            for row in rows.select_related("person", "organisation").order_by("pk")
        ]


def person_by_email(scope: Scope, email: str) -> int:
    """Number of the person with that address, for commands on the server; for everybody else there is none."""
    found = Person.objects.filter(email__iexact=email.strip()).values_list("pk", flat=True).first()
    if found is None or not scope.is_system:
        raise not_found()
    return found


def names(scope: Scope, keys: Collection[str]) -> dict[str, str]:
    """Names by person key (`person:12`) as far as the scope may see these people; oneself always."""
    numbers = {int(found[1]) for key in keys if (found := _PERSON.fullmatch(key))}
    if not numbers:
        return {}
    rows = Person.objects.filter(pk__in=numbers)
    if not scope.is_system:
        seen = Membership.objects.within(scope).filter(person_id__in=numbers)
        rows = rows.filter(Q(pk__in=seen.values("person_id")) | Q(pk=scope.person_id or 0))
    return {f"person:{number}": name for number, name in rows.values_list("pk", "name")}


def invented(keys: Collection[str]) -> frozenset[str]:
    """Those of the people (`person:12`) who are invented for the demonstration: what they entered is invented too."""
    numbers = {int(found[1]) for key in keys if (found := _PERSON.fullmatch(key))}
    if not numbers:
        return frozenset()
    rows = Person.objects.filter(pk__in=numbers, demonstration=True).values_list("pk", flat=True)
    return frozenset(f"person:{number}" for number in rows)
