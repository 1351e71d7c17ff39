# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""On whose behalf something is asked or done: the only key to rows that belong to somebody. Pure.

A scope answers two questions from the same table: may this person do that to one object (`may`), and where may
they do it (`reach`)? The second answer filters queries (first wall) and is told to PostgreSQL for every
transaction (second wall, see wall.py).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from blaupause.accounts.permissions import allowed
from blaupause.accounts.problems import not_found, second_factor_missing
from blaupause.accounts.rules import (
    OF_ORGANISATIONS,
    SECOND_FACTOR_ROLES,
    SECOND_FACTOR_VERBS,
    Cell,
    Condition,
    Kind,
    MandateSpan,
    Relation,
    Role,
    Verb,
    condition_of,
    relations,
)
from blaupause.kernel.places import Place, lies_in


@dataclass(frozen=True, slots=True)
class Seat:
    """A role somebody holds in an organisation, with the mandates of that organisation as agent.

    `place` None: the organisation has none of its own (contractor, IT provider).
    """

    membership_id: int
    organisation_id: int
    organisation_key: str
    place: Place | None
    role: Role
    mandates: tuple[MandateSpan, ...] = ()

    def mandate_for(self, place: Place, day: date) -> int | None:
        """Id of the mandate under which the organisation acts at a place on a day; None without one."""
        spans = (span for span in self.mandates if lies_in(place, span.place) and day in span.interval)
        return next((span.id for span in spans), None)


@dataclass(frozen=True, slots=True)
class Reach:
    """Where something may be done: at these places exactly, strictly below those, in these organisations.

    Organisations matter for what has no place: people and invitations of a contractor.
    """

    exact: frozenset[Place] = frozenset()
    below: frozenset[Place] = frozenset()
    organisations: frozenset[int] = frozenset()
    everywhere: bool = False

    def covers(self, place: Place | None, organisation_id: int | None = None) -> bool:
        """True when an object at this place, or of this organisation, is within reach."""
        if self.everywhere or (organisation_id is not None and organisation_id in self.organisations):
            return True
        if place is None:
            return False
        return place in self.exact or any(place[:length] in self.below for length in range(len(place)))

    def text(self) -> str:
        """How PostgreSQL is told: patterns for LIKE, `#organisation`; everywhere: `%` and a bare `#`. Or nothing.

        Raises ValueError for a place that is not all digits: as a pattern it could mean more.
        """
        if self.everywhere:
            return "{#,%}"
        if set("".join(self.exact | self.below)) - set("0123456789"):
            raise ValueError("a place consists of digits")
        entries = [f'"{place}"' for place in self.exact] + [f'"{place}_%"' for place in self.below]
        entries += [f"#{number}" for number in self.organisations]
        return f"{{{','.join(sorted(entries))}}}" if entries else ""


EVERYWHERE: Final = Reach(everywhere=True)
NOWHERE: Final = Reach()


