# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Official changes of many connections in a few statements: what `recording.write` does, row by row, for a batch."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Final

from django.db import connection

from blaupause.accounts.acting import actor
from blaupause.accounts.rules import Kind, Verb
from blaupause.accounts.scope import Scope
from blaupause.kernel.clock import now, today
from blaupause.kernel.problems import Problem, Problems
from blaupause.ledger.actions import append
from blaupause.ledger.rules import Actor, Draft
from blaupause.rollout import recording
from blaupause.rollout.changes import Change, Facts, check
from blaupause.rollout.models import Connection, ConnectionEvent
from blaupause.rollout.rules import LiveLevel, State, Strength

_READ: Final = (
    *("place", "revision", "state", "live_level", "strength", "evidence_on", "blocked", "system_id"),
    *("commitment__key", "commitment__land", "authority__key"),
)
_PROJECT: Final = """
UPDATE rollout_connection c SET state = v.state, live_level = v.level, strength = v.strength,
  evidence_on = v.evidence, blocked = v.blocked, since = v.since, revision = %s
FROM unnest(%s::int[], %s::int[], %s::int[], %s::int[], %s::date[], %s::boolean[], %s::date[])
  AS v(id, state, level, strength, evidence, blocked, since)
WHERE c.id = v.id
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A change of one connection, made against the state it had at a revision.

    `change` gets what is known of the connection now; its specialist system stays what it was.
    """

    connection_id: int
    seen: int
    change: Callable[[Facts], Change]


@dataclass(frozen=True, slots=True)
class _Ready:
    row: Connection
    by: Actor
    earlier: Facts
    change: Change
    present: bool


def write_many(by: Scope, wanted: Sequence[Wanted], revision: int) -> dict[int, Problem]:
    """Record them inside the caller's transaction, whose revision is given; why the others were not, by connection.

    The right to each is asked here, of the scope as it is now.
    """
    ids = [one.connection_id for one in wanted]
    locked = Connection.objects.select_for_update(of=("self",)).select_related("commitment", "authority").only(*_READ)
    rows = {row.pk: row for row in locked.filter(pk__in=ids).order_by("pk")}
    last, latest = _events(rows)
    refused: dict[int, Problem] = {}
    ready: list[_Ready] = []
    for one in wanted:
        try:
            ready.append(_ready(by, one, rows.get(one.connection_id), last, latest))
        except Problem as problem:
            refused[one.connection_id] = problem
    _write(ready, revision)
    return refused


def _events(
    rows: Mapping[int, Connection],
) -> tuple[dict[int, list[ConnectionEvent]], dict[int, ConnectionEvent]]:
    """All official events of the rows, oldest first, and the last of each."""
    found: defaultdict[int, list[ConnectionEvent]] = defaultdict(list)
    events = ConnectionEvent.objects.filter(connection_id__in=list(rows)).order_by("occurred_on", "revision", "pk")
    for event in events.defer("why", "source_url"):
        found[event.connection_id].append(event)
    return found, {number: events[-1] for number, events in found.items()}


def _ready(
    by: Scope,
    one: Wanted,
    row: Connection | None,
    events: Mapping[int, Sequence[ConnectionEvent]],
    latest: Mapping[int, ConnectionEvent],
) -> _Ready:
    if row is None or not by.may(Verb.EDIT, Kind.CONNECTION, row.place):
        raise no_right()
    seat = by.require(Verb.EDIT, Kind.CONNECTION, row.place)
    change = one.change(recording.present_facts(row))
    if row.revision != one.seen:
        raise moved_on()
    if problems := check(change, today=today()):
        raise Problems("rollout.nonsense", problems)
    before = [event for event in events.get(row.pk, ()) if event.occurred_on <= change.occurred_on]
    earlier = _facts(before[-1]) if before else Facts()
    if earlier == change.facts:
        raise recording.unchanged()
    last = latest.get(row.pk)
    present = last is None or last.occurred_on <= change.occurred_on
    return _Ready(row, actor(by, seat, row.place), earlier, change, present)


def no_right() -> Problem:
    """The person may not (any more), or there is no such thing: the same words."""
    return Problem(
        "rollout.no_right",
        "Das dürfen Sie hier nicht ändern, oder es gibt diesen Anschluss nicht.",
        "You may not change this here, or there is no such connection.",
    )


def moved_on() -> Problem:
    """Somebody else was faster; nothing is overwritten."""
    return Problem(
        "rollout.moved_on",
        "In der Zwischenzeit hat jemand anderes hier etwas geändert.",
        "Somebody else has changed this in the meantime.",
        "Bitte die Tabelle neu herunterladen.",
        "Please download the table anew.",
    )


def _facts(event: ConnectionEvent) -> Facts:
    return Facts(
        State(event.state),
        LiveLevel(event.live_level),
        Strength(event.strength),
        event.evidence_on,
        event.blocked,
        event.system_id,
    )


def _write(ready: Sequence[_Ready], revision: int) -> None:
    at = now()
    made = ConnectionEvent.objects.bulk_create(
        ConnectionEvent(
            connection=one.row,
            revision=revision,
            occurred_on=one.change.occurred_on,
            recorded_at=at,
            by=one.by.key,
            old_state=one.earlier.state,
            old_live_level=one.earlier.live_level,
            why=one.change.why.strip(),
            source_url=one.change.source_url,
            **asdict(one.change.facts),
        )
        for one in ready
    )
    _project([one for one in ready if one.present], revision)
    past = [one.row.pk for one in ready if not one.present]
    if past:
        Connection.objects.filter(pk__in=past).update(revision=revision)
    chains: defaultdict[tuple[str, Actor], list[Draft]] = defaultdict(list)
    for one, event in zip(ready, made, strict=True):
        chain = f"land-{one.row.commitment.land}"
        chains[chain, one.by].append(recording.draft(one.row, event.pk, one.earlier, one.change))
    for (chain, who), drafts in sorted(chains.items(), key=lambda pair: (pair[0][0], repr(pair[0][1]))):
        append(by=who, chain=chain, drafts=drafts)


def _project(ready: Sequence[_Ready], revision: int) -> None:
    if not ready:
        return
    facts = [one.change.facts for one in ready]
    columns: list[list[object]] = [
        [one.row.pk for one in ready],
        [int(one.state) for one in facts],
        [int(one.live_level) for one in facts],
        [int(one.strength) for one in facts],
        [one.evidence_on for one in facts],
        [one.blocked for one in facts],
        [one.change.occurred_on for one in ready],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_PROJECT, [revision, *columns])
