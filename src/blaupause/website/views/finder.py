# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Finder: from a name or postcode to a municipality, from there to what is online."""

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from blaupause.finder import queries as finder
from blaupause.finder.queries import Why
from blaupause.rollout.queries import demonstration_loaded
from blaupause.website import parameters, presenters

LIMIT = 60  # no postcode has more municipalities
_POSTCODE = re.compile(r"[0-9]{5}")
POSTCODES_SHOWN = 8
_CERTAIN = frozenset({Why.KEY, Why.POSTCODE, Why.EXACT, Why.PREFIX})
_GUESSED = frozenset({Why.PART, Why.TYPO})


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Results; a single certain hit leads straight to its page (not while somebody is still typing)."""
    query = parameters.text(request, "q")
    hits = finder.search(query, LIMIT) if query else ()
    if len(hits) == 1 and hits[0].why in _CERTAIN and not request.headers.get("HX-Request"):
        suffix = f"?datenbestand={parameters.OFFICIAL}" if parameters.official_only(request) else ""
        return redirect(reverse("website:municipality", args=[hits[0].ags]) + suffix)
    guessed = bool(hits) and all(hit.why in _GUESSED for hit in hits)
    context = {
        "query": query,
        "hits": hits,
        "only_similar": guessed,
        "cut_off": len(hits) == LIMIT,
        "is_postcode": _POSTCODE.fullmatch(query) is not None,
    }
    return render(request, "website/finder.html", context)


@require_safe
def municipality(request: HttpRequest, ags: str) -> HttpResponse:
    """What is online in a municipality, or what became of it."""
    answer = finder.municipality(ags, demonstration=_demonstration(request))
    if answer is None:
        raise Http404
    cards = [presenters.card(service) for service in answer.services]
    context = _frame(answer) | {"cards": cards, "summary": presenters.summary(cards)}
    return render(request, "website/municipality.html", context)


@require_safe
def service(request: HttpRequest, ags: str, commitment: str) -> HttpResponse:
    """One service in one municipality, with everything known about it."""
    found = finder.service(ags, commitment, demonstration=_demonstration(request))
    answer, one = found or (None, None)
    if answer is None or one is None:
        raise Http404
    return render(request, "website/service.html", _frame(answer) | {"card": presenters.card(one)})


def _demonstration(request: HttpRequest) -> bool:
    return not parameters.official_only(request) and demonstration_loaded()


def _frame(answer: finder.MunicipalityAnswer) -> dict[str, object]:
    unit, district = answer.unit, answer.district
    own_district = district is not None and district.ars == unit.ars
    return {
        "answer": answer,
        "unit": unit,
        "land": answer.land,
        "district": district.name_full if district and not own_district else "",
        "association": answer.association.name_full if answer.association else "",
        "postcodes": ", ".join(answer.postcodes[:POSTCODES_SHOWN]),
        "more_postcodes": len(answer.postcodes) > POSTCODES_SHOWN,
        "kind": unit.name_full.removeprefix(unit.name).removeprefix(", "),
        "independent": own_district,
    }
