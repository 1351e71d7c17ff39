# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What becomes of everything predecessors hold: each thing gets exactly one fate. Pure.

The rules and why they are what they are: docs/succession.md.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeVar

from blaupause.kernel.succession import Decisions, Fate
from blaupause.rollout.rules import DeviationKind, State, StepState
from blaupause.rollout.takeover.held import Bent, Conn, Group, Held, Link, Review, Said
from blaupause.rollout.workrules import StatementKind

ASK: Final = "ask"
"""The choice of every value that not all agree on, unless somebody chooses one: it is asked anew."""
CEILING: Final = State.PREPARING
_RANK: Final = (State.UNKNOWN, State.DECLINED, State.OPEN, State.ORDERED, State.PREPARING)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Outcome:
    """A thing and what becomes of it."""

    thing: Conn | Said | Link | Bent | Review
    fate: Fate
    step: str | None = None  # a recorded step of a connection
    count: tuple[str, int] | None = None  # messages or effort of a connection, so many


@dataclass(frozen=True, slots=True)
class Open:
    """A choice. `subject`: what it is about; `options`: value and the thing it stands for, None for `default`."""

    key: str
    subject: Group | Said | Bent
    options: tuple[tuple[str, Conn | Said | Bent | State | None], ...]
    default: str


@dataclass(frozen=True, slots=True)
class Carry:
    """A value that holds at the successor from now on: for its place, or for the connection of a group."""

    group: Group | None
    first: Said
    valid_until: date | None
    origins: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Goes:
    """A group goes on. `state` None: the successor's own state stands; `basis`: whose state it is."""

    group: Group
    state: State | None
    basis: Conn | None


@dataclass
class Plan:
    """All fates, and what has to be written for them."""

    outcomes: list[Outcome] = field(default_factory=list)
    choices: list[Open] = field(default_factory=list)
    goes: list[Goes] = field(default_factory=list)
    steps: list[tuple[Group, str]] = field(default_factory=list)  # begun at the successor
    carried: list[Carry] = field(default_factory=list)
    links: list[tuple[Group, Link]] = field(default_factory=list)
    bent: list[tuple[Group, Bent]] = field(default_factory=list)

    def of(self, kind: type[T], *fates: Fate) -> list[T]:
        """The things of one kind that have one of these fates; of connections their state only."""
        return [
            one.thing
            for one in self.outcomes
            if isinstance(one.thing, kind) and one.fate in fates and one.step is None and one.count is None
        ]


def ceiling(state: State) -> State:
    """What may go on at the successor: that work is under way, never that something runs.

    Whatever a predecessor proved was proved for it; an equivalent or a central solution is one until somebody says so
    of the successor.
    """
    if state in (State.ACTIVATED, State.TESTING, State.LIVE, State.DISTURBED):
        return CEILING
    return state if state in _RANK else State.UNKNOWN


def make(held: Held, decisions: Decisions) -> Plan:
    """The plan under these decisions; what was not decided happens as the default says."""
    plan = Plan()
    groups = {one.id: group for group in held.groups for one in group.predecessors}
    _by_hand(plan, held.orphans)
    for group in held.groups:
        _group(plan, group, decisions)
    _statements(plan, held, groups, decisions)
    _of_orphans(plan, held, groups)
    for group in held.groups:
        _links(plan, group, held)
        _deviations(plan, group, held, decisions)
    return plan


def _by_hand(plan: Plan, conns: Iterable[Conn]) -> None:
    for one in conns:
        plan.outcomes.append(Outcome(one, Fate.BY_HAND))
        plan.outcomes += [Outcome(one, Fate.BY_HAND, step=step) for step in _begun(one)]
        _kept(plan, one)


def _kept(plan: Plan, one: Conn) -> None:
    """What happened stays where it happened."""
    found = (("messages", one.messages), ("efforts", one.efforts))
    plan.outcomes += [Outcome(one, Fate.KEPT, count=(what, n)) for what, n in found if n]


def _begun(one: Conn) -> list[str]:
    return sorted(step for step, state in (one.steps or {}).items() if state is not StepState.OPEN)


