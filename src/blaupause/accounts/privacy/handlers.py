# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""How each term is carried out. Called by actions.py, inside its transaction."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db import connection, models
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Coalesce, Greatest, Least

from blaupause.accounts.deletion import (
    NAMELESS,
    PersonFacts,
    coarse,
    cutoff,
    is_replaced,
    people_due,
    replacement_email,
)
from blaupause.accounts.models import (
    ChangeRequest,
    Membership,
    Person,
    PersonalLink,
    ReminderChoice,
    ReminderMail,
)
from blaupause.accounts.privacy.rules import DeletionRule
from blaupause.kernel.clock import BERLIN
from blaupause.kernel.folders import data_folder
from blaupause.ledger.models import Entry

Handler = Callable[[DeletionRule, date, bool], int]
_FINISHED: Final = ["succeeded", "failed", "cancelled", "aborted"]


def delete_rows(rule: DeletionRule, day: date) -> int:
    """`how: delete`: the rows whose earliest date of `after` lies before the term."""
    model = apps.get_model(rule.model)
    before: date | datetime = cutoff(day, rule.days)
    if not isinstance(model._meta.get_field(rule.after[0]), models.DateTimeField):
        before = cutoff(day, rule.days).date()
    event = Least(*rule.after) if len(rule.after) > 1 else models.F(rule.after[0])  # least() passes over NULL
    _, by_model = model._base_manager.alias(happened=event).filter(happened__lt=before).delete()
    return int(by_model.get(model._meta.label, 0))


def people_disabled(rule: DeletionRule, day: date, _dry_run: bool) -> int:
    """People who were shut out."""
    return forget(_due(rule, day, active=False), day)


def people_without_role(rule: DeletionRule, day: date, _dry_run: bool) -> int:
    """People who could still sign in but have had no role for long."""
    return forget(_due(rule, day, active=True), day)


def _due(rule: DeletionRule, day: date, *, active: bool) -> list[int]:
    """Asked again under the rows' locks, which a new role waits for: nobody is emptied who has just got one."""
    found = people_due(_facts(Person.objects.all()), day, rule.days, active=active)
    locked = Person.objects.filter(pk__in=found).select_for_update().order_by("pk")
    return people_due(_facts(locked), day, rule.days, active=active)


def forget(people: list[int], day: date) -> int:
    """Remove everything that tells who these people are; their numbers stay and point to nobody. Open roles end."""
    open_roles = Membership.unscoped.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), person_id__in=people)
    open_roles.update(valid_to=Greatest("valid_from", Value(day)))
    keys = list(UserSession.objects.filter(user_id__in=people).values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    for model in (UserSession, Authenticator, SocialAccount, EmailAddress):
        model._base_manager.filter(user_id__in=people).delete()
    for own in (PersonalLink, ReminderChoice, ReminderMail):
        own._base_manager.filter(person_id__in=people).delete()
    for person in Person.objects.filter(pk__in=people).order_by("pk"):
        person.email, person.name = replacement_email(person.pk), NAMELESS
        person.password, person.is_active = make_password(None), False
        person.last_login, person.joined_at = None, coarse(person.joined_at)
        person.save()
    return len(people)


def change_request_texts(rule: DeletionRule, day: date, _dry_run: bool) -> int:
    """Reasons, summaries and contents of requests that were decided long ago."""
    emptied: dict[str, Any] = {"summary_de": "", "summary_en": "", "why": "", "reason": "", "payload": {}}
    return _decided_before(cutoff(day, rule.days)).exclude(**emptied).update(**emptied)


def change_request_files(rule: DeletionRule, day: date, dry_run: bool) -> int:
    """Kept files that no waiting or lately decided request names any more, by their name or by their hash."""
    before = cutoff(day, rule.days)
    over = _decided_before(before)
    named: set[str] = set()
    for payload in ChangeRequest.unscoped.exclude(pk__in=over.values("pk")).values_list("payload", flat=True):
        named.update(_words(payload))
    old = _files_before(data_folder() / "waiting", before)
    return _unlink([path for path in old if not named.intersection((path.name, path.stem))], dry_run)


def mails(rule: DeletionRule, day: date, dry_run: bool) -> int:
    """Mails that were put into files because no mail server is set up."""
    folder = getattr(settings, "EMAIL_FILE_PATH", None)
    if not folder or not settings.EMAIL_BACKEND.endswith(".filebased.EmailBackend"):
        return 0
    return _unlink(_files_before(Path(folder), cutoff(day, rule.days)), dry_run)


def _files_before(folder: Path, before: datetime) -> list[Path]:
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sorted(path for path in files if path.stat().st_mtime < before.timestamp())


def _unlink(files: list[Path], dry_run: bool) -> int:
    for path in files if not dry_run else ():
        path.unlink(missing_ok=True)
    return len(files)


def own_sessions(rule: DeletionRule, day: date, _dry_run: bool) -> int:
    """What people see in the list of their sessions: gone with the session."""
    condition = Q(last_seen_at__lt=cutoff(day, rule.days))
    if settings.SESSION_ENGINE.endswith((".db", ".cached_db")):
        alive = Exists(Session.objects.filter(session_key=OuterRef("session_key")))
        condition |= ~Q(alive) & Q(last_seen_at__lt=cutoff(day, 0))
    return int(UserSession.objects.filter(condition).delete()[0])


def jobs(rule: DeletionRule, day: date, _dry_run: bool) -> int:
    """Finished jobs with their events, and marks of periodic jobs (their models are read-only)."""
    before = cutoff(day, rule.days)
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs AS job WHERE status::text = ANY(%s) AND NOT EXISTS "
            "(SELECT 1 FROM procrastinate_events WHERE job_id = job.id AND at >= %s)",
            [_FINISHED, before],
        )
        count = int(cursor.rowcount)
        cursor.execute(
            "DELETE FROM procrastinate_periodic_defers WHERE job_id IS NULL AND to_timestamp(defer_timestamp) < %s",
            [before],
        )
    return count


