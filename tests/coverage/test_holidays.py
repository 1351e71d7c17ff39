# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Nine holidays hold in all of Germany."""

from datetime import date

import pytest

from blaupause.kernel.clock import working_days
from blaupause.kernel.holidays import easter_sunday, nationwide, nationwide_between


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [(2000, 4, 23), (2008, 3, 23), (2011, 4, 24), (2024, 3, 31), (2025, 4, 20), (2026, 4, 5), (2038, 4, 25)],
)
def test_easter_falls_on_its_known_days(year: int, month: int, day: int) -> None:
    assert easter_sunday(year) == date(year, month, day)


def test_every_easter_is_a_sunday_in_its_season() -> None:
    for year in range(1900, 2200):
        easter = easter_sunday(year)
        assert easter.weekday() == 6
        assert date(year, 3, 22) <= easter <= date(year, 4, 25)


def test_2026_has_its_nine_days() -> None:
    expected = [(1, 1), (4, 3), (4, 6), (5, 1), (5, 14), (5, 25), (10, 3), (12, 25), (12, 26)]
    assert sorted(nationwide(2026)) == [date(2026, month, day) for month, day in expected]


def test_holidays_of_single_laender_are_left_out() -> None:
    assert date(2026, 6, 4) not in nationwide(2026)  # Corpus Christi


def test_working_days_of_2026_without_nationwide_holidays() -> None:
    start, end = date(2025, 12, 31), date(2026, 12, 31)
    assert working_days(start, end, nationwide_between(start, end)) == 261 - 7
    assert nationwide_between(end, start) == frozenset()
