# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""From the dataclasses of the rooms to the shapes of the answers. No decisions here."""

from enum import Enum

from blaupause.api import schemas
from blaupause.api.parameters import Dataset
from blaupause.authorities.queries import AuthorityInfo, CompetenceInfo
from blaupause.catalog.queries import CommitmentInfo
from blaupause.coverage.queries import CoverageTable, Figure, MeasureInfo
from blaupause.finder.queries import MunicipalityAnswer, ServiceAnswer
from blaupause.territory.queries import UnitFacts
from blaupause.territory.rules import AREA_LEVELS, Level

_DIGITS = {Level.LAND: 2, Level.REGION: 3, Level.DISTRICT: 5, Level.ASSOCIATION: 9}


def name_of(member: Enum) -> str:
    """A member of an enumeration as it stands in answers."""
    return member.name.lower()


def dataset_of(demonstration: bool) -> Dataset:
    """Which data set an answer is from."""
    return Dataset.DEMONSTRATION if demonstration else Dataset.OFFICIAL


def key_of(unit: UnitFacts) -> str:
    """AGS of a municipality or unincorporated area, else the leading digits of the ARS."""
    return unit.ags if unit.level in AREA_LEVELS else unit.ars[: _DIGITS[unit.level]]


def reference(unit: UnitFacts) -> schemas.UnitRef:
    """A unit by name."""
    return schemas.UnitRef(level=name_of(unit.level), ars=unit.ars, key=key_of(unit), name=unit.name)


def unit(facts: UnitFacts) -> schemas.Unit:
    """A unit with its facts."""
    return schemas.Unit(
        level=name_of(facts.level),
        ars=facts.ars,
        key=key_of(facts),
        name=facts.name,
        name_full=facts.name_full,
        text_mark=facts.text_mark,
        population=facts.population,
        area_ha=facts.area_ha,
        seat=facts.seat,
        latitude=facts.latitude,
        longitude=facts.longitude,
        known_since=facts.valid_from,
    )


def authority(info: AuthorityInfo | None) -> schemas.Authority | None:
    """An authority, if known."""
    return schemas.Authority(key=info.key, kind=name_of(info.kind), name=info.name) if info else None


def competence(info: CompetenceInfo | None) -> schemas.Competence | None:
    """Why somebody is competent, if known."""
    if info is None:
        return None
    return schemas.Competence(
        origin=info.origin,
        assumption_de=info.assumption.de if info.assumption else "",
        assumption_en=info.assumption.en if info.assumption else "",
        legal_basis_de=info.legal_basis_de,
        legal_basis_en=info.legal_basis_en,
        source=info.source,
        source_url=info.source_url,
    )


def service(answer: ServiceAnswer) -> schemas.ServiceStatus:
    """One answer of the finder."""
    info, other = answer.commitment, answer.alternative
    return schemas.ServiceStatus(
        commitment=info.key,
        name_de=info.name_de,
        name_en=info.name_en,
        citizen_name_de=info.citizen_name_de,
        citizen_name_en=info.citizen_name_en,
        status=answer.status,
        state=name_of(answer.state),
        live_level=name_of(answer.live_level),
        strength=name_of(answer.strength),
        since=answer.since,
        evidence_on=answer.evidence_on,
        source_url=answer.source_url,
        demonstration=answer.demonstration,
        authority=authority(answer.authority),
        competence=competence(answer.competence),
        alternative=(
            schemas.Alternative(way=other.way, authority=other.authority_name, seat=other.seat) if other else None
        ),
        due=info.due,
    )


def head(answer: MunicipalityAnswer) -> dict[str, object]:
    """What every answer about a municipality holds."""
    return {
        "dataset": dataset_of(answer.demonstration),
        "day": answer.day,
        "status_date": answer.status_date,
        "unit": unit(answer.unit),
        "association": reference(answer.association) if answer.association else None,
        "district": reference(answer.district) if answer.district else None,
        "region": reference(answer.region) if answer.region else None,
        "land": reference(answer.land),
        "postcodes": list(answer.postcodes),
        "gone_on": answer.gone_on,
        "moved_to": [
            schemas.Successor(ags=item.ags, name=item.name, on=item.on, confirmed=item.confirmed)
            for item in answer.moved_to
        ],
    }


def commitment(info: CommitmentInfo) -> schemas.Commitment:
    """A commitment with its LeiKa keys."""
    return schemas.Commitment(
        key=info.key,
        land=info.land,
        name_de=info.name_de,
        name_en=info.name_en,
        citizen_name_de=info.citizen_name_de,
        citizen_name_en=info.citizen_name_en,
        competence=info.competence,
        online_service=info.online_service.name if info.online_service else None,
        target=info.target,
        target_note_de=info.target_note_de,
        target_note_en=info.target_note_en,
        due=info.due,
        announced=info.announced,
        source_url=info.source_url,
        services=[
            schemas.CommitmentService(
                leika_key=item.leika_key, name=item.name, source_url=item.source_url, in_catalogue=item.in_catalogue
            )
            for item in info.services
        ],
    )


def measure(info: MeasureInfo) -> schemas.Measure:
    """A measure as it stands in the data."""
    return schemas.Measure(
        key=info.key,
        title_de=info.title_de,
        title_en=info.title_en,
        definition_de=info.definition_de,
        definition_en=info.definition_en,
        weaknesses_de=info.weaknesses_de,
        weaknesses_en=info.weaknesses_en,
        source_url=info.source_url,
        unit=info.unit,
        mode=info.mode,
        states=[name_of(state) for state in info.states],
        min_level=name_of(info.min_level),
        min_strength=name_of(info.min_strength),
        max_age_days=info.max_age_days,
        available=info.available,
        unavailable_de=info.unavailable_de,
        unavailable_en=info.unavailable_en,
    )


def figure(known: Figure, info: MeasureInfo) -> schemas.Figure | None:
    """A figure; none for a measure without numbers."""
    if not info.available:
        return None
    return schemas.Figure(
        numerator=known.numerator,
        denominator=known.denominator,
        unknown=known.unknown,
        excluded=known.excluded,
        share=known.share,
        everywhere=known.everywhere,
        somewhere=known.somewhere,
    )


def coverage(table: CoverageTable) -> schemas.Coverage:
    """A coverage table."""
    return schemas.Coverage(
        dataset=dataset_of(table.demonstration),
        commitment=table.commitment.key,
        measure=measure(table.measure),
        day=table.day,
        status_date=table.status_date,
        level=name_of(table.level),
        within=table.within,
        rows=[
            schemas.CoverageRow(
                level=name_of(row.level),
                ars=row.ars,
                key=row.key,
                name=row.name,
                text_mark=row.text_mark,
                population=row.population,
                figure=figure(row.figure, table.measure),
            )
            for row in table.rows
        ],
        unassigned=figure(table.unassigned, table.measure),
        total=figure(table.total, table.measure),
    )
