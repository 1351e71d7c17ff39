# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""One state for several connections: at once up to a limit, above it with a second person's approval."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.db.models import Count

from blaupause.accounts import approvals
from blaupause.accounts.acting import actor
from blaupause.accounts.problems import not_found
from blaupause.accounts.rules import Condition, Kind, Verb
from blaupause.accounts.scope import Scope
from blaupause.accounts.wall import acting
from blaupause.kernel.clock import now, today
from blaupause.kernel.places import Place
from blaupause.kernel.problems import Problem, Problems
from blaupause.ledger.rules import Actor
from blaupause.rollout import recording
from blaupause.rollout.changes import SERVED, Change, Facts, check
from blaupause.rollout.models import Connection, ConnectionEvent, VersionReview
from blaupause.rollout.rules import LiveLevel, State, Strength
from blaupause.rollout.writing import next_revision

KIND = "rollout.bulk"
LIMITS = Path(__file__).parent / "data" / "limits.yaml"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be said of all of them. With a source it counts as reported, without one as unproved."""

    state: State
    occurred_on: date
    why: str
    source_url: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """A connection and the revision it had when somebody looked at it."""

    connection_id: int
    revision: int


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the preview. `problem`: why it cannot be changed that way; None: it can."""

    seen: Seen
    place: Place
    authority: str
    commitment_de: str
    commitment_en: str
    old: State
    problem: Problem | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a bulk change: the ids written, and why the others were not."""

    written: tuple[int, ...]
    refused: Mapping[int, Problem]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Numbers of the requests, how many connections they are about, and how many were left out."""

    requests: tuple[int, ...]
    included: int
    left_out: int


@cache
def limits() -> tuple[int, timedelta]:
    """How many at once, within which span (data/limits.yaml)."""
    found = yaml.safe_load(LIMITS.read_text(encoding="utf-8"))
    return int(found["connections_at_once"]), timedelta(hours=int(found["within_hours"]))


def limit() -> int:
    """How many connections one person may change by bulk changes within a day (data/limits.yaml)."""
    return limits()[0]


def allowance(scope: Scope) -> int:
    """How many connections this person may still change at once alone: four times 25 are a hundred.

    Bulk changes are told by their revision, which all their events share. Approved ones go to whoever approved them.
    """
    most, span = limits()
    mine = ConnectionEvent.objects.filter(by__startswith="person:", by=scope.key, recorded_at__gt=now() - span)
    together = mine.values("revision").annotate(events=Count("pk")).filter(events__gt=1, events__lte=most)
    used = set(mine.filter(revision__in=together.values("revision")).values_list("connection_id", flat=True))
    return max(most - len(used | _decided(scope, most, span)), 0)


def _decided(scope: Scope, most: int, span: timedelta) -> set[int]:
    """Connections about whose new version this person decided together with others; told by the same moment."""
    mine = VersionReview.objects.within(scope).filter(
        decided_by__startswith="person:", decided_by=scope.key, decided_at__gt=now() - span
    )
    together = mine.order_by().values("decided_at").annotate(n=Count("pk")).filter(n__gt=1, n__lte=most)
    return set(mine.filter(decided_at__in=together.values("decided_at")).values_list("connection_id", flat=True))


def preview(scope: Scope, ids: Iterable[int], wish: Wish) -> list[Row]:
    """Old and new, row by row. What is not for this person is left out, as if it did not exist."""
    found = Connection.objects.filter(pk__in=set(ids)).select_related("authority", "commitment")
    mine = [row for row in found if scope.may(Verb.EDIT, Kind.CONNECTION, row.place)]
    mine.sort(key=lambda row: (row.authority.sort_key, row.commitment.order, row.pk))
    return [_row(row, wish) for row in mine]


def change(*, by: Scope, rows: Sequence[Seen], wish: Wish) -> Outcome:
    """Set the state where nothing stands against it; a row that has moved on is left and named, the rest is done.

    Raises Problem rollout.too_many_at_once above what is left of the day's allowance.
    """
    refused: dict[int, Problem] = {}
    written: list[int] = []
    with acting(by), transaction.atomic():
        revision = next_revision()  # writers wait for each other here, so nobody is counted twice
        if len(rows) > 1 and len(rows) > allowance(by):
            raise too_many()
        for seen in rows:
            try:
                with transaction.atomic():
                    _write_as(by, seen, wish, revision)
                written.append(seen.connection_id)
            except Problem as problem:
                refused[seen.connection_id] = problem
    return Outcome(tuple(written), refused)


