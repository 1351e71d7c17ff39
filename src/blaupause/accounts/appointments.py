# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who may give which role: data/appointments.yaml on top of the permission table. Pure.

The permission table says where somebody may add or end memberships; this one says of which roles.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import yaml

from blaupause.accounts.problems import not_found, role_too_high, second_factor_missing
from blaupause.accounts.rules import Condition, Kind, Role, Verb
from blaupause.accounts.scope import Scope, Seat
from blaupause.kernel.places import Place

PACKAGED = Path(__file__).parent / "data" / "appointments.yaml"


@cache
def table(path: Path = PACKAGED) -> Mapping[Role, frozenset[Role]]:
    """Roles by the role that may appoint them. Raises ValueError for an entry that names something unknown."""
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {Role(role): frozenset(Role(one) for one in appoints) for role, appoints in entries.items()}


def appoints(appointing: Role, role: Role) -> bool:
    """True when somebody with the first role may give and end the second."""
    return role in table().get(appointing, frozenset())


def appointable(
    by: Scope,
    place: Place | None,
    organisation_id: int,
    *,
    verb: Verb = Verb.ADD,
    kind: Kind = Kind.MEMBERSHIP,
) -> tuple[Role, ...]:
    """The roles the scope may give (or end) in an organisation, in their usual order; all for the system."""
    if by.is_system:
        return tuple(Role)
    return tuple(role for role in Role if _seat(by, role, place, organisation_id, verb, kind) is not None)


def require_appointment(
    by: Scope,
    role: Role,
    place: Place | None,
    organisation_id: int,
    *,
    verb: Verb = Verb.ADD,
    kind: Kind = Kind.MEMBERSHIP,
) -> Seat | None:
    """The seat under which somebody may give or end that role there (None for the system).

    Raises Problem accounts.not_found or accounts.second_factor as Scope.require does, and accounts.role_too_high
    for a role that only others may give.
    """
    if by.is_system:
        return None
    seat = _seat(by, role, place, organisation_id, verb, kind)
    if seat is not None:
        return seat
    confirmed = replace(by, second_factor=True)
    if _seat(confirmed, role, place, organisation_id, verb, kind) is not None:
        raise second_factor_missing()
    if by.may(verb, kind, place, _condition(kind), organisation_id):
        raise role_too_high()
    raise not_found()


def _condition(kind: Kind) -> Condition:
    return Condition.WAITING if kind is Kind.INVITATION else Condition.CURRENT


def _seat(by: Scope, role: Role, place: Place | None, organisation_id: int, verb: Verb, kind: Kind) -> Seat | None:
    for seat in by.usable_seats:
        alone = replace(by, seats=(seat,))
        if appoints(seat.role, role) and alone.seat_for(verb, kind, place, _condition(kind), organisation_id):
            return seat
    return None
