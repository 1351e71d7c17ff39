# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""From answers of the read sides to what templates show: pure arrangement, no queries."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from blaupause.coverage.queries import CountingUnit, CoverageRow, Figure, MeasureInfo, Mode
from blaupause.coverage.situation import CommitmentSituation
from blaupause.rollout.rules import State

SMALL_NUMBER = 20  # below this a share says little; it is shown with a note
PER_PAGE = 100

_LIVE = (State.LIVE, State.REPLACED, State.CENTRAL)

UNITS: Mapping[CountingUnit, str | Promise] = {
    CountingUnit.AUTHORITIES: gettext_lazy("of %(all)s authorities"),
    CountingUnit.MUNICIPALITIES: gettext_lazy("of %(all)s municipalities"),
    CountingUnit.INHABITANTS: gettext_lazy("of %(all)s inhabitants"),
    CountingUnit.CASES: gettext_lazy("of %(all)s cases a year"),
}


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure and the measure it belongs to, ready for a row of a table and its bar."""

    measure: MeasureInfo
    figure: Figure

    @property
    def no(self) -> int:
        """Known, but not counted."""
        return self.figure.denominator - self.figure.numerator - self.figure.unknown

    @property
    def most(self) -> int:
        """The count if everything unknown turned out to be counted."""
        return self.figure.numerator + self.figure.unknown

    @property
    def small(self) -> bool:
        """True when the denominator is too small for a share to mean much."""
        return 0 < self.figure.denominator < SMALL_NUMBER

    @property
    def is_share(self) -> bool:
        """False for measures that answer yes or no."""
        return self.measure.mode is Mode.SHARE

    @property
    def verdict(self) -> str:
        """Yes, no or cannot be said, for measures that ask that."""
        answer = self.figure.answer(self.measure.mode)
        return {True: gettext("Yes"), False: gettext("No"), None: gettext("Cannot be said yet")}[answer]

    @property
    def label(self) -> str:
        """Text equivalent of the bar."""
        return bar_label(self.figure.numerator, self.no, self.figure.unknown)


def bar_label(yes: int, no: int, unknown: int) -> str:
    """Text equivalent of a bar of three parts."""
    return gettext("%(yes)d of %(all)d yes, %(no)d no, %(unknown)d unknown") % {
        "yes": yes,
        "all": yes + no + unknown,
        "no": no,
        "unknown": unknown,
    }


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over connections: how many, live, in another known state, unknown."""

    connections: int
    live: int
    other: int
    unknown: int

    @property
    def label(self) -> str:
        """Text equivalent of the bar."""
        return bar_label(self.live, self.other, self.unknown)


def totals(situations: Iterable[CommitmentSituation]) -> Totals:
    """Add up connections by what is known of them."""
    connections = live = unknown = 0
    for situation in situations:
        by_state = situation.authorities_by_state
        connections += sum(by_state.values())
        live += sum(by_state.get(state, 0) for state in _LIVE)
        unknown += by_state.get(State.UNKNOWN, 0)
    return Totals(connections, live, connections - live - unknown, unknown)


def past_months(day: date, earliest: date, count: int = 12) -> tuple[date, ...]:
    """The first days of the last `count` months and the day itself, none before `earliest`."""
    first = day.year * 12 + day.month - 1
    starts = [date(month // 12, month % 12 + 1, 1) for month in range(first - count + 1, first + 1)]
    return (*(start for start in starts if earliest <= start < day), day)


_KEYS: Mapping[str, Callable[[CoverageRow], tuple[float, ...]]] = {
    "anteil": lambda row: (row.figure.share or 0.0, row.figure.denominator),
    "gezaehlt": lambda row: (row.figure.numerator,),
    "gesamt": lambda row: (row.figure.denominator,),
    "unbekannt": lambda row: (row.figure.unknown,),
    "aussen": lambda row: (row.figure.excluded,),
}
ORDERS = frozenset({"name", *_KEYS, *(f"-{key}" for key in ("name", *_KEYS))})


def sort_rows(rows: Sequence[CoverageRow], order: str) -> list[CoverageRow]:
    """Rows by a column (a leading minus: falling); the dictionary order of the rows decides among equals."""
    key = _KEYS.get(order.removeprefix("-"))
    if key is None:
        return list(rows)[::-1] if order == "-name" else list(rows)
    return sorted(rows, key=key, reverse=order.startswith("-"))


@dataclass(frozen=True, slots=True)
class Column:
    """Head of a sortable column: where a click leads and what `aria-sort` says."""

    key: str
    title: str | Promise
    numeric: bool
    target: str
    sort: str


def columns(titles: Sequence[tuple[str, str | Promise, bool]], order: str) -> list[Column]:
    """Heads of columns (key, title, numeric) for the present order; numbers sort falling first."""
    heads = []
    for key, title, numeric in titles:
        sort = {key: "ascending", f"-{key}": "descending"}.get(order, "none")
        first, second = (f"-{key}", key) if numeric else (key, f"-{key}")
        heads.append(Column(key, title, numeric, (second if order == first else first) if key else "", sort))
    return heads


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a long list; `first` and `last` count rows from 1."""

    number: int
    pages: int
    total: int
    per_page: int

    @property
    def previous(self) -> int:
        """Number of the page before."""
        return self.number - 1

    @property
    def next(self) -> int:
        """Number of the page after."""
        return self.number + 1

    @property
    def first(self) -> int:
        """Number of the first row shown."""
        return (self.number - 1) * self.per_page + 1 if self.total else 0

    @property
    def last(self) -> int:
        """Number of the last row shown."""
        return min(self.number * self.per_page, self.total)


def paginate(total: int, wanted: int, per_page: int = PER_PAGE) -> Page:
    """The page wanted, or the last one there is."""
    pages = max((total + per_page - 1) // per_page, 1)
    return Page(min(wanted, pages), pages, total, per_page)
