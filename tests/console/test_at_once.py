# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Facts that hold for all services, and several steps in one sitting: what is taken over, and what never is."""

from datetime import timedelta

import pytest
from django.test import Client

from blaupause.accounts.models import ChangeRequest
from blaupause.accounts.rules import Role
from blaupause.accounts.scope import Scope
from blaupause.blueprint.rules.expression import Verdict
from blaupause.kernel.clock import today
from blaupause.rollout.atonce import finishable, in_one_sitting, taken
from blaupause.rollout.models import Connection, ConnectionStep, Statement
from blaupause.rollout.rules import State, StepState
from blaupause.rollout.statements import About, Stated, state
from blaupause.rollout.stepmoves import move_many
from blaupause.rollout.stepwalk import Said
from blaupause.rollout.workrules import StatementKind
from tests.accounts.people import KELHEIM, member, organisation, scope_of, signed_in
from tests.console.people import connection_at, editor_at, page_of, queries_of, sent
from tests.rollout.work import have, open_gates, seen

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12
FIRST = ("applicability", "interest", "budget")


@pytest.fixture
def one() -> Connection:
    return connection_at()


@pytest.fixture
def other() -> Connection:
    return connection_at(commitment="by-aufenthalt")


def address(one: Connection) -> str:
    return f"/register/{one.pk}/auf-einmal/"


def ticked(*keys: str) -> dict[str, object]:
    return {name: value for key in keys for name, value in ((f"war-datum-{key}", "0"), (f"datum-{key}", "yes"))}


def states(one: Connection) -> dict[str, int]:
    rows = ConnectionStep.objects.filter(connection=one).exclude(state=StepState.OPEN)
    return dict(rows.values_list("step", "state"))


def has(by: Scope, key: str, until: int | None = None) -> None:
    last = None if until is None else today() + timedelta(days=until)
    state(by=by, about=About(KELHEIM), said=Stated(StatementKind.DATUM, key, "yes", valid_until=last))


class TestFactsOfAnAuthority:
    def test_what_holds_for_all_services_is_stated_at_the_place(self, one: Connection, other: Connection) -> None:
        _, client = editor_at()
        form = {"schritt": "transport", "was": "angaben", "war": "open"} | ticked("dvdv-entry")
        sent(client, f"/register/{one.pk}/arbeit/", form)
        assert Statement.unscoped.get().connection_id is None
        page = page_of(client, f"/register/{other.pk}/?schritt=transport").text
        assert "Einmal angegeben, gilt hier für alle Leistungen." in page

    def test_somebody_may_say_that_it_is_different_here(self, one: Connection) -> None:
        _, client = editor_at()
        form = {"schritt": "transport", "was": "angaben", "war": "open", "nur-hier": "ja"} | ticked("dvdv-entry")
        sent(client, f"/register/{one.pk}/arbeit/", form)
        assert Statement.unscoped.get().connection_id == one.pk

    def test_what_a_district_has_its_municipalities_do_not_have(self) -> None:
        below = Connection.objects.filter(place__startswith=KELHEIM, commitment__key="by-ewa").exclude(place=KELHEIM)
        town = below.order_by("pk").first()
        assert town is not None
        has(scope_of(member(organisation(), Role.EDITOR)), "dvdv-entry")
        here = seen(scope_of(member(organisation(place=town.place), Role.EDITOR)), town)
        assert (StatementKind.DATUM, "dvdv-entry") not in here.statements

    def test_the_page_lists_what_it_takes_from_where(self, one: Connection, other: Connection) -> None:
        person, client = editor_at()
        by = scope_of(person)
        have(by, one, "scope")
        for key in ("dvdv-entry", "transport-reachable"):
            has(by, key)
        text = page_of(client, f"/register/{one.pk}/").text
        assert "2 Schritte sind schon vollständig" in text
        assert "DVDV-Eintrag oder Zustellpunkt (gilt für alle Ihre Leistungen, seit" in text
        assert "Umfang des Anschlusses (für diese Leistung angegeben, seit" in text

    def test_an_expired_fact_opens_nothing(self, one: Connection) -> None:
        by = scope_of(member(organisation(), Role.EDITOR))
        has(by, "dvdv-entry")
        has(by, "transport-reachable", until=0)
        assert "transport" in finishable(seen(by, one))
        state(
            by=by,
            about=About(KELHEIM),
            said=Stated(StatementKind.DATUM, "transport-reachable", "yes", valid_until=today() - timedelta(days=1)),
            seen=1,
        )
        assert "transport" not in finishable(seen(by, one))

    def test_an_expired_value_is_not_there(self, one: Connection) -> None:
        by = scope_of(member(organisation(), Role.EDITOR))
        said = Stated(StatementKind.PARAMETER, "support-mail", "hilfe@example.org", valid_until=today())
        state(by=by, about=About(KELHEIM), said=said)
        assert [fact.need.key for fact in taken(seen(by, one), "support")] == ["support-mail"]
        assert "support" in finishable(seen(by, one))
        gone = Stated(
            StatementKind.PARAMETER, "support-mail", "x@example.org", valid_until=today() - timedelta(days=1)
        )
        state(by=by, about=About(KELHEIM), said=gone, seen=1)
        assert "support" not in finishable(seen(by, one))


