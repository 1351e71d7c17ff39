# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Unknown is not no, and it is never a yes either."""

import pytest

from blaupause.coverage.rules import (
    Figure,
    MapClass,
    Mode,
    ShareClass,
    Verdict,
    map_class,
    pace,
    verdict,
)
from blaupause.rollout.rules import LiveLevel, State, Strength
from tests.coverage.measures import measure


def test_unknown_stands_in_the_denominator() -> None:
    figure = Figure(numerator=2, denominator=8, unknown=6, excluded=1)
    assert figure.share == 0.25
    assert figure.possible_share == 1.0


@pytest.mark.parametrize(
    ("figure", "everywhere", "somewhere"),
    [
        (Figure(5, 5, 0, 0), True, True),
        (Figure(5, 5, 0, 9), True, True),
        (Figure(4, 5, 1, 0), None, True),
        (Figure(3, 5, 1, 0), False, True),
        (Figure(0, 5, 5, 0), None, None),
        (Figure(0, 5, 1, 0), False, None),
        (Figure(0, 5, 0, 0), False, False),
        (Figure(0, 0, 0, 3), None, None),
    ],
)
def test_strict_answers_need_certainty(figure: Figure, everywhere: bool | None, somewhere: bool | None) -> None:
    assert figure.everywhere is everywhere
    assert figure.somewhere is somewhere
    assert figure.answer(Mode.EVERYWHERE) is everywhere
    assert figure.answer(Mode.SOMEWHERE) is somewhere
    assert figure.answer(Mode.SHARE) is None


def test_a_figure_of_nothing_has_no_share() -> None:
    assert Figure(0, 0, 0, 4).share is None
    assert Figure(0, 0, 0, 4).share_class is ShareClass.UNCLEAR


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        (Figure(10, 10, 0, 0), ShareClass.ALL),
        (Figure(9, 10, 1, 0), ShareClass.OVER_HALF),
        (Figure(6, 10, 0, 0), ShareClass.OVER_HALF),
        (Figure(5, 10, 0, 0), ShareClass.UP_TO_HALF),
        (Figure(5, 10, 1, 0), ShareClass.UNCLEAR),
        (Figure(0, 10, 0, 0), ShareClass.ZERO),
        (Figure(0, 10, 5, 0), ShareClass.UP_TO_HALF),
        (Figure(0, 10, 10, 0), ShareClass.UNCLEAR),
    ],
)
def test_classes_of_the_map_hold_whatever_the_unknown_is(figure: Figure, expected: ShareClass) -> None:
    assert figure.share_class is expected


def _verdict(state: State, level: int = 0, strength: int = 0, **changes: object) -> Verdict:
    return verdict(measure(**changes), state, LiveLevel(level), Strength(strength))


def test_each_state_has_its_verdict() -> None:
    served = {state for state in State if _verdict(state) is Verdict.SERVED}
    assert served == {State.LIVE, State.REPLACED, State.CENTRAL}
    assert _verdict(State.UNKNOWN) is Verdict.UNKNOWN
    assert _verdict(State.NOT_COMPETENT) is Verdict.EXCLUDED
    assert _verdict(State.DECLINED) is Verdict.NOT_SERVED
    assert _verdict(State.DISTURBED) is Verdict.NOT_SERVED


def test_live_on_an_unknown_level_is_unknown_where_a_level_is_asked_for() -> None:
    assert _verdict(State.LIVE, LiveLevel.NONE, min_level=LiveLevel.STRUCTURED) is Verdict.UNKNOWN
    assert _verdict(State.LIVE, LiveLevel.PDF, min_level=LiveLevel.STRUCTURED) is Verdict.NOT_SERVED
    assert _verdict(State.LIVE, LiveLevel.END_TO_END, min_level=LiveLevel.STRUCTURED) is Verdict.SERVED


def test_reported_only_is_known_to_lack_proof() -> None:
    proof = Strength.TEST_ARRIVED
    assert _verdict(State.LIVE, strength=Strength.REPORTED, min_strength=proof) is Verdict.NOT_SERVED
    assert _verdict(State.LIVE, strength=Strength.REAL_ARRIVED, min_strength=proof) is Verdict.SERVED


def test_an_equivalent_solution_counts_only_where_the_measure_says_so() -> None:
    assert _verdict(State.REPLACED, states=(State.LIVE,)) is Verdict.NOT_SERVED


def test_the_map_has_five_steps_and_unknown() -> None:
    assert map_class(State.UNKNOWN, Strength.NONE) is MapClass.UNKNOWN
    assert map_class(State.NOT_COMPETENT, Strength.NONE) is MapClass.LEFT_OUT
    assert map_class(State.DECLINED, Strength.NONE) is MapClass.NOT_LIVE
    assert map_class(State.DISTURBED, Strength.REAL_ARRIVED) is MapClass.NOT_LIVE
    assert map_class(State.TESTING, Strength.NONE) is MapClass.IN_PROGRESS
    assert map_class(State.LIVE, Strength.REPORTED) is MapClass.LIVE_REPORTED
    assert map_class(State.CENTRAL, Strength.ROUTED) is MapClass.LIVE_REACHABLE
    assert map_class(State.LIVE, Strength.TEST_ARRIVED) is MapClass.LIVE_PROVED


def test_the_needed_rate_lies_between_known_and_unknown() -> None:
    rate = pace(remaining=220, unknown=110, working_days=110)
    assert (rate.needed, rate.known) == (2.0, 1.0)


def test_there_is_no_rate_when_the_day_has_passed() -> None:
    assert pace(5, 0, 0).needed is None
