# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whose entries somebody may read, in the shape of `accounts.scope.Reach`, which stands above this room."""

from dataclasses import dataclass
from typing import Any, Final, Protocol

from django.db.models import Q


class Bounds(Protocol):
    """These places exactly, strictly below those, of these organisations; or everywhere."""

    @property
    def exact(self) -> frozenset[str]:
        """Places."""

    @property
    def below(self) -> frozenset[str]:
        """Places whose parts are meant."""

    @property
    def organisations(self) -> frozenset[int]:
        """Ids of organisations."""

    @property
    def people_of(self) -> Any:
        """Ids of organisations (or a query for them) whose people are meant: entries without a place, no others."""

    @property
    def everywhere(self) -> bool:
        """No bounds at all."""

    def covers(self, place: str | None, organisation_id: int | None = None) -> bool:
        """True when something there is within."""


@dataclass(frozen=True, slots=True)
class _Everything:
    """No bounds."""

    exact: frozenset[str] = frozenset()
    below: frozenset[str] = frozenset()
    organisations: frozenset[int] = frozenset()
    people_of: frozenset[int] = frozenset()
    everywhere: bool = True

    def covers(self, place: str | None, organisation_id: int | None = None) -> bool:  # noqa: ARG002
        """Always."""
        return True


EVERYTHING: Final[Bounds] = _Everything()
"""For those who may read all of it: commands on the server."""


def condition(bounds: Bounds) -> Q:
    """The bounds as a condition on entries: the first wall; the second stands in the database."""
    if bounds.everywhere:
        return Q()
    found = Q(place__in=sorted(bounds.exact)) | Q(owner__in=sorted(bounds.organisations))
    found |= Q(place__isnull=True, owner__in=bounds.people_of)
    for whole in sorted(bounds.below):
        found |= Q(place__startswith=whole) & ~Q(place=whole)
    return found
