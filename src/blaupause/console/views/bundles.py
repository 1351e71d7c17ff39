# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Take a bundle in: who made it, what exists here already, and one decision for each of those."""

from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from blaupause.accounts.problems import not_found
from blaupause.accounts.rules import Kind, Verb
from blaupause.accounts.scope import NOWHERE
from blaupause.blueprint import exchange
from blaupause.blueprint.rules.bundle import Opened
from blaupause.blueprint.rules.change_words import SECTIONS, title_of, word
from blaupause.blueprint.rules.mapping import Collision
from blaupause.console.access import for_people
from blaupause.console.scoped import scope_of
from blaupause.console.typed import sentences
from blaupause.kernel.problems import Problem
from blaupause.kernel.tabular import language_of

MOST_BYTES: Final = 800_000
"""What travels from one page to the next inside the form; larger bundles are taken in by command."""
MOST_DECISIONS: Final = 150
SOURCE: Final = "bundle.json"


@dataclass(frozen=True, slots=True)
class Decision:
    """One question: what is here, what would come, and what was chosen."""

    target: str
    section: str | Promise
    here: str
    theirs: str
    free: str
    chosen: str


@for_people
@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request: HttpRequest) -> HttpResponse:
    """POST `tun=ansehen` shows a bundle, `tun=uebernehmen` makes a draft of it."""
    scope = scope_of(request)
    if scope.reach(Verb.ADD, Kind.BLUEPRINT) == NOWHERE:
        raise not_found()
    if request.method != "POST":
        return render(request, "console/bundle.html", {})
    text = ""
    try:
        text = _sent(request)
        opened, found = exchange.open_bundle(
            text.encode(), SOURCE, exchange.known_signers(settings.BLAUPAUSE_KNOWN_KEYS)
        )
        if request.POST.get("tun") != "uebernehmen":
            return _page(request, text, opened, found)
        number = exchange.take_in(
            by=scope,
            data=text.encode(),
            source=SOURCE,
            known=exchange.known_signers(settings.BLAUPAUSE_KNOWN_KEYS),
            decisions=_decisions(request, found),
        )
    except Problem as problem:
        if problem.code == "accounts.second_factor":
            raise
        wrong = sentences(problem, get_language() or "de")[:20]
        return render(request, "console/bundle.html", {"wrong": wrong}, status=400)
    messages.success(request, gettext("The bundle is a draft now. Nothing is released by that."))
    return redirect("console:blueprint-draft", number)


def _sent(request: HttpRequest) -> str:
    """The bundle: a file at first, then the text the page carried along."""
    file = request.FILES.get("datei")
    data = file.read(MOST_BYTES + 1) if file else request.POST.get("buendel", "").encode()
    if not data or len(data) > MOST_BYTES:
        raise Problem(
            "bundle.file",
            f"Bitte eine Datei mit höchstens {MOST_BYTES // 1000} KB wählen.",
            f"Please choose a file of at most {MOST_BYTES // 1000} KB.",
            "Größere Bündel nimmt der Befehl „blaupause blueprint import“ auf.",
            "Larger ones are taken in by the command “blaupause blueprint import”.",
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise Problem(
            "bundle.encoding", "Die Datei ist kein Bündel in UTF-8.", "The file is no bundle in UTF-8."
        ) from None


def _decisions(request: HttpRequest, found: list[Collision]) -> dict[str, Any]:
    """What was chosen; a question without an answer stays one."""
    chosen = {one.target: request.POST.get(one.target, "") for one in found}
    options = {one.target: {"existing": "existing", "new": {"new": one.free}} for one in found}
    return {target: options[target][choice] for target, choice in chosen.items() if choice in options[target]}


def _page(request: HttpRequest, text: str, opened: Opened, found: list[Collision]) -> HttpResponse:
    if len(found) > MOST_DECISIONS:
        raise Problem(
            "bundle.too_many_decisions",
            f"Hier wären {len(found)} Entscheidungen zu treffen.",
            f"There would be {len(found)} decisions to make here.",
            "Bitte den Befehl „blaupause blueprint import“ mit einer Zuordnung nehmen.",
            "Please use the command “blaupause blueprint import” with a mapping.",
        )
    language = language_of(get_language())
    rows = [
        Decision(
            one.target,
            word(SECTIONS[one.target.partition("/")[0]], language),
            title_of(one.here, language) or one.target,
            title_of(one.theirs, language) or one.target,
            one.free,
            request.POST.get(one.target, ""),
        )
        for one in found
    ]
    return render(request, "console/bundle.html", {"opened": opened, "text": text, "rows": rows})
