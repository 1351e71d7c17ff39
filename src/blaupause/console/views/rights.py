# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who may do what: for everybody to read, and for whoever is signed in: what may I?"""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from blaupause.accounts import queries
from blaupause.accounts.rules import SECOND_FACTOR_ROLES, Role
from blaupause.accounts.scope import Scope
from blaupause.console import rights
from blaupause.console.people_words import ROLES, Text, place_name
from blaupause.console.rights import RoleRights
from blaupause.console.scoped import scope_of
from blaupause.territory.queries import Territory, territory_at


@dataclass(frozen=True, slots=True)
class Mine:
    """One role of the person who reads, with the places it is about. `locked`: a second factor is missing."""

    role: Text
    organisation: str
    key: str
    place: str
    mandates: list[str]
    rights: RoleRights
    locked: bool


@require_safe
def rights_page(request: HttpRequest) -> HttpResponse:
    """The permission table in sentences."""
    scope = scope_of(request)
    context = {
        "overview": rights.overview(),
        "roles": [rights.role_rights(role) for role in Role],
        "matrix": rights.matrix(),
        "everybody": rights.everybody(),
        "signed_in": scope.person_id is not None,
        "mine": _mine(scope, territory_at()) if scope.seats else [],
    }
    response = render(request, "console/rights.html", context)
    if scope.person_id is not None:
        patch_cache_control(response, private=True, no_store=True)
    return response


def _mine(scope: Scope, territory: Territory) -> list[Mine]:
    names = {one.id: one.name for one in queries.own_organisations(scope)}
    return [
        Mine(
            ROLES[seat.role],
            names.get(seat.organisation_id, seat.organisation_key),
            seat.organisation_key,
            place_name(territory, seat.place) if seat.place is not None else "",
            sorted({place_name(territory, span.place) for span in seat.mandates if scope.day in span.interval}),
            rights.role_rights(seat.role),
            seat.role in SECOND_FACTOR_ROLES and not scope.second_factor,
        )
        for seat in scope.seats
    ]
