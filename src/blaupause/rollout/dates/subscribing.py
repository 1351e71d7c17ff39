# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What an address of a calendar shows: the dates its owner may see at this moment, without names of people."""

import hashlib
from collections.abc import Callable, Sequence

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from blaupause.accounts import links, reminders
from blaupause.accounts.wall import acting
from blaupause.rollout.dates import words
from blaupause.rollout.dates.feed import Entry, written
from blaupause.rollout.dates.queries import DueDate, dates
from blaupause.rollout.placenames import origin_name

MOST = 2000
_BEFORE_THE_END = (30, 7)
_BEFORE_A_MEETING = (1,)


def feed(token: str, host: str, address_of: Callable[[DueDate], str]) -> bytes | None:
    """The file; None for an address that never was, has ended, or whose owner was shut out. Writes nothing."""
    held = links.held(token, "calendar")
    if held is None:
        return None
    with acting(held.scope), transaction.atomic():
        language = reminders.choice_of(held.scope).language
        with translation.override(language):
            entries = [_entry(one, host, address_of(one)) for one in dates(held.scope)[:MOST]]
            return written(gettext("Blaupause: dates"), entries)


def identity(one: DueDate) -> str:
    """Stays while it is about the same value of the same place or connection, whoever enters it anew."""
    promise = one.commitment.key if one.commitment else ""
    parts: Sequence[object] = (one.place, one.connection_id or "", promise, int(one.kind), one.key)
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()[:32]


def _entry(one: DueDate, host: str, address: str) -> Entry:
    mark = gettext("Example") + ": " if one.invented else ""
    lines = [
        words.where(one),
        words.promise(one),
        str(words.SORTS[one.sort]),
        str(words.ORIGINS[one.origin]),
        address,
    ]
    if one.inherited:
        lines.insert(1, gettext("looked after by: %(place)s") % {"place": origin_name(one.place)})
    alarms = () if not one.editable else _BEFORE_A_MEETING if one.event else _BEFORE_THE_END
    return Entry(
        f"{identity(one)}@{host}",
        one.day,
        f"{mark}{words.title(one)} ({words.where(one)})",
        "\n".join(line for line in (*lines, address) if line),
        address,
        one.told_at,
        alarms,
    )
