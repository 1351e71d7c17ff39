# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which step is bent most often and why: across all places the reader may see."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from blaupause.accounts.problems import not_found
from blaupause.accounts.rules import Kind, Verb
from blaupause.accounts.scope import NOWHERE
from blaupause.console.scoped import scope_of
from blaupause.rollout.deviations import Bent, Said, most_bent
from blaupause.rollout.labels import DEVIATIONS


@dataclass(frozen=True, slots=True)
class Row:
    """A step in words of the page's language. `kinds`: how it is done differently, and how often."""

    bent: Bent
    kinds: list[tuple[str | Promise, int]]
    reasons: list[tuple[Said, str | Promise]]


@require_safe
def deviations(request: HttpRequest) -> HttpResponse:
    """Steps by how many connections do them differently, each with the newest reasons."""
    scope = scope_of(request)
    if scope.reach(Verb.SEE, Kind.PROGRESS) == NOWHERE:
        raise not_found()
    rows = [
        Row(
            bent,
            [(DEVIATIONS[kind], count) for kind, count in bent.kinds.items()],
            [(said, DEVIATIONS[said.kind]) for said in bent.reasons],
        )
        for bent in most_bent(scope)
    ]
    return render(request, "console/deviations.html", {"rows": rows})
