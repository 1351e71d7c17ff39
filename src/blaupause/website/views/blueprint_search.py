# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Full-text search in blueprints, and two of them side by side."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from blaupause.blueprint import reading
from blaupause.blueprint.reading import Edition, VersionLine
from blaupause.blueprint.rules.search import Hit
from blaupause.website import parameters
from blaupause.website.blueprint_links import address
from blaupause.website.templatetags.page import local
from blaupause.website.views.blueprints import edition_of, frame, official

MOST_HITS = 60


@dataclass(frozen=True, slots=True)
class Found:
    """A hit and where it leads. `language`: of the text when it is not that of the page."""

    edition: Edition
    hit: Hit
    address: str
    language: str


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Objects of one blueprint or of all, best first."""
    query = parameters.text(request, "q")
    wanted = parameters.text(request, "blaupause", 40)
    known = reading.lines()
    editions = reading.newest_of_all(known)
    asked = [one for one in editions if one.info.key == wanted] or list(editions)
    hits = _hits(asked, query, official(request)) if query else []
    context = {
        "query": query,
        "wanted": wanted if len(asked) == 1 else "",
        "editions": editions,
        "hits": hits[:MOST_HITS],
        "total": len(hits),
    }
    return render(request, "website/blueprint_search.html", context)


def _hits(editions: list[Edition], query: str, kept: str) -> list[Found]:
    """What several blueprints share is shown once, from the first of them."""
    language = "de" if (get_language() or "de").startswith("de") else "en"
    other = "en" if language == "de" else "de"
    found: list[Found] = []
    for spoken in (language, other):
        seen: set[object] = set()
        for edition in editions:
            for hit in edition.index.find(query, spoken, MOST_HITS):
                same = (hit.section, hit.key, hit.title, hit.passage)
                if same not in seen:
                    seen.add(same)
                    where = address(edition.info.key, hit.section, hit.key, official=kept)
                    found.append(Found(edition, hit, where, "" if spoken == language else spoken))
        if found:
            break
    return sorted(found, key=lambda one: -one.hit.score)


@require_safe
def comparison(request: HttpRequest, blueprint: str) -> HttpResponse:
    """Two versions, or two blueprints, side by side."""
    known = reading.lines()
    read = edition_of(request, blueprint)
    old = _side(parameters.text(request, "von", 110), known) or _before(read, known)
    new = _side(parameters.text(request, "nach", 110), known) or read
    everything = request.GET.get("zeigen") == "alles"
    found = reading.comparison(old, new)
    counts = found.counts()
    groups = [
        (name, [pair for pair in pairs if everything or pair.status != "same"], len(pairs))
        for name, pairs in found.groups
    ]
    context = frame(read) | {
        "old": old,
        "new": new,
        "old_head": f"{local(old.info.title)} {old.info.version}",
        "new_head": f"{local(new.info.title)} {new.info.version}",
        "old_name": _name(old.line),
        "new_name": _name(new.line),
        "known": [(_name(line), line) for line in known],
        "groups": [group for group in groups if group[1]],
        "counts": list(counts.items()),
        "gravest": found.gravest,
        "everything": everything,
        "differences": not everything,
    }
    return render(request, "website/blueprint_comparison.html", context)


def _side(text: str, known: tuple[VersionLine, ...]) -> Edition | None:
    return reading.side(text, known) if text else None


def _before(read: Edition, known: tuple[VersionLine, ...]) -> Edition:
    """What to compare with when nobody says: the version before, else the base, else itself."""
    at = next(index for index, line in enumerate(read.others) if line.id == read.line.id)
    if at + 1 < len(read.others):
        return reading.edition(read.info.key, read.others[at + 1].name, known)
    return reading.changed_by(read, known) or read


def _name(line: VersionLine) -> str:
    return f"{line.key}@{line.name}"
