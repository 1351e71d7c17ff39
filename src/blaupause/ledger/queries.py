# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reading the ledger. What is shown is bounded by the acting scope: PostgreSQL sees to it (see accounts)."""

from collections.abc import Iterator

from blaupause.ledger.models import Entry, Head
from blaupause.ledger.rules import Actor, Draft, Link, first_broken


def links(chain: str) -> Iterator[Link]:
    """All entries of a chain in order."""
    for e in Entry.objects.filter(chain=chain).order_by("number").iterator(chunk_size=2000):
        draft = Draft(e.action, e.subject, e.detail, e.why, e.place, e.owner)
        actor = Actor(e.actor, e.organisation, e.mandate, e.request_id)
        yield Link(e.chain, e.number, e.recorded_at.isoformat(), actor, draft, e.previous_hash, e.hash)


def chains() -> dict[str, int]:
    """Names of all chains with their numbers of entries."""
    return dict(Head.objects.order_by("chain").values_list("chain", "number"))


def broken_entry(chain: str) -> int | None:
    """Number of the first entry that was tampered with or is missing, or None."""
    broken = first_broken(links(chain))
    if broken is not None:
        return broken
    there = Entry.objects.filter(chain=chain).count()
    return there + 1 if there < chains().get(chain, 0) else None


def history(subject: str, limit: int = 100) -> list[Entry]:
    """What happened to one object, newest first."""
    return list(Entry.objects.filter(subject=subject).order_by("-recorded_at", "-number")[:limit])
