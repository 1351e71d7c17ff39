# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The work on a connection through its page: who sees it, what is saved, what is refused and how it is said."""

import pytest
from django.test import Client

from blaupause.accounts.rules import Kind, OrganisationKind, Role, Verb
from blaupause.ledger.models import Entry
from blaupause.rollout.models import Connection, ConnectionStep, Deviation, Message, Statement, StepEvent
from blaupause.rollout.rules import StepState
from tests.accounts.people import BAYERN, KELHEIM, REGENSBURG, mandate, member, organisation, scope_of, signed_in
from tests.console.people import connection_at, editor_at, page_of, queries_of, sent
from tests.rollout.work import finish, have
from tests.website.html import Page

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12


@pytest.fixture
def one() -> Connection:
    return connection_at()


def address(one: Connection) -> str:
    return f"/register/{one.pk}/arbeit/"


def step_form(one: Connection, step: str, was: str, war: str = "open", **more: str) -> dict[str, object]:
    return {"schritt": step, "was": was, "war": war} | more


def states(one: Connection) -> dict[str, int]:
    rows = ConnectionStep.objects.filter(connection=one).exclude(state=StepState.OPEN)
    return dict(rows.values_list("step", "state"))


def test_a_step_is_filled_in_and_finished_in_one_go(one: Connection) -> None:
    _, client = editor_at()
    form = step_form(one, "applicability", "erledigt", **{"war-datum-scope": "0", "datum-scope": "yes"})
    page = sent(client, address(one), form)
    assert "1 Angabe ist gespeichert. Der Schritt ist eingetragen." in page.text
    assert "1 von 19 Schritten sind erledigt." in page.text
    assert states(one) == {"applicability": StepState.DONE}
    assert Statement.unscoped.get().connection_id == one.pk


def test_what_is_missing_is_said_with_who_can_clear_it_and_nothing_is_saved(one: Connection) -> None:
    _, client = editor_at()
    form = step_form(one, "roles", "erledigt", **{"war-datum-decision": "0", "datum-decision": "yes"})
    page = sent(client, address(one), form, 400)
    assert page.problems == []
    assert "zuerst kommt „Zuständigkeit klären“" in page.text
    assert "klären kann das" in page.text
    assert not Statement.unscoped.exists()
    assert not StepEvent.unscoped.exists()


def test_what_the_authority_knows_once_is_stated_at_its_place(one: Connection) -> None:
    _, client = editor_at()
    fields = {"war-parameter-contact-mailbox": "0", "parameter-contact-mailbox": "post@example.org"}
    sent(client, address(one), step_form(one, "roles", "angaben", **fields))
    held = Statement.unscoped.get()
    assert (held.place, held.connection_id) == (KELHEIM, None)
    other = connection_at(commitment="by-waffen")
    page = client.get(f"/register/{other.pk}/?schritt=roles").content.decode()
    assert 'name="parameter-contact-mailbox" value="post@example.org"' in page
    assert "Einmal angegeben, gilt hier für alle Leistungen." in page


def test_data_hold_for_all_services_when_somebody_says_so(one: Connection) -> None:
    _, client = editor_at()
    fields = {"war-datum-decision": "0", "datum-decision": "yes", "alle": "ja"}
    sent(client, address(one), step_form(one, "roles", "angaben", **fields))
    assert Statement.unscoped.get().connection_id is None


def test_a_wrong_value_is_said_beside_its_field_and_what_was_typed_stays(one: Connection) -> None:
    _, client = editor_at()
    fields = {"war-parameter-contact-mailbox": "0", "parameter-contact-mailbox": "kein Postfach"}
    answer = client.post(address(one), step_form(one, "roles", "angaben", **fields))
    page = Page(answer.content.decode())
    assert (answer.status_code, page.problems) == (400, [])
    assert "Das ist keine E-Mail-Adresse." in page.text
    assert 'value="kein Postfach"' in answer.content.decode()


def test_the_second_of_two_sees_both_versions(one: Connection) -> None:
    _, client = editor_at()
    fields = {"war-parameter-contact-mailbox": "0", "parameter-contact-mailbox": "a@example.org"}
    sent(client, address(one), step_form(one, "roles", "angaben", **fields))
    fields["parameter-contact-mailbox"] = "b@example.org"
    page = sent(client, address(one), step_form(one, "roles", "angaben", **fields), 409)
    assert "a@example.org" in page.text
    assert "b@example.org" in page.text


def test_steps_whose_gate_is_open_are_finished_together(one: Connection) -> None:
    person, client = editor_at()
    have(scope_of(person), one, "scope", "interest-received")
    assert "2 Schritte sind schon vollständig" in page_of(client, f"/register/{one.pk}/").text
    form = {"was": "alle", "fertig": ["applicability:open", "interest:open"]}
    assert "Die Schritte sind eingetragen." in sent(client, address(one), form).text
    assert set(states(one)) == {"applicability", "interest"}


