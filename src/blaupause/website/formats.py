# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Numbers, shares and days as people read them, in the language of the page."""

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, gettext

NO_BREAK = "\u00a0"


def number(value: float | int | None, digits: int = 0) -> str:
    """„10.747“ in German, “10,747” in English; a dash for nothing."""
    if value is None:
        return "–"
    return number_format(round(value, digits), decimal_pos=digits, force_grouping=True)  # Django alone cuts off


def share(part: int, whole: int) -> str:
    """Percentage that never rounds to 0 or 100 unless it is exactly that; a dash when there is no whole."""
    if whole <= 0:
        return "–"
    percent = 100 * part / whole
    if 0 < percent < 1:
        text = gettext("under %(number)s") % {"number": number(1)}
    elif 99 < percent < 100:
        text = gettext("over %(number)s") % {"number": number(99)}
    else:
        text = number(round(percent))
    return f"{text}{NO_BREAK}%"


def day(value: date | None) -> str:
    """„31. Dezember 2026“ or “31 December 2026”."""
    if value is None:
        return "–"
    german = (get_language() or "de").startswith("de")
    return date_format(value, "j. F Y" if german else "j F Y").replace(" ", NO_BREAK, 1)


def short_day(value: date | None) -> str:
    """„31.12.2026“ or “31 Dec 2026”, for tables."""
    if value is None:
        return "–"
    german = (get_language() or "de").startswith("de")
    return date_format(value, "d.m.Y" if german else "j M Y").replace(" ", NO_BREAK)


def month(value: date) -> str:
    """„11/2026“: short enough for an axis."""
    return value.strftime("%m/%Y")


def enumeration(parts: Sequence[str]) -> str:
    """„a, b und c“."""
    if len(parts) < 2:
        return "".join(parts)
    head = ", ".join(parts[:-1])
    return gettext("%(first)s and %(last)s") % {"first": head, "last": parts[-1]}
