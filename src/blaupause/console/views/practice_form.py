# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Sharing how a step was done, from the page of its connection; saying that one's authority took something over."""

from dataclasses import dataclass
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from blaupause.accounts.problems import Conflict, not_found
from blaupause.accounts.queries import invented
from blaupause.accounts.rules import Kind, Verb
from blaupause.authorities.queries import AuthorityInfo
from blaupause.catalog.queries import specialist_systems
from blaupause.console.conflicts import conflict_page
from blaupause.console.practice_words import votes_words
from blaupause.console.scoped import scope_of
from blaupause.console.typed import Typed, dropped_version, sentences
from blaupause.console.views.blockers import MAX_ID
from blaupause.console.views.practice import number_in, task_of, told_in, values_of
from blaupause.kernel.problems import Problem
from blaupause.rollout import practice as writing
from blaupause.rollout import practices
from blaupause.rollout import queries as rollout
from blaupause.rollout.labels import RATINGS
from blaupause.rollout.practice import Verdict
from blaupause.rollout.practices import SolutionInfo
from blaupause.rollout.queries import ConnectionDetail
from blaupause.rollout.workrules import Rating

MOST_OFFERED: Final = 60
_RATINGS: Final = {"ja": Rating.HELPED, "teils": Rating.PARTLY, "nein": Rating.NOT, "offen": None}
_HIDDEN: Final = ("accounts.not_found", "accounts.second_factor")


@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest, number: int) -> HttpResponse:
    """The form for a step of a connection; `schritt` in the address is chosen already."""
    scope = scope_of(request)
    detail = rollout.connection(number) if number < MAX_ID else None
    if detail is None:
        raise not_found()
    scope.require(Verb.ADD, Kind.PRACTICE, detail.place)
    if request.method != "POST":
        return _form(request, detail, request.GET.get("schritt", "")[:40])
    step = request.POST.get("schritt", "")[:40]
    try:
        made = writing.share(by=scope, connection_id=number, step=step, told=told_in(request.POST))
    except Problem as problem:
        if problem.code in _HIDDEN:
            raise
        return _form(request, detail, step, sentences(problem, get_language() or "de"), request.POST)
    messages.success(request, gettext("Thank you. All authorities can read it now."))
    return redirect("console:solution", made)


def _form(
    request: HttpRequest,
    detail: ConnectionDetail,
    step: str,
    wrong: list[str] | None = None,
    sent: QueryDict | None = None,
) -> HttpResponse:
    values, scope = values_of(None, sent), scope_of(request)
    if sent is None and detail.system:
        values["verfahren"] = str(detail.system.id)
    context = {
        "detail": detail,
        "steps": [(one.step.key, one.step.title) for one in detail.steps],
        "step": step,
        "systems": specialist_systems(demonstration=scope.key in invented({scope.key})),
        "values": values,
        "wrong": wrong or [],
    }
    return render(request, "console/practice_share.html", context, status=400 if wrong else 200)


@dataclass(frozen=True, slots=True)
class Offered:
    """Authorities to choose from. `chosen`: its key; `many`: too many for a list, the task at hand has to tell."""

    authorities: list[AuthorityInfo]
    chosen: str
    many: bool


@require_http_methods(["GET", "HEAD", "POST"])
def adopt(request: HttpRequest) -> HttpResponse:
    """`loesung` names the solution, `behoerde` or `anschluss` for whom it was taken over."""
    scope, data = scope_of(request), request.POST if request.method == "POST" else request.GET
    number = number_in(data, "loesung")
    if request.method != "POST" and not number:
        return redirect("console:practice")
    found = practices.solution(scope, number) if 0 < number < MAX_ID else None
    if found is None or found.withdrawn_why:
        raise not_found()
    if request.method != "POST":
        return _verdict(request, found)
    typed, authority = Typed(request.POST), request.POST.get("behoerde", "")[:20]
    try:
        if request.POST.get("tun") == "zurueck":
            writing.leave(by=scope, number=number, authority=authority, seen=typed.number("stand"))
            messages.success(request, gettext("It no longer counts as adopted by you."))
        else:
            rating = typed.choice("ergebnis", gettext("Did it help?"), _RATINGS, None)
            if typed.wrong:
                return _verdict(request, found, typed.wrong)
            verdict = Verdict(rating, typed.words("anmerkung"))
            writing.adopt(by=scope, number=number, authority=authority, verdict=verdict, seen=typed.number("stand"))
            messages.success(request, gettext("Recorded. The others see that you adopted it."))
    except Conflict as conflict:
        now = practices.solution(scope, number) or found
        version = next((one.version for one in now.adoptions if one.authority.key == authority), 0)
        fields = dropped_version(request.POST, "stand", version)
        return conflict_page(request, conflict, reverse("console:practice-adopt"), fields)
    except Problem as problem:
        if problem.code in _HIDDEN:
            raise
        return _verdict(request, found, sentences(problem, get_language() or "de"))
    return redirect("console:solution", number)


def _offered(request: HttpRequest, found: SolutionInfo, data: QueryDict) -> Offered:
    mine = [one for one in practices.adopters(scope_of(request)) if one.id != found.authority.id]
    task = task_of(data).authority
    wanted = data.get("behoerde", "") or (task.key if task else "")
    if chosen := [one for one in mine if one.key == wanted]:
        return Offered(chosen, wanted, False)
    return Offered(mine[:MOST_OFFERED], mine[0].key if len(mine) == 1 else "", len(mine) > MOST_OFFERED)


def _verdict(request: HttpRequest, found: SolutionInfo, wrong: list[str] | None = None) -> HttpResponse:
    data = request.POST if request.method == "POST" else request.GET
    offered = _offered(request, found, data)
    held = next((one for one in found.adoptions if one.authority.key == offered.chosen), None)
    rating = "" if held is None else next(key for key, value in _RATINGS.items() if value == held.rating)
    context = {
        "one": found,
        "votes": votes_words(found.votes),
        "offered": offered,
        "held": held,
        "rating": data.get("ergebnis", "") or rating,
        "ratings": [
            (key, gettext("We cannot tell yet") if value is None else RATINGS[value])
            for key, value in _RATINGS.items()
        ],
        "comment": data.get("anmerkung", "")[:400] or (held.comment if held else ""),
        "wrong": wrong or [],
    }
    return render(request, "console/practice_adopt.html", context, status=400 if wrong else 200)
