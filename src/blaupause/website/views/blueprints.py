# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Blueprints as pages: contents, steps, roles, drawing, and every other part."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from blaupause.blueprint import reading
from blaupause.blueprint.reading import Edition
from blaupause.blueprint.rules import compare, outline, roles
from blaupause.blueprint.rules.outline import Reference, Row
from blaupause.website import graph, parameters
from blaupause.website.blueprint_links import address, anchor_of
from blaupause.website.templatetags.page import local

OWN_PAGES = frozenset({"steps", "actors"})
PHASES = ("preparation", "activation", "operation")
SHOWN = frozenset(
    {
        "order",
        "title",
        "text",
        "actors",
        "dimension",
        "phase",
        "inputs",
        "produces",
        "hard",
        "soft",
        "gate",
        "sources",
    }
    | {"because"}
)
"""Fields of a step that its page shows in places of their own; all others follow as rows."""


NARROWING = ("online_services", "commitments", "valid_from")


@dataclass(frozen=True, slots=True)
class Object:
    """An object of a part: where it stands on the page, its fields, and what refers to it."""

    key: str
    anchor: str
    title: outline.Said
    rows: tuple[Row, ...]
    referring: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """A sourced statement; `rows`: what it is narrowed to."""

    anchor: str
    text: outline.Said
    kind: str
    rows: tuple[Row, ...]
    sources: tuple[Mapping[str, str], ...]


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """All blueprints in their newest versions."""
    return render(request, "website/blueprints.html", {"editions": reading.newest_of_all()})


@require_safe
def contents(request: HttpRequest, blueprint: str) -> HttpResponse:
    """What a version holds."""
    read = edition_of(request, blueprint)
    context = frame(read) | {
        "phases": [(phase, _steps(read, phase)) for phase in _phases(read)],
        "shares": roles.shares(read.document),
        "parts": [(name, len(outline.objects(read.document, name))) for name in outline.sections(read.document)],
        "commitments": [
            Reference("commitments", key, outline.title_of(read.document, "commitments", key))
            for key in read.info.commitments
        ],
        "disabled": _touched(read, "disabled"),
        "changed": _touched(read, "changed"),
    }
    return render(request, "website/blueprint.html", context)


@require_safe
def drawing(request: HttpRequest, blueprint: str) -> HttpResponse:
    """The steps as a drawing and, saying the same, as a list."""
    read = edition_of(request, blueprint)
    where = partial(address, read.info.key, "steps", chosen=read.chosen, official=official(request))
    titles = {step.key: local(step.title) for step in read.info.steps}
    waits = [(step, _references(read, step.hard), _references(read, step.soft)) for step in read.info.steps]
    rows = [(step, hard, soft, roles.following(read.document, step.key)) for step, hard, soft in waits]
    context = frame(read) | {
        "drawing": read.drawing,
        "begin": graph.begin(read.drawing),
        "lines": graph.lines(read.drawing),
        "boxes": graph.boxes(read.drawing, titles, where),
        "rows": rows,
    }
    return render(request, "website/blueprint_drawing.html", context)


@require_safe
def step(request: HttpRequest, blueprint: str, step: str) -> HttpResponse:
    """One step with everything the version says about it."""
    read = edition_of(request, blueprint)
    info = next((one for one in read.info.steps if one.key == step), None)
    if info is None:
        raise Http404
    plain = outline.objects(read.document, "steps")[step]
    related = outline.referring(read.document, "steps", step)
    order = [one.key for one in read.info.steps]
    said = {"key", "text"} | ({"when"} if info.condition else set())  # the condition stands there as a sentence
    at = order.index(step)
    context = frame(read) | {
        "step": info,
        "number": at + 1,
        "duty": roles.duty(read.document, step),
        "actors": _named(read, "actors", plain.get("actors", ())),
        "because": _named(read, "because", plain.get("because", ())),
        "hard": _references(read, info.hard),
        "soft": _references(read, info.soft),
        "after_hard": roles.following(read.document, step, ("hard",)),
        "after_soft": roles.following(read.document, step, ("soft",)),
        "gate_rows": outline.rows(read.document, {k: v for k, v in plain["gate"].items() if k not in said}),
        "condition": info.condition,
        "more": outline.rows(read.document, {k: v for k, v in plain.items() if k not in SHOWN}),
        "facts": _statements(read, step),
        "related": [one for one in related if one.section not in ("facts", "steps")],
        "changed": [one for one in _touched(read, "changed") if one[0].key == step],
        "against_base": _against_base(read, step),
        "previous": _references(read, order[max(at - 1, 0) : at]),
        "following": _references(read, order[at + 1 : at + 2]),
    }
    return render(request, "website/blueprint_step.html", context)


