# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The objects of a draft, its files, and beginning one from the files of a blueprint."""

import re
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_safe

from blaupause.accounts.problems import Conflict, not_found
from blaupause.accounts.rules import Kind, Verb
from blaupause.accounts.scope import NOWHERE
from blaupause.blueprint import editing
from blaupause.blueprint import versions as queries
from blaupause.blueprint.archives import MAX_ARCHIVE, packed, unpacked
from blaupause.blueprint.editing import Contents
from blaupause.blueprint.problems import not_a_draft
from blaupause.blueprint.rules.change_words import called
from blaupause.blueprint.rules.formwords import SECTION_WORDS
from blaupause.blueprint.rules.model import SECTIONS
from blaupause.blueprint.versions import DraftInfo
from blaupause.console.access import for_people
from blaupause.console.conflicts import conflict_page
from blaupause.console.objectfields import Note, language, notes
from blaupause.console.scoped import said, scope_of
from blaupause.console.typed import Typed, sentences
from blaupause.kernel.problems import Problem

MAX_ID = 2**62
MOST_NOTES = 100
FIRST = ("steps", "parameters", "facts")
_KEY = re.compile(r"(?=.{1,40}$)[a-z][a-z0-9]*(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class PartRow:
    """An object in the list."""

    key: str
    title: str
    wrong: int


@dataclass(frozen=True, slots=True)
class SectionRows:
    """The objects of a section."""

    name: str
    title: str
    rows: list[PartRow]


@dataclass(frozen=True, slots=True)
class OpenNote:
    """Something open in the draft, with the address of its object and its entry."""

    address: str
    title: str
    note: Note


def opened(request: HttpRequest, number: int) -> tuple[DraftInfo, Contents]:
    """A draft with its content. Raises Problem accounts.not_found."""
    scope = scope_of(request)
    info = queries.draft_head(scope, number) if number < MAX_ID else None
    found = editing.contents(scope, number) if info else None
    if info is None or found is None:
        raise not_found()
    return info, found


def require_edit(request: HttpRequest, info: DraftInfo) -> None:
    """Raises Problem accounts.not_found, blueprint.not_a_draft."""
    scope_of(request).require(Verb.EDIT, Kind.BLUEPRINT, info.place)
    if info.status != "draft":
        raise not_a_draft(info.status)


@for_people
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a draft from the files of a blueprint; POST `blaupause`: its key."""
    scope = scope_of(request)
    if scope.reach(Verb.ADD, Kind.BLUEPRINT) == NOWHERE:
        raise not_found()
    if request.method != "POST":
        return redirect("console:versions")  # where the form stands
    number = editing.begin(by=scope, key=request.POST.get("blaupause", "")[:40])
    if newer := editing.behind(number, scope):
        told = gettext(
            "The files of version %(version)s are not kept here, because it did not come from a draft. This draft "
            "begins with older files: bring in the newer ones (files as ZIP), or its release takes back what changed "
            "since."
        )
        messages.warning(request, told % {"version": newer})
    messages.success(request, gettext("The draft is begun. Choose what you want to change."))
    return redirect("console:blueprint-parts", number)


@for_people
@require_safe
def parts(request: HttpRequest, number: int) -> HttpResponse:
    """All objects of a draft by section; GET `q` searches in keys and texts, `abschnitt` narrows to one section.

    GET `neu` with `in`: the key and section of a new object, whose form comes next.
    """
    info, found = opened(request, number)
    section, key = request.GET.get("in", ""), request.GET.get("neu", "").strip()
    if section in SECTIONS and _KEY.fullmatch(key) and info.may_edit:
        return redirect("console:blueprint-part", info.id, section, key)
    wanted, only = request.GET.get("q", "")[:120].strip(), request.GET.get("abschnitt", "")
    sections = sorted((one for one in SECTIONS if not only or one == only), key=lambda one: one not in FIRST)
    rows = [SectionRows(name, _word(name), _rows(found, name, wanted.casefold())) for name in sections]
    context = {
        "draft": info,
        "sections": [one for one in rows if one.rows],
        "names": [(name, _word(name)) for name in SECTIONS if found.value.get(name)],
        "all_sections": [(name, _word(name)) for name in sorted(SECTIONS, key=lambda one: one not in FIRST)],
        "new_key": key[:40],
        "new_in": section,
        "wanted": wanted,
        "only": only,
        "open": _open(info, found)[:MOST_NOTES],
        "said": said(request),
    }
    return render(request, "console/draft_parts.html", context)


def _rows(found: Contents, section: str, wanted: str) -> list[PartRow]:
    rows = []
    for key, item in found.value.get(section, {}).items():
        title = called(section, key, item, language())
        if not wanted or wanted in f"{key} {item}".casefold():
            wrong = len(found.about(section, key))
            rows.append(PartRow(key, title, wrong))
    return rows


def _open(info: DraftInfo, found: Contents) -> list[OpenNote]:
    made = []
    for one in found.placed:
        value = found.part(one.section, one.key) or {}
        address, title = "", ""
        note = Note("", "", one.problem.text(language()), one.warning)
        if one.section and value:
            address = reverse("console:blueprint-part", args=[info.id, one.section, one.key])
            title = f"{_word(one.section)}: {called(one.section, one.key, value, language())}"
            note = notes(one.section, value, [one])[0]
        made.append(OpenNote(address, title, note))
    return made


def _word(section: str) -> str:
    pair = SECTION_WORDS.get(section, (section, section))
    return pair[language() != "de"]


@for_people
@require_http_methods(["GET", "HEAD", "POST"])
def files(request: HttpRequest, number: int) -> HttpResponse:
    """The files of a draft as a ZIP archive; POST `archiv`, `stand` puts others in their place."""
    info, found = opened(request, number)
    if request.method != "POST":
        name = f"{info.key}-{info.version}-entwurf-{info.id}"
        response = HttpResponse(packed(found.files, info.key), content_type="application/zip")
        response["Content-Disposition"] = f'attachment; filename="{name}.zip"'
        return response
    require_edit(request, info)
    try:
        sent = request.FILES.get("archiv")
        archive = unpacked(sent.read(MAX_ARCHIVE + 1) if sent else b"")
        after = editing.read(archive, info.key, found.foundation)
        seen = Typed(request.POST).number("stand")
        editing.save(by=scope_of(request), draft_id=info.id, before=found, after=after, seen=seen)
    except Conflict as conflict:
        return conflict_page(request, conflict, reverse("console:blueprint-parts", args=[info.id]), {})
    except Problem as problem:
        if problem.code in ("accounts.not_found", "accounts.second_factor"):
            raise
        wrong = sentences(problem, get_language() or "de")[:MOST_NOTES]
        return render(request, "console/draft_upload.html", {"draft": info, "wrong": wrong}, status=400)
    messages.success(request, gettext("The files are taken over."))
    return redirect("console:blueprint-parts", info.id)
