# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the world of the probes is made of: objects with canary words, people who ask, things addresses can name.

A canary is a word that stands in one object only. Whoever reads it in an answer must have been allowed to see that
object.
"""

import re
from dataclasses import dataclass, field

from django.test import Client

from blaupause.accounts.models import Organisation
from blaupause.accounts.rules import Condition, Kind, Verb
from blaupause.accounts.scope import Scope
from blaupause.kernel.places import Place

HOME, SIBLING, MANDATED, ENDED, LAND, HESSEN = "09273", "09375", "09761", "09661", "09", "06"
CANARY = re.compile(rb"kanarie([0-9]{5})x")


@dataclass(frozen=True)
class Owned:
    """What a canary stands in, as the permission table sees it."""

    kind: Kind
    place: Place | None
    organisation: int | None = None
    condition: Condition | None = None
    asked_above: bool = False  # it takes several places: whoever answers for one above them asks for changes

    def visible_to(self, scope: Scope) -> bool:
        return scope.may(Verb.SEE, self.kind, self.place, self.condition, self.organisation)


@dataclass(frozen=True)
class Asker:
    """Somebody who asks, signed in or not; `scope` is what the product has to find out."""

    name: str
    scope: Scope
    client: Client


@dataclass(frozen=True)
class Target:
    """Something an address can name."""

    label: str
    value: object
    owned: Owned | None  # None: there is no such thing
    secret: frozenset[int] = frozenset()  # canaries that knowing the address entitles to


@dataclass
class World:
    """Objects by the sort an address names, canaries, and people."""

    canaries: list[Owned] = field(default_factory=list)
    targets: dict[str, list[Target]] = field(default_factory=dict)
    askers: list[Asker] = field(default_factory=list)
    names: dict[int, int] = field(default_factory=dict)
    """Canary in the name of each organisation, by its id."""
    agents: set[int] = field(default_factory=set)
    """Those of organisations that act for MANDATED and ENDED."""

    def canary(self, kind: Kind, one: Organisation | None, condition: Condition | None = None) -> str:
        """A new word for an object of an organisation (or, without one, of nobody)."""
        owned = Owned(kind, one.place if one else None, one.pk if one else None, condition)
        self.canaries.append(owned)
        return f"kanarie{len(self.canaries) - 1:05d}x"

    def agents_known_to(self, scope: Scope, place: Place | None) -> frozenset[int]:
        """Canaries in names of agents. Whoever sees a mandate sees who acts; whoever may give one for a place chooses
        among bodies without a place and those above it."""
        sees = any(scope.may(Verb.SEE, Kind.MANDATE, one) for one in (MANDATED, ENDED))
        found = set(self.agents) if sees else set()
        if place is not None and scope.may(Verb.ADD, Kind.MANDATE, place):
            eligible = {None, *(place[:length] for length in range(len(place)))}
            found |= {number for number in self.names.values() if self.canaries[number].place in eligible}
        return frozenset(found)

    def leaks(self, content: bytes, scope: Scope, known: frozenset[int] = frozenset()) -> list[Owned]:
        """Objects whose canaries stand in an answer although the scope may not see them."""
        numbers = {int(number) for number in CANARY.findall(content)} - known
        return [self.canaries[number] for number in sorted(numbers) if not self.canaries[number].visible_to(scope)]
