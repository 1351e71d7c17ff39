# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""One connection for those who see the work on it: its steps, what each lacks, what was said and done.

Two queries beside the connection itself: what was stated, and everything that was recorded.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import BigIntegerField, CharField, DateField, DateTimeField, F, IntegerField, TextField
from django.db.models import Value as Constant
from django.db.models.functions import Cast

from blaupause.accounts.scope import Scope
from blaupause.blueprint.rules.expression import Obstacle, Verdict, evaluate, parse
from blaupause.rollout.detail import ConnectionDetail
from blaupause.rollout.holding import Subject, statements_of
from blaupause.rollout.knowing import Recorded, Standing, note, stand, surroundings, words_for
from blaupause.rollout.models import BlockedConnection, ConnectionStep, Deviation, Message, StepEvent
from blaupause.rollout.practices import by_step
from blaupause.rollout.rules import DeviationKind, LiveLevel, StepState
from blaupause.rollout.workrules import BlockerOwner

MOST_MESSAGES = 50
_TESTED = (("end-to-end-test", LiveLevel.STRUCTURED), ("test-to-pdf", LiveLevel.PDF))
"""Data of the blueprint that say how far a test went."""
_COLUMNS = ("sort", "number", "about", "a", "b", "day", "at", "who", "words", "more")


@dataclass(frozen=True, slots=True)
class StepMove:
    """A step moved."""

    step: str
    old: StepState
    new: StepState
    on: date
    at: datetime
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class MessageInfo:
    """What somebody wrote; `step` '' when it is about the whole connection."""

    step: str
    text: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class BlockerInfo:
    """What holds a step up (all of them when `step` is ''), and on whose desk it lies."""

    number: int
    step: str
    title: str
    owner: BlockerOwner
    owner_name: str
    hard: bool
    since: date


@dataclass(frozen=True, slots=True)
class Differing:
    """A step that is done differently here now."""

    step: str
    kind: DeviationKind
    what: str
    reason: str
    since: date


@dataclass(slots=True)
class Work:
    """All of it; moves and messages newest first. `others`: how many solutions others shared, by step."""

    here: Standing
    moves: list[StepMove] = field(default_factory=list)
    messages: list[MessageInfo] = field(default_factory=list)
    blockers: list[BlockerInfo] = field(default_factory=list)
    deviations: list[Differing] = field(default_factory=list)
    others: dict[str, int] = field(default_factory=dict)


def work(scope: Scope, detail: ConnectionDetail, *, invented: bool = True) -> Work:
    """The work on a connection whose work the scope may see; who may not is asked before. Inside a transaction.

    `invented`: solutions of the demonstration count, too.
    """
    subject = _subject(detail)
    held = statements_of(scope, [subject])[subject.id]
    rows = _recorded_rows(scope, subject.id, invented)
    recorded = Recorded()
    for row in rows:
        if row["sort"] != "blocker" or row["b"]:
            note(recorded, row["sort"], row["about"], row["number"] if row["sort"] == "blocker" else row["a"])
    found = Work(stand(scope.day, subject, held, recorded, surroundings()))
    for row in rows:
        _take(found, row)
    return found


def _subject(detail: ConnectionDetail) -> Subject:
    return Subject(
        detail.id,
        detail.place,
        detail.authority.id,
        detail.commitment.id,
        detail.commitment.key,
        detail.online_service.key if detail.online_service else None,
        detail.recorded.state,
        detail.recorded.live_level,
        detail.blueprint,
        detail.recorded.system_id,
    )


