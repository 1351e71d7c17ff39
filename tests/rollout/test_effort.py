# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a step took is entered once, can be taken back, and is seen by nobody else."""

from datetime import timedelta

import pytest
from django.db import transaction

from blaupause.accounts.problems import Conflict
from blaupause.accounts.rules import Role
from blaupause.accounts.scope import Scope
from blaupause.accounts.wall import acting
from blaupause.kernel.clock import now, today
from blaupause.kernel.problems import Problem
from blaupause.ledger.models import Entry
from blaupause.rollout import effort, observations
from blaupause.rollout.effort import Spent
from blaupause.rollout.models import Connection, Effort, StepEvent
from blaupause.rollout.observations import Observed, distribution, learning
from blaupause.rollout.rules import StepState
from blaupause.rollout.workrules import CostBearer
from tests.accounts.people import AUGSBURG, BAYERN, KELHEIM, REGENSBURG
from tests.console.people import connection_at
from tests.rollout.blockers import somebody

pytestmark = pytest.mark.django_db
HALF_AN_HOUR = Spent("contract", "treasury", 30)


@pytest.fixture
def one() -> Connection:
    return connection_at()


def seen(by: Scope) -> Observed:
    with acting(by), transaction.atomic():
        return observations.observed(by)


def moved(row: Connection, step: str, state: StepState, days_ago: int) -> None:
    StepEvent.unscoped.create(
        connection=row,
        step=step,
        old_state=StepState.OPEN,
        state=state,
        occurred_on=today() - timedelta(days_ago),
        recorded_at=now(),
        by="person:1",
        place=row.place,
    )


def test_an_entry_is_kept_with_one_line_in_the_ledger(one: Connection) -> None:
    here, entries = somebody(), Entry.objects.count()
    number = effort.record(
        by=here, connection_id=one.pk, spent=Spent("contract", "treasury", 45, 125050, CostBearer.DISTRICT, "Fahrt")
    )
    row = Effort.unscoped.get(pk=number)
    assert (row.minutes, row.cents, row.bearer, row.place) == (45, 125050, CostBearer.DISTRICT, KELHEIM)
    entry = Entry.objects.latest("pk")
    assert Entry.objects.count() == entries + 1
    assert (entry.action, entry.detail["minutes"], entry.place) == ("effort.recorded", 45, KELHEIM)


def test_what_was_taken_back_stays_but_does_not_count(one: Connection) -> None:
    here = somebody()
    number = effort.record(by=here, connection_id=one.pk, spent=HALF_AN_HOUR)
    effort.withdraw(by=here, effort_id=number, seen=1)
    with pytest.raises(Conflict):
        effort.withdraw(by=here, effort_id=number, seen=1)
    with acting(here), transaction.atomic():
        assert [row.withdrawn for row in effort.of_connection(here, one.pk)] == [True]
    assert seen(here).rows == []


@pytest.mark.parametrize(
    ("spent", "field"),
    [
        (Spent("nonsense", "treasury", 30), "step"),
        (Spent("contract", "nobody", 30), "actor"),
        (Spent("contract", "treasury"), "minutes"),
        (Spent("contract", "treasury", 0), "minutes"),
        (Spent("contract", "treasury", 60_001), "minutes"),
        (Spent("contract", "treasury", None, -1), "cents"),
        (Spent("contract", "treasury", 30, occurred_on=today() + timedelta(1)), "occurred_on"),
        (Spent("contract", "treasury", 30, note="x" * 301), "note"),
    ],
    ids=["step", "actor", "nothing", "none", "too-long", "credit", "tomorrow", "note"],
)
def test_nonsense_is_refused_at_its_field(one: Connection, spent: Spent, field: str) -> None:
    with pytest.raises(Problem) as refused:
        effort.record(by=somebody(), connection_id=one.pk, spent=spent)
    assert refused.value.code == f"accounts.invalid.{field}"
    assert not Effort.unscoped.exists()


@pytest.mark.parametrize(("text", "cents"), [("", None), ("12", 1200), ("1.250,5", 125050), ("0,05 €", 5)])
def test_money_is_read_as_people_write_it(text: str, cents: int | None) -> None:
    assert effort.money(text) == cents


@pytest.mark.parametrize("text", ["-1", "1,234", "12.5", "viel", "1e3"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(Problem, match="Betrag"):
        effort.money(text)


@pytest.mark.parametrize(("place", "role"), [(REGENSBURG, Role.LEAD), (KELHEIM, Role.READER), (BAYERN, Role.EDITOR)])
def test_others_can_neither_enter_nor_take_back(one: Connection, place: str, role: Role) -> None:
    stranger, number = somebody(place, role), effort.record(by=somebody(), connection_id=one.pk, spent=HALF_AN_HOUR)
    for attempt in (
        lambda: effort.record(by=stranger, connection_id=one.pk, spent=HALF_AN_HOUR),
        lambda: effort.withdraw(by=stranger, effort_id=number, seen=1),
    ):
        with pytest.raises(Problem) as refused:
            attempt()
        assert refused.value.code == "accounts.not_found"


def test_foreign_effort_is_not_counted_and_a_way_around_the_scope_would_show(one: Connection) -> None:
    effort.record(by=somebody(), connection_id=one.pk, spent=HALF_AN_HOUR)
    effort.record(by=somebody(REGENSBURG), connection_id=connection_at(REGENSBURG).pk, spent=HALF_AN_HOUR)
    assert len(seen(somebody()).rows) == 1
    assert len(seen(somebody(BAYERN, Role.READER)).rows) == 2
    assert seen(somebody(AUGSBURG)).rows == []
    stranger = somebody(AUGSBURG)
    with acting(stranger), transaction.atomic():  # the planted defect asks without a scope: the second wall holds
        assert Effort.unscoped.count() == 0
    assert Effort.unscoped.count() == 2  # and this test would see it, were the wall not there


def test_durations_are_read_off_the_moves_of_the_steps(one: Connection) -> None:
    here = somebody()
    moved(one, "contract", StepState.STARTED, 20)
    moved(one, "contract", StepState.DONE, 8)
    moved(one, "training", StepState.STARTED, 3)
    with acting(here), transaction.atomic():
        spans = effort.durations(here, one.pk)
    assert (spans["contract"].days, spans["training"].days) == (12, None)
    found = distribution(seen(here), "days", "all")
    assert {step: made.values for (step, _), made in found.items()} == {"contract": (12,)}


def test_several_entries_of_one_step_are_one_observation_of_its_connection(one: Connection) -> None:
    here, land = somebody(), somebody(BAYERN, Role.READER)
    for _ in range(2):
        effort.record(by=here, connection_id=one.pk, spent=HALF_AN_HOUR)
    effort.record(by=somebody(REGENSBURG), connection_id=connection_at(REGENSBURG).pk, spent=HALF_AN_HOUR)
    found = distribution(seen(land), "minutes", "kind")
    assert [made.values for made in found.values()] == [(30, 60)]


def test_only_what_is_live_tells_whether_it_gets_quicker(one: Connection) -> None:
    here = somebody()
    effort.record(by=here, connection_id=one.pk, spent=HALF_AN_HOUR)
    with acting(here), transaction.atomic():
        assert learning(observations.observed(here)).at_home == {}
