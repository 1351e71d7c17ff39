# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Do it once for all: the same statements, the same step, in all connections that are ticked."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from blaupause.accounts.problems import not_found
from blaupause.accounts.rules import Kind, Verb
from blaupause.accounts.scope import NOWHERE
from blaupause.console import workforms
from blaupause.console.scoped import scope_of
from blaupause.console.typed import Typed
from blaupause.console.valuefields import as_typed, input_kind
from blaupause.console.workforms import said_in
from blaupause.console.workpage import TONES, proof
from blaupause.kernel.clock import today
from blaupause.kernel.problems import Problem
from blaupause.rollout import bulk, stepmoves, stepwork, together
from blaupause.rollout.labels import LEVELS, POSITIONS, STRENGTHS
from blaupause.rollout.needs import Need, needs_of
from blaupause.rollout.rules import LiveLevel, StepState, Strength
from blaupause.rollout.stepwalk import Proof, Said
from blaupause.rollout.stepwork import NewStatement
from blaupause.rollout.together import Row

_KEY = re.compile(r"[a-z0-9-]{1,80}")
_SEEN = re.compile(r"([0-9]{1,18}):([a-z_]{1,20})")
_STATES = {state.name.lower(): state for state in StepState}
_NEW = {"beginnen": StepState.STARTED, "erledigt": StepState.DONE}
_STRENGTHS = {one.name.lower(): one for one in Strength}
_LEVELS = {one.name.lower(): one for one in LiveLevel}
STRENGTHS_ASKED = [(one.name.lower(), STRENGTHS[one]) for one in Strength if one is not Strength.NONE]
LEVELS_ASKED = [(one.name.lower(), LEVELS[one]) for one in LiveLevel]


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


@dataclass(frozen=True, slots=True)
class Own:
    """A value of one connection: name of the field, what it is called, and what was typed or holds."""

    name: str
    label: str
    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Line:
    """A connection to tick, with the values that are its own."""

    row: Row
    tone: str
    label: object
    value: str
    own: list[Own]


def _form(
    request: HttpRequest, choice: Choice, errors: dict[str, str] | None = None, wrong: list[str] | None = None
) -> HttpResponse:
    scope = scope_of(request)
    found = together.Rows((), 0)
    if choice.step:
        found = together.rows(scope, choice.step, commitment=choice.commitment, authority=choice.authority)
    sent = request.POST if request.method == "POST" else None
    first = found.rows[0] if found.rows else None
    fields, info, own = [], None, list[Need]()
    if first is not None:
        own, needs = _split(found.rows)
        fields = workforms.blank(first.here, choice.step, needs, sent, errors or {})
        info = next(step for step in first.here.blueprint.steps if step.key == choice.step)
    context = {
        "choice": choice,
        "step": info,
        "lines": [_line(row, own, sent) for row in found.rows],
        "columns": [said_in(one.title) for one in own],
        "ticked": set(sent.getlist("anschluss")) if sent else set(),
        "left_out": found.left_out,
        "entries": fields,
        "abbreviations": found.rows[0].here.blueprint.document.abbreviations if found.rows else {},
        "asks_proof": first is not None and together.goes_live(first),
        "strengths": STRENGTHS_ASKED,
        "levels": LEVELS_ASKED,
        "sent": sent,
        "today": today(),
        "limit": bulk.limit(),
        "wrong": wrong or [],
    }
    return render(request, "console/together.html", context, status=400 if errors or wrong else 200)


def _split(rows: Sequence[Row]) -> tuple[list[Need], list[Need]]:
    """What every connection has for itself, and what is filled in once for all."""
    needs = needs_of(rows[0].here, rows[0].view)
    several = len({row.authority.id for row in rows})
    own = [one for one in needs if together.differs(one, authorities=several)]
    return own, [one for one in needs if one not in own]


