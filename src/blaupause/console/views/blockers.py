# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What holds up how many: the ranking, the list for the steering meeting, both as files."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext, pgettext
from django.views.decorators.http import require_safe

from blaupause.accounts.problems import not_found
from blaupause.accounts.rules import Kind, Verb
from blaupause.accounts.scope import NOWHERE, Scope
from blaupause.console import parameters
from blaupause.console.presenters import Page
from blaupause.console.scoped import said, scope_of
from blaupause.console.views.downloads import answer
from blaupause.kernel.clock import today
from blaupause.kernel.tabular import Column, Sheet, language_of
from blaupause.rollout import blockers as reading
from blaupause.rollout.blockers import BlockerFilter, BlockerRow, Standing
from blaupause.rollout.labels import OWNERS
from blaupause.rollout.workrules import BlockerOwner

PER_PAGE: Final = 50
MAX_ID: Final = 2**62
OWNER_KEYS: Final = {
    "kommune": BlockerOwner.MUNICIPALITY,
    "land": BlockerOwner.LAND,
    "bund": BlockerOwner.FEDERAL,
    "hersteller": BlockerOwner.VENDOR,
    "betreiber": BlockerOwner.OPERATOR,
}
_STANDINGS: Final = {"offen": Standing.OPEN, "geloest": Standing.SOLVED, "alle": None}
_STEERING: Final = BlockerFilter(escalated=True)


@require_safe
def blockers(request: HttpRequest) -> HttpResponse:
    """The ranking; filters `stand`, `bei`, `schritt`, `ordnung`."""
    scope = _allowed(request)
    filter_ = _filter(request)
    found = reading.ranking(scope, filter_, parameters.page(request), PER_PAGE)
    context = {
        "said": said(request),
        "rows": [(row, OWNERS[row.owner]) for row in found.rows],
        "page": Page(found.page, found.pages, found.total, PER_PAGE),
        "filter": filter_,
        "standing": parameters.choice(request, "stand", _STANDINGS, "offen"),
        "standings": [
            ("offen", pgettext("blockers", "Open")),
            ("geloest", pgettext("blockers", "Solved")),
            ("alle", pgettext("blockers", "All")),
        ],
        "owner": parameters.choice(request, "bei", OWNER_KEYS, ""),
        "owners": [(key, OWNERS[owner]) for key, owner in OWNER_KEYS.items()],
        "order": parameters.choice(request, "ordnung", ("wartende", "alter"), "wartende"),
        "steps": found.steps.items(),
    }
    return render(request, "console/blockers.html", context)


@require_safe
def steering(request: HttpRequest) -> HttpResponse:
    """What the steering meeting has to decide on, to be printed."""
    rows = reading.everything(_allowed(request), _STEERING)
    context = {"rows": [(row, OWNERS[row.owner]) for row in rows], "day": today()}
    return render(request, "console/blockers_steering.html", context)


@require_safe
def download(request: HttpRequest, form: str) -> HttpResponse:
    """The list as a file; `liste=lenkungskreis` is the one for the steering meeting."""
    scope = _allowed(request)
    meeting = parameters.choice(request, "liste", ("lenkungskreis",), "")
    rows = reading.everything(scope, _STEERING if meeting else _filter(request))
    return answer(_sheet(rows), form, "lenkungskreis" if meeting else "hindernisse", today())


def _allowed(request: HttpRequest) -> Scope:
    scope = scope_of(request)
    if scope.reach(Verb.SEE, Kind.BLOCKER) == NOWHERE:
        raise not_found()
    return scope


def _filter(request: HttpRequest) -> BlockerFilter:
    owner = parameters.choice(request, "bei", OWNER_KEYS, "")
    order = parameters.choice(request, "ordnung", ("wartende", "alter"), "wartende")
    return BlockerFilter(
        standing=_STANDINGS[parameters.choice(request, "stand", _STANDINGS, "offen")],
        owner=OWNER_KEYS[owner] if owner else None,
        step=parameters.text(request, "schritt", 40),
        sort="age" if order == "alter" else "waiting",
    )


def _sheet(rows: list[BlockerRow]) -> Sheet:
    columns = [
        Column("number", gettext("Number"), "integer"),
        Column("title", gettext("Blocker")),
        Column("text", gettext("Description")),
        Column("owner", gettext("Lies with"), labels={one.name.lower(): str(OWNERS[one]) for one in BlockerOwner}),
        Column("owner_name", gettext("Body")),
        Column("opened_on", gettext("Since"), "date"),
        Column("days", gettext("Age in days"), "integer"),
        Column("authorities", gettext("Authorities that wait"), "integer"),
        Column("connections", gettext("Connections that wait"), "integer"),
        Column("inhabitants", gettext("Inhabitants concerned"), "integer"),
        Column("unknown", gettext("Authorities or areas without a known number of inhabitants"), "integer"),
        Column("escalated_on", gettext("For the steering meeting since"), "date"),
        Column("solved_on", gettext("Solved on"), "date"),
    ]
    cells = [
        (
            row.id,
            row.title,
            row.text,
            row.owner.name.lower(),
            row.owner_name,
            row.opened_on,
            row.days,
            row.authorities,
            row.connections,
            row.people.inhabitants,
            row.people.unknown,
            row.escalated_on,
            row.solved_on,
        )
        for row in rows
    ]
    notes = [
        gettext("As of %(day)s. Unknown does not mean no.") % {"day": today().isoformat()},
        gettext("Counted as far as the reader may see. Inhabitants of the areas served; each area counts once."),
    ]
    return Sheet(gettext("Blockers"), columns, cells, notes, language_of(get_language()))
