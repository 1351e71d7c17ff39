# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What all parts of the format are made of: keys, texts, days, and the choices that several parts share."""

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=40)]
Prose = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"]+$", max_length=500)]
LeikaKey = Annotated[str, StringConstraints(pattern=r"^99[0-9]{12}$")]
LandKey = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-6])$")]
Version = Annotated[str, StringConstraints(pattern=r"^(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*)){2}$", max_length=20)]
Extends = Annotated[
    str,
    StringConstraints(
        pattern=r"^[a-z][a-z0-9-]*@(\^(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*)){0,2}"
        r"|(0|[1-9][0-9]*)\.(x|(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)))$",
        max_length=60,
    ),
]
Condition = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
"""An expression of the small language in `rules/expression`; checked against the whole document."""


def _day(value: object) -> date:
    """Days are written out (2026-12-31); numbers and times, which pydantic would take too, are refused."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError("date_form", "a day in the form 2026-12-31 is expected")


Day = Annotated[date, BeforeValidator(_day)]
Phase = Literal["preparation", "activation", "operation"]
Dimension = Literal["organisation", "law", "finance", "technology", "staff", "steering", "service"]
LiveLevelName = Literal["pdf", "structured", "end_to_end"]
ChannelKind = Literal["osci", "fit_connect", "pdf", "portal"]
LevelName = Literal["federal", "land", "region", "district", "association", "municipality", "connection"]
HoldsFor = Literal["authority", "connection"]
"""What a datum or a check holds for: everything the authority offers, or one connection."""
StrengthName = Literal["reported", "link_reachable", "right_service", "routed", "test_arrived", "real_arrived"]


class Part(BaseModel):
    """Base of all parts: unknown keys are refused, nothing is converted silently."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Text(Part):
    """The same text in German and English."""

    de: Prose
    en: Prose


class Spread(Part):
    """A figure with its spread. What nobody knows is left out; unknown is not zero."""

    low: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    likely: Annotated[int, Field(ge=0, le=1_000_000)]
    high: Annotated[int, Field(ge=0, le=1_000_000)] | None = None


class Effort(Part):
    """Working time of one step for one connection, in minutes, and who says so."""

    minutes: Spread
    estimated_by: Prose
    source: Key


class Duration(Part):
    """How many calendar days pass from the start of a step to its gate, and who says so."""

    days: Spread
    estimated_by: Prose
    source: Key
