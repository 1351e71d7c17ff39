# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Plan and apply over the real connections of Hessen: what was planned, once, refused when the base moved."""

import json
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.management import call_command
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blaupause.blueprint.models import BlueprintVersion
from blaupause.kernel.clock import now, today
from blaupause.kernel.problems import Problem
from blaupause.ledger.models import Entry
from blaupause.ledger.queries import broken_entry
from blaupause.rollout import actions, planfile, planning
from blaupause.rollout.models import Connection, ConnectionStep, Deviation, VersionReview
from blaupause.rollout.plan_report import as_json, by_group, step_changes
from blaupause.rollout.planfile import PlanStamp
from blaupause.rollout.planner import Group, Reason
from blaupause.rollout.planning import Planned
from blaupause.rollout.rules import DeviationKind, ReviewState, State, StepState
from tests.rollout.plans import added, removed, reworded, stored, tightened, variant

pytestmark = pytest.mark.django_db
ALL = 516


@pytest.fixture(autouse=True)
def some_states() -> dict[State, int]:
    """A few connections in Hessen that are under way; all others are unknown."""
    ids = list(Connection.objects.filter(commitment__key="he-ewa").order_by("pk").values_list("pk", flat=True)[:40])
    spread = {State.PREPARING: ids[:10], State.TESTING: ids[10:20], State.LIVE: ids[20:30], State.DECLINED: ids[30:]}
    for state, some in spread.items():
        Connection.objects.filter(pk__in=some).update(state=state)
    begun = ConnectionStep.objects.filter(step="contract")
    begun.filter(connection__in=spread[State.TESTING][:3]).update(state=StepState.STARTED)
    begun.filter(connection__in=spread[State.TESTING][3:5]).update(state=StepState.DONE)
    return {state: len(some) for state, some in spread.items()}


def planned(name: str = "hessen") -> Planned:
    return planning.make(planning.find(name), today())


def groups(made: Planned) -> dict[Group, int]:
    return {group: count for group, count in by_group(made).items() if count}


def everything() -> tuple[Any, ...]:
    """All rows that applying may touch."""
    return (
        list(Connection.objects.order_by("pk").values_list("pk", "blueprint_version_id", "revision")),
        ConnectionStep.objects.count(),
        list(VersionReview.unscoped.order_by("pk").values_list("pk", "state", "version")),
        Entry.objects.count(),
    )


def test_nothing_has_changed_so_nothing_is_planned() -> None:
    made = planned()
    assert made.outcome.todo == 0
    assert groups(made).keys() <= {Group.UNCHANGED, Group.CLOSED}


def test_more_steps_reach_whoever_may_follow() -> None:
    before = {row.pk: row.blueprint_version_id for row in Connection.objects.filter(commitment__land="06")}
    version = stored(added)
    made = planned()
    found = groups(made)
    total = len(before)
    assert found == {Group.CHANGED: total - 28, Group.WAITING: 8, Group.FROZEN: 20}
    told = step_changes(made)
    assert [(one["step"], one["change"], one["connections"]) for one in told] == [("extra", "added", total - 20)]
    summary = actions.apply_plan(by="test", stamp=made.stamp)
    assert (summary.created, summary.followed, summary.reviews) == (0, total - 28, 0)
    assert Connection.objects.filter(blueprint_version=version).count() == total - 28
    assert ConnectionStep.objects.filter(step="extra").count() == total - 28
    assert broken_entry("land-06") is None
    assert broken_entry("blueprint") is None


def test_one_entry_for_the_plan_and_one_for_every_connection_it_touches() -> None:
    stored(added)
    made = planned()
    entries = Entry.objects.count()
    summary = actions.apply_plan(by="test", stamp=made.stamp)
    assert Entry.objects.count() == entries + 1 + summary.followed
    told = Entry.objects.get(subject=f"plan:{made.stamp.plan}")
    assert (told.action, told.detail["followed"]) == ("blueprint.applied", summary.followed)
    one = Entry.objects.filter(action="connection.followed").first()
    assert one is not None
    assert (one.detail["old"], one.detail["new"]) == ({"blueprint": "hessen@0.2.0"}, {"blueprint": "hessen@0.3.0"})
    assert one.detail["added"] == ["extra"]


@pytest.mark.parametrize(("change", "step"), [(removed, "training"), (tightened, "operation")])
def test_less_or_stricter_is_put_before_somebody_where_work_has_begun(change: Any, step: str) -> None:
    version = stored(change)
    summary = actions.apply_blueprint(by="test", blueprint="hessen")
    assert summary.reviews == 10
    rows = list(VersionReview.unscoped.all())
    assert {row.connection.state for row in rows} == {State.PREPARING}
    assert {(row.to_version_id, row.reason, row.state) for row in rows} == {
        (version.pk, Reason.NOT_ADDITIVE, ReviewState.OPEN)
    }
    assert all(row.place == row.connection.place for row in rows)


