# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""New blueprint versions somebody has to look at, and how one connection stands to its blueprint."""

from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_safe

from blaupause.accounts.problems import Conflict, not_found
from blaupause.accounts.queries import names
from blaupause.accounts.rules import Kind, Verb
from blaupause.accounts.scope import NOWHERE, Scope
from blaupause.catalog.queries import commitments
from blaupause.console import parameters
from blaupause.console.conflicts import conflict_page
from blaupause.console.presenters import paginate
from blaupause.console.scoped import said, scope_of
from blaupause.console.typed import Typed, sentences
from blaupause.kernel.clock import today
from blaupause.kernel.problems import Problem
from blaupause.rollout import deviations as bending
from blaupause.rollout import queries as rollout
from blaupause.rollout import reviews as cases
from blaupause.rollout.labels import DEVIATIONS, REVIEW_REASONS, REVIEWS, STEP_CHANGES
from blaupause.rollout.planner import Reason
from blaupause.rollout.queries import ConnectionHead
from blaupause.rollout.reviews import Choice, ReviewInfo
from blaupause.rollout.rules import DeviationKind, ReviewState

PER_PAGE = 50
MAX_ID = 2**62
_STATES: Final = {
    "offen": ReviewState.OPEN,
    "uebernommen": ReviewState.TAKEN,
    "teilweise": ReviewState.PARTLY,
    "abgelehnt": ReviewState.DECLINED,
    "ueberholt": ReviewState.SUPERSEDED,
}
_REASONS: Final = {Reason(code).name.lower(): Reason(code) for code in REVIEW_REASONS}
DECISIONS: Final = {
    "ganz": ReviewState.TAKEN,
    "teilweise": ReviewState.PARTLY,
    "ablehnen": ReviewState.DECLINED,
}
_KINDS: Final = {kind.name.lower(): kind for kind in DeviationKind}
_HIDDEN: Final = ("accounts.not_found", "accounts.second_factor")


@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """Cases by what became of them, with counts; filters `stand`, `grund`, `zusage`."""
    scope = scope_of(request)
    if scope.reach(Verb.SEE, Kind.PROGRESS) == NOWHERE:
        raise not_found()
    state = parameters.choice(request, "stand", _STATES, "offen")
    reason = parameters.choice(request, "grund", _REASONS, "")
    promises = commitments()
    commitment = parameters.choice(request, "zusage", {one.key for one in promises}, "")
    choice = Choice(_STATES[state], _REASONS[reason] if reason else None, commitment)
    wanted = parameters.page(request)
    start = (wanted - 1) * PER_PAGE
    rows, total = cases.reviews(scope, choice, start, start + PER_PAGE)
    page = paginate(total, wanted, PER_PAGE)
    if page.number != wanted and total:
        rows, _ = cases.reviews(scope, choice, page.first - 1, page.last)
    counts = cases.counts(scope)
    by_reason = cases.reason_counts(scope, Choice(choice.state, None, commitment))
    context = {
        "rows": [(row, REVIEW_REASONS.get(row.reason, "")) for row in rows],
        "editable": _editable(scope, [row for row in rows if row.open]),
        "page": page,
        "state": state,
        "states": [(key, REVIEWS[code], counts[code]) for key, code in _STATES.items()],
        "reason": reason,
        "reasons": [(key, REVIEW_REASONS[code], by_reason.get(code, 0)) for key, code in _REASONS.items()],
        "commitment": commitment,
        "commitments": promises,
    }
    return render(request, "console/reviews.html", context)


def chosen(request: HttpRequest) -> Choice:
    """What the filters `stand`, `grund` and `zusage` of the list admit. Raises Problem parameter.value."""
    state = parameters.choice(request, "stand", _STATES, "offen")
    reason = parameters.choice(request, "grund", _REASONS, "")
    commitment = parameters.choice(request, "zusage", {one.key for one in commitments()}, "")
    return Choice(_STATES[state], _REASONS[reason] if reason else None, commitment)


def _editable(scope: Scope, rows: list[ReviewInfo]) -> frozenset[int]:
    """Which of these cases this person may decide."""
    return frozenset(row.id for row in rows if scope.may(Verb.EDIT, Kind.PROGRESS, row.place))


def choice_of(given: QueryDict) -> Choice:
    """Open cases by the filters `grund` and `zusage` of the list. Raises Problem parameter.value."""
    reason = parameters.listed(given, "grund", _REASONS, "")
    commitment = parameters.listed(given, "zusage", {one.key for one in commitments()}, "")
    return Choice(ReviewState.OPEN, _REASONS[reason] if reason else None, commitment)


