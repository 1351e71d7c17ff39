# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reading blockers, as far as somebody may see: how many wait for each, where, and for how long."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final, Literal

from django.db.models import Count, F, Q, QuerySet

from blaupause.accounts.rules import Kind, Verb
from blaupause.accounts.scope import Scope
from blaupause.authorities.queries import authorities
from blaupause.blueprint.queries import steps_of
from blaupause.catalog.queries import commitments
from blaupause.rollout.blockerwords import most_like
from blaupause.rollout.blocking import may_take_in_hand
from blaupause.rollout.models import BlockedConnection, Blocker, Connection
from blaupause.rollout.served import Served, served
from blaupause.rollout.workrules import BlockerOwner, LinkEnd

Sort = Literal["waiting", "age"]
Titles = Mapping[str, tuple[str, str]]
RECENT: Final = timedelta(days=30)
"""So long those who waited are shown what was solved."""


class Standing(StrEnum):
    """Where a blocker stands."""

    OPEN = "open"
    SOLVED = "solved"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class BlockerFilter:
    """Which blockers. `standing` None: open and solved ones; merged ones are never listed."""

    standing: Standing | None = Standing.OPEN
    owner: BlockerOwner | None = None
    step: str = ""
    escalated: bool = False
    sort: Sort = "waiting"


@dataclass(frozen=True, slots=True)
class BlockerRow:
    """A blocker. Counts are of what the reader may see; `waits` of a solved one: of those who did.

    `days`: from the day it was opened to the day it was solved, else to today.
    """

    id: int
    title: str
    text: str
    owner: BlockerOwner
    owner_name: str
    opened_on: date
    escalated_on: date | None
    solved_on: date | None
    days: int
    connections: int
    authorities: int
    people: Served


@dataclass(frozen=True, slots=True)
class BlockerPage:
    """One page of the ranking; pages count from 1. `steps`: that hold something up, for the filter."""

    rows: list[BlockerRow]
    total: int
    page: int
    pages: int
    steps: Titles


@dataclass(frozen=True, slots=True)
class LinkInfo:
    """A connection that waits, or waited. `step` "": altogether."""

    connection_id: int
    authority: str
    commitment: tuple[str, str]
    step: str
    hard: bool
    since: date
    until: date | None
    ended: LinkEnd | None
    may_end: bool


@dataclass(frozen=True, slots=True)
class BlockerDetail:
    """A blocker with what waits for it. `duplicates`: titles that were found to be the same."""

    row: BlockerRow
    standing: Standing
    place: str
    opened_by: str
    solved_by: str
    solution: str
    merged_into: int | None
    version: int
    links: list[LinkInfo]
    link_total: int
    titles: Titles
    duplicates: list[tuple[int, str]]
    may_end: bool
    may_edit: bool


