# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What follows from a blocker for the connections it holds up: the public mark, and a word to those who wait.

Carried out as the system where the person has no rights of their own; the ledger names the person. The public history
never tells what the blocker is: only that there is one.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from typing import Final

from blaupause.accounts.acting import chain_of
from blaupause.accounts.scope import system
from blaupause.accounts.wall import acting
from blaupause.kernel.clock import now
from blaupause.ledger.actions import append
from blaupause.ledger.rules import Actor, Draft
from blaupause.rollout.changes import Change
from blaupause.rollout.models import BlockedConnection, Connection, ConnectionEvent
from blaupause.rollout.recording import draft, present_facts
from blaupause.rollout.rules import Strength
from blaupause.rollout.writing import EVENT_COLUMNS, copy_rows, next_revision, reserve_ids

_WHY: Final = {True: "Ein Hindernis hält den Anschluss auf.", False: "Kein Hindernis hält den Anschluss mehr auf."}


def settle(*, by: Actor, connection_ids: Collection[int], day: date) -> int:
    """Mark in public as blocked what a hard blocker holds up, and what none does any more not; how many changed.

    Inside the transaction of the action, which holds the revision.
    """
    everyone = system("blocker", day)
    with acting(everyone):
        links = BlockedConnection.objects.within(everyone)
        held = set(
            links.filter(connection__in=connection_ids, until__isnull=True, hard=True).values_list(
                "connection_id", flat=True
            )
        )
        rows = Connection.objects.filter(pk__in=connection_ids).select_related("authority", "commitment")
        changed = [row for row in rows.order_by("pk") if row.blocked != (row.pk in held)]
        if changed:
            _write(by, changed, day)
    return len(changed)


def _write(by: Actor, changed: list[Connection], day: date) -> None:
    revision = next_revision()
    sources = _sources(row.pk for row in changed if row.strength == Strength.REPORTED)
    numbers = reserve_ids("rollout_connectionevent", len(changed))
    at = now()
    copy_rows(
        "rollout_connectionevent",
        ("id", *EVENT_COLUMNS),
        (
            (
                number,
                row.pk,
                revision,
                day,
                at,
                by.key,
                row.state,
                row.state,
                row.live_level,
                row.live_level,
                row.strength,
                row.evidence_on,
                not row.blocked,
                row.system_id,
                _WHY[not row.blocked],
                sources.get(row.pk, ""),
            )
            for number, row in zip(numbers, changed, strict=True)
        ),
    )
    for blocked in (True, False):
        ids = [row.pk for row in changed if row.blocked is not blocked]
        if ids:
            Connection.objects.filter(pk__in=ids).update(blocked=blocked, since=day, revision=revision)
    chains: defaultdict[str, list[Draft]] = defaultdict(list)
    for number, row in zip(numbers, changed, strict=True):
        earlier = present_facts(row)
        change = Change(
            replace(earlier, blocked=not row.blocked), day, _WHY[not row.blocked], sources.get(row.pk, "")
        )
        chains[chain_of(row.place)].append(draft(row, number, earlier, change))
    for chain, drafts in sorted(chains.items()):
        append(by=by, chain=chain, drafts=drafts)


def _sources(ids: Iterable[int]) -> dict[int, str]:
    """Where the present report stands: it goes on being the evidence."""
    rows = ConnectionEvent.objects.filter(connection__in=list(ids)).order_by(
        "connection_id", "-occurred_on", "-revision", "-pk"
    )
    return dict(rows.distinct("connection_id").values_list("connection_id", "source_url"))


def tell(*, by: Actor, rows: Collection[tuple[int, str]], text: str, day: date) -> None:
    """The same word into the conversation of each of these connections (number and place)."""
    at = now()
    with acting(system("blocker", day)):
        copy_rows(
            "rollout_message",
            ("connection_id", "step", "text", "written_at", "by", "place"),
            ((pk, "", text, at, by.key, place) for pk, place in rows),
        )
