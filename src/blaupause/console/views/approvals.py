# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Requests that wait for a second person, and what became of earlier ones."""

import re
from dataclasses import dataclass
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from blaupause.accounts import approvals as actions
from blaupause.accounts import requests as queries
from blaupause.accounts.labels import REQUEST_STATES
from blaupause.accounts.problems import Conflict, not_found
from blaupause.accounts.requests import RequestInfo
from blaupause.accounts.rules import Condition, Kind, Verb
from blaupause.accounts.scope import NOWHERE, Scope
from blaupause.console import parameters
from blaupause.console.conflicts import conflict_page
from blaupause.console.history import history_address
from blaupause.console.people_words import place_name
from blaupause.console.presenters import paginate
from blaupause.console.scoped import said, scope_of
from blaupause.console.typed import Typed, sentences
from blaupause.kernel.problems import Problem
from blaupause.territory.queries import Territory, territory_at

PER_PAGE = 100
TOGETHER: Final = frozenset({"rollout.steps"})
"""Kinds of which several may be approved at once: the list shows all that each of them changes."""
_TICKED = re.compile(r"([0-9]{1,18}):([0-9]{1,9})")
MAX_ID = 2**62
KINDS: Final[dict[str, str | Promise]] = {
    "blueprint.release": gettext_lazy("Release of a blueprint"),
    "territory.import": gettext_lazy("Import that removes units"),
    "catalog.target": gettext_lazy("Change of a target"),
    "rollout.bulk": gettext_lazy("Change of many connections"),
    "rollout.reviews": gettext_lazy("Decision about many new versions"),
    "rollout.steps": gettext_lazy("Finishing of steps"),
}
DONE: Final[dict[str, str | Promise]] = {
    "freigeben": gettext_lazy("Approved. The change is carried out."),
    "ablehnen": gettext_lazy("Rejected. Nothing was changed."),
    "zurueckziehen": gettext_lazy("Withdrawn. Nothing was changed."),
}
_FORBIDDEN = (
    "accounts.own_request",
    "accounts.own_work",
    "accounts.already_approved",
    "accounts.not_the_author",
)
_MISTAKES = ("accounts.no_reason", "parameter.value")


@dataclass(frozen=True, slots=True)
class Shown:
    """A request in words of the page's language. `lines`: what it changes, one by one."""

    info: RequestInfo
    kind: str | Promise
    state: str | Promise
    place: str
    head: str
    lines: tuple[str, ...]

    @property
    def together(self) -> bool:
        """It may be ticked and approved with others."""
        return self.info.waiting and not self.info.mine and self.info.kind in TOGETHER


@require_http_methods(["GET", "HEAD", "POST"])
def approvals(request: HttpRequest) -> HttpResponse:
    """Waiting requests, or (`zeige=entschieden`) decided ones. POST: approve those that are ticked."""
    scope = scope_of(request)
    if scope.reach(Verb.SEE, Kind.CHANGE_REQUEST, Condition.WAITING) == NOWHERE:
        raise not_found()
    if request.method == "POST":
        return _approve_ticked(request)
    return _list(request)


def _approve_ticked(request: HttpRequest) -> HttpResponse:
    """Each for itself: what cannot be approved stays and is named."""
    scope = scope_of(request)
    if scope.reach(Verb.DECIDE, Kind.CHANGE_REQUEST) == NOWHERE:
        scope.require(Verb.DECIDE, Kind.CHANGE_REQUEST, "")  # says what is missing
    given = request.POST.get("gezeigt", "").split() if "jeden" in request.POST else request.POST.getlist("antrag")
    ticked = [found for one in given[:PER_PAGE] if (found := _TICKED.fullmatch(one))]
    told = [_approve(scope, int(one[1]), int(one[2])) for one in ticked]
    wrong = [text for text in told if text]
    if done := len(told) - len(wrong):
        words = ngettext("%(count)d request is approved.", "%(count)d requests are approved.", done)
        messages.success(request, words % {"count": done})
    if not told:
        wrong.append(gettext("Please tick at least one request."))
    if wrong:
        return _list(request, wrong, 409 if told else 400)
    return redirect("console:approvals")


