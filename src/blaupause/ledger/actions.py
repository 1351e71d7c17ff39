# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Writing to the ledger, always inside the transaction of the action it reports."""

import json
from collections.abc import Iterable

from django.db import connection

from blaupause.kernel.clock import now
from blaupause.ledger.rules import GENESIS, Draft, link

HEAD = "SELECT number, hash FROM ledger_entry WHERE chain = %s ORDER BY number DESC LIMIT 1"
COPY = (
    "COPY ledger_entry (chain, number, recorded_at, actor, action, subject, detail, why, previous_hash, hash)"
    " FROM STDIN"
)


def append(*, by: str, chain: str, drafts: Iterable[Draft]) -> int:
    """Append drafts to a chain in one go and return how many.

    Must run inside a transaction: the chain is locked until its end, so numbers and hashes follow the order
    of commits. Raises RuntimeError outside of one.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("ledger.append needs the transaction of the action it records")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('ledger'), hashtext(%s))", [chain])
        cursor.execute("SELECT number, hash FROM ledger_entry WHERE chain = %s ORDER BY number DESC LIMIT 1", [chain])
        head = cursor.fetchone() or (0, GENESIS)
        recorded_at = now().isoformat()
        count = 0
        with cursor.copy(COPY) as copy:
            for item in link(
                drafts, chain=chain, actor=by, recorded_at=recorded_at, number=head[0], previous_hash=head[1]
            ):
                copy.write_row(
                    (
                        item.chain,
                        item.number,
                        recorded_at,
                        by,
                        item.draft.action,
                        item.draft.subject,
                        json.dumps(item.draft.detail, ensure_ascii=False, sort_keys=True),
                        item.draft.why,
                        item.previous_hash,
                        item.hash,
                    )
                )
                count += 1
    return count
