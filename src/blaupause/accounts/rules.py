# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who may do what: the vocabulary, how two places are related, and the question everything asks.

Pure. The answers stand in data (permissions.py reads data/permissions.yaml); nothing is decided by an `if`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from blaupause.kernel.intervals import DateInterval
from blaupause.kernel.places import Place, lies_in


class OrganisationKind(StrEnum):
    """What sort of body people work for. A contractor or IT provider has no place of its own."""

    BUND = "bund"
    LAND_OFFICE = "land_office"
    CONTRACTOR = "contractor"
    IT_PROVIDER = "it_provider"
    REGION = "region"
    DISTRICT = "district"
    ASSOCIATION = "association"
    MUNICIPALITY = "municipality"


PLACELESS = frozenset({OrganisationKind.CONTRACTOR, OrganisationKind.IT_PROVIDER})


class Role(StrEnum):
    """What somebody does in an organisation."""

    LEAD = "lead"
    EDITOR = "editor"
    READER = "reader"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Rhythm(StrEnum):
    """How often somebody is reminded by mail."""

    WEEKLY = "weekly"
    URGENT = "urgent"  # only of what is due within days
    NEVER = "never"


class Relation(StrEnum):
    """How the organisation one acts for is related to the place of an object."""

    OWN = "own"
    CHILD = "child"  # the object lies below
    PARENT = "parent"  # the object lies above
    MANDATE = "mandate"
    ENDED_MANDATE = "ended_mandate"
    SIBLING = "sibling"  # any other place
    PUBLIC = "public"  # nobody is signed in


class Verb(StrEnum):
    """What is to be done with an object."""

    SEE = "see"
    ADD = "add"
    EDIT = "edit"
    END = "end"
    DECIDE = "decide"
    EXPORT = "export"


class Kind(StrEnum):
    """Kinds of objects, as far as permission goes."""

    FIGURE = "figure"  # what everybody may see: register, coverage, finder, catalogue
    CONNECTION = "connection"  # its public facts
    PROGRESS = "progress"  # working data of a connection: steps, who recorded what
    MESSAGE = "message"  # the conversation about a connection
    BLOCKER = "blocker"  # what holds connections up
    PRACTICE = "practice"  # how somebody did a step, for everybody who has to do it too
    ORGANISATION = "organisation"
    MEMBERSHIP = "membership"
    MANDATE = "mandate"
    INVITATION = "invitation"
    CHANGE_REQUEST = "change_request"
    BLUEPRINT = "blueprint"  # drafts of versions; released ones are public figures
    LEDGER = "ledger"
    ACCOUNT = "account"  # one's own sign-in


class Condition(StrEnum):
    """The state of an object, as far as permission goes."""

    CURRENT = "current"
    ENDED = "ended"
    WAITING = "waiting"
    DECIDED = "decided"


# The first condition is the usual one.
CONDITIONS: dict[Kind, tuple[Condition, ...]] = {
    Kind.FIGURE: (Condition.CURRENT,),
    Kind.CONNECTION: (Condition.CURRENT, Condition.ENDED),
    Kind.PROGRESS: (Condition.CURRENT, Condition.ENDED),
    Kind.MESSAGE: (Condition.CURRENT,),
    Kind.BLOCKER: (Condition.CURRENT, Condition.ENDED),
    Kind.PRACTICE: (Condition.CURRENT,),
    Kind.ORGANISATION: (Condition.CURRENT, Condition.ENDED),
    Kind.MEMBERSHIP: (Condition.CURRENT, Condition.ENDED),
    Kind.MANDATE: (Condition.CURRENT, Condition.ENDED),
    Kind.INVITATION: (Condition.WAITING, Condition.DECIDED),
    Kind.CHANGE_REQUEST: (Condition.WAITING, Condition.DECIDED),
    Kind.BLUEPRINT: (Condition.CURRENT, Condition.ENDED),
    Kind.LEDGER: (Condition.CURRENT,),
    Kind.ACCOUNT: (Condition.CURRENT,),
}


def condition_of(kind: Kind, condition: Condition | None = None) -> Condition:
    """The condition that is meant: left out, the usual one. Raises ValueError for one the kind is never in."""
    possible = CONDITIONS[kind]
    if condition is None:
        return possible[0]
    if condition not in possible:
        raise ValueError(f"{kind} is never {condition}")
    return condition


OF_ORGANISATIONS = frozenset({Kind.ORGANISATION, Kind.MEMBERSHIP, Kind.INVITATION})
"""Kinds that belong to an organisation; another one at the same place has no part in them."""

SECOND_FACTOR_ROLES = frozenset({Role.ADMINISTRATOR})
"""Roles whose holders get nowhere without a second factor."""
SECOND_FACTOR_VERBS = frozenset({Verb.DECIDE})
"""Verbs that need a second factor whatever the role."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One question to the permission table. `role` None: nobody is signed in."""

    role: Role | None
    relation: Relation
    verb: Verb
    kind: Kind
    condition: Condition


@dataclass(frozen=True, slots=True)
class MandateSpan:
    """An organisation acts for everything in `place` from day to day."""

    id: int
    place: Place
    interval: DateInterval


def relations(own: Place | None, mandates: Iterable[MandateSpan], target: Place, day: date) -> frozenset[Relation]:
    """All relations of an organisation (its place, its mandates as agent) to a place on a day; SIBLING if none.

    A mandate that was renewed is no ended one.
    """
    found = set()
    if own is not None and own == target:
        found.add(Relation.OWN)
    elif own is not None and lies_in(target, own):
        found.add(Relation.CHILD)
    elif own is not None and lies_in(own, target):
        found.add(Relation.PARENT)
    spans = [span for span in mandates if lies_in(target, span.place)]
    if any(day in span.interval for span in spans):
        found.add(Relation.MANDATE)
    elif any(span.interval.end is not None and span.interval.end <= day for span in spans):
        found.add(Relation.ENDED_MANDATE)
    return frozenset(found or {Relation.SIBLING})
