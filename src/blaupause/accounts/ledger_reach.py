# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whose entries of the ledger somebody may read: by place and organisation; about people by organisation only."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from blaupause.accounts.models import Organisation
from blaupause.accounts.rules import Kind, Verb
from blaupause.accounts.scope import Reach, Scope
from blaupause.kernel.places import Place


@dataclass(frozen=True, slots=True)
class LedgerReach:
    """A reach over entries, in the shape of `ledger.bounds.Bounds`.

    `people_of`: ids of organisations; for pages a query that becomes part of the one for entries.
    """

    reach: Reach
    people_of: Collection[int] | QuerySet[Organisation, int] = frozenset()

    @property
    def exact(self) -> frozenset[Place]:
        """Places."""
        return self.reach.exact

    @property
    def below(self) -> frozenset[Place]:
        """Places whose parts are meant."""
        return self.reach.below

    @property
    def organisations(self) -> frozenset[int]:
        """Ids of organisations."""
        return self.reach.organisations

    @property
    def everywhere(self) -> bool:
        """No bounds at all."""
        return self.reach.everywhere

    def covers(self, place: Place | None, organisation_id: int | None = None) -> bool:
        """True when an entry of that place and organisation may be read."""
        return self.reach.covers(place, organisation_id) or (place is None and organisation_id in self.people_of)


def ledger_reach(scope: Scope, verb: Verb = Verb.SEE) -> LedgerReach:
    """Where the scope may read (or export) entries; inside a transaction of the scope.

    Who may see the people of an organisation below reads what happened to their roles, too. Nobody else at the same
    place does, nor an agent: those entries carry no place.
    """
    reach = scope.reach(verb, Kind.LEDGER)
    people = scope.reach(Verb.SEE, Kind.MEMBERSHIP)
    if reach.everywhere or not (people.exact or people.below):
        return LedgerReach(reach)
    manager = Organisation.objects
    rows = manager.within(scope).filter(manager.condition(Reach(people.exact, people.below)))
    if verb is Verb.SEE:
        return LedgerReach(reach, rows.values_list("pk", flat=True))
    return LedgerReach(reach, frozenset(pk for pk, place in rows.values_list("pk", "place") if reach.covers(place)))
