# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Many connections at once: up to the limit alone, above it with a second person, and never over somebody's work."""

from datetime import date, timedelta

import pytest

from blaupause.accounts import approvals
from blaupause.accounts.models import ChangeRequest, Organisation
from blaupause.accounts.problems import Conflict
from blaupause.accounts.rules import OrganisationKind, Role
from blaupause.kernel.clock import now, today
from blaupause.kernel.problems import Problem
from blaupause.ledger.models import Entry
from blaupause.rollout import actions, bulk
from blaupause.rollout.bulk import Seen, Wish
from blaupause.rollout.models import Connection, ConnectionEvent
from blaupause.rollout.rules import LiveLevel, State, Strength
from tests.accounts.people import BAYERN, KELHEIM, mandate, member, organisation, scope_of

pytestmark = pytest.mark.django_db
ORDERED = Wish(State.ORDERED, date(2026, 3, 1), "Rahmenvertrag des Landes")


@pytest.fixture
def contractor() -> Organisation:
    found = organisation(OrganisationKind.CONTRACTOR)
    mandate(found, BAYERN)
    return found


def connections(count: int, place: str = BAYERN) -> list[Connection]:
    found = Connection.objects.filter(place__startswith=place, commitment__key="by-fuehrerschein", state=0)
    return list(found.order_by("pk")[:count])


def seen(rows: list[Connection]) -> list[Seen]:
    return [Seen(row.pk, row.revision) for row in rows]


def states(rows: list[Connection]) -> set[int]:
    return set(Connection.objects.filter(pk__in=[row.pk for row in rows]).values_list("state", flat=True))


def test_the_limit_stands_in_the_data() -> None:
    assert bulk.limit() == 25


def test_up_to_the_limit_one_person_does_it(contractor: Organisation) -> None:
    rows = connections(25)
    scope = scope_of(member(contractor, Role.EDITOR))
    outcome = bulk.change(by=scope, rows=seen(rows), wish=ORDERED)
    assert (set(outcome.written), outcome.refused) == ({row.pk for row in rows}, {})
    assert states(rows) == {State.ORDERED}
    entries = Entry.objects.filter(action="connection.changed", actor=scope.key)
    assert (entries.count(), {e.mandate for e in entries} == {None}) == (25, False)
    assert len(set(ConnectionEvent.objects.filter(by=scope.key).values_list("revision", flat=True))) == 1


def test_several_small_changes_count_together(contractor: Organisation) -> None:
    rows = connections(30)
    scope = scope_of(member(contractor, Role.EDITOR))
    for part in (rows[:10], rows[10:20]):
        bulk.change(by=scope, rows=seen(part), wish=ORDERED)
    assert bulk.allowance(scope) == 5
    with pytest.raises(Problem) as caught:
        bulk.change(by=scope, rows=seen(rows[20:]), wish=ORDERED)
    assert caught.value.code == "rollout.too_many_at_once"
    assert states(rows[20:]) == {State.UNKNOWN}
    bulk.change(by=scope, rows=seen(rows[20:25]), wish=ORDERED)
    assert bulk.allowance(scope) == 0


