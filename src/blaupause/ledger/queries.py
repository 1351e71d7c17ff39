# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reading the ledger."""

from collections.abc import Iterator

from django.db.models import Count

from blaupause.ledger.models import Entry
from blaupause.ledger.rules import Draft, Link, first_broken


def links(chain: str) -> Iterator[Link]:
    """All entries of a chain in order."""
    for e in Entry.objects.filter(chain=chain).order_by("number").iterator(chunk_size=2000):
        draft = Draft(e.action, e.subject, e.detail, e.why)
        yield Link(e.chain, e.number, e.recorded_at.isoformat(), e.actor, draft, e.previous_hash, e.hash)


def chains() -> dict[str, int]:
    """Names of all chains with their numbers of entries."""
    counted = Entry.objects.order_by("chain").values_list("chain").annotate(entries=Count("pk"))
    return dict(counted)


def broken_entry(chain: str) -> int | None:
    """Number of the first entry that was tampered with, or None."""
    return first_broken(links(chain))


def history(subject: str, limit: int = 100) -> list[Entry]:
    """What happened to one object, newest first."""
    return list(Entry.objects.filter(subject=subject).order_by("-recorded_at", "-number")[:limit])
