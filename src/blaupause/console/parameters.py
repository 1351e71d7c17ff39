# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Values from addresses: checked here, so that nothing behind a view has to doubt them."""

import re
import unicodedata
from collections.abc import Collection
from datetime import date

from django.http import HttpRequest, QueryDict

from blaupause.kernel.clock import today
from blaupause.kernel.problems import Problem
from blaupause.rollout.queries import demonstration_loaded
from blaupause.territory.queries import earliest_day

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PAGE = re.compile(r"[0-9]{1,6}")
_SHOWN = 40


def text(request: HttpRequest, name: str, limit: int = 120) -> str:
    """A line of text: control characters gone, white space folded, never longer than `limit`."""
    raw = request.GET.get(name, "")[: limit * 4]
    kept = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in raw)
    return " ".join(kept.split())[:limit]


def choice(request: HttpRequest, name: str, allowed: Collection[str], default: str) -> str:
    """One of the allowed values, the default when none is given; raises Problem parameter.value."""
    return listed(request.GET, name, allowed, default)


def listed(given: QueryDict, name: str, allowed: Collection[str], default: str) -> str:
    """The same of values that came any other way."""
    value = given.get(name, "") or default
    if value != default and value not in allowed:
        shown = value[:_SHOWN]
        raise Problem(
            "parameter.value",
            f"„{shown}“ gibt es hier nicht als Angabe für „{name}“.",
            f"“{shown}” is no possible value of “{name}” here.",
        )
    return value


def day(request: HttpRequest, name: str = "stand") -> date:
    """The day asked for, today when none is given; raises Problem parameter.day for no day and days to come."""
    value = request.GET.get(name, "")
    if not value:
        return today()
    try:
        found = date.fromisoformat(value) if _DAY.fullmatch(value) else None
    except ValueError:
        found = None
    if found is None or found > today():
        shown = value[:_SHOWN]
        raise Problem(
            "parameter.day",
            f"„{shown}“ ist kein Tag, zu dem es schon Angaben gibt. Erwartet wird zum Beispiel 2026-03-31.",
            f"“{shown}” is no day we can have data for. Expected is, for example, 2026-03-31.",
        )
    return found


def optional_day(request: HttpRequest, name: str) -> date | None:
    """The day asked for, None when none is given; raises Problem parameter.day for no day and days to come."""
    return day(request, name) if request.GET.get(name) else None


def period(request: HttpRequest, chosen: date) -> dict[str, object]:
    """For templates: the day, the days that may be chosen, and what links have to carry (nothing for today)."""
    now = today()
    stand = chosen.isoformat() if request.GET.get("stand") and chosen != now else ""
    return {"day": chosen, "today": now, "earliest": earliest_day() or now, "stand": stand}


def page(request: HttpRequest, name: str = "seite") -> int:
    """Number of the page asked for, 1 for anything else."""
    value = request.GET.get(name, "")
    return max(int(value), 1) if _PAGE.fullmatch(value) else 1


def official_only(request: HttpRequest) -> bool:
    """True when the reader asked for official data only."""
    return request.GET.get("datenbestand") == "amtlich"


def demonstration(request: HttpRequest) -> bool:
    """True when demonstration data are loaded and the reader did not switch them off."""
    if official_only(request):
        return False
    loaded = demonstration_loaded()
    request.demonstration_there = loaded  # type: ignore[attr-defined]  # the page frame need not ask again
    return loaded
