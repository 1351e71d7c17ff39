# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Saying what holds a connection up: what is known already is offered before it is reported a second time."""

from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from blaupause.accounts.problems import not_found
from blaupause.accounts.rules import Kind, Verb
from blaupause.console.scoped import scope_of
from blaupause.console.typed import Typed, sentences
from blaupause.console.views.blockers import MAX_ID, OWNER_KEYS
from blaupause.kernel.clock import today
from blaupause.kernel.problems import Problem
from blaupause.rollout import blockers as reading
from blaupause.rollout import blocking
from blaupause.rollout import queries as rollout
from blaupause.rollout.blocking import Described, Held
from blaupause.rollout.labels import OWNERS
from blaupause.rollout.queries import ConnectionDetail
from blaupause.rollout.workrules import BlockerOwner

_HIDDEN: Final = ("accounts.not_found", "accounts.second_factor")
_HARD: Final = {"hart": True, "weich": False}


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, number: int) -> HttpResponse:
    """The form; `schritt` in the address is chosen already. Known ones that may be the same are offered first."""
    detail = rollout.connection(number) if number < MAX_ID else None
    if detail is None:
        raise not_found()
    scope_of(request).require(Verb.ADD, Kind.BLOCKER, detail.place)
    if request.method != "POST":
        return _page(request, detail, QueryDict(f"schritt={request.GET.get('schritt', '')[:40]}", mutable=False))
    try:
        return _take(request, detail)
    except Problem as problem:
        if problem.code in _HIDDEN:
            raise
        return _page(request, detail, request.POST, sentences(problem, get_language() or "de"))


def _take(request: HttpRequest, detail: ConnectionDetail) -> HttpResponse:
    scope, typed = scope_of(request), Typed(request.POST)
    if over := typed.number("abnehmen"):
        blocking.take_off(by=scope, number=over, connection_id=detail.id)
        messages.success(request, gettext("This connection does not wait for it any more."))
        return redirect("console:blocker", over)
    known = {"", *(one.step.key for one in detail.steps)}
    step = typed.choice("schritt", gettext("What is held up"), {key: key for key in known}, "")
    hard = typed.choice("wie", gettext("How much"), _HARD, True)
    if typed.wrong:
        return _page(request, detail, request.POST, typed.wrong)
    held = Held(step, hard)
    if same := typed.number("hindernis"):
        blocking.join(by=scope, number=same, connection_ids=[detail.id], held=held)
        messages.success(request, gettext("This connection waits for this blocker now, too."))
        return redirect("console:blocker", same)
    owner = typed.choice("bei", gettext("Lies with"), OWNER_KEYS, BlockerOwner.MUNICIPALITY)
    since = typed.day("seit", gettext("Since"))
    if typed.wrong:
        return _page(request, detail, request.POST, typed.wrong)
    said = Described(typed.words("titel"), owner, typed.words("text"), typed.words("stelle")).checked()
    if not typed.yes("neu") and (like := reading.similar(scope, said.title)):
        return _page(request, detail, request.POST, like=like)
    made = blocking.report(by=scope, connection_ids=[detail.id], said=said, held=held, since=since)
    messages.success(request, gettext("The blocker is reported."))
    return redirect("console:blocker", made)


def _page(
    request: HttpRequest,
    detail: ConnectionDetail,
    values: QueryDict,
    wrong: list[str] | None = None,
    like: list[tuple[int, str, int]] | None = None,
) -> HttpResponse:
    german = (get_language() or "de").startswith("de")
    context = {
        "detail": detail,
        "wrong": wrong or [],
        "like": like or [],
        "values": {name: values.get(name, "")[:2000] for name in ("titel", "text", "bei", "stelle", "seit", "wie")},
        "step": values.get("schritt", ""),
        "steps": [(one.step.key, one.step.title.de if german else one.step.title.en) for one in detail.steps],
        "owners": [(key, OWNERS[owner]) for key, owner in OWNER_KEYS.items()],
        "today": today(),
    }
    return render(request, "console/blocker_report.html", context, status=400 if wrong else 200)
