# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What somebody who works on connections does next: the authorities they may work for, and the tasks of one."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count

from blaupause.accounts.rules import Kind, Verb
from blaupause.accounts.scope import Scope
from blaupause.authorities.queries import AuthorityInfo, authorities, place_of_authority
from blaupause.blueprint.queries import BlueprintInfo, StepInfo
from blaupause.catalog.queries import CommitmentInfo, commitments
from blaupause.rollout.durations import Measured, medians
from blaupause.rollout.gates import Position, StepView
from blaupause.rollout.knowing import Standing, standings
from blaupause.rollout.models import Connection
from blaupause.rollout.needs import needs_of
from blaupause.rollout.rules import State

HOW_MANY = 7
MOST_AUTHORITIES = 400
"""More cannot be looked through by one person; whoever has more narrows the list by a name first."""
MOST_CONNECTIONS = 1000
"""More are not looked into at once: every one of their steps is decided anew."""
OVER = frozenset({State.NOT_COMPETENT, State.DECLINED, State.REPLACED, State.CENTRAL})
_NEAR = (Position.READY, Position.UNDER_WAY)


@dataclass(frozen=True, slots=True)
class Desk:
    """An authority somebody works for, with its connections and where their steps stand."""

    authority: AuthorityInfo
    connections: int
    live: int
    ready: int
    waiting: int
    blocked: int


@dataclass(frozen=True, slots=True)
class Where:
    """A connection a task is open in."""

    connection_id: int
    commitment: CommitmentInfo
    position: Position


@dataclass(frozen=True, slots=True)
class Task:
    """A step that can go on, in one connection or several of the same authority.

    `behind`: steps that wait for it. `there` of `needed`: what it asks for that is filled in already.
    """

    blueprint: BlueprintInfo
    step: StepInfo
    where: tuple[Where, ...]
    behind: tuple[StepInfo, ...]
    needed: int
    there: int
    complete: bool
    measured: Measured | None

    @property
    def estimate(self) -> tuple[int, str] | None:
        """Days the blueprint expects, and who says so."""
        found = self.blueprint.document.steps[self.step.key].duration
        return (found.days.likely, found.estimated_by) if found else None


@dataclass(frozen=True, slots=True)
class Cockpit:
    """The tasks of one authority: those to show, then the rest (`more`), and all its connections."""

    authority: AuthorityInfo
    tasks: tuple[Task, ...]
    more: tuple[Task, ...]
    connections: tuple[tuple[Standing, CommitmentInfo], ...]


def mine(scope: Scope, text: str = "") -> list[AuthorityInfo]:
    """Authorities on whose connections somebody may work, by name. No queries of its own."""
    reach = scope.reach(Verb.EDIT, Kind.PROGRESS)
    wanted = text.casefold()
    found = [
        one
        for one in authorities().values()
        if wanted in one.name.casefold() and reach.covers(place_of_authority(one.key))
    ]
    return sorted(found, key=lambda one: (one.sort_key, one.key))


@dataclass(frozen=True, slots=True)
class Desks:
    """Authorities with where their connections stand; `left_out`: how many more there are."""

    desks: tuple[Desk, ...]
    left_out: int


def desks(scope: Scope, wanted: Sequence[AuthorityInfo]) -> Desks:
    """Where the connections of these authorities stand, as many as can be looked into at once.

    Authorities without a connection are left out.
    """
    shown = wanted[:MOST_AUTHORITIES]
    counted = Connection.objects.filter(authority_id__in=[one.id for one in shown]).order_by().values("authority_id")
    sizes = dict(counted.annotate(n=Count("pk")).values_list("authority_id", "n"))
    known, total = dict[int, AuthorityInfo](), 0
    for one in shown:
        total += sizes.get(one.id, 0)
        if known and total > MOST_CONNECTIONS:
            break
        known[one.id] = one
    whose = dict(Connection.objects.filter(authority_id__in=list(known)).values_list("pk", "authority_id"))
    grouped: defaultdict[int, list[Standing]] = defaultdict(list)
    for here in standings(scope, whose):
        grouped[whose[here.connection_id]].append(here)
    return Desks(tuple(_desk(known[pk], held) for pk, held in grouped.items()), len(wanted) - len(known))


def _desk(authority: AuthorityInfo, held: list[Standing]) -> Desk:
    counted: Counter[Position] = Counter()
    for here in held:
        if here.state not in OVER:
            counted.update(view.position for view in here.steps)
    live = sum(here.state is State.LIVE for here in held)
    ready = counted[Position.READY] + counted[Position.UNDER_WAY]
    return Desk(authority, len(held), live, ready, counted[Position.WAITING], counted[Position.BLOCKED])


def cockpit(scope: Scope, authority: AuthorityInfo) -> Cockpit:
    """The tasks of an authority somebody may work for; those that lie nearest first."""
    numbers = Connection.objects.filter(authority_id=authority.id).values_list("pk", flat=True)
    held = standings(scope, numbers)
    promises = {one.key: one for one in commitments()}
    found = _tasks(scope, authority, [one for one in held if one.state not in OVER], promises)
    shown = tuple((here, promises[here.commitment]) for here in held)
    return Cockpit(authority, tuple(found[:HOW_MANY]), tuple(found[HOW_MANY:]), shown)


def _tasks(
    scope: Scope, authority: AuthorityInfo, held: list[Standing], promises: Mapping[str, CommitmentInfo]
) -> list[Task]:
    near: defaultdict[tuple[int, str], list[tuple[Standing, StepView]]] = defaultdict(list)
    for here in held:
        for view in here.steps:
            if view.position in _NEAR:
                near[here.blueprint.id, view.key].append((here, view))
    taken = medians(scope, authority.kind, {step for _, step in near})
    tasks = [_task(pairs, promises, taken.get(step)) for (_, step), pairs in near.items()]
    return sorted(tasks, key=lambda one: (not one.complete, -_under_way(one), -len(one.where), one.step.order))


def _under_way(task: Task) -> int:
    return sum(one.position is Position.UNDER_WAY for one in task.where)


def _task(
    pairs: list[tuple[Standing, StepView]], promises: Mapping[str, CommitmentInfo], measured: Measured | None
) -> Task:
    here, view = pairs[0]
    steps = {step.key: step for step in here.blueprint.steps}
    where = sorted(
        (Where(one.connection_id, promises[one.commitment], seen.position) for one, seen in pairs),
        key=lambda one: (one.commitment.due, one.commitment.order),
    )
    waiting = {one.key for one in here.steps if one.position is Position.WAITING}
    behind = [step for step in here.blueprint.steps if step.key in waiting and view.key in step.hard]
    needs = [one for one in needs_of(here, view) if one.needed]
    return Task(
        here.blueprint,
        steps[view.key],
        tuple(where),
        tuple(behind),
        len(needs),
        sum(one.there for one in needs),
        all(seen.may_finish and not seen.spoken for _, seen in pairs),
        measured,
    )
