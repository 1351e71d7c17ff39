# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""One state for the connections ticked in the register: choose, look at old and new, then do it or ask for it."""

import re
from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext, ngettext, pgettext
from django.views.decorators.http import require_http_methods

from blaupause.accounts.problems import Conflict, not_found
from blaupause.accounts.rules import Kind, Verb
from blaupause.console.scoped import scope_of
from blaupause.console.typed import Typed, sentences
from blaupause.console.views.register import numbers
from blaupause.kernel.clock import today
from blaupause.kernel.problems import Problem
from blaupause.rollout import bulk, jobstates
from blaupause.rollout.bulk import Outcome, Proposal, Row, Seen, Wish
from blaupause.rollout.jobstates import job_above
from blaupause.rollout.labels import STATES
from blaupause.rollout.rules import State

MOST = 100
_STATES = {state.name.lower(): state for state in State}
_SEEN = re.compile(r"([0-9]{1,18})-([0-9]{1,18})")
_NUMBER = re.compile(r"[0-9]{1,18}")


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest) -> HttpResponse:
    """GET: choose the state. POST `schritt=vorschau`: old and new of each; `schritt=ausfuehren`: do it."""
    if not _may_edit_anything(request):
        raise not_found()
    if request.GET.get("alle") == "ja":
        return _all(request)
    if request.method != "POST":
        chosen = [int(one) for one in request.GET.getlist("auswahl")[:MOST] if _NUMBER.fullmatch(one)]
        return _form(request, chosen)
    seen = _seen(request)
    typed, wish = _wish(request)
    if typed.wrong:
        return _form(request, [one.connection_id for one in seen], typed.wrong)
    if request.POST.get("schritt") == "ausfuehren":
        return _carry_out(request, seen, wish)
    return _preview(request, seen, wish)


def _wish(request: HttpRequest) -> tuple[Typed, Wish]:
    typed = Typed(request.POST)
    wish = Wish(
        state=typed.choice("zustand", pgettext("connection", "State"), _STATES, State.UNKNOWN),
        occurred_on=typed.day("seit", gettext("Since")) or today(),
        why=typed.words("grund"),
        source_url=typed.words("quelle"),
    )
    if not wish.why:
        typed.wrong.append(gettext("Please say why."))
    return typed, wish


def _all(request: HttpRequest) -> HttpResponse:
    """Everything the filters of the register admit: a few as if they were ticked, many as a job to look at."""
    chosen = numbers(request)
    if len(chosen) <= job_above():
        return _form(request, chosen)
    if request.method != "POST":
        return _form(request, chosen, many=True)
    typed, wish = _wish(request)
    wrong = typed.wrong
    if not wrong:
        try:
            return redirect("console:job", jobstates.propose(by=scope_of(request), ids=chosen, wish=wish))
        except Problem as problem:
            wrong = sentences(problem, get_language() or "de")
    return _form(request, chosen, wrong, many=True)


def _may_edit_anything(request: HttpRequest) -> bool:
    reach = scope_of(request).reach(Verb.EDIT, Kind.CONNECTION)
    return bool(reach.exact or reach.below)


def _seen(request: HttpRequest) -> list[Seen]:
    found = [_SEEN.fullmatch(one) for one in request.POST.getlist("anschluss")[:MOST]]
    return [Seen(number, revision) for number, revision in {int(one[1]): int(one[2]) for one in found if one}.items()]


def _form(
    request: HttpRequest, chosen: Sequence[int], wrong: Sequence[str] = (), *, many: bool = False
) -> HttpResponse:
    """`many`: they are not listed here; the page of the job shows each."""
    rows = [] if many else bulk.preview(scope_of(request), chosen, Wish(State.UNKNOWN, today(), "-"))
    context = {
        "rows": rows,
        "many": len(chosen) if many else 0,
        "wrong": wrong,
        "values": request.POST,
        "today": today(),
        "limit": bulk.limit(),
        "states": [(key, STATES[state]) for key, state in _STATES.items()],
    }
    return render(request, "console/bulk_form.html", context, status=400 if wrong else 200)


def _preview(request: HttpRequest, seen: Sequence[Seen], wish: Wish) -> HttpResponse:
    language = get_language() or "de"
    rows = bulk.preview(scope_of(request), [one.connection_id for one in seen], wish)
    good = [row for row in rows if row.problem is None]
    context = {
        "rows": [(row, row.problem.text(language) if row.problem else "") for row in rows],
        "good": good,
        "wish": wish,
        "new": STATES[wish.state],
        "values": request.POST,
        "needs_approval": _too_many(request, len(good)),
        "limit": bulk.limit(),
    }
    return render(request, "console/bulk_preview.html", context)


def _too_many(request: HttpRequest, count: int) -> bool:
    """Several at once, and more than this person may still change alone today."""
    return count > 1 and count > bulk.allowance(scope_of(request))


def _carry_out(request: HttpRequest, seen: Sequence[Seen], wish: Wish) -> HttpResponse:
    scope = scope_of(request)
    try:
        if _too_many(request, len(seen)):
            proposal = bulk.propose(by=scope, rows=seen, wish=wish)
            messages.success(request, asked(proposal))
            one = len(proposal.requests) == 1
            return redirect("console:approval", proposal.requests[0]) if one else redirect("console:approvals")
        outcome = bulk.change(by=scope, rows=seen, wish=wish)
    except Problem as problem:
        return _form(request, [one.connection_id for one in seen], sentences(problem, get_language() or "de"))
    return _outcome(request, seen, wish, outcome)


def asked(proposal: Proposal) -> str:
    count, left = len(proposal.requests), proposal.left_out
    one = gettext("Your request is made. Somebody else has to approve it now.")
    several = gettext(
        "%(count)d requests are made, one for each responsibility. Somebody else has to approve them now."
    )
    told = one if count == 1 else several % {"count": count}
    if not left:
        return told
    more = ngettext(
        "%(count)d connection is not part of it, because it has changed in the meantime.",
        "%(count)d connections are not part of it, because they have changed in the meantime.",
        left,
    ) % {"count": left}
    return f"{told} {more}"


def _outcome(request: HttpRequest, seen: Sequence[Seen], wish: Wish, outcome: Outcome) -> HttpResponse:
    """What was written and what was not; 409 when somebody else was quicker everywhere."""
    language = get_language() or "de"
    rows = {
        row.seen.connection_id: row
        for row in bulk.preview(scope_of(request), [one.connection_id for one in seen], wish)
    }
    refused: list[tuple[Row, str]] = [
        (rows[number], problem.text(language)) for number, problem in outcome.refused.items() if number in rows
    ]
    overtaken = not outcome.written and any(isinstance(one, Conflict) for one in outcome.refused.values())
    context = {
        "written": [rows[number] for number in outcome.written if number in rows],
        "refused": refused,
        "new": STATES[wish.state],
    }
    return render(request, "console/bulk_outcome.html", context, status=409 if overtaken else 200)
