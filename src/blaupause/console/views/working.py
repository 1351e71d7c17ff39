# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is sent from the page of a connection: statements, moves of steps, messages, steps left out."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.http import require_http_methods

from blaupause.accounts.problems import Conflict, not_found
from blaupause.accounts.rules import Kind, Verb
from blaupause.console import workforms
from blaupause.console.conflicts import conflict_page
from blaupause.console.scoped import scope_of
from blaupause.console.typed import Typed, sentences
from blaupause.console.views.connections import detail_of, work_page
from blaupause.console.workpage import chosen_step
from blaupause.kernel.problems import Problem
from blaupause.rollout import conversation, deviations, stepwork, workplace
from blaupause.rollout.knowing import Standing
from blaupause.rollout.needs import needs_of
from blaupause.rollout.queries import ConnectionDetail
from blaupause.rollout.rules import DeviationKind, LiveLevel, StepState, Strength
from blaupause.rollout.stepmoves import Moved
from blaupause.rollout.stepwalk import Move, Proof, Said

_STATES = {state.name.lower(): state for state in StepState}
_NEW = {"beginnen": StepState.STARTED, "erledigt": StepState.DONE, "zurueck": StepState.OPEN}
_STRENGTHS = {one.name.lower(): one for one in Strength}
_LEVELS = {one.name.lower(): one for one in LiveLevel}
MOST_STEPS = 60


@dataclass(frozen=True, slots=True)
class Done:
    """What to say afterwards, and at which step the page opens ('': the next one that can go on)."""

    words: str
    step: str = ""
    part: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
def work(request: HttpRequest, number: int) -> HttpResponse:
    """GET: the page of the connection for those involved. POST: `was` says what is to be done."""
    detail = detail_of(request, number)
    if not scope_of(request).may(Verb.SEE, Kind.PROGRESS, detail.place):
        raise not_found()
    if request.method != "POST":
        return work_page(request, detail)
    step = request.POST.get("schritt", "")[:40]
    try:
        done = _do(request, detail, step)
    except Conflict as conflict:
        return conflict_page(request, conflict, reverse("console:connection", args=[number]), {})
    except Problem as problem:
        return work_page(request, detail, step, request.POST, wrong=sentences(problem, get_language() or "de"))
    if isinstance(done, workforms.Read):
        return work_page(request, detail, step, request.POST, errors=done.errors)
    messages.success(request, done.words)
    return redirect(_address(number, done))


def _address(number: int, done: Done) -> str:
    address = reverse("console:connection", args=[number])
    if done.step:
        return f"{address}?{urlencode({'schritt': done.step})}#schritt-{done.step}"
    return f"{address}#{done.part or 'schritte'}"


def _do(request: HttpRequest, detail: ConnectionDetail, step: str) -> Done | workforms.Read:
    what, scope, post = request.POST.get("was", ""), scope_of(request), request.POST
    typed = Typed(post)
    if what == "nachricht":
        about = post.get("zu", "")[:40]
        conversation.write(by=scope, connection_id=detail.id, text=typed.words("text"), step=about)
        return Done(gettext("Your message is written."), part="gespraech")
    if what == "entfaellt":
        reason = typed.words("grund")
        deviations.record(by=scope, connection_id=detail.id, step=step, kind=DeviationKind.SKIPPED, reason=reason)
        return Done(gettext("The step is left out here."))
    scope.require(Verb.EDIT, Kind.PROGRESS, detail.place)
    if what == "alle":
        moves = [_pair(one) for one in post.getlist("fertig")[:MOST_STEPS]]
        sitting = stepwork.work(
            by=scope, connection_id=detail.id, statements=(), moves=[one for one in moves if one is not None]
        )
        return Done(_words(sitting.moved, 0))
    return _step(request, detail, step, what)


def _pair(text: str) -> Move | None:
    step, _, state = text.partition(":")
    return Move(step[:40], _STATES[state], StepState.DONE) if state in _STATES else None


def _step(request: HttpRequest, detail: ConnectionDetail, step: str, what: str) -> Done | workforms.Read:
    """Statements of one step, and perhaps it moves."""
    scope, post = scope_of(request), request.POST
    here = workplace.work(scope, detail).here
    view = here.step(step)
    if view is None:
        raise not_found()
    read = workforms.read(here, needs_of(here, view), post)
    if read.errors:
        return read
    new, seen = _NEW.get(what), _STATES.get(post.get("war", ""))
    moves = [Move(step, seen, new)] if new is not None and seen is not None else []
    sitting = stepwork.work(
        by=scope, connection_id=detail.id, statements=read.statements, moves=moves, said=_said(post)
    )
    stays = what != "erledigt" or not sitting.moved or bool(sitting.moved.request)
    return Done(_words(sitting.moved, sitting.stated), step if stays else _next(request, detail))


def _next(request: HttpRequest, detail: ConnectionDetail) -> str:
    return chosen_step(_fresh(request, detail), "")


def _fresh(request: HttpRequest, detail: ConnectionDetail) -> Standing:
    return workplace.work(scope_of(request), detail).here


def _said(post: QueryDict) -> Said:
    """Reason, day and proof; raises Problem accounts.invalid with all that cannot be read."""
    typed = Typed(post)
    on: date | None = typed.day("tag", gettext("Day"))
    proof = None
    if post.get("nachweis"):
        proof = Proof(
            typed.choice("nachweis", gettext("What proves it?"), _STRENGTHS, Strength.NONE),
            typed.day("nachweis_tag", gettext("Evidence of")),
            typed.words("quelle"),
            typed.choice("reichweite", gettext("How far it reaches"), _LEVELS, LiveLevel.NONE),
        )
    if typed.wrong:
        raise Problem("rollout.unreadable", " ".join(typed.wrong), " ".join(typed.wrong))
    return Said(typed.words("grund"), on, proof)


def _words(moved: Moved | None, stated: int) -> str:
    parts = []
    if stated:
        told = ngettext("%(count)d statement is saved.", "%(count)d statements are saved.", stated)
        parts.append(told % {"count": stated})
    if moved and moved.steps:
        parts.append(
            gettext("The step is recorded.") if len(moved.steps) == 1 else gettext("The steps are recorded.")
        )
    if moved and moved.request:
        parts.append(
            gettext("A second person has to agree; request no. %(number)d waits for that.")
            % {"number": moved.request}
        )
    return " ".join(parts) or gettext("Nothing was different, so nothing was recorded.")
