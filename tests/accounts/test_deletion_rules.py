# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""When something is due, and when the daily job begins."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from blaupause.accounts.deletion import PersonFacts, coarse, cutoff, is_replaced, people_due, replacement_email
from blaupause.kernel.clock import BERLIN, begins_day_at

DAY = date(2026, 11, 25)
LONG_AGO = date(2020, 1, 1)


def due(*, active: bool, days: int = 90, **facts: object) -> bool:
    one = PersonFacts(7, active, **{"joined_on": LONG_AGO, **facts})  # type: ignore[arg-type]
    return people_due([one], DAY, days, active=active) == [7]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"disabled_on": DAY - timedelta(91)}, True),
        ({"disabled_on": DAY - timedelta(90)}, False),
        ({"disabled_on": DAY - timedelta(91), "role_ends": (None,)}, True),  # nobody who was shut out comes back
        ({"disabled_on": DAY - timedelta(91), "last_login_on": DAY}, True),
        ({"role_ends": (DAY - timedelta(91),)}, True),
        ({"role_ends": (DAY - timedelta(90),)}, False),
        ({"role_ends": (DAY - timedelta(400), DAY - timedelta(10))}, False),
        ({"role_ends": (None, DAY + timedelta(9)), "last_login_on": DAY - timedelta(91)}, True),
        ({"last_login_on": DAY - timedelta(90)}, False),
        ({}, True),
    ],
)
def test_a_disabled_person_goes_after_the_term(facts: dict[str, object], expected: bool) -> None:
    assert due(active=False, **facts) is expected


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        ((None, DAY - timedelta(400)), False),
        ((DAY + timedelta(1), DAY - timedelta(400)), False),
        ((DAY,), False),
        ((DAY - timedelta(366),), True),
        ((DAY - timedelta(365),), False),
    ],
)
def test_an_active_person_goes_only_without_a_role(ends: tuple[date | None, ...], expected: bool) -> None:
    assert due(active=True, days=365, role_ends=ends) is expected


def test_an_active_person_is_counted_from_the_last_sign_in() -> None:
    ends = (DAY - timedelta(400),)
    assert due(active=True, days=365, role_ends=ends)
    assert not due(active=True, days=365, role_ends=ends, last_login_on=DAY - timedelta(5))
    assert not due(active=True, days=365, role_ends=(), joined_on=DAY - timedelta(5))


def test_each_rule_takes_only_its_own_people() -> None:
    active, disabled = PersonFacts(1, True, LONG_AGO), PersonFacts(2, False, LONG_AGO)
    assert people_due([active, disabled], DAY, 90, active=False) == [2]
    assert people_due([active, disabled], DAY, 90, active=True) == [1]


def test_terms_end_at_midnight_in_german_legal_time() -> None:
    assert cutoff(DAY, 30).isoformat() == "2026-10-26T00:00:00+01:00"
    assert cutoff(DAY, 31).isoformat() == "2026-10-25T00:00:00+02:00"
    assert cutoff(DAY, 0).astimezone(UTC) == datetime(2026, 11, 24, 23, 0, tzinfo=UTC)


def test_what_stands_for_a_deleted_person_tells_nothing() -> None:
    assert is_replaced(replacement_email(12))
    assert not is_replaced("person-12@example.org")
    assert coarse(datetime(2026, 7, 8, 9, 10, tzinfo=UTC)) == datetime(2026, 1, 1, tzinfo=BERLIN)


def test_the_daily_job_begins_exactly_once_a_day_at_half_past_two_whatever_the_clocks_do() -> None:
    start = int(datetime(2026, 1, 1, 0, 30, tzinfo=UTC).timestamp())
    ticks = [t for day in range(365) for t in (start + day * 86400, start + day * 86400 + 3600)]
    begun = [datetime.fromtimestamp(t, BERLIN) for t in ticks if begins_day_at(t, time(2, 30))]
    assert len({at.date() for at in begun}) == len(begun) == 365
    odd = [at for at in begun if at.time() != time(2, 30)]
    assert [at.isoformat() for at in odd] == ["2026-03-29T03:30:00+02:00"]  # 02:30 does not exist on that day


def test_counting_in_utc_would_miss_half_past_two() -> None:
    """The control: a tick at a fixed hour of UTC is an hour off for half of the year."""
    start = int(datetime(2026, 1, 1, 1, 30, tzinfo=UTC).timestamp())
    hours = {datetime.fromtimestamp(start + day * 86400, BERLIN).hour for day in range(365)}
    assert hours == {2, 3}
