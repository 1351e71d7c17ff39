# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A link from a mail does one thing, once, for one person, as long as they may; each wall once without it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client

from blaupause.accounts import links, roles
from blaupause.accounts.models import Membership, Person, PersonalLink
from blaupause.accounts.rules import Role
from blaupause.accounts.scope import Scope, system
from blaupause.accounts.wall import acting
from blaupause.kernel.clock import now, today
from blaupause.kernel.problems import Problem
from blaupause.ledger.models import Entry
from blaupause.rollout.dates import confirming
from blaupause.rollout.dates.confirming import Outcome, confirm, offer, subject_of
from blaupause.rollout.models import Statement
from tests.accounts.people import AUGSBURG
from tests.console.people import connection_at
from tests.rollout.dates.stating import day, say, seen, somebody

pytestmark = pytest.mark.django_db
CSRF = Client(enforce_csrf_checks=True, headers={"accept-language": "de"})


@pytest.fixture
def editor() -> tuple[Person, Scope]:
    return somebody()


def link(person: Person, by: Scope) -> str:
    """As the mail has it, for the first date there is."""
    one = next(found for found in seen(by) if found.asks)
    job = system("job:test", today())
    with acting(job), transaction.atomic():
        return links.confirming(by=job, person_id=person.pk, subject=subject_of(one))


def written() -> tuple[int, int]:
    return Statement.unscoped.count(), Entry.objects.count()


def test_the_button_confirms_and_says_so_in_the_ledger(editor: tuple[Person, Scope]) -> None:
    person, by = editor
    one = connection_at()
    before = say(by, "contract-end", day(20).isoformat(), one)
    token = link(person, by)
    assert offer(token).outcome is Outcome.OPEN
    assert confirm(token).outcome is Outcome.DONE
    row = Statement.unscoped.get(key="contract-end", until=None)
    assert (row.value, row.verified_on, row.verified_by, row.connection_id) == (
        day(20).isoformat(),
        today(),
        by.key,
        one.pk,
    )
    assert Statement.unscoped.get(pk=before).until == today()
    entry = Entry.objects.order_by("-pk")[0]
    assert (entry.action, entry.actor, entry.detail["asks"]) == ("statement.confirmed", by.key, "holds")
    assert PersonalLink.unscoped.get().used_at is not None


def test_a_meeting_took_place_and_leaves_the_calendar(editor: tuple[Person, Scope]) -> None:
    person, by = editor
    say(by, "council-date", day(-2).isoformat())
    assert confirm(link(person, by)).asks == "took_place"
    assert seen(by) == []


def test_looking_changes_nothing_however_often_and_by_whatever_method(editor: tuple[Person, Scope]) -> None:
    person, by = editor
    say(by, "council-date", day(-2).isoformat())
    token = link(person, by)
    before = written()
    for _ in range(3):
        page = Client(headers={"accept-language": "de"}).get(f"/kalender/bestaetigen/{token}/")
        assert "Ja, sie hat stattgefunden" in page.content.decode()
        assert page.headers["Cache-Control"] == "no-store"
    Client().head(f"/kalender/bestaetigen/{token}/")
    assert CSRF.post(f"/kalender/bestaetigen/{token}/").status_code == 403  # no page of ours sent it
    assert written() == before
    assert PersonalLink.unscoped.get().used_at is None


def test_it_works_once_without_a_sign_in_and_opens_nothing_else(editor: tuple[Person, Scope]) -> None:
    person, by = editor
    say(by, "council-date", day(-2).isoformat())
    where = f"/kalender/bestaetigen/{link(person, by)}/"
    client = Client(headers={"accept-language": "de"})
    assert "festgehalten" in client.post(where).content.decode()
    before = written()
    assert client.post(where).status_code == 404
    assert client.get(where).status_code == 404
    assert written() == before
    assert "_auth_user_id" not in client.session
    assert client.get("/kalender/").status_code == 302


def _expired(_person: Person) -> None:
    PersonalLink.unscoped.update(expires_at=now() - timedelta(seconds=1))


def _disabled(person: Person) -> None:
    roles.disable_person(by=system("test", today()), person_id=person.pk, why="weg", although_last=True)


