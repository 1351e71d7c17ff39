# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""One object of a draft as a form: checked while typing, what would change, saving it, leaving it out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from blaupause.accounts.problems import Conflict, not_found
from blaupause.blueprint import editing
from blaupause.blueprint import versions as queries
from blaupause.blueprint.editing import Contents, Placed
from blaupause.blueprint.rules.canonical import plain
from blaupause.blueprint.rules.change_words import called
from blaupause.blueprint.rules.diff import diff
from blaupause.blueprint.rules.formwords import SECTION_WORDS
from blaupause.blueprint.rules.model import SECTIONS
from blaupause.blueprint.rules.objectforms import Entry, entries, value_of
from blaupause.blueprint.rules.sourcefiles import Reason, reason_of
from blaupause.blueprint.versions import DraftInfo
from blaupause.console.access import for_people
from blaupause.console.conflicts import conflict_page
from blaupause.console.effects import effects
from blaupause.console.objectfields import blocks, language, notes
from blaupause.console.scoped import said, scope_of
from blaupause.console.typed import Typed, dropped_version, sentences
from blaupause.console.views.drafting import opened, require_edit
from blaupause.console.views.versions import grouped
from blaupause.kernel.problems import Problem


@dataclass(frozen=True, slots=True)
class Here:
    """The object the page is about."""

    info: DraftInfo
    found: Contents
    section: str
    key: str

    @property
    def current(self) -> dict[str, Any] | None:
        """As it is stored, None when it is new."""
        return self.found.part(self.section, self.key)

    @property
    def asks_reason(self) -> bool:
        """Whether a change needs a reason, because the object comes from the base."""
        return self.current is not None and not self.found.own(self.section, self.key)

    @property
    def address(self) -> str:
        """Of its page."""
        return reverse("console:blueprint-part", args=[self.info.id, self.section, self.key])


@for_people
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, number: str, group: str, part: str) -> HttpResponse:
    """One object; POST `tun=pruefen|vorschau|sichern|weglassen` with the entries and the revision `stand`.

    Leaving out shows first what that would change; `sicher=ja` does it.
    """
    section, here = group, Here(*opened(request, int(number)), group, part)
    if section not in SECTIONS or (here.current is None and not here.info.may_edit):
        if request.method == "POST":
            require_edit(request, here.info)
        raise not_found()
    if request.method != "POST":
        return _page(request, here, here.current or {}, here.found.about(section, part))
    require_edit(request, here.info)
    new = value_of(section, {name: request.POST.getlist(name) for name in request.POST}, here.current or {})
    try:
        return _act(request, here, new)
    except Conflict:
        return _conflict(request, here, new)
    except Problem as problem:
        if problem.code in ("accounts.not_found", "accounts.second_factor", "blueprint.not_a_draft"):
            raise
        return _page(request, here, new, [], wrong=sentences(problem, get_language() or "de"), status=400)


def _act(request: HttpRequest, here: Here, new: Mapping[str, Any]) -> HttpResponse:
    what, reason = request.POST.get("tun", ""), _reason(request)
    if what == "weglassen":
        return _leave_out(request, here, reason)
    asked = here.asks_reason and new != here.current
    placed = [_no_reason()] if asked and not (reason.de and reason.en) else []
    after = editing.changed(here.found, here.section, here.key, new, Reason(reason.de or "–", reason.en or "–"))
    known = {(one.section, one.key, one.problem.de) for one in here.found.placed}
    for one in after.placed:
        mine = (one.section, one.key) == (here.section, here.key)
        if mine or (not one.warning and (one.section, one.key, one.problem.de) not in known):
            placed.append(one)
    wrong = any(not one.warning for one in placed)
    if what == "sichern" and not wrong:
        seen, name = Typed(request.POST).number("stand"), f"{here.section}/{here.key}"
        editing.save(
            by=scope_of(request), draft_id=here.info.id, before=here.found, after=after, seen=seen, part=name
        )
        messages.success(request, gettext("Saved. Everything else in the files is as it was."))
        return redirect(here.address)
    preview = _preview(here.found, after) if what == "vorschau" and not wrong else None
    status = 400 if wrong and what != "pruefen" else 200
    return _page(request, here, new, placed, after=after, preview=preview, checked=True, status=status)


