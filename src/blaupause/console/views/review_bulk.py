# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""One decision about many new versions: look at the chosen cases and what changes, then decide or ask for it."""

import re
from collections.abc import Sequence
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from blaupause.accounts.problems import not_found
from blaupause.console.scoped import scope_of
from blaupause.console.typed import Typed, sentences
from blaupause.console.views.bulk import asked
from blaupause.console.views.reviews import DECISIONS, choice_of
from blaupause.kernel.problems import Problem
from blaupause.rollout import bulk, review_bulk
from blaupause.rollout.labels import REVIEW_REASONS, REVIEWS, STEP_CHANGES
from blaupause.rollout.review_bulk import Group, Outcome
from blaupause.rollout.reviews import Wish
from blaupause.rollout.rules import ReviewState

MOST_TICKED: Final = 100
SHOWN: Final = 100
_NUMBER = re.compile(r"[0-9]{1,18}")


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest) -> HttpResponse:
    """GET `fall` (several) or `alle` with the filters of the list: what would be decided. POST the same: do it.

    POST `gesehen` names the cases that were looked at; when others fit by now, nothing happens but another look.
    """
    if not review_bulk.may_decide(scope_of(request)):
        raise not_found()
    group = _group(request)
    if request.method != "POST":
        return _page(request, group)
    typed = Typed(request.POST)
    wish = Wish(
        typed.choice("entscheidung", gettext("Decision"), DECISIONS, ReviewState.OPEN),
        tuple(request.POST.getlist("schritt")[:500]),
        typed.words("begruendung"),
    )
    if typed.wrong:
        return _page(request, group, typed.wrong, 400)
    if request.POST.get("gesehen") != group.hash:
        moved = gettext(
            "In the meantime something has changed in this list. Please look again; nothing is decided yet."
        )
        return _page(request, group, [moved], 409)
    return _carry_out(request, group, wish)


def _group(request: HttpRequest) -> Group:
    given = request.POST if request.method == "POST" else request.GET
    if given.get("alle") == "ja":
        return review_bulk.chosen(scope_of(request), choice_of(given))
    ticked = [int(one) for one in given.getlist("fall")[:MOST_TICKED] if _NUMBER.fullmatch(one)]
    return review_bulk.ticked(scope_of(request), ticked)


def _page(request: HttpRequest, group: Group, wrong: Sequence[str] = (), status: int = 200) -> HttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    everything = given.get("alle") == "ja"
    count = len(group.cases)
    context = {
        "group": group,
        "rows": [(case, REVIEW_REASONS.get(case.reason, "")) for case in group.cases[:SHOWN]],
        "hidden": max(count - SHOWN, 0),
        "changes": [(line, STEP_CHANGES[line.change], many) for line, many in group.changes],
        "ids": [] if everything else [case.id for case in group.cases],
        "everything": everything,
        "filters": [(name, given.get(name, "")) for name in ("grund", "zusage") if everything and given.get(name)],
        "chosen": request.POST.getlist("schritt"),
        "why": request.POST.get("begruendung", ""),
        "wrong": wrong,
        "needs_approval": review_bulk.needs_approval(scope_of(request), count),
        "limit": bulk.limit(),
    }
    return render(request, "console/review_bulk.html", context, status=status)


def _carry_out(request: HttpRequest, group: Group, wish: Wish) -> HttpResponse:
    scope = scope_of(request)
    try:
        if review_bulk.needs_approval(scope, len(group.cases)):
            proposal = review_bulk.propose(by=scope, rows=group.seen, wish=wish)
            messages.success(request, asked(proposal))
            one = len(proposal.requests) == 1
            return redirect("console:approval", proposal.requests[0]) if one else redirect("console:approvals")
        outcome = review_bulk.decide(by=scope, rows=group.seen, wish=wish)
    except Problem as problem:
        if problem.code in ("accounts.not_found", "accounts.second_factor"):
            raise
        return _page(request, group, sentences(problem, get_language() or "de"), 400)
    return _outcome(request, group, wish, outcome)


def _outcome(request: HttpRequest, group: Group, wish: Wish, outcome: Outcome) -> HttpResponse:
    """What was decided and what was not; 409 when nothing was."""
    language = get_language() or "de"
    cases = {case.id: case for case in group.cases}
    context = {
        "decided": [cases[number] for number in outcome.decided],
        "refused": [(cases[number], problem.text(language)) for number, problem in outcome.refused.items()],
        "decision": REVIEWS[wish.decision],
    }
    return render(request, "console/review_bulk_outcome.html", context, status=200 if outcome.decided else 409)
