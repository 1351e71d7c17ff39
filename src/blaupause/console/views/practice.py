# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""How others did it: the search, and one solution with what those say who took it over."""

import re
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_safe

from blaupause.accounts.problems import Conflict, not_found
from blaupause.accounts.rules import Kind, Verb
from blaupause.catalog.queries import specialist_systems
from blaupause.console import parameters
from blaupause.console.conflicts import conflict_page
from blaupause.console.history import history_address
from blaupause.console.practice_words import size_word, votes_words
from blaupause.console.presenters import paginate
from blaupause.console.scoped import said, scope_of
from blaupause.console.typed import Typed, dropped_version, sentences
from blaupause.console.views.blockers import MAX_ID
from blaupause.kernel.problems import Problem
from blaupause.rollout import practice as writing
from blaupause.rollout import practices
from blaupause.rollout.effortstats import SIZES
from blaupause.rollout.labels import RATINGS
from blaupause.rollout.practice import Told
from blaupause.rollout.practices import Near, PracticeFilter, SolutionInfo

PER_PAGE: Final = 20
_NUMBER: Final = re.compile(r"[0-9]{1,18}")
_HIDDEN: Final = ("accounts.not_found", "accounts.second_factor")


@require_safe
def practice(request: HttpRequest) -> HttpResponse:
    """The search: `text`, `schritt`, `produkt`, `groesse`; what fits the task at hand (`anschluss`) comes first."""
    scope, task = scope_of(request), task_of(request.GET)
    sizes = {str(number): number for number in range(len(SIZES) + 1)}
    size = parameters.choice(request, "groesse", sizes, "")
    wanted = PracticeFilter(
        parameters.text(request, "text"),
        parameters.text(request, "schritt", 40),
        number_in(request.GET, "produkt") or None,
        sizes[size] if size else None,
    )
    found = practices.practice(scope, wanted, task, invented=not parameters.official_only(request))
    page = paginate(len(found.found), parameters.page(request), PER_PAGE)
    rows = found.found[page.first - 1 : page.last] if found.found else []
    context = {
        "said": said(request),
        "rows": [(one, size_of(one), votes_words(one.votes)) for one in rows],
        "page": page,
        "filter": wanted,
        "task": task,
        "steps": found.steps.items(),
        "products": found.products,
        "sizes": [(str(number), size_word(number)) for number in found.sizes],
        "size": size,
    }
    return render(request, "console/practice.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def solution(request: HttpRequest, number: int) -> HttpResponse:
    """One solution; a POST of those who may: `tun=aendern` rewrites it, `tun=entfernen` takes it out."""
    scope = scope_of(request)
    found = _found(request, number)
    if request.method != "POST":
        return _page(request, found)
    if not any(scope.may(verb, Kind.PRACTICE, found.place) for verb in (Verb.EDIT, Verb.END)):
        raise not_found()
    typed, what = Typed(request.POST), request.POST.get("tun", "")
    try:
        if what == "aendern":
            writing.edit(by=scope, number=number, told=told_in(request.POST), seen=typed.number("stand"))
            messages.success(request, gettext("Your change is recorded."))
        elif what == "entfernen":
            writing.withdraw(by=scope, number=number, why=typed.words("grund"), seen=typed.number("stand"))
            messages.success(request, gettext("It is taken out. Only those who could do that still see it here."))
        else:
            return _page(request, found, [gettext("Please choose what is to be done.")])
    except Conflict as conflict:
        fields = dropped_version(request.POST, "stand", _found(request, number).version)
        return conflict_page(request, conflict, reverse("console:solution", args=[number]), fields)
    except Problem as problem:
        if problem.code in _HIDDEN:
            raise
        return _page(request, found, sentences(problem, get_language() or "de"), request.POST)
    return redirect("console:solution", number)


def _found(request: HttpRequest, number: int) -> SolutionInfo:
    invented = not parameters.official_only(request)
    found = practices.solution(scope_of(request), number, invented=invented) if number < MAX_ID else None
    if found is None:
        raise not_found()
    return found


def _page(
    request: HttpRequest, found: SolutionInfo, wrong: list[str] | None = None, sent: QueryDict | None = None
) -> HttpResponse:
    scope, place = scope_of(request), found.place
    there = not found.withdrawn_why
    done = {found.authority.id, *(one.authority.id for one in found.adoptions)}
    may_edit = there and scope.may(Verb.EDIT, Kind.PRACTICE, place)
    context = {
        "one": found,
        "size": size_of(found),
        "votes": votes_words(found.votes),
        "adoptions": [
            (one, gettext("cannot tell yet") if one.rating is None else RATINGS[one.rating])
            for one in found.adoptions
        ],
        "may_adopt": there and any(body.id not in done for body in practices.adopters(scope)),
        "may_edit": may_edit,
        "may_end": there and scope.may(Verb.END, Kind.PRACTICE, place),
        "systems": specialist_systems(demonstration=found.demonstration) if may_edit else (),
        "values": values_of(found, sent),
        "task": task_of(request.GET),
        "said": said(request),
        "wrong": wrong or [],
        "history": history_address(request, gegenstand=f"solution:{found.id}"),
    }
    return render(request, "console/solution.html", context, status=400 if wrong else 200)


# ── shared with practice_form.py ────────────────────────────────────────────────────────────────────────────────────


def number_in(data: QueryDict, name: str) -> int:
    """A number from an address or a form, 0 for anything else."""
    value = data.get(name, "")
    return int(value) if _NUMBER.fullmatch(value) else 0


def task_of(data: QueryDict) -> Near:
    """The connection for which somebody is looking."""
    number = number_in(data, "anschluss")
    return practices.near(number if number < MAX_ID else 0)


def size_of(one: SolutionInfo) -> str:
    """The class of its authority in words; "" when nobody knows."""
    return "" if one.size is None else size_word(one.size)


def told_in(data: QueryDict) -> Told:
    """What stands in the form."""
    typed = Typed(data)
    return Told(
        typed.words("titel"),
        typed.words("text"),
        typed.words("verweis"),
        typed.words("lizenz"),
        number_in(data, "verfahren") or None,
    )


def values_of(one: SolutionInfo | None, sent: QueryDict | None) -> dict[str, str]:
    """The form as it was sent, else as it is stored."""
    names = ("titel", "text", "verweis", "lizenz", "verfahren")
    if sent is not None:
        return {name: sent.get(name, "")[:4000] for name in names}
    if one is None:
        return dict.fromkeys(names, "")
    stored = (one.title, one.text, one.link, one.licence, str(one.system.id) if one.system else "")
    return dict(zip(names, stored, strict=True))