def _approve(scope: Scope, number: int, version: int) -> str:
    """Approve one request; what stands against it, '' when it is done."""
    info = queries.request(scope, number) if number < MAX_ID else None
    if info is None or info.kind not in TOGETHER:
        return gettext("This request does not exist here.")
    try:
        actions.approve(by=scope, request_id=number, version=version)
    except Problem as problem:
        if problem.code == "accounts.second_factor":
            raise
        place = _shown(info, territory_at()).place
        return f"{place}: {' '.join(sentences(problem, get_language() or 'de'))}"
    return ""


def _list(request: HttpRequest, wrong: list[str] | None = None, status: int = 200) -> HttpResponse:
    scope = scope_of(request)
    decided = parameters.choice(request, "zeige", ("wartend", "entschieden"), "wartend") == "entschieden"
    wanted = parameters.page(request)
    start = (wanted - 1) * PER_PAGE
    rows, total = queries.requests(scope, waiting=not decided, start=start, stop=start + PER_PAGE)
    page = paginate(total, wanted, PER_PAGE)
    if page.number != wanted:
        rows, _ = queries.requests(scope, waiting=not decided, start=page.first - 1, stop=page.last)
    territory = territory_at()
    shown = [_shown(row, territory) for row in rows]
    context = {
        "rows": shown,
        "page": page,
        "decided": decided,
        "together": [row for row in shown if row.together],
        "wrong": wrong or [],
        "said": said(request),
    }
    return render(request, "console/approvals.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def approval(request: HttpRequest, number: int) -> HttpResponse:
    """One request; POST `tun=freigeben|ablehnen|zurueckziehen` decides it."""
    scope = scope_of(request)
    found = queries.request(scope, number) if number < MAX_ID else None
    if found is None:
        raise not_found()
    if request.method != "POST":
        return _page(request, found)
    try:
        done = _decide(request, found)
    except Conflict as conflict:
        return conflict_page(request, conflict, reverse("console:approval", args=[number]), {})
    except Problem as problem:
        if problem.code in ("accounts.not_found", "accounts.second_factor"):
            raise
        status = 400 if problem.code in _MISTAKES else 403 if problem.code in _FORBIDDEN else 409
        return _page(request, found, sentences(problem, get_language() or "de"), status)
    messages.success(request, done)
    return redirect("console:approval", number)


def _decide(request: HttpRequest, found: RequestInfo) -> str:
    scope, typed, number = scope_of(request), Typed(request.POST), found.id
    what, version = request.POST.get("tun", ""), typed.number("version")
    if what == "freigeben":
        if not actions.approve(by=scope, request_id=number, version=version):
            return gettext("Your approval is recorded. Somebody else has to approve, too.")
    elif what == "ablehnen":
        actions.reject(by=scope, request_id=number, version=version, reason=typed.words("grund"))
    elif what == "zurueckziehen":
        actions.withdraw(by=scope, request_id=number, version=version)
    else:
        scope.require(Verb.DECIDE, Kind.CHANGE_REQUEST, found.place)
        raise Problem("parameter.value", "Bitte eine der Schaltflächen wählen.", "Please choose one of the buttons.")
    return str(DONE[what])


def _page(
    request: HttpRequest, found: RequestInfo, wrong: list[str] | None = None, status: int = 200
) -> HttpResponse:
    scope = scope_of(request)
    who = queries.approvers(scope, found.place, without=scope.person_id) if found.mine and found.waiting else None
    context = {
        "request_": _shown(found, territory_at()),
        "wrong": wrong or [],
        "approvers": who,
        "agreed": [_name(name, False) for name in found.approved_by],
        "last": len(found.approved_by) + 1 >= found.needed,
        "reason": request.POST.get("grund", ""),
        "history_address": history_address(request, gegenstand=f"change_request:{found.id}"),
        "said": said(request),
        "author": _name(found.author, found.mine),
        "decider": _name(found.decider, False),
    }
    return render(request, "console/approval.html", context, status=status)


def _name(name: str, mine: bool) -> str:
    if mine:
        return gettext("you yourself")
    return name or gettext("a person")


def _shown(info: RequestInfo, territory: Territory) -> Shown:
    german = (get_language() or "de").startswith("de")
    head, *lines = (info.summary_de if german else info.summary_en).split("\n")
    return Shown(
        info,
        KINDS.get(info.kind, info.kind),
        REQUEST_STATES[info.state],
        place_name(territory, info.place),
        head,
        tuple(lines),
    )