def _group(plan: Plan, group: Group, decisions: Decisions) -> None:
    fresh = [one for one in group.predecessors if not one.taken]
    for one in group.predecessors:
        _kept(plan, one)
        if one.taken:
            plan.outcomes.append(Outcome(one, Fate.KEPT))
            plan.outcomes += [Outcome(one, Fate.KEPT, step=step) for step in _begun(one)]
    if not fresh:
        return
    goes = _state(plan, group, fresh, decisions)
    plan.goes.append(goes)
    for one in fresh:
        plan.outcomes.append(Outcome(one, Fate.CONTINUES if one is goes.basis else Fate.CLOSED))
    _steps(plan, group, fresh)


def _state(plan: Plan, group: Group, fresh: Sequence[Conn], decisions: Decisions) -> Goes:
    """The least advanced unless somebody chooses another one; what the successor has recorded itself stands."""
    if group.own is not None and group.own.known:
        return Goes(group, None, None)
    found = {ceiling(one.state) for one in fresh} | ({State.UNKNOWN} if group.established else set())
    ranked = sorted(found, key=_RANK.index)
    state = ranked[0]
    if len(ranked) > 1:
        options = tuple((one.name, one) for one in ranked)
        choice = Open(f"state:{group.key}", group, options, state.name)
        plan.choices.append(choice)
        state = State[_chosen(choice, decisions)]
    basis = next((one for one in fresh if ceiling(one.state) is state), None)
    return Goes(group, state, basis)


def _steps(plan: Plan, group: Group, fresh: Sequence[Conn]) -> None:
    """What was begun or done anywhere counts as begun; whether it is done at the successor, its gate decides."""
    own = (group.own.steps if group.own else None) or {}
    begun: set[str] = set()
    for one in fresh:
        for step in _begun(one):
            state = (one.steps or {})[step]
            if step not in group.steps:
                fate = Fate.KEPT
            elif own.get(step, StepState.OPEN) is not StepState.OPEN:
                fate = Fate.OWN
            elif state is StepState.NOT_APPLICABLE:
                fate = Fate.ASKED
            else:
                fate = Fate.TAKEN
                begun.add(step)
            plan.outcomes.append(Outcome(one, fate, step=step))
    plan.steps += [(group, step) for step in sorted(begun)]


def _of_orphans(plan: Plan, held: Held, groups: Mapping[int, Group]) -> None:
    """Where nobody is known to follow, blockers and deviations wait for people; a review goes with its group."""
    loose: tuple[Link | Bent | Review, ...] = (*held.links, *held.bent, *held.reviews)
    for one in loose:
        if one.connection not in groups:
            plan.outcomes.append(Outcome(one, Fate.BY_HAND))
        elif isinstance(one, Review):
            plan.outcomes.append(Outcome(one, Fate.CLOSED))


def _statements(plan: Plan, held: Held, groups: Mapping[int, Group], decisions: Decisions) -> None:
    own = {_about(one, _where(one, held)) for one in held.own_said}
    gathered: defaultdict[Hashable, list[Said]] = defaultdict(list)
    for one in held.said:
        if held.successor is None or (one.connection is not None and one.connection not in groups):
            plan.outcomes.append(Outcome(one, Fate.BY_HAND))
            continue
        gathered[_about(one, groups[one.connection].key if one.connection is not None else "")].append(one)
    for about, said in gathered.items():
        group = groups[said[0].connection] if said[0].connection is not None else None
        _value(plan, held, group, said, about in own, decisions)


def _where(one: Said, held: Held) -> str:
    if one.connection is None:
        return ""
    found = (group.key for group in held.groups if group.own is not None and group.own.id == one.connection)
    return next(found, f"#{one.connection}")


def _about(one: Said, where: str) -> Hashable:
    return where, one.commitment, one.kind, one.key


def _value(
    plan: Plan, held: Held, group: Group | None, said: Sequence[Said], own: bool, decisions: Decisions
) -> None:
    """One value as predecessors have it: taken over where all have the same, chosen where not."""
    if own:
        plan.outcomes += [Outcome(one, Fate.OWN) for one in said]
        return
    good = [one for one in said if _carries(one, held.day)]
    plan.outcomes += [Outcome(one, Fate.ASKED) for one in said if one not in good]
    if not good:
        return
    holders = len(group.predecessors) if group is not None else len(held.gone)
    established = group.established if group is not None else held.established
    by_value: dict[str, Said] = {}
    for one in good:
        by_value.setdefault(one.value, one)
    if len(by_value) == 1 and len(good) == holders and not established:
        taken: str | None = good[0].value
    else:
        where = group.key if group is not None else "place"
        first = good[0]
        options = ((ASK, None), *((f"s{one.id}", one) for one in by_value.values()))
        choice = Open(f"said:{where}:{first.commitment or 0}:{first.key}", first, options, ASK)
        plan.choices.append(choice)
        picked = dict(choice.options)[_chosen(choice, decisions)]
        taken = picked.value if isinstance(picked, Said) else None
    _carry(plan, group, good, taken)


