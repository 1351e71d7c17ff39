# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The calendar and its settings as people see them."""

import json

import pytest
from django.test import Client

from blaupause.accounts import reminders
from blaupause.accounts.models import Person, PersonalLink
from blaupause.accounts.rules import Rhythm, Role
from tests.accounts.people import AUGSBURG, BAYERN, person, scope_of, signed_in
from tests.console.people import connection_at, editor_at, page_of, queries_of, sent
from tests.rollout.dates.stating import CHECK, day, say

pytestmark = pytest.mark.django_db
KELHEIM_AUTHORITY = "40-092730000000"
Editor = tuple[Person, Client]


@pytest.fixture
def editor() -> Editor:
    one, client = editor_at()
    by = scope_of(one)
    say(by, "council-date", day(-2).isoformat())
    say(by, "certificate-expiry", day(9).isoformat())
    say(by, "contract-end", day(200).isoformat(), connection_at())
    say(by, "login-works", "yes", connection_at(), kind=CHECK, until=day(500))
    return one, client


def test_dates_stand_by_month_and_lead_to_where_they_are_renewed(editor: Editor) -> None:
    page = page_of(editor[1], "/kalender/")
    assert "3 Termine" in page.text  # the fourth lies more than a year ahead
    assert page.text.index("Überfällig") < page.text.index("Ablauf des Zertifikats")
    assert "vor 2 Tagen" in page.text
    assert "in 9 Tagen" in page.text
    number = connection_at().pk
    assert f"/register/{number}/angaben/#f-contract-end" in page.links
    assert "/stammdaten/09273/#f-certificate-expiry" in page.links
    everything = page_of(editor[1], "/kalender/?bis=alle")
    assert f"/register/{number}/" in everything.links
    assert "Neu prüfen" in everything.text


def test_the_list_can_be_narrowed_and_bad_values_are_refused(editor: Editor) -> None:
    client = editor[1]
    assert "1 Termin" in page_of(client, "/kalender/?art=sitzung").text
    assert "2 Termine" in page_of(client, "/kalender/?bis=14").text
    assert "Kein Termin passt" in page_of(client, "/kalender/?ort=augsburg").text
    assert "Nur: Landratsamt" in page_of(client, f"/kalender/?behoerde={KELHEIM_AUTHORITY}").text
    page_of(client, "/kalender/?behoerde=40-099990000000", 404)
    page_of(client, "/kalender/?art=nix", 400)
    page_of(client, "/kalender/?bis=7", 400)


def test_the_files_hold_what_the_page_holds(editor: Editor) -> None:
    answer = editor[1].get("/kalender.json?bis=alle")
    rows = json.loads(answer.content)["rows"]
    assert [row["title"] for row in rows][:2] == ["Sitzung mit dem Beschluss", "Ablauf des Zertifikats"]
    assert (rows[0]["near"], rows[0]["days"], len(rows)) == ("overdue", -2, 4)
    for form in ("csv", "ods"):
        assert editor[1].get(f"/kalender.{form}").status_code == 200


def test_who_has_no_part_in_the_work_finds_no_calendar() -> None:
    client = signed_in(Client(headers={"accept-language": "de"}), person())
    page_of(client, "/kalender/", 404)
    page_of(editor_at(role=Role.ADMINISTRATOR)[1], "/kalender/", 404)
    assert Client().get("/kalender/").status_code == 302
    assert Client().get("/kalender/abo/").status_code == 302


def test_others_dates_are_not_there(editor: Editor) -> None:
    assert "Kein Termin passt" in page_of(editor_at(AUGSBURG)[1], "/kalender/").text
    above = page_of(editor_at(BAYERN, Role.READER)[1], "/kalender/")
    assert "3 Termine" in above.text
    assert "Ansehen" in above.text
    assert "Ergebnis eintragen" not in above.text


def test_the_next_steps_lead_to_the_calendar_of_the_authority(editor: Editor) -> None:
    page = page_of(editor[1], "/naechste-schritte/")
    assert f"/kalender/?behoerde={KELHEIM_AUTHORITY}" in page.links


def test_an_address_is_shown_once_renewed_and_ended(editor: Editor) -> None:
    client = editor[1]
    assert "Adresse erzeugen" in page_of(client, "/kalender/abo/").text
    page = sent(client, "/kalender/abo/", {"tun": "adresse"}, 200)
    assert "Sie wird nur jetzt gezeigt" in page.text
    assert any(link.startswith("webcal://testserver/kalender/abo/") for link in page.links)
    again = page_of(client, "/kalender/abo/")
    assert "Niemand kann sie noch einmal nachsehen" in again.text
    assert "webcal" not in str(again.links)
    assert "gilt nicht mehr" in sent(client, "/kalender/abo/", {"tun": "beenden"}).text
    assert not PersonalLink.unscoped.filter(withdrawn_at=None).exists()
    sent(client, "/kalender/abo/", {"tun": "beenden"}, 404)


def test_reminders_are_chosen(editor: Editor) -> None:
    one, client = editor
    assert (
        "Gespeichert." in sent(client, "/kalender/abo/", {"tun": "erinnern", "wie": "urgent", "sprache": "en"}).text
    )
    assert reminders.choice_of(scope_of(one)) == reminders.Choice(Rhythm.URGENT, "en")
    sent(client, "/kalender/abo/", {"tun": "erinnern", "wie": "stets", "sprache": "de"}, 400)
    sent(client, "/kalender/abo/", {"tun": "alles"}, 400)
    assert reminders.choice_of(scope_of(one)) == reminders.Choice(Rhythm.URGENT, "en")


def test_pages_ask_the_database_little(editor: Editor) -> None:
    client = editor[1]
    for where in ("/kalender/", "/kalender/abo/", "/kalender.csv"):
        client.get(where)
        assert queries_of(client, where) <= 12, where


def test_invented_dates_are_marked_everywhere(editor: Editor) -> None:
    one, client = editor
    one.demonstration = True
    one.save()
    page = page_of(client, "/kalender/")
    assert "Beispiel, erfunden" in page.text
    assert "demonstration" in client.get("/kalender.csv").headers["Content-Disposition"]
    assert json.loads(client.get("/kalender.json").content)["rows"][0]["invented"] is True
