# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Arrangement of figures: parts of a bar, orders, pages, months."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blaupause.console import presenters
from blaupause.coverage.queries import CoverageRow, Figure, measures
from blaupause.territory.rules import Level


def _row(name: str, *figure: int) -> CoverageRow:
    return CoverageRow(Level.DISTRICT, "", name, name, "", None, Figure(*figure))


ROWS = (_row("A", 1, 10, 2, 0), _row("B", 5, 5, 0, 1), _row("C", 0, 0, 0, 9), _row("D", 1, 10, 9, 0))


@pytest.mark.parametrize(
    ("order", "names"),
    [
        ("name", "ABCD"),
        ("-name", "DCBA"),
        ("-anteil", "BADC"),
        ("anteil", "CADB"),
        ("-unbekannt", "DABC"),
        ("-gesamt", "ADBC"),
        ("-aussen", "CBAD"),
    ],
)
def test_rows_sort_by_each_column_and_keep_their_order_among_equals(order: str, names: str) -> None:
    assert "".join(row.name for row in presenters.sort_rows(ROWS, order)) == names


def test_parts_of_a_figure_add_up() -> None:
    counted = presenters.Counted(measures()[0], Figure(3, 10, 4, 2))
    assert (counted.figure.numerator, counted.no, counted.figure.unknown) == (3, 3, 4)
    assert counted.most == 7
    assert counted.small


def test_a_large_denominator_is_not_small() -> None:
    assert not presenters.Counted(measures()[0], Figure(3, 96, 0, 0)).small
    assert not presenters.Counted(measures()[0], Figure(0, 0, 0, 0)).small


@given(st.integers(0, 5000), st.integers(1, 10**6), st.integers(1, 200))
def test_every_page_lies_inside_the_list(total: int, wanted: int, per_page: int) -> None:
    page = presenters.paginate(total, wanted, per_page)
    assert 1 <= page.number <= page.pages
    assert page.last - page.first + 1 <= per_page or total == 0
    assert page.last <= total
    assert (page.number == page.pages) == (page.last == total)


@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)))
def test_months_end_today_and_never_begin_before_the_register(day: date) -> None:
    earliest = date(2024, 1, 1)
    days = presenters.past_months(day, earliest)
    assert days[-1] == day
    assert list(days) == sorted(set(days))
    assert all(earliest <= one <= day for one in days)
    assert (day - days[0]).days <= 366


def test_a_click_on_the_present_column_turns_the_order() -> None:
    heads = presenters.columns((("name", "Name", False), ("anteil", "Anteil", True)), "name")
    assert [(head.sort, head.target) for head in heads] == [("ascending", "-name"), ("none", "-anteil")]
