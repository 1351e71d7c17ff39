# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The calendar to subscribe to: RFC 5545, what its owner may see at this moment, no names of people."""

import re
from datetime import date, timedelta

import icalendar
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from blaupause.accounts import links, roles
from blaupause.accounts.models import Membership, Person, PersonalLink
from blaupause.accounts.scope import Scope, system
from blaupause.kernel.clock import now, today
from blaupause.ledger.models import Entry as LedgerEntry
from blaupause.rollout.dates.feed import Entry, written
from tests.accounts.people import AUGSBURG, BAYERN
from tests.console.people import connection_at, queries_of
from tests.rollout.dates.stating import day, say, somebody

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=200)


def entry(summary: str, description: str = "x", told_at: object = None) -> Entry:
    return Entry("1@host", date(2026, 12, 1), summary, description, "https://host/a#b", now(), (30, 7))


def lines(content: bytes) -> list[bytes]:
    return content.split(b"\r\n")


@given(TEXT, TEXT)
def test_whatever_stands_in_it_comes_out_again_and_no_line_is_too_long(summary: str, description: str) -> None:
    content = written("Name; mit, Zeichen", [entry(summary, description + "\nzweite Zeile")])
    assert all(len(one) <= 75 for one in lines(content))
    assert content.endswith(b"END:VCALENDAR\r\n")
    event = icalendar.Calendar.from_ical(content).walk("VEVENT")[0]
    assert str(event["SUMMARY"]) == summary
    assert str(event["DESCRIPTION"]) == description + "\nzweite Zeile"


def test_a_day_is_a_whole_day_with_alarms_before_it() -> None:
    content = written("Termine", [entry("Ablauf des Zertifikats")]).decode()
    for expected in (
        "DTSTART;VALUE=DATE:20261201",
        "DTEND;VALUE=DATE:20261202",
        "UID:1@host",
        "TRANSP:TRANSPARENT",
        "CLASS:PRIVATE",
        "ACTION:DISPLAY",
        "TRIGGER:-P29DT15H",
        "TRIGGER:-P6DT15H",
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
        "PRODID:-//Blaupause//Blaupause//DE",
    ):
        assert f"{expected}\r\n" in content, expected
    assert re.search(r"DTSTAMP:[0-9]{8}T[0-9]{6}Z\r\n", content)


@pytest.fixture
def owner(db: None) -> tuple[Person, Scope, str]:
    person, by = somebody()
    say(by, "certificate-expiry", day(20).isoformat())
    return person, by, links.open_calendar(by=by)


def fetch(token: str, **headers: str) -> tuple[int, str, str]:
    answer = Client(headers=headers).get(f"/kalender/abo/{token}.ics")
    return answer.status_code, answer.content.decode(), answer.headers.get("ETag", "")


def test_the_address_shows_the_dates_and_answers_unchanged_ones_briefly(owner: tuple[Person, Scope, str]) -> None:
    _, by, token = owner
    status, content, etag = fetch(token)
    assert (status, content.count("BEGIN:VEVENT")) == (200, 1)
    assert "SUMMARY:Ablauf des Zertifikats (" in content.replace("\r\n ", "")
    assert fetch(token)[1:] == (content, etag)
    assert fetch(token, **{"if-none-match": etag})[0] == 304
    uid = re.search(r"UID:(\S+)", content)
    say(by, "certificate-expiry", day(700).isoformat())
    _, later, other = fetch(token, **{"if-none-match": etag})
    assert (other != etag, uid is not None and uid[0] in later) == (True, True)


def test_no_person_is_named_and_nothing_is_written(owner: tuple[Person, Scope, str]) -> None:
    person, by, token = owner
    say(by, "lead-name", "Frau Kanarienvogel", until=day(4))
    before = LedgerEntry.objects.count()
    content = fetch(token)[1].replace("\r\n ", "")
    assert "Projektleitung" in content
    assert not any(word in content for word in ("Kanarienvogel", person.name, person.email, by.key))
    assert LedgerEntry.objects.count() == before


def test_it_shows_what_may_be_seen_at_the_moment_of_asking(owner: tuple[Person, Scope, str]) -> None:
    person, _, token = owner
    _, elsewhere = somebody(AUGSBURG)
    say(elsewhere, "council-date", day(3).isoformat(), AUGSBURG)
    assert fetch(token)[1].count("BEGIN:VEVENT") == 1
    Membership.unscoped.filter(person=person).update(valid_to=today())
    status, content, _ = fetch(token)
    assert (status, content.count("BEGIN:VEVENT")) == (200, 0)


def test_who_may_only_look_gets_no_alarm(owner: tuple[Person, Scope, str]) -> None:
    _, reader = somebody(BAYERN)
    content = fetch(links.open_calendar(by=reader))[1]
    assert (content.count("BEGIN:VEVENT"), content.count("BEGIN:VALARM")) == (1, 0)


def test_an_address_ends_when_it_is_renewed_withdrawn_or_its_owner_shut_out(owner: tuple[Person, Scope, str]) -> None:
    person, by, first = owner
    second = links.open_calendar(by=by)
    assert (fetch(first)[0], fetch(second)[0]) == (404, 200)
    links.close_calendar(by=by)
    assert fetch(second)[0] == 404
    third = links.open_calendar(by=by)
    roles.disable_person(by=system("test", today()), person_id=person.pk, why="weg", although_last=True)
    Person.objects.filter(pk=person.pk).update(is_active=True)
    assert fetch(third)[0] == 404  # also when the account is opened again
    assert fetch("einladung-" + "9" * 30)[0] == 404
    assert not {first, second, third} & set(PersonalLink.unscoped.values_list("token_hash", flat=True))
    told = (
        LedgerEntry.objects.filter(action__startswith="calendarlink.").order_by("pk").values_list("action", flat=True)
    )
    assert list(told) == [f"calendarlink.{one}" for one in ("opened", "renewed", "withdrawn", "opened")]


def test_a_link_that_confirms_is_no_calendar(owner: tuple[Person, Scope, str]) -> None:
    person, _, _ = owner
    PersonalLink.unscoped.filter(person=person).update(purpose="confirm", expires_at=now() + timedelta(days=1))
    assert fetch(owner[2])[0] == 404


def test_asking_costs_few_queries(owner: tuple[Person, Scope, str]) -> None:
    _, by, token = owner
    say(by, "contract-end", day(9).isoformat(), connection_at())
    address = f"/kalender/abo/{token}.ics"
    fetch(token)
    assert queries_of(Client(), address) <= 12
