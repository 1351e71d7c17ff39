# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Writing to the ledger, always inside the transaction of the action it reports."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import groupby, islice
from operator import itemgetter
from secrets import token_hex

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from blaupause.kernel.clock import now, today
from blaupause.kernel.problems import Problem
from blaupause.ledger import queries
from blaupause.ledger.events import checked
from blaupause.ledger.export import Counted
from blaupause.ledger.models import Head, Seal
from blaupause.ledger.rules import GENESIS, Actor, Draft, Link, link

# Row-level security takes no COPY; arrays of columns are the next quickest way (and one statement per batch).
INSERT = """
INSERT INTO ledger_entry (chain, recorded_at, actor, organisation, mandate, request_id, number, action, subject,
  place, owner, detail, why, content_hash, previous_hash, hash)
SELECT %s, %s::timestamptz, u.* FROM unnest(%s::text[], %s::text[], %s::bigint[], %s::text[], %s::bigint[],
  %s::text[], %s::text[], %s::text[], %s::bigint[], %s::jsonb[], %s::text[], %s::text[], %s::text[], %s::text[]) AS u
"""
BATCH = 5000
BUND = "bund"


def append(*, by: str | Actor, chain: str, drafts: Iterable[Draft]) -> int:
    """Append drafts to a chain in one go and return how many.

    Must run inside a transaction: the chain is locked until its end, so numbers and hashes follow the order
    of commits. Raises RuntimeError outside of one, UnknownEvent for an action nobody has registered (events.py).
    """
    actor = _complete(by)
    return _append(chain, ((actor, draft) for draft in drafts))


def append_all(entries: Iterable[tuple[str, Actor, Draft]]) -> int:
    """Append what several seats (chain, who, what) did at once, chain after chain; raises the same as `append`.

    For those who act for many: each entry names its own mandate.
    """
    chains: dict[str, list[tuple[Actor, Draft]]] = {}
    complete: dict[Actor, Actor] = {}
    for chain, by, draft in entries:
        chains.setdefault(chain, []).append((complete.setdefault(by, _complete(by)), draft))
    return sum(_append(chain, chains[chain]) for chain in sorted(chains))  # in one order, so nobody waits in a circle


def _complete(by: str | Actor) -> Actor:
    actor = by if isinstance(by, Actor) else Actor(by)
    if not actor.request_id:  # of a job or command: a random number, so that what is blacked out cannot be guessed
        actor = replace(actor, request_id=token_hex(16))
    return actor


def _append(chain: str, entries: Iterable[tuple[Actor, Draft]]) -> int:
    if not connection.in_atomic_block:
        raise RuntimeError("ledger.append needs the transaction of the action it records")
    with connection.cursor() as cursor:
        number, previous = _lock(cursor, chain)
        start, recorded_at = number, now().isoformat()
        links = _links(entries, chain, recorded_at, number, previous)
        while batch := list(islice(links, BATCH)):
            cursor.execute(INSERT, [chain, recorded_at, *map(list, zip(*_rows(batch), strict=True))])
            number, previous = batch[-1][1].number, batch[-1][1].hash
        cursor.execute("UPDATE ledger_head SET number = %s, hash = %s WHERE chain = %s", [number, previous, chain])
    return number - start


def _links(
    entries: Iterable[tuple[Actor, Draft]], chain: str, recorded_at: str, number: int, previous: str
) -> Iterator[tuple[Actor, Link]]:
    """The entries linked to one another, whoever made them."""
    for actor, run in groupby(entries, key=itemgetter(0)):
        drafts = checked(draft for _, draft in run)
        for item in link(
            drafts, chain=chain, actor=actor, recorded_at=recorded_at, number=number, previous_hash=previous
        ):
            number, previous = item.number, item.hash
            yield actor, item


def _lock(cursor: CursorWrapper, chain: str) -> tuple[int, str]:
    """Number and hash of the last entry; nobody else appends to the chain until this transaction ends."""
    cursor.execute(
        "INSERT INTO ledger_head (chain, number, hash) VALUES (%s, 0, %s) ON CONFLICT DO NOTHING", [chain, GENESIS]
    )
    cursor.execute("SELECT number, hash FROM ledger_head WHERE chain = %s FOR UPDATE", [chain])
    number, previous = cursor.fetchone()
    return number, previous


def _rows(links: Iterable[tuple[Actor, Link]]) -> Iterator[tuple[object, ...]]:
    """What differs from entry to entry of one chain."""
    for actor, item in links:
        draft = item.draft
        yield (
            *(actor.key, actor.organisation, actor.mandate, actor.request_id),
            *(item.number, draft.action, draft.subject, draft.place, draft.owner),
            json.dumps(draft.detail, ensure_ascii=False, sort_keys=True),
            *(draft.why, item.content_hash, item.previous_hash, item.hash),
        )


@transaction.atomic
def seal(*, by: str | Actor, day: date | None = None) -> list[Seal]:
    """Seal the present end of every chain, once a day, after checking what was added since its last seal.

    Returns the new seals; those of a day that has some already stay. Raises Problem ledger.broken when a chain does
    not hold: nothing is sealed then, so that no seal ever vouches for a tampered chain.
    """
    day = day or today()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('ledger_seal'))")
    sealed = set(Seal.objects.filter(day=day).values_list("chain", flat=True))
    heads = list(Head.objects.exclude(chain__in=sealed).order_by("chain"))
    if broken := [head.chain for head in heads if not queries.holds_since_last_seal(head)]:
        raise Problem(
            "ledger.broken",
            f"Das Protokoll wurde verändert: {', '.join(broken)}. Es wird nicht versiegelt.",
            f"The ledger was tampered with: {', '.join(broken)}. It is not sealed.",
            "„blaupause ledger verify“ sagt, ab welchem Eintrag.",
            "“blaupause ledger verify” tells from which entry on.",
        )
    new = [_sealed(head, day) for head in heads if head.chain != BUND]
    if heads:
        detail = {"day": day.isoformat(), "seals": {one.chain: f"{one.number}:{one.hash}" for one in new}}
        append(by=by, chain=BUND, drafts=[Draft("ledger.sealed", f"seal:{day.isoformat()}", detail, place="")])
    if heads and BUND not in sealed:  # last, so that this one seal vouches for all the others of the day
        new.append(_sealed(Head.objects.get(chain=BUND), day))
    return new


def _sealed(head: Head, day: date) -> Seal:
    return Seal.objects.create(chain=head.chain, day=day, number=head.number, hash=head.hash, sealed_at=now())


def note_export(
    *, by: str | Actor, form: str, counted: Counted, place: str | None = "", owner: int | None = None
) -> None:
    """Leave an entry that somebody took a copy of the ledger; inside the transaction in which it was read."""
    detail = {"form": form, "chains": counted.chains, "entries": counted.entries, "redacted": counted.redacted}
    chain = f"land-{place[:2]}" if place else BUND
    append(by=by, chain=chain, drafts=[Draft("ledger.exported", "ledger", detail, place=place, owner=owner)])
