# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""One blocker: what waits for it, and what those who have it in hand can do."""

from collections.abc import Callable, Mapping
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.http import require_http_methods

from blaupause.accounts.problems import Conflict, not_found
from blaupause.accounts.queries import names
from blaupause.accounts.scope import Scope
from blaupause.catalog.queries import commitments
from blaupause.console import parameters
from blaupause.console.conflicts import conflict_page
from blaupause.console.history import history_address
from blaupause.console.presenters import paginate
from blaupause.console.scoped import said, scope_of
from blaupause.console.typed import Typed, dropped_version, sentences
from blaupause.console.views.blockers import MAX_ID, OWNER_KEYS
from blaupause.kernel.problems import Problem
from blaupause.rollout import blockers as reading
from blaupause.rollout import blocking, unblocking
from blaupause.rollout.blockers import BlockerDetail
from blaupause.rollout.blocking import Described, Held
from blaupause.rollout.labels import OWNERS

PER_PAGE: Final = 100
_HIDDEN: Final = ("accounts.not_found", "accounts.second_factor")
Act = Callable[[Scope, BlockerDetail, Typed], str]


@require_http_methods(["GET", "HEAD", "POST"])
def blocker(request: HttpRequest, number: int) -> HttpResponse:
    """The blocker; a POST says with `tun` what is to be done."""
    scope, page = scope_of(request), parameters.page(request)
    detail = reading.blocker(scope, number, page=page, per_page=PER_PAGE) if number < MAX_ID else None
    if detail is None:
        raise not_found()
    if request.method != "POST":
        asked = request.GET.keys() & {"anschliessen", "zusammenlegen"}
        return _ask(request, detail) if asked else _page(request, detail, page)
    if not (detail.may_end or detail.may_edit):
        raise not_found()
    typed = Typed(request.POST)
    act = _ACTS.get(request.POST.get("tun", ""))
    if act is None:
        return _page(request, detail, page, [gettext("Please choose what is to be done.")])
    try:
        done = act(scope, detail, typed)
    except Conflict as conflict:
        now = reading.blocker(scope, number) or detail
        fields = dropped_version(request.POST, "stand", now.version)
        return conflict_page(request, conflict, reverse("console:blocker", args=[number]), fields)
    except Problem as problem:
        if problem.code in _HIDDEN:
            raise
        return _page(request, detail, page, sentences(problem, get_language() or "de"))
    if typed.wrong:
        return _page(request, detail, page, typed.wrong)
    messages.success(request, done)
    return redirect("console:blocker", number)


def _edit(scope: Scope, detail: BlockerDetail, typed: Typed) -> str:
    owner = typed.choice("bei", gettext("Lies with"), OWNER_KEYS, detail.row.owner)
    if typed.wrong:
        return ""
    given = Described(typed.words("titel"), owner, typed.words("text"), typed.words("stelle"))
    blocking.edit(by=scope, number=detail.row.id, said=given, seen=typed.number("stand"))
    return gettext("Your change is recorded.")


def _escalate(scope: Scope, detail: BlockerDetail, typed: Typed) -> str:
    listed = typed.yes("liste")
    blocking.escalate(by=scope, number=detail.row.id, listed=listed, seen=typed.number("stand"))
    if listed:
        return gettext("It is on the list for the steering meeting now.")
    return gettext("It is no longer on the list for the steering meeting.")


def _solve(scope: Scope, detail: BlockerDetail, typed: Typed) -> str:
    freed = unblocking.solve(
        by=scope, number=detail.row.id, solution=typed.words("loesung"), seen=typed.number("stand")
    )
    return ngettext(
        "Solved. %(number)d connection can go on; those who waited find a word about it there.",
        "Solved. %(number)d connections can go on; those who waited find a word about it there.",
        freed.connections,
    ) % {"number": freed.connections}


def _reopen(scope: Scope, detail: BlockerDetail, typed: Typed) -> str:
    unblocking.reopen(by=scope, number=detail.row.id, why=typed.words("grund"), seen=typed.number("stand"))
    return gettext("The blocker is open again.")


def _merge(scope: Scope, detail: BlockerDetail, typed: Typed) -> str:
    unblocking.merge(by=scope, number=detail.row.id, into=typed.number("mit"), seen=typed.number("stand"))
    return gettext("Both are one now; nothing that waits was lost.")


def _join(scope: Scope, detail: BlockerDetail, typed: Typed) -> str:
    ids = reading.joinable(scope, detail.row.id, typed.words("zusage"))
    if not ids:
        typed.wrong.append(gettext("There is no further connection that you could add."))
        return ""
    if typed.number("anzahl") != len(ids):
        typed.wrong.append(gettext("The number of connections has changed. Please look again."))
        return ""
    count = blocking.join(by=scope, number=detail.row.id, connection_ids=ids, held=Held())
    return ngettext("%(number)d connection added.", "%(number)d connections added.", count) % {"number": count}


_ACTS: Final[Mapping[str, Act]] = {
    "aendern": _edit,
    "lenkungskreis": _escalate,
    "loesen": _solve,
    "oeffnen": _reopen,
    "zusammenlegen": _merge,
    "anschliessen": _join,
}


def _ask(request: HttpRequest, detail: BlockerDetail) -> HttpResponse:
    """Before many are added, how many; before two become one, which."""
    scope, number = scope_of(request), detail.row.id
    promises = {one.key: one for one in commitments()}
    wanted = parameters.choice(request, "anschliessen", promises, "")
    context = {
        "row": detail.row,
        "version": detail.version,
        "wanted": promises.get(wanted),
        "joinable": len(reading.joinable(scope, number, wanted)) if wanted else 0,
        "like": reading.similar(scope, detail.row.title, but=number) if detail.may_end and not wanted else [],
    }
    return render(request, "console/blocker_ask.html", context)


def _page(request: HttpRequest, detail: BlockerDetail, page: int, wrong: list[str] | None = None) -> HttpResponse:
    scope, row = scope_of(request), detail.row
    may_add = detail.may_end and detail.standing is reading.Standing.OPEN
    known = names(scope, {who for who in (detail.opened_by, detail.solved_by) if who})
    somebody = gettext("a person")
    context = {
        "detail": detail,
        "row": row,
        "owner": OWNERS[row.owner],
        "owner_key": next(key for key, owner in OWNER_KEYS.items() if owner is row.owner),
        "owners": [(key, OWNERS[owner]) for key, owner in OWNER_KEYS.items()],
        "links": [(one, detail.titles.get(one.step)) for one in detail.links],
        "page": paginate(detail.link_total, page, PER_PAGE),
        "opened_by": known.get(detail.opened_by, somebody),
        "solved_by": known.get(detail.solved_by, somebody),
        "may_add": may_add,
        "promises": commitments() if may_add else (),
        "said": said(request),
        "wrong": wrong or [],
        "history": history_address(request, gegenstand=f"blocker:{row.id}"),
    }
    return render(request, "console/blocker.html", context, status=400 if wrong else 200)
