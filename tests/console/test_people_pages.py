# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Pages about organisations, people and mandates: sound, thrifty, private, and deaf to those who may not."""

import re
from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from blaupause.accounts import queries
from blaupause.accounts.models import Mandate, Membership, Organisation, Person
from blaupause.accounts.queries import OrganisationInfo
from blaupause.accounts.scope import Scope, system
from blaupause.accounts.wall import acting
from blaupause.kernel.clock import today
from blaupause.ledger.models import Entry
from tests.accounts import people
from tests.accounts.acting_people import World, world
from tests.website.html import Page

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')  # differs from page to page for everybody
ADDRESSES = (
    "/organisation/",
    "/organisation/kelheim/",
    "/organisation/kelheim/menschen/",
    "/organisation/kelheim/mandate/",
    "/rechte/",
)


@pytest.fixture
def w() -> World:
    found = world()
    people.mandate(found.provider, people.KELHEIM)
    people.ended_mandate(found.provider, people.KELHEIM)
    people.member(found.district, "editor")
    return found


def _client(one: Person, *, second_factor: bool = True, language: str = "de") -> Client:
    return people.signed_in(Client(headers={"accept-language": language}), one, second_factor)


def _read(client: Client, address: str, status: int = 200) -> Page:
    response = client.get(address)
    assert response.status_code == status, address
    return Page(response.content.decode())


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("who", ["lead", "administrator"])
def test_page_is_sound(w: World, address: str, language: str, who: str) -> None:
    page = _read(_client(getattr(w, who), language=language), address)
    assert page.problems == []
    assert page.language == language


