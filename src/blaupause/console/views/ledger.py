# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The ledger: who did what, filtered, page by page, and to take away."""

import re
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from typing import cast

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from blaupause.accounts.acting import actor
from blaupause.accounts.ledger_reach import LedgerReach, ledger_reach
from blaupause.accounts.problems import not_found, second_factor_missing
from blaupause.accounts.rules import Kind, Verb
from blaupause.accounts.scope import NOWHERE, Scope, Seat
from blaupause.console import parameters
from blaupause.console.access import for_people
from blaupause.console.history import Row, rows
from blaupause.console.presenters import Page
from blaupause.console.scoped import scope_of
from blaupause.console.views.downloads import answer
from blaupause.kernel.clock import BERLIN, today
from blaupause.kernel.problems import Problem
from blaupause.kernel.tabular import Column, Sheet, language_of
from blaupause.ledger import actions, events, export, queries
from blaupause.ledger.queries import MOST_COUNTED, Choice

PER_PAGE = 50
_SUBJECT = re.compile(r"[a-z_]{1,40}[: ][A-Za-z0-9:._+-]{1,120}")
_ACTOR = re.compile(r"person:[0-9]{1,18}")


@require_safe
@for_people
def ledger(request: HttpRequest) -> HttpResponse:
    """One page of the ledger."""
    scope = scope_of(request)
    reach = _reach(scope, Verb.SEE)
    chosen = _choice(request, scope)
    found = queries.history_page(reach, chosen, parameters.page(request), PER_PAGE)
    context = {
        "rows": rows(scope, found.entries),
        "page": Page(found.number, found.pages, found.total, found.per_page),
        "more": found.more,
        "chosen": chosen,
        "narrowed": chosen != Choice(),
        "groups": _groups(),
        "group": request.GET.get("gruppe", ""),
        "who": request.GET.get("wer", ""),
        "today": today(),
        "may_export": scope.reach(Verb.EXPORT, Kind.LEDGER) != NOWHERE,
    }
    return render(request, "console/ledger.html", context)


@require_safe
@for_people
def download(request: HttpRequest, form: str) -> HttpResponse:
    """What the choice admits as a table; as JSON whole chains that can be checked without this software."""
    scope = scope_of(request)
    reach = _reach(scope, Verb.EXPORT)
    if request.method == "HEAD":  # nothing is taken away, so nothing is noted
        return HttpResponse()
    if form == "json":
        return _checkable(scope, reach)
    chosen = _choice(request, scope)
    found = queries.history_page(reach, chosen, 1, MOST_COUNTED).entries
    counted = export.Counted(sorted({one.chain for one in found}), len(found))
    _note(scope, form, counted)
    return answer(_sheet(rows(scope, found)), form, "protokoll", today())


def _reach(scope: Scope, verb: Verb) -> LedgerReach:
    """Where the reader may do that; raises Problem accounts.not_found, accounts.second_factor."""
    if scope.reach(verb, Kind.LEDGER) != NOWHERE:
        return ledger_reach(scope, verb)
    if scope.person_id is not None and replace(scope, second_factor=True).reach(verb, Kind.LEDGER) != NOWHERE:
        raise second_factor_missing()
    raise not_found()


def _groups() -> dict[str, tuple[str, list[str]]]:
    """Key → title in the language of the page and actions, by title."""
    german = language_of(get_language()) == "de"
    found = {one.key: (one.de if german else one.en, names) for one, names in events.groups().items()}
    return dict(sorted(found.items(), key=lambda item: item[1][0]))


def _choice(request: HttpRequest, scope: Scope) -> Choice:
    """The filter; raises Problem parameter.value, parameter.day."""
    groups = _groups()
    group = parameters.choice(request, "gruppe", groups, "")
    return Choice(
        subject=_shaped(request, "gegenstand", _SUBJECT),
        actions=groups[group][1] if group else (),
        actor={"": "", "ich": scope.key, "system": "system:"}.get(request.GET.get("wer", ""))
        or _shaped(request, "wer", _ACTOR, ("", "ich", "system")),
        since=parameters.optional_day(request, "von"),
        until=parameters.optional_day(request, "bis"),
    )


def _shaped(request: HttpRequest, name: str, shape: re.Pattern[str], empty: Iterable[str] = ("",)) -> str:
    value = request.GET.get(name, "")
    if value in empty:
        return ""
    if not shape.fullmatch(value):
        raise Problem(
            "parameter.value",
            f"„{value[:40]}“ gibt es hier nicht als Angabe für „{name}“.",
            f"“{value[:40]}” is no possible value of “{name}” here.",
        )
    return value


def _checkable(scope: Scope, reach: LedgerReach) -> HttpResponse:
    """Written to a file first: what is sent later no longer stands behind the walls."""
    counted = export.Counted()
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
    chains = queries.chains_within(reach)
    file.writelines(export.write(by=scope.key, chains=chains, bounds=reach, counted=counted))
    file.seek(0)
    _note(scope, "json", counted)
    name = f"protokoll-{today().isoformat()}.json"
    response = FileResponse(file, as_attachment=True, filename=name, content_type="application/json")
    return cast(HttpResponse, response)  # what the decorators are declared for; Django takes either


def _note(scope: Scope, form: str, counted: export.Counted) -> None:
    seat = next((seat for seat in scope.usable_seats if _exports(scope, seat)), None)
    place, owner = (seat.place, seat.organisation_id) if seat else (None, None)
    actions.note_export(by=actor(scope, seat, place), form=form, counted=counted, place=place, owner=owner)


def _exports(scope: Scope, seat: Seat) -> bool:
    return replace(scope, seats=(seat,)).reach(Verb.EXPORT, Kind.LEDGER) != NOWHERE


def _sheet(found: list[Row]) -> Sheet:
    columns = [
        Column("chain", gettext("Chain")),
        Column("number", gettext("Number"), "integer"),
        Column("at", gettext("When")),
        Column("sentence", gettext("What")),
        Column("changes", gettext("Details")),
        Column("why", gettext("Why")),
        Column("subject", gettext("Object")),
        Column("mandate", gettext("Mandate"), "integer"),
        Column("request", gettext("Request")),
    ]
    table = [
        (
            *(row.entry.chain, row.entry.number, f"{row.at.astimezone(BERLIN):%Y-%m-%d %H:%M:%S}", row.sentence),
            "; ".join(str(one) for one in row.facts),
            *(row.why, row.entry.draft.subject, row.entry.actor.mandate, row.entry.actor.request_id),
        )
        for row in found
    ]
    limit = gettext("At most %(most)d entries, newest first; narrow the choice for older ones.")
    return Sheet(gettext("Ledger"), columns, table, [limit % {"most": MOST_COUNTED}], language_of(get_language()))