def propose(*, by: Scope, rows: Sequence[Seen], wish: Wish) -> Proposal:
    """Ask for the change where nothing stands against it: a request for each place with its own responsibility.

    Raises Problem rollout.nothing_to_change when no row can be changed that way.
    """
    revisions = {seen.connection_id: seen.revision for seen in rows}
    found = preview(by, revisions, wish)
    good = [row for row in found if row.problem is None and row.seen.revision == revisions[row.seen.connection_id]]
    if not good:
        raise Problem(
            "rollout.nothing_to_change",
            "Keiner der ausgewählten Anschlüsse lässt sich so ändern.",
            "None of the chosen connections can be changed that way.",
        )
    groups: defaultdict[Place, list[Row]] = defaultdict(list)
    for row in good:
        groups[responsible(by, row.place)].append(row)
    with acting(by), transaction.atomic():
        numbers = [_request(by, place, group, wish) for place, group in sorted(groups.items())]
    return Proposal(tuple(numbers), len(good), len(revisions) - len(good))


def too_many() -> Problem:
    """One person has changed as many at once as one person may."""
    most, span = limits()
    hours = int(span.total_seconds() // 3600)
    return Problem(
        "rollout.too_many_at_once",
        f"Mehr als {most} Anschlüsse in {hours} Stunden ändert niemand allein; dafür braucht es eine Freigabe.",
        f"Nobody changes more than {most} connections within {hours} hours alone; that needs an approval.",
    )


def write_all(*, by: Actor, payload: Mapping[str, Any]) -> None:
    """Carry out an approved change: every row or none. Raises Conflict when one has moved on."""
    wish = wish_of(payload)
    revision = next_revision()
    for seen in rows_of(payload):
        row = Connection.objects.get(pk=seen.connection_id)
        _write(by, row, seen, wish, revision)


def rows_of(payload: Mapping[str, Any]) -> list[Seen]:
    """The connections of a request."""
    return [Seen(int(number), int(revision)) for number, revision in payload["rows"]]


def wish_of(payload: Mapping[str, Any]) -> Wish:
    """The change of a request."""
    return Wish(
        State[payload["state"]], date.fromisoformat(payload["occurred_on"]), payload["why"], payload["source_url"]
    )


def facts(present: Facts, wish: Wish) -> Facts:
    """What the connection would be: reach, blockage and specialist system stay as far as they make sense."""
    served = wish.state in SERVED
    return Facts(
        state=wish.state,
        live_level=present.live_level if served else LiveLevel.NONE,
        strength=Strength.REPORTED if wish.source_url else Strength.NONE,
        blocked=present.blocked,
        system_id=present.system_id,
    )


def _change(row: Connection, wish: Wish) -> Change:
    return Change(facts(recording.present_facts(row), wish), wish.occurred_on, wish.why, wish.source_url)


def _row(row: Connection, wish: Wish) -> Row:
    problem: Problem | None = None
    wanted = _change(row, wish)
    if found := check(wanted, today=today()):
        problem = Problems("rollout.nonsense", found)
    elif wanted.facts == recording.present_facts(row):
        problem = recording.unchanged()
    return Row(
        Seen(row.pk, row.revision),
        row.place,
        row.authority.name,
        row.commitment.name_de,
        row.commitment.name_en,
        State(row.state),
        problem,
    )


def _write_as(by: Scope, seen: Seen, wish: Wish, revision: int) -> None:
    row = Connection.objects.filter(pk=seen.connection_id).first()
    if row is None:
        raise not_found()
    seat = by.require(Verb.EDIT, Kind.CONNECTION, row.place)
    _write(actor(by, seat, row.place), row, seen, wish, revision)


def _write(by: Actor, row: Connection, seen: Seen, wish: Wish, revision: int) -> None:
    recording.write(
        by=by, connection_id=row.pk, change=_change(row, wish), revision=revision, seen_revision=seen.revision
    )


def responsible(by: Scope, place: Place) -> Place:
    """The widest place around it for which this person may ask for changes."""
    for candidate in _around(place):
        if by.may(Verb.ADD, Kind.CHANGE_REQUEST, candidate, Condition.WAITING):
            return candidate
    raise not_found()


def _around(place: Place) -> Iterator[Place]:
    return (place[:length] for length in range(len(place) + 1))


def _request(by: Scope, place: Place, rows: Sequence[Row], wish: Wish) -> int:
    payload = {
        "rows": [[row.seen.connection_id, row.seen.revision] for row in rows],
        "state": wish.state.name,
        "occurred_on": wish.occurred_on.isoformat(),
        "why": wish.why,
        "source_url": wish.source_url,
    }
    subject = f"connections:{len(rows)}"
    return approvals.request(by=by, kind=KIND, place=place, subject=subject, payload=payload, why=wish.why)
