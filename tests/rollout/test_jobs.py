# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Bulk jobs: looked at, approved where many, carried out piece by piece in the author's name, whatever stops."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from blaupause.accounts import approvals, wall
from blaupause.accounts.models import ChangeRequest, Membership, Person
from blaupause.accounts.problems import Conflict
from blaupause.accounts.rules import OrganisationKind, Role
from blaupause.accounts.scope import Scope
from blaupause.kernel.clock import today
from blaupause.kernel.problems import Problem
from blaupause.ledger.models import Entry
from blaupause.rollout import actions, carrying, jobs, jobstates
from blaupause.rollout.bulk import Wish
from blaupause.rollout.jobrules import JobState, RowState, share
from blaupause.rollout.models import BulkJob, BulkRow, Connection, ConnectionEvent
from blaupause.rollout.rules import State
from tests.accounts.people import BAYERN, mandate, member, organisation, scope_of

pytestmark = pytest.mark.django_db
ORDERED = Wish(State.ORDERED, date(2026, 3, 1), "Rahmenvertrag des Landes")
TASK = "rollout.carry_out"


@pytest.fixture
def office() -> tuple[Person, Person]:
    """An editor and a lead of a contractor that acts for all of Bavaria."""
    contractor = organisation(OrganisationKind.CONTRACTOR)
    mandate(contractor, BAYERN)
    return member(contractor, Role.EDITOR), member(contractor, Role.LEAD)


def ids(count: int) -> list[int]:
    found = Connection.objects.filter(place__startswith=BAYERN, commitment__key="by-fuehrerschein", state=0)
    return list(found.order_by("pk").values_list("pk", flat=True)[:count])


def proposed(scope: Scope, count: int, wish: Wish = ORDERED) -> BulkJob:
    number = jobstates.propose(by=scope, ids=ids(count), wish=wish)
    return BulkJob.unscoped.get(pk=number)


def states(job: BulkJob) -> dict[RowState, int]:
    found: dict[RowState, int] = {}
    for state in BulkRow.unscoped.filter(job=job).values_list("state", flat=True):
        found[RowState(state)] = found.get(RowState(state), 0) + 1
    return found


def events(job: BulkJob) -> int:
    numbers = BulkRow.unscoped.filter(job=job).values("connection_id")
    return ConnectionEvent.objects.filter(connection_id__in=numbers, by=job.by).count()


def approved(job: BulkJob, author: Scope, lead: Person) -> None:
    (request,) = jobs.start(by=author, job_id=job.pk, version=job.version).requests
    approvals.approve(by=scope_of(lead), request_id=request, version=1)


def test_nothing_happens_before_somebody_starts_it(office: tuple[Person, Person]) -> None:
    scope = scope_of(office[0])
    job = proposed(scope, 3)
    assert (job.state, states(job), events(job)) == (JobState.PROPOSED, {RowState.PROPOSED: 3}, 0)
    assert carrying.carry_out(job.pk) == 0
    assert states(job) == {RowState.PROPOSED: 3}


def test_a_small_one_is_carried_out_by_the_worker_in_the_name_of_its_author(office: tuple[Person, Person]) -> None:
    scope = scope_of(office[0])
    job = proposed(scope, 20)
    assert jobs.start(by=scope, job_id=job.pk, version=1).requests == ()
    assert carrying.carry_out(job.pk) == 20
    job.refresh_from_db()
    assert (job.state, states(job), events(job)) == (JobState.DONE, {RowState.DONE: 20}, 20)
    entries = Entry.objects.filter(action="connection.changed", actor=scope.key)
    assert (entries.count(), {entry.mandate for entry in entries} == {None}) == (20, False)
    assert Entry.objects.filter(action="bulk_job.finished", detail__rows=20, actor=scope.key).count() == 1


def test_small_ones_count_together_whoever_does_them_how(office: tuple[Person, Person]) -> None:
    scope = scope_of(office[0])
    first = proposed(scope, 20)
    jobs.start(by=scope, job_id=first.pk, version=1)
    second = proposed(scope, 26)  # the first has not been carried out yet
    assert len(jobs.start(by=scope, job_id=second.pk, version=1).requests) == 1
    carrying.carry_out(first.pk)
    third = proposed(scope, 6)
    assert len(jobs.start(by=scope, job_id=third.pk, version=1).requests) == 1


