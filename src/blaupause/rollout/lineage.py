# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which connection followed which: so that the history can be read from either end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q
from django.db.models.functions import JSONObject

from blaupause.authorities.queries import authorities
from blaupause.rollout.models import ConnectionSuccession


@dataclass(frozen=True, slots=True)
class Relative:
    """A connection before or after another one, and the authority it belongs to."""

    id: int
    authority: str
    on: date


@dataclass(frozen=True, slots=True)
class Lineage:
    """What a connection came from, and what it went on as."""

    predecessors: tuple[Relative, ...] = ()
    successor: Relative | None = None


def rows() -> ArraySubquery:
    """To annotate a query of connections with, so that it costs no question of its own."""
    found = ConnectionSuccession.objects.filter(Q(predecessor=OuterRef("pk")) | Q(successor=OuterRef("pk")))
    facts = JSONObject(
        old=F("predecessor_id"),
        old_authority=F("predecessor__authority_id"),
        new=F("successor_id"),
        new_authority=F("successor__authority_id"),
        on=F("on"),
    )
    return ArraySubquery(found.order_by("pk").values(json=facts))


def lineage(connection_id: int, found: Sequence[Mapping[str, Any]]) -> Lineage:
    """What `rows` found for one connection."""
    if not found:
        return Lineage()
    bodies = authorities()

    def relative(row: Mapping[str, Any], end: str) -> Relative:
        return Relative(row[end], bodies[row[f"{end}_authority"]].name, date.fromisoformat(row["on"]))

    before = tuple(relative(row, "old") for row in found if row["new"] == connection_id)
    after = (relative(row, "new") for row in found if row["old"] == connection_id)
    return Lineage(before, next(after, None))
