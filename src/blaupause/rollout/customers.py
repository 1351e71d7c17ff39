# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who uses which specialist system: connections of a scope by system and online service, and names nobody knows.

Two queries and one table in memory, however many there are: what the master data name is looked up for all at once.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from blaupause.accounts.behalf import unfiltered
from blaupause.accounts.rules import Kind, Verb
from blaupause.accounts.scope import Scope
from blaupause.accounts.wall import current
from blaupause.authorities.queries import authorities
from blaupause.catalog.matrix import Results, results
from blaupause.catalog.queries import online_services
from blaupause.kernel.clock import today
from blaupause.kernel.places import Place
from blaupause.rollout.holding import around
from blaupause.rollout.index import index
from blaupause.rollout.models import Connection, Statement
from blaupause.rollout.systems import NAMING, XOEV, Used, used
from blaupause.rollout.workrules import StatementKind

MOST_NAMES: Final = 20


@dataclass(frozen=True, slots=True)
class Customer:
    """A connection and the system it works with. `invented`: known from the demonstration data only."""

    connection_id: int
    place: Place
    authority_id: int
    commitment_id: int
    online_service: str
    used: Used
    invented: bool


@dataclass(frozen=True, slots=True)
class Customers:
    """All of a scope. `unmatched`: names that no system of the catalogue has, and how many connections have them."""

    all: tuple[Customer, ...]
    unmatched: tuple[tuple[str, int], ...]

    def counts(self) -> Mapping[tuple[int, str], int]:
        """How many connections use a system with an online service."""
        return Counter((one.used.system.id, one.online_service) for one in self.all if one.used.system)

    def of(self, system_id: int, online_service: str = "") -> list[Customer]:
        """Those of one system, perhaps with one online service only."""
        return [
            one
            for one in self.all
            if one.used.system and one.used.system.id == system_id and online_service in ("", one.online_service)
        ]


def customers(scope: Scope, *, demonstration: bool = False) -> Customers:
    """Connections whose work the scope may see, as far as their system is known or named. Inside a transaction."""
    reach = scope.reach(Verb.SEE, Kind.PROGRESS)
    known, named = results(), _named(scope)
    services = {one.id: one.key for one in online_services()}
    invented = _invented(known) if demonstration else {}
    rows = Connection.objects.exclude(online_service=None).values_list(
        "pk", "place", "authority_id", "commitment_id", "online_service_id", "system_id"
    )
    found: list[Customer] = []
    unmatched: Counter[str] = Counter()
    for pk, place, authority, commitment, service, official in rows.iterator():
        if not reach.covers(place):
            continue
        words = named.of(pk, place, commitment)
        one = used(words, official, known)
        made_up = not one.said and one.system is None and pk in invented
        if made_up:
            one = Used("", known.systems[invented[pk]], words.get(XOEV, ""))
        if one.unmatched:
            unmatched[one.said] += 1
        elif one.system is not None:
            key = services.get(service or 0, "")
            found.append(Customer(pk, place, authority, commitment, key, one, made_up))
    return Customers(tuple(found), tuple(unmatched.most_common(MOST_NAMES)))


class _Named:
    """What the master data name, by where it was said; the nearest wins, as in holding.py."""

    def __init__(self, rows: list[Statement]) -> None:
        self._connections: defaultdict[int, dict[str, str]] = defaultdict(dict)
        self._places: defaultdict[tuple[Place, int | None], dict[str, str]] = defaultdict(dict)
        for one in rows:
            if one.connection_id is not None:
                self._connections[one.connection_id][one.key] = one.value
            else:
                self._places[one.place, one.commitment_id][one.key] = one.value

    def of(self, connection: int, place: Place, commitment: int) -> Mapping[str, str]:
        """For one connection."""
        own = self._connections.get(connection, {})
        if not self._places:
            return own
        found: dict[str, str] = {}
        for at in around(place):
            found |= self._places.get((at, None), {})
            found |= self._places.get((at, commitment), {})
        return found | own


def _named(scope: Scope) -> _Named:
    with unfiltered(scope, "what-a-connection-inherits"):
        rows = Statement.objects.within(current()).filter(
            until__isnull=True, kind=StatementKind.PARAMETER, key__in=NAMING
        )
        return _Named(list(rows))


def _invented(known: Results) -> dict[int, int]:
    """Systems of connections of which only invented things are known."""
    found = index(True)
    states = found.at(today())
    rows = states.demonstration.nonzero()[0]
    pairs = zip(found.connections.ids.take(rows).tolist(), states.system.take(rows).tolist(), strict=True)
    return {connection: system for connection, system in pairs if system in known.systems}


@dataclass(frozen=True, slots=True)
class CustomerName:
    """A customer in words."""

    connection_id: int
    authority: str
    commitment_id: int
    invented: bool


def named(rows: list[Customer]) -> list[CustomerName]:
    """By name of the authority."""
    bodies = authorities()
    ordered = sorted(rows, key=lambda one: (bodies[one.authority_id].sort_key, one.connection_id))
    return [
        CustomerName(one.connection_id, bodies[one.authority_id].name, one.commitment_id, one.invented)
        for one in ordered
    ]
