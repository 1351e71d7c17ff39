# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Versions of blueprints: released ones with what they changed, and drafts on their way to release."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from blaupause.accounts import requests
from blaupause.accounts.problems import Conflict, not_found
from blaupause.accounts.rules import Kind, Verb
from blaupause.accounts.scope import NOWHERE
from blaupause.blueprint import drafts as actions
from blaupause.blueprint import versions as queries
from blaupause.blueprint.loader import packaged_keys
from blaupause.blueprint.queries import TextInfo
from blaupause.blueprint.releasing import Comparison
from blaupause.blueprint.rules.change_classes import ChangeClass
from blaupause.blueprint.rules.change_words import Language, sentence
from blaupause.blueprint.rules.changelog import Release
from blaupause.blueprint.rules.diff import Change
from blaupause.blueprint.versions import DraftInfo, VersionInfo
from blaupause.console.access import for_people
from blaupause.console.conflicts import conflict_page
from blaupause.console.history import history_of
from blaupause.console.people_words import place_name
from blaupause.console.scoped import said, scope_of
from blaupause.console.typed import Typed, dropped_version, sentences
from blaupause.kernel.problems import Problem
from blaupause.kernel.tabular import language_of
from blaupause.territory.queries import territory_at

MAX_ID = 2**62
MOST_LINES = 200
STATES: Final[dict[str, tuple[str | Promise, str]]] = {
    "draft": (gettext_lazy("Draft"), "open"),
    "review": (gettext_lazy("In review"), "progress"),
    "released": (gettext_lazy("Released"), "live"),
    "withdrawn": (gettext_lazy("Discarded"), "none"),
}
CLASSES: Final[dict[ChangeClass, tuple[str | Promise, str | Promise]]] = {
    ChangeClass.BREAKING: (
        gettext_lazy("Breaking"),
        gettext_lazy("Something is gone, or a condition became stricter."),
    ),
    ChangeClass.FUNCTIONAL: (
        gettext_lazy("Functional"),
        gettext_lazy("Something is new, or became easier."),
    ),
    ChangeClass.EDITORIAL: (
        gettext_lazy("Editorial"),
        gettext_lazy("Texts, sources and order; nothing is done differently."),
    ),
}
DONE: Final[dict[str, str | Promise]] = {
    "fassung": gettext_lazy("The number is changed."),
    "pruefung": gettext_lazy("The draft is in review. Two people who did not work on it have to approve it."),
    "verwerfen": gettext_lazy("The draft is discarded."),
}


