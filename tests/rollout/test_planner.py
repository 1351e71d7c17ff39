# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Laws of the planner: everything in one group, the same again the same, and nothing left to do after it was done."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from blaupause.rollout import planner
from blaupause.rollout.planner import Base, Earlier, Following, Group, Outcome, Question, Reason, decide, universe
from blaupause.rollout.rules import State, StepState
from blaupause.rollout.stepsets import ChangeClass, StepSet, compare, step_set

KEYS = [f"s{n}" for n in range(6)]


def document(steps: dict[str, tuple[str, ...]], version: str = "1.0.0", gates: dict[str, Any] | None = None) -> Any:
    """A plain document: step → what it waits for."""
    return {
        "blueprint": {"key": "x", "version": version},
        "steps": {
            key: {
                "order": n,
                "title": {"de": key, "en": key},
                "hard": list(hard),
                "soft": [],
                "gate": {"key": "g", "text": {"de": "g", "en": "g"}, **(gates or {}).get(key, {})},
                "inputs": [],
            }
            for n, (key, hard) in enumerate(steps.items())
        },
    }


def steps(value: dict[str, tuple[str, ...]], sha: str = "", **options: Any) -> StepSet:
    return step_set(document(value, **options), sha or repr(value))


CHAIN = steps({"a": (), "b": ("a",), "c": ("b",)}, "old")


@pytest.mark.parametrize(
    ("new", "kind", "told"),
    [
        ({"a": (), "b": ("a",), "c": ("b",)}, ChangeClass.EDITORIAL, {}),
        ({"a": (), "b": ("a",), "c": ("b",), "d": ()}, ChangeClass.ADDITIVE, {"added": ("d",)}),
        ({"a": (), "b": (), "c": ("b",)}, ChangeClass.ADDITIVE, {"loosened": ("b", "c")}),
        ({"a": (), "b": ("a",)}, ChangeClass.RESTRICTIVE, {"removed": ("c",)}),
        (
            {"a": (), "n": ("a",), "b": ("n",), "c": ("b",)},
            ChangeClass.RESTRICTIVE,
            {"added": ("n",), "tightened": ("b", "c"), "reworded": ()},
        ),
        ({"a": (), "c": ("a",)}, ChangeClass.RESTRICTIVE, {"removed": ("b",), "tightened": (), "loosened": ("c",)}),
    ],
)
def test_what_counts_as_additive(
    new: dict[str, tuple[str, ...]], kind: ChangeClass, told: dict[str, tuple[str, ...]]
) -> None:
    found = compare(CHAIN, steps(new, "new"))
    assert found.kind is kind
    assert {name: found.by_kind()[name] for name in told} == told


def test_the_same_content_is_no_change_and_a_new_expression_is_stricter() -> None:
    assert compare(CHAIN, replace(CHAIN, label="x@9.9.9")).kind is ChangeClass.SAME
    gated = steps({"a": (), "b": ("a",), "c": ("b",)}, "new", gates={"b": {"when": "population > 5"}})
    assert compare(CHAIN, gated).tightened == ("b",)


chains = st.lists(st.sampled_from(KEYS), unique=True, max_size=6).flatmap(
    lambda keys: st.tuples(
        *(st.lists(st.sampled_from(keys[:n]), unique=True) if n else st.just([]) for n in range(len(keys)))
    ).map(lambda hard: {key: tuple(some) for key, some in zip(keys, hard, strict=True)})
)


