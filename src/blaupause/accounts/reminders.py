# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who wants to be reminded how often, and which mails have left: a mail is begun, sent, then noted as sent.

A run that dies in between leaves a mail begun. It is never sent again, and what stood in it counts as not told, so
the mail of the next day tells it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db import transaction

from blaupause.accounts import own_account, post
from blaupause.accounts.behalf import lock
from blaupause.accounts.models import Membership, Person, ReminderChoice, ReminderMail
from blaupause.accounts.problems import invalid, not_found
from blaupause.accounts.rules import Rhythm
from blaupause.accounts.scope import Scope
from blaupause.kernel.clock import now

LANGUAGES: Final = ("de", "en")
REMEMBERED: Final = timedelta(days=120)
"""So long a date counts as told; privacy.yaml deletes the mails after the same time."""
Line = tuple[int, str]
"""Number of a statement and its day: a new day is a new date."""


@dataclass(frozen=True, slots=True)
class Choice:
    """How often somebody is reminded, and in which language."""

    rhythm: Rhythm = Rhythm.WEEKLY
    language: str = "de"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who may be reminded, with what they were told: days and lines of the mails that surely left."""

    person_id: int
    choice: Choice
    weekly_on: date | None
    mailed_on: date | None
    told: frozenset[Line]


def choice_of(scope: Scope) -> Choice:
    """What a person has chosen."""
    row = ReminderChoice.objects.within(scope).filter(person_id=scope.person_id or 0).first()
    return _choice(row)


def choose(*, by: Scope, rhythm: str, language: str) -> None:
    """Choose for oneself. Raises Problem accounts.not_found, accounts.invalid.<field>."""
    if by.person_id is None:
        raise not_found()
    if rhythm not in set(Rhythm):
        raise invalid("rhythm", "Bitte eine der Möglichkeiten wählen.", "Please choose one of these.")
    if language not in LANGUAGES:
        raise invalid("language", "Bitte Deutsch oder Englisch wählen.", "Please choose German or English.")
    with transaction.atomic():
        lock(f"reminders:{by.person_id}")
        before = choice_of(by)
        if before == Choice(Rhythm(rhythm), language):
            return
        found = {"rhythm": rhythm, "language": language}
        if not ReminderChoice.objects.within(by).filter(person_id=by.person_id).update(**found):
            ReminderChoice.unscoped.create(person_id=by.person_id, **found)
        own_account.note(by, "reminders.chosen", old={"rhythm": before.rhythm.value}, new={"rhythm": rhythm})


def recipients(by: Scope) -> list[Recipient]:
    """Everybody with a role today who did not decline; invented people get no mail. Only for the system."""
    if not by.is_system:
        raise not_found()
    with transaction.atomic():
        current = Membership.unscoped.filter(valid_from__lte=by.day).exclude(valid_to__lte=by.day)
        people = Person.objects.filter(is_active=True, demonstration=False, pk__in=current.values("person_id"))
        numbers = sorted(people.values_list("pk", flat=True))
        choices = {one.person_id: _choice(one) for one in ReminderChoice.unscoped.all()}
        mails = ReminderMail.unscoped.filter(day__gt=by.day - REMEMBERED).order_by("day")
        sent: dict[int, list[ReminderMail]] = {}
        for mail in mails:
            sent.setdefault(mail.person_id, []).append(mail)
    found = [_recipient(number, choices.get(number, Choice()), sent.get(number, ())) for number in numbers]
    return [one for one in found if one.choice.rhythm is not Rhythm.NEVER and one.mailed_on != by.day]


def begin(*, by: Scope, person_id: int, weekly: bool, told: Iterable[Line]) -> int | None:
    """Note that a mail is about to be sent; its number, None when there is one of that day. Inside a transaction."""
    if not by.is_system:
        raise not_found()
    lines = [list(one) for one in told]
    mail = ReminderMail(person_id=person_id, day=by.day, weekly=weekly, told=lines, begun_at=now())
    made = ReminderMail.unscoped.bulk_create([mail], ignore_conflicts=True)
    row = ReminderMail.unscoped.filter(person_id=person_id, day=by.day, begun_at=made[0].begun_at).first()
    return row.pk if row else None


def send(*, by: Scope, mail_id: int, subject: str, text: str) -> None:
    """Send a mail that was begun and note that it has left. Whoever was shut out meanwhile gets none."""
    if not by.is_system:
        raise not_found()
    with transaction.atomic():
        row = ReminderMail.unscoped.filter(pk=mail_id, sent_at__isnull=True, person__is_active=True).first()
        address = Person.objects.get(pk=row.person_id).email if row else None
    if address is None:
        return
    post.send(address, subject, text)
    with transaction.atomic():
        ReminderMail.unscoped.filter(pk=mail_id).update(sent_at=now())


def _choice(row: ReminderChoice | None) -> Choice:
    return Choice(Rhythm(row.rhythm), row.language) if row else Choice()


def _recipient(person_id: int, choice: Choice, mails: Sequence[ReminderMail]) -> Recipient:
    left = [mail for mail in mails if mail.sent_at is not None]
    return Recipient(
        person_id,
        choice,
        max((mail.day for mail in left if mail.weekly), default=None),
        max((mail.day for mail in mails), default=None),
        frozenset((int(number), str(day)) for mail in left for number, day in mail.told),
    )
