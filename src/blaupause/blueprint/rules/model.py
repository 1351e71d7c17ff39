# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The blueprint document: what a file may contain. The published JSON Schema is generated from these classes.

A blueprint is a folder of files; every file carries `format` and any of the sections. Objects are named by the
key they stand under, so that an overlay can speak of them.
"""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, ValidationInfo, model_validator

from blaupause.blueprint.rules.base import (
    ChannelKind,
    Condition,
    Dimension,
    Duration,
    Effort,
    Extends,
    HoldsFor,
    LandKey,
    LeikaKey,
    LiveLevelName,
    Phase,
    Version,
)

# Other rooms read files of the same kind; what they need of the basic types they find here.
from blaupause.blueprint.rules.base import Day as Day
from blaupause.blueprint.rules.base import Key as Key
from blaupause.blueprint.rules.base import Part as Part
from blaupause.blueprint.rules.base import Prose as Prose
from blaupause.blueprint.rules.base import Text as Text
from blaupause.blueprint.rules.base import Url as Url
from blaupause.blueprint.rules.content import Abbreviation, Check, Criterion, Insight, Parameter, Template
from blaupause.blueprint.rules.upgrade import modern

FORMAT = "blueprint-1"

ServiceKind = Literal["efa", "land", "market", "own"]
FactKind = Literal["fact", "inference", "conflict", "not_found"]
Target = Literal["everywhere", "as_far_as_possible"]
ChangeKind = Literal["replace", "extend", "add", "disable"]
StateName = Literal[
    "unknown",
    "not-competent",
    "open",
    "declined",
    "ordered",
    "preparing",
    "activated",
    "testing",
    "live",
    "disturbed",
    "replaced",
    "central",
]
Following = Literal["follow", "follow_when_additive", "until_next_gate", "frozen", "review"]


class Datum(Text):
    """Something a step needs or produces. `level`: whether it holds for all services of an authority.

    `implies`: data that hold too once this one does, because it could not be otherwise.
    """

    key: Key
    level: HoldsFor = "connection"
    implies: list[Key] = []


class Actor(Part):
    """Who acts."""

    name: Text


class Source(Part):
    """Where a statement comes from."""

    url: Url
    title: Prose


class Gate(Part):
    """When a step counts as passed. Without a condition somebody has to say so."""

    key: Key
    text: Text
    when: Condition | None = None


class Moves(Part):
    """The state a connection comes to when a step has begun, and when it is passed. It only ever moves forward."""

    begun: StateName | None = None
    passed: StateName | None = None


class Step(Part):
    """One step of the way of an authority to a live service."""

    order: Annotated[int, Field(ge=0, le=999)]
    title: Text
    text: Text
    actors: Annotated[list[Key], Field(min_length=1)]
    dimension: Dimension
    phase: Phase
    inputs: list[Datum] = []
    produces: list[Datum] = []
    hard: list[Key] = []
    soft: list[Key] = []
    applies: Condition | None = None
    gate: Gate
    moves: Moves | None = None
    second_person: bool = False
    effort: Effort | None = None
    duration: Duration | None = None
    because: list[Key] = []
    sources: Annotated[list[Key], Field(min_length=1)]


class Operator(Part):
    """Who builds or runs an online service."""

    name: Prose
    sources: list[Key] = []


class Variant(Part):
    """A Strecke of an online service with its LeiKa keys."""

    name: Prose
    leika_keys: list[LeikaKey] = []
    source: Key


class Channel(Part):
    """How an application travels to the authority, and how far that reaches."""

    kind: ChannelKind
    standard: Annotated[str, StringConstraints(max_length=80)] = ""
    live_level: LiveLevelName
    source: Key


class Route(Part):
    """Which way a Strecke takes, and how far it reaches. Without `variant`: every Strecke of the service."""

    variant: Key | None = None
    channel: ChannelKind
    live_level: LiveLevelName
    applies: Condition | None = None
    source: Key


class OnlineService(Part):
    """The existing thing an authority is connected to."""

    name: Prose
    kind: ServiceKind
    operator: Key | None = None
    responsible_land: LandKey | None = None
    note: Text | None = None
    source: Key
    variants: dict[Key, Variant] = {}
    channels: list[Channel] = []
    routes: dict[Key, Route] = {}


class Profile(Part):
    """What connecting to one online service needs beyond the generic steps."""

    title: Text
    online_service: Key
    live_levels: list[LiveLevelName] = []
    inputs: dict[Key, list[Datum]] = {}
    sources: Annotated[list[Key], Field(min_length=1)]


class Fact(Part):
    """A sourced statement shown beside the steps or the online service it concerns."""

    text: Text
    kind: FactKind = "fact"
    steps: list[Key] = []
    online_services: list[Key] = []
    commitments: list[Key] = []
    valid_from: Day | None = None
    sources: Annotated[list[Key], Field(min_length=1)]


class CommitmentKey(Part):
    """A LeiKa key a commitment covers; one that is younger than the catalogue carries its own source."""

    leika_key: LeikaKey
    name: Prose
    source: Key | None = None


class Commitment(Part):
    """A political promise of a Land."""

    order: Annotated[int, Field(ge=1, le=99)]
    land: LandKey
    name: Text
    citizen_name: Text
    competence: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]*$", max_length=40)]
    online_service: Key | None
    target: Target
    target_note: Text
    due: Day
    announced: Day
    source: Key
    services: Annotated[list[CommitmentKey], Field(min_length=1)]


class Setting(Part):
    """A value of the environment (host, destination, account), never part of the portable blueprint."""

    title: Text
    value: Annotated[str, StringConstraints(max_length=500)] | None = None
    source: Key | None = None


class Running(Part):
    """What a new version does to running connections of one state, and why.

    `follow_when_additive`: follows when nothing is taken away or tightened, else somebody has to look at it;
    `until_next_gate`: follows as soon as no step is under way.
    """

    then: Following
    reason: Text


class Change(Part):
    """What an overlay does to its base: replace fields, extend lists, add an object with a reason, or disable one."""

    target: Annotated[str, StringConstraints(pattern=r"^[a-z_]+/[a-z][a-z0-9-]*$", max_length=80)]
    kind: ChangeKind
    reason: Text
    because: list[Key] = []
    fields: dict[str, object] = {}


class Meta(Part):
    """Who a blueprint is."""

    key: Key
    version: Version
    title: Text
    land: LandKey | None = None
    extends: Extends | None = None


class File(Part):
    """One file of a blueprint folder. All sections are optional; one file of the folder carries `blueprint`."""

    format: Literal["blueprint-1"]
    blueprint: Meta | None = None
    actors: dict[Key, Actor] = {}
    sources: dict[Key, Source] = {}
    steps: dict[Key, Step] = {}
    operators: dict[Key, Operator] = {}
    online_services: dict[Key, OnlineService] = {}
    profiles: dict[Key, Profile] = {}
    parameters: dict[Key, Parameter] = {}
    criteria: dict[Key, Criterion] = {}
    templates: dict[Key, Template] = {}
    checks: dict[Key, Check] = {}
    facts: dict[Key, Fact] = {}
    findings: dict[Key, Insight] = {}
    abbreviations: dict[Key, Abbreviation] = {}
    commitments: dict[Key, Commitment] = {}
    environment: dict[Key, Setting] = {}
    running: dict[StateName, Running] = {}
    changes: list[Change] = []


class Disabled(Part):
    """An object of the base that the overlay switched off, and why."""

    target: str
    reason: Text
    because: list[Key] = []


class Changed(Part):
    """An object of the base that the overlay changed: which fields, and why."""

    target: str
    kind: Literal["replace", "extend"]
    fields: list[str]
    reason: Text
    because: list[Key] = []


class Document(Part):
    """A whole blueprint: core and overlay merged. This is what is stored and hashed.

    Documents stored by an earlier version of the software are read as today's, unless the context says `fresh`.
    """

    format: Literal["blueprint-1"] = "blueprint-1"
    blueprint: Meta
    base: Meta | None = None
    actors: dict[Key, Actor]
    sources: dict[Key, Source]
    steps: dict[Key, Step]
    operators: dict[Key, Operator] = {}
    online_services: dict[Key, OnlineService] = {}
    profiles: dict[Key, Profile] = {}
    parameters: dict[Key, Parameter] = {}
    criteria: dict[Key, Criterion] = {}
    templates: dict[Key, Template] = {}
    checks: dict[Key, Check] = {}
    facts: dict[Key, Fact] = {}
    findings: dict[Key, Insight] = {}
    abbreviations: dict[Key, Abbreviation] = {}
    commitments: dict[Key, Commitment] = {}
    environment: dict[Key, Setting] = {}
    running: dict[StateName, Running] = {}
    disabled: list[Disabled] = []
    changed: list[Changed] = []

    @model_validator(mode="before")
    @classmethod
    def _stored_before(cls, value: object, info: ValidationInfo) -> object:
        if isinstance(value, Mapping) and not (info.context or {}).get("fresh"):
            return modern(value)
        return value


SECTIONS = (
    "actors",
    "sources",
    "steps",
    "operators",
    "online_services",
    "profiles",
    "parameters",
    "criteria",
    "templates",
    "checks",
    "facts",
    "findings",
    "abbreviations",
    "commitments",
    "environment",
    "running",
)
PORTABLE = tuple(name for name in SECTIONS if name != "environment")