def _recorded_rows(scope: Scope, number: int, invented: bool) -> list[dict[str, Any]]:
    """Steps, obstacles, deviations, moves and messages of one connection, newest first; solutions counted by step."""
    day, moment = Constant(None, output_field=DateField()), Constant(None, output_field=DateTimeField())
    text = Constant("", output_field=TextField())
    moves = StepEvent.objects.within(scope).filter(connection=number)
    steps = ConnectionStep.objects.filter(connection_id=number)
    blocked = BlockedConnection.objects.within(scope).filter(connection=number, until__isnull=True)
    bent = Deviation.objects.within(scope).filter(connection=number, until__isnull=True)
    messages = Message.objects.within(scope).filter(connection=number).order_by("-written_at", "-pk")[:MOST_MESSAGES]
    parts = [
        _part(
            moves, "event", "id", "old_state", "state", F("occurred_on"), F("recorded_at"), F("by"), F("why"), text
        ),
        _part(steps, "step", None, "state", None, day, moment, text, text, text),
        _part(
            blocked,
            "blocker",
            "blocker_id",
            "blocker__owner",
            "hard",
            F("since"),
            moment,
            text,
            F("blocker__title"),
            F("blocker__owner_name"),
        ),
        _part(bent, "deviation", "id", "kind", None, F("since"), F("recorded_at"), text, F("reason"), F("what")),
        _part(messages, "message", "id", None, None, day, F("written_at"), F("by"), F("text"), text),
        _part(by_step(scope, invented), "practice", "n", None, None, day, moment, text, text, text),
    ]
    found = list(parts[0].union(*parts[1:], all=True))
    return sorted(found, key=_newest, reverse=True)


def _newest(row: Mapping[str, Any]) -> tuple[date, str, int]:
    return row["day"] or date.min, str(row["at"] or ""), row["number"]


def _part(rows: Any, sort: str, *values: Any) -> Any:
    number, a, b, day, at, who, words, more = values

    def count(name: str | None) -> Any:
        return Cast(name, BigIntegerField()) if name else Constant(0, output_field=BigIntegerField())

    plain = rows.annotate(
        sort=Constant(sort, output_field=CharField()),
        number=count(number),
        about=Cast("step", TextField()),
        a=count(a),
        b=_flag(b) if b == "hard" else count(b),
        day=day,
        at=at,
        who=Cast(who, TextField()),
        words=Cast(words, TextField()),
        more=Cast(more, TextField()),
    )
    return plain.values(*_COLUMNS)


def _flag(name: str) -> Any:
    return Cast(Cast(name, IntegerField()), BigIntegerField())


def _take(found: Work, row: Mapping[str, Any]) -> None:
    step, day, at, who, words = row["about"], row["day"], row["at"], row["who"], row["words"]
    if row["sort"] == "event":
        found.moves.append(StepMove(step, StepState(row["a"]), StepState(row["b"]), day, at, who, words))
    elif row["sort"] == "message":
        found.messages.append(MessageInfo(step, words, at, who))
    elif row["sort"] == "blocker":
        owner = BlockerOwner(row["a"])
        found.blockers.append(BlockerInfo(row["number"], step, words, owner, row["more"], bool(row["b"]), day))
    elif row["sort"] == "practice":
        found.others[step] = row["number"]
    elif row["sort"] == "deviation":
        found.deviations.append(Differing(step, DeviationKind(row["a"]), row["more"], words, day))


@dataclass(frozen=True, slots=True)
class NextLevel:
    """The next way applications could travel, and what it lacks."""

    level: LiveLevel
    obstacles: tuple[Obstacle, ...]


def next_level(here: Standing, present: LiveLevel) -> NextLevel | None:
    """The nearest level above the present one that a route of the online service promises; None without one."""
    document = here.blueprint.document
    service = document.online_services.get(here.online_service or "")
    if service is None:
        return None
    words, ways = words_for(here.blueprint), []
    for route in service.routes.values():
        level = LiveLevel[route.live_level.upper()]
        if level > present:
            applies = evaluate(parse(route.applies, words), here.known.facts) if route.applies else None
            if applies is None or applies.verdict is not Verdict.TRUE:
                ways.append(NextLevel(level, applies.obstacles if applies else ()))
            else:
                ways.append(NextLevel(level, ()))
    return min(ways, key=lambda way: (way.level, len(way.obstacles)), default=None)


def reach_of(here: Standing) -> LiveLevel | None:
    """How far the service reaches once it is live: by the routes left over, else by the test."""
    service = here.blueprint.document.online_services.get(here.online_service or "")
    words = words_for(here.blueprint)
    levels = {
        LiveLevel[route.live_level.upper()]
        for route in (service.routes.values() if service else ())
        if not route.applies or evaluate(parse(route.applies, words), here.known.facts).verdict is not Verdict.FALSE
    }
    if len(levels) == 1:
        return levels.pop()
    return next((level for key, level in _TESTED if here.known.facts.have.get(key)), None)
