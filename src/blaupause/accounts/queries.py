# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reading people, organisations and mandates; and the way from a signed-in person to a scope."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Q

from blaupause.accounts import scope as scopes
from blaupause.accounts.models import Mandate, Membership, Person
from blaupause.accounts.rules import MandateSpan, Role
from blaupause.accounts.scope import Scope, Seat
from blaupause.accounts.wall import acting
from blaupause.kernel.clock import today
from blaupause.kernel.intervals import DateInterval


def scope_of(person_id: int, *, second_factor: bool, request_id: str = "", day: date | None = None) -> Scope:
    """The scope of a person who has proved to be that person. Memberships that have ended give no seat."""
    day = day or today()
    with acting(scopes.system("sign-in", day)), transaction.atomic():
        seats = _seats(person_id, day)
    return Scope(f"person:{person_id}", day, person_id, seats, second_factor, request_id=request_id)


def _seats(person_id: int, day: date) -> tuple[Seat, ...]:
    held = (
        Membership.unscoped.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), person_id=person_id)
        .filter(Q(organisation__ended_on__isnull=True) | Q(organisation__ended_on__gt=day), valid_from__lte=day)
        .select_related("organisation")
        .order_by("pk")
    )
    mandates = _mandates([membership.organisation_id for membership in held])
    return tuple(
        Seat(
            one.pk,
            one.organisation_id,
            one.organisation.key,
            one.organisation.place,
            Role(one.role),
            mandates.get(one.organisation_id, ()),
        )
        for one in held
    )


def _mandates(agents: Sequence[int]) -> dict[int, tuple[MandateSpan, ...]]:
    """Mandates by agent, ended ones included: to tell "ended" from "never"."""
    found: defaultdict[int, list[MandateSpan]] = defaultdict(list)
    for one in Mandate.unscoped.filter(agent_id__in=agents).order_by("pk"):
        if one.valid_to is None or one.valid_to > one.valid_from:
            found[one.agent_id].append(MandateSpan(one.pk, one.place, DateInterval(one.valid_from, one.valid_to)))
    return {agent: tuple(spans) for agent, spans in found.items()}


@dataclass(frozen=True, slots=True)
class DemonstrationPerson:
    """Somebody invented who shows what a role sees. `second_factor`: signs in with a code as well."""

    name: str
    email: str
    organisation: str
    role: Role
    second_factor: bool


def demonstration_people() -> list[DemonstrationPerson]:
    """The people of the demonstration with their current roles, for the sign-in page; none in production."""
    people = list(Person.objects.filter(demonstration=True, is_active=True))
    if not people:
        return []
    with acting(scopes.system("sign-in", today())), transaction.atomic():
        held = list(
            Membership.unscoped.filter(person__in=people, valid_to__isnull=True, organisation__demonstration=True)
            .select_related("person", "organisation")
            .order_by("pk")
        )
    users = Authenticator.objects.filter(user__in=people, type=Authenticator.Type.TOTP)
    secured = set(users.values_list("user_id", flat=True))
    return [
        DemonstrationPerson(
            one.person.name, one.person.email, one.organisation.name, Role(one.role), one.person_id in secured
        )
        for one in held
    ]
