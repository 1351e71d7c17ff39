# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Entering in seconds what a step of a connection took, and taking a slip back."""

import re
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from blaupause.accounts.problems import Conflict, invalid, not_found
from blaupause.accounts.rules import Kind, Verb
from blaupause.accounts.scope import Scope
from blaupause.console.conflicts import conflict_page
from blaupause.console.scoped import said, scope_of
from blaupause.console.typed import Typed, sentences
from blaupause.console.views.blockers import MAX_ID
from blaupause.kernel.clock import today
from blaupause.kernel.problems import Problem
from blaupause.rollout import effort
from blaupause.rollout import queries as rollout
from blaupause.rollout.effort import Spent
from blaupause.rollout.labels import BEARERS
from blaupause.rollout.queries import ConnectionDetail
from blaupause.rollout.workrules import CostBearer

QUICK: Final = (15, 30, 60, 120)
_BEARERS: Final = {bearer.name.lower(): bearer for bearer in CostBearer}
_HIDDEN: Final = ("accounts.not_found", "accounts.second_factor")
_MINUTES: Final = re.compile(r"[0-9]{1,6}")


@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, number: int) -> HttpResponse:
    """The form and what was entered before; `schritt` in the address is chosen already."""
    scope = scope_of(request)
    detail = rollout.connection(number) if number < MAX_ID else None
    if detail is None or not scope.may(Verb.SEE, Kind.PROGRESS, detail.place):
        raise not_found()
    if request.method != "POST":
        return _page(request, detail, QueryDict(f"schritt={request.GET.get('schritt', '')[:40]}"))
    try:
        if one := Typed(request.POST).number("zurueck"):
            done = _withdraw(scope, one, Typed(request.POST).number("stand"))
        else:
            done = _record(scope, detail, request.POST)
    except Conflict as conflict:
        return conflict_page(request, conflict, reverse("console:effort-entry", args=[number]), {})
    except Problem as problem:
        if problem.code in _HIDDEN:
            raise
        return _page(request, detail, request.POST, sentences(problem, get_language() or "de"))
    messages.success(request, done)
    return redirect("console:effort-entry", number)


def _withdraw(scope: Scope, number: int, seen: int) -> str:
    effort.withdraw(by=scope, effort_id=number, seen=seen)
    return gettext("The entry does not count any more; it stays visible here.")


def _record(scope: Scope, detail: ConnectionDetail, post: QueryDict) -> str:
    typed = Typed(post)
    spent = Spent(
        step=post.get("schritt", "")[:40],
        actor=post.get("wer", "")[:40],
        minutes=_minutes(post),
        cents=effort.money(post.get("kosten", "")[:40]),
        bearer=typed.choice("zahlt", gettext("Who paid?"), _BEARERS, CostBearer.UNKNOWN),
        note=typed.words("anmerkung"),
        occurred_on=typed.day("tag", gettext("Day")),
    )
    if typed.wrong:
        raise Problem("effort.form", typed.wrong[0], typed.wrong[0])
    effort.record(by=scope, connection_id=detail.id, spent=spent)
    return gettext("The effort is recorded.")


def _minutes(post: QueryDict) -> int | None:
    """What was typed, else what was chosen."""
    text = post.get("minuten", "").strip() or post.get("dauer", "").strip()
    if not text:
        return None
    if not _MINUTES.fullmatch(text):
        raise invalid("minutes", "Bitte ganze Minuten eintragen, zum Beispiel 45.", "Please enter whole minutes.")
    return int(text)


def _page(
    request: HttpRequest, detail: ConnectionDetail, values: QueryDict, wrong: list[str] | None = None
) -> HttpResponse:
    scope = scope_of(request)
    language = "de" if (get_language() or "de").startswith("de") else "en"
    document = detail.blueprint.document
    titles = {one.step.key: getattr(one.step.title, language) for one in detail.steps}
    actors = {key: getattr(one.name, language) for key, one in document.actors.items()}
    step = values.get("schritt", "")
    likely = document.steps[step].actors[0] if step in document.steps else ""
    known = ("minuten", "dauer", "kosten", "tag", "anmerkung", "zahlt")
    entries = effort.of_connection(scope, detail.id)
    spans = effort.durations(scope, detail.id)
    context = {
        "detail": detail,
        "wrong": wrong or [],
        "said": said(request),
        "values": {name: values.get(name, "")[:2000] for name in known},
        "step": step,
        "steps": titles.items(),
        "actor": values.get("wer", "") or likely,
        "actors": sorted(actors.items(), key=lambda pair: pair[1]),
        "bearers": [(key, BEARERS[bearer]) for key, bearer in _BEARERS.items()],
        "quick": [str(minutes) for minutes in QUICK],
        "today": today(),
        "entries": [
            (one, titles.get(one.step, one.step), actors.get(one.actor, one.actor), BEARERS[one.bearer])
            for one in entries
        ],
        "minutes": sum(one.minutes or 0 for one in entries if not one.withdrawn),
        "cents": sum(one.cents or 0 for one in entries if not one.withdrawn),
        "spans": [(title, spans[key]) for key, title in titles.items() if key in spans],
        "may_edit": scope.may(Verb.EDIT, Kind.PROGRESS, detail.place),
    }
    return render(request, "console/effort_entry.html", context, status=400 if wrong else 200)
