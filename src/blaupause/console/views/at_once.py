# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is left to do on one page: fill in what is known, and everything that is complete is finished."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.http import require_http_methods

from blaupause.accounts.problems import Conflict, not_found
from blaupause.accounts.rules import Kind, Verb
from blaupause.blueprint.queries import StepInfo
from blaupause.console import workforms
from blaupause.console.conflicts import conflict_page
from blaupause.console.scoped import said, scope_of
from blaupause.console.typed import sentences
from blaupause.console.valuefields import as_typed
from blaupause.console.views.connections import detail_of
from blaupause.console.workforms import Entry, said_in
from blaupause.console.workpage import titles_of
from blaupause.kernel.problems import Problem
from blaupause.rollout import atonce, stepwork, workplace
from blaupause.rollout.atonce import Suggestion
from blaupause.rollout.gates import StepView
from blaupause.rollout.knowing import Standing
from blaupause.rollout.needs import Need, holds, included, needs_of
from blaupause.rollout.queries import ConnectionDetail
from blaupause.rollout.rules import StepState
from blaupause.rollout.workrules import StatementKind

_STATES = {state.name.lower(): state for state in StepState}
MOST_STEPS = 60


@dataclass(frozen=True, slots=True)
class Part:
    """One step of the page with what is asked there; what an earlier one asks is not asked again.

    `entries`: to be filled in. `within`: what another thing on the page says as well. `there`: what holds already.
    """

    step: StepInfo
    view: StepView
    entries: list[Entry]
    within: list[Entry]
    there: list[Entry]

    @property
    def state(self) -> str:
        """The step and the state that is seen, for the form."""
        return f"{self.step.key}:{self.view.state.name.lower()}"

    @property
    def asks(self) -> bool:
        """There is something to be filled in or said."""
        return bool(self.entries) or self.view.spoken


@require_http_methods(["GET", "HEAD", "POST"])
def at_once(request: HttpRequest, number: int) -> HttpResponse:
    """GET: the steps that are left. POST: state what was typed, finish what is complete."""
    detail = detail_of(request, number)
    scope = scope_of(request)
    if not scope.may(Verb.SEE, Kind.PROGRESS, detail.place):
        raise not_found()
    if request.method != "POST":
        return _page(request, detail)
    scope.require(Verb.EDIT, Kind.PROGRESS, detail.place)
    seen = _seen(request.POST.getlist("schritte"))
    here = workplace.work(scope, detail).here
    views = [view for view in here.steps if view.key in seen]
    read = workforms.read(here, [need for _, needs in _asked(here, views) for need in needs], request.POST)
    if read.errors:
        return _page(request, detail, request.POST, errors=read.errors)
    titles = titles_of(here)
    confirmed = request.POST.getlist("fertig")[:MOST_STEPS]
    try:
        sitting = stepwork.work_through(
            by=scope, connection_id=detail.id, statements=read.statements, seen=seen, confirmed=confirmed
        )
    except Conflict as conflict:
        return conflict_page(request, conflict, reverse("console:connection-at-once", args=[number]), {})
    except Problem as problem:
        return _page(request, detail, request.POST, wrong=sentences(problem, get_language() or "de"))
    moved = sitting.moved.steps if sitting.moved else ()
    messages.success(request, _words(sitting.stated, [titles[one] for one in moved]))
    left = atonce.in_one_sitting(workplace.work(scope, detail).here)
    return redirect(reverse("console:connection-at-once" if left else "console:connection", args=[number]))


def _seen(pairs: Iterable[str]) -> dict[str, StepState]:
    found = {}
    for pair in list(pairs)[:MOST_STEPS]:
        step, _, state = pair.partition(":")
        if state in _STATES:
            found[step[:40]] = _STATES[state]
    return found


def _asked(here: Standing, views: Iterable[StepView]) -> list[tuple[StepView, list[Need]]]:
    """What the gates of these steps insist on, each thing once, where it is asked first."""
    known: set[str] = set()
    found = []
    for view in views:
        needs = [one for one in needs_of(here, view) if one.needed and one.id not in known]
        known |= {one.id for one in needs}
        found.append((view, needs))
    return found


def _page(
    request: HttpRequest,
    detail: ConnectionDetail,
    sent: QueryDict | None = None,
    errors: dict[str, str] | None = None,
    wrong: list[str] | None = None,
) -> HttpResponse:
    scope = scope_of(request)
    here = workplace.work(scope, detail).here
    asked = _asked(here, atonce.in_one_sitting(here))
    hints = {} if sent is not None else atonce.suggestions(scope, here)
    parts = _parts(here, asked, hints, sent, errors or {})
    shown = (one for part in parts for one in (*part.entries, *part.within, *part.there))
    mistakes = [f"{one.label}: {one.error}" for one in shown if one.error]
    context = {
        "detail": detail,
        "abbreviations": detail.blueprint.document.abbreviations,
        "parts": parts,
        "asking": [part for part in parts if part.asks],
        "quiet": [part for part in parts if not part.asks],
        "within": [part for part in parts if part.within],
        "there": [part for part in parts if part.there],
        "again": sent is not None,
        "may_work": scope.may(Verb.EDIT, Kind.PROGRESS, detail.place),
        "ticked": sent.getlist("fertig") if sent is not None else [],
        "wrong": wrong or mistakes,
        "said": said(request),
    }
    return render(request, "console/at_once.html", context, status=400 if errors or wrong else 200)


def _parts(
    here: Standing,
    asked: list[tuple[StepView, list[Need]]],
    hints: Mapping[str, Suggestion],
    sent: QueryDict | None,
    errors: dict[str, str],
) -> list[Part]:
    steps = {step.key: step for step in here.blueprint.steps}
    within = included(here, [need for _, needs in asked for need in needs])
    parts = []
    for view, needs in asked:
        part = Part(steps[view.key], view, [], [], [])
        for entry, need in zip(workforms.entries(here, view.key, needs, sent, errors), needs, strict=True):
            if holds(here, need):
                part.there.append(entry)
            elif need.kind is StatementKind.DATUM and need.key in within:
                part.within.append(entry)
            else:
                part.entries.append(_suggested(entry, need, hints.get(need.key)))
        parts.append(part)
    return parts


def _suggested(entry: Entry, need: Need, hint: Suggestion | None) -> Entry:
    """The field with the value of another service, where nothing is stated here: said to be a suggestion."""
    if hint is None or need.held is not None or need.parameter is None:
        return entry
    origin = gettext("Suggested: that is how it is for “%(service)s”. Please check.")
    return replace(
        entry, value=as_typed(need.parameter, hint.value), origin=origin % {"service": said_in(hint.commitment)}
    )


def _words(stated: int, steps: Sequence[str]) -> str:
    told = []
    if stated:
        words = ngettext("%(count)d statement is saved.", "%(count)d statements are saved.", stated)
        told.append(words % {"count": stated})
    if steps:
        words = ngettext(
            "%(count)d step is finished: %(titles)s.", "%(count)d steps are finished: %(titles)s.", len(steps)
        )
        told.append(words % {"count": len(steps), "titles": ", ".join(steps)})
    return " ".join(told) or gettext("Nothing was different, so nothing was recorded.")
