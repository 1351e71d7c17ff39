# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""One commitment: figure, map, sortable table, downloads."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.http import require_safe

from blaupause.accounts.rules import Kind, Verb
from blaupause.catalog import queries as catalog
from blaupause.catalog.queries import CommitmentInfo
from blaupause.console import maps, parameters
from blaupause.console.history import history_of
from blaupause.console.presenters import ORDERS, UNITS, Counted, columns, paginate, sort_rows
from blaupause.console.scoped import scope_of
from blaupause.console.views.downloads import answer
from blaupause.console.views.situation import land_name
from blaupause.coverage import queries as coverage
from blaupause.coverage.queries import CoverageRow, CoverageTable
from blaupause.coverage.sheets import sheet
from blaupause.rollout.queries import ConnectionIndex, index
from blaupause.territory.queries import Level, Territory, UnitFacts, territory_at

LEVELS = {
    "kreise": (Level.DISTRICT, gettext_lazy("Districts")),
    "gemeinden": (Level.MUNICIPALITY, gettext_lazy("Municipalities")),
    "bezirke": (Level.REGION, gettext_lazy("Administrative regions")),
}
TITLES = (
    ("name", gettext_lazy("Name"), False),
    ("anteil", gettext_lazy("Share"), True),
    ("gezaehlt", gettext_lazy("Counted"), True),
    ("gesamt", gettext_lazy("Total"), True),
    ("unbekannt", gettext_lazy("Unknown"), True),
    ("aussen", gettext_lazy("Left out"), True),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody wants to see of a commitment."""

    commitment: CommitmentInfo
    territory: Territory
    day: date
    measure: str
    level: str
    district: str
    demonstration: bool

    @property
    def within(self) -> str:
        """ARS prefix of the part shown."""
        return self.district or self.commitment.land

    def table(self, connections: ConnectionIndex | None = None) -> CoverageTable:
        """The figures."""
        return coverage.coverage(
            commitment=self.commitment.key,
            measure=self.measure,
            day=self.day,
            group=LEVELS[self.level][0],
            within=self.within,
            demonstration=self.demonstration,
            connections=connections,
        )


def choose(request: HttpRequest, land: str, key: str) -> Choice:
    """Read the address; raises Http404 for an unknown commitment and Problem for values that do not exist."""
    commitment = next((info for info in catalog.commitments(land) if info.key == key), None)
    if commitment is None:
        raise Http404
    day = parameters.day(request)
    territory = territory_at(day)
    measures = [measure.key for measure in coverage.measures()]
    districts = {unit.ars[:5] for unit in territory.at_level(Level.DISTRICT, land)}
    district = parameters.choice(request, "kreis", districts, "")
    return Choice(
        commitment=commitment,
        territory=territory,
        day=day,
        measure=parameters.choice(request, "mass", measures, measures[0]),
        level=parameters.choice(request, "ebene", LEVELS, "gemeinden" if district else "kreise"),
        district=district,
        demonstration=parameters.demonstration(request),
    )


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table: a unit, its full name, where it leads, its figure."""

    name: str
    target: str
    counted: Counted


@require_safe
def commitment(request: HttpRequest, land: str, commitment: str) -> HttpResponse:
    """The page of one commitment."""
    choice = choose(request, land, commitment)
    connections = index(choice.demonstration)
    table = choice.table(connections)
    order = parameters.choice(request, "ordnung", ORDERS, "name")
    rows = sort_rows(table.rows, order) if table.measure.available else []
    page = paginate(len(rows), parameters.page(request))
    kept = {name: value for name in KEPT if (value := request.GET.get(name))}
    if not parameters.official_only(request):
        kept.pop("datenbestand", None)
    total = Counted(table.measure, table.total)
    context = {
        "land": land,
        "land_name": land_name(choice.territory, land),
        "place_name": _place_name(choice),
        "commitment": choice.commitment,
        "measures": coverage.measures(),
        "measure": table.measure,
        "levels": [(key, title) for key, (_, title) in LEVELS.items()],
        "level": choice.level,
        "level_title": LEVELS[choice.level][1],
        "districts": [(unit.ars[:5], unit.name_full) for unit in choice.territory.at_level(Level.DISTRICT, land)],
        "district": choice.district,
        "table": table,
        "total": total,
        "unit_label": UNITS[table.measure.unit],
        "map": maps.land_map(choice.commitment, choice.day, choice.within, choice.demonstration, connections),
        "columns": columns(TITLES, order),
        "rows": [_row(choice, row, table, kept) for row in rows[max(page.first - 1, 0) : page.last]],
        "page": page,
        "history": history_of(request, f"commitment:{choice.commitment.key}"),
        "may_ask": scope_of(request).may(Verb.ADD, Kind.CHANGE_REQUEST, land),
        "declined": table.declined,
        "announced": choice.commitment.announced if choice.commitment.announced > choice.day else None,
    }
    return render(request, "console/commitment.html", context | parameters.period(request, choice.day))


def _place_name(choice: Choice) -> str:
    unit = choice.territory.get(Level.DISTRICT if choice.district else Level.LAND, choice.within)
    return unit.name_full if unit else choice.within


def _row(choice: Choice, row: CoverageRow, table: CoverageTable, kept: Mapping[str, str]) -> Row:
    unit = choice.territory.get(row.level, row.ars)
    name = unit.name_full if unit else row.name
    return Row(name, _target(choice, unit, kept) if unit else "", Counted(table.measure, row.figure))


KEPT = ("mass", "stand", "datenbestand")  # what a link to a district carries on


def _target(choice: Choice, unit: UnitFacts, kept: Mapping[str, str]) -> str:
    """Where a row leads: a municipality to its page, a district to its municipalities on this page."""
    if unit.level is Level.MUNICIPALITY:
        address = reverse("website:municipality", args=[unit.ags])
        return f"{address}?datenbestand=amtlich" if "datenbestand" in kept else address
    if unit.level is not Level.DISTRICT or choice.district:
        return ""
    address = reverse("console:commitment", args=[choice.commitment.land, choice.commitment.key])
    return f"{address}?{urlencode({'kreis': unit.ars[:5], 'ebene': 'gemeinden', **kept})}"


@require_safe
def download(request: HttpRequest, land: str, commitment: str, form: str) -> HttpResponse:
    """The table as a file, all rows, with definition, day and sources."""
    choice = choose(request, land, commitment)
    found = sheet(choice.table(), get_language() or "de")
    return answer(found, form, f"lagebild-{commitment}-{choice.measure}-{choice.level}", choice.day)
