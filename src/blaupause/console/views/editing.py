# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Change what is known of one connection."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext, pgettext
from django.views.decorators.http import require_http_methods

from blaupause.accounts.problems import Conflict, not_found
from blaupause.accounts.rules import Kind, Verb
from blaupause.console.conflicts import conflict_page
from blaupause.console.scoped import scope_of
from blaupause.console.typed import Typed, dropped_version, sentences
from blaupause.kernel.clock import today
from blaupause.kernel.problems import Problem
from blaupause.rollout import editing
from blaupause.rollout import queries as rollout
from blaupause.rollout.editing import Entered
from blaupause.rollout.labels import LEVELS, STATES, STRENGTHS
from blaupause.rollout.queries import ConnectionDetail
from blaupause.rollout.rules import LiveLevel, State, Strength

MAX_ID = 2**62
_STATES = {state.name.lower(): state for state in State}
_LEVELS = {level.name.lower(): level for level in LiveLevel}
_STRENGTHS = {strength.name.lower(): strength for strength in Strength}


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, number: int) -> HttpResponse:
    """The form, and what becomes of it."""
    detail = rollout.connection(number) if number < MAX_ID else None
    if detail is None:
        raise not_found()
    scope_of(request).require(Verb.EDIT, Kind.CONNECTION, detail.place)
    if request.method != "POST":
        return _page(request, detail)
    try:
        done = _facts(request, detail)
    except Conflict as conflict:
        now = rollout.connection(number) or detail  # somebody else was quicker: what is there by now?
        return _conflict(request, now, conflict)
    except Problem as problem:
        return _page(request, detail, sentences(problem, get_language() or "de"), request.POST)
    if isinstance(done, list):
        return _page(request, detail, done, request.POST)
    messages.success(request, done)
    return redirect("console:connection", number)


def _facts(request: HttpRequest, detail: ConnectionDetail) -> str | list[str]:
    """Record the change; what to say afterwards, or what is wrong with the form."""
    typed = Typed(request.POST)
    entered = Entered(
        state=typed.choice("zustand", pgettext("connection", "State"), _STATES, State.UNKNOWN),
        live_level=typed.choice("reichweite", gettext("How far it reaches"), _LEVELS, LiveLevel.NONE),
        strength=typed.choice("nachweis", gettext("Evidence"), _STRENGTHS, Strength.NONE),
        evidence_on=typed.day("nachweis_tag", gettext("Evidence of")),
        occurred_on=typed.day("seit", gettext("Since")) or today(),
        blocked=typed.yes("blockiert"),
        why=typed.words("grund"),
        source_url=typed.words("quelle"),
    )
    if typed.wrong:
        return typed.wrong
    editing.edit(
        by=scope_of(request), connection_id=detail.id, entered=entered, seen_revision=typed.number("revision")
    )
    return gettext("Your change is recorded.")


def _conflict(request: HttpRequest, detail: ConnectionDetail, conflict: Conflict) -> HttpResponse:
    """Both versions; the fields carry the state that is stored now, so that "mine" is a choice and no accident."""
    fields = dropped_version(request.POST, "revision", detail.revision)
    return conflict_page(request, conflict, reverse("console:connection-edit", args=[detail.id]), fields)


def _page(
    request: HttpRequest, detail: ConnectionDetail, wrong: list[str] | None = None, sent: QueryDict | None = None
) -> HttpResponse:
    values = sent if sent is not None else _values(detail)
    context = {
        "detail": detail,
        "wrong": wrong or [],
        "values": values,
        "today": today(),
        "states": [(key, STATES[state]) for key, state in _STATES.items()],
        "levels": [(key, LEVELS[level]) for key, level in _LEVELS.items()],
        "strengths": [(key, STRENGTHS[strength]) for key, strength in _STRENGTHS.items()],
    }
    return render(request, "console/connection_edit.html", context, status=400 if wrong else 200)


def _values(detail: ConnectionDetail) -> dict[str, str]:
    """What is officially recorded, as the fields of the form hold it."""
    known = detail.recorded
    return {
        "zustand": known.state.name.lower(),
        "reichweite": known.live_level.name.lower(),
        "nachweis": known.strength.name.lower(),
        "nachweis_tag": known.evidence_on.isoformat() if known.evidence_on else "",
        "seit": today().isoformat(),
        "blockiert": "ja" if known.blocked else "",
        "revision": str(detail.revision),
    }
