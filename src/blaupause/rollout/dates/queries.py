# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The dates that matter to somebody: of what they may see, and of what it takes over from above."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Q, QuerySet

from blaupause.accounts.behalf import unfiltered
from blaupause.accounts.queries import invented
from blaupause.accounts.rules import Kind, Verb
from blaupause.accounts.scope import Scope
from blaupause.accounts.wall import current
from blaupause.authorities.queries import authorities
from blaupause.blueprint.queries import newest_of_lands
from blaupause.catalog.queries import CommitmentInfo, commitments
from blaupause.kernel.places import Place, land_of_place, lies_in
from blaupause.rollout import values
from blaupause.rollout.dates.examples import examples
from blaupause.rollout.dates.glossary import NO_TERMS, Pair, Terms, terms_of
from blaupause.rollout.duedates import (
    Found,
    Nearness,
    Origin,
    Sort,
    is_over,
    nearness,
    of_check,
    of_datum,
    of_first_day,
    of_parameter,
)
from blaupause.rollout.holding import around, goes_down, told_by
from blaupause.rollout.models import Statement
from blaupause.rollout.workrules import StatementKind


class Asks(StrEnum):
    """What somebody can confirm with one click."""

    HOLDS = "holds"  # the value is right
    TOOK_PLACE = "took_place"


@dataclass(frozen=True, slots=True)
class DueDate:
    """A day that matters. `key`: the value it is about; `number`: of the statement it follows from (0: invented).

    `inherited`: it was stated further up and holds here too. `editable`: the reader may change it.
    """

    number: int
    kind: StatementKind
    key: str
    title: Pair
    place: Place
    authority_id: int | None
    connection_id: int | None
    commitment: CommitmentInfo | None
    day: date
    sort: Sort
    origin: Origin
    event: bool
    near: Nearness
    told_at: datetime | None
    verified_on: date | None
    inherited: bool = False
    editable: bool = False
    invented: bool = False

    @property
    def asks(self) -> Asks | None:
        """What may be confirmed about it: a meeting that is over, a last day that nobody has checked."""
        if self.invented or self.inherited or not self.editable or self.kind is StatementKind.CHECK:
            return None
        if self.event:
            return Asks.TOOK_PLACE if self.near is Nearness.OVERDUE else None
        unchecked = self.verified_on is None and self.near is not Nearness.OVERDUE
        return Asks.HOLDS if unchecked and self.origin in (Origin.LAST_DAY, Origin.VALUE) else None


@dataclass(frozen=True, slots=True)
class DateFilter:
    """Which dates: in a place, of a sort, up to a day."""

    place: Place = ""
    sort: Sort | None = None
    until: date | None = None

    def takes(self, one: DueDate) -> bool:
        """Dates from above concern every place below."""
        near = lies_in(one.place, self.place) or (one.inherited and lies_in(self.place, one.place))
        return near and self.sort in (None, one.sort) and (self.until is None or one.day <= self.until)


EVERYTHING = DateFilter()


def dates(scope: Scope, wanted: DateFilter = EVERYTHING) -> list[DueDate]:
    """All of them, the earliest first. Inside a transaction; a handful of queries however many there are."""
    if not scope.usable_seats and not scope.is_system:
        return []
    terms = {land: terms_of(blueprint) for land, blueprint in newest_of_lands().items()}
    own = list(_dated(Statement.objects.within(scope), terms))
    above = _above(scope, own, terms)
    promises = {one.id: one for one in commitments()}
    found = [
        one
        for rows, inherited in ((own, False), (above, True))
        for one in _due(scope, rows, terms, promises, inherited=inherited)
    ]
    found += _examples(scope, found, terms)
    return sorted(filter(wanted.takes, found), key=lambda one: (one.day, one.title, one.place, one.number))


def date_of(scope: Scope, number: int) -> DueDate | None:
    """The date that follows from one statement the scope may see."""
    return next((one for one in dates(scope) if one.number == number), None)


def _dated(rows: QuerySet[Statement], terms: Mapping[str, Terms]) -> QuerySet[Statement]:
    """Present statements a date may follow from."""
    keys = frozenset[str]().union(*(one.days for one in terms.values()))
    dated = Q(valid_until__isnull=False) | Q(kind=StatementKind.CHECK, value=values.YES)
    dated |= Q(kind=StatementKind.PARAMETER, key__in=keys)
    return rows.filter(dated, until__isnull=True).select_related("connection").order_by("pk")


