# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Changes that contradict themselves are refused, with everything that is wrong at once."""

from datetime import date

import pytest

from blaupause.rollout.changes import Change, Facts, check
from blaupause.rollout.rules import LiveLevel, State, Strength

TODAY = date(2026, 3, 2)
DAY = date(2026, 3, 1)
URL = "https://example.org/report"


def codes(facts: Facts, day: date = DAY, why: str = "Grund", source_url: str = "") -> list[str]:
    return [p.code.removeprefix("rollout.") for p in check(Change(facts, day, why, source_url), today=TODAY)]


@pytest.mark.parametrize(
    "facts",
    [
        Facts(),
        Facts(State.OPEN),
        Facts(State.DECLINED),
        Facts(State.PREPARING, blocked=True, system_id=1),
        Facts(State.LIVE, LiveLevel.PDF, Strength.TEST_ARRIVED, DAY),
        Facts(State.DISTURBED, LiveLevel.PDF, Strength.ROUTED, date(2026, 2, 1)),
        Facts(State.CENTRAL, LiveLevel.STRUCTURED),
        Facts(State.TESTING, LiveLevel.NONE, Strength.ROUTED, DAY),
    ],
)
def test_sensible_changes_pass(facts: Facts) -> None:
    assert codes(facts) == []


@pytest.mark.parametrize("state", [s for s in State if s.name not in ("LIVE", "DISTURBED", "REPLACED", "CENTRAL")])
def test_a_live_level_needs_a_live_service(state: State) -> None:
    assert "level_without_live" in codes(Facts(state, LiveLevel.PDF))


def test_live_needs_evidence() -> None:
    assert codes(Facts(State.LIVE)) == ["live_without_evidence"]


def test_a_report_needs_its_source() -> None:
    reported = Facts(State.LIVE, LiveLevel.NONE, Strength.REPORTED, DAY)
    assert codes(reported) == ["report_without_source"]
    assert codes(reported, source_url=URL) == []


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "ftp://example.org/x", "https://", "https://a b", "//example.org", "https://x" * 70],
)
def test_a_source_is_a_web_address(url: str) -> None:
    assert codes(Facts(State.OPEN), source_url=url) == ["source_url"]


def test_days() -> None:
    assert codes(Facts(State.OPEN), date(2026, 3, 3)) == ["future"]
    assert codes(Facts(State.OPEN), TODAY) == []
    assert codes(Facts(State.OPEN), date(206, 3, 1)) == ["too_early"]
    late = Facts(State.LIVE, LiveLevel.PDF, Strength.ROUTED, date(2026, 3, 2))
    assert codes(late) == ["evidence_after_event"]


def test_evidence_has_strength_and_day() -> None:
    assert codes(Facts(State.LIVE, LiveLevel.PDF, Strength.ROUTED)) == ["evidence_undated"]
    assert codes(Facts(State.OPEN, evidence_on=DAY)) == ["evidence_without_strength"]
    assert codes(Facts(State.UNKNOWN, strength=Strength.ROUTED, evidence_on=DAY)) == ["evidence_of_nothing"]


@pytest.mark.parametrize("why", ["", "  \n", "x" * 3000, "a\x00b"])
def test_every_change_has_a_reason(why: str) -> None:
    assert codes(Facts(State.OPEN), why=why) == ["why"]


def test_everything_wrong_comes_at_once() -> None:
    nonsense = Facts(State.OPEN, LiveLevel.PDF, Strength.REPORTED, date(2027, 1, 2))
    assert codes(nonsense, date(2027, 1, 1), why="") == [
        "level_without_live",
        "future",
        "evidence_after_event",
        "why",
        "report_without_source",
    ]
