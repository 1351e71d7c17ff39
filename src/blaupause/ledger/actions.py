# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Writing to the ledger, always inside the transaction of the action it reports."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import connection
from django.db.backends.utils import CursorWrapper

from blaupause.kernel.clock import now
from blaupause.ledger.rules import GENESIS, Actor, Draft, Link, link

# Row-level security takes no COPY; arrays of columns are the next quickest way (and one statement per batch).
INSERT = """
INSERT INTO ledger_entry (chain, number, recorded_at, actor, organisation, mandate, request_id, action, subject,
  place, owner, detail, why, previous_hash, hash)
SELECT * FROM unnest(%s::text[], %s::bigint[], %s::timestamptz[], %s::text[], %s::text[], %s::bigint[], %s::text[],
  %s::text[], %s::text[], %s::text[], %s::bigint[], %s::jsonb[], %s::text[], %s::text[], %s::text[])
"""
BATCH = 5000


def append(*, by: str | Actor, chain: str, drafts: Iterable[Draft]) -> int:
    """Append drafts to a chain in one go and return how many.

    Must run inside a transaction: the chain is locked until its end, so numbers and hashes follow the order
    of commits. Raises RuntimeError outside of one.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("ledger.append needs the transaction of the action it records")
    actor = by if isinstance(by, Actor) else Actor(by)
    with connection.cursor() as cursor:
        number, previous = _lock(cursor, chain)
        start = number
        recorded_at = now().isoformat()
        links = link(drafts, chain=chain, actor=actor, recorded_at=recorded_at, number=number, previous_hash=previous)
        while batch := list(islice(links, BATCH)):
            cursor.execute(INSERT, list(map(list, zip(*_rows(batch), strict=True))))
            number, previous = batch[-1].number, batch[-1].hash
        cursor.execute("UPDATE ledger_head SET number = %s, hash = %s WHERE chain = %s", [number, previous, chain])
    return number - start


def _lock(cursor: CursorWrapper, chain: str) -> tuple[int, str]:
    """Number and hash of the last entry; nobody else appends to the chain until this transaction ends."""
    cursor.execute(
        "INSERT INTO ledger_head (chain, number, hash) VALUES (%s, 0, %s) ON CONFLICT DO NOTHING", [chain, GENESIS]
    )
    cursor.execute("SELECT number, hash FROM ledger_head WHERE chain = %s FOR UPDATE", [chain])
    number, previous = cursor.fetchone()
    return number, previous


def _rows(links: Iterable[Link]) -> Iterator[tuple[object, ...]]:
    for item in links:
        actor, draft = item.actor, item.draft
        yield (
            *(item.chain, item.number, item.recorded_at),
            *(actor.key, actor.organisation, actor.mandate, actor.request_id),
            *(draft.action, draft.subject, draft.place, draft.owner),
            json.dumps(draft.detail, ensure_ascii=False, sort_keys=True),
            *(draft.why, item.previous_hash, item.hash),
        )