def test_what_was_recorded_of_a_step_outlives_the_step() -> None:
    one = Connection.objects.filter(commitment__key="he-ewa", state=State.UNKNOWN).first()
    assert one is not None
    ConnectionStep.objects.filter(connection=one, step="training").update(state=StepState.DONE)
    stored(removed)
    actions.apply_blueprint(by="test", blueprint="hessen")
    assert ConnectionStep.objects.get(connection=one, step="training").state == StepState.DONE
    stored(version="0.4.0")  # the step comes back
    actions.apply_blueprint(by="test", blueprint="hessen")
    one.refresh_from_db()
    assert one.blueprint_version.version == "0.4.0"
    assert ConnectionStep.objects.get(connection=one, step="training").state == StepState.DONE


def test_a_step_that_is_done_differently_holds_its_connection_back() -> None:
    bent, other = Connection.objects.filter(commitment__key="he-ewa", state=State.UNKNOWN).order_by("pk")[:2]
    for one, step in ((bent, "training"), (other, "contract")):
        Deviation.objects.create(
            connection=one,
            step=step,
            kind=DeviationKind.REPLACED,
            reason="Der Zweckverband schult.",
            since=today() - timedelta(1),
            recorded_at=now(),
            recorded_by="test",
            place=one.place,
        )
    stored(removed)
    made = planned()
    rows = dict(zip(made.base.ids.tolist(), made.outcome.reason.tolist(), strict=True))
    assert (rows[bent.pk], rows[other.pk]) == (Reason.DEVIATION, Reason.FOLLOWS)


def test_a_newer_version_supersedes_what_was_to_be_looked_at() -> None:
    stored(removed)
    actions.apply_blueprint(by="test", blueprint="hessen")
    stored(removed, added, version="0.4.0")
    assert planned().outcome.todo > 0
    actions.apply_blueprint(by="test", blueprint="hessen")
    states = sorted(VersionReview.unscoped.values_list("state", flat=True))
    assert states == [ReviewState.OPEN] * 10 + [ReviewState.SUPERSEDED] * 10
    assert planned().outcome.todo == 0


def test_new_connections_are_part_of_the_plan() -> None:
    gone = Connection.objects.filter(commitment__key="he-anlagen")
    gone.delete()
    made = planned()
    assert groups(made)[Group.NEW] == 3
    assert len(as_json(made)["new"]) == 3  # type: ignore[arg-type]
    assert actions.apply_plan(by="test", stamp=made.stamp).created == 3
    assert planned().outcome.todo == 0


changes = st.lists(st.sampled_from([added, reworded, tightened, removed, partial(added, key="more")]), unique=True)


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes, st.integers(2, 99))
def test_after_apply_the_plan_is_empty(some: list[Any], number: int) -> None:
    stored(*some, version=f"0.{number}.0")
    actions.apply_plan(by="test", stamp=planned().stamp)
    assert planned().outcome.todo == 0
    before = everything()
    assert actions.apply_blueprint(by="test", blueprint="hessen").followed == 0
    assert everything() == before


def test_applying_the_same_plan_twice_changes_nothing_and_says_so() -> None:
    stored(added)
    stamp = planned().stamp
    assert not actions.apply_plan(by="test", stamp=stamp).repeated
    before = everything()
    assert actions.apply_plan(by="test", stamp=stamp).repeated
    assert everything() == before


def move_a_connection() -> None:
    one = Connection.objects.filter(commitment__key="he-ewa").order_by("pk")[0]
    actions.record(by="test", connection_id=one.pk, state=State.ORDERED, occurred_on=today(), why="Bestellt.")


def move_a_step() -> None:
    one = Connection.objects.filter(state=State.TESTING).order_by("pk")[0]
    ConnectionStep.objects.filter(connection=one, step="contract").update(state=StepState.DONE)


def move_the_target() -> None:
    stored(added, reworded, version="0.4.0")


@pytest.mark.parametrize(
    ("move", "told"),
    [(move_a_connection, "Anschlüsse geändert"), (move_a_step, "Schritte"), (move_the_target, "neueste Fassung")],
)
def test_a_plan_is_refused_when_its_base_has_moved(move: Any, told: str) -> None:
    stored(added)
    stamp = planned().stamp
    move()
    before = everything()
    with pytest.raises(Problem, match=told) as refused:
        actions.apply_plan(by="test", stamp=stamp)
    assert refused.value.code == "rollout.stale_plan"
    assert everything() == before


