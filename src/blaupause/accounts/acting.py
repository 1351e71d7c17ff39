# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""How the ledger is told who acts. Pure."""

from blaupause.accounts.scope import Scope, Seat
from blaupause.kernel.places import Place, land_of_place, lies_in
from blaupause.ledger.rules import Actor


def actor(scope: Scope, seat: Seat | None = None, place: Place | None = None) -> Actor:
    """The scope in the seat that allowed it; names the mandate when only that reaches the place."""
    if seat is None:
        return Actor(scope.key, request_id=scope.request_id)
    own = place is not None and seat.place is not None and lies_in(place, seat.place)
    used = None if own or place is None else seat.mandate_for(place, scope.day)
    return Actor(scope.key, seat.organisation_key, used, scope.request_id)


def chain_of(place: Place | None) -> str:
    """The ledger's chain for what belongs to a place: one per Land, and one for the rest."""
    return f"land-{land_of_place(place)}" if place else "bund"
