# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Keys are ASCII and of full length; German names sort and fold as people expect."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blaupause.kernel.clock import working_days
from blaupause.kernel.intervals import DateInterval
from blaupause.kernel.keys import ags_of, parse_ags, parse_ars, parse_leika_key
from blaupause.kernel.problems import Problem
from blaupause.kernel.text import fold, sort_key


@pytest.mark.parametrize(
    "value", ["０９７７２１７７", "0977217", "097721777", "0977217a", "", "0977 177", "०९७७२१७७"]
)
def test_a_wrong_ags_is_refused_in_both_languages(value: str) -> None:
    with pytest.raises(Problem) as caught:
        parse_ags(value)
    assert caught.value.code == "key.ags"
    assert "8 Ziffern" in caught.value.text("de")
    assert "AGS" in caught.value.text("en")


def test_keys_of_the_official_length_pass() -> None:
    assert parse_ars("097720177177") == "097720177177"
    assert ags_of("097720177177") == "09772177"
    assert parse_leika_key("99115005104000") == "99115005104000"
    with pytest.raises(Problem):
        parse_leika_key("98115005104000")


@pytest.mark.parametrize(
    ("written", "stored"),
    [("Pürgen", "PUERGEN"), ("Großostheim", "grossostheim"), ("Pullach i.Isartal", "pullach i isartal"), ("Ü", "ue")],
)
def test_the_search_folds_umlauts_case_and_punctuation(written: str, stored: str) -> None:
    assert fold(written) == fold(stored)


def test_umlauts_sort_beside_their_vowel() -> None:
    names = ["Zapfendorf", "Äpfelbach", "Apfeltrach", "Öhlstett", "Ohlstadt", "ßa"]
    assert sorted(names, key=sort_key) == ["Äpfelbach", "Apfeltrach", "Ohlstadt", "Öhlstett", "ßa", "Zapfendorf"]


@given(st.text())
def test_folding_is_idempotent_and_ascii(text: str) -> None:
    once = fold(text)
    assert fold(once) == once
    assert once.isascii()


days = st.dates(date(1990, 1, 1), date(2060, 1, 1))


@given(days, days, days)
def test_neighbouring_intervals_never_share_a_day(a: date, b: date, c: date) -> None:
    first, middle, last = sorted((a, b, c))
    if first == middle or middle == last:
        return
    left, right = DateInterval(first, middle), DateInterval(middle, last)
    assert not left.overlaps(right)
    assert middle in right
    assert middle not in left


def test_an_interval_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="ends before"):
        DateInterval(date(2026, 1, 2), date(2026, 1, 2))


def test_working_days_leave_out_weekends_and_holidays() -> None:
    assert working_days(date(2026, 11, 20), date(2026, 11, 27)) == 5
    assert working_days(date(2026, 11, 20), date(2026, 11, 27), frozenset({date(2026, 11, 25)})) == 4
    assert working_days(date(2027, 1, 1), date(2026, 12, 31)) == 0
