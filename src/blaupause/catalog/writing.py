# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who may write in the matrix of specialist systems: it belongs to nobody, and what it says holds for many.

Whoever may state something for a whole Land or for the Bund may do so here; an organisation that speaks for a vendor
may for that vendor's products. The permission table is asked with the words of such statements (`progress`).
"""

from dataclasses import dataclass

from blaupause.accounts.acting import actor
from blaupause.accounts.permissions import allowed
from blaupause.accounts.problems import not_found, second_factor_missing
from blaupause.accounts.rules import Cell, Condition, Kind, Relation, Verb
from blaupause.accounts.scope import Scope, Seat
from blaupause.kernel.places import BUND, Place
from blaupause.ledger.rules import Actor, Draft

_WIDE = 2  # digits of a Land; the Bund has none


@dataclass(frozen=True, slots=True)
class Pen:
    """On whose behalf something is written: for a place (Land, Bund), or as a vendor (`owner`: its organisation)."""

    actor: Actor
    stated_for: str
    place: Place
    owner: int | None = None

    def draft(self, action: str, subject: str, detail: dict[str, object], why: str = "") -> Draft:
        """What the ledger is told; the place and the vendor's organisation can both read it."""
        return Draft(action, subject, detail, why, place=self.place, owner=self.owner)


def pen(by: Scope, spoken_for_by: str = "") -> Pen:
    """Raises Problem accounts.not_found for who may not. `spoken_for_by`: key of the vendor's organisation."""
    found = _wide(by, Verb.EDIT, Kind.PROGRESS) or _vendor(by, spoken_for_by)
    if found is None:
        raise not_found()
    return found


def may_write(by: Scope, spoken_for_by: str = "") -> bool:
    """Whether `pen` would be given."""
    return (_wide(by, Verb.EDIT, Kind.PROGRESS) or _vendor(by, spoken_for_by)) is not None


def may_write_all(by: Scope) -> bool:
    """For every vendor, as those for a whole Land or the Bund."""
    return _wide(by, Verb.EDIT, Kind.PROGRESS) is not None


def second_pen(by: Scope) -> Pen:
    """Of somebody who agrees to what another person wrote. Raises Problem accounts.not_found, second_factor."""
    found = _wide(by, Verb.DECIDE, Kind.CHANGE_REQUEST)
    if found is not None:
        return found
    if may_agree(by):
        raise second_factor_missing()
    raise not_found()


def may_agree(by: Scope) -> bool:
    """Whether somebody may be the second person, perhaps after a second factor."""
    return any(
        by.may(Verb.DECIDE, Kind.CHANGE_REQUEST, place)
        or by.needs_second_factor(Verb.DECIDE, Kind.CHANGE_REQUEST, place)
        for place in _places(by)
    )


def _wide(by: Scope, verb: Verb, kind: Kind) -> Pen | None:
    for place in _places(by):
        if by.may(verb, kind, place):
            seat = None if by.is_system else by.seat_for(verb, kind, place)
            return Pen(actor(by, seat, place), seat.organisation_key if seat else "", place)
    return None


def _places(by: Scope) -> list[Place]:
    """The Länder and the Bund that somebody has a part in."""
    if by.is_system:
        return [BUND]
    found = {seat.place for seat in by.seats if seat.place is not None}
    found |= {mandate.place for seat in by.seats for mandate in seat.mandates}
    return sorted(place for place in found if len(place) <= _WIDE)


def _vendor(by: Scope, spoken_for_by: str) -> Pen | None:
    seat = next((one for one in by.usable_seats if spoken_for_by and _speaks(one, spoken_for_by)), None)
    return Pen(actor(by, seat), seat.organisation_key, BUND, seat.organisation_id) if seat else None


def _speaks(seat: Seat, spoken_for_by: str) -> bool:
    if seat.organisation_key != spoken_for_by:
        return False
    return allowed(Cell(seat.role, Relation.OWN, Verb.EDIT, Kind.PROGRESS, Condition.CURRENT))
