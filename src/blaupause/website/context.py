# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What every page knows. What comes from the database is asked only where a template uses it, and may be missing:
an error page must never fail for want of it."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial

from django.conf import settings
from django.db import Error as DatabaseError
from django.http import HttpRequest

from blaupause import __version__
from blaupause.accounts.rules import Kind, Verb
from blaupause.accounts.scope import NOWHERE
from blaupause.kernel.problems import Problem
from blaupause.territory.queries import territory_at
from blaupause.website.parameters import demonstration_there, official_only

THEMES = ("light", "dark")


def theme_of(request: HttpRequest) -> str:
    """The theme the reader chose, or nothing: then the device decides."""
    chosen = request.COOKIES.get("theme", "")
    return chosen if chosen in THEMES else ""


def _loaded(request: HttpRequest) -> bool:
    try:
        return demonstration_there(request)
    except DatabaseError:
        return False


def _status_date() -> date | None:
    try:
        return territory_at().status_date
    except (DatabaseError, Problem):
        return None


@dataclass(frozen=True, slots=True)
class Account:
    """Who is signed in. `resting`: a role of theirs counts only after a second factor.

    The others: there is such a page for them, if only after a second factor.
    """

    name: str
    resting: bool
    approvals: bool
    drafts: bool
    ledger: bool
    progress: bool
    work: bool
    practice: bool


def account_of(request: HttpRequest) -> Account | None:
    """The signed-in person; asks nothing, not even the session, when nobody is."""
    scope = getattr(request, "scope", None)
    if scope is None or scope.person_id is None or not request.user.is_authenticated:
        return None
    confirmed = replace(scope, second_factor=True)
    return Account(
        str(request.user),
        len(scope.usable_seats) < len(scope.seats),
        confirmed.reach(Verb.SEE, Kind.CHANGE_REQUEST) != NOWHERE,
        confirmed.reach(Verb.SEE, Kind.BLUEPRINT) != NOWHERE,
        confirmed.reach(Verb.SEE, Kind.LEDGER) != NOWHERE,
        confirmed.reach(Verb.SEE, Kind.PROGRESS) != NOWHERE,
        confirmed.reach(Verb.EDIT, Kind.PROGRESS) != NOWHERE,
        confirmed.reach(Verb.SEE, Kind.PRACTICE) != NOWHERE,
    )


def page(request: HttpRequest) -> dict[str, object]:
    """Values for the page frame."""
    return {
        "theme": theme_of(request),
        "section": request.path_info.split("/")[1],
        "official": official_only(request),
        "demonstration_loaded": cache(partial(_loaded, request)),
        "status_date": cache(_status_date),
        "version": __version__,
        "account": account_of(request),
        "operator_notice": settings.BLAUPAUSE_NOTICE,
    }
