# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Requests on pages: what is asked for, by whom, and that another person decides."""

import pytest
from django.test import Client

from blaupause.accounts import approvals, handlers
from blaupause.accounts.models import ChangeRequest, Organisation, Person
from blaupause.accounts.rules import Role
from blaupause.catalog.models import Commitment
from tests.accounts.people import BAYERN, KELHEIM, member, organisation, scope_of, signed_in
from tests.accounts.test_approvals import Recorder
from tests.console.people import page_of, queries_of, sent
from tests.website.html import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def handler(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    found = Recorder()
    monkeypatch.setitem(handlers.handlers, found.kind, found)
    return found


@pytest.fixture
def office(handler: Recorder) -> Organisation:
    return organisation(name="Landratsamt")


def lead(office: Organisation, name: str = "", *, second_factor: bool = True) -> tuple[Person, Client]:
    one = member(office, Role.LEAD, name=name)
    return one, signed_in(Client(headers={"accept-language": "de"}), one, second_factor)


def ask(author: Person, what: str = "etwas") -> int:
    return approvals.request(
        by=scope_of(author), kind="test.recorder", place=KELHEIM, subject="x", payload={"what": what}, why="Weil."
    )


def decide(client: Client, number: int, what: str, status: int = 302, **more: object) -> Page:
    return sent(client, f"/freigaben/{number}/", {"tun": what, "version": 1} | more, status)


def test_a_second_person_reads_and_approves(office: Organisation, handler: Recorder) -> None:
    author, _ = lead(office, "Anna Beispiel")
    _, other = lead(office)
    number = ask(author)
    listed = page_of(other, "/freigaben/")
    assert f"/freigaben/{number}/" in listed.links
    page = page_of(other, f"/freigaben/{number}/")
    for words in ("Mach etwas", "Anna Beispiel", "Weil.", "Landkreis Kelheim", "Freigeben"):
        assert words in page.text
    assert "Freigegeben. Die Änderung ist ausgeführt." in decide(other, number, "freigeben").text
    assert len(handler.done) == 1
    assert "1 entschiedener Antrag" in page_of(other, "/freigaben/?zeige=entschieden").text


def test_the_author_is_told_who_can_and_may_withdraw(office: Organisation, handler: Recorder) -> None:
    author, client = lead(office)
    number = ask(author)
    page = page_of(client, f"/freigaben/{number}/")
    assert "Sie haben das beantragt; entscheiden muss jemand anderes." in page.text
    assert "Zurzeit gibt es niemanden" in page.text
    assert "Freigeben" not in page.text.split("Stand des Antrags")[1].split("Darstellung")[0]
    lead(office)
    assert "Das kann die Leitung von: Landratsamt." in page_of(client, f"/freigaben/{number}/").text
    assert "Zurückgezogen." in decide(client, number, "zurueckziehen").text


def test_the_author_cannot_get_around_the_missing_button(office: Organisation, handler: Recorder) -> None:
    author, client = lead(office)
    number = ask(author)
    for what in ("freigeben", "ablehnen"):
        page = decide(client, number, what, 403, grund="doch")
        assert "entscheiden muss jemand anderes" in page.text
        assert page.problems == []
    assert (handler.done, ChangeRequest.unscoped.get(pk=number).state) == ([], "waiting")


def test_rejecting_needs_a_reason_which_is_shown(office: Organisation, handler: Recorder) -> None:
    author, mine = lead(office)
    _, other = lead(office)
    number = ask(author)
    assert "Es fehlt eine Begründung" in decide(other, number, "ablehnen", 400).text
    decide(other, number, "ablehnen", grund="Noch nicht beschlossen.")
    assert "Noch nicht beschlossen." in page_of(mine, f"/freigaben/{number}/").text


def test_the_second_of_two_deciders_gets_both_versions(office: Organisation, handler: Recorder) -> None:
    author, _ = lead(office)
    (_, first), (_, second) = lead(office), lead(office)
    number = ask(author)
    decide(first, number, "ablehnen", grund="Noch nicht beschlossen.")
    page = decide(second, number, "freigeben", 409)
    assert page.problems == []
    for words in ("Jemand war schneller", "Abgelehnt", "Freigegeben", "Noch nicht beschlossen."):
        assert words in page.text
    assert handler.done == []


def test_a_stale_request_says_so_and_goes_on_waiting(office: Organisation, handler: Recorder) -> None:
    author, _ = lead(office)
    _, other = lead(office)
    number = ask(author)
    handler.state = "two"
    page = decide(other, number, "freigeben", 409)
    assert "Seit dem Antrag hat sich geändert" in page.text
    assert "Freigeben" in page.text


def test_without_a_second_factor_the_page_says_what_is_missing(office: Organisation, handler: Recorder) -> None:
    author, _ = lead(office)
    _, other = lead(office, second_factor=False)
    number = ask(author)
    assert "erst nach einer Anmeldung mit zweitem Faktor" in page_of(other, f"/freigaben/{number}/").text
    response = other.post(f"/freigaben/{number}/", {"tun": "freigeben", "version": 1})
    assert response.status_code in (400, 403)
    assert handler.done == []


def test_others_find_nothing(office: Organisation, handler: Recorder) -> None:
    author, _ = lead(office)
    number = ask(author)
    _, stranger = lead(organisation(place="09375"))
    for where in ("/freigaben/", f"/freigaben/{number}/"):
        assert Client().get(where).headers["Location"].startswith("/konto/anmelden/")
    page_of(stranger, f"/freigaben/{number}/", 404)
    assert "0 wartende Anträge" in page_of(stranger, "/freigaben/").text
    decide(stranger, number, "freigeben", 404)
    page_of(stranger, "/freigaben/99999999999999999999/", 404)


def test_a_button_nobody_offered(office: Organisation, handler: Recorder) -> None:
    author, _ = lead(office)
    _, other = lead(office)
    assert "Bitte eine der Schaltflächen" in decide(other, ask(author), "vergessen", 400).text


def test_lists_are_paged(office: Organisation, handler: Recorder) -> None:
    author, client = lead(office)
    for number in range(26):
        ask(author, f"Nummer {number}")
    first, last = page_of(client, "/freigaben/"), page_of(client, "/freigaben/?seite=9")
    assert "Mach Nummer 24" in first.text
    assert "Mach Nummer 25" in last.text
    assert queries_of(client, "/freigaben/") <= 12


def test_pages_ask_the_database_little(office: Organisation, handler: Recorder) -> None:
    author, client = lead(office)
    number = ask(author)
    lead(office)
    assert queries_of(client, f"/freigaben/{number}/") <= 12


def test_a_new_target_is_asked_for_approved_and_seen_by_everybody_at_once(office: Organisation) -> None:
    from blaupause.catalog.approvals import propose_target

    state = organisation("land_office", BAYERN)
    author, _ = lead(state)
    _, other = lead(state)
    public = Client()
    assert "31. Dezember 2026" in page_of(public, "/lagebild/09/by-ewa/").text.replace("\u00a0", " ")
    due = Commitment.objects.get(key="by-ewa").due.replace(year=2027)
    number = propose_target(by=scope_of(author), key="by-ewa", target="everywhere", due=due, why="Beschluss")
    assert "Bis: 31.12.2026 → 31.12.2027" in page_of(other, f"/freigaben/{number}/").text
    decide(other, number, "freigeben")
    assert "31. Dezember 2027" in page_of(public, "/lagebild/09/by-ewa/").text.replace("\u00a0", " ")