class TestSeveralStepsOnOnePage:
    def test_what_is_complete_is_finished_and_the_rest_stays_open(self, one: Connection) -> None:
        _, client = editor_at()
        form = ticked("scope", "interest-received") | {
            "schritte": ["applicability:open", "interest:open", "budget:open"]
        }
        page = sent(client, address(one), form)
        assert (
            "2 Angaben sind gespeichert. 2 Schritte sind erledigt: Zuständigkeit klären, Interesse bekunden."
            in page.text
        )
        assert states(one) == {"applicability": StepState.DONE, "interest": StepState.DONE}

    def test_nothing_goes_live_and_no_second_person_is_left_out(self, one: Connection) -> None:
        person, client = editor_at()
        by = scope_of(person)
        steps = [view.key for view in seen(by, one).steps]
        open_gates(by, one, *steps)
        assert not {"go-live", "operation"} & {view.key for view in in_one_sitting(seen(by, one))}
        sent(client, address(one), {"schritte": [f"{key}:open" for key in steps]})
        assert "go-live" not in states(one)
        one.refresh_from_db()
        assert one.state != State.LIVE

    def test_a_step_that_moved_meanwhile_is_a_conflict(self, one: Connection) -> None:
        _, client = editor_at()
        form = {"schritte": ["transport:started"]} | ticked("dvdv-entry", "transport-reachable")
        assert client.post(address(one), form).status_code == 409
        assert not Statement.unscoped.exists()

    def test_a_person_of_another_service_is_suggested_and_said_to_be_one(
        self, one: Connection, other: Connection
    ) -> None:
        person, client = editor_at()
        said = Stated(StatementKind.PARAMETER, "subject-name", "Max Beispiel")
        state(by=scope_of(person), about=About(connection_id=one.pk), said=said)
        text = client.get(address(other)).content.decode()
        assert 'value="Max Beispiel"' in text
        assert "Vorschlag: So steht es bei" in text
        assert queries_of(client, address(other)) <= MOST_QUERIES

    def test_who_only_reads_sees_no_button_and_changes_nothing(self, one: Connection) -> None:
        reader = signed_in(Client(headers={"accept-language": "de"}), member(organisation(), Role.READER))
        assert "Speichern und abschließen" not in page_of(reader, address(one)).text
        assert reader.post(address(one), {"schritte": ["applicability:open"]} | ticked("scope")).status_code == 404
        assert not Statement.unscoped.exists()

    def test_a_wrong_value_is_said_beside_its_field(self, one: Connection) -> None:
        _, client = editor_at()
        form = {
            "schritte": ["support:open"],
            "war-parameter-support-mail": "0",
            "parameter-support-mail": "kein Postfach",
        }
        answer = client.post(address(one), form)
        assert answer.status_code == 400
        assert not Statement.unscoped.exists()


