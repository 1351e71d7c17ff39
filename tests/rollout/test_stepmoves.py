# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Steps move when their gate lets them, for whoever may, in the state that was seen; all or none."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from blaupause.accounts import approvals
from blaupause.accounts.models import ChangeRequest
from blaupause.accounts.problems import Conflict
from blaupause.accounts.rules import OrganisationKind, Role
from blaupause.accounts.scope import Scope
from blaupause.accounts.wall import acting
from blaupause.kernel.clock import today
from blaupause.kernel.problems import Problem
from blaupause.ledger.models import Entry
from blaupause.rollout import deviations, knowing, stepmoves, stepwork
from blaupause.rollout.gates import StepRule
from blaupause.rollout.models import Connection, ConnectionEvent, ConnectionStep, StepEvent
from blaupause.rollout.rules import DeviationKind, LiveLevel, State, StepState, Strength
from blaupause.rollout.statements import About, NewStatement, Stated, state
from blaupause.rollout.stepmoves import move, move_many
from blaupause.rollout.stepwalk import Move, Proof, Said
from blaupause.rollout.workrules import StatementKind
from tests.accounts.people import BAYERN, KELHEIM, REGENSBURG, mandate, member, organisation, scope_of
from tests.console.people import connection_at
from tests.rollout.work import finish, have, open_gates, seen, somebody

OPEN, STARTED, DONE = StepState.OPEN, StepState.STARTED, StepState.DONE
PROOF = Proof(Strength.REPORTED, None, "https://example.org/dienst", LiveLevel.STRUCTURED)

pytestmark = pytest.mark.django_db


@pytest.fixture
def one() -> Connection:
    return connection_at()


def states(one: Connection) -> dict[str, int]:
    return dict(ConnectionStep.objects.filter(connection=one).exclude(state=OPEN).values_list("step", "state"))


def test_a_step_begins_and_is_finished_with_events_and_entries(one: Connection) -> None:
    by = somebody()
    move(by=by, connection_id=one.pk, moves=[Move("applicability", OPEN, STARTED)])
    have(by, one, "scope")
    finish(by, one, "applicability", said=Said("Beschluss liegt vor.", today() - timedelta(3)))
    events = StepEvent.unscoped.filter(connection=one).order_by("pk")
    told = [(event.old_state, event.state, event.occurred_on, event.by) for event in events]
    assert told == [(OPEN, STARTED, today(), by.key), (STARTED, DONE, today() - timedelta(3), by.key)]
    entry = Entry.objects.filter(action="step.changed").latest("pk")
    assert (entry.why, entry.detail["new"]) == ("Beschluss liegt vor.", {"state": "DONE"})
    assert states(one) == {"applicability": DONE}


def test_a_closed_gate_refuses_with_every_reason_and_writes_nothing(one: Connection) -> None:
    by = somebody()
    with pytest.raises(Problem, match="Umfang des Anschlusses"):
        finish(by, one, "applicability")
    with pytest.raises(Problem, match="zuerst kommt „Zuständigkeit klären“"):
        move(by=by, connection_id=one.pk, moves=[Move("contract", OPEN, STARTED)])
    assert not states(one)
    assert not StepEvent.unscoped.exists()
    assert not Entry.objects.filter(action="step.changed").exists()


def test_several_at_once_open_the_way_for_each_other_or_none_moves(one: Connection) -> None:
    by = somebody()
    have(by, one, "scope", "interest-received")
    with pytest.raises(Problem, match="noch nicht abgeschlossen"):
        finish(by, one, "contract", "applicability", "interest")
    assert not states(one)
    assert finish(by, one, "interest", "applicability").steps == ("applicability", "interest")


def test_the_second_of_two_learns_what_the_first_did(one: Connection) -> None:
    by = somebody()
    move(by=by, connection_id=one.pk, moves=[Move("applicability", OPEN, STARTED)])
    with pytest.raises(Conflict) as caught:
        move(by=by, connection_id=one.pk, moves=[Move("applicability", OPEN, STARTED)])
    assert caught.value.theirs == {"Zuständigkeit klären": "Begonnen"}


def test_the_connection_moves_with_its_steps_and_the_official_event_names_them(one: Connection) -> None:
    by = somebody()
    have(by, one, "scope", "interest-received", "reuse-contract")
    assert finish(by, one, "applicability", "interest", "contract").state is State.ORDERED
    event = ConnectionEvent.objects.get(connection=one)
    assert (event.state, event.by) == (State.ORDERED, by.key)
    assert "Bestellen und Vertrag schließen" in event.why
    assert "Interesse" not in event.why


def almost_live(by: Scope, one: Connection) -> None:
    steps = [rule.key for rule in knowing.rules_for(seen(by, one).blueprint) if rule.key not in ("operation",)]
    open_gates(by, one, *steps)
    finish(by, one, *(step for step in steps if step != "go-live"))


