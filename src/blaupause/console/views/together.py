# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Do it once for all: the same statements, the same step, in all connections that are ticked."""

import re
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from blaupause.accounts.problems import not_found
from blaupause.accounts.rules import Kind, Verb
from blaupause.accounts.scope import NOWHERE
from blaupause.console import workforms
from blaupause.console.scoped import scope_of
from blaupause.console.typed import Typed
from blaupause.console.workpage import TONES
from blaupause.kernel.problems import Problem
from blaupause.rollout import bulk, stepmoves, stepwork, together
from blaupause.rollout.labels import POSITIONS
from blaupause.rollout.needs import needs_of
from blaupause.rollout.rules import StepState
from blaupause.rollout.stepwalk import Said
from blaupause.rollout.stepwork import NewStatement
from blaupause.rollout.together import Row

_KEY = re.compile(r"[a-z0-9-]{1,80}")
_SEEN = re.compile(r"([0-9]{1,18}):([a-z_]{1,20})")
_STATES = {state.name.lower(): state for state in StepState}
_NEW = {"beginnen": StepState.STARTED, "erledigt": StepState.DONE}


@dataclass(frozen=True, slots=True)
class Choice:
    """What the page is about, from its address or from the form."""

    step: str
    commitment: str
    authority: str


@require_http_methods(["GET", "HEAD", "POST"])
def together_page(request: HttpRequest) -> HttpResponse:
    """GET: the connections with this step before them, to tick. POST: what became of each."""
    if scope_of(request).reach(Verb.EDIT, Kind.PROGRESS) == NOWHERE:
        raise not_found()
    data = request.POST if request.method == "POST" else request.GET
    names = (data.get("schritt", ""), data.get("zusage", ""), data.get("behoerde", ""))
    choice = Choice(*(name if _KEY.fullmatch(name) else "" for name in names))
    return _carry_out(request, choice) if request.method == "POST" else _form(request, choice)


def _form(
    request: HttpRequest, choice: Choice, errors: dict[str, str] | None = None, wrong: list[str] | None = None
) -> HttpResponse:
    scope = scope_of(request)
    found = together.Rows((), 0)
    if choice.step:
        found = together.rows(scope, choice.step, commitment=choice.commitment, authority=choice.authority)
    sent = request.POST if request.method == "POST" else None
    first = found.rows[0] if found.rows else None
    ticked = set(request.POST.getlist("anschluss")) if sent else set()
    fields, info = [], None
    if first is not None:
        needs = needs_of(first.here, first.view)
        fields = workforms.blank(first.here, choice.step, needs, sent, errors or {})
        info = next(step for step in first.here.blueprint.steps if step.key == choice.step)
    context = {
        "choice": choice,
        "step": info,
        "rows": [(row, _mark(row), f"{row.here.connection_id}:{row.view.state.name.lower()}") for row in found.rows],
        "ticked": ticked,
        "left_out": found.left_out,
        "entries": fields,
        "abbreviations": found.rows[0].here.blueprint.document.abbreviations if found.rows else {},
        "limit": bulk.limit(),
        "wrong": wrong or [],
    }
    return render(request, "console/together.html", context, status=400 if errors or wrong else 200)


def _mark(row: Row) -> tuple[str, object]:
    return TONES[row.view.position], POSITIONS[row.view.position]


def _carry_out(request: HttpRequest, choice: Choice) -> HttpResponse:
    scope, post = scope_of(request), request.POST
    matches = [_SEEN.fullmatch(one) for one in post.getlist("anschluss")[: together.MOST]]
    seen = {int(one[1]): _STATES[one[2]] for one in matches if one and one[2] in _STATES}
    if not seen:
        return _form(request, choice, wrong=[gettext("Please tick at least one connection.")])
    rows = {row.here.connection_id: row for row in together.rows(scope, choice.step, only=list(seen)).rows}
    wanted: dict[int, tuple[NewStatement, ...]] = {}
    for number, row in rows.items():
        read = workforms.same_for_all(row.here, needs_of(row.here, row.view), post)
        if read.errors:
            return _form(request, choice, read.errors)
        wanted[number] = read.statements
    stated = stepwork.state_many(by=scope, wanted=wanted)
    refused: dict[int, Problem] = dict(stated.refused)
    written, waiting, requests = stated.written, tuple[int, ...](), tuple[int, ...]()
    if new := _NEW.get(post.get("was", "")):
        left = {number: seen[number] for number in stated.written}
        said = Said(Typed(post).words("grund"))
        moved = stepmoves.move_many(by=scope, seen=left, step=choice.step, new=new, said=said)
        refused |= moved.refused
        written, requests, waiting = moved.written, moved.requests, moved.waiting
    language = get_language() or "de"
    context = {
        "choice": choice,
        "written": [rows[number] for number in written if number in rows],
        "waiting": [rows[number] for number in waiting if number in rows],
        "requests": requests,
        "refused": [(rows[number], problem.text(language)) for number, problem in refused.items() if number in rows],
        "moved": post.get("was", "") in _NEW,
        "overtaken": len(seen) - len(rows),
    }
    return render(request, "console/together_outcome.html", context)
