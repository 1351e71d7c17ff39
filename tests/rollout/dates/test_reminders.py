# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Mails that remind: to whom, what stands in them, and what a run that dies leaves behind."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from pytest_django import Settings

from blaupause.accounts import post, reminders
from blaupause.accounts.models import Membership, Person, PersonalLink, ReminderMail
from blaupause.accounts.rules import Role
from blaupause.accounts.scope import Scope, system
from blaupause.accounts.wall import acting
from blaupause.kernel.clock import today
from blaupause.kernel.problems import Problem
from blaupause.ledger.models import Entry as LedgerEntry
from blaupause.rollout.dates.mailing import Sent, remind
from tests.accounts.people import AUGSBURG, BAYERN
from tests.rollout.dates.stating import day, say, somebody

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def address(settings: Settings) -> None:
    settings.BLAUPAUSE_ADDRESS = "https://blaupause.example"


@pytest.fixture
def editor() -> tuple[Person, Scope]:
    person, by = somebody()
    say(by, "certificate-expiry", day(20).isoformat())
    say(by, "council-date", day(-2).isoformat())
    return person, by


def run(after: int = 0) -> Sent:
    job = system("job:rollout.remind", today() + timedelta(after))
    with acting(job):
        return remind(by=job)


def test_one_mail_tells_all_dates_with_a_link_each(editor: tuple[Person, Scope]) -> None:
    assert run() == Sent(1, 0)
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == ([editor[0].email], "Blaupause: 2 Termine in Ihrem Kalender")
    assert "Überfällig\n- " in str(sent.body)
    assert "Sitzung mit dem Beschluss, Landkreis Kelheim" in str(sent.body)
    assert "https://blaupause.example/kalender/abo/" in str(sent.body)
    links = re.findall(r"https://blaupause\.example(/kalender/bestaetigen/\S+/)", str(sent.body))
    assert len(links) == 2
    page = Client(headers={"accept-language": "de"}).get(links[0])
    assert "Sitzung mit dem Beschluss" in page.content.decode()
    assert run() == Sent(0, 0)
    assert run(1) == Sent(0, 0)


def test_the_mail_speaks_the_language_that_was_chosen(editor: tuple[Person, Scope]) -> None:
    reminders.choose(by=editor[1], rhythm="weekly", language="en")
    run()
    assert "Did it take place? Confirm: https://" in str(mail.outbox[0].body)
    assert "Überfällig" not in str(mail.outbox[0].body)


def test_without_an_address_of_the_installation_there_are_no_links(
    editor: tuple[Person, Scope], settings: Settings
) -> None:
    settings.BLAUPAUSE_ADDRESS = ""
    assert run() == Sent(1, 0)
    assert "http" not in str(mail.outbox[0].body)
    assert not PersonalLink.unscoped.exists()


def test_mail_goes_only_to_who_may_enter_something_there(editor: tuple[Person, Scope]) -> None:
    somebody(AUGSBURG)
    somebody(BAYERN)  # sees it from above, and has nothing to enter
    somebody(role=Role.READER)
    invented, _ = somebody()
    invented.demonstration = True
    invented.save()
    gone, _ = somebody()
    Membership.unscoped.filter(person=gone).update(valid_to=today())
    shut, _ = somebody()
    Person.objects.filter(pk=shut.pk).update(is_active=False)
    assert run() == Sent(1, 0)
    assert [one.to for one in mail.outbox] == [[editor[0].email]]


def test_who_declined_gets_none_and_the_choice_is_in_the_ledger(editor: tuple[Person, Scope]) -> None:
    before = LedgerEntry.objects.count()
    reminders.choose(by=editor[1], rhythm="never", language="de")
    reminders.choose(by=editor[1], rhythm="never", language="de")
    assert LedgerEntry.objects.count() == before + 1
    assert run() == Sent(0, 0)
    for wrong in ({"rhythm": "stets", "language": "de"}, {"rhythm": "never", "language": "fr"}):
        with pytest.raises(Problem, match="Bitte"):
            reminders.choose(by=editor[1], **wrong)


class Killed(BaseException):
    """The process is gone."""


def test_a_run_killed_before_the_mail_left_tells_it_the_next_day_and_nothing_twice(
    editor: tuple[Person, Scope], monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: Any) -> None:
        raise Killed

    with monkeypatch.context() as planted:
        planted.setattr(post, "send", die)
        with pytest.raises(Killed):
            run()
    assert ReminderMail.unscoped.get().sent_at is None
    assert run() == Sent(0, 0)  # perhaps it did leave
    assert run(1) == Sent(1, 0)
    assert len(mail.outbox) == 1


def test_a_mail_server_that_is_away_holds_up_nobody_else(
    editor: tuple[Person, Scope], monkeypatch: pytest.MonkeyPatch
) -> None:
    second, _ = somebody()
    sound = post.send

    def refuse(address: str, subject: str, text: str) -> None:
        if address == editor[0].email:
            raise ConnectionRefusedError
        sound(address, subject, text)

    monkeypatch.setattr(post, "send", refuse)
    assert run() == Sent(1, 1)
    assert [one.to for one in mail.outbox] == [[second.email]]


def test_planted_a_mail_that_is_noted_only_after_it_left_would_come_twice(
    editor: tuple[Person, Scope], monkeypatch: pytest.MonkeyPatch
) -> None:
    def send_and_die(address: str, subject: str, text: str) -> None:
        mail.send_mail(subject, text, None, [address])
        raise Killed

    monkeypatch.setattr(post, "send", send_and_die)
    with pytest.raises(Killed):
        run()
    ReminderMail.unscoped.all().delete()  # what was noted beforehand
    with pytest.raises(Killed):
        run()
    assert len(mail.outbox) == 2


def test_only_the_system_knows_whom_to_remind(editor: tuple[Person, Scope]) -> None:
    by = editor[1]
    for forbidden in (
        lambda: reminders.recipients(by),
        lambda: reminders.begin(by=by, person_id=1, weekly=True, told=[]),
        lambda: reminders.send(by=by, mail_id=1, subject="", text=""),
    ):
        with pytest.raises(Problem, match="Das gibt es hier nicht"):
            forbidden()
