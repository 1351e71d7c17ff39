# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which connection followed which: so that the history can be read from either end."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

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


def lineage(connection_id: int) -> Lineage:
    """Of one connection; one question."""
    rows = ConnectionSuccession.objects.filter(Q(predecessor=connection_id) | Q(successor=connection_id))
    names = ("predecessor_id", "predecessor__authority_id", "successor_id", "successor__authority_id", "on")
    found = list(rows.order_by("pk").values_list(*names))
    if not found:
        return Lineage()
    bodies = authorities()
    before = tuple(Relative(old, bodies[body].name, on) for old, body, _, _, on in found if old != connection_id)
    after = (Relative(new, bodies[body].name, on) for old, _, new, body, on in found if old == connection_id)
    return Lineage(before, next(after, None))