@pytest.mark.parametrize("address", ADDRESSES)
def test_page_asks_the_database_little(
    w: World, address: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(30):
        people.member(w.district, "reader")
    for who in (w.lead, w.administrator):
        client = _client(who)
        client.get(address)
        with django_assert_max_num_queries(MOST_QUERIES):
            client.get(address)


@pytest.mark.parametrize("address", ADDRESSES[:4])
def test_nobody_looks_without_signing_in(w: World, client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 302
    assert response.headers["Location"].endswith(f"?next={address}")


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_somebody_saw_is_kept_by_no_cache(w: World, address: str) -> None:
    assert "no-store" in _client(w.lead).get(address).headers["Cache-Control"]


@pytest.mark.parametrize("tail", ["", "menschen/", "mandate/"])
@pytest.mark.parametrize("send", [False, True])
def test_foreign_and_missing_organisations_are_the_same_page(w: World, tail: str, send: bool) -> None:
    client = _client(w.lead)
    answers = []
    for slug in ("regensburg", "gibt-es-nicht", "musternetz"):
        address = f"/organisation/{slug}/{tail}"
        response = client.post(address, {"was": "aendern"}) if send else client.get(address)
        body = _TOKEN.sub("", response.content.decode().replace(slug, "…"))
        answers.append((response.status_code, body))
    assert answers[0][0] == 404
    assert len(set(answers)) == 1


@pytest.mark.parametrize("both_walls", [False, True])
def test_a_planted_leak_is_stopped_by_the_second_wall_or_noticed(
    w: World, monkeypatch: pytest.MonkeyPatch, both_walls: bool
) -> None:
    """The planted defect: a view that asks as the system. PostgreSQL still hides the row, else it would show."""
    honest, everything = queries.organisation, system("leak", today())

    def leaking(_scope: Scope, key: str) -> OrganisationInfo:
        with nullcontext() if both_walls else acting(everything):
            return honest(everything, key)

    monkeypatch.setattr(queries, "organisation", leaking)
    client = _client(w.lead)
    statuses = [client.get(f"/organisation/{slug}/").status_code for slug in ("regensburg", "gibt-es-nicht")]
    assert statuses == ([404, 404] if both_walls else [200, 404])


@pytest.mark.parametrize("tail", ["", "menschen/"])
def test_without_a_second_factor_the_administrator_is_told_what_to_do(w: World, tail: str) -> None:
    page = _read(_client(w.administrator, second_factor=False), f"/organisation/kelheim/{tail}", 403)
    assert page.problems == []
    assert "zweiten Faktor" in page.text


def test_ones_own_organisations_are_listed_even_without_second_factor(w: World) -> None:
    page = _read(_client(w.administrator, second_factor=False), "/organisation/")
    assert "Landkreis Kelheim" in page.text
    assert "zweitem Faktor" in page.text


def test_whoever_belongs_nowhere_is_told_what_to_do(w: World) -> None:
    page = _read(_client(people.person()), "/organisation/")
    assert page.problems == []
    assert "noch zu keiner Organisation" in page.text


def test_readers_get_no_forms(w: World) -> None:
    client = _client(people.member(w.district, "reader"))
    for tail in ("", "menschen/", "mandate/"):
        page = _read(client, f"/organisation/kelheim/{tail}")
        assert [form for form in page.forms if form.get("action", "").startswith("/organisation/")] == []


def test_the_neighbour_below_is_seen_but_not_its_people(w: World) -> None:
    client = _client(w.lead)
    page = _read(client, "/organisation/stadt-kelheim/")
    assert "/organisation/stadt-kelheim/menschen/" not in page.links
    assert client.get("/organisation/stadt-kelheim/menschen/").status_code == 404


EDIT = {"was": "aendern", "version": "1", "name": "Landratsamt Kelheim", "mailbox": "", "website": ""}


def test_editing_saves_and_says_so(w: World) -> None:
    client = _client(w.lead)
    response = client.post("/organisation/kelheim/", EDIT, follow=True)
    page = Page(response.content.decode())
    assert "Gespeichert." in page.text
    assert "Landratsamt Kelheim" in page.text
    assert Organisation.unscoped.get(pk=w.district.pk).version == 2


def test_mistakes_stand_beside_their_fields_and_nothing_typed_is_lost(w: World) -> None:
    client = _client(w.lead)
    response = client.post("/organisation/kelheim/", EDIT | {"mailbox": "kein postfach", "website": "https://x.org"})
    page = Page(response.content.decode())
    assert response.status_code == 400
    assert page.problems == []
    assert "Das ist keine E-Mail-Adresse." in page.text
    assert 'value="kein postfach"' in response.content.decode()
    assert 'value="https://x.org"' in response.content.decode()


def test_the_second_of_two_chooses_between_both_versions_and_loses_nothing(w: World) -> None:
    first, second = _client(w.lead), _client(w.administrator)
    first.post("/organisation/kelheim/", EDIT)
    response = second.post("/organisation/kelheim/", EDIT | {"name": "Kreis Kelheim", "mailbox": "a@example.org"})
    body = response.content.decode()
    page = Page(body)
    assert response.status_code == 409
    assert page.problems == []
    assert "Landratsamt Kelheim" in page.text
    assert "Kreis Kelheim" in page.text
    assert 'name="version" value="2"' in body
    chosen = EDIT | {"version": "2", "name": "Kreis Kelheim", "mailbox": "a@example.org"}
    assert second.post("/organisation/kelheim/", chosen).status_code == 302
    row = Organisation.unscoped.get(pk=w.district.pk)
    assert (row.name, row.mailbox, row.version) == ("Kreis Kelheim", "a@example.org", 3)


def test_a_form_that_was_not_offered_does_nothing(w: World) -> None:
    reader = _client(people.member(w.district, "reader"))
    before = Entry.objects.count()
    number = Membership.unscoped.get(person=w.lead).pk
    for tail, sent in (
        ("", EDIT),
        ("", EDIT | {"was": "beenden", "on": today().isoformat(), "why": "x"}),
        ("menschen/", {"was": "ende", "nummer": str(number), "version": "1"}),
        ("menschen/", {"was": "einladen", "email": "a@example.org", "role": "administrator"}),
        ("mandate/", {"was": "vergeben", "agent": "musternetz", "place": people.KELHEIM}),
    ):
        assert reader.post(f"/organisation/kelheim/{tail}", sent).status_code == 404, sent
    assert Entry.objects.count() == before


def test_an_administrator_sets_up_an_organisation_below(w: World) -> None:
    client = _client(w.administrator)
    sent = {"was": "anlegen", "new_name": "Stadt Abensberg", "kind": "municipality", "place": "092730111111"}
    wrong = client.post("/organisation/kelheim/", sent | {"place": "093750117117"})
    assert wrong.status_code == 400
    assert "Dieses Gebiet gibt es hier nicht." in Page(wrong.content.decode()).text
    assert client.post("/organisation/kelheim/", sent | {"new_name": ""}).status_code == 400
    response = client.post("/organisation/kelheim/", sent)
    assert response.headers["Location"] == "/organisation/stadt-abensberg/"


def test_ending_a_role_and_the_last_lead_only_on_purpose(w: World) -> None:
    client = _client(w.administrator)
    row = Membership.unscoped.get(person=w.lead)
    sent = {"was": "ende", "nummer": str(row.pk), "version": "1"}
    refused = client.post("/organisation/kelheim/menschen/", sent)
    page = Page(refused.content.decode())
    assert refused.status_code == 400
    assert page.problems == []
    assert "letzte Person" in page.text
    assert "Mir ist klar" in page.text
    accepted = client.post("/organisation/kelheim/menschen/", sent | {"although_last": "ja"}, follow=True)
    assert "Die Rolle ist beendet." in Page(accepted.content.decode()).text
    assert Membership.unscoped.get(pk=row.pk).valid_to == today()


def test_giving_a_role_to_a_colleague(w: World) -> None:
    colleague = people.member(w.district, "reader")
    sent = {"was": "rolle", "person": str(colleague.pk), "role": "editor"}
    assert _client(w.lead).post("/organisation/kelheim/menschen/", sent).status_code == 302
    assert Membership.unscoped.filter(person=colleague, role="editor").exists()
    again = _client(w.lead).post("/organisation/kelheim/menschen/", sent)
    assert again.status_code == 409
    assert Page(again.content.decode()).problems == []


def test_disabling_an_account(w: World) -> None:
    colleague = people.member(w.district, "reader")
    sent = {"was": "sperren", "nummer": str(colleague.pk), "why": ""}
    client = _client(w.lead)
    assert client.post("/organisation/kelheim/menschen/", sent).status_code == 400
    assert client.post("/organisation/kelheim/menschen/", sent | {"why": "Verlust"}).status_code == 302
    assert not Person.objects.get(pk=colleague.pk).is_active


def test_the_link_of_an_invitation_goes_to_the_invited_person_only(w: World) -> None:
    """Whoever saw it could accept in the other's name and be both pairs of eyes."""
    client = _client(w.lead)
    sent = {"was": "einladen", "email": "neu@example.org", "name": "Neu", "role": "editor"}
    response = client.post("/organisation/kelheim/menschen/", sent, follow=True)
    page = Page(response.content.decode())
    assert page.problems == []
    assert [message.to for message in mail.outbox] == [["neu@example.org"]]
    link = re.search(r"/einladung/([A-Za-z0-9_-]{20,})/", str(mail.outbox[0].body))
    assert link
    assert link[1] not in response.content.decode()
    assert Client().get(link[0]).status_code == 200
    high = client.post("/organisation/kelheim/menschen/", sent | {"role": "administrator"})
    assert high.status_code == 400
    assert "Diese Rolle können Sie nicht vergeben" in high.content.decode()
    bad = client.post("/organisation/kelheim/menschen/", sent | {"email": "neu"})
    assert bad.status_code == 400


def test_without_its_mail_there_is_no_invitation(w: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(**_: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("blaupause.accounts.post.send_invitation", lost)
    client = _client(w.lead)
    sent = {"was": "einladen", "email": "neu@example.org", "name": "Neu", "role": "editor"}
    response = client.post("/organisation/kelheim/menschen/", sent)
    assert response.status_code == 400
    assert "ließ sich nicht verschicken" in response.content.decode()
    assert "Wer eingeladen ist" not in client.get("/organisation/kelheim/menschen/").content.decode()


def test_mandates_are_given_and_ended_on_the_page(w: World) -> None:
    other = people.organisation("contractor", key="bau", name="Bau")
    client = _client(w.lead)
    start = (today() + timedelta(days=3)).isoformat()
    sent = {"was": "vergeben", "agent": other.key, "place": people.KELHEIM, "valid_from": start, "basis": "Vertrag"}
    assert client.post("/organisation/kelheim/mandate/", sent | {"valid_from": "2026-02-30"}).status_code == 400
    assert client.post("/organisation/kelheim/mandate/", sent | {"place": "09"}).status_code == 400
    assert client.post("/organisation/kelheim/mandate/", sent | {"basis": ""}).status_code == 400
    assert client.post("/organisation/kelheim/mandate/", sent).status_code == 302
    assert client.post("/organisation/kelheim/mandate/", sent).status_code == 409
    row = Mandate.unscoped.get(agent=other)
    end = {"was": "ende", "nummer": str(row.pk), "version": "1", "on": today().isoformat()}
    assert client.post("/organisation/kelheim/mandate/", end).status_code == 302
    row.refresh_from_db()
    assert row.valid_to == row.valid_from


def test_the_agent_sees_its_mandates_and_may_give_one_back(w: World) -> None:
    page = _read(_client(w.provider_lead), "/organisation/musternetz/mandate/")
    assert page.problems == []
    assert "Landkreis Kelheim" in page.text
    assert "Gilt nicht mehr" in page.text


def test_forms_need_their_token(w: World) -> None:
    client = people.signed_in(Client(enforce_csrf_checks=True), w.lead)
    assert client.post("/organisation/kelheim/", EDIT).status_code == 403
    assert Organisation.unscoped.get(pk=w.district.pk).version == 1


@pytest.mark.parametrize("value", ["%00", "9" * 30, "９", "-1", "x" * 5000, "<script>alert(1)</script>"])
def test_hostile_values_never_break_a_page(w: World, value: str) -> None:
    client = _client(w.administrator)
    for tail in ("", "menschen/", "mandate/"):
        for what in ("aendern", "beenden", "anlegen", "einladen", "rolle", "ende", "sperren", "vergeben", value):
            names = ("nummer", "version", "name", "person", "role", "on", "why", "kind", "place", "email", "basis")
            sent = {"was": what} | dict.fromkeys(names, value)
            response = client.post(f"/organisation/kelheim/{tail}", sent)
            assert response.status_code in {302, 400, 404, 409}, (tail, what)
            assert b"<script>alert" not in response.content
