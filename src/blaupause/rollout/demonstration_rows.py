# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Storing and wiping the demonstration data set: rows of its own, never an official one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from blaupause.authorities.queries import authorities
from blaupause.catalog.invented import invent_matrix
from blaupause.catalog.models import Operator, SpecialistSystem
from blaupause.kernel.clock import now, today
from blaupause.rollout import demonstration, demonstration_practice
from blaupause.rollout.models import Connection, ConnectionEvent
from blaupause.rollout.writing import EVENT_COLUMNS, copy_rows

_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class DemonstrationSummary:
    """Size of the demonstration data set."""

    connections: int
    events: int
    systems: int


def write(*, by: str, seed: int, day: date, revision: int) -> DemonstrationSummary:
    """Invent and store the events; the caller's transaction has wiped an earlier set."""
    systems = _demonstration_systems()
    rows = _connections_without_facts()
    groups = [group for _, group in rows]
    events = list(demonstration.invent(groups, seed=seed, last_day=(day - _EPOCH).days))
    copy_rows("rollout_demonstrationevent", EVENT_COLUMNS, _event_rows(events, rows, systems, by, revision))
    demonstration_practice.write(by=by, systems=systems, day=day)
    return DemonstrationSummary(len({event.index for event in events}), len(events), len(systems))


def wipe() -> int:
    """Remove every row of the demonstration data set; the number of events."""
    demonstration_practice.wipe(today())
    with connection.cursor() as cursor:  # one statement; the ORM would first read every row
        cursor.execute("DELETE FROM rollout_demonstrationevent")
        removed = int(cursor.rowcount)
    SpecialistSystem.objects.filter(demonstration=True).delete()
    Operator.objects.filter(demonstration=True).delete()
    return removed


def _demonstration_systems() -> list[int]:
    """Ids of the invented systems, in the order of demonstration.SYSTEMS."""
    ids = []
    for vendor, product, _, _ in demonstration.SYSTEMS:
        key = "demonstration-" + vendor[-1].lower()
        operator = Operator.objects.create(key=key, name=vendor, demonstration=True)
        system = SpecialistSystem.objects.create(vendor=operator, product=product, version="1.0", demonstration=True)
        ids.append(system.pk)
    invent_matrix()
    return ids


def _connections_without_facts() -> list[tuple[int, str]]:
    """Connection id and group (commitment and district), in an order that does not depend on ids."""
    bodies = authorities()
    known = ConnectionEvent.objects.values("connection_id")
    rows = Connection.objects.exclude(pk__in=known).values_list("pk", "commitment__key", "authority_id")
    ordered = sorted((commitment, bodies[authority].key, pk) for pk, commitment, authority in rows)
    return [(pk, f"{commitment}/{key[3:8]}") for commitment, key, pk in ordered]


def _event_rows(
    events: Sequence[demonstration.Invented],
    rows: Sequence[tuple[int, str]],
    systems: Sequence[int],
    by: str,
    revision: int,
) -> Iterator[tuple[object, ...]]:
    recorded_at = now()
    for e in events:
        evidence = _EPOCH + timedelta(days=e.evidence_day) if e.evidence_day >= 0 else None
        system = systems[e.system] if e.system >= 0 else None
        yield (
            *(rows[e.index][0], revision, _EPOCH + timedelta(days=e.day), recorded_at, by),
            *(int(e.old_state), int(e.state), int(e.old_live_level), int(e.live_level), int(e.strength)),
            *(evidence, e.blocked, system, e.why, ""),
        )
