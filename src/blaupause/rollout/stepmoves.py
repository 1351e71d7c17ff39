# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Moving steps: begin, finish, take back; for one connection, or the same step for several at once.

Where the blueprint wants a second person, and above what one person may do alone in a day, finishing becomes a
request; the gate decides again when it is approved.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count

from blaupause.accounts.acting import actor
from blaupause.accounts.problems import not_found
from blaupause.accounts.rules import Kind, Verb
from blaupause.accounts.scope import Scope
from blaupause.accounts.wall import acting
from blaupause.kernel.clock import now
from blaupause.kernel.problems import Problem
from blaupause.rollout import bulk, steprequests
from blaupause.rollout.models import StepEvent
from blaupause.rollout.rules import State, StepState
from blaupause.rollout.steprequests import Wanted
from blaupause.rollout.stepwalk import (
    Carried,
    Move,
    Said,
    check,
    connection_of,
    connections_of,
    follow,
    held,
    walk,
    write,
    write_state,
    write_steps,
)


@dataclass(frozen=True, slots=True)
class Moved:
    """What was done: steps that moved, the state the connection is in now, and a request that waits (0: none)."""

    steps: tuple[str, ...]
    state: State
    request: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the same step in several connections, by number of the connection."""

    written: tuple[int, ...]
    refused: Mapping[int, Problem]
    requests: tuple[int, ...] = ()
    waiting: tuple[int, ...] = ()


def move(*, by: Scope, connection_id: int, moves: Sequence[Move], said: Said | None = None) -> Moved:
    """Move steps of one connection, in the order of the blueprint: all or none.

    Raises Conflict when one has moved on from what was seen; Problem rollout.gate_closed with every reason,
    rollout.live_without_proof, rollout.no_step, accounts.not_found, accounts.invalid.<field>.
    """
    told = said or Said()
    row = connection_of(connection_id)
    seat = by.require(Verb.EDIT, Kind.PROGRESS, row.place)
    with acting(by), transaction.atomic():
        done = walk(by, row, moves, told)
        asked = [one for one in done.moves if one.new is StepState.DONE and done.rules[one.step].second_person]
        if not asked:
            write(actor(by, seat, row.place), row, done, told)
            return Moved(tuple(one.step for one in done.moves), done.state)
        alone = walk(by, row, [one for one in done.moves if one not in asked], told)
        write(actor(by, seat, row.place), row, alone, told)
        (request,) = steprequests.ask(by, [Wanted(row, tuple(asked))], told)
    return Moved(tuple(one.step for one in alone.moves), alone.state, request)


def move_many(
    *,
    by: Scope,
    seen: Mapping[int, StepState],
    step: str,
    new: StepState,
    said: Said,
    sources: Mapping[int, str] | None = None,
) -> Outcome:
    """Move the same step in several connections: what cannot move is left and named, the rest is done.

    Above what one person may do alone it becomes requests, for the rows whose gate is open. `sources`: where what
    proves it can be read, of each connection; without one its proof does not count.
    """
    told: dict[int, Problem] = {}
    with acting(by), transaction.atomic():
        alone = len(seen) <= 1 or may_alone(by, seen)
        saying = {one: said if sources is None else said.proven_by(sources.get(one, "")) for one in seen}
        mine, asked = list[Carried](), list[Carried]()
        for one in _possible(by, seen, (step, new), saying, told):
            (mine if alone and not _second_person(one) else asked).append(one)
        written = _write(mine, told)
        waiting = [Wanted(one.row, one.done.moves, _source(one.said)) for one in asked]
        requests = steprequests.ask(by, waiting, said) if waiting else []
    return Outcome(tuple(written), told, tuple(requests), tuple(one.row.pk for one in waiting))


def _source(said: Said) -> str:
    return said.proof.source_url if said.proof else ""


def _second_person(one: Carried) -> bool:
    return any(move.new is StepState.DONE and one.done.rules[move.step].second_person for move in one.done.moves)


def _possible(
    by: Scope,
    seen: Mapping[int, StepState],
    wanted: tuple[str, StepState],
    saying: Mapping[int, Said],
    told: dict[int, Problem],
) -> list[Carried]:
    """What the gate lets through, by number; why the others are not goes to `told`. As many queries as for one."""
    numbers = sorted(seen)
    rows = connections_of(numbers)
    here = held(by, numbers)
    found = []
    for number in numbers:
        try:
            row, said = rows.get(number), saying[number]
            if row is None or number not in here:
                raise not_found()
            seat = by.require(Verb.EDIT, Kind.PROGRESS, row.place)
            check(by, said)
            done = follow(here[number], [Move(wanted[0], seen[number], wanted[1])], said)
            found.append(Carried(actor(by, seat, row.place), row, done, said))
        except Problem as problem:
            told[number] = problem
    return found


def _write(possible: Sequence[Carried], told: dict[int, Problem]) -> list[int]:
    """Steps of all at once; the official state of those where it is another one before that, each for itself."""
    written = []
    for one in possible:
        try:
            with transaction.atomic():
                write_state(one)
            written.append(one)
        except Problem as problem:
            told[one.row.pk] = problem
    write_steps(written, together=True)
    return [one.row.pk for one in written]


def may_alone(scope: Scope, wanted: Iterable[int]) -> bool:
    """Whether one person may move a step in all of these at once, with what they did before (data/limits.yaml).

    Moves made together carry the same instant. A connection counts once, however many of its steps move.
    """
    most, span = bulk.limits()
    mine = StepEvent.objects.within(scope).filter(by=scope.key, recorded_at__gt=now() - span)
    together = mine.values("recorded_at").annotate(rows=Count("connection", distinct=True)).filter(rows__gt=1)
    used = mine.filter(recorded_at__in=together.values("recorded_at")).values_list("connection_id", flat=True)
    return len({*wanted, *used.distinct()}) <= most