def _line(row: Row, own: Iterable[Need], sent: QueryDict | None) -> Line:
    number = row.here.connection_id
    found = []
    for need in own:
        held = row.here.statements.get((need.kind, need.key))
        name = f"{number}-{need.id}"
        value = sent.get(name, "") if sent is not None else as_typed(need.parameter, held.value if held else "")
        kind = input_kind(need.parameter) if need.parameter else "text"
        found.append(Own(name, said_in(need.title), kind, value[:2000]))
    mark, seen = row.view.position, row.view.state.name.lower()
    return Line(row, TONES[mark], POSITIONS[mark], f"{number}:{seen}", found)


def _carry_out(request: HttpRequest, choice: Choice) -> HttpResponse:
    scope, post = scope_of(request), request.POST
    ticked = post.get("gezeigt", "").split() if "jede" in post else post.getlist("anschluss")
    matches = [_SEEN.fullmatch(one) for one in ticked[: together.MOST]]
    seen = {int(one[1]): _STATES[one[2]] for one in matches if one and one[2] in _STATES}
    if not seen:
        return _form(request, choice, wrong=[gettext("Please tick at least one connection.")])
    rows = {row.here.connection_id: row for row in together.rows(scope, choice.step, only=list(seen)).rows}
    said, wrong = _said(post)
    wanted: dict[int, tuple[NewStatement, ...]] = {}
    for number, row in rows.items():
        read = workforms.same_for_all(row.here, needs_of(row.here, row.view), post)
        if read.errors:
            return _form(request, choice, read.errors)
        mine = _own(row, post)
        wrong += [f"{row.authority.name}, {text}" for text in mine.errors.values()]
        wanted[number] = read.statements + mine.statements
    if wrong:
        return _form(request, choice, wrong=wrong)
    return _done(request, choice, Asked(seen, rows, wanted, said))


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be done: states that were seen, connections, statements of each, and what is said of all moves."""

    seen: Mapping[int, StepState]
    rows: Mapping[int, Row]
    wanted: Mapping[int, Sequence[NewStatement]]
    said: Said


def _done(request: HttpRequest, choice: Choice, asked: Asked) -> HttpResponse:
    scope, rows, what = scope_of(request), asked.rows, request.POST.get("was", "")
    stated = stepwork.state_many(by=scope, wanted=asked.wanted)
    refused: dict[int, Problem] = dict(stated.refused)
    written, waiting, requests = stated.written, tuple[int, ...](), tuple[int, ...]()
    if new := _NEW.get(what):
        left = {number: asked.seen[number] for number in stated.written}
        fresh = together.rows(scope, choice.step, only=list(left)).rows if asked.said.proof else ()
        moved = stepmoves.move_many(
            by=scope,
            seen=left,
            step=choice.step,
            new=new,
            said=asked.said,
            sources={row.here.connection_id: proof(row.here)[0] for row in fresh},
        )
        refused |= moved.refused
        written, requests, waiting = moved.written, moved.requests, moved.waiting
    language = get_language() or "de"
    context = {
        "choice": choice,
        "written": [rows[number] for number in written if number in rows],
        "waiting": [rows[number] for number in waiting if number in rows],
        "requests": requests,
        "refused": [(rows[number], problem.text(language)) for number, problem in refused.items() if number in rows],
        "moved": what in _NEW,
        "overtaken": len(asked.seen) - len(rows),
    }
    return render(request, "console/together_outcome.html", context)


def _own(row: Row, post: QueryDict) -> workforms.Read:
    """Values that were typed for this connection alone."""
    needs = needs_of(row.here, row.view)
    typed = QueryDict(mutable=True)
    for need in needs:
        if text := post.get(f"{row.here.connection_id}-{need.id}", "").strip():
            typed[need.id] = text
    return workforms.same_for_all(row.here, [one for one in needs if one.id in typed], typed)


def _said(post: QueryDict) -> tuple[Said, list[str]]:
    """Note and proof; where each proof can be read says the start address of the connection."""
    typed = Typed(post)
    found = None
    if post.get("nachweis"):
        found = Proof(
            typed.choice("nachweis", gettext("What proves it?"), _STRENGTHS, Strength.NONE),
            typed.day("nachweis_tag", gettext("Evidence of")),
            "",
            typed.choice("reichweite", gettext("How far it reaches"), _LEVELS, LiveLevel.NONE),
        )
    return Said(typed.words("grund"), proof=found), typed.wrong
