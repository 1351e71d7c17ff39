# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What each step of a connection waits for: the one decision that pages, interfaces and jobs share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blaupause.blueprint.loader import load_document
from blaupause.blueprint.rules.expression import Facts, Verdict
from blaupause.rollout.gates import FINISHED, Known, Position, StepView, decide, rules_of, state_after
from blaupause.rollout.rules import DeviationKind, State, StepState
from tests.rollout.plans import variant

RULES = rules_of(load_document("bayern"))
KEYS = [rule.key for rule in RULES]
DATA = sorted({d.key for step in load_document("bayern").steps.values() for d in (*step.inputs, *step.produces)})
DONE, STARTED, OPEN = StepState.DONE, StepState.STARTED, StepState.OPEN


def view(key: str, known: Known, rules: tuple = RULES) -> StepView:
    return next(one for one in decide(rules, known) if one.key == key)


def test_the_first_step_is_ready_and_says_what_it_lacks() -> None:
    first = view("applicability", Known())
    assert (first.position, first.may_begin, first.may_finish) == (Position.READY, True, False)
    assert [one.de for one in first.obstacles] == ["unbekannt: Umfang des Anschlusses"]


def test_a_step_waits_for_the_hard_ones_before_it_only() -> None:
    waiting = view("contract", Known())
    assert waiting.position is Position.WAITING
    assert waiting.waits_for == ("applicability", "interest")
    free = view("contract", Known(states={"applicability": DONE, "interest": DONE}))
    assert (free.position, free.better_after) == (Position.READY, ("budget",))


def test_unknown_never_opens_a_gate_and_a_known_fact_does() -> None:
    assert not view("applicability", Known(Facts(have={"scope": None}))).may_finish
    assert not view("applicability", Known(Facts(have={"scope": False}))).may_finish
    assert view("applicability", Known(Facts(have={"scope": True}))).may_finish


def test_an_open_gate_does_not_help_a_step_that_waits_or_is_blocked() -> None:
    have = Facts(have={"reuse-contract": True, "scope": True})
    assert not view("contract", Known(have)).may_finish
    assert not view("applicability", Known(have, blocked={"applicability": (7,)})).may_finish
    blocked = view("applicability", Known(have, blocked={"": (8,)}))
    assert (blocked.position, blocked.blockers) == (Position.BLOCKED, (8,))


def test_what_does_not_apply_is_finished_for_those_that_wait() -> None:
    def only_in_hessen(value: dict) -> None:  # type: ignore[type-arg]
        value["steps"]["interest"]["applies"] = 'land = "06"'

    rules = rules_of(variant(only_in_hessen))
    inside = Known(Facts(names={"land": "06"}), {"applicability": DONE})
    outside = Known(Facts(names={"land": "09"}), {"applicability": DONE})
    assert view("interest", inside, rules).position is Position.READY
    assert view("interest", outside, rules).position is Position.NOT_APPLICABLE
    assert "interest" in view("contract", inside, rules).waits_for
    assert "interest" not in view("contract", outside, rules).waits_for
    assert view("interest", Known(), rules).needed is Verdict.UNKNOWN  # and so it is shown as needed
    written = Known(Facts(names={"land": "06"}), {"interest": StepState.NOT_APPLICABLE})
    assert view("interest", written, rules).state is OPEN  # the condition decides, not what was written once


def test_deviations_bend_one_step() -> None:
    def at(kind: DeviationKind) -> Known:
        return Known(deviations={"contract": kind})

    assert view("contract", at(DeviationKind.SKIPPED)).position is Position.NOT_APPLICABLE
    assert view("contract", at(DeviationKind.REORDERED)).waits_for == ()
    replaced = view("contract", Known(states=dict.fromkeys(("applicability", "interest"), DONE), **_bent()))
    assert (replaced.spoken, replaced.may_finish) == (True, True)


def _bent() -> dict[str, dict[str, DeviationKind]]:
    return {"deviations": {"contract": DeviationKind.REPLACED}}


@pytest.mark.parametrize(
    ("step", "new", "present", "after"),
    [
        ("contract", DONE, State.UNKNOWN, State.ORDERED),
        ("contract", DONE, State.LIVE, State.LIVE),
        ("transport", STARTED, State.ORDERED, State.PREPARING),
        ("tests", STARTED, State.ACTIVATED, State.TESTING),
        ("go-live", DONE, State.TESTING, State.LIVE),
        ("go-live", DONE, State.DECLINED, State.DECLINED),
        ("go-live", DONE, State.DISTURBED, State.DISTURBED),
        ("training", DONE, State.OPEN, State.OPEN),
    ],
)
def test_a_step_moves_its_connection_forward_only(step: str, new: StepState, present: State, after: State) -> None:
    rule = next(one for one in RULES if one.key == step)
    assert state_after(rule, new, present) is after


knowns = st.builds(
    Known,
    st.builds(Facts, have=st.dictionaries(st.sampled_from(DATA), st.sampled_from([True, False, None]))),
    st.dictionaries(st.sampled_from(KEYS), st.sampled_from(StepState)),
    st.dictionaries(st.sampled_from([*KEYS, ""]), st.just((1,)), max_size=2),
    st.dictionaries(st.sampled_from(KEYS), st.sampled_from(DeviationKind), max_size=3),
)


@given(knowns)
def test_no_gate_opens_while_something_is_in_its_way(known: Known) -> None:
    views = {one.key: one for one in decide(RULES, known)}
    assert list(views) == KEYS
    for one in views.values():
        if one.may_finish:
            assert one.state not in FINISHED
            assert all(views[key].state in FINISHED for key in one.waits_for)
            assert not one.waits_for
            assert not one.blockers
            assert one.spoken or one.gate is Verdict.TRUE
        if one.gate is not Verdict.TRUE and not one.spoken:
            assert one.obstacles


@given(knowns, st.sampled_from(DATA))
def test_learning_that_something_is_there_closes_no_gate(known: Known, datum: str) -> None:
    before = {one.key for one in decide(RULES, known) if one.gate is Verdict.TRUE}
    facts = Facts(have={**known.facts.have, datum: True})
    more = Known(facts, known.states, known.blocked, known.deviations)
    after = {one.key for one in decide(RULES, more) if one.gate is Verdict.TRUE}
    assert before <= after
