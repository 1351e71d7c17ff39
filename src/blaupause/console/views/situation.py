# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Lagebild: where the Länder stand, commitment by commitment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from blaupause.authorities import queries as authorities
from blaupause.catalog import queries as catalog
from blaupause.catalog.queries import CommitmentInfo
from blaupause.console import parameters
from blaupause.console.presenters import Counted, Totals, past_months, totals
from blaupause.coverage import queries as coverage
from blaupause.coverage.queries import Figure, MeasureInfo
from blaupause.coverage.situation import CommitmentSituation, situation
from blaupause.territory.queries import Level, Territory, earliest_day, territory_at

SHOWN = ("inhabitants_served", "authorities_live", "municipalities_served", "authorities_proved", "everywhere")
SERIES = "authorities_live"


@dataclass(frozen=True, slots=True)
class LandRow:
    """A Land on the overview."""

    key: str
    name: str
    situations: tuple[CommitmentSituation, ...]
    totals: Totals
    due: date | None
    announced: date | None


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """All Länder with commitments."""
    day, demonstration = parameters.day(request), parameters.demonstration(request)
    territory = territory_at(day)
    lands = []
    for key in sorted({info.land for info in catalog.commitments()}, reverse=True):
        found = situation(land=key, day=day, demonstration=demonstration)
        due = max((item.commitment.due for item in found), default=None)
        lands.append(LandRow(key, land_name(territory, key), found, totals(found), due, _announced(found, day)))
    return render(request, "console/situation.html", {"lands": lands} | parameters.period(request, day))


@dataclass(frozen=True, slots=True)
class Item:
    """One commitment on the page of a Land."""

    commitment: CommitmentInfo
    situation: CommitmentSituation
    missing: int
    rows: list[Counted]
    series: tuple[tuple[date, Figure], ...]

    @property
    def authorities(self) -> int:
        """How many authorities are in charge, those not known by name included."""
        return self.situation.figures[SERIES].denominator

    @property
    def shares(self) -> list[float | None]:
        """Shares of the series, oldest first."""
        return [figure.share for _, figure in self.series]

    @property
    def first_day(self) -> date:
        """Where the series begins."""
        return self.series[0][0]


@require_safe
def land(request: HttpRequest, land: str) -> HttpResponse:
    """All commitments of a Land with several measures side by side and the last twelve months."""
    day, demonstration = parameters.day(request), parameters.demonstration(request)
    territory = territory_at(day)
    found = situation(land=land, day=day, demonstration=demonstration)
    if not found:
        raise Http404
    measures = {measure.key: measure for measure in coverage.measures()}
    days = past_months(day, earliest_day() or day)
    context = {
        "land": land,
        "land_name": land_name(territory, land),
        "status_date": territory.status_date,
        "due": max(item.commitment.due for item in found),
        "announced": _announced(found, day),
        "working_days": found[0].working_days,
        "measures": [measures[key] for key in SHOWN],
        "series_measure": measures[SERIES],
        "items": [_item(one, measures, days, demonstration) for one in found],
    }
    return render(request, "console/land.html", context | parameters.period(request, day))


def _announced(situations: Sequence[CommitmentSituation], day: date) -> date | None:
    """When the first promise was announced, if that was only after the day asked for."""
    first = min((item.commitment.announced for item in situations), default=day)
    return first if first > day else None


def _item(
    one: CommitmentSituation, measures: Mapping[str, MeasureInfo], days: Sequence[date], demonstration: bool
) -> Item:
    key = one.commitment.key
    series = coverage.series(commitment=key, measure=SERIES, days=days, demonstration=demonstration)
    rows = [Counted(measures[name], one.figures[name]) for name in SHOWN if name in one.figures]
    day = days[-1]
    known = authorities.expected(one.commitment.competence, one.commitment.land, day)
    return Item(one.commitment, one, known.missing if known else 0, rows, series)


def land_name(territory: Territory, key: str) -> str:
    """Name of a Land; raises Http404 when there is none."""
    unit = territory.get(Level.LAND, key)
    if unit is None:
        raise Http404
    return unit.name
