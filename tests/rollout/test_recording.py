# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A change is event, present state and ledger entry together; history can be completed afterwards."""

from datetime import date

import pytest

from blaupause.catalog.models import Operator, SpecialistSystem
from blaupause.kernel.problems import Problem, Problems
from blaupause.ledger.models import Entry
from blaupause.ledger.queries import broken_entry
from blaupause.rollout import actions, recording
from blaupause.rollout.models import Connection, ConnectionEvent, Revision
from blaupause.rollout.rules import LiveLevel, State, Strength
from tests.ledger.tampering import tamper

pytestmark = pytest.mark.django_db


@pytest.fixture
def some() -> Connection:
    return Connection.objects.filter(commitment__key="by-ewa", state=State.UNKNOWN).order_by("pk")[0]


def record(connection: Connection, state: State = State.OPEN, on: date = date(2026, 3, 1), **more: object) -> int:
    values: dict[str, object] = {"why": "angerufen", **more}
    return actions.record(by="test", connection_id=connection.pk, state=state, occurred_on=on, **values)  # type: ignore[arg-type]


def live(connection: Connection, on: date) -> int:
    return record(
        connection, State.LIVE, on, live_level=LiveLevel.PDF, strength=Strength.TEST_ARRIVED, evidence_on=on
    )


def test_event_state_and_ledger_together(some: Connection) -> None:
    number = Revision.objects.get().number
    event = ConnectionEvent.objects.get(pk=live(some, date(2026, 3, 1)))
    assert (event.old_state, event.state, event.old_live_level, event.live_level) == (0, State.LIVE, 0, LiveLevel.PDF)
    assert (event.by, event.why, event.revision) == ("test", "angerufen", number + 1)
    some.refresh_from_db()
    assert (some.state, some.live_level, some.strength) == (State.LIVE, LiveLevel.PDF, Strength.TEST_ARRIVED)
    assert (some.since, some.evidence_on, some.revision) == (date(2026, 3, 1), date(2026, 3, 1), number + 1)
    entry = Entry.objects.filter(chain="land-09").order_by("-number")[0]
    assert (entry.action, entry.subject) == ("connection.changed", f"connection:{some.pk}")
    assert (entry.detail["old_state"], entry.detail["state"]) == ("UNKNOWN", "LIVE")
    assert broken_entry("land-09") is None


def test_a_second_change_knows_the_first(some: Connection) -> None:
    record(some, State.OPEN, date(2026, 3, 1))
    second = ConnectionEvent.objects.get(pk=record(some, State.ORDERED, date(2026, 3, 1)))
    assert second.old_state == State.OPEN
    some.refresh_from_db()
    assert some.state == State.ORDERED


def test_an_earlier_fact_completes_the_history_and_leaves_the_present(some: Connection) -> None:
    record(some, State.OPEN, date(2026, 1, 1))
    live(some, date(2026, 3, 1))
    between = ConnectionEvent.objects.get(pk=record(some, State.TESTING, date(2026, 2, 1)))
    assert between.old_state == State.OPEN
    some.refresh_from_db()
    assert (some.state, some.since) == (State.LIVE, date(2026, 3, 1))


def test_the_same_again_is_refused(some: Connection) -> None:
    record(some, State.OPEN)
    with pytest.raises(Problem) as caught:
        record(some, State.OPEN)
    assert caught.value.code == "rollout.unchanged"
    assert record(some, State.OPEN, blocked=True)


def test_nonsense_leaves_nothing(some: Connection) -> None:
    before = (ConnectionEvent.objects.count(), Entry.objects.count(), Revision.objects.get().number)
    with pytest.raises(Problems) as caught:
        record(some, State.OPEN, date(2099, 1, 1), live_level=LiveLevel.PDF)
    assert {p.code for p in caught.value.problems} == {"rollout.level_without_live", "rollout.future"}
    assert (ConnectionEvent.objects.count(), Entry.objects.count(), Revision.objects.get().number) == before


def test_a_failing_ledger_takes_event_and_state_with_it(some: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_options: object) -> int:
        raise RuntimeError("disk full")

    monkeypatch.setattr(recording, "append", fail)
    with pytest.raises(RuntimeError, match="disk full"):
        record(some)
    some.refresh_from_db()
    assert some.state == State.UNKNOWN
    assert not ConnectionEvent.objects.filter(connection=some).exists()


def test_a_connection_that_does_not_exist() -> None:
    with pytest.raises(Problem) as caught:
        record(Connection(pk=0))
    assert caught.value.code == "rollout.no_connection"


def test_official_events_name_real_systems_only(some: Connection) -> None:
    vendor = Operator.objects.create(key="v", name="V")
    real = SpecialistSystem.objects.create(vendor=vendor, product="P")
    invented = SpecialistSystem.objects.create(vendor=vendor, product="Q", demonstration=True)
    for system_id in (invented.pk, 0):
        with pytest.raises(Problem) as caught:
            record(some, system_id=system_id)
        assert caught.value.code == "rollout.no_system"
    record(some, system_id=real.pk)
    some.refresh_from_db()
    assert some.system_id == real.pk


def test_tampering_with_the_ledger_is_found(some: Connection) -> None:
    record(some)
    number = Entry.objects.filter(chain="land-09").order_by("-number")[0].number
    assert broken_entry("land-09") is None
    tamper("UPDATE ledger_entry SET why = 'anders' WHERE chain = 'land-09' AND number = %s", [number])
    assert broken_entry("land-09") == number
