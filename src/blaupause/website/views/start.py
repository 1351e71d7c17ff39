# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The first page: what this is, the search, the map, and what is known and what is not."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import conditional_page, require_safe

from blaupause.authorities.queries import expected
from blaupause.coverage import queries as coverage
from blaupause.kernel.clock import today
from blaupause.rollout.queries import demonstration_loaded
from blaupause.territory.queries import Level, Territory, UnitFacts, territory_at
from blaupause.website import svg
from blaupause.website.parameters import official_only
from blaupause.website.presenters import land_card, totals

LANDS = ("09", "06")

_kept: tuple[tuple[UnitFacts, ...], str] | None = None


@require_safe
@conditional_page
def start(request: HttpRequest) -> HttpResponse:
    """It changes only with the data, so browsers ask again by ETag."""
    demonstration = not official_only(request) and demonstration_loaded()
    day = today()
    territory = territory_at(day)
    situations = {key: coverage.situation(land=key, day=day, demonstration=demonstration) for key in LANDS}
    cards = [land_card(key, _name(territory, key), found) for key, found in situations.items()]
    municipalities = territory.at_level(Level.MUNICIPALITY)
    context = {
        "map": mark_safe(_map(municipalities)),  # noqa: S308 numbers only
        "map_height": svg.germany_height(),
        "municipalities": len(municipalities),
        "lands": cards,
        "totals": totals(cards),
        "unnamed": sum(_unnamed(one, day) for found in situations.values() for one in found),
    }
    return render(request, "website/start.html", context)


def _unnamed(one: coverage.CommitmentSituation, day: date) -> int:
    """Authorities a source counts but nobody has named yet; they are among the unknown."""
    known = expected(one.commitment.competence, one.commitment.land, day)
    return known.missing if known else 0


def _name(territory: Territory, key: str) -> str:
    land = territory.get(Level.LAND, key)
    return land.name if land else key


def _map(municipalities: tuple[UnitFacts, ...]) -> str:
    """The drawing, made once for each register status: the tuple is the same object until an import."""
    global _kept
    kept = _kept
    if kept is None or kept[0] is not municipalities:
        places = tuple(
            (unit.ags, unit.longitude, unit.latitude, unit.population or 0)
            for unit in municipalities
            if unit.longitude is not None and unit.latitude is not None
        )
        kept = _kept = (municipalities, svg.germany(places, frozenset(LANDS)))
    return kept[1]