def _carry(plan: Plan, group: Group | None, good: Sequence[Said], taken: str | None) -> None:
    if taken is None:
        plan.outcomes += [Outcome(one, Fate.ASKED) for one in good]
        return
    same = tuple(one for one in good if one.value == taken)
    plan.outcomes += [Outcome(one, Fate.TAKEN if one in same else Fate.CLOSED) for one in good]
    ends = [one.valid_until for one in same if one.valid_until is not None]
    plan.carried.append(Carry(group, same[0], min(ends, default=None), same))


def _carries(one: Said, day: date) -> bool:
    """A value only; that something is there or was checked has to be said again by the successor."""
    expired = one.valid_until is not None and one.valid_until < day
    return one.kind is StatementKind.PARAMETER and one.carries and not expired


def _links(plan: Plan, group: Group, held: Held) -> None:
    """What a predecessor waited for, the successor waits for: once, as long and as hard as the hardest of them."""
    ids = {one.id for one in group.predecessors}
    waiting = {(one.blocker, one.step) for one in held.own_links if group.own and one.connection == group.own.id}
    found: dict[tuple[int, str], Link] = {}
    for one in held.links:
        if one.connection not in ids:
            continue
        step = one.step if one.step in group.steps else ""
        if (one.blocker, step) in waiting:
            plan.outcomes.append(Outcome(one, Fate.OWN))
            continue
        known = found.get((one.blocker, step), one)
        hard, since = one.hard or known.hard, min(one.since, known.since)
        found[one.blocker, step] = Link(one.id, one.blocker, one.connection, step, hard, since)
        plan.outcomes.append(Outcome(one, Fate.TAKEN))
    plan.links += [(group, link) for link in found.values()]


def _deviations(plan: Plan, group: Group, held: Held, decisions: Decisions) -> None:
    ids = {one.id for one in group.predecessors}
    own = {one.step for one in held.own_bent if group.own and one.connection == group.own.id}
    by_step: defaultdict[str, list[Bent]] = defaultdict(list)
    for one in held.bent:
        if one.connection in ids:
            by_step[one.step].append(one)
    for step, bent in by_step.items():
        if step not in group.steps:
            plan.outcomes += [Outcome(one, Fate.CLOSED) for one in bent]
            continue
        added = [one for one in bent if one.kind is DeviationKind.ADDED]
        _bend(plan, group, added, {one.what: one for one in reversed(added)})
        _instead(plan, group, [one for one in bent if one not in added], step in own, decisions)


def _instead(plan: Plan, group: Group, bent: Sequence[Bent], own: bool, decisions: Decisions) -> None:
    """A step is done in one way: in the one of all, or in the one that somebody chooses."""
    if not bent or own:
        plan.outcomes += [Outcome(one, Fate.OWN) for one in bent]
        return
    ways = {(one.kind, one.what): one for one in reversed(bent)}
    if len(ways) == 1 and len(bent) == len(group.predecessors) and not group.established:
        picked: Bent | None = bent[0]
    else:
        options = ((ASK, None), *((f"b{one.id}", one) for one in sorted(ways.values(), key=lambda one: one.id)))
        choice = Open(f"bent:{group.key}:{bent[0].step}", bent[0], options, ASK)
        plan.choices.append(choice)
        found = dict(choice.options)[_chosen(choice, decisions)]
        picked = found if isinstance(found, Bent) else None
    if picked is None:
        plan.outcomes += [Outcome(one, Fate.ASKED) for one in bent]
        return
    same = [one for one in bent if (one.kind, one.what) == (picked.kind, picked.what)]
    _bend(plan, group, same, {picked.what: picked})
    plan.outcomes += [Outcome(one, Fate.CLOSED) for one in bent if one not in same]


def _bend(plan: Plan, group: Group, taken: Sequence[Bent], once: Mapping[str, Bent]) -> None:
    plan.outcomes += [Outcome(one, Fate.TAKEN) for one in taken]
    plan.bent += [(group, one) for one in once.values()]


def _chosen(choice: Open, decisions: Decisions) -> str:
    found = decisions.get(choice.key, choice.default)
    return found if found in dict(choice.options) else choice.default
