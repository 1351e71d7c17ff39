# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Units that became others: what is left to take over, what would become of it, and asking for it."""

from dataclasses import dataclass
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from blaupause.accounts.problems import not_found
from blaupause.console.access import for_people
from blaupause.console.scoped import said, scope_of
from blaupause.console.typed import Typed, sentences
from blaupause.kernel.problems import Problem
from blaupause.kernel.succession import Case, Choice, Decisions, Fate, Preview, Thing, chosen
from blaupause.territory import takeovers
from blaupause.territory.takeover_approval import FATES

MAX_ID: Final = 2**62
_OPEN: Final = 12  # so many lines of a kind are shown unfolded
_ELSEWHERE: Final = ("accounts.not_found", "accounts.second_factor")
KINDS: Final[dict[str, str | Promise]] = {
    "unit": gettext_lazy("Areas"),
    "authority": gettext_lazy("Authorities"),
    "exception": gettext_lazy("Exceptions from competence rules"),
    "connection": gettext_lazy("Connections"),
    "step": gettext_lazy("Steps that were begun"),
    "blocker": gettext_lazy("What waits for a blocker"),
    "review": gettext_lazy("New versions to look at"),
    "deviation": gettext_lazy("Steps done differently"),
    "statement": gettext_lazy("Master data"),
    "message": gettext_lazy("Conversations"),
    "effort": gettext_lazy("Recorded effort"),
    "organisation": gettext_lazy("Organisations"),
    "mandate": gettext_lazy("Mandates"),
    "request": gettext_lazy("Requests that wait for approval"),
}
TONES: Final[dict[Fate, str]] = {
    Fate.CONTINUES: "live",
    Fate.TAKEN: "live",
    Fate.OWN: "progress",
    Fate.ASKED: "waiting",
    Fate.CLOSED: "none",
    Fate.KEPT: "none",
    Fate.BY_HAND: "trouble",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A case in the list."""

    number: int
    case: Case
    before: str
    after: str
    left: int


@dataclass(frozen=True, slots=True)
class Line:
    """A thing with its fate in words."""

    thing: Thing
    fate: tuple[str, str]
    tone: str


@dataclass(frozen=True, slots=True)
class Group:
    """Things of one kind. `counts`: how many have which fate; `open`: short enough to be shown at once."""

    key: str
    title: str | Promise
    lines: list[Line]
    counts: list[tuple[tuple[str, str], int]]
    open: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A choice as a field of the form."""

    name: str
    choice: Choice
    value: str


@for_people
@require_safe
def successions(request: HttpRequest) -> HttpResponse:
    """All cases the reader may look at."""
    rows = [
        Row(one.case.number, one.case, _names(one.case, before=True), _names(one.case, before=False), one.left)
        for one in takeovers.standing(scope_of(request))
    ]
    return render(request, "console/successions.html", {"rows": rows, "said": said(request)})


@require_http_methods(["GET", "HEAD", "POST"])
@for_people
def succession(request: HttpRequest, number: int) -> HttpResponse:
    """One case; POST with choices (`w-…`) shows what they would do (`tun=zeigen`) or asks for it (`beantragen`)."""
    if number > MAX_ID:
        raise not_found()
    scope = scope_of(request)
    case = takeovers.case_for(scope, number)
    if request.method != "POST":
        return _page(request, case, {})
    decisions, why = _decisions(request.POST), Typed(request.POST).words("grund")
    if request.POST.get("tun") == "zeigen":
        return _page(request, case, decisions, why=why)
    try:
        made = takeovers.propose(
            by=scope, number=number, decisions=decisions, shown=request.POST.get("gesehen", "")[:64], why=why
        )
    except Problem as problem:
        if problem.code in _ELSEWHERE:
            raise
        return _page(request, case, decisions, sentences(problem, get_language() or "de"), why)
    messages.success(request, gettext("Your request is made. Somebody else has to approve it now."))
    return redirect("console:approval", made)


def _decisions(sent: QueryDict) -> Decisions:
    return {name[2:202]: str(value)[:100] for name, value in sent.items() if name.startswith("w-")}


def _page(
    request: HttpRequest, case: Case, decisions: Decisions, wrong: list[str] | None = None, why: str = ""
) -> HttpResponse:
    scope = scope_of(request)
    found = takeovers.preview(scope, case, decisions)
    ready = case.whole and not found.hindrances and found.todo > 0
    context = {
        "case": case,
        "before": _names(case, before=True),
        "after": _names(case, before=False),
        "remaining": "; ".join(one.name for one in case.remaining),
        "found": found,
        "groups": _groups(found),
        "counts": [(TONES[fate], _counted(found.counts[fate], fate)) for fate in Fate if found.counts.get(fate)],
        "questions": [Question(f"w-{one.key}", one, chosen(one, decisions)) for one in found.choices],
        "seen": takeovers.seen(case, found),
        "may_ask": ready and takeovers.may_ask(scope, case),
        "ready": ready,
        "wrong": wrong or [],
        "why": why,
    }
    return render(request, "console/succession.html", context, status=400 if wrong else 200)


def _counted(count: int, fate: Fate) -> str:
    german = (get_language() or "de").startswith("de")
    return f"{count} {FATES[fate][0 if german else 1]}"


def _groups(found: Preview) -> list[Group]:
    groups = []
    for key, title in KINDS.items():
        things = [one for one in found.things if one.kind == key]
        if not things:
            continue
        things.sort(key=lambda one: (one.title, one.detail, one.key))
        counted = [(FATES[fate], sum(one.fate is fate for one in things)) for fate in Fate]
        lines = [Line(one, FATES[one.fate], TONES[one.fate]) for one in things]
        groups.append(Group(key, title, lines, [one for one in counted if one[1]], len(lines) <= _OPEN))
    return groups


def _names(case: Case, *, before: bool) -> str:
    parts = (*case.gone, *case.remaining) if before else case.successors
    return "; ".join(one.name for one in parts)
