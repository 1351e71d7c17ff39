# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The ledger in sentences, for the page of the ledger and for the history of a single object.

A page shows what happened to its object with two lines:

    context["history"] = history_of(request, f"organisation:{key}")      # in the view
    {% include "console/parts/history.html" %}                           # in the template

Nothing is shown, and nothing asked, where the reader may read no entry at all.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language

from blaupause.accounts import queries as people
from blaupause.accounts.ledger_reach import ledger_reach
from blaupause.accounts.organisation_names import organisation_names
from blaupause.accounts.rules import Kind, Verb
from blaupause.accounts.scope import NOWHERE, Scope
from blaupause.authorities.queries import authorities
from blaupause.catalog.queries import commitments
from blaupause.console.people_words import place_name
from blaupause.console.scoped import scope_of
from blaupause.kernel.tabular import Language, language_of
from blaupause.ledger import events, queries
from blaupause.ledger.events import Fact, FieldKind
from blaupause.ledger.queries import Choice, EntryInfo
from blaupause.territory.queries import territory_at

_PAGES = {
    "blocker": "console:blocker",
    "blueprint": "console:blueprint-versions",
    "blueprint_draft": "console:blueprint-draft",
    "bulk_job": "console:job",
    "connection": "console:connection",
    "organisation": "console:organisation",
    "place": "console:master-data",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One entry as people read it. `address`: of the page of what it speaks of, if there is one."""

    at: datetime
    who: str
    sentence: str
    facts: list[Fact]
    entry: EntryInfo
    address: str

    @property
    def why(self) -> str:
        """The reason that was given."""
        return self.entry.draft.why


@dataclass(frozen=True, slots=True)
class History:
    """The newest entries about one object, and where all of them stand."""

    rows: list[Row]
    total: int
    address: str


def history_of(
    request: HttpRequest, subject: str, *, steps: Mapping[str, str] | None = None, limit: int = 10
) -> History | None:
    """What happened to one object (`connection:12`, `organisation:<key>`), newest first.

    None when the reader may read no entry at all: the section is left out then. `steps`: titles of blueprint steps
    by key, where the object has some.
    """
    scope = scope_of(request)
    if scope.reach(Verb.SEE, Kind.LEDGER) == NOWHERE:
        return None
    page = queries.history_page(ledger_reach(scope), Choice(subject=subject), per_page=limit)
    address = f"{reverse('console:ledger')}?{urlencode({'gegenstand': subject})}"
    return History(rows(scope, page.entries, steps or {}), page.total, address)


def history_address(request: HttpRequest, **choice: str) -> str:
    """Where the ledger tells what happened (`gegenstand`, `gruppe`), for pages that only lead there.

    Empty when the reader may read no entry at all.
    """
    if scope_of(request).reach(Verb.SEE, Kind.LEDGER) == NOWHERE:
        return ""
    return f"{reverse('console:ledger')}?{urlencode(choice)}"


def rows(scope: Scope, entries: Iterable[EntryInfo], steps: Mapping[str, str] | None = None) -> list[Row]:
    """Entries in the language of the page, with the names this reader may see."""
    found = list(entries)
    language = language_of(get_language())
    names = _names(scope, found, language, steps or {})
    return [
        Row(
            one.recorded_at,
            events.who(one.actor, names, language),
            events.sentence(one.actor, one.draft, names, language),
            events.facts(one.draft, names, language),
            one,
            _address(one.draft.subject),
        )
        for one in found
    ]


def _names(
    scope: Scope, entries: list[EntryInfo], language: Language, steps: Mapping[str, str]
) -> dict[FieldKind, Mapping[str, str]]:
    """Only what these entries speak of is asked for."""
    wanted = events.mentioned((one.actor, one.draft) for one in entries)
    return {
        FieldKind.PERSON: people.names(scope, wanted[FieldKind.PERSON]),
        FieldKind.ORGANISATION: organisation_names(scope, wanted[FieldKind.ORGANISATION]),
        FieldKind.AUTHORITY: _authorities(wanted[FieldKind.AUTHORITY]),
        FieldKind.COMMITMENT: _commitments(wanted[FieldKind.COMMITMENT], language),
        FieldKind.PLACE: _places(wanted[FieldKind.PLACE]),
        FieldKind.STEP: steps,
    }


def _authorities(keys: set[str]) -> dict[str, str]:
    return {one.key: one.name for one in authorities().values() if one.key in keys} if keys else {}


def _commitments(keys: set[str], language: Language) -> dict[str, str]:
    if not keys:
        return {}
    return {one.key: one.name_de if language == "de" else one.name_en for one in commitments() if one.key in keys}


def _places(keys: set[str]) -> dict[str, str]:
    if not keys:
        return {}
    territory = territory_at()
    named = {key: place_name(territory, key) for key in keys if key}
    return {key: name for key, name in named.items() if name != key}


def _address(subject: str) -> str:
    sort, _, key = subject.partition(":")
    try:
        return reverse(_PAGES[sort], args=[key]) if sort in _PAGES else ""
    except NoReverseMatch:
        return ""
