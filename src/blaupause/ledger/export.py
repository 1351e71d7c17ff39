# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The ledger as a file that can be checked without this software (verify_ledger.py, docs/ledger.md).

A JSON array with one object a line, so that programs may read it whole or line by line. What the reader may not
see is blacked out: number and hashes stay, so that the chain can still be followed.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from blaupause.kernel.clock import now
from blaupause.ledger import queries
from blaupause.ledger.bounds import Bounds
from blaupause.ledger.rules import Link

FORMAT = "blaupause-ledger/1"
_BATCH = 5000


@dataclass(slots=True)
class Counted:
    """How much has been written."""

    chains: list[str] = field(default_factory=list)
    entries: int = 0
    redacted: int = 0


def write(*, by: str, chains: Iterable[str], bounds: Bounds, counted: Counted) -> Iterator[bytes]:
    """The lines of an export; `counted` is filled on the way. Must run in one transaction."""
    counted.chains = sorted(chains)
    head = {"kind": "export", "format": FORMAT, "exported_at": now().isoformat(), "exported_by": by}
    digest, number = hashlib.sha256(), 0
    for number, item in enumerate(_items({**head, "chains": counted.chains}, bounds, counted), start=1):
        line = (b"[\n" if number == 1 else b"") + canonical(item) + b",\n"
        digest.update(line)
        yield line
    yield canonical({"kind": "end", "lines": number, "sha256": digest.hexdigest()}) + b"\n]\n"


def canonical(item: Mapping[str, object]) -> bytes:
    """The one way to write an object: keys sorted, no blanks, UTF-8."""
    return json.dumps(item, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _items(head: dict[str, object], bounds: Bounds, counted: Counted) -> Iterator[dict[str, object]]:
    yield head
    for chain in counted.chains:
        number, last = queries.end_of(chain)
        seals = [_seal(one) for one in queries.seals(chain, number)]
        yield from seals
        before = (counted.entries, counted.redacted)
        for start in range(0, number, _BATCH):
            yield from _part(chain, start, min(start + _BATCH, number), bounds, counted)
        readable, redacted = counted.entries - before[0], counted.redacted - before[1]
        counts = {"seals": seals_hash(seals), "entries": readable, "redacted": redacted}
        yield {"kind": "head", "chain": chain, "number": number, "hash": last, **counts}


def _part(chain: str, after: int, until: int, bounds: Bounds, counted: Counted) -> Iterator[dict[str, object]]:
    """A stretch of a chain. Both walls decide what is readable: what the query yields, within bounds."""
    readable = {
        item.number: item
        for item in queries.links(chain, after, until)
        if bounds.covers(item.draft.place, item.draft.owner)
    }
    hidden = [] if len(readable) == until - after else queries.hashes(chain, after, until)
    lines: dict[int, dict[str, object]] = {
        number: {
            "kind": "redacted",
            "chain": chain,
            "number": number,
            "content_hash": content,
            **_hashes(before, own),
        }
        for number, content, before, own in hidden
    }
    for number in sorted({*readable, *lines}):
        if number in readable:
            counted.entries += 1
            yield entry(readable[number])
        else:
            counted.redacted += 1
            yield lines[number]


def _seal(one: queries.SealInfo) -> dict[str, object]:
    return {"kind": "seal", "chain": one.chain, "day": one.day.isoformat(), "number": one.number, "hash": one.hash}


def seals_hash(seals: Iterable[Mapping[str, object]]) -> str:
    """What the end of a chain says of its seals: SHA-256 (hex) over their lines."""
    return hashlib.sha256(b"".join(canonical(one) for one in seals)).hexdigest()


def _hashes(previous: str, own: str) -> dict[str, object]:
    return {"previous_hash": previous, "hash": own}


def entry(item: Link) -> dict[str, object]:
    actor, draft = item.actor, item.draft
    return {
        "kind": "entry",
        "chain": item.chain,
        "number": item.number,
        "recorded_at": item.recorded_at,
        "actor": actor.key,
        "organisation": actor.organisation,
        "mandate": actor.mandate,
        "request_id": actor.request_id,
        "action": draft.action,
        "subject": draft.subject,
        "place": draft.place,
        "owner": draft.owner,
        "detail": draft.detail,
        "why": draft.why,
        **_hashes(item.previous_hash, item.hash),
    }