@dataclass(frozen=True, slots=True)
class Scope:
    """Who acts, in which seats, on which day. Made by queries.scope_of, `PUBLIC` and `system`, nowhere else.

    `second_factor`: this session was confirmed with one. `key`: how the ledger names the actor.
    """

    key: str
    day: date
    person_id: int | None = None
    seats: tuple[Seat, ...] = ()
    second_factor: bool = False
    is_system: bool = False
    request_id: str = ""

    @property
    def usable_seats(self) -> tuple[Seat, ...]:
        """Seats whose role needs no second factor, or all when there is one."""
        if self.second_factor:
            return self.seats
        return tuple(seat for seat in self.seats if seat.role not in SECOND_FACTOR_ROLES)

    def seat_for(
        self,
        verb: Verb,
        kind: Kind,
        place: Place | None,
        condition: Condition | None = None,
        organisation_id: int | None = None,
    ) -> Seat | None:
        """The seat under which it is allowed: own responsibility before mandates; None when in none."""
        condition = condition_of(kind, condition)
        if verb in SECOND_FACTOR_VERBS and not self.second_factor:
            return None
        found = []
        for seat in self.usable_seats:
            held = self._relations(seat, kind, place, organisation_id)
            if ways := {how for how in held if allowed(Cell(seat.role, how, verb, kind, condition))}:
                found.append((Relation.OWN not in ways, seat))
        return min(found, key=lambda pair: pair[0])[1] if found else None

    def _relations(
        self, seat: Seat, kind: Kind, place: Place | None, organisation_id: int | None
    ) -> frozenset[Relation]:
        """By place, except that what belongs to organisations is one's own by organisation only."""
        found = set(relations(seat.place, seat.mandates, place, self.day)) if place is not None else set()
        if kind in OF_ORGANISATIONS:
            found.discard(Relation.OWN)
        if organisation_id == seat.organisation_id and (kind in OF_ORGANISATIONS or kind is Kind.LEDGER):
            found.add(Relation.OWN)
        return frozenset(found - {Relation.SIBLING} or {Relation.SIBLING})

    def may(
        self,
        verb: Verb,
        kind: Kind,
        place: Place | None = None,
        condition: Condition | None = None,
        organisation_id: int | None = None,
    ) -> bool:
        """The one question: pages, interfaces, exports, searches, counts, jobs and commands all ask it.

        `organisation_id`: the organisation the object belongs to, when it belongs to one rather than to a place.
        `condition`: its state; left out, the one such objects usually are in.
        """
        condition = condition_of(kind, condition)
        if self.is_system or allowed(Cell(None, Relation.PUBLIC, verb, kind, condition)):
            return True
        return self.seat_for(verb, kind, place, condition, organisation_id) is not None

    def needs_second_factor(
        self,
        verb: Verb,
        kind: Kind,
        place: Place | None = None,
        condition: Condition | None = None,
        organisation_id: int | None = None,
    ) -> bool:
        """True when only the missing second factor stands in the way: then the page says so instead of 404."""
        if self.second_factor or self.person_id is None:
            return False
        confirmed = Scope(self.key, self.day, self.person_id, self.seats, second_factor=True)
        asked = (verb, kind, place, condition, organisation_id)
        return not self.may(*asked) and confirmed.may(*asked)

    def reach(self, verb: Verb, kind: Kind, condition: Condition | None = None) -> Reach:
        """Where `may` is true, in the form a query needs."""
        condition = condition_of(kind, condition)
        if self.is_system or allowed(Cell(None, Relation.PUBLIC, verb, kind, condition)):
            return EVERYWHERE
        if verb in SECOND_FACTOR_VERBS and not self.second_factor:
            return NOWHERE
        return _union(self._seat_reach(seat, verb, kind, condition) for seat in self.usable_seats)

    def _seat_reach(self, seat: Seat, verb: Verb, kind: Kind, condition: Condition) -> Reach:
        def open_for(how: Relation) -> bool:
            return allowed(Cell(seat.role, how, verb, kind, condition))

        exact: set[Place] = set()
        below: set[Place] = set()
        if seat.place is not None:
            if open_for(Relation.OWN) and kind not in OF_ORGANISATIONS:
                exact.add(seat.place)
            if open_for(Relation.CHILD):
                below.add(seat.place)
            if open_for(Relation.PARENT):
                exact.update(seat.place[:length] for length in range(len(seat.place)))
        if open_for(Relation.MANDATE):
            covered = {span.place for span in seat.mandates if self.day in span.interval}
            exact, below = exact | covered, below | covered
        by_organisation = open_for(Relation.OWN) and (kind in OF_ORGANISATIONS or kind is Kind.LEDGER)
        own = frozenset({seat.organisation_id}) if by_organisation else frozenset()
        return Reach(frozenset(exact), frozenset(below), own)

    def require(
        self,
        verb: Verb,
        kind: Kind,
        place: Place | None = None,
        condition: Condition | None = None,
        organisation_id: int | None = None,
    ) -> Seat | None:
        """The seat under which it is allowed (None for the system and for what everybody may).

        Raises Problem accounts.not_found, the same as for an object that does not exist, or accounts.second_factor.
        """
        if self.may(verb, kind, place, condition, organisation_id):
            return None if self.is_system else self.seat_for(verb, kind, place, condition, organisation_id)
        if self.needs_second_factor(verb, kind, place, condition, organisation_id):
            raise second_factor_missing()
        raise not_found()


def _union(parts: Iterable[Reach]) -> Reach:
    found = list(parts)
    return Reach(
        frozenset().union(*(part.exact for part in found)),
        frozenset().union(*(part.below for part in found)),
        frozenset().union(*(part.organisations for part in found)),
    )


def public(day: date) -> Scope:
    """Nobody in particular."""
    return Scope("", day)


def system(name: str, day: date) -> Scope:
    """Set-up, commands on the server, jobs: `name` says which, the ledger shows it."""
    return Scope(f"system:{name}", day, is_system=True)