def _leave_out(request: HttpRequest, here: Here, reason: Reason) -> HttpResponse:
    if here.current is None:
        raise not_found()
    if here.asks_reason and not (reason.de and reason.en):
        return _page(request, here, here.current, [_no_reason()], checked=True, status=400)
    after = editing.without(here.found, here.section, here.key, reason)
    if request.POST.get("sicher") != "ja" and after.document is not None:
        return _page(request, here, here.current, [], preview=_preview(here.found, after), leaving=True)
    seen, name = Typed(request.POST).number("stand"), f"{here.section}/{here.key}"
    editing.save(by=scope_of(request), draft_id=here.info.id, before=here.found, after=after, seen=seen, part=name)
    messages.success(request, gettext("It is left out from now on."))
    return redirect("console:blueprint-parts", here.info.id)


def _reason(request: HttpRequest) -> Reason:
    typed = Typed(request.POST)
    return Reason(typed.words("grund.de")[:2000], typed.words("grund.en")[:2000])


def _no_reason() -> Placed:
    return Placed(
        Problem(
            "blueprint.no_reason",
            "Dieser Teil kommt aus der Vorlage. Bitte auf Deutsch und Englisch sagen, warum er hier anders ist.",
            "This part comes from the base. Please say in German and English why it is different here.",
        )
    )


def _preview(before: Contents, after: Contents) -> dict[str, Any]:
    """Changes in sentences by class, and how many connections they concern."""
    assert after.document is not None
    new = plain(after.document)
    old = plain(before.document) if before.document else new
    rows = effects(before.document, after.document)
    changes = [one for one in diff(old, new) if one.section != "changed"]  # how it is written is no news
    return {
        "groups": grouped(changes, old, new),
        "effects": rows,
        "moved": any(one.now != one.before for one in rows),
        "core": after.document.blueprint.land is None,
    }


def _page(
    request: HttpRequest,
    here: Here,
    value: Mapping[str, Any],
    placed: Sequence[Placed],
    *,
    after: Contents | None = None,
    preview: Mapping[str, Any] | None = None,
    wrong: Sequence[str] = (),
    checked: bool = False,
    leaving: bool = False,
    status: int = 200,
) -> HttpResponse:
    known = reason_of(here.found.files, here.section, here.key)
    shown = blocks(here.section, value, here.found, placed)
    section = SECTION_WORDS.get(here.section, (here.section, here.section))[language() != "de"]
    context = {
        "draft": here.info,
        "here": here,
        "section": section,
        "title": called(here.section, here.key, here.current or value, language()),
        "blocks": shown,
        "slots": ",".join(f"#{field.id}-fehler" for one in shown for row in one.rows for field in row.fields),
        "notes": notes(here.section, value, placed),
        "checked": checked,
        "preview": preview,
        "leaving": leaving,
        "wrong": wrong,
        "yaml": (after or here.found).excerpt(here.section, here.key),
        "reason_de": request.POST.get("grund.de", known.de if known else "")[:2000],
        "reason_en": request.POST.get("grund.en", known.en if known else "")[:2000],
        "said": said(request),
    }
    return render(request, "console/draft_part.html", context, status=status)


def _conflict(request: HttpRequest, here: Here, new: Mapping[str, Any]) -> HttpResponse:
    """Both contents of the object side by side, entry by entry."""
    now = queries.draft_head(scope_of(request), here.info.id) or here.info
    theirs = _lines(here.section, here.current or {})
    yours = _lines(here.section, new)
    labels = [one for one in dict.fromkeys([*theirs, *yours]) if theirs.get(one) != yours.get(one)]
    conflict = Conflict({one: theirs.get(one, "–") for one in labels}, {one: yours.get(one, "–") for one in labels})
    return conflict_page(request, conflict, here.address, dropped_version(request.POST, "stand", now.revision))


def _lines(section: str, value: Mapping[str, Any]) -> dict[str, str]:
    number = language() != "de"

    def label(entry: Entry) -> str:
        row = f" {entry.row}" if entry.row else ""
        head, own = entry.group_label[number], entry.label[number]
        return f"{head}{row}" if own == head else f"{head}{row}: {own}"

    return {label(one): ", ".join(one.values) or one.value or "–" for one in entries(section, value, spare=False)}
