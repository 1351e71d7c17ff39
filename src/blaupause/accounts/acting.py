# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""How the ledger is told who acts. Pure."""

from blaupause.accounts.scope import Scope, Seat
from blaupause.kernel.places import Place, land_of_place
from blaupause.ledger.rules import Actor


def actor(scope: Scope, seat: Seat | None = None, place: Place | None = None) -> Actor:
    """The scope in the seat that allowed it; names the mandate at a place that is not its own.

    Below its own place an organisation changes something under a mandate or not at all.
    """
    if seat is None:
        return Actor(scope.key, request_id=scope.request_id)
    used = None if place is None or place == seat.place else seat.mandate_for(place, scope.day)
    return Actor(scope.key, seat.organisation_key, used, scope.request_id)


def chain_of(place: Place | None) -> str:
    """The ledger's chain for what belongs to a place: one per Land, and one for the rest."""
    return f"land-{land_of_place(place)}" if place else "bund"
