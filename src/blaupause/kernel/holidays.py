# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The nine public holidays that hold in all of Germany.

Holidays of single Länder (Corpus Christi in Bavaria and Hessen, …) are left out on purpose: a working day
counted too many makes a needed rate look a little smaller, never larger, and one calendar fits all Länder.
"""

from datetime import MAXYEAR, date, timedelta

_FIXED = ((1, 1), (5, 1), (10, 3), (12, 25), (12, 26))
_FROM_EASTER = (-2, 1, 39, 50)  # Good Friday, Easter Monday, Ascension, Whit Monday


def easter_sunday(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus/Jones/Butcher)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    n = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * n) // 451
    month, day = divmod(h + n - 7 * m + 114, 31)
    return date(year, month, day + 1)


def nationwide(year: int) -> frozenset[date]:
    """The public holidays of one year that hold in every Land."""
    easter = easter_sunday(year)
    fixed = {date(year, month, day) for month, day in _FIXED}
    return frozenset(fixed | {easter + timedelta(days=n) for n in _FROM_EASTER})


def nationwide_between(start: date, end: date) -> frozenset[date]:
    """The nationwide holidays of all years touched by `start` … `end`; empty when the end lies before."""
    last = min(end.year, MAXYEAR)
    return frozenset(day for year in range(start.year, last + 1) for day in nationwide(year))
