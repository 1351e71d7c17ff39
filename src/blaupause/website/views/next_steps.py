# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Your five steps: what one authority does next."""

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from blaupause.blueprint import reading
from blaupause.blueprint.rules import roles
from blaupause.blueprint.rules.roles import Duty
from blaupause.rollout.next_steps import NextStep, NextSteps, find_authority, next_steps
from blaupause.website import parameters

_KEY = re.compile(r"[a-z0-9-]{1,80}")


@require_safe
def your_steps(request: HttpRequest) -> HttpResponse:
    """The next steps of an authority; without one, a way to find it."""
    if not request.GET.get("behoerde"):
        query = parameters.text(request, "text")
        context = {"query": query, "hits": find_authority(query)}
        return render(request, "website/your_steps_search.html", context)
    found = steps_of(request)
    return render(request, "website/your_steps.html", {"found": found, "steps": with_duties(found)})


def steps_of(request: HttpRequest) -> NextSteps:
    """The steps of the authority an address names. Raises Http404."""
    key = request.GET.get("behoerde", "")
    found = next_steps(key) if _KEY.fullmatch(key) else None
    if found is None:
        raise Http404
    return found


def with_duties(found: NextSteps) -> list[tuple[NextStep, Duty]]:
    """Every step with where its inputs come from and where its results go."""
    return [(one, roles.duty(reading.plain_document(one.blueprint), one.step.key)) for one in found.steps]