def test_live_needs_proof(one: Connection) -> None:
    by = somebody()
    almost_live(by, one)
    with pytest.raises(Problem, match="braucht einen Nachweis"):
        finish(by, one, "go-live")
    with pytest.raises(Problem, match="nur mit ihrer Quelle"):
        finish(by, one, "go-live", said=Said(proof=replace(PROOF, source_url="")))
    assert states(one).get("go-live", OPEN) == OPEN
    assert finish(by, one, "go-live", said=Said(proof=PROOF)).state is State.LIVE
    one.refresh_from_db()
    assert (one.state, one.live_level, one.strength) == (State.LIVE, LiveLevel.STRUCTURED, Strength.REPORTED)
    assert ConnectionEvent.objects.filter(connection=one).latest("pk").source_url == PROOF.source_url


def test_taking_back_needs_a_reason_and_leaves_the_state_of_the_connection(one: Connection) -> None:
    by = somebody()
    have(by, one, "scope", "interest-received", "reuse-contract")
    finish(by, one, "applicability", "interest", "contract")
    back = [Move("contract", DONE, STARTED)]
    with pytest.raises(Problem, match="sagen, warum"):
        move(by=by, connection_id=one.pk, moves=back)
    move(by=by, connection_id=one.pk, moves=back, said=Said("Der Vertrag ist angefochten."))
    one.refresh_from_db()
    assert (states(one)["contract"], one.state) == (STARTED, State.ORDERED)


def test_a_step_that_is_left_out_here_does_not_move(one: Connection) -> None:
    by = somebody()
    deviations.record(
        by=by, connection_id=one.pk, step="training", kind=DeviationKind.SKIPPED, reason="Alle geschult."
    )
    with pytest.raises(Problem, match="entfällt hier"):
        move(by=by, connection_id=one.pk, moves=[Move("training", StepState.NOT_APPLICABLE, DONE)])


@pytest.mark.parametrize(("place", "role"), [(REGENSBURG, Role.LEAD), (BAYERN, Role.LEAD), (KELHEIM, Role.READER)])
def test_others_move_nothing(one: Connection, place: str, role: Role) -> None:
    with pytest.raises(Problem, match="gibt es hier nicht"):
        move(by=somebody(place, role), connection_id=one.pk, moves=[Move("applicability", OPEN, STARTED)])
    assert not StepEvent.unscoped.exists()


def two_people(monkeypatch: pytest.MonkeyPatch, *steps: str) -> None:
    """These steps want a second person, as a blueprint may say."""
    known: Callable[..., tuple[StepRule, ...]] = knowing._rules

    def rules(version_id: int, content_hash: str) -> tuple[StepRule, ...]:
        return tuple(replace(one, second_person=one.key in steps) for one in known(version_id, content_hash))

    monkeypatch.setattr(knowing, "_rules", rules)