@require_http_methods(["GET", "HEAD", "POST"])
def connection_blueprint(request: HttpRequest, number: int) -> HttpResponse:
    """The version a connection is on, what a newer one would change, and what is done differently."""
    scope = scope_of(request)
    detail = rollout.head(number) if number < MAX_ID else None
    if detail is None:
        raise not_found()
    scope.require(Verb.SEE, Kind.PROGRESS, detail.place)
    if request.method != "POST":
        return _page(request, detail)
    scope.require(Verb.EDIT, Kind.PROGRESS, detail.place)
    try:
        done = _act(request, detail)
    except Conflict as conflict:
        return conflict_page(request, conflict, reverse("console:connection-blueprint", args=[number]), {})
    except Problem as problem:
        if problem.code in _HIDDEN:
            raise
        return _page(request, detail, sentences(problem, get_language() or "de"))
    if isinstance(done, list):
        return _page(request, detail, done)
    messages.success(request, done)
    return redirect("console:connection-blueprint", number)


def _act(request: HttpRequest, detail: ConnectionHead) -> str | list[str]:
    """What was sent: a decision, a deviation, or the end of one."""
    typed, what = Typed(request.POST), request.POST.get("was", "")
    if what == "entscheidung":
        return _decide(request, typed)
    if what == "abweichung":
        return _deviate(request, detail, typed)
    if what == "ende":
        number, version = typed.number("nummer"), typed.number("version")
        bending.end(by=scope_of(request), deviation_id=number, version=version)
        return gettext("From today on this step is done as the blueprint says.")
    return [gettext("Please choose one of the buttons.")]


def _decide(request: HttpRequest, typed: Typed) -> str | list[str]:
    label = gettext("Decision")
    decision = typed.choice("entscheidung", label, DECISIONS, ReviewState.OPEN)
    if typed.wrong:
        return typed.wrong
    cases.decide(
        by=scope_of(request),
        review_id=typed.number("nummer"),
        version=typed.number("version"),
        decision=decision,
        steps=request.POST.getlist("schritt")[:500] if decision is ReviewState.PARTLY else (),
        why=typed.words("grund"),
    )
    return gettext("Your decision is recorded.")


def _deviate(request: HttpRequest, detail: ConnectionHead, typed: Typed) -> str | list[str]:
    steps = {one.key: one.key for one in detail.blueprint.steps}
    step = typed.choice("schritt", gettext("Step"), steps, "")
    kind = typed.choice("art", gettext("How"), _KINDS, DeviationKind.SKIPPED)
    since = typed.day("seit", gettext("Since"))
    if typed.wrong:
        return typed.wrong
    bending.record(
        by=scope_of(request),
        connection_id=detail.id,
        step=step,
        kind=kind,
        what=request.POST.get("stattdessen", "")[:2000],
        reason=typed.words("grund"),
        since=since,
    )
    return gettext("Your deviation is recorded.")


def _page(request: HttpRequest, detail: ConnectionHead, wrong: list[str] | None = None) -> HttpResponse:
    scope, german = scope_of(request), (get_language() or "de").startswith("de")
    found = cases.of_connection(scope, detail.id)
    open_case = next((one for one in found if one.open), None)
    titles = {one.key: (one.title.de, one.title.en) for one in detail.blueprint.steps}
    bent = bending.of_connection(scope, detail.id, titles)
    context = {
        "detail": detail,
        "wrong": wrong or [],
        "sent": request.POST,
        "chosen": request.POST.getlist("schritt"),
        "said": said(request),
        "may_edit": scope.may(Verb.EDIT, Kind.PROGRESS, detail.place),
        "case": open_case,
        "case_reason": REVIEW_REASONS.get(open_case.reason, "") if open_case else "",
        "changes": [(one, STEP_CHANGES[one.change]) for one in open_case.changes] if open_case else [],
        "earlier": _earlier(request, [one for one in found if not one.open]),
        "deviations": [(one, DEVIATIONS[one.kind]) for one in bent],
        "kinds": [(key, DEVIATIONS[kind]) for key, kind in _KINDS.items()],
        "steps": [(key, title[0] if german else title[1]) for key, title in titles.items()],
        "today": today(),
    }
    return render(request, "console/connection_blueprint.html", context, status=400 if wrong else 200)


def _earlier(request: HttpRequest, found: list[ReviewInfo]) -> list[tuple[ReviewInfo, object, str]]:
    """Decided cases, with who decided by name where the reader may know it."""
    known = names(scope_of(request), {one.decided_by for one in found}) if found else {}
    somebody = gettext("a person")
    return [
        (one, REVIEWS[one.state], known.get(one.decided_by, somebody if "person:" in one.decided_by else "–"))
        for one in found
    ]