class TestWhatFollows:
    def test_a_contract_says_what_had_to_come_before_it(self, one: Connection) -> None:
        person, client = editor_at()
        by = scope_of(person)
        have(by, one, "reuse-contract")
        assert set(FIRST) <= set(finishable(seen(by, one)))
        page = page_of(client, f"/register/{one.pk}/").text
        assert "Umfang des Anschlusses (folgt aus „Nachnutzungsvertrag“, seit" in page
        assert Statement.unscoped.count() == 1

    def test_it_is_gone_with_what_it_follows_from(self, one: Connection) -> None:
        by = scope_of(member(organisation(), Role.EDITOR))
        have(by, one, "reuse-contract")
        here = About(connection_id=one.pk)
        gone = Stated(StatementKind.DATUM, "reuse-contract", "yes", valid_until=today() - timedelta(days=1))
        state(by=by, about=here, said=gone, seen=1)
        assert "interest" not in finishable(seen(by, one))
        state(by=by, about=here, said=Stated(StatementKind.DATUM, "reuse-contract", ""), seen=2)
        assert (StatementKind.DATUM, "interest-received") not in seen(by, one).statements

    def test_somebody_may_say_that_it_is_not_so_here(self, one: Connection) -> None:
        person, client = editor_at()
        have(scope_of(person), one, "reuse-contract")
        form = {"schritt": "interest", "was": "angaben", "war": "open", "war-datum-interest-received": "0"}
        sent(client, f"/register/{one.pk}/arbeit/", form)  # shown empty, before the contract was ticked
        assert not Statement.unscoped.filter(key="interest-received").exists()
        sent(client, f"/register/{one.pk}/arbeit/", form | {"stand-datum-interest-received": "yes"})
        assert Statement.unscoped.get(key="interest-received").value == "no"
        sent(client, f"/register/{one.pk}/arbeit/", form | {"war-datum-interest-received": "1"})  # and it stays so
        assert Statement.unscoped.get(key="interest-received", until=None).value == "no"
        assert "interest" not in finishable(seen(scope_of(person), one))

    def test_an_address_says_that_the_competence_is_published(self, one: Connection) -> None:
        by = scope_of(member(organisation(), Role.EDITOR))
        said = Stated(StatementKind.PARAMETER, "start-address", "https://example.org/start")
        state(by=by, about=About(connection_id=one.pk), said=said)
        followed = seen(by, one).statements[StatementKind.DATUM, "service-area-office"]
        assert (followed.follows, followed.connection_id) == ("start-address", one.pk)

    def test_a_test_that_went_all_the_way_opens_every_gate_on_it(self, one: Connection) -> None:
        by = scope_of(member(organisation(), Role.EDITOR))
        have(by, one, "end-to-end-test")
        here = seen(by, one)
        opened = {view.key for view in here.steps if view.gate is Verdict.TRUE}
        assert {"specialist-system", "transport", "user-account", "parameters", "tests"} <= opened
        assert "payment" not in opened

    def test_the_page_asks_for_what_says_most_and_folds_the_rest_away(self, other: Connection) -> None:
        _, client = editor_at()
        text = client.get(address(other)).content.decode()
        first, _, folded = text.partition("Noch nicht so weit?")
        for key in ("reuse-contract", "papers-released", "end-to-end-test"):
            assert f'name="datum-{key}"' in first
        for key in ("interest-received", "tenant-active", "account-works"):
            assert f'name="datum-{key}"' not in first
            assert f'name="datum-{key}"' in folded
        assert "Damit ist auch gesagt: " in first
        form = {"schritte": ["interest:open", "tests:open", "activation:open"]} | ticked("tenant-active")
        assert "1 Angabe ist gespeichert." in sent(client, address(other), form).text

    def test_it_is_nobodys_word_that_the_values_were_checked(self, one: Connection) -> None:
        person, client = editor_at()
        have(scope_of(person), one, "end-to-end-test")
        assert seen(scope_of(person), one).known.facts.have["parameters-valid"]
        assert "Somebody confirmed" not in (text := page_of(client, f"/register/{one.pk}/angaben/").text)
        assert "bestätigt, dass" not in text

    def test_what_is_over_is_asked_again_and_a_no_is_not_included(self, one: Connection) -> None:
        person, client = editor_at()
        by, here = scope_of(person), About(connection_id=one.pk)
        over = Stated(StatementKind.DATUM, "training-done", "yes", valid_until=today() - timedelta(days=1))
        state(by=by, about=here, said=over)
        state(by=by, about=here, said=Stated(StatementKind.DATUM, "budget-approved", "no"))
        first, _, _ = client.get(address(one)).content.decode().partition("Noch nicht so weit?")
        for key in ("training-done", "budget-approved"):
            assert f'name="datum-{key}"' in first
        assert "Zusage der Mittel" not in first.partition("Damit ist auch gesagt: Umfang")[2].partition("</p>")[0]


