# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Dates as the page and the sheet show them: grouped by month, with the place where something can be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy, ngettext

from blaupause.kernel.tabular import Column, Sheet, language_of
from blaupause.rollout.dates import words
from blaupause.rollout.dates.queries import DueDate
from blaupause.rollout.duedates import Nearness, Origin, Sort
from blaupause.rollout.placenames import origin_name
from blaupause.rollout.workrules import StatementKind

TONES: Final = {
    Nearness.OVERDUE: "trouble",
    Nearness.SOON: "progress",
    Nearness.NEAR: "waiting",
    Nearness.LATER: "waiting",
}
_ACTS: Final[dict[Sort, str | Promise]] = {
    Sort.CERTIFICATE: gettext_lazy("Enter the new last day"),
    Sort.CONTRACT: gettext_lazy("Enter the new last day"),
    Sort.EVIDENCE: gettext_lazy("Check again"),
    Sort.COUNCIL: gettext_lazy("Enter the result"),
    Sort.OTHER: gettext_lazy("Update"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A date in words. `act`: what the reader can do at `address`."""

    date: DueDate
    title: str
    where: str
    promise: str
    sort: str | Promise
    origin: str | Promise
    tone: str
    left: str
    act: str
    address: str
    kept_by: str


@dataclass(frozen=True, slots=True)
class Month:
    """What is due in a month, or what is overdue."""

    id: str
    title: str
    rows: tuple[Row, ...]


def months(found: Sequence[DueDate], today: date) -> list[Month]:
    """Grouped as they stand: what is overdue first."""
    grouped = groupby(found, key=lambda one: "" if one.near is Nearness.OVERDUE else f"{one.day:%Y-%m}")
    return [
        Month(f"m{key}", _title(key, rows[0].day), tuple(row_of(one, today) for one in rows))
        for key, rows in ((key, list(group)) for key, group in grouped)
    ]


def _title(key: str, day: date) -> str:
    return date_format(day, "F Y") if key else gettext("Overdue")


def row_of(one: DueDate, today: date) -> Row:
    """One date in words."""
    return Row(
        one,
        words.title(one),
        words.where(one),
        words.promise(one),
        words.SORTS[one.sort],
        words.ORIGINS[one.origin],
        TONES[one.near],
        _left((one.day - today).days),
        str(_ACTS[one.sort]) if one.editable else gettext("Look at it"),
        address_of(one),
        origin_name(one.place) if one.inherited else "",
    )


def _left(days: int) -> str:
    if days == 0:
        return gettext("today")
    if days < 0:
        return ngettext("%(count)s day ago", "%(count)s days ago", -days) % {"count": -days}
    return ngettext("in %(count)s day", "in %(count)s days", days) % {"count": days}


def address_of(one: DueDate) -> str:
    """Where it is renewed: among the values of the connection or of the place; a check where the steps are."""
    if one.kind is StatementKind.PARAMETER:
        place = one.place or "bund"
        values = (
            ("console:connection-data", one.connection_id) if one.connection_id else ("console:master-data", place)
        )
        return f"{reverse(values[0], args=[values[1]])}#f-{one.key}"
    if one.connection_id:
        return reverse("console:connection", args=[one.connection_id])
    return reverse("console:next-steps")


def sheet(found: Sequence[DueDate], today: date) -> Sheet:
    """All of them as a table."""
    columns = [
        Column("day", gettext("Day"), "date"),
        Column("title", gettext("What")),
        Column("sort", gettext("Sort of date"), labels={one.key: str(words.SORTS[one]) for one in Sort}),
        Column("where", gettext("Where")),
        Column("service", gettext("Service")),
        Column("near", gettext("How near"), labels={one.name.lower(): str(words.NEARNESS[one]) for one in Nearness}),
        Column("days", gettext("Days left"), "integer"),
        Column("origin", gettext("Where the day comes from"), labels=_labels()),
        Column("verified_on", gettext("Checked on"), "date"),
        Column("inherited", gettext("Taken over from above"), "boolean"),
        Column("invented", gettext("Invented"), "boolean"),
    ]
    rows = [
        (
            one.day,
            words.title(one),
            one.sort.key,
            words.where(one),
            words.promise(one),
            one.near.name.lower(),
            (one.day - today).days,
            one.origin.name.lower(),
            one.verified_on,
            one.inherited,
            one.invented,
        )
        for one in found
    ]
    notes = [
        gettext("As of %(day)s. Unknown does not mean no.") % {"day": today.isoformat()},
        gettext("Dates as far as the reader may see them."),
    ]
    marked = any(one.invented for one in found)
    if marked:
        notes.append(gettext("Contains invented demonstration data."))
    return Sheet(gettext("Calendar"), columns, rows, notes, language_of(get_language()), marked)


def _labels() -> dict[str, str]:
    return {one.name.lower(): str(words.ORIGINS[one]) for one in Origin}