def test_where_the_blueprint_wants_two_people_the_second_one_finishes(
    one: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_people(monkeypatch, "applicability")
    office = organisation(place=KELHEIM)
    by, lead = (scope_of(member(office, role)) for role in (Role.EDITOR, Role.LEAD))
    have(by, one, "scope")
    moved = finish(by, one, "applicability")
    assert (moved.steps, states(one)) == ((), {})
    request = ChangeRequest.unscoped.get(pk=moved.request)
    assert "Zuständigkeit klären → Erledigt" in request.summary_de
    approvals.approve(by=lead, request_id=request.pk, version=request.version)
    assert states(one) == {"applicability": DONE}
    assert StepEvent.unscoped.get(connection=one).by == lead.key


def test_the_gate_decides_again_when_it_is_approved(one: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    two_people(monkeypatch, "applicability")
    office = organisation(place=KELHEIM)
    by, lead = (scope_of(member(office, role)) for role in (Role.EDITOR, Role.LEAD))
    have(by, one, "scope")
    request = ChangeRequest.unscoped.get(pk=finish(by, one, "applicability").request)
    state(by=by, about=About(connection_id=one.pk), said=Stated(StatementKind.DATUM, "scope", ""), seen=1)
    with pytest.raises(Problem, match="noch nicht abgeschlossen"):
        approvals.approve(by=lead, request_id=request.pk, version=request.version)
    assert not states(one)


def test_the_same_step_for_several_says_what_became_of_each(one: Connection) -> None:
    agent = organisation(OrganisationKind.IT_PROVIDER)
    mandate(agent, KELHEIM)
    by = scope_of(member(agent, Role.EDITOR))
    other, foreign = connection_at(commitment="by-waffen"), connection_at(REGENSBURG)
    have(by, one, "scope")
    seen_ = dict.fromkeys((one.pk, other.pk, foreign.pk), OPEN)
    found = move_many(by=by, seen=seen_, step="applicability", new=DONE, said=Said())
    assert found.written == (one.pk,)
    assert set(found.refused) == {other.pk, foreign.pk}
    assert "Umfang" in found.refused[other.pk].text("de")


def test_above_the_limit_of_one_person_it_becomes_a_request(one: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    by = somebody()
    other = connection_at(commitment="by-waffen")
    have(by, one, "scope")
    have(by, other, "scope")
    monkeypatch.setattr(stepmoves.bulk, "limits", lambda: (1, timedelta(hours=24)))
    found = move_many(
        by=by, seen=dict.fromkeys((one.pk, other.pk), OPEN), step="applicability", new=DONE, said=Said()
    )
    assert (found.written, found.waiting) == ((), tuple(sorted((one.pk, other.pk))))
    assert ChangeRequest.unscoped.get(pk=found.requests[0]).state == "waiting"
    assert not states(one)


def test_a_connection_counts_once_however_many_of_its_steps_move(
    one: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = somebody()
    two = (one.pk, connection_at(commitment="by-waffen").pk)
    three = (*two, connection_at(commitment="by-aufenthalt").pk)
    monkeypatch.setattr(stepmoves.bulk, "limits", lambda: (2, timedelta(hours=24)))
    move_many(by=by, seen=dict.fromkeys(two, OPEN), step="applicability", new=STARTED, said=Said())
    again = move_many(by=by, seen=dict.fromkeys(two, OPEN), step="user-account", new=STARTED, said=Said())
    assert again.written == tuple(sorted(two))
    with acting(by), transaction.atomic():
        assert stepmoves.may_alone(by, two)
        assert not stepmoves.may_alone(by, three)
        assert not stepmoves.may_alone(by, three[1:])


class TestForManyCustomers:
    """One organisation with a mandate of each of several municipalities."""

    @pytest.fixture
    def rows(self) -> list[Connection]:
        towns = Connection.objects.filter(place__startswith=KELHEIM, commitment__key="by-ewa").exclude(place=KELHEIM)
        return list(towns.order_by("place")[:8])

    @pytest.fixture
    def two(self, rows: list[Connection], monkeypatch: pytest.MonkeyPatch) -> tuple[Scope, Scope]:
        monkeypatch.setattr(stepmoves.bulk, "limits", lambda: (2, timedelta(hours=24)))
        home = organisation(OrganisationKind.IT_PROVIDER, name="Rechenzentrum Muster")
        for row in rows:
            mandate(home, row.place)
        return tuple(scope_of(member(home, role)) for role in (Role.EDITOR, Role.LEAD))  # type: ignore[return-value]

    def wanted(self, rows: list[Connection]) -> dict[int, list[NewStatement]]:
        said = Stated(StatementKind.DATUM, "scope", "yes")
        return {row.pk: [NewStatement(About(connection_id=row.pk), said, 0)] for row in rows}

    def test_as_many_questions_for_eight_as_for_four(self, rows: list[Connection], two: tuple[Scope, Scope]) -> None:
        counts = []
        for some in (rows[:1], rows[1:4], rows[4:]):
            with CaptureQueriesContext(connection) as found:
                assert not stepwork.state_many(by=two[0], wanted=self.wanted(some)).refused
                seen_ = dict.fromkeys((row.pk for row in some), OPEN)
                outcome = move_many(by=two[0], seen=seen_, step="applicability", new=DONE, said=Said())
            counts.append(len(found))
        assert len(outcome.requests) == len(rows[4:])
        assert counts[1] == counts[2]

    def test_each_entry_names_its_own_mandate(self, rows: list[Connection], two: tuple[Scope, Scope]) -> None:
        stepwork.state_many(by=two[0], wanted=self.wanted(rows))
        entries = Entry.objects.filter(action="statement.made").order_by("pk")
        assert [entry.place for entry in entries] == [row.place for row in rows]
        assert len({entry.mandate for entry in entries}) == len(rows)
        assert all(entry.organisation for entry in entries)

    def test_what_one_agrees_to_is_not_what_one_did_alone(
        self, rows: list[Connection], two: tuple[Scope, Scope]
    ) -> None:
        stepwork.state_many(by=two[0], wanted=self.wanted(rows))
        seen_ = dict.fromkeys((row.pk for row in rows), OPEN)
        for number in move_many(by=two[0], seen=seen_, step="applicability", new=DONE, said=Said()).requests:
            approvals.approve(by=two[1], request_id=number, version=1)
        assert all(states(row) == {"applicability": DONE} for row in rows)
        with acting(two[1]), transaction.atomic():
            assert stepmoves.may_alone(two[1], [rows[0].pk, rows[1].pk])

    def test_two_who_say_different_things_of_one_place_are_told(self, rows: list[Connection]) -> None:
        by, place = somebody(), KELHEIM
        said = [Stated(StatementKind.DATUM, "dvdv-entry", value) for value in ("yes", "no")]
        wanted = {row.pk: [NewStatement(About(place), one, 0)] for row, one in zip(rows, said, strict=False)}
        outcome = stepwork.state_many(by=by, wanted=wanted)
        assert outcome.written == (rows[0].pk,)
        assert isinstance(outcome.refused[rows[1].pk], Conflict)
