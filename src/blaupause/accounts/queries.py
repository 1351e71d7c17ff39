# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reading people, organisations and mandates; and the way from a signed-in person to a scope."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import Q

from blaupause.accounts import scope as scopes
from blaupause.accounts.models import Mandate, Membership
from blaupause.accounts.rules import MandateSpan, Role
from blaupause.accounts.scope import Scope, Seat
from blaupause.accounts.wall import acting
from blaupause.kernel.clock import today
from blaupause.kernel.intervals import DateInterval


def scope_of(person_id: int, *, second_factor: bool, request_id: str = "", day: date | None = None) -> Scope:
    """The scope of a person who has proved to be that person. Memberships that have ended give no seat."""
    day = day or today()
    with acting(scopes.system("sign-in", day)), transaction.atomic():
        seats = seats_of(person_id, day)
    return Scope(f"person:{person_id}", day, person_id, seats, second_factor, request_id=request_id)


def seats_of(person_id: int, day: date) -> tuple[Seat, ...]:
    """What somebody may act as on a day, whoever asks: for making a scope, inside a transaction of the system."""
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
