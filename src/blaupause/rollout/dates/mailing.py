# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The mails that remind: who gets one today, what stands in it, with links that confirm one thing each."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from blaupause.accounts import links, reminders
from blaupause.accounts.queries import scope_of
from blaupause.accounts.reminders import Recipient
from blaupause.accounts.scope import Scope
from blaupause.accounts.wall import acting
from blaupause.rollout.dates import words
from blaupause.rollout.dates.confirming import subject_of
from blaupause.rollout.dates.digest import Digest, Memory, decide, line
from blaupause.rollout.dates.queries import Asks, DueDate, dates

MOST: Final = 20
"""Dates in one mail; the rest stands in the calendar."""


@dataclass(frozen=True, slots=True)
class Sent:
    """How many mails left, and how many could not be sent."""

    sent: int
    failed: int


@dataclass(frozen=True, slots=True)
class _Mail:
    id: int
    subject: str
    text: str


def remind(*, by: Scope) -> Sent:
    """Send what is due today. May be run twice: nobody gets two mails of the same day."""
    sent = failed = 0
    for one in reminders.recipients(by):
        mail = _begin(by, one)
        if mail is None:
            continue
        try:
            reminders.send(by=by, mail_id=mail.id, subject=mail.subject, text=mail.text)
            sent += 1
        except OSError:  # also what SMTP raises: the dates count as not told, tomorrow's mail tells them
            failed += 1
    return Sent(sent, failed)


def _begin(by: Scope, one: Recipient) -> _Mail | None:
    """Decide and note it, in one transaction with the links of the mail."""
    scope = scope_of(one.person_id, second_factor=False, day=by.day)
    with transaction.atomic():
        with acting(scope), transaction.atomic():
            mine = [found for found in dates(scope) if found.editable and not found.invented]
        digest = decide(one.choice.rhythm, mine, Memory(one.told, one.weekly_on), by.day)
        if digest is None:
            return None
        told = [mine[place] for place in digest.lines]
        shown = told[:MOST]
        lines = [line(found) for found in shown]
        number = reminders.begin(by=by, person_id=one.person_id, weekly=digest.weekly, told=lines)
        if number is None:
            return None
        with translation.override(one.choice.language):
            return _Mail(number, _subject(digest, told), _text(by, one.person_id, shown, len(told) - len(shown)))


def _subject(digest: Digest, told: Sequence[DueDate]) -> str:
    count = len(told)
    if count == 1:
        return f"{words.title(told[0])}, {_day(told[0])}"
    if digest.weekly:
        return ngettext("%(count)s date in your calendar", "%(count)s dates in your calendar", count) % {
            "count": count
        }
    return gettext("%(count)s dates cannot wait") % {"count": count}


def _text(by: Scope, person_id: int, shown: Sequence[DueDate], more: int) -> str:
    parts = [gettext("Hello,"), gettext("this is due at the places you work for.")]
    for near, group in groupby(sorted(shown, key=lambda one: (one.near, one.day)), key=lambda one: one.near):
        lines = [_line(by, person_id, one) for one in group]
        parts.append("\n".join([str(words.NEARNESS[near]), *lines]))
    if more:
        parts.append(ngettext("and %(count)s more date", "and %(count)s more dates", more) % {"count": more})
    parts += [*_addresses(), gettext("Please do not pass this mail on: its links act in your name.")]
    return "\n\n".join(parts)


def _line(by: Scope, person_id: int, one: DueDate) -> str:
    about = ", ".join(part for part in (words.title(one), words.where(one), words.promise(one)) if part)
    found = f"- {_day(one)}: {about}"
    if one.asks is None or not settings.BLAUPAUSE_ADDRESS:
        return found
    ask = {Asks.HOLDS: gettext("Is that right? Confirm:"), Asks.TOOK_PLACE: gettext("Did it take place? Confirm:")}
    token = links.confirming(by=by, person_id=person_id, subject=subject_of(one))
    return f"{found}\n  {ask[one.asks]} {_address('console:calendar-confirm', token)}"


def _addresses() -> list[str]:
    if not settings.BLAUPAUSE_ADDRESS:
        return [gettext("You find all dates and how often we write in Blaupause, under “Calendar”.")]
    days = links.LIFETIME.days
    return [
        gettext("Each link does this one thing, once, within %(days)s days.") % {"days": days},
        f"{gettext('All dates:')} {_address('console:calendar')}",
        f"{gettext('How often we write:')} {_address('console:calendar-settings')}",
    ]


def _address(name: str, *parts: str) -> str:
    return str(settings.BLAUPAUSE_ADDRESS).rstrip("/") + reverse(name, args=parts)


def _day(one: DueDate) -> str:
    return date_format(one.day, "SHORT_DATE_FORMAT")
