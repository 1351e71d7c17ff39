# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reading the ledger. What is shown is bounded by the acting scope: PostgreSQL sees to it (see accounts)."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import connection, transaction
from django.db.models import QuerySet

from blaupause.kernel.clock import BERLIN
from blaupause.ledger.bounds import Bounds, condition
from blaupause.ledger.models import Entry, Head, Seal
from blaupause.ledger.rules import GENESIS, Actor, Draft, Link, first_broken

MOST_COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class EntryInfo:
    """One entry as readers get it."""

    chain: str
    number: int
    recorded_at: datetime
    actor: Actor
    draft: Draft


@dataclass(frozen=True, slots=True)
class SealInfo:
    """Where a chain stood on a day."""

    chain: str
    day: date
    number: int
    hash: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What is asked of the history; empty values narrow nothing. `until` is included.

    `actor`: the whole key of an actor, or what it begins with when it ends in a colon (`system:`).
    """

    subject: str = ""
    actions: Sequence[str] = ()
    actor: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """One page, newest first. `total` counts up to MOST_COUNTED; `more`: there are more than that."""

    entries: list[EntryInfo]
    number: int
    pages: int
    total: int
    more: bool
    per_page: int


def links(chain: str, after: int = 0, until: int | None = None) -> Iterator[Link]:
    """The entries of a chain in order, those behind the number `after`, up to the number `until`."""
    found = Entry.objects.filter(chain=chain, number__gt=after).order_by("number")
    if until is not None:
        found = found.filter(number__lte=until)
    for e in found.iterator(chunk_size=2000):
        info = _info(e)
        hashes = (e.content_hash, e.previous_hash, e.hash)
        yield Link(e.chain, e.number, e.recorded_at.isoformat(), info.actor, info.draft, *hashes)


def chains() -> dict[str, int]:
    """Names of all chains with their numbers of entries."""
    return dict(Head.objects.order_by("chain").values_list("chain", "number"))


@transaction.atomic
def broken_entry(chain: str) -> int | None:
    """Number of the first entry that was tampered with, is missing or contradicts head or seals, or None."""
    sealed = {one.number: one.hash for one in Seal.objects.filter(chain=chain)}
    walk = _Walk(links(chain), watch=sealed.keys())
    broken = first_broken(walk)
    head = end_of(chain)
    contradicted = [number for number, hash_ in sealed.items() if not walk.met(number, hash_)]
    cut = [] if walk.end == head else [min(walk.end[0], head[0]) + (walk.end[0] != head[0])]
    return min([*([] if broken is None else [broken]), *contradicted, *cut], default=None)


class _Walk:
    """Links on their way past; remembers the last one, and the hashes of some."""

    def __init__(
        self, items: Iterator[Link], start: tuple[int, str] = (0, GENESIS), watch: Collection[int] = ()
    ) -> None:
        self.items = items
        self.end = start
        self.watch = watch
        self.seen: dict[int, str] = {}

    def __iter__(self) -> Iterator[Link]:
        for item in self.items:
            self.end = (item.number, item.hash)
            if item.number in self.watch:
                self.seen[item.number] = item.hash
            yield item

    def met(self, number: int, hash_: str) -> bool:
        """True when the entry of that number had that hash."""
        return number == 0 or self.seen.get(number) == hash_


def holds_since_last_seal(head: Head) -> bool:
    """True when the entries since the last seal lead from it to this head, hash by hash."""
    last = Seal.objects.filter(chain=head.chain).order_by("-number").first()
    start = (last.number, last.hash) if last else (0, GENESIS)
    walk = _Walk(links(head.chain, start[0], head.number), start)
    return first_broken(walk, start) is None and walk.end == (head.number, head.hash)


def seals(chain: str | None = None, until: int | None = None, since: date | None = None) -> list[SealInfo]:
    """Seals, oldest day first: of all chains, or of one up to an entry; from a day on."""
    found = Seal.objects.order_by("day", "chain")
    if chain is not None:
        found = found.filter(chain=chain)
    if until is not None:
        found = found.filter(number__lte=until)
    if since is not None:
        found = found.filter(day__gte=since)
    return [SealInfo(one.chain, one.day, one.number, one.hash) for one in found]


def history(subject: str, limit: int = 100) -> list[Entry]:
    """What happened to one object, newest first."""
    return list(Entry.objects.filter(subject=subject).order_by("-recorded_at", "-number")[:limit])


def history_page(bounds: Bounds, chosen: Choice, number: int = 1, per_page: int = 50) -> HistoryPage:
    """What happened, within bounds, newest first; beyond the last page comes the last one."""
    found = _chosen(bounds, chosen).order_by("-pk")
    first = list(found[: per_page + 1]) if number <= 1 else []
    counted = len(first) if 0 < len(first) <= per_page else found[: MOST_COUNTED + 1].count()
    total = min(counted, MOST_COUNTED)
    pages = max(-(-total // per_page), 1)
    number = min(max(number, 1), pages)
    rows = first or found[(number - 1) * per_page : min(number * per_page, MOST_COUNTED)]
    return HistoryPage(
        [_info(row) for row in rows[:per_page]], number, pages, total, counted > MOST_COUNTED, per_page
    )


def entries(bounds: Bounds, chosen: Choice) -> Iterator[EntryInfo]:
    """All entries of a choice within bounds, newest first."""
    return (_info(row) for row in _chosen(bounds, chosen).order_by("-pk").iterator(chunk_size=2000))


def chains_within(bounds: Bounds) -> list[str]:
    """Names of the chains in which somebody may read at least one entry."""
    if bounds.everywhere:
        return sorted(chains())
    return sorted(Entry.objects.filter(condition(bounds)).values_list("chain", flat=True).distinct())


def hashes(chain: str, after: int, until: int) -> list[tuple[int, str, str, str]]:
    """Number and the three hashes of entries, also of those whose content the acting scope may not read."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM ledger_hashes(%s, %s, %s)", [chain, after, until])
        return list(cursor.fetchall())


def end_of(chain: str) -> tuple[int, str]:
    """Number and hash of the last entry; (0, GENESIS) for a chain that has none."""
    head = Head.objects.filter(chain=chain).first()
    return (head.number, head.hash) if head else (0, GENESIS)


def _chosen(bounds: Bounds, chosen: Choice) -> QuerySet[Entry]:
    found = Entry.objects.filter(condition(bounds))
    if chosen.subject:
        found = found.filter(subject=chosen.subject)
    if chosen.actions:
        found = found.filter(action__in=chosen.actions)
    if chosen.actor:
        exact = not chosen.actor.endswith(":")
        found = found.filter(**{"actor" if exact else "actor__startswith": chosen.actor})
    if chosen.since:
        found = found.filter(recorded_at__gte=_midnight(chosen.since))
    if chosen.until:
        found = found.filter(recorded_at__lt=_midnight(chosen.until + timedelta(days=1)))
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), BERLIN)


def _info(row: Entry) -> EntryInfo:
    actor = Actor(row.actor, row.organisation, row.mandate, row.request_id)
    draft = Draft(row.action, row.subject, row.detail, row.why, row.place, row.owner)
    return EntryInfo(row.chain, row.number, row.recorded_at, actor, draft)
