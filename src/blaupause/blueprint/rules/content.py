# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a blueprint says beyond the steps: parameters, criteria, document templates, checks, findings."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from blaupause.blueprint.rules.base import (
    Condition,
    Day,
    Dimension,
    HoldsFor,
    Key,
    LevelName,
    Part,
    Prose,
    StrengthName,
    Text,
)

ParameterType = Literal[
    "text", "long_text", "number", "money", "bool", "date", "choice", "iban", "url", "mail", "phone", "postcodes"
]
NUMBERS = frozenset({"number", "money"})
CriterionSubject = Literal["authority", "service", "connection"]
ScaleKind = Literal["yes_no", "choice", "number"]
TemplateKind = Literal["odt", "pdf", "text"]
CheckSubject = Literal["document", "entry", "link", "routing", "certificate", "login", "payment", "arrival"]
FindingKind = Literal["hurdle", "practice", "requirement"]
DateSort = Literal["certificate", "contract", "evidence", "council", "other"]
Term = Annotated[str, StringConstraints(pattern=r"^P[1-9][0-9]{0,2}[YMD]$")]
Owner = Literal["municipality", "land", "federal", "vendor", "operator"]
Body = Annotated[str, StringConstraints(min_length=1, max_length=20_000)]
Limit = Annotated[int, Field(ge=-1_000_000_000, le=1_000_000_000)] | Day


class Parameter(Part):
    """A value an online service or a step needs; asked once, at the highest level that knows it.

    `inherited` false: it belongs to one authority, and what lies below does not take it over. `personal`: it names
    somebody; it is kept out of the ledger and deleted after it has ended. `calendar`: what sort of date it is for
    the calendar; of `certificate`, `contract` and `evidence` it is the last day. `valid_for` and `counted_from`:
    while it is not entered, it follows from the first day, which another parameter asks for (P27M: 27 months).
    `implies`: data that hold once the value is known.
    """

    title: Text
    help: Text | None = None
    type: ParameterType
    pattern: Annotated[str, StringConstraints(min_length=1, max_length=200)] | None = None
    min: Limit | None = None
    max: Limit | None = None
    unit: Annotated[str, StringConstraints(max_length=20)] = ""
    choices: dict[Key, Text] = {}
    level: LevelName
    required: bool = False
    inherited: bool = True
    personal: bool = False
    calendar: DateSort | None = None
    valid_for: Term | None = None
    counted_from: Key | None = None
    implies: list[Key] = []
    applies: Condition | None = None
    steps: list[Key] = []
    online_services: list[Key] = []
    exports: dict[Key, Annotated[str, StringConstraints(pattern=r"^[^\s\x00-\x1f]{1,100}$")]] = {}
    because: list[Key] = []
    sources: Annotated[list[Key], Field(min_length=1)]


class Abbreviation(Part):
    """A short form that texts use. Pages say under a text what the short forms in it mean."""

    short: Annotated[str, StringConstraints(pattern=r"^[A-Za-zÄÖÜäöüß0-9][A-Za-zÄÖÜäöüß0-9-]{1,39}$")]
    title: Text
    text: Text | None = None
    sources: list[Key] = []


class Scale(Part):
    """In which values a criterion is observed. Choices stand in their order, the most favourable last."""

    kind: ScaleKind
    choices: dict[Key, Text] = {}
    min: Annotated[int, Field(ge=-1_000_000_000, le=1_000_000_000)] | None = None
    max: Annotated[int, Field(ge=-1_000_000_000, le=1_000_000_000)] | None = None
    unit: Annotated[str, StringConstraints(max_length=20)] = ""


class Criterion(Part):
    """Something observable that may decide how fast a connection comes about."""

    title: Text
    question: Text
    subject: CriterionSubject
    dimension: Dimension
    scale: Scale
    steps: list[Key] = []
    because: list[Key] = []
    sources: Annotated[list[Key], Field(min_length=1)]


class TemplateBody(Part):
    """The wording of a document, with placeholders such as {{authority-name}}. German is the official language."""

    de: Body
    en: Body | None = None


class Template(Part):
    """A document that is filled in from parameters and data."""

    title: Text
    kind: TemplateKind
    steps: list[Key] = []
    legal_basis: Text | None = None
    valid_from: Day | None = None
    valid_until: Day | None = None
    body: TemplateBody
    because: list[Key] = []
    sources: Annotated[list[Key], Field(min_length=1)]


class Check(Part):
    """What is verified, how strong a proof it can give, how long the result holds, and for how much (`level`)."""

    title: Text
    text: Text
    subject: CheckSubject
    level: HoldsFor = "connection"
    strength: StrengthName
    steps: list[Key] = []
    valid_days: Annotated[int, Field(ge=1, le=3650)] | None = None
    because: list[Key] = []
    sources: Annotated[list[Key], Field(min_length=1)]


class Insight(Part):
    """A finding: what somebody ran into, proved good or asked for, and on whose desk it lies."""

    text: Text
    kind: FindingKind
    dimension: Dimension
    owner: Owner
    said_by: Prose
    steps: list[Key] = []
    because: list[Key] = []
    sources: Annotated[list[Key], Field(min_length=1)]
