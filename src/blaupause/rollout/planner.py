# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a blueprint version would do to every connection. Pure numpy: all of Germany is 600,000 rows.

Every connection lands in exactly one group. What the groups mean, and why the rules are what they are: docs/plan.md.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from blaupause.rollout.columns import Bool, Int8, Int32, Int64
from blaupause.rollout.rules import State, StepState
from blaupause.rollout.stepsets import ChangeClass, StepChanges, StepSet, compare

Int16 = npt.NDArray[np.int16]
Put = Callable[[Bool, "Group", "Reason"], None]


class Group(IntEnum):
    """What happens to a connection. The numbers stand in plan files; never renumber."""

    UNCHANGED = 0
    CHANGED = 1
    REVIEW = 2
    WAITING = 3
    FROZEN = 4
    CLOSED = 5
    NEW = 6


class Reason(IntEnum):
    """Why. The numbers stand in plan files and reviews; never renumber."""

    NONE = 0
    FOLLOWS = 1  # the rule of its state says so
    ADDITIVE = 2  # nothing is taken away or tightened
    AT_GATE = 3  # no step is under way
    NOT_ADDITIVE = 4
    DEVIATION = 5  # a step that is done differently there changes
    RULE = 6  # the rule of its state wants somebody to look at it
    UNDECIDED = 7  # the blueprint has no rule for its state
    STEP_UNDER_WAY = 8
    NOTHING_RECORDED = 9  # whether a step is under way is not known
    FROZEN = 10
    DECLINED = 11  # somebody decided against this version
    NOT_COMPETENT = 12
    NO_COMMITMENT = 13  # the version does not have the commitment any more
    MISSING = 14


class Following(IntEnum):
    """What the blueprint says about connections of one state."""

    UNDECIDED = 0
    FOLLOW = 1
    FOLLOW_WHEN_ADDITIVE = 2
    UNTIL_NEXT_GATE = 3
    FROZEN = 4
    REVIEW = 5


class Earlier(IntEnum):
    """What became of a review of just this change before."""

    NONE = 0
    OPEN = 1
    DECLINED = 2


@dataclass(frozen=True)
class Base:
    """All connections a plan is about, ascending by id.

    `commitment`, `version`: places in the lists of the question; `steps`: StepState by connection and place in
    `universe(…)`; `deviates`: where a step is done differently; `earlier`: see Earlier; `under_review`: a review is
    open, of this change or another one.
    """

    ids: Int64
    authority: Int32
    commitment: Int16
    version: Int16
    state: Int8
    steps: Int8
    deviates: Bool
    earlier: Int8
    under_review: Bool

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True)
class Question:
    """What is asked: this version for these commitments, on these connections.

    `commitments`: keys, those of the target first; `wanted`: pairs `authority × commitment` the target calls for.
    """

    target: StepSet
    running: Mapping[State, Following]
    versions: Sequence[StepSet]
    commitments: Sequence[str]
    target_commitments: int
    wanted_authority: Int32
    wanted_commitment: Int16
    base: Base


@dataclass(frozen=True)
class Outcome:
    """Group and reason of every connection of the base, the pairs to create, and what differs per version."""

    group: Int8
    reason: Int8
    new_authority: Int32
    new_commitment: Int16
    changes: tuple[StepChanges, ...]
    to_review: Bool  # reviews that are not open yet
    superseded: Bool  # open reviews of what is not the question any more

    @property
    def todo(self) -> int:
        """How many connections would be created, changed, or get or lose a review: 0 when there is nothing to do."""
        marked = (self.group == Group.CHANGED) | self.to_review | self.superseded
        return len(self.new_authority) + int(marked.sum())

    def rows(self, group: Group) -> npt.NDArray[np.intp]:
        """Rows of the base in a group."""
        return np.flatnonzero(self.group == group)


def universe(target: StepSet, versions: Sequence[StepSet]) -> list[str]:
    """Keys of all steps there are, those of the target first: the columns of `Base.steps`."""
    return list(dict.fromkeys(key for one in (target, *versions) for key in one.keys))


def running_rules(table: Mapping[str, Mapping[str, object]]) -> dict[State, Following]:
    """The section `running` of a plain document; what it does not name is undecided."""
    named = {key.replace("-", "_").upper(): str(value["then"]).upper() for key, value in table.items()}
    return {state: Following[named.get(state.name, Following.UNDECIDED.name)] for state in State}