def test_without_the_check_a_stale_plan_would_go_through(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted defect: this is what the check above holds up."""
    stored(added)
    stamp = planned().stamp
    move_a_connection()
    monkeypatch.setattr("blaupause.rollout.applying.check", lambda *_: None)
    assert actions.apply_plan(by="test", stamp=stamp).followed > 0


def test_planning_writes_nothing_and_asks_little() -> None:
    stored(added)
    planned()
    before = everything()
    with CaptureQueriesContext(database) as captured:
        planned()
    assert len(captured) <= 30  # five times who is competent, each with a look at its revision
    assert everything() == before


def test_the_command_plans_keeps_applies_and_repeats(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stored(removed)
    file = tmp_path / "plan.json"
    call_command("blueprint", "plan", "hessen", "--out", str(file), "--diff", "--most", "3")
    said = capsys.readouterr().out
    for words in ("geht mit", "zu prüfen: 10", "(training): fällt weg", "? ", "… und 7 weitere", "ausführen mit"):
        assert words in said, words
    value = json.loads(file.read_text(encoding="utf-8"))
    assert value["groups"]["review"] == 10
    assert len(value["connections"]["review"]) == 10
    call_command("blueprint", "apply", str(file))
    assert "zu prüfen: 10" in capsys.readouterr().out
    call_command("blueprint", "apply", str(file))
    assert "schon ausgeführt" in capsys.readouterr().out
    call_command("blueprint", "plan", "hessen", "--json")
    assert json.loads(capsys.readouterr().out)["todo"] == 0


def test_a_folder_that_is_not_loaded_can_be_planned_but_not_applied() -> None:
    target = planning.target_of(variant(added))
    made = planning.make(target, today())
    assert groups(made)[Group.CHANGED] > 400
    with pytest.raises(Problem, match="überholt"):
        actions.apply_plan(by="test", stamp=made.stamp)
    assert not BlueprintVersion.objects.filter(content_hash=target.sha256).exists()


def test_an_older_version_can_be_looked_at_by_name() -> None:
    stored(added)
    assert planned("hessen@0.3.0").stamp.version == "0.3.0"
    assert planned("hessen@0.2.0").outcome.todo == 0
    with pytest.raises(Problem, match=r"Geladen sind: 0\.3\.0, 0\.2\.0"):
        planned("hessen@9.9.9")


STAMP = PlanStamp(4, 2, "hessen", "0.3.0", "a" * 64, today(), "b" * 64)


def test_a_plan_file_says_what_it_said() -> None:
    assert planfile.read(planfile.write(STAMP, {"groups": {}}).encode(), "p.json") == STAMP


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_rubbish_is_no_plan(data: bytes) -> None:
    with pytest.raises(Problem):
        planfile.read(data, "p.json")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(st.sampled_from(["base", "target", "day", "plan_sha256", "format"]), json_values)
def test_a_changed_plan_file_is_refused_or_says_what_it_says(name: str, value: Any) -> None:
    file = json.loads(planfile.write(STAMP, {}))
    file[name] = value
    with pytest.raises(Problem):
        planfile.read(json.dumps(file).encode(), "p.json")


@pytest.mark.parametrize("data", [b"[" * 100_000, b'{"format": NaN}', b'{"a": 1e999}', b"\xff\xfe"])
def test_hostile_plan_files_are_refused(data: bytes) -> None:
    with pytest.raises(Problem, match="kein Plan"):
        planfile.read(data, "p.json")


def test_steps_are_read_as_they_stand_however_many_there_are() -> None:
    """They travel packed, thirty in a number, so the thirtieth and the sixtieth are looked at most closely."""
    keys = [f"step-{number}" for number in range(70)]
    one, two = Connection.objects.order_by("pk")[:2]
    ConnectionStep.objects.filter(connection__in=(one, two)).delete()
    wanted = {one.pk: [number % 4 for number in range(70)], two.pk: [(number // 3) % 4 for number in range(70)]}
    ConnectionStep.objects.bulk_create(
        ConnectionStep(connection_id=pk, step=key, state=state)
        for pk, states in wanted.items()
        for key, state in zip(keys, states, strict=True)
    )
    ids = np.array(sorted(wanted), dtype=np.int64)
    versions = list(Connection.objects.filter(pk__in=wanted).values_list("blueprint_version_id", flat=True))
    found = planning._steps(ids, keys, versions)
    assert found.tolist() == [wanted[int(pk)] for pk in ids]
    assert not planning._steps(ids, keys, []).any(), "of versions that stay nothing is asked"
