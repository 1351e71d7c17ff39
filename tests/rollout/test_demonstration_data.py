# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The demonstration data set lives beside the official one, never in it, and goes without a trace."""

import pytest
from django.core.management import call_command

from blaupause.catalog.compatibility import Readiness
from blaupause.catalog.matrix import MatrixFilter, matrix
from blaupause.catalog.models import Compatibility, Operator, SpecialistSystem
from blaupause.kernel.clock import today
from blaupause.ledger.models import Entry
from blaupause.rollout import actions
from blaupause.rollout.models import Connection, ConnectionEvent, DemonstrationEvent
from blaupause.rollout.queries import demonstration_loaded, index
from blaupause.rollout.rules import State
from tests.rollout.events import rows

pytestmark = pytest.mark.django_db


def official() -> tuple[object, ...]:
    return (
        list(Connection.objects.order_by("pk").values_list()),
        list(ConnectionEvent.objects.order_by("pk").values_list()),
        rows(index(False).at(today())),
        Entry.objects.exclude(chain="demonstration").count(),
    )


def test_official_rows_and_figures_stay_as_they_are() -> None:
    before = official()
    actions.load_demonstration(by="test", seed=1)
    assert demonstration_loaded()
    assert official() == before
    assert not index(False).events.demonstration.any()
    actions.wipe_demonstration(by="test")
    assert official() == before


def test_wiping_leaves_no_row() -> None:
    summary = actions.load_demonstration(by="test", seed=1)
    assert DemonstrationEvent.objects.count() == summary.events
    assert actions.wipe_demonstration(by="test") == summary.events
    assert not demonstration_loaded()
    assert not SpecialistSystem.objects.filter(demonstration=True).exists()
    assert not Operator.objects.filter(demonstration=True).exists()
    assert len(index(True).events) == len(index(False).events)
    assert actions.wipe_demonstration(by="test") == 0


def test_the_matrix_is_invented_too_with_much_unknown_and_goes_with_the_rest() -> None:
    actions.load_demonstration(by="test", seed=2026)
    found = matrix(MatrixFilter(), demonstration=True)
    cells = [row.cells[service.key] for row in found.rows for service in found.services]
    assert all(row.system.demonstration for row in found.rows)
    assert {one.readiness for some in cells for one in some} == set(Readiness)
    assert sum(not some for some in cells) > 5
    assert {one.result.passed for some in cells for one in some if one.result} == {True, False}
    assert matrix(MatrixFilter(), demonstration=False).rows == ()
    actions.wipe_demonstration(by="test")
    assert not Compatibility.objects.exists()


def test_the_same_seed_gives_the_same_rows() -> None:
    columns = ("connection_id", "occurred_on", "state", "live_level", "strength", "blocked", "system__product")

    def content() -> list[tuple[object, ...]]:
        return list(DemonstrationEvent.objects.order_by("connection_id", "pk").values_list(*columns))

    actions.load_demonstration(by="test", seed=7)
    first = content()
    actions.load_demonstration(by="test", seed=7)  # replaces the first
    assert content() == first
    actions.load_demonstration(by="test", seed=8)
    assert content() != first


def test_where_something_real_is_known_nothing_invented_is_shown() -> None:
    actions.load_demonstration(by="test", seed=1)
    known = set(ConnectionEvent.objects.values_list("connection_id", flat=True))
    assert known
    assert not known & set(DemonstrationEvent.objects.values_list("connection_id", flat=True))
    some = DemonstrationEvent.objects.first()
    assert some is not None
    actions.record(
        by="test",
        connection_id=some.connection_id,
        state=actions.State.OPEN,
        occurred_on=today(),
        why="angerufen",
    )
    shown = index(True)
    row = int(shown.connections.rows_of(shown.connections.ids[shown.connections.ids == some.connection_id])[0])
    states = shown.at(today())
    assert (states.state[row], bool(states.demonstration[row])) == (actions.State.OPEN, False)


def test_both_laender_get_invented_progress_and_some_stays_unknown() -> None:
    actions.load_demonstration(by="test", seed=1)
    lands = set(DemonstrationEvent.objects.values_list("connection__commitment__land", flat=True))
    assert lands == {"06", "09"}
    states = index(True).at(today())
    assert (states.state == 0).sum() > 100
    assert set(states.state.tolist()) == set(State) - {State.NOT_COMPETENT}  # who is in charge is never invented
    assert states.blocked.any()


def test_every_invented_event_says_so() -> None:
    actions.load_demonstration(by="test", seed=1)
    assert not DemonstrationEvent.objects.exclude(why__startswith="Demonstration: ").exists()
    assert not DemonstrationEvent.objects.exclude(source_url="").exists()


def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("demonstration", "load", "--seed", "3")
    call_command("demonstration", "status")
    call_command("demonstration", "wipe")
    said = capsys.readouterr().out
    assert "Angelegt: " in said
    assert "2315 Anschlüsse, 6 amtliche Ereignisse" in said
    assert "Entfernt: " in said
