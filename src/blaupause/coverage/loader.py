# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Measures from a YAML file, validated. Pure: nothing is guessed, unknown keys are refused."""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, ValidationError, model_validator

from blaupause.blueprint.rules import yamlfile
from blaupause.blueprint.rules.messages import problems_of
from blaupause.blueprint.rules.model import Part, Text, Url
from blaupause.coverage.rules import CountingUnit, MeasureInfo, Mode
from blaupause.kernel.problems import Problem, Problems
from blaupause.rollout.rules import LiveLevel, State, Strength

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,39}$")]
# Never service, whatever a measure says: unknown, not_competent, declined, open.
ServedState = Literal["ordered", "preparing", "activated", "testing", "live", "disturbed", "replaced", "central"]
LevelName = Literal["none", "pdf", "structured", "end_to_end"]
StrengthName = Literal[
    "none", "reported", "link_reachable", "right_service", "routed", "test_arrived", "real_arrived"
]


class Entry(Part):
    """A measure as it is written."""

    key: Key
    title: Text
    definition: Text
    weaknesses: Text
    source_url: Url
    unit: Literal["authorities", "municipalities", "inhabitants", "cases"]
    mode: Literal["share", "everywhere", "somewhere"]
    states: Annotated[list[ServedState], Field(min_length=1)]
    min_level: LevelName = "none"
    min_strength: StrengthName = "none"
    max_age_days: Annotated[int, Field(ge=1, le=3650)] | None = None
    classes: bool = False
    unavailable: Text | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if len(set(self.states)) < len(self.states):
            raise ValueError("states: twice the same")
        if (self.unit == "cases") != (self.unavailable is not None):
            raise ValueError("unavailable: belongs to exactly the measures of cases; case numbers are not known")
        return self


class MeasureFile(Part):
    """The whole file."""

    measures: Annotated[list[Entry], Field(min_length=1)]


def parse_measures(data: bytes, source: str) -> tuple[MeasureInfo, ...]:
    """The measures of a file in its order. Raises Problems with the places of everything that is wrong."""
    tree = yamlfile.parse(data, source)
    try:
        entries = MeasureFile.model_validate(tree.value).measures
    except ValidationError as error:
        raise Problems("measures.invalid", problems_of(error, tree, MeasureFile)) from None
    twice = [
        Problem(
            "measures.twice",
            f"Der Schlüssel „{entry.key}“ steht zweimal.",
            f"The key “{entry.key}” stands twice.",
            location=tree.locate(("measures", number, "key")),
        )
        for number, entry in enumerate(entries)
        if entry.key in {earlier.key for earlier in entries[:number]}
    ]
    if twice:
        raise Problems("measures.invalid", twice)
    return tuple(_measure(entry) for entry in entries)


def _measure(entry: Entry) -> MeasureInfo:
    none = entry.unavailable
    return MeasureInfo(
        key=entry.key,
        title_de=entry.title.de,
        title_en=entry.title.en,
        definition_de=entry.definition.de,
        definition_en=entry.definition.en,
        weaknesses_de=entry.weaknesses.de,
        weaknesses_en=entry.weaknesses.en,
        source_url=entry.source_url,
        unit=CountingUnit(entry.unit),
        mode=Mode(entry.mode),
        states=tuple(State[state.upper()] for state in entry.states),
        min_level=LiveLevel[entry.min_level.upper()],
        min_strength=Strength[entry.min_strength.upper()],
        max_age_days=entry.max_age_days,
        classes=entry.classes,
        unavailable_de=none.de if none else "",
        unavailable_en=none.en if none else "",
    )