def ranking(by: Scope, filter_: BlockerFilter, page: int = 1, per_page: int = 50) -> BlockerPage:
    """Blockers by how many authorities wait for them, or by age. A page behind the last is the last."""
    rows = _select(by, filter_)
    counts = _counts(by, filter_.standing)
    found = list(rows)
    if filter_.sort == "waiting":
        found.sort(key=lambda row: (*(-n for n in counts.get(row.pk, (0, 0))), row.opened_on, row.pk))
    else:
        found.sort(key=lambda row: (row.opened_on, row.pk))
    pages = max(1, -(-len(found) // per_page))
    page = min(max(1, page), pages)
    shown = found[(page - 1) * per_page : page * per_page]
    return BlockerPage(_rows(by, shown, counts), len(found), page, pages, steps_held_up(by))


def everything(by: Scope, filter_: BlockerFilter) -> list[BlockerRow]:
    """All of them on one page, for a file or for paper."""
    return ranking(by, filter_, per_page=100_000).rows


def blocker(by: Scope, number: int, *, page: int = 1, per_page: int = 100) -> BlockerDetail | None:
    """One blocker; None when there is none the scope may see. All its links are read at once, a page is shown."""
    found = {row.pk: row for row in Blocker.objects.within(by).filter(Q(pk=number) | Q(merged_into=number))}
    row = found.pop(number, None)
    if row is None:
        return None
    standing = _standing(row)
    rows = BlockedConnection.objects.within(by).filter(blocker=row).select_related("connection")
    links = list(rows.order_by(F("until").desc(nulls_first=True), "place", "connection_id", "step"))
    count = [one.connection for one in links if _counts_for(one, standing)]
    pairs = {(one.authority_id, one.commitment_id) for one in count}
    people = served({number: pairs}, by.day)[number]
    counts = len({one.authority_id for one in count}), len({one.pk for one in count})
    known = steps_of({one.connection.blueprint_version_id for one in links if one.step}) if links else {}
    return BlockerDetail(
        _row(by, row, counts, people),
        standing,
        row.place,
        row.opened_by,
        row.solved_by,
        row.solution,
        row.merged_into_id,
        row.version,
        _links(by, links[(page - 1) * per_page : page * per_page]),
        len(links),
        {one.step: known.get(one.step, (one.step, one.step)) for one in links if one.step},
        [(pk, one.title) for pk, one in sorted(found.items())],
        may_take_in_hand(by, row.pk, row.place),
        may_take_in_hand(by, row.pk, row.place, Verb.EDIT),
    )


def _counts_for(one: BlockedConnection, standing: Standing) -> bool:
    """The link counts: what waits for an open blocker, what a solved one freed, what a merged one handed on."""
    ended = {Standing.OPEN: None, Standing.SOLVED: LinkEnd.SOLVED, Standing.MERGED: LinkEnd.MERGED}
    return one.ended == ended[standing]


def similar(by: Scope, title: str, *, but: int = 0) -> list[tuple[int, str, int]]:
    """Open blockers that may be the same: number, title, and how many connections wait for each."""
    rows = _select(by, BlockerFilter()).exclude(pk=but)
    titles = dict(rows.values_list("pk", "title"))
    found = most_like(title, titles)
    if not found:
        return []
    counts = _counts(by, Standing.OPEN)
    return [(pk, titles[pk], counts.get(pk, (0, 0))[1]) for pk in found]


def steps_held_up(by: Scope) -> Titles:
    """Steps that something open holds up, as far as somebody may see."""
    return _titles(BlockedConnection.objects.within(by).filter(until__isnull=True))


def joinable(by: Scope, number: int, commitment: str, step: str = "") -> list[int]:
    """Connections of a commitment that the scope may add to a blocker and that do not wait for it yet."""
    reach = by.reach(Verb.ADD, Kind.BLOCKER)
    rows = Connection.objects.filter(commitment__key=commitment)
    if not reach.everywhere:
        rows = rows.filter(BlockedConnection.objects.condition(reach))
    waiting = BlockedConnection.objects.within(by).filter(blocker=number, step=step, until__isnull=True)
    return list(rows.exclude(pk__in=waiting.values("connection_id")).order_by("pk").values_list("pk", flat=True))


def _select(by: Scope, filter_: BlockerFilter) -> QuerySet[Blocker]:
    rows = Blocker.objects.within(by).filter(merged_into__isnull=True)
    if filter_.standing is not None:
        rows = rows.filter(solved_on__isnull=filter_.standing is Standing.OPEN)
    if filter_.owner is not None:
        rows = rows.filter(owner=filter_.owner)
    if filter_.escalated:
        rows = rows.filter(escalated_on__isnull=False)
    if filter_.step:
        held = BlockedConnection.objects.within(by).filter(step=filter_.step).exclude(ended=LinkEnd.TAKEN_OFF)
        rows = rows.filter(pk__in=held.values("blocker_id"))
    return rows


def _waiting(by: Scope, standing: Standing | None) -> QuerySet[BlockedConnection]:
    """Links that count: open ones, and of what is solved those that it freed."""
    wanted = {
        Standing.OPEN: Q(until__isnull=True),
        Standing.SOLVED: Q(ended=LinkEnd.SOLVED),
        Standing.MERGED: Q(ended=LinkEnd.MERGED),
        None: Q(until__isnull=True) | Q(ended=LinkEnd.SOLVED, blocker__solved_on__isnull=False),
    }
    return BlockedConnection.objects.within(by).filter(wanted[standing])


def _counts(by: Scope, standing: Standing | None) -> dict[int, tuple[int, int]]:
    """Authorities and connections that wait, by blocker."""
    counted = (
        _waiting(by, standing)
        .values("blocker_id")
        .annotate(
            bodies=Count("connection__authority_id", distinct=True), connections=Count("connection_id", distinct=True)
        )
    )
    return {row["blocker_id"]: (row["bodies"], row["connections"]) for row in counted}


def _rows(by: Scope, found: Sequence[Blocker], counts: Mapping[int, tuple[int, int]]) -> list[BlockerRow]:
    people = _people(by, [row.pk for row in found])
    return [_row(by, row, counts.get(row.pk, (0, 0)), people.get(row.pk, Served(None, 0))) for row in found]


def _row(by: Scope, row: Blocker, counts: tuple[int, int], people: Served) -> BlockerRow:
    return BlockerRow(
        row.pk,
        row.title,
        row.text,
        BlockerOwner(row.owner),
        row.owner_name,
        row.opened_on,
        row.escalated_on,
        row.solved_on,
        ((row.solved_on or by.day) - row.opened_on).days,
        counts[1],
        counts[0],
        people,
    )


def _people(by: Scope, ids: Collection[int]) -> dict[int, Served]:
    rows = _waiting(by, None).filter(blocker__in=ids).order_by()
    pairs: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    names = ("blocker_id", "connection__authority_id", "connection__commitment_id")
    for number, authority, commitment in rows.values_list(*names).distinct():
        pairs[number].append((authority, commitment))
    return served(pairs, by.day)


def _standing(row: Blocker) -> Standing:
    if row.merged_into_id is not None:
        return Standing.MERGED
    return Standing.OPEN if row.solved_on is None else Standing.SOLVED


def _links(by: Scope, found: Sequence[BlockedConnection]) -> list[LinkInfo]:
    if not found:
        return []
    promises = {info.id: (info.name_de, info.name_en) for info in commitments()}
    bodies = authorities()
    return [
        LinkInfo(
            one.connection_id,
            bodies[one.connection.authority_id].name,
            promises.get(one.connection.commitment_id, ("", "")),
            one.step,
            one.hard,
            one.since,
            one.until,
            None if one.ended is None else LinkEnd(one.ended),
            one.until is None and by.may(Verb.END, Kind.BLOCKER, one.place),
        )
        for one in found
    ]


def _titles(links: QuerySet[Any]) -> dict[str, tuple[str, str]]:
    """Titles of the steps these links name, from the versions their connections are on."""
    names = links.exclude(step="").order_by().values_list("step", "connection__blueprint_version_id").distinct()
    wanted: Iterable[tuple[str, int]] = list(names)
    known = steps_of({pk for _, pk in wanted}) if wanted else {}
    return {step: known.get(step, (step, step)) for step in sorted({step for step, _ in wanted})}