def test_single_edits_and_those_of_others_or_of_the_day_before_do_not_count(
    contractor: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = connections(12)
    scope, other = (scope_of(member(contractor, Role.EDITOR)) for _ in range(2))
    for row in rows[:3]:
        bulk.change(by=scope, rows=seen([row]), wish=ORDERED)
    bulk.change(by=other, rows=seen(rows[3:]), wish=ORDERED)
    assert (bulk.allowance(scope), bulk.allowance(other)) == (25, 16)
    later = now() + timedelta(hours=25)
    monkeypatch.setattr(bulk, "now", lambda: later)
    assert bulk.allowance(other) == 25


def test_the_same_connection_counts_once(contractor: Organisation) -> None:
    rows = connections(3)
    scope = scope_of(member(contractor, Role.EDITOR))
    bulk.change(by=scope, rows=seen(rows), wish=ORDERED)
    again = list(Connection.objects.filter(pk__in=[row.pk for row in rows]))
    bulk.change(by=scope, rows=seen(again), wish=Wish(State.PREPARING, today(), "los"))
    assert bulk.allowance(scope) == 22


def test_above_it_nobody_does_it_alone(contractor: Organisation) -> None:
    rows = connections(26)
    with pytest.raises(Problem) as caught:
        bulk.change(by=scope_of(member(contractor, Role.LEAD)), rows=seen(rows), wish=ORDERED)
    assert caught.value.code == "rollout.too_many_at_once"
    assert states(rows) == {State.UNKNOWN}


def test_but_a_second_person_can_approve_it(contractor: Organisation) -> None:
    rows = connections(26)
    editor, lead = member(contractor, Role.EDITOR), member(contractor, Role.LEAD)
    proposal = bulk.propose(by=scope_of(editor), rows=seen(rows), wish=ORDERED)
    assert (proposal.included, proposal.left_out, len(proposal.requests)) == (26, 0, 1)
    found = ChangeRequest.unscoped.get(pk=proposal.requests[0])
    assert (found.place, found.kind) == (BAYERN, "rollout.bulk")
    assert found.summary_de.startswith("26 Anschlüsse auf „Bestellt“ setzen, gültig ab 01.03.2026\n")
    assert "Unbekannt → Bestellt" in found.summary_de
    assert "Unknown → Ordered" in found.summary_en
    assert states(rows) == {State.UNKNOWN}
    approvals.approve(by=scope_of(lead), request_id=found.pk, version=1)
    assert states(rows) == {State.ORDERED}
    assert Entry.objects.filter(action="connection.changed", actor=lead.key).count() == 26
    assert Entry.objects.filter(action="change_request.approved", subject=f"change_request:{found.pk}").count() == 1


def test_one_that_moved_on_makes_the_request_stale_and_nothing_is_written(contractor: Organisation) -> None:
    rows = connections(26)
    editor, lead = member(contractor, Role.EDITOR), member(contractor, Role.LEAD)
    number = bulk.propose(by=scope_of(editor), rows=seen(rows), wish=ORDERED).requests[0]
    actions.record(by="test", connection_id=rows[5].pk, state=State.OPEN, occurred_on=today(), why="angerufen")
    with pytest.raises(Problem) as caught:
        approvals.approve(by=scope_of(lead), request_id=number, version=1)
    assert caught.value.code == "accounts.stale_request"
    assert states(rows) == {State.UNKNOWN, State.OPEN}


def test_a_row_that_moved_on_is_named_and_the_rest_is_done(contractor: Organisation) -> None:
    rows = connections(3)
    looked_at = seen(rows)
    actions.record(by="test", connection_id=rows[1].pk, state=State.OPEN, occurred_on=today(), why="angerufen")
    outcome = bulk.change(by=scope_of(member(contractor, Role.EDITOR)), rows=looked_at, wish=ORDERED)
    assert set(outcome.written) == {rows[0].pk, rows[2].pk}
    assert isinstance(outcome.refused[rows[1].pk], Conflict)
    assert states(rows) == {State.ORDERED, State.OPEN}


def test_what_moved_on_is_not_asked_for(contractor: Organisation) -> None:
    rows = connections(27)
    looked_at = seen(rows)
    actions.record(by="test", connection_id=rows[1].pk, state=State.OPEN, occurred_on=today(), why="angerufen")
    proposal = bulk.propose(by=scope_of(member(contractor, Role.EDITOR)), rows=looked_at, wish=ORDERED)
    assert (proposal.included, proposal.left_out) == (26, 1)


def test_foreign_rows_do_not_exist() -> None:
    scope = scope_of(member(organisation(), Role.LEAD))
    own, foreign = connections(1, KELHEIM)[0], connections(1, "09375")[0]
    preview = bulk.preview(scope, [own.pk, foreign.pk, 0], ORDERED)
    assert [row.seen.connection_id for row in preview] == [own.pk]
    outcome = bulk.change(by=scope, rows=seen([own, foreign]), wish=ORDERED)
    assert (outcome.written, outcome.refused[foreign.pk].code) == ((own.pk,), "accounts.not_found")
    assert states([foreign]) == {State.UNKNOWN}
    with pytest.raises(Problem) as caught:
        bulk.propose(by=scope, rows=seen([foreign]), wish=ORDERED)
    assert caught.value.code == "rollout.nothing_to_change"


def test_one_request_for_each_responsibility() -> None:
    """An IT provider acts for two customers: each of them has a say about its own connections."""
    provider = organisation(OrganisationKind.IT_PROVIDER)
    mandate(provider, KELHEIM)
    mandate(provider, "09375")
    rows = connections(1, KELHEIM) + connections(1, "09375")
    proposal = bulk.propose(by=scope_of(member(provider, Role.EDITOR)), rows=seen(rows), wish=ORDERED)
    places = ChangeRequest.unscoped.filter(pk__in=proposal.requests).values_list("place", flat=True)
    assert sorted(places) == [KELHEIM, "09375"]


def test_the_preview_says_what_cannot_be(contractor: Organisation) -> None:
    rows = connections(2)
    scope = scope_of(member(contractor, Role.EDITOR))
    live = bulk.preview(scope, [rows[0].pk], Wish(State.LIVE, today(), "Presse"))
    assert live[0].problem is not None
    assert "braucht einen Nachweis" in str(live[0].problem)
    same = bulk.preview(scope, [rows[0].pk], Wish(State.UNKNOWN, today(), "nichts"))
    assert same[0].problem is not None
    assert same[0].problem.code == "rollout.unchanged"


def test_reach_and_blockage_stay_where_they_make_sense() -> None:
    present = bulk.Facts(State.LIVE, LiveLevel.PDF, Strength.REAL_ARRIVED, today(), True, 7)
    disturbed = bulk.facts(present, Wish(State.DISTURBED, today(), "x", "https://example.org"))
    assert (disturbed.live_level, disturbed.blocked, disturbed.system_id) == (LiveLevel.PDF, True, 7)
    assert (disturbed.strength, disturbed.evidence_on) == (Strength.REPORTED, None)
    assert bulk.facts(present, ORDERED).live_level is LiveLevel.NONE