def _above(scope: Scope, own: list[Statement], terms: Mapping[str, Terms]) -> list[Statement]:
    """What places further up state for what the scope sees, where nothing nearer takes its place."""
    reach = scope.reach(Verb.SEE, Kind.PROGRESS)
    roots = reach.exact | reach.below
    places = {one for root in roots for one in around(root)[:-1] if not reach.covers(one)}
    if not places:
        return []
    with unfiltered(scope, "what-a-place-inherits"):
        general = Statement.objects.within(current()).filter(place__in=places, connection__isnull=True)
        dated = ((one, terms.get(land_of_place(one.place), NO_TERMS)) for one in _dated(general, terms))
        rows = [one for one, known in dated if goes_down(one, known.parameters)]
    return [one for one in rows if any(_holds_at(root, one, (*own, *rows)) for root in roots)]


def _holds_at(root: Place, one: Statement, said: Iterable[Statement]) -> bool:
    """Nothing between the two says otherwise."""
    return lies_in(root, one.place) and not any(
        (other.kind, other.key, other.commitment_id) == (one.kind, one.key, one.commitment_id)
        and other.connection_id is None
        and lies_in(root, other.place)
        and len(other.place) > len(one.place)
        for other in said
    )


def _due(
    scope: Scope,
    rows: list[Statement],
    terms: Mapping[str, Terms],
    promises: Mapping[int, CommitmentInfo],
    *,
    inherited: bool,
) -> Iterable[DueDate]:
    editing = scope.reach(Verb.EDIT, Kind.PROGRESS)
    invented_people = invented({one.recorded_by for one in rows})
    stated = {_subject(one, one.key) for one in rows if one.kind == StatementKind.PARAMETER}
    for row in rows:
        known = terms.get(land_of_place(row.place), NO_TERMS)
        for key, found in _found(row, known, stated):
            if is_over(found, row.verified_on, scope.day):
                continue
            promise = row.connection.commitment_id if row.connection else row.commitment_id
            yield DueDate(
                row.pk,
                StatementKind(row.kind),
                key,
                known.title(StatementKind(row.kind), key),
                row.place,
                row.connection.authority_id if row.connection else None,
                row.connection_id,
                promises.get(promise) if promise else None,
                found.day,
                found.sort,
                found.origin,
                found.event,
                nearness(found.day, scope.day),
                row.recorded_at,
                row.verified_on,
                inherited=inherited,
                editable=not inherited and editing.covers(row.place),
                invented=row.recorded_by in invented_people,
            )


def _found(row: Statement, known: Terms, stated: set[tuple[object, ...]]) -> Iterable[tuple[str, Found]]:
    """Dates that follow from one statement, with the key of the value they are about."""
    told, kind = told_by(row), StatementKind(row.kind)
    if kind is StatementKind.CHECK:
        single = of_check(known.checks.get(row.key), told)
    elif kind is StatementKind.DATUM:
        single = of_datum(told)
    else:
        parameter = known.parameters.get(row.key)
        single = of_parameter(parameter, told) if parameter else None
        for key in known.counted.get(row.key, ()) if parameter else ():
            derived = of_first_day(known.parameters[key], known.parameters[row.key], told)
            if derived and _subject(row, key) not in stated:
                yield key, derived
    if single:
        yield row.key, single


def _subject(row: Statement, key: str) -> tuple[object, ...]:
    return row.place, row.connection_id, row.commitment_id, key


def _examples(scope: Scope, found: list[DueDate], terms: Mapping[str, Terms]) -> list[DueDate]:
    """Invented people see invented dates beside real ones, so that there is something to look at."""
    if scope.person_id is None or not invented({scope.key}):
        return []
    reach = scope.reach(Verb.SEE, Kind.PROGRESS)
    editing = scope.reach(Verb.EDIT, Kind.PROGRESS)
    taken = {(one.place, one.key) for one in found}
    bodies = sorted(authorities().values(), key=lambda one: (one.district, one.sort_key))
    made = []
    for one in examples([(one.id, one.key) for one in bodies], reach.covers, scope.day):
        known = terms.get(land_of_place(one.place), NO_TERMS)
        if (one.kind, one.key) not in known.titles or (one.place, one.key) in taken:
            continue
        due = DueDate(
            0,
            one.kind,
            one.key,
            known.title(one.kind, one.key),
            one.place,
            one.authority_id,
            None,
            None,
            one.day,
            one.sort,
            one.origin,
            one.sort is Sort.COUNCIL,
            nearness(one.day, scope.day),
            None,
            None,
        )
        made.append(replace(due, invented=True, editable=editing.covers(one.place)))
    return made