def decide(question: Question) -> Outcome:
    """Group and reason of every connection. The same question gives the same outcome, to the byte."""
    base, target = question.base, question.target
    changes = tuple(compare(version, target) for version in question.versions)
    group = np.full(len(base), -1, dtype=np.int8)
    reason = np.zeros(len(base), dtype=np.int8)

    def put(rows: Bool, where: Group, why: Reason) -> None:
        rows = rows & (group < 0)
        group[rows], reason[rows] = where, why

    wanted = _pairs(question.wanted_authority, question.wanted_commitment)
    existing = _pairs(base.authority, base.commitment)
    put(base.commitment >= question.target_commitments, Group.CLOSED, Reason.NO_COMMITMENT)
    put(~_among(existing, wanted), Group.CLOSED, Reason.NOT_COMPETENT)
    kinds = np.array([one.kind for one in changes], dtype=np.int8)[base.version]
    put(kinds == ChangeClass.SAME, Group.UNCHANGED, Reason.NONE)
    _running(question, changes, kinds, put)
    missing = ~_among(wanted, existing)
    asked = base.earlier == Earlier.OPEN
    return Outcome(
        group,
        reason,
        question.wanted_authority[missing],
        question.wanted_commitment[missing],
        changes,
        to_review=(group == Group.REVIEW) & ~asked,
        superseded=base.under_review & ~((group == Group.REVIEW) & asked),
    )


def _pairs(authority: Int32, commitment: Int16) -> Int64:
    return authority.astype(np.int64) << 16 | commitment


def _among(values: Int64, known: Int64) -> Bool:
    """Which of the values there are. numpy's own takes seconds here: its hash table does not like these numbers."""
    if not len(known):
        return np.zeros(len(values), dtype=np.bool_)
    ordered = np.sort(known)
    found: Bool = ordered[np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)] == values
    return found


def _running(question: Question, changes: Sequence[StepChanges], kinds: Int8, put: Put) -> None:
    """Connections on another version, by the rule of their state. The first that fits counts."""
    base = question.base
    table = np.array([question.running.get(state, Following.UNDECIDED) for state in State], dtype=np.int8)
    rule = table[base.state]
    put(rule == Following.FROZEN, Group.FROZEN, Reason.FROZEN)
    put(base.earlier == Earlier.DECLINED, Group.FROZEN, Reason.DECLINED)
    put(_bent(question, changes), Group.REVIEW, Reason.DEVIATION)
    put(rule == Following.REVIEW, Group.REVIEW, Reason.RULE)
    put(rule == Following.UNDECIDED, Group.REVIEW, Reason.UNDECIDED)
    put(rule == Following.FOLLOW, Group.CHANGED, Reason.FOLLOWS)
    additive = rule == Following.FOLLOW_WHEN_ADDITIVE
    put(additive & (kinds <= ChangeClass.ADDITIVE), Group.CHANGED, Reason.ADDITIVE)
    put(additive, Group.REVIEW, Reason.NOT_ADDITIVE)
    if (rule == Following.UNTIL_NEXT_GATE).any():
        held = _places(question, [version.keys for version in question.versions])[base.version]
        until = rule == Following.UNTIL_NEXT_GATE
        put(until & _any(held & (base.steps == StepState.STARTED)), Group.WAITING, Reason.STEP_UNDER_WAY)
        put(until & _any(held & (base.steps >= StepState.DONE)), Group.CHANGED, Reason.AT_GATE)
        put(until, Group.WAITING, Reason.NOTHING_RECORDED)


def _bent(question: Question, changes: Sequence[StepChanges]) -> Bool:
    """Where a step changes that is done differently there."""
    base = question.base
    if not base.deviates.any():
        return np.zeros(len(base), dtype=np.bool_)
    touched = _places(question, [one.touched for one in changes])
    return _any(base.deviates & touched[base.version])


def _any(marked: Bool) -> Bool:
    """Connections with a mark in any step."""
    found: Bool = np.logical_or.reduce(marked, axis=1)
    return found


def _places(question: Question, keys: Sequence[Collection[str]]) -> Bool:
    """For each version a row that marks these steps."""
    columns = universe(question.target, question.versions)
    found = np.zeros((len(keys), len(columns)), dtype=np.bool_)
    for row, some in enumerate(keys):
        found[row] = [column in some for column in columns]
    return found
