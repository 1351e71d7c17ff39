# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The index shows what is stored, notices every write, fetches only what is new, and is safe among threads."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connection as database
from django.db import transaction
from django.test.utils import CaptureQueriesContext

from blaupause.kernel.clock import today
from blaupause.rollout import actions
from blaupause.rollout import index as module
from blaupause.rollout.columns import ConnectionColumns
from blaupause.rollout.index import ConnectionIndex, index
from blaupause.rollout.models import Connection, ConnectionEvent
from blaupause.rollout.rules import State
from tests.rollout.events import Event, columns

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    """What a test pretended to be committed must not be the base of the next one."""
    yield
    module._kept = None


@pytest.fixture
def committed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests run in a transaction; let the index believe that what it reads is committed."""
    monkeypatch.setattr(module, "_may_be_rolled_back", lambda: False)


def open_one(number: int, on: date | None = None, state: State = State.OPEN) -> int:
    pk: int = Connection.objects.filter(state=State.UNKNOWN).order_by("pk").values_list("pk", flat=True)[number]
    actions.record(by="test", connection_id=pk, state=state, occurred_on=on or today(), why="Test")
    return pk


def state_of(pk: int, day: date | None = None) -> int:
    found = index(False)
    row = int((found.connections.ids == pk).nonzero()[0][0])
    return int(found.at(day or today()).state[row])


def test_it_shows_what_is_stored() -> None:
    found = index(False)
    stored = Connection.objects.order_by("pk").values_list("pk", "authority_id", "commitment_id", "online_service_id")
    c = found.connections
    shown = zip(c.ids.tolist(), c.authority.tolist(), c.commitment.tolist(), c.online_service.tolist(), strict=True)
    assert list(shown) == [(pk, a, m, s or 0) for pk, a, m, s in stored]
    assert len(found.events) == ConnectionEvent.objects.count()


def test_the_fold_is_the_projection() -> None:
    """The present state in the table and the fold over the events are the same thing."""
    open_one(0)
    open_one(5, state=State.ORDERED)
    states = index(False).at(today())
    stored = Connection.objects.order_by("pk").values_list("state", "live_level", "strength", "blocked")
    folded = zip(
        states.state.tolist(),
        states.live_level.tolist(),
        states.strength.tolist(),
        states.blocked.tolist(),
        strict=True,
    )
    assert list(folded) == list(stored)


@pytest.mark.usefixtures("committed")
def test_one_small_query_when_nothing_changed() -> None:
    first = index(False)
    with CaptureQueriesContext(database) as queries:
        assert index(False) is first
    assert len(queries) == 1


@pytest.mark.usefixtures("committed")
def test_only_newer_events_are_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    before = index(False)
    pk = open_one(0)
    monkeypatch.setattr(module, "_connections", lambda: pytest.fail("loaded everything"))
    fetched: list[int] = []
    real = module._events

    def counting(*args: object) -> object:
        events = real(*args)  # type: ignore[arg-type]
        fetched.append(len(events))
        return events

    monkeypatch.setattr(module, "_events", counting)
    after = index(False)
    assert fetched == [1]
    assert after.connections is before.connections
    assert state_of(pk) == State.OPEN


@pytest.mark.usefixtures("committed")
def test_a_backdated_event_finds_its_place() -> None:
    pk = open_one(0, today())
    index(False)
    earlier = today() - timedelta(days=30)
    actions.record(by="test", connection_id=pk, state=State.DECLINED, occurred_on=earlier, why="nachgetragen")
    assert index(False).events.ordered
    assert state_of(pk) == State.OPEN
    assert state_of(pk, earlier) == State.DECLINED
    assert state_of(pk, earlier - timedelta(days=1)) == State.UNKNOWN


@pytest.mark.usefixtures("committed")
def test_new_connections_load_everything_anew() -> None:
    before = len(index(False).connections)
    Connection.objects.filter(commitment__key="he-anlagen").delete()
    actions.apply_blueprint(by="test", blueprint="hessen")
    found = index(False)
    assert len(found.connections) == before
    assert found.connections.ids.max() == Connection.objects.order_by("-pk")[0].pk


def test_what_was_rolled_back_is_forgotten() -> None:
    point = transaction.savepoint()
    undone = open_one(0)
    assert state_of(undone) == State.OPEN
    transaction.savepoint_rollback(point)
    assert state_of(undone) == State.UNKNOWN
    other = open_one(1)  # gets the very same revision number
    assert (state_of(undone), state_of(other)) == (State.UNKNOWN, State.OPEN)


def test_a_few_days_are_kept() -> None:
    found = ConnectionIndex(
        module.Stamp(1, 1, "x"),
        ConnectionColumns(*(columns([Event(0, 1, 1)]).revision for _ in range(4))),  # type: ignore[arg-type]
        columns([Event(0, 10, 1, state=8)]),
    )
    first = date(1970, 1, 11)
    states = found.at(first)
    assert found.at(first) is states
    for offset in range(1, 4):
        found.at(first + timedelta(days=offset))
    assert found.at(first) is states
    for offset in range(4, 8):
        found.at(first + timedelta(days=offset))
    assert found.at(first) is not states
    assert len(found._states) == 4


def test_threads_get_the_same_states() -> None:
    found = index(False)
    days = [today() - timedelta(days=n % 6) for n in range(60)]
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda day: int(found.at(day).state.sum()), days))
    assert results == [int(found.at(day).state.sum()) for day in days]