@given(chains, chains, chains)
def test_comparing_is_lawful(one: dict[str, Any], two: dict[str, Any], three: dict[str, Any]) -> None:
    a, b, c = steps(one), steps(two), steps(three)
    there, back = compare(a, b), compare(b, a)
    assert (there.added, set(there.removed)) == (back.removed, set(back.added))
    assert (there.kind is ChangeClass.SAME) == (a.sha256 == b.sha256)
    assert set(there.tightened) & set(there.loosened) == set()
    if max(there.kind, compare(b, c).kind) <= ChangeClass.ADDITIVE:  # what only adds twice, only adds
        assert compare(a, c).kind <= ChangeClass.ADDITIVE


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """Any connections in any state on any of three versions."""
    target = steps(draw(chains), "target")
    versions = [target if draw(st.booleans()) else steps(draw(chains), f"v{n}") for n in range(3)]
    n = draw(st.integers(0, 12))
    columns = universe(target, versions)
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    pairs = rng.permutation(12)[:n]
    wanted = np.array(sorted(rng.permutation(12)[: draw(st.integers(0, 12))]), dtype=np.int32)
    earlier = rng.integers(0, 3, n).astype(np.int8)
    base = Base(
        np.arange(1, n + 1, dtype=np.int64),
        (pairs // 3).astype(np.int32),
        (pairs % 3).astype(np.int16),
        rng.integers(0, 3, n).astype(np.int16),
        rng.integers(0, len(State), n).astype(np.int8),
        rng.integers(0, 4, (n, len(columns))).astype(np.int8),
        rng.random((n, len(columns))) < 0.1,
        earlier,
        (earlier == Earlier.OPEN) | (rng.random(n) < 0.2),
    )
    running = {state: Following(draw(st.integers(0, 5))) for state in State}
    return Question(
        target,
        running,
        versions,
        ["p", "q", "dropped"],
        2,
        (wanted // 3)[wanted % 3 < 2].astype(np.int32),
        (wanted % 3)[wanted % 3 < 2].astype(np.int16),
        base,
    )


def carried_out(question: Question, outcome: Outcome) -> Question:
    """What apply does, in arrays."""
    base, new = question.base, len(outcome.new_authority)
    follows = outcome.group == Group.CHANGED
    versions = [*question.versions, question.target]
    version = np.where(follows, len(versions) - 1, base.version)
    asked = (outcome.group == Group.REVIEW) & (outcome.to_review | (base.earlier == Earlier.OPEN))
    width = base.steps.shape[1]
    after = Base(
        np.arange(1, len(base) + new + 1, dtype=np.int64),
        np.concatenate([base.authority, outcome.new_authority]),
        np.concatenate([base.commitment, outcome.new_commitment]),
        np.concatenate([version, np.full(new, len(versions) - 1)]).astype(np.int16),
        np.concatenate([base.state, np.zeros(new, dtype=np.int8)]),
        np.concatenate([base.steps, np.zeros((new, width), dtype=np.int8)]),
        np.concatenate([base.deviates, np.zeros((new, width), dtype=np.bool_)]),
        np.concatenate([np.where(asked, Earlier.OPEN, base.earlier), np.zeros(new)]).astype(np.int8),
        np.concatenate([base.under_review & ~outcome.superseded | asked, np.zeros(new, dtype=np.bool_)]),
    )
    return replace(question, versions=versions, base=after)


@given(questions())
def test_every_connection_is_in_exactly_one_group_and_twice_gives_the_same(question: Question) -> None:
    first, second = decide(question), decide(question)
    assert set(first.group.tolist()) <= set(Group) - {Group.NEW}
    for name in ("group", "reason", "new_authority", "new_commitment", "to_review", "superseded"):
        assert np.array_equal(getattr(first, name), getattr(second, name))
    told = first.group != Group.UNCHANGED
    assert (first.reason[told] != Reason.NONE).all()


@given(questions())
def test_after_a_plan_is_carried_out_there_is_nothing_left_to_do(question: Question) -> None:
    again = decide(carried_out(question, decide(question)))
    assert again.todo == 0


def test_a_planner_that_forgets_open_reviews_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted defect: the law above fails without the memory of what is under review."""
    question = one_connection(State.PREPARING, removes=True)
    after = carried_out(question, decide(question))
    forgetful = replace(after, base=replace(after.base, earlier=np.zeros(1, dtype=np.int8)))
    assert decide(after).todo == 0
    assert decide(forgetful).todo == 1


def one_connection(
    state: State, *, removes: bool = False, step: StepState = StepState.OPEN, deviates: bool = False
) -> Question:
    """One connection on a chain of three; the target takes the last step away or adds one."""
    new = {"a": (), "b": ("a",)} if removes else {"a": (), "b": ("a",), "c": ("b",), "d": ()}
    target = steps(new, "target")
    width = len(universe(target, [CHAIN]))
    marks, bent = np.zeros((1, width), dtype=np.int8), np.zeros((1, width), dtype=np.bool_)
    marks[0, 0] = step
    bent[0, universe(target, [CHAIN]).index("c" if removes else "b")] = deviates
    one = [np.ones(1, dtype=kind) for kind in (np.int64, np.int32)]
    zero = np.zeros(1, dtype=np.int16)
    base = Base(
        *one, zero, zero, np.array([state], dtype=np.int8), marks, bent, zero.astype(np.int8), zero.astype(bool)
    )
    return Question(target, RUNNING, [CHAIN], ["p"], 1, one[1], zero, base)


RUNNING = {
    State.UNKNOWN: Following.FOLLOW,
    State.PREPARING: Following.FOLLOW_WHEN_ADDITIVE,
    State.TESTING: Following.UNTIL_NEXT_GATE,
    State.LIVE: Following.FROZEN,
    State.ORDERED: Following.REVIEW,
}


@pytest.mark.parametrize(
    ("question", "group", "reason"),
    [
        (one_connection(State.UNKNOWN, removes=True), Group.CHANGED, Reason.FOLLOWS),
        (one_connection(State.PREPARING), Group.CHANGED, Reason.ADDITIVE),
        (one_connection(State.PREPARING, removes=True), Group.REVIEW, Reason.NOT_ADDITIVE),
        (one_connection(State.UNKNOWN, removes=True, deviates=True), Group.REVIEW, Reason.DEVIATION),
        (one_connection(State.UNKNOWN, deviates=True), Group.CHANGED, Reason.FOLLOWS),  # that step is what it was
        (one_connection(State.TESTING), Group.WAITING, Reason.NOTHING_RECORDED),
        (one_connection(State.TESTING, step=StepState.STARTED), Group.WAITING, Reason.STEP_UNDER_WAY),
        (one_connection(State.TESTING, step=StepState.DONE), Group.CHANGED, Reason.AT_GATE),
        (one_connection(State.LIVE, removes=True, deviates=True), Group.FROZEN, Reason.FROZEN),
        (one_connection(State.ORDERED), Group.REVIEW, Reason.RULE),
        (one_connection(State.OPEN), Group.REVIEW, Reason.UNDECIDED),
    ],
)
def test_what_happens_in_which_state(question: Question, group: Group, reason: Reason) -> None:
    outcome = decide(question)
    assert (Group(outcome.group[0]), Reason(outcome.reason[0])) == (group, reason)


def test_a_step_that_the_version_does_not_have_holds_nobody_up() -> None:
    """What was recorded of a step stays when the step goes; it must not count as under way."""
    question = one_connection(State.TESTING, step=StepState.DONE)
    columns = universe(question.target, [CHAIN])
    question.base.steps[0, columns.index("d")] = StepState.STARTED
    assert Group(decide(question).group[0]) is Group.CHANGED


def test_states_the_blueprint_does_not_name_are_undecided() -> None:
    rules = planner.running_rules({"not-competent": {"then": "frozen"}, "live": {"then": "until_next_gate"}})
    assert rules[State.NOT_COMPETENT] is Following.FROZEN
    assert rules[State.LIVE] is Following.UNTIL_NEXT_GATE
    assert rules[State.OPEN] is Following.UNDECIDED
