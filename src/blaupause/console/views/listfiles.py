# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Lists of the daily work as files, with the filters of the page. Where there is more than fits, the notes say so.

Lists of people stay on their pages: nobody carries names and addresses away by a click.
"""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext, ngettext, pgettext
from django.views.decorators.http import require_safe

from blaupause.accounts.problems import not_found
from blaupause.accounts.rules import Kind, Verb
from blaupause.accounts.scope import NOWHERE, Scope
from blaupause.catalog.queries import commitments
from blaupause.console import parameters
from blaupause.console.scoped import scope_of
from blaupause.console.views.downloads import answer
from blaupause.console.views.reviews import chosen
from blaupause.kernel.clock import today
from blaupause.kernel.tabular import Column, Sheet, language_of
from blaupause.rollout import cockpit, together
from blaupause.rollout import reviews as cases
from blaupause.rollout.deviations import most_bent
from blaupause.rollout.labels import DEVIATIONS, POSITIONS, REVIEW_REASONS, REVIEWS, STATES

MOST = 20_000


def _allowed(request: HttpRequest, verb: Verb = Verb.SEE) -> Scope:
    scope = scope_of(request)
    if scope.reach(verb, Kind.PROGRESS) == NOWHERE:
        raise not_found()
    return scope


def _file(
    title: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[object]],
    form: str,
    subject: str,
    left_out: int = 0,
) -> HttpResponse:
    notes = [
        gettext("As of %(day)s. Unknown does not mean no.") % {"day": today().isoformat()},
        gettext("As far as the reader may see."),
    ]
    if left_out:
        words = ngettext("%(count)s more does not fit in here.", "%(count)s more do not fit in here.", left_out)
        notes.append(words % {"count": left_out})
    return answer(Sheet(title, columns, rows, notes, language_of(get_language())), form, subject, today())


def _german() -> bool:
    return language_of(get_language()) == "de"


@require_safe
def deviations(request: HttpRequest, form: str) -> HttpResponse:
    """A row for each of the newest reasons; the counts of its step stand beside it."""
    columns = [
        Column("step", gettext("Step")),
        Column("connections", gettext("Connections"), "integer"),
        Column("places", gettext("Places"), "integer"),
        Column("kind", gettext("How")),
        Column("what", gettext("Instead")),
        Column("reason", gettext("Why")),
        Column("since", gettext("Since"), "date"),
        Column("authority", gettext("Authority")),
        Column("number", gettext("Number of the connection"), "integer"),
    ]
    rows = [
        (
            bent.title[not _german()],
            *(bent.connections, bent.places),
            *(str(DEVIATIONS[said.kind]), said.what, said.reason, said.since, said.authority, said.connection_id),
        )
        for bent in most_bent(_allowed(request))
        for said in bent.reasons
    ]
    return _file(gettext("Steps done differently"), columns, rows, form, "abweichungen")


@require_safe
def reviews(request: HttpRequest, form: str) -> HttpResponse:
    """The cases of the list; filters as on the page."""
    found, total = cases.reviews(_allowed(request), chosen(request), 0, MOST)
    columns = [
        Column("number", gettext("Number of the connection"), "integer"),
        Column("authority", gettext("Authority")),
        Column("commitment", gettext("Commitment")),
        Column("state", pgettext("connection", "State")),
        Column("from", pgettext("blueprint", "From")),
        Column("to", pgettext("blueprint", "To")),
        Column("reason", gettext("Why")),
        Column("decision", gettext("Decision")),
        Column("opened_on", gettext("Open since"), "date"),
    ]
    rows = [
        (
            *(one.connection_id, one.authority, one.commitment[not _german()], str(STATES[one.connection_state])),
            *(one.from_label, one.to_label, str(REVIEW_REASONS.get(one.reason, ""))),
            *(str(REVIEWS[one.state]), one.opened_at.date()),
        )
        for one in found
    ]
    return _file(gettext("New versions to look at"), columns, rows, form, "pruefungen", total - len(found))


@require_safe
def next_steps(request: HttpRequest, form: str) -> HttpResponse:
    """How far the authorities are that somebody works for; `text` as on the page."""
    scope = _allowed(request, Verb.EDIT)
    found = cockpit.desks(scope, cockpit.mine(scope, parameters.text(request, "text")))
    columns = [
        Column("authority_key", gettext("Authority key")),
        Column("authority", gettext("Authority")),
        Column("ready", gettext("Can go on"), "integer"),
        Column("waiting", gettext("Steps that wait"), "integer"),
        Column("blocked", gettext("Steps that are blocked"), "integer"),
        Column("live", gettext("Services live"), "integer"),
        Column("connections", gettext("Connections"), "integer"),
    ]
    rows = [
        (*(one.authority.key, one.authority.name, one.ready), *(one.waiting, one.blocked, one.live, one.connections))
        for one in found.desks
    ]
    return _file(gettext("Your next steps"), columns, rows, form, "naechste-schritte", found.left_out)


@require_safe
def together_rows(request: HttpRequest, form: str) -> HttpResponse:
    """Connections that have a step before them; `schritt`, `zusage`, `behoerde` as on the page."""
    scope = _allowed(request, Verb.EDIT)
    step = parameters.text(request, "schritt", 40)
    promise = parameters.choice(request, "zusage", {one.key for one in commitments()}, "")
    authority = parameters.text(request, "behoerde", 80)
    found = together.rows(scope, step, commitment=promise, authority=authority) if step else together.Rows((), 0)
    columns = [
        Column("number", gettext("Number of the connection"), "integer"),
        Column("authority_key", gettext("Authority key")),
        Column("authority", gettext("Authority")),
        Column("commitment", gettext("Commitment")),
        Column("step", gettext("Step")),
        Column("position", gettext("Where the step stands")),
    ]
    rows = [
        (
            *(row.here.connection_id, row.authority.key, row.authority.name),
            row.commitment.name_de if _german() else row.commitment.name_en,
            *(step, str(POSITIONS[row.view.position])),
        )
        for row in found.rows
    ]
    return _file(gettext("Do it once for all"), columns, rows, form, "gemeinsam", found.left_out)
