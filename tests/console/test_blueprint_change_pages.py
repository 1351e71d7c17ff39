# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Pages about new versions and about steps that are done differently: seen by those concerned, decided by few."""

import pytest
from django.test import Client

from blaupause.accounts.rules import Role
from blaupause.rollout import actions
from blaupause.rollout.models import Connection, Deviation, VersionReview
from blaupause.rollout.rules import DeviationKind, ReviewState, State
from tests.accounts.people import REGENSBURG, member, organisation, signed_in
from tests.console.people import connection_at, page_of, queries_of, sent
from tests.rollout.plans import added, removed, stored

pytestmark = pytest.mark.django_db
BERGSTRASSE = "06431"  # Landkreis
MOST_QUERIES = 12


def reader(place: str = BERGSTRASSE, role: Role = Role.EDITOR) -> Client:
    """Somebody signed in who reads English."""
    return signed_in(Client(headers={"accept-language": "en"}), member(organisation(place=place), role))


@pytest.fixture
def one() -> Connection:
    return connection_at(BERGSTRASSE, "he-fuehrerschein")


def address(one: Connection) -> str:
    return f"/register/{one.pk}/blaupause/"


@pytest.fixture
def case(one: Connection) -> VersionReview:
    Connection.objects.filter(pk=one.pk).update(state=State.PREPARING)
    stored(removed, added)
    actions.apply_blueprint(by="test", blueprint="hessen")
    return VersionReview.unscoped.get(connection=one)


def decision(case: VersionReview, what: str, **more: object) -> dict[str, object]:
    return {"was": "entscheidung", "nummer": case.pk, "version": case.version, "entscheidung": what} | more


def deviation(**changed: object) -> dict[str, object]:
    given = {"was": "abweichung", "schritt": "training", "art": "replaced", "stattdessen": "Der Verband schult"}
    return given | {"seit": "", "grund": "Es fehlt ein Raum."} | changed


def test_a_case_is_found_on_the_list_and_taken_over(case: VersionReview, one: Connection) -> None:
    client = reader()
    found = page_of(client, "/pruefungen/")
    assert address(one) in found.links
    assert "hessen@0.2.0 → hessen@0.3.0" in found.text
    assert "Open: 1" in found.text
    assert "Stay on the old version" in page_of(client, address(one)).text
    assert "Your decision is recorded." in sent(client, address(one), decision(case, "ganz")).text
    one.refresh_from_db()
    assert one.blueprint_version.version == "0.3.0"
    assert "Taken over: 1" in page_of(client, "/pruefungen/").text


def test_a_part_leaves_a_deviation_on_the_page_of_the_connection(case: VersionReview, one: Connection) -> None:
    client = reader()
    wish = decision(case, "teilweise", schritt=["extra"], grund="Wir schulen weiter.")
    page = sent(client, address(one), wish)
    assert "Something added" in page.text
    assert "Wir schulen weiter." in page_of(client, f"/register/{one.pk}/").text
    case.refresh_from_db()
    assert (case.state, case.steps) == (ReviewState.PARTLY, ["extra"])


def test_what_makes_no_sense_is_said_above_the_form_and_kept(case: VersionReview, one: Connection) -> None:
    client = reader()
    page = sent(client, address(one), decision(case, "ablehnen"), 400)
    assert "A reason is missing" in page.text
    page = sent(client, address(one), decision(case, "teilweise", grund="Nur so.", schritt=[]), 400)
    assert "Nur so." in page.text
    assert "please choose" in sent(client, address(one), decision(case, "vielleicht"), 400).text
    assert "Please choose one of the buttons." in sent(client, address(one), {}, 400).text
    case.refresh_from_db()
    assert case.state == ReviewState.OPEN


def test_the_second_of_two_gets_the_conflict_page(case: VersionReview, one: Connection) -> None:
    sent(reader(), address(one), decision(case, "ganz"))
    sent(reader(), address(one), decision(case, "ablehnen", grund="Nein."), 409)
    case.refresh_from_db()
    assert case.state == ReviewState.TAKEN


def test_lists_can_be_narrowed_and_refuse_nonsense(case: VersionReview, one: Connection) -> None:
    client = reader()
    assert address(one) in page_of(client, "/pruefungen/?grund=not_additive&zusage=he-fuehrerschein").links
    assert address(one) not in page_of(client, "/pruefungen/?zusage=he-ewa").links
    assert address(one) not in page_of(client, "/pruefungen/?stand=abgelehnt&seite=7").links
    page_of(client, "/pruefungen/?stand=quatsch", 400)


def test_a_deviation_is_recorded_shown_counted_and_ended(one: Connection) -> None:
    client = reader()
    assert "Your deviation is recorded." in sent(client, address(one), deviation()).text
    row = Deviation.unscoped.get()
    assert (row.kind, row.reason, row.place) == (DeviationKind.REPLACED, "Es fehlt ein Raum.", BERGSTRASSE)
    for where in (f"/register/{one.pk}/", "/abweichungen/"):
        page = page_of(client, where)
        assert "Es fehlt ein Raum." in page.text, where
        assert "Der Verband schult" in page.text, where
    sent(client, address(one), {"was": "ende", "nummer": row.pk, "version": row.version})
    row.refresh_from_db()
    assert row.until is not None
    assert "No step is recorded as done differently" in page_of(client, "/abweichungen/").text


def test_a_deviation_without_reason_is_refused_and_stays_typed(one: Connection) -> None:
    answer = reader().post(address(one), deviation(grund=""))
    assert answer.status_code == 400
    assert "A reason is missing" in answer.content.decode()
    assert 'value="Der Verband schult"' in answer.content.decode()
    assert "please choose" in sent(reader(), address(one), deviation(schritt="quatsch"), 400).text


@pytest.mark.parametrize(
    ("place", "role", "status"),
    [(REGENSBURG, Role.LEAD, 404), ("06", Role.LEAD, 200), (BERGSTRASSE, Role.READER, 200)],
)
def test_others_see_at_most_and_change_nothing(
    case: VersionReview, one: Connection, place: str, role: Role, status: int
) -> None:
    client = reader(place, role)
    seen = page_of(client, address(one), status)
    assert "Take over everything" not in seen.text
    for form in (decision(case, "ganz"), deviation()):
        sent(client, address(one), form, 404)
    case.refresh_from_db()
    assert case.state == ReviewState.OPEN
    assert not Deviation.unscoped.exists()
    assert (address(one) in page_of(client, "/pruefungen/").links) == (status == 200)


def test_without_a_sign_in_there_is_nothing(one: Connection) -> None:
    for where in (address(one), "/register/999999999/blaupause/", "/pruefungen/", "/abweichungen/"):
        answer = Client().get(where)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/konto/anmelden/")
    assert "done differently" not in page_of(Client(headers={"accept-language": "en"}), f"/register/{one.pk}/").text
    page_of(reader(), "/register/999999999/blaupause/", 404)


def test_pages_ask_the_database_little(case: VersionReview, one: Connection) -> None:
    client = reader()
    sent(client, address(one), deviation())
    sent(client, address(one), decision(case, "ablehnen", grund="Mitten im Projekt."))
    stored(removed, added, version="0.4.0")
    actions.apply_blueprint(by="test", blueprint="hessen")
    assert "Decided before" in page_of(client, address(one)).text
    for where in (address(one), "/pruefungen/", "/abweichungen/"):
        page_of(client, where)
        assert queries_of(client, where) <= MOST_QUERIES, where