def _disabled_and_back(person: Person) -> None:
    _disabled(person)
    Person.objects.filter(pk=person.pk).update(is_active=True)


def _role_ended(person: Person) -> None:
    Membership.unscoped.filter(person=person).update(valid_to=today())


def _only_reading(person: Person) -> None:
    Membership.unscoped.filter(person=person).update(role=Role.READER)


def _another_purpose(_person: Person) -> None:
    PersonalLink.unscoped.update(purpose="calendar", expires_at=None)


@pytest.mark.parametrize(
    "happens",
    [_expired, _disabled, _disabled_and_back, _role_ended, _only_reading, _another_purpose],
    ids=lambda one: one.__name__.strip("_"),
)
def test_a_link_is_worth_what_its_owner_may_do_today(
    editor: tuple[Person, Scope], happens: Callable[[Person], None]
) -> None:
    person, by = editor
    say(by, "council-date", day(-2).isoformat())
    token = link(person, by)
    happens(person)
    before = Statement.unscoped.count()
    assert offer(token).outcome is Outcome.VOID
    assert confirm(token).outcome is Outcome.VOID
    assert Client().get(f"/kalender/bestaetigen/{token}/").status_code == 404
    assert (Statement.unscoped.count(), Statement.unscoped.filter(verified_on__isnull=False).count()) == (before, 0)


def test_what_was_changed_since_is_not_confirmed(editor: tuple[Person, Scope]) -> None:
    person, by = editor
    say(by, "certificate-expiry", day(20).isoformat())
    token = link(person, by)
    say(by, "certificate-expiry", day(700).isoformat())
    assert offer(token).outcome is Outcome.STALE
    page = Client(headers={"accept-language": "de"}).post(f"/kalender/bestaetigen/{token}/")
    assert (page.status_code, "geändert" in page.content.decode()) == (409, True)
    assert not Statement.unscoped.filter(verified_on__isnull=False).exists()


def test_nobody_confirms_for_a_place_that_is_not_theirs(editor: tuple[Person, Scope]) -> None:
    _, by = editor
    stranger, _ = somebody(AUGSBURG)
    say(by, "council-date", day(-2).isoformat())
    token = link(stranger, by)  # a mistake of whoever made it
    assert confirm(token).outcome is Outcome.VOID
    assert not Statement.unscoped.filter(verified_on__isnull=False).exists()


def test_only_the_system_makes_links_and_only_hashes_are_kept(editor: tuple[Person, Scope]) -> None:
    person, by = editor
    say(by, "council-date", day(-2).isoformat())
    token = link(person, by)
    assert token not in str(PersonalLink.unscoped.values().get())
    with acting(by), transaction.atomic(), pytest.raises(Problem, match="Das gibt es hier nicht"):
        links.confirming(by=by, person_id=person.pk, subject="1:2026-01-01:holds")


def test_planted_a_link_that_is_not_used_up_works_twice(
    editor: tuple[Person, Scope], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tests above would notice: without the mark, the second click finds the link again."""
    person, by = editor
    say(by, "council-date", day(-2).isoformat())
    token = link(person, by)
    monkeypatch.setattr(links, "take", lambda given: links.held(given, "confirm"))
    assert confirm(token).outcome is Outcome.DONE
    assert links.held(token, "confirm") is not None


def test_planted_a_look_that_does_it_is_seen_as_a_change(
    editor: tuple[Person, Scope], monkeypatch: pytest.MonkeyPatch
) -> None:
    person, by = editor
    say(by, "council-date", day(-2).isoformat())
    token = link(person, by)
    before = written()
    monkeypatch.setattr("blaupause.console.views.calendar.offer", confirming.confirm)
    Client().get(f"/kalender/bestaetigen/{token}/")
    assert written() != before


def test_planted_a_scope_of_the_system_would_confirm_anywhere(
    editor: tuple[Person, Scope], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, by = editor
    stranger, _ = somebody(AUGSBURG)
    say(by, "council-date", day(-2).isoformat())
    token = link(stranger, by)
    monkeypatch.setattr(links, "scope_of", lambda *_, **__: system("planted", today()))
    assert confirm(token).outcome is Outcome.DONE