def test_many_wait_for_a_second_person_and_then_run(office: tuple[Person, Person]) -> None:
    scope = scope_of(office[0])
    job = proposed(scope, 70)
    (request,) = jobs.start(by=scope, job_id=job.pk, version=1).requests
    job.refresh_from_db()
    assert (job.state, carrying.carry_out(job.pk), events(job)) == (JobState.WAITING, 0, 0)
    found = ChangeRequest.unscoped.get(pk=request)
    assert found.summary_de.startswith("70 Zeilen eines Sammelauftrags ausführen\n")
    assert "Zustand Unbekannt → Bestellt" in found.summary_de
    assert "State Unknown → Ordered" in found.summary_en
    with pytest.raises(Problem) as caught:
        approvals.approve(by=scope, request_id=request, version=1)
    assert caught.value.code == "accounts.not_found"
    approvals.approve(by=scope_of(office[1]), request_id=request, version=1)
    assert carrying.carry_out(job.pk) == 70
    assert (states(job), events(job)) == ({RowState.DONE: 70}, 70)


def test_what_was_turned_down_is_not_carried_out(office: tuple[Person, Person]) -> None:
    scope = scope_of(office[0])
    job = proposed(scope, 30)
    (request,) = jobs.start(by=scope, job_id=job.pk, version=1).requests
    approvals.reject(by=scope_of(office[1]), request_id=request, version=1, reason="Erst fragen.")
    job.refresh_from_db()
    assert (job.state, states(job)) == (JobState.CANCELLED, {RowState.CANCELLED: 30})


def test_rows_changed_after_they_were_approved_carry_nothing_out(office: tuple[Person, Person]) -> None:
    scope = scope_of(office[0])
    job = proposed(scope, 30)
    (request,) = jobs.start(by=scope, job_id=job.pk, version=1).requests
    BulkRow.unscoped.filter(job=job, number=7).update(seen=99)
    with pytest.raises(Problem) as caught:
        approvals.approve(by=scope_of(office[1]), request_id=request, version=1)
    assert caught.value.code == "accounts.stale_request"


def test_a_row_that_moved_on_is_refused_and_the_rest_is_done(office: tuple[Person, Person]) -> None:
    scope = scope_of(office[0])
    job = proposed(scope, 3)
    moved = ids(3)[1]
    actions.record(by="test", connection_id=moved, state=State.OPEN, occurred_on=today(), why="angerufen")
    jobs.start(by=scope, job_id=job.pk, version=1)
    carrying.carry_out(job.pk)
    assert states(job) == {RowState.DONE: 2, RowState.REFUSED: 1}
    row = BulkRow.unscoped.get(job=job, state=RowState.REFUSED)
    assert (row.connection_id, row.code) == (moved, "rollout.moved_on")
    assert "jemand anderes" in row.reason_de
    assert Connection.objects.get(pk=moved).state == State.OPEN


def test_who_lost_the_right_meanwhile_changes_nothing(office: tuple[Person, Person]) -> None:
    scope = scope_of(office[0])
    job = proposed(scope, 3)
    jobs.start(by=scope, job_id=job.pk, version=1)
    Membership.unscoped.filter(person=office[0]).update(valid_to=today())
    carrying.carry_out(job.pk)
    assert (states(job), events(job)) == ({RowState.REFUSED: 3}, 0)
    assert set(BulkRow.unscoped.filter(job=job).values_list("code", flat=True)) == {"rollout.no_right"}


def test_who_was_shut_out_changes_nothing(office: tuple[Person, Person]) -> None:
    scope = scope_of(office[0])
    job = proposed(scope, 2)
    jobs.start(by=scope, job_id=job.pk, version=1)
    Person.objects.filter(pk=office[0].pk).update(is_active=False)
    carrying.carry_out(job.pk)
    assert states(job) == {RowState.REFUSED: 2}


def test_cancelling_leaves_out_what_has_not_begun(
    office: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "SMALL", 0)
    scope = scope_of(office[0])
    job = proposed(scope, 30)
    approved(job, scope, office[1])
    assert carrying.piece(job.pk, 4) == 4
    assert jobs.cancel(by=scope, job_id=job.pk) == 26
    assert carrying.carry_out(job.pk) == 0
    job.refresh_from_db()
    assert (job.state, states(job)) == (JobState.CANCELLED, {RowState.DONE: 4, RowState.CANCELLED: 26})
    assert jobs.cancel(by=scope, job_id=job.pk) == 0


def test_cancelling_takes_the_request_back(office: tuple[Person, Person]) -> None:
    scope = scope_of(office[0])
    job = proposed(scope, 30)
    (request,) = jobs.start(by=scope, job_id=job.pk, version=1).requests
    assert jobs.cancel(by=scope, job_id=job.pk) == 30
    assert ChangeRequest.unscoped.get(pk=request).state == "withdrawn"