@dataclass(frozen=True, slots=True)
class Group:
    """Changes of one class in sentences; `more`: so many are not shown."""

    title: str | Promise
    hint: str | Promise
    lines: list[str]
    more: int


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft in words of the page's language."""

    info: DraftInfo
    title: str
    state: str | Promise
    tone: str
    place: str


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A blueprint with its newest version."""

    info: VersionInfo
    title: str
    place: str
    count: int


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """A released version and what it changed."""

    info: VersionInfo
    groups: list[Group]
    first: bool


@for_people
@require_safe
def versions(request: HttpRequest) -> HttpResponse:
    """All blueprints with their newest version, and the drafts the reader may see."""
    territory, found = territory_at(), queries.versions()
    rows = [
        VersionRow(one, text(one.title), place_name(territory, one.place), sum(o.key == one.key for o in found))
        for one in found
        if one.newest
    ]
    may_begin = scope_of(request).reach(Verb.ADD, Kind.BLUEPRINT) != NOWHERE
    context = {
        "rows": rows,
        "drafts": _draft_rows(request),
        "may_begin": may_begin,
        "packaged": packaged_keys(),
        "said": said(request),
    }
    return render(request, "console/versions.html", context)


@for_people
@require_safe
def blueprint_versions(request: HttpRequest, blueprint: str) -> HttpResponse:
    """One blueprint: its versions, what each of them changed, and its drafts."""
    key = blueprint
    found = queries.versions(key)
    drafts = _draft_rows(request, key)
    if not found and not drafts:
        raise not_found()
    releases = queries.changelog(key) if found else []
    rows = [ReleaseRow(info, _of(release), release.first) for info, release in zip(found, releases, strict=True)]
    context = {
        "title": text(found[0].title) if found else drafts[0].title,
        "key": key,
        "rows": rows,
        "drafts": drafts,
        "history": history_of(request, f"blueprint:{key}"),
    }
    return render(request, "console/blueprint_versions.html", context)


@for_people
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, number: int) -> HttpResponse:
    """One draft; POST `tun=fassung|pruefung|verwerfen`."""
    scope = scope_of(request)
    found = queries.draft(scope, number) if number < MAX_ID else None
    if found is None:
        raise not_found()
    if request.method != "POST":
        return _page(request, *found)
    try:
        done = _act(request, found[0])
    except Conflict as conflict:
        now = queries.draft(scope, number) or found
        fields = dropped_version(request.POST, "stand", now[0].revision)
        return conflict_page(request, conflict, reverse("console:blueprint-draft", args=[number]), fields)
    except Problem as problem:
        if problem.code in ("accounts.not_found", "accounts.second_factor"):
            raise
        now = queries.draft(scope, number) or found
        return _page(request, *now, sentences(problem, get_language() or "de"))
    messages.success(request, done)
    return redirect("console:blueprint-draft", number)


def _act(request: HttpRequest, info: DraftInfo) -> str:
    scope, typed, what = scope_of(request), Typed(request.POST), request.POST.get("tun", "")
    seen = typed.number("stand")
    if what == "fassung":
        actions.set_version(by=scope, draft_id=info.id, version=typed.words("nummer"), seen=seen)
    elif what == "pruefung":
        actions.submit(by=scope, draft_id=info.id, seen=seen, why=typed.words("grund"))
    elif what == "verwerfen":
        actions.discard(by=scope, draft_id=info.id, seen=seen, why=typed.words("grund"))
    else:
        scope.require(Verb.EDIT, Kind.BLUEPRINT, info.place)
        raise Problem("parameter.value", "Bitte eine der Schaltflächen wählen.", "Please choose one of the buttons.")
    return str(DONE[what])


def _page(
    request: HttpRequest,
    info: DraftInfo,
    comparison: Comparison,
    document: Mapping[str, Any],
    wrong: list[str] | None = None,
) -> HttpResponse:
    asked = requests.standing(scope_of(request), info.request) if info.request and info.status != "draft" else None
    context = {
        "draft": _draft_row(info),
        "comparison": comparison,
        "groups": grouped(comparison.changes, document, document),
        "number": request.POST.get("nummer") or _suggested(info, comparison),
        "asked": asked,
        "exported_on": _exported_on(info),
        "wrong": wrong or [],
        "reason": request.POST.get("grund", ""),
        "history": history_of(request, f"blueprint_draft:{info.id}"),
        "said": said(request),
    }
    return render(request, "console/blueprint_draft.html", context, status=400 if wrong else 200)


def _exported_on(info: DraftInfo) -> date | None:
    """The day a bundle says it was made on."""
    try:
        return date.fromisoformat(str(info.origin.get("day", "")))
    except ValueError:
        return None


def _suggested(info: DraftInfo, comparison: Comparison) -> str:
    """The stated number where it says enough, else the lowest that does."""
    return info.version if comparison.enough(info.version) else comparison.proposed


def _draft_rows(request: HttpRequest, key: str = "") -> list[DraftRow]:
    territory = territory_at()
    return [_draft_row(one, place_name(territory, one.place)) for one in queries.drafts(scope_of(request), key)]


def _draft_row(info: DraftInfo, place: str = "") -> DraftRow:
    state, tone = STATES[info.status]
    return DraftRow(info, text(info.title), state, tone, place)


def _of(release: Release) -> list[Group]:
    changes = [change for change in release.changes if change.path != ("blueprint", "version")]
    return grouped(changes, release.before, release.document)


def grouped(changes: Iterable[Change], before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Group]:
    """Changes by class, the gravest first, in the language of the page."""
    language: Language = language_of(get_language())
    found = list(changes)
    groups = []
    for change_class, (title, hint) in CLASSES.items():
        lines = [sentence(one, before, after, language) for one in found if one.change_class is change_class]
        if lines:
            groups.append(Group(title, hint, lines[:MOST_LINES], max(0, len(lines) - MOST_LINES)))
    return groups


def text(info: TextInfo) -> str:
    """In the language of the page."""
    return info.de if language_of(get_language()) == "de" else info.en