def test_a_step_is_left_out_or_taken_back_with_a_reason_only(one: Connection) -> None:
    person, client = editor_at()
    sent(client, address(one), step_form(one, "training", "entfaellt", grund=""), 400)
    page = sent(client, address(one), step_form(one, "training", "entfaellt", grund="Alle sind geschult."))
    assert "Alle sind geschult." in page.text
    assert Deviation.unscoped.get().step == "training"
    have(scope_of(person), one, "scope")
    finish(scope_of(person), one, "applicability")
    sent(client, address(one), step_form(one, "applicability", "zurueck", "done", grund=""), 400)
    sent(client, address(one), step_form(one, "applicability", "zurueck", "done", grund="Zu früh."))
    assert not states(one)


def test_those_above_see_and_write_but_do_not_work(one: Connection) -> None:
    _, land = editor_at(BAYERN)
    page = page_of(land, f"/register/{one.pk}/")
    assert "Gespräch" in page.text
    assert "Speichern und abschließen" not in page.text
    sent(land, address(one), {"was": "nachricht", "text": "Können wir helfen?", "zu": "contract"})
    message = Message.unscoped.get()
    entry = Entry.objects.get(action="message.written")
    assert (message.text, message.step) == ("Können wir helfen?", "contract")
    assert "helfen" not in f"{entry.detail}{entry.why}"
    sent(land, address(one), step_form(one, "applicability", "beginnen"), 400)
    assert not StepEvent.unscoped.exists()
    assert "Können wir helfen?" in page_of(editor_at()[1], f"/register/{one.pk}/").text


@pytest.mark.parametrize(("place", "role"), [(REGENSBURG, Role.LEAD), (KELHEIM, None)])
def test_others_see_the_public_page_and_change_nothing(one: Connection, place: str, role: Role | None) -> None:
    client = editor_at(place, role)[1] if role else Client(headers={"accept-language": "de"})
    page = page_of(client, f"/register/{one.pk}/")
    assert "sehen nur die Beteiligten" in page.text
    assert "Gespräch" not in page.text
    answer = client.post(address(one), step_form(one, "applicability", "beginnen"))
    assert answer.status_code == (404 if role else 302)
    assert not StepEvent.unscoped.exists()


def test_next_steps_say_why_and_lead_to_the_step(one: Connection) -> None:
    _, client = editor_at()
    page = page_of(client, "/naechste-schritte/")
    assert "Zuständigkeit klären" in page.text
    assert "noch nicht gemessen" in page.text
    shown, _, folded = page.text.partition("weitere Aufgabe")
    assert (shown.count("Zum Schritt"), folded.count("Zum Schritt") > 0) == (7, True)
    assert any(f"/register/{one.pk}/?schritt=" in link for link in page.links)


def test_many_authorities_are_a_list_first_and_tasks_are_for_those_one_works_for() -> None:
    provider = organisation(OrganisationKind.IT_PROVIDER)
    mandate(provider, KELHEIM)
    mandate(provider, REGENSBURG)
    client = signed_in(Client(headers={"accept-language": "de"}), member(provider, Role.EDITOR))
    page = page_of(client, "/naechste-schritte/?text=kelheim")
    inside = [link for link in page.links if "behoerde=" in link]
    assert inside
    page_of(client, inside[0])
    page_of(client, "/naechste-schritte/?behoerde=40-097610000000", 404)
    assert "Es gibt keine Behörde" in page_of(editor_at(BAYERN, Role.READER)[1], "/naechste-schritte/").text


def test_one_thing_for_several_says_what_became_of_each(one: Connection) -> None:
    _, client = editor_at()
    other = connection_at(commitment="by-waffen")
    where = "/naechste-schritte/gemeinsam/"
    assert "Landratsamt" in page_of(client, f"{where}?schritt=applicability").text
    form = {
        "schritt": "applicability",
        "was": "erledigt",
        "anschluss": [f"{one.pk}:open", f"{other.pk}:open", "999999999:open"],
        "datum-scope": "yes",
    }
    page = sent(client, where, form, 200)
    assert page.text.count("Der Schritt ist eingetragen.") == 2
    assert (states(one), states(other)) == ({"applicability": 2}, {"applicability": 2})
    assert "mindestens einen Anschluss" in sent(client, where, {"schritt": "roles"}, 400).text


def test_pages_ask_the_database_little(one: Connection) -> None:
    person, client = editor_at()
    by = scope_of(person)
    have(by, one, "scope")
    finish(by, one, "applicability")
    sent(client, address(one), {"was": "nachricht", "text": "Hallo."})
    assert by.may(Verb.EDIT, Kind.PROGRESS, KELHEIM)
    pages = (f"/register/{one.pk}/", "/naechste-schritte/", "/naechste-schritte/gemeinsam/?schritt=roles")
    for where in pages:
        page_of(client, where)
        assert queries_of(client, where) <= MOST_QUERIES, where