@require_safe
def role(request: HttpRequest, blueprint: str, actor: str) -> HttpResponse:
    """What do I do? The steps of one actor."""
    read = edition_of(request, blueprint)
    if actor not in outline.objects(read.document, "actors"):
        raise Http404
    duties = roles.duties(read.document, actor)
    context = frame(read) | {
        "actor": Reference("actors", actor, outline.title_of(read.document, "actors", actor)),
        "leads": [duty for duty in duties if duty.leads],
        "takes_part": [duty for duty in duties if not duty.leads],
        "shares": roles.shares(read.document),
        "related": [
            one for one in outline.referring(read.document, "actors", actor) if one.section not in ("steps", "actors")
        ],
    }
    return render(request, "website/blueprint_role.html", context)


@require_safe
def part(request: HttpRequest, blueprint: str, section: str) -> HttpResponse:
    """All objects of any section, whatever the format may hold."""
    read = edition_of(request, blueprint)
    found = outline.objects(read.document, section)
    if not found:
        raise Http404
    things = [
        Object(
            key,
            anchor_of(key),
            outline.title_of(read.document, section, key),
            _under_title(outline.rows(read.document, value), outline.title_of(read.document, section, key)),
            outline.referring(read.document, section, key),
        )
        for key, value in found.items()
    ]
    return render(request, "website/blueprint_part.html", frame(read) | {"part": section, "objects": things})


def _under_title(found: tuple[Row, ...], title: outline.Said) -> tuple[Row, ...]:
    """Without the row that says just what stands above it."""
    return tuple(
        row for row in found if not (row.field in outline.TITLES and row.items == (outline.Item(text=title),))
    )


def edition_of(request: HttpRequest, blueprint: str) -> Edition:
    """The version an address asks for. Raises Problems, which become 404."""
    return reading.edition(blueprint, parameters.text(request, "fassung", 64))


def official(request: HttpRequest) -> str:
    """The value that keeps „official data only“ on links."""
    return parameters.OFFICIAL if parameters.official_only(request) else ""


def frame(read: Edition) -> dict[str, object]:
    """What every page of a version needs."""
    return {
        "edition": read,
        "blueprint": read.info,
        "key": read.info.key,
        "fassung": read.chosen,
        "newest": read.line.id == read.others[0].id,
        "abbreviations": read.info.document.abbreviations,
    }


def _phases(read: Edition) -> list[str]:
    used = {step.phase for step in read.info.steps}
    return [*(phase for phase in PHASES if phase in used), *sorted(used - set(PHASES))]


def _steps(read: Edition, phase: str) -> list[tuple[int, object, Reference | None]]:
    return [
        (number, step, roles.leader(read.document, step.key))
        for number, step in enumerate(read.info.steps, start=1)
        if step.phase == phase
    ]


def _references(read: Edition, steps: tuple[str, ...] | list[str]) -> list[Reference]:
    found = (outline.reference(read.document, "steps", key) for key in steps)
    return [one for one in found if one is not None]


def _named(read: Edition, field: str, keys: Sequence[str]) -> list[Reference]:
    found = (outline.reference(read.document, field, key) for key in keys)
    return [one for one in found if one is not None]


def _statements(read: Edition, step: str) -> list[Statement]:
    """What is known about a step, with what narrows each statement."""
    return [
        Statement(
            anchor_of(key),
            outline.said_of(fact.get("text")) or outline.Said("", ""),
            str(fact.get("kind", "fact")),
            outline.rows(read.document, {name: fact.get(name) for name in NARROWING}),
            tuple(_sources(read, fact.get("sources", ()))),
        )
        for key, fact in outline.objects(read.document, "facts").items()
        if step in fact.get("steps", ())
    ]


def _sources(read: Edition, keys: Sequence[str]) -> list[Mapping[str, str]]:
    sources = outline.objects(read.document, "sources")
    return [sources[key] for key in keys if key in sources]


def _touched(read: Edition, name: str) -> list[tuple[Reference, outline.Said, tuple[Row, ...]]]:
    """What the Land switched off or changed, with its reason and everything else that is said about it."""
    found = []
    for entry in read.document.get(name, ()):
        section, _, key = str(entry.get("target", "")).partition("/")
        title = outline.title_of(read.document, section, key)
        reason = outline.said_of(entry.get("reason")) or outline.Said("", "")
        more = {k: v for k, v in entry.items() if k not in ("target", "reason", "kind", "fields")}
        found.append((Reference(section, key, title), reason, outline.rows(read.document, more)))
    return found


def _against_base(read: Edition, step: str) -> compare.Pair | None:
    """The step beside that of the version it was built on; None when that is not stored or there is no difference."""
    base = reading.changed_by(read, reading.lines()) if read.info.base else None
    if base is None:
        return None
    pair = compare.pair(base.document, read.document, "steps", step)
    return pair if pair.status != "same" else None
