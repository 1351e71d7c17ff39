# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Small numbers stay small, quantiles are those of the textbook, and durations only what the moves say."""

import statistics
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blaupause.rollout import blockerwords
from blaupause.rollout.effortstats import FEW, Span, order, quarter, size_class, span, summary
from blaupause.rollout.rules import StepState

values = st.lists(st.integers(0, 100_000), min_size=1, max_size=60)
DAY = date(2026, 3, 1)


@given(values)
def test_a_distribution_agrees_with_the_textbook(found: list[int]) -> None:
    made = summary(found)
    assert made is not None
    assert (made.n, made.low, made.high) == (len(found), min(found), max(found))
    if len(found) < FEW:
        assert (made.quartiles, list(made.values), made.median) == (None, sorted(found), None)
    else:
        assert made.values == ()
        assert made.quartiles == pytest.approx(statistics.quantiles(found, n=4, method="inclusive"))


@given(values)
def test_the_order_of_entry_does_not_matter(found: list[int]) -> None:
    assert summary(found) == summary(reversed(found))


def test_nothing_has_no_distribution() -> None:
    assert summary([]) is None


@pytest.mark.parametrize(
    ("moves", "expected"),
    [
        ([("STARTED", 0), ("DONE", 5)], (0, 5, 5)),
        ([("STARTED", 0)], (0, None, None)),
        ([("DONE", 5)], (None, 5, None)),
        ([("STARTED", 0), ("DONE", 5), ("STARTED", 7), ("DONE", 9)], (0, 9, 9)),
        ([("STARTED", 0), ("DONE", 5), ("OPEN", 6)], (0, None, None)),
        ([("STARTED", 3), ("DONE", 3)], (3, 3, 0)),
        ([("DONE", 2), ("STARTED", 4)], (4, None, None)),
        ([], (None, None, None)),
    ],
)
def test_a_duration_is_what_the_moves_of_a_step_say(
    moves: list[tuple[str, int]], expected: tuple[int | None, int | None, int | None]
) -> None:
    found = span((StepState[state], DAY + timedelta(days)) for state, days in moves)
    began, done = (None if n is None else DAY + timedelta(n) for n in expected[:2])
    assert found == Span(began, done)
    assert found.days == expected[2]


@given(st.dictionaries(st.integers(), st.dates(), min_size=1, max_size=40))
def test_who_goes_live_earlier_stands_before(days: dict[int, date]) -> None:
    places = order(days)
    assert min(places.values()) == 1
    for one in days:
        for other in days:
            assert (places[one] < places[other]) == (days[one] < days[other])
    quarters = [quarter(places[key], len(days)) for key in sorted(days, key=lambda key: places[key])]
    assert quarters == sorted(quarters)
    assert set(quarters) <= {1, 2, 3, 4}


def test_classes_of_size_know_what_is_unknown() -> None:
    assert [size_class(n) for n in (None, 0, 1_999, 2_000, 100_000)] == [None, 0, 0, 1, 4]


def test_titles_are_alike_by_their_words_not_by_their_spelling() -> None:
    titles = {
        1: "Schnittstelle zum Fachverfahren fehlt",
        2: "Zertifikate laufen ab",
        3: "Die SCHNITTSTELLEN des Fachverfahrens fehlen noch",
    }
    assert blockerwords.most_like("Schnittstelle Fachverfahren", titles) == [1, 3]
    assert blockerwords.most_like("Das Zertifikat fehlt", titles)[0] == 2
    assert blockerwords.most_like("der die das", titles) == []