def cache(rule: DeletionRule, day: date, _dry_run: bool) -> int:
    """Expired counters and other values that all workers share."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_shared_value WHERE expires_at < %s", [cutoff(day, rule.days)])
        return int(cursor.rowcount)


def statements_naming_people(rule: DeletionRule, day: date, _dry_run: bool) -> int:
    """Former values of places and connections that name somebody: emptied, the row stays."""
    rows = apps.get_model(rule.model)._base_manager.filter(personal=True, until__lt=cutoff(day, rule.days).date())
    return int(rows.exclude(value="", note="").update(value="", note=""))


HANDLERS: Final[dict[str, Handler]] = {
    "people-disabled": people_disabled,
    "people-without-role": people_without_role,
    "change-request-texts": change_request_texts,
    "change-request-files": change_request_files,
    "mails": mails,
    "own-sessions": own_sessions,
    "jobs": jobs,
    "cache": cache,
    "statements-naming-people": statements_naming_people,
}


def _facts(people: Iterable[Person]) -> list[PersonFacts]:
    found = [person for person in people if not is_replaced(person.email)]
    ends: dict[int, list[date | None]] = {}
    held = Membership.unscoped.filter(person_id__in=[person.pk for person in found])
    for person_id, end in held.values_list("person_id", "valid_to"):
        ends.setdefault(person_id, []).append(end)
    disabled = _disabled_on([person.key for person in found if not person.is_active])
    return [
        PersonFacts(
            person.pk,
            person.is_active,
            person.joined_at.astimezone(BERLIN).date(),
            person.last_login.astimezone(BERLIN).date() if person.last_login else None,
            disabled.get(person.key),
            tuple(ends.get(person.pk, ())),
        )
        for person in found
    ]


def _disabled_on(keys: list[str]) -> dict[str, date]:
    """The ledger knows when somebody was shut out."""
    entries = Entry.objects.filter(action="person.disabled", subject__in=keys).order_by("recorded_at")
    return {key: at.astimezone(BERLIN).date() for key, at in entries.values_list("subject", "recorded_at")}


def _decided_before(before: datetime) -> models.QuerySet[ChangeRequest]:
    decided = Coalesce("decided_at", "requested_at")
    return ChangeRequest.unscoped.alias(over=decided).filter(over__lt=before).exclude(state="waiting")


def _words(value: object) -> Iterator[str]:
    """All texts in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _words(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _words(inner)
