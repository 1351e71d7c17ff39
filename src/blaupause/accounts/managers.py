# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""First wall: rows that belong to somebody are reached through a scope, or not at all."""

from typing import Any, Final, Generic, TypeVar

from django.db import connections, models
from django.db.models import Q

from blaupause.accounts.problems import ScopeMissing
from blaupause.accounts.rules import Condition, Kind, Verb
from blaupause.accounts.scope import Reach, Scope

M = TypeVar("M", bound=models.Model)

SMALLEST: Final = 12
"""Digits of a municipality; there is no smaller place."""
MANY: Final = 8
"""With more mandates than that, one pattern: hundreds of alternatives in a condition take seconds to put together."""


class ScopedManager(models.Manager[M], Generic[M]):
    """`Model.objects.within(scope)` and nothing else; any other query raises ScopeMissing.

    `kind`: what the rows are for the permission table. `place`, `organisation`: the lookups that lead to the place
    and the organisation of a row; empty when there is none.
    """

    def __init__(self, kind: Kind, *, place: str = "", organisation: str = "") -> None:
        super().__init__()
        self.kind = kind
        self.place = place
        self.organisation = organisation

    def get_queryset(self) -> models.QuerySet[M]:
        raise ScopeMissing(f"{self.model.__name__}: ask within(scope)")

    def within(self, scope: Scope, verb: Verb = Verb.SEE, condition: Condition | None = None) -> models.QuerySet[M]:
        """The rows for which the scope may do that.

        Raises ScopeMissing outside a transaction: there the second wall has not been told, and would show nothing.
        """
        if not connections[self.db].in_atomic_block:
            raise ScopeMissing(f"{self.model.__name__}: ask within(scope) inside a transaction")
        rows: models.QuerySet[M] = super().get_queryset()
        reach = scope.reach(verb, self.kind, condition)
        return rows if reach.everywhere else rows.filter(self.condition(reach))

    def condition(self, reach: Reach) -> Q:
        """The reach as a condition on rows."""
        found = Q(pk__in=())
        if self.place:
            found |= Q(**{f"{self.place}__in": sorted(reach.exact)})
            wholes = sorted(one for one in reach.below if len(one) < SMALLEST)  # nothing lies in those
            if len(wholes) > MANY and all(one.isdecimal() for one in wholes):
                found |= Q(**{f"{self.place}__regex": f"^({'|'.join(wholes)})."})
                wholes = []
            for whole in wholes:
                found |= Q(**{f"{self.place}__startswith": whole}) & ~Q(**{self.place: whole})
        if self.organisation:
            found |= Q(**{f"{self.organisation}__in": sorted(reach.organisations)})
        return found

    def create(self, **kwargs: Any) -> M:
        """Writing is checked by the action and by the second wall."""
        return super().get_queryset().create(**kwargs)


class OwnManager(models.Manager[M], Generic[M]):
    """The same for what belongs to one person alone: `within(scope)` gives their own rows, all of them to the system.

    No role reaches them: not that of a lead, nor that of an administrator. `actor`: the field that holds the person's
    key (`person:12`), where there is no link to the person.
    """

    def __init__(self, *, actor: str = "") -> None:
        super().__init__()
        self.actor = actor

    def get_queryset(self) -> models.QuerySet[M]:
        raise ScopeMissing(f"{self.model.__name__}: ask within(scope)")

    def within(self, scope: Scope) -> models.QuerySet[M]:
        """Raises ScopeMissing outside a transaction, as above."""
        if not connections[self.db].in_atomic_block:
            raise ScopeMissing(f"{self.model.__name__}: ask within(scope) inside a transaction")
        rows: models.QuerySet[M] = super().get_queryset()
        if scope.is_system:
            return rows
        if not scope.person_id:
            return rows.none()
        return rows.filter(**{self.actor: scope.key} if self.actor else {"person_id": scope.person_id})

    def create(self, **kwargs: Any) -> M:
        """Writing is checked by the action and by the second wall."""
        return super().get_queryset().create(**kwargs)