class TestOneStepOfMany:
    def test_each_connection_has_its_own_address_and_proof(self, one: Connection, other: Connection) -> None:
        _, client = editor_at()
        page = "/naechste-schritte/gemeinsam/"
        shown = client.get(f"{page}?schritt=responsibility-entry").content.decode()
        assert f'name="{one.pk}-parameter-start-address"' in shown
        form = {
            "schritt": "responsibility-entry",
            "was": "angaben",
            "jede": "ja",
            "gezeigt": f"{one.pk}:open {other.pk}:open",
        }
        own = {f"{row.pk}-parameter-start-address": f"https://example.org/{row.pk}" for row in (one, other)}
        assert client.post(page, form | own).status_code == 200
        held = Statement.unscoped.filter(key="start-address").values_list("connection_id", "value")
        assert dict(held) == {row.pk: f"https://example.org/{row.pk}" for row in (one, other)}
        wrong = client.post(page, form | {f"{one.pk}-parameter-start-address": "nirgends"})
        assert wrong.status_code == 400
        assert 'value="nirgends"' in wrong.content.decode()

    def test_without_an_address_nothing_goes_live(self, one: Connection, other: Connection) -> None:
        by = scope_of(member(organisation(), Role.EDITOR))
        for row in (one, other):
            left = ("go-live", "operation")
            ConnectionStep.objects.filter(connection=row).exclude(step__in=left).update(state=StepState.DONE)
        address_ = Stated(StatementKind.PARAMETER, "start-address", "https://example.org/1")
        state(by=by, about=About(connection_id=one.pk), said=address_)
        from blaupause.rollout.rules import LiveLevel, Strength
        from blaupause.rollout.stepwalk import Proof

        found = move_many(
            by=by,
            seen=dict.fromkeys((one.pk, other.pk), StepState.OPEN),
            step="go-live",
            new=StepState.DONE,
            said=Said(proof=Proof(Strength.REPORTED, live_level=LiveLevel.PDF)),
            sources={one.pk: "https://example.org/1"},
        )
        assert (found.written, set(found.refused)) == ((one.pk,), {other.pk})
        one.refresh_from_db()
        assert one.state == State.LIVE


def test_several_requests_are_approved_at_once_by_somebody_else(
    one: Connection, other: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    from blaupause.rollout import stepmoves

    home = organisation()
    author, lead = member(home, Role.LEAD), member(home, Role.LEAD)
    by = scope_of(author)
    monkeypatch.setattr(stepmoves.bulk, "limits", lambda: (1, timedelta(hours=24)))
    for step in ("user-account", "training"):
        seen_ = dict.fromkeys((one.pk, other.pk), StepState.OPEN)
        move_many(by=by, seen=seen_, step=step, new=StepState.STARTED, said=Said())
    waiting = ChangeRequest.unscoped.filter(state="waiting")
    assert waiting.count() == 2
    form = {"antrag": [f"{row.pk}:{row.version}" for row in waiting]}
    mine, theirs = (signed_in(Client(headers={"accept-language": "de"}), who) for who in (author, lead))
    assert "Angekreuzte freigeben" not in page_of(mine, "/freigaben/").text
    assert mine.post("/freigaben/", form).status_code == 409
    assert not states(one)
    assert "2 Anträge sind freigegeben." in sent(theirs, "/freigaben/", form).text
    assert states(one) == {"user-account": StepState.STARTED, "training": StepState.STARTED}
    assert "Bitte mindestens einen Antrag ankreuzen." in sent(theirs, "/freigaben/", {}, 400).text
    assert queries_of(theirs, "/freigaben/") <= MOST_QUERIES
