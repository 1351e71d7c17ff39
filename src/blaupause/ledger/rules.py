# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""How an entry is hashed. Pure: the stand-alone verifier repeats just this."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: `person:12` or `system:setup`, for which organisation, under which mandate, in which request."""

    key: str
    organisation: str = ""
    mandate: int | None = None
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What an action reports; the ledger adds number, time and hashes.

    A change of values states them in `detail` as `{"old": {…}, "new": {…}}`. `place`: the regional key prefix the
    object belongs to ('' is the Bund, None: to no place); `owner`: id of the organisation it belongs to, if any.
    What happens to people belongs to their organisation and to no place: others at the same place have no part in it.
    """

    action: str
    subject: str
    detail: Mapping[str, object] = field(default_factory=dict)
    why: str = ""
    place: str | None = None
    owner: int | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """One numbered, hashed entry of a chain."""

    chain: str
    number: int
    recorded_at: str
    actor: Actor
    draft: Draft
    content_hash: str
    previous_hash: str
    hash: str


def digest(chain: str, number: int, recorded_at: str, actor: Actor, draft: Draft) -> str:
    """Hash of the content: SHA-256 (hex) over the canonical JSON array of it, UTF-8, no blanks, keys sorted."""
    content = json.dumps(
        [
            *(chain, number, recorded_at),
            *(actor.key, actor.organisation, actor.mandate, actor.request_id),
            *(draft.action, draft.subject, draft.place, draft.owner, draft.detail, draft.why),
        ],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(content.encode()).hexdigest()


def chained(previous_hash: str, content_hash: str) -> str:
    """Hash of an entry: SHA-256 (hex) over both, one behind the other.

    In two steps, so that an entry whose content stays secret is still tied to the one before it.
    """
    return hashlib.sha256(f"{previous_hash}{content_hash}".encode()).hexdigest()


def link(
    drafts: Iterable[Draft], *, chain: str, actor: Actor, recorded_at: str, number: int, previous_hash: str
) -> Iterator[Link]:
    """Number and hash drafts behind the entry `number`, whose hash is `previous_hash`."""
    for draft in drafts:
        number += 1
        content = digest(chain, number, recorded_at, actor, draft)
        own = chained(previous_hash, content)
        yield Link(chain, number, recorded_at, actor, draft, content, previous_hash, own)
        previous_hash = own


def first_broken(links: Iterable[Link], after: tuple[int, str] = (0, GENESIS)) -> int | None:
    """Number of the first entry whose hash, predecessor or number is wrong; None when all hold.

    `after`: number and hash of the entry before the first.
    """
    expected_number, expected_previous = after[0] + 1, after[1]
    for item in links:
        content = digest(item.chain, item.number, item.recorded_at, item.actor, item.draft)
        own = chained(item.previous_hash, content)
        stated = (item.number, item.previous_hash, item.content_hash, item.hash)
        if stated != (expected_number, expected_previous, content, own):
            return item.number
        expected_previous, expected_number = own, item.number + 1
    return None
