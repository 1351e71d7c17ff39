# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""How far the steps of a connection are and what each still waits for. Pure: the one function that decides it.

Pages, interfaces, bulk changes and jobs all ask `decide`. Unknown never opens a gate, and never closes a way either:
a step whose need is not known is shown as needed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import Final

from blaupause.blueprint.rules.expression import Expression, Facts, Obstacle, Outcome, Verdict, evaluate, parse
from blaupause.blueprint.rules.model import Document, Moves
from blaupause.blueprint.rules.vocabulary import gates, vocabulary
from blaupause.rollout.rules import DeviationKind, State, StepState

FINISHED: Final = frozenset({StepState.DONE, StepState.NOT_APPLICABLE})
_WAY: Final = (
    State.UNKNOWN,
    State.OPEN,
    State.ORDERED,
    State.PREPARING,
    State.ACTIVATED,
    State.TESTING,
    State.LIVE,
)
"""The states steps lead through, in order. From any other one only people lead away."""


class Position(IntEnum):
    """Where a step stands, as people see it."""

    READY = 0  # can be begun
    UNDER_WAY = 1
    WAITING = 2  # other steps come first
    BLOCKED = 3  # a blocker holds it up
    DONE = 4
    NOT_APPLICABLE = 5


@dataclass(frozen=True, slots=True)
class StepRule:
    """What binds in one step; conditions are parsed once per version. `gate` None: somebody has to say so."""

    key: str
    order: int
    hard: tuple[str, ...]
    soft: tuple[str, ...]
    gate: Expression | None
    applies: Expression | None
    moves: Moves | None
    second_person: bool


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one connection. `facts.done` is not read: it follows from `states`.

    `states`: of the steps that are recorded. `blocked`: numbers of open hard blockers by step, '' holds up all of
    them. `deviations`: steps that are done differently here now.
    """

    facts: Facts = field(default_factory=Facts)
    states: Mapping[str, StepState] = field(default_factory=dict)
    blocked: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    deviations: Mapping[str, DeviationKind] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of one connection.

    `needed`: whether it applies here. `gate`: TRUE when its condition holds; of a step somebody has to speak for it
    is UNKNOWN and `spoken` is set. `obstacles`: what the condition still lacks. `waits_for`: hard dependencies that
    are not finished, `better_after`: soft ones that have not begun. `blockers`: what holds it up.
    """

    key: str
    state: StepState
    needed: Verdict
    gate: Verdict
    spoken: bool
    obstacles: tuple[Obstacle, ...]
    waits_for: tuple[str, ...]
    better_after: tuple[str, ...]
    blockers: tuple[int, ...]
    second_person: bool

    @property
    def position(self) -> Position:
        """Where it stands; what is in the way counts before how far it is."""
        if self.state is StepState.NOT_APPLICABLE:
            return Position.NOT_APPLICABLE
        if self.state is StepState.DONE:
            return Position.DONE
        if self.blockers:
            return Position.BLOCKED
        if self.waits_for:
            return Position.WAITING
        return Position.UNDER_WAY if self.state is StepState.STARTED else Position.READY

    @property
    def may_begin(self) -> bool:
        """Nothing that has to come first is missing."""
        return self.position is Position.READY

    @property
    def may_finish(self) -> bool:
        """The gate is open: all that has to be before it is, nothing blocks, and the condition holds."""
        near = self.position in (Position.READY, Position.UNDER_WAY)
        return near and (self.spoken or self.gate is Verdict.TRUE)


def rules_of(document: Document) -> tuple[StepRule, ...]:
    """The steps of a checked document in their order."""
    conditions, words = gates(document), vocabulary(document)
    found = [
        StepRule(
            key,
            step.order,
            tuple(step.hard),
            tuple(step.soft),
            conditions.get(key),
            parse(step.applies, words) if step.applies else None,
            step.moves,
            step.second_person,
        )
        for key, step in document.steps.items()
    ]
    return tuple(sorted(found, key=lambda rule: (rule.order, rule.key)))


def decide(rules: tuple[StepRule, ...], known: Known) -> tuple[StepView, ...]:
    """Every step of one connection, in the order of the rules.

    What does not apply is finished for those that wait for it. Whether a step applies may hang on steps before it,
    never on steps behind it.
    """
    states: dict[str, StepState] = {rule.key: known.states.get(rule.key, StepState.OPEN) for rule in rules}
    needed: dict[str, Verdict] = {}
    for rule in rules:
        needed[rule.key] = Verdict.TRUE
        if rule.applies:
            needed[rule.key] = evaluate(rule.applies, _with_steps(known.facts, states)).verdict
        left_out = known.deviations.get(rule.key) is DeviationKind.SKIPPED
        if states[rule.key] is not StepState.DONE:
            if left_out or needed[rule.key] is Verdict.FALSE:
                states[rule.key] = StepState.NOT_APPLICABLE
            elif rule.applies and states[rule.key] is StepState.NOT_APPLICABLE:
                states[rule.key] = StepState.OPEN  # the condition decides, not what was written once
    facts = _with_steps(known.facts, states)
    return tuple(_view(rule, known, facts, states, needed[rule.key]) for rule in rules)


def _view(rule: StepRule, known: Known, facts: Facts, states: Mapping[str, StepState], needed: Verdict) -> StepView:
    deviation = known.deviations.get(rule.key)
    reordered = deviation is DeviationKind.REORDERED
    spoken = rule.gate is None or deviation is DeviationKind.REPLACED
    outcome = Outcome(Verdict.UNKNOWN, ()) if spoken or rule.gate is None else evaluate(rule.gate, facts)
    open_before = tuple(key for key in rule.hard if states.get(key) not in FINISHED)
    return StepView(
        key=rule.key,
        state=states[rule.key],
        needed=needed,
        gate=outcome.verdict,
        spoken=spoken,
        obstacles=outcome.obstacles,
        waits_for=() if reordered else open_before,
        better_after=tuple(key for key in rule.soft if states.get(key) is StepState.OPEN)
        + (open_before if reordered else ()),
        blockers=(*known.blocked.get("", ()), *known.blocked.get(rule.key, ())),
        second_person=rule.second_person,
    )


def _with_steps(facts: Facts, states: Mapping[str, StepState]) -> Facts:
    return replace(facts, done={key: state in FINISHED for key, state in states.items()})


def state_after(rule: StepRule, new: StepState, present: State) -> State:
    """The state of the connection after a step moved: forward on the way, else what it was."""
    if rule.moves is None or present not in _WAY:
        return present
    name = {StepState.STARTED: rule.moves.begun, StepState.DONE: rule.moves.passed}.get(new)
    wanted = State[name.replace("-", "_").upper()] if name else present
    if wanted not in _WAY:
        return wanted
    return max(present, wanted, key=_WAY.index)
