# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which day follows from what was stated."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blaupause.blueprint.rules.content import Check, Parameter
from blaupause.rollout.duedates import (
    Found,
    Nearness,
    Origin,
    Sort,
    Told,
    is_over,
    last_day,
    nearness,
    of_check,
    of_datum,
    of_first_day,
    of_parameter,
)
from blaupause.rollout.workrules import StatementKind

TODAY = date(2026, 11, 26)
DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


def parameter(calendar: str | None = None, **more: object) -> Parameter:
    words = {"de": "x", "en": "x"}
    return Parameter.model_validate(
        {"title": words, "type": "date", "level": "connection", "sources": ["a"], "calendar": calendar, **more}
    )


def told(value: str, until: date | None = None, kind: StatementKind = StatementKind.PARAMETER) -> Told:
    return Told(kind, value, date(2026, 1, 10), until)


@pytest.mark.parametrize(
    ("first", "term", "last"),
    [
        (date(2026, 1, 15), "P27M", date(2028, 4, 14)),
        (date(2026, 1, 31), "P27M", date(2028, 4, 30)),
        (date(2026, 3, 1), "P1Y", date(2027, 2, 28)),
        (date(2024, 2, 29), "P1Y", date(2025, 2, 28)),
        (date(2026, 12, 1), "P1M", date(2026, 12, 31)),
        (date(2026, 1, 1), "P1D", date(2026, 1, 1)),
    ],
)
def test_a_term_ends_on_the_day_before_it_would_begin_again(first: date, term: str, last: date) -> None:
    assert last_day(first, term) == last


@given(DAYS, st.integers(1, 999), st.sampled_from("YMD"))
def test_a_later_first_day_never_ends_earlier(first: date, number: int, unit: str) -> None:
    term = f"P{number}{unit}"
    assert first <= last_day(first, term) <= last_day(first + timedelta(1), term)


@given(DAYS, st.integers(1, 400), st.integers(1, 400))
def test_two_terms_after_one_another_are_as_long_as_one(first: date, one: int, two: int) -> None:
    again = last_day(first, f"P{one}M") + timedelta(1)
    if again.day == first.day:  # otherwise the month was too short
        assert last_day(again, f"P{two}M") == last_day(first, f"P{one + two}M")


@pytest.mark.parametrize("term", ["", "P0M", "27M", "P27", "P27M1D", "PT5M", "P1000D"])
def test_what_is_no_term_is_refused(term: str) -> None:
    with pytest.raises(ValueError, match="no term"):
        last_day(TODAY, term)


@given(st.integers(-400, 400))
def test_every_day_is_in_one_class_and_nearer_ones_come_first(left: int) -> None:
    found = nearness(TODAY + timedelta(left), TODAY)
    assert found <= nearness(TODAY + timedelta(left + 1), TODAY)
    assert (found is Nearness.OVERDUE) == (left < 0)
    assert (found is Nearness.SOON) == (0 <= left <= 14)
    assert (found is Nearness.LATER) == (left > 90)


def test_of_an_expiring_value_the_earlier_of_value_and_last_day_counts() -> None:
    certificate = parameter("certificate")
    value = Found(date(2027, 1, 31), Sort.CERTIFICATE, Origin.VALUE)
    assert of_parameter(certificate, told("2027-01-31")) == value
    assert of_parameter(certificate, told("2027-01-31", date(2027, 5, 1))) == value
    earlier = of_parameter(certificate, told("2027-01-31", date(2026, 12, 1)))
    assert earlier == Found(date(2026, 12, 1), Sort.CERTIFICATE, Origin.LAST_DAY)


def test_a_meeting_is_on_its_day_whatever_its_last_day() -> None:
    found = of_parameter(parameter("council"), told("2027-01-31", date(2026, 12, 1)))
    assert found == Found(date(2027, 1, 31), Sort.COUNCIL, Origin.VALUE, event=True)


def test_a_last_day_counts_for_every_value_and_a_plain_day_for_none() -> None:
    assert of_parameter(parameter(), told("2027-01-31")) is None
    until = of_parameter(parameter(type="text"), told("irgendwas", TODAY))
    assert until == Found(TODAY, Sort.OTHER, Origin.LAST_DAY)
    assert of_parameter(parameter("certificate"), told("kein Tag")) is None
    assert of_parameter(parameter("certificate"), told("", TODAY)) is None


def test_the_last_day_of_a_certificate_follows_from_its_first() -> None:
    expiring, first = parameter("certificate", valid_for="P27M", counted_from="first"), parameter()
    assert of_first_day(expiring, first, told("2026-01-15")) == Found(
        date(2028, 4, 14), Sort.CERTIFICATE, Origin.TERM
    )
    assert of_first_day(expiring, first, told("morgen")) is None
    assert of_first_day(expiring, first, told("9999-12-31")) is None
    assert of_first_day(parameter("certificate"), first, told("2026-01-15")) is None


def test_results_of_checks_hold_as_long_as_somebody_says() -> None:
    model = {"title": {"de": "x", "en": "x"}, "text": {"de": "x", "en": "x"}, "subject": "link"}
    check = Check.model_validate({**model, "strength": "reported", "sources": ["a"], "valid_days": 30})
    yes = told("yes", kind=StatementKind.CHECK)
    assert of_check(check, yes) == Found(date(2026, 2, 9), Sort.EVIDENCE, Origin.CHECK)
    assert of_check(check, told("yes", TODAY)) == Found(TODAY, Sort.EVIDENCE, Origin.LAST_DAY)
    assert of_check(None, yes) is None
    assert of_check(check, told("no", TODAY)) is None
    assert of_datum(told("yes", TODAY)) == Found(TODAY, Sort.OTHER, Origin.LAST_DAY)
    assert of_datum(told("no", TODAY)) is None


def test_a_meeting_stays_until_somebody_says_it_took_place() -> None:
    met = Found(TODAY - timedelta(40), Sort.COUNCIL, Origin.VALUE, event=True)
    assert not is_over(met, None, TODAY)
    assert not is_over(met, TODAY - timedelta(41), TODAY)
    assert is_over(met, TODAY - timedelta(40), TODAY)
    assert is_over(Found(met.day, Sort.OTHER, Origin.VALUE, event=True), None, TODAY)
    assert not is_over(Found(met.day, Sort.CERTIFICATE, Origin.VALUE), TODAY, TODAY)
