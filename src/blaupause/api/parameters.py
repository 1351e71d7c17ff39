# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What callers may ask: strict shapes, ASCII digits only, no day in the future."""

import re
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from blaupause.kernel.clock import today
from blaupause.kernel.problems import Problem
from blaupause.rollout.queries import demonstration_loaded
from blaupause.territory.rules import Level

Ags = Annotated[str, StringConstraints(pattern=r"^[0-9]{8}$")]
Limit = Annotated[int, Field(ge=1, le=50)]
Ars = Annotated[str, StringConstraints(pattern=r"^[0-9]{12}$")]
Within = Annotated[str, StringConstraints(pattern=r"^[0-9]{0,12}$")]
Land = Annotated[str, StringConstraints(pattern=r"^[0-9]{2}$")]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$")]
Text = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]{0,100}$")]
DayText = Annotated[str, StringConstraints(pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2})?$")]

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Grouping(StrEnum):
    """Levels a table may be grouped by."""

    LAND = "land"
    REGION = "region"
    DISTRICT = "district"
    MUNICIPALITY = "municipality"


class UnitLevel(StrEnum):
    """Levels of units."""

    LAND = "land"
    REGION = "region"
    DISTRICT = "district"
    ASSOCIATION = "association"
    MUNICIPALITY = "municipality"
    UNINCORPORATED = "unincorporated"


class Dataset(StrEnum):
    """Official entries, or the invented ones of the demonstration added where nothing official is known."""

    OFFICIAL = "official"
    DEMONSTRATION = "demonstration"


def level_of(name: Grouping | UnitLevel) -> Level:
    """The level of that name."""
    return Level[name.name]


def day_of(text: str) -> date:
    """The day, today when none is given. Raises Problem day.invalid or day.future."""
    if not text:
        return today()
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        raise Problem(
            "day.invalid",
            "Diesen Tag gibt es nicht; erwartet wird JJJJ-MM-TT.",
            "There is no such day; expected is YYYY-MM-DD.",
        )
    if day > today():
        raise Problem(
            "day.future",
            "Der Tag liegt in der Zukunft; für ihn ist noch nichts bekannt.",
            "The day lies in the future; nothing is known of it yet.",
        )
    return day


def invented(dataset: Dataset) -> bool:
    """True when demonstration rows are asked for; raises Problem dataset.not_loaded when there are none."""
    if dataset is Dataset.OFFICIAL:
        return False
    if not demonstration_loaded():
        raise Problem(
            "dataset.not_loaded",
            "Der Demonstrationsdatensatz ist nicht geladen.",
            "The demonstration data set is not loaded.",
        )
    return True


class StateName(StrEnum):
    """States of a connection; a test keeps them in step with the rollout room."""

    UNKNOWN = "unknown"
    NOT_COMPETENT = "not_competent"
    OPEN = "open"
    DECLINED = "declined"
    ORDERED = "ordered"
    PREPARING = "preparing"
    ACTIVATED = "activated"
    TESTING = "testing"
    LIVE = "live"
    DISTURBED = "disturbed"
    REPLACED = "replaced"
    CENTRAL = "central"


class SortName(StrEnum):
    """What the register may be sorted by."""

    AUTHORITY = "authority"
    COMMITMENT = "commitment"
    STATE = "state"
    SINCE = "since"
