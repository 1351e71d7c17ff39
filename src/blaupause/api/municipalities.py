# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

# ruff: noqa: ARG001 (django-ninja hands over the request by this name)

"""Municipalities, their answers, and units of any level."""

from django.http import HttpRequest
from ninja import Router

from blaupause.api import schemas, shapes
from blaupause.api.errors import ERRORS, NotFoundError
from blaupause.api.parameters import (
    Ags,
    Ars,
    Dataset,
    DayText,
    Key,
    Limit,
    Text,
    UnitLevel,
    day_of,
    invented,
    level_of,
)
from blaupause.finder import queries as finder
from blaupause.territory.queries import territory_at

router = Router(tags=["municipalities"])


@router.get("/municipalities", response={200: schemas.Hits, **ERRORS}, summary="Find municipalities")
def search(request: HttpRequest, q: Text, limit: Limit = 10) -> schemas.Hits:
    """By name, part of a name, place, postcode or AGS; forgiving of typing errors."""
    hits = [
        schemas.Hit(
            ags=hit.ags,
            name=hit.name,
            name_full=hit.name_full,
            district=hit.district_name,
            land=hit.land_name,
            population=hit.population,
            why=shapes.name_of(hit.why),
            place=hit.place,
        )
        for hit in finder.search(q, limit)
    ]
    return schemas.Hits(dataset=Dataset.OFFICIAL, query=q, hits=hits)


@router.get("/municipalities/{ags}", response={200: schemas.Municipality, **ERRORS}, summary="A municipality")
def municipality(
    request: HttpRequest, ags: Ags, day: DayText = "", dataset: Dataset = Dataset.OFFICIAL
) -> schemas.Municipality:
    """What is online there, who is competent, and where to go instead. Unknown is not no."""
    answer = finder.municipality(ags, day_of(day), demonstration=invented(dataset))
    if answer is None:
        raise NotFoundError("Eine Gemeinde", "municipality", ags)
    services = [shapes.service(found) for found in answer.services]
    return schemas.Municipality.model_validate({**shapes.head(answer), "services": services})


@router.get(
    "/municipalities/{ags}/services/{commitment}",
    response={200: schemas.MunicipalityService, **ERRORS},
    summary="One service in a municipality",
)
def service(
    request: HttpRequest,
    ags: Ags,
    commitment: Key,
    day: DayText = "",
    dataset: Dataset = Dataset.OFFICIAL,
) -> schemas.MunicipalityService:
    """The answer for one commitment; permanent under AGS and key."""
    found = finder.service(ags, commitment, day_of(day), demonstration=invented(dataset))
    if found is None:
        raise NotFoundError("Eine Gemeinde", "municipality", ags)
    answer, one = found
    if one is None and answer.gone_on is None:
        raise NotFoundError(
            "In dieser Gemeinde ein Leistungsversprechen", "commitment for this municipality", commitment
        )
    shown = shapes.service(one) if one else None
    return schemas.MunicipalityService.model_validate({**shapes.head(answer), "service": shown})


@router.get("/units/{level}/{ars}", response={200: schemas.UnitAnswer, **ERRORS}, summary="A unit", tags=["units"])
def unit(request: HttpRequest, level: UnitLevel, ars: Ars, day: DayText = "") -> schemas.UnitAnswer:
    """A unit of any level as of a day; the key is level and ARS, ARS alone is not unique."""
    there = territory_at(day_of(day))
    facts = there.get(level_of(level), ars)
    if facts is None:
        raise NotFoundError("Eine Einheit", "unit", f"{level.value} {ars}")
    return schemas.UnitAnswer(
        dataset=Dataset.OFFICIAL,
        day=there.day,
        status_date=there.status_date,
        unit=shapes.unit(facts),
        path=[shapes.reference(step) for step in there.path(facts.id)[1:]],
    )
