# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Today, in legal time. Days are reckoned in Europe/Berlin; instants are stored in UTC."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The present day in German legal time."""
    return now().astimezone(BERLIN).date()


def working_days(start: date, end: date, holidays: frozenset[date] = frozenset()) -> int:
    """Monday to Friday in `(start, end]` that are no holiday; 0 when the end has passed."""
    days = (end - start).days
    later = (start + timedelta(days=n) for n in range(1, days + 1))
    return sum(1 for day in later if day.weekday() < 5 and day not in holidays)


def begins_day_at(timestamp: int, at: time) -> bool:
    """True for the first full hour's tick of a day at or after a time of day, reckoned in German legal time.

    Of ticks one hour apart exactly one a day is it, also when clocks are put forward over it or back.
    """
    here = datetime.fromtimestamp(timestamp, BERLIN)
    before = datetime.fromtimestamp(timestamp - 3600, BERLIN)
    return here.time() >= at and (before.time() < at or before.date() < here.date())
