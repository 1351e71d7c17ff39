# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Shapes of the answers. Names and meanings are a promise: a change that breaks them needs /api/v2."""

from datetime import date
from typing import Any

from ninja import Schema
from pydantic import ConfigDict, Field

from blaupause.api.parameters import Dataset


class Answer(Schema):
    """Every answer says from which data set it is."""

    model_config = ConfigDict(extra="forbid")

    dataset: Dataset = Field(description="`demonstration`: contains invented entries.")


class ProblemAnswer(Schema):
    """RFC 9457 problem, with a stable code and both languages."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    detail_de: str


class UnitRef(Schema):
    """A unit by name."""

    level: str
    ars: str
    key: str = Field(description="AGS of a municipality, else the leading digits of the ARS.")
    name: str


class Unit(UnitRef):
    """A unit as of a day."""

    name_full: str
    text_mark: str = Field(description="Textkennzeichen of the register.")
    population: int | None
    area_ha: int | None
    seat: str
    latitude: float | None
    longitude: float | None
    known_since: date = Field(description="Register status since which exactly these facts are known.")


class Hit(Schema):
    """A municipality found."""

    ags: str
    name: str
    name_full: str
    district: str
    land: str
    population: int
    why: str = Field(description="key, postcode, exact, prefix, word, place, part or typo")
    place: str = Field(description="The part of the municipality or the postcode that was meant.")


class Hits(Answer):
    """Municipalities found, the best first."""

    query: str
    hits: list[Hit]


class Authority(Schema):
    """A competent authority."""

    key: str
    kind: str
    name: str


class Competence(Schema):
    """Why this authority is competent."""

    origin: str = Field(description="rule or exception")
    assumption_de: str
    assumption_en: str
    legal_basis_de: str
    legal_basis_en: str
    source: str
    source_url: str


class Alternative(Schema):
    """Where to go instead; no address is held."""

    way: str = Field(description="in_person or ask_municipality")
    authority: str
    seat: str


class ServiceStatus(Schema):
    """One commitment in one municipality. Status `unknown` is not „no“."""

    commitment: str
    name_de: str
    name_en: str
    citizen_name_de: str
    citizen_name_en: str
    status: str = Field(description="online, unknown, disturbed, in_preparation, not_online or not_competent")
    state: str
    live_level: str
    strength: str
    since: date | None
    evidence_on: date | None
    source_url: str
    demonstration: bool = Field(description="This entry is invented.")
    authority: Authority | None
    competence: Competence | None
    alternative: Alternative | None
    due: date


class Successor(Schema):
    """What a municipality became part of."""

    ags: str
    name: str
    on: date
    confirmed: bool


class MunicipalityHead(Answer):
    """A municipality with what it lies in. `gone_on`: exists no more since that day."""

    day: date
    status_date: date
    unit: Unit
    association: UnitRef | None
    district: UnitRef | None
    region: UnitRef | None
    land: UnitRef
    postcodes: list[str]
    gone_on: date | None
    moved_to: list[Successor]


class Municipality(MunicipalityHead):
    """A municipality with all its answers; none when its Land made no commitments known here."""

    services: list[ServiceStatus]


class MunicipalityService(MunicipalityHead):
    """A municipality with one answer; none when it is gone."""

    service: ServiceStatus | None


class CommitmentService(Schema):
    """A LeiKa key of a commitment."""

    leika_key: str
    name: str
    source_url: str
    in_catalogue: bool


class Commitment(Schema):
    """A political promise."""

    key: str
    land: str
    name_de: str
    name_en: str
    citizen_name_de: str
    citizen_name_en: str
    competence: str
    online_service: str | None
    target: str
    target_note_de: str
    target_note_en: str
    due: date
    announced: date
    source_url: str
    services: list[CommitmentService]


class Commitments(Answer):
    """All commitments."""

    commitments: list[Commitment]


class Measure(Schema):
    """A definition of coverage."""

    key: str
    title_de: str
    title_en: str
    definition_de: str
    definition_en: str
    weaknesses_de: str
    weaknesses_en: str
    source_url: str
    unit: str
    mode: str
    states: list[str]
    min_level: str
    min_strength: str
    max_age_days: int | None
    available: bool
    unavailable_de: str
    unavailable_en: str


class Measures(Answer):
    """All measures."""

    measures: list[Measure]


class Figure(Schema):
    """A count. `denominator` includes `unknown`, not `excluded`; `share` is null when nothing counts."""

    numerator: int
    denominator: int
    unknown: int
    excluded: int
    share: float | None
    everywhere: bool | None
    somewhere: bool | None


class CoverageRow(Schema):
    """A unit and its figure; null when the measure has no numbers."""

    level: str
    ars: str
    key: str
    name: str
    text_mark: str
    population: int | None
    figure: Figure | None


class Coverage(Answer):
    """A commitment under a measure. `unassigned` is part of `total` but of no row."""

    commitment: str
    measure: Measure
    day: date
    status_date: date
    level: str
    within: str
    rows: list[CoverageRow]
    unassigned: Figure | None
    total: Figure | None


class SeriesPoint(Schema):
    """The total on a day."""

    day: date
    figure: Figure | None


class Series(Answer):
    """The total of a commitment over time."""

    commitment: str
    measure: str
    within: str
    points: list[SeriesPoint]


class UnitAnswer(Answer):
    """A unit with what it lies in, as of a day."""

    day: date
    status_date: date
    unit: Unit
    path: list[UnitRef]


class ConnectionRow(Schema):
    """A connection of the register."""

    id: int
    authority_key: str
    authority_name: str
    land: str
    district: str = Field(description="Five digits; empty for bodies of a whole Land or region.")
    commitment: str
    online_service: str
    state: str
    live_level: str
    strength: str
    since: date | None
    evidence_on: date | None
    blocked: bool
    system: str
    demonstration: bool = Field(description="The state is invented.")


class Connections(Answer):
    """A page of the register."""

    day: date
    total: int
    page: int
    pages: int
    per_page: int
    rows: list[ConnectionRow]


class Source(Schema):
    """Where data comes from."""

    key: str
    title: str
    status_date: date | None
    note: str


class Sources(Answer):
    """All sources."""

    sources: list[Source]


class Seal(Schema):
    """Where a chain of the ledger stood on a day."""

    chain: str
    day: date
    number: int = Field(description="Number of the last entry then.")
    hash: str = Field(description="SHA-256 of that entry, hexadecimal.")


class Seals(Answer):
    """Seals, oldest day first."""

    seals: list[Seal]


class BlueprintVersion(Schema):
    """A stored version of a blueprint."""

    version: str
    sha256: str = Field(description="Over the canonical JSON of the document: sorted keys, no blanks, UTF-8.")
    loaded_on: date


class Blueprint(Schema):
    """A blueprint without its content."""

    key: str
    title_de: str
    title_en: str
    land: str = Field(description="Two digits; empty for one that others build on.")
    base: str = Field(description="What it builds on, e.g. core@0.1.0; empty for none.")
    steps: int
    version: BlueprintVersion
    versions: list[BlueprintVersion] = Field(description="All that are stored, newest first.")


class Blueprints(Answer):
    """All blueprints in their newest versions."""

    blueprints: list[Blueprint]


class BlueprintDocument(Answer):
    """One version with its content; the format is published at /schema/blueprint-1.json."""

    blueprint: Blueprint
    document: dict[str, Any]