class Killed(BaseException):
    """As if the process were gone: nobody catches it."""


def test_a_piece_that_dies_is_done_again_and_no_row_twice(
    office: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    scope = scope_of(office[0])
    job = proposed(scope, 12)
    jobs.start(by=scope, job_id=job.pk, version=1)
    whole, calls = carrying.store, []

    def dies(*given: object) -> None:
        calls.append(given)
        if len(calls) == 2:
            raise Killed
        whole(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(jobs, "SMALL", 0)
    monkeypatch.setattr(carrying, "store", dies)
    with pytest.raises(Killed):
        carrying.carry_out(job.pk, 2)
    assert (states(job), events(job)) == ({RowState.DONE: 2, RowState.RELEASED: 10}, 2)
    monkeypatch.setattr(carrying, "store", whole)
    assert carrying.carry_out(job.pk, 2) == 10
    assert (states(job), events(job)) == ({RowState.DONE: 12}, 12)


def test_results_written_apart_would_do_rows_twice_or_lose_them(
    office: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted defect: the changes are committed, the process dies before the results are."""
    scope = scope_of(office[0])
    job = proposed(scope, 2)
    jobs.start(by=scope, job_id=job.pk, version=1)
    with wall.acting(scope), transaction.atomic():
        rows = list(BulkRow.objects.within(scope).filter(job=job))
        carrying.jobrows.facts(scope, rows)
    carrying.carry_out(job.pk)
    assert states(job) == {RowState.REFUSED: 2}  # done, and told that they were not: the test above would fail
    assert events(job) == 2


def test_a_row_that_fails_in_an_unforeseen_way_stops_nothing(
    office: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    scope = scope_of(office[0])
    job = proposed(scope, 3)
    bad = ids(3)[1]
    whole = carrying.jobrows.change_of

    def breaks(facts: object, cells: object, wanted: dict[str, str]) -> object:
        if wanted.get("bad"):
            raise ZeroDivisionError
        return whole(facts, cells, wanted)  # type: ignore[arg-type]

    monkeypatch.setattr(carrying.jobrows, "change_of", breaks)
    BulkRow.unscoped.filter(job=job, connection_id=bad).update(wanted={"bad": True})
    jobs.start(by=scope, job_id=job.pk, version=1)
    carrying.carry_out(job.pk)
    assert states(job) == {RowState.DONE: 2, RowState.REFUSED: 1}
    assert BulkRow.unscoped.get(job=job, connection_id=bad).code == "rollout.unforeseen"


def test_two_starts_are_one(office: tuple[Person, Person]) -> None:
    scope = scope_of(office[0])
    job = proposed(scope, 2)
    jobs.start(by=scope, job_id=job.pk, version=1)
    with pytest.raises(Conflict):
        jobs.start(by=scope, job_id=job.pk, version=1)


def test_nobody_else_finds_it(office: tuple[Person, Person]) -> None:
    job = proposed(scope_of(office[0]), 2)
    for act in (jobs.start, jobs.cancel):
        with pytest.raises(Problem) as caught:
            act(by=scope_of(office[1]), job_id=job.pk, **({"version": 1} if act is jobs.start else {}))
        assert caught.value.code == "accounts.not_found"


def test_the_second_wall_hides_it_as_well(office: tuple[Person, Person]) -> None:
    scope = scope_of(office[0])
    proposed(scope, 2)
    for somebody, seen in ((scope, 2), (scope_of(office[1]), 0)):
        with wall.acting(somebody), transaction.atomic():
            assert (BulkJob.unscoped.count(), BulkRow.unscoped.count()) == (seen // 2, seen)
            assert BulkRow.unscoped.update(place="") == seen


def test_pieces_are_never_so_small_that_they_look_like_work_by_hand() -> None:
    assert [share(n) for n in (3, 100, 125, 126, 5000)] == [3, 100, 125, 100, 100]


def test_days_and_old_states_are_written_as_by_hand(office: tuple[Person, Person]) -> None:
    scope = scope_of(office[0])
    (one,) = ids(1)
    actions.record(by="test", connection_id=one, state=State.OPEN, occurred_on=today(), why="heute")
    job_id = jobstates.propose(by=scope, ids=[one], wish=Wish(State.ORDERED, today() - timedelta(9), "früher"))
    jobs.start(by=scope, job_id=job_id, version=1)
    carrying.carry_out(job_id)
    row = Connection.objects.get(pk=one)
    event = ConnectionEvent.objects.get(connection=row, by=scope.key)
    assert (row.state, event.old_state, event.state) == (State.OPEN, State.UNKNOWN, State.ORDERED)
    assert row.revision == event.revision
