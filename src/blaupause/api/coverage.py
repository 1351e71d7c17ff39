# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

# ruff: noqa: ARG001 (django-ninja hands over the request by this name)

"""Commitments, measures, coverage and its course over time."""

from datetime import date, timedelta

from django.http import HttpRequest
from ninja import Router

from blaupause.api import schemas, shapes
from blaupause.api.errors import ERRORS
from blaupause.api.parameters import Dataset, DayText, Grouping, Key, Within, day_of, invented, level_of
from blaupause.catalog import queries as catalog
from blaupause.coverage import queries as coverage
from blaupause.kernel.problems import Problem
from blaupause.territory.queries import earliest_day

router = Router(tags=["coverage"])

LONGEST_SERIES = 60


@router.get("/commitments", response={200: schemas.Commitments, **ERRORS}, summary="All commitments")
def commitments(request: HttpRequest) -> schemas.Commitments:
    """Political promises of the Länder with due day, LeiKa keys and sources."""
    found = [shapes.commitment(info) for info in catalog.commitments()]
    return schemas.Commitments(dataset=Dataset.OFFICIAL, commitments=found)


@router.get("/measures", response={200: schemas.Measures, **ERRORS}, summary="All measures")
def measures(request: HttpRequest) -> schemas.Measures:
    """Definitions of coverage with their known weaknesses."""
    found = [shapes.measure(info) for info in coverage.measures()]
    return schemas.Measures(dataset=Dataset.OFFICIAL, measures=found)


@router.get("/coverage", response={200: schemas.Coverage, **ERRORS}, summary="Coverage of a commitment")
def table(
    request: HttpRequest,
    commitment: Key,
    measure: Key = "inhabitants_served",
    level: Grouping = Grouping.DISTRICT,
    within: Within = "",
    day: DayText = "",
    dataset: Dataset = Dataset.OFFICIAL,
) -> schemas.Coverage:
    """By units of a level inside an ARS prefix, as of a day."""
    found = coverage.coverage(
        commitment=commitment,
        measure=measure,
        day=day_of(day),
        group=level_of(level),
        within=within,
        demonstration=invented(dataset),
    )
    return shapes.coverage(found)


@router.get("/coverage/series", response={200: schemas.Series, **ERRORS}, summary="Coverage over time")
def series(
    request: HttpRequest,
    commitment: Key,
    measure: Key = "inhabitants_served",
    within: Within = "",
    start: DayText = "",
    end: DayText = "",
    dataset: Dataset = Dataset.OFFICIAL,
) -> schemas.Series:
    """The total at every end of month from `start` to `end`, and on `end`; at most 60 points.

    Without `start`: twelve months, or since the earliest register status.
    """
    last = day_of(end)
    info, rule = coverage.commitment_of(commitment), coverage.measure_of(measure)
    days = month_ends(day_of(start) if start else _year_before(last), last)
    points = coverage.series(
        commitment=info.key, measure=rule.key, days=days, within=within, demonstration=invented(dataset)
    )
    return schemas.Series(
        dataset=dataset,
        commitment=info.key,
        measure=rule.key,
        within=within,
        points=[schemas.SeriesPoint(day=on, figure=shapes.figure(value, rule)) for on, value in points],
    )


def _year_before(last: date) -> date:
    """A year earlier, but not before the earliest register status."""
    earliest = earliest_day() or last
    return max(earliest, last - timedelta(days=365)) if earliest <= last else last


def month_ends(start: date, end: date) -> list[date]:
    """Last days of the months from `start` on before `end`, and `end`. Raises Problem series.*."""
    if start > end:
        raise Problem("series.order", "Der Anfang liegt nach dem Ende.", "The start lies after the end.")
    if (end.year - start.year) * 12 + end.month - start.month >= LONGEST_SERIES:
        raise Problem(
            "series.too_long",
            f"Die Reihe ist zu lang; höchstens {LONGEST_SERIES} Monate.",
            f"The series is too long; at most {LONGEST_SERIES} months.",
        )
    found = []
    first = start.replace(day=1)
    while (following := (first + timedelta(days=31)).replace(day=1)) <= end:
        found.append(following - timedelta(days=1))
        first = following
    return [*found, end] if not found or found[-1] != end else found
