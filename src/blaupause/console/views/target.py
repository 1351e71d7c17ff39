# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Ask for another target or day of a promised service; a second person decides."""

from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.decorators.http import require_http_methods

from blaupause.accounts.problems import not_found
from blaupause.accounts.requests import approvers
from blaupause.accounts.rules import Kind, Verb
from blaupause.catalog.approvals import propose_target
from blaupause.catalog.queries import CommitmentInfo, commitments
from blaupause.console.access import for_people
from blaupause.console.scoped import scope_of
from blaupause.console.typed import Typed, sentences
from blaupause.console.views.situation import land_name
from blaupause.kernel.problems import Problem
from blaupause.territory.queries import territory_at

TARGETS: Final[dict[str, str | Promise]] = {
    "everywhere": gettext_lazy("everywhere"),
    "as_far_as_possible": gettext_lazy("as far as possible"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_people
def target(request: HttpRequest, land: str, commitment: str) -> HttpResponse:
    """The form, and what becomes of it."""
    found = next((one for one in commitments(land) if one.key == commitment), None)
    if found is None:
        raise not_found()
    scope_of(request).require(Verb.ADD, Kind.CHANGE_REQUEST, land)
    if request.method != "POST":
        values = {"ziel": found.target, "bis": found.due.isoformat()}
        return _page(request, found, values)
    typed = Typed(request.POST)
    wanted = typed.choice("ziel", gettext("Target"), {key: key for key in TARGETS}, found.target)
    due = typed.day("bis", gettext("By")) or found.due
    if typed.wrong:
        return _page(request, found, request.POST, typed.wrong)
    try:
        number = propose_target(by=scope_of(request), key=found.key, target=wanted, due=due, why=typed.words("grund"))
    except Problem as problem:
        return _page(request, found, request.POST, sentences(problem, get_language() or "de"))
    messages.success(request, gettext("Your request is made. Somebody else has to approve it now."))
    return redirect("console:approval", number)


def _page(
    request: HttpRequest, found: CommitmentInfo, values: dict[str, str] | QueryDict, wrong: list[str] | None = None
) -> HttpResponse:
    scope = scope_of(request)
    context = {
        "commitment": found,
        "land_name": land_name(territory_at(), found.land),
        "now": TARGETS[found.target],
        "targets": list(TARGETS.items()),
        "values": values,
        "wrong": wrong or [],
        "approvers": approvers(scope, found.land, without=scope.person_id),
    }
    return render(request, "console/target.html", context, status=400 if wrong else 200)
