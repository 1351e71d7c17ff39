# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Applying that is killed leaves the old state or the new one; of several at once one applies.

BLAUPAUSE_KILLS=100 makes the run long.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection, transaction
from pytest_django.plugin import DjangoDbBlocker

from blaupause.accounts.scope import system
from blaupause.accounts.wall import acting
from blaupause.blueprint.models import BlueprintVersion
from blaupause.kernel.clock import today
from blaupause.kernel.problems import Problem
from blaupause.ledger.models import Entry
from blaupause.ledger.queries import broken_entry
from blaupause.rollout import actions, applying, planfile, planning, reviews
from blaupause.rollout.applying import Summary
from blaupause.rollout.models import VersionReview
from blaupause.rollout.planfile import PlanStamp
from blaupause.rollout.rules import ReviewState
from blaupause.rollout.writing import lock_plans
from tests.accounts import server
from tests.plugins.committed import as_system, race
from tests.rollout.committed_plans import committed_version, footprint, snapshot, undo

KILLS = int(os.environ.get("BLAUPAUSE_KILLS", "8"))
SOURCE = Path(__file__).parents[2]
CHILD = """
import sys
import django
django.setup()
from blaupause.accounts.scope import system
from blaupause.accounts.wall import acting
from blaupause.blueprint.queries import newest
from blaupause.kernel.clock import today
from blaupause.rollout import actions, planning
from blaupause.rollout.planfile import read
with acting(system("child", today())):
    planning.target_of(newest("hessen"))
    stamp = read(sys.stdin.buffer.readline(), "plan")
    print("ready", flush=True)
    actions.apply_plan(by="child", stamp=stamp)
print("done", flush=True)
"""


@pytest.fixture
def version(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[BlueprintVersion]:
    with django_db_blocker.unblock(), committed_version() as found:
        yield found


def stamp() -> PlanStamp:
    with as_system():
        return planning.make(planning.find("hessen"), today()).stamp


def attempt(plan: PlanStamp) -> Summary:
    with acting(system("test", today())):
        return actions.apply_plan(by="test", stamp=plan)


def address() -> str:
    """The test database, for another process."""
    given = connection.settings_dict
    return (
        f"postgresql://{given['USER']}@/{given['NAME']}?host={quote(str(given['HOST']), safe='')}"
        f"&port={given['PORT'] or 5432}"
    )


def child(plan: PlanStamp) -> "subprocess.Popen[bytes]":
    """Another process that has everything loaded and begins to apply."""
    environment = {**os.environ, "DATABASE_URL": address(), "DJANGO_SETTINGS_MODULE": "blaupause.config.settings"}
    environment["PYTHONPATH"] = str(SOURCE / "src")
    process = subprocess.Popen(
        [sys.executable, "-c", CHILD],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps(json.loads(planfile.write(plan, {}))).encode() + b"\n")
    process.stdin.flush()
    assert process.stdout.readline() == b"ready\n"
    return process


def settled() -> None:
    """Wait until the server has noticed that the process is gone."""
    with server.as_superuser() as everything:
        for _ in range(400):
            row = everything.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                " AND application_name = 'plan-child' OR (state <> 'idle' AND query ILIKE '%%rollout_%%'"
                " AND pid <> pg_backend_pid() AND datname = current_database())"
            ).fetchone()
            if row == (0,):
                return
            time.sleep(0.02)


def test_a_kill_leaves_the_old_state_or_the_new_one_and_no_lock(version: BlueprintVersion) -> None:
    rng = random.Random(2026)
    with server.as_superuser() as everything:
        before = snapshot(everything)
        # `before` was taken with the version stored: it stays.
        old = footprint(everything)
        with child(stamp()) as undisturbed:
            start = time.perf_counter()
            assert undisturbed.wait(60) == 0
            whole = time.perf_counter() - start
        new = footprint(everything)
        assert new != old
        undo(everything, before, keep_version=True)
        assert footprint(everything) == old
        seen = {old: 0, new: 0}
        for _ in range(KILLS):
            process = child(stamp())
            time.sleep(rng.uniform(0, 1.1 * whole))
            with process:  # closes its pipes
                process.send_signal(signal.SIGKILL)
            settled()
            found = footprint(everything)
            assert found in seen, (found, old, new)
            seen[found] += 1
            with as_system():
                assert broken_entry("land-06") is None
            if found == new:
                undo(everything, before, keep_version=True)
        sys.stdout.write(f"{KILLS} kills within {whole:.2f} s: {seen[old]} × old, {seen[new]} × new\n")
        attempt(stamp())  # nothing that was killed stands in the way
        assert footprint(everything) == new


def test_a_version_that_commits_halfway_would_be_found(version: BlueprintVersion) -> None:
    """Planted defect: connections are moved in a transaction of their own, then the process dies."""
    with server.as_superuser() as everything:
        old = footprint(everything)
        with as_system():
            made = planning.make(planning.find("hessen"), today())
        with as_system():
            applying._follow(made, planning.version(version.pk))
        assert footprint(everything) != old


def test_of_eight_at_once_one_applies_and_the_others_say_so(version: BlueprintVersion) -> None:
    plan = stamp()
    results = race(8, lambda _: attempt(plan))
    assert [one for one in results if isinstance(one, Exception)] == []
    done = [one for one in results if isinstance(one, Summary) and not one.repeated]
    assert len(done) == 1
    with as_system():
        assert Entry.objects.filter(subject=f"plan:{plan.plan}").count() == 1


def test_two_plans_of_the_same_base_have_one_winner(version: BlueprintVersion) -> None:
    """The second one is refused, for its base has moved."""
    first = stamp()
    with as_system():
        other = planning.make(planning.find("hessen"), today() - timedelta(1)).stamp
    assert replace(first, day=other.day, plan=other.plan) == other
    results = race(2, lambda number: attempt((first, other)[number]))
    problems = [one for one in results if isinstance(one, Problem)]
    assert [one.code for one in problems] == ["rollout.stale_plan"]
    assert sum(isinstance(one, Summary) for one in results) == 1


def test_a_backend_that_is_terminated_lets_go_of_the_lock(version: BlueprintVersion) -> None:
    plan = stamp()
    with server.as_superuser() as everything:
        old = footprint(everything)

        def held(_: int) -> None:
            with acting(system("test", today())), transaction.atomic():
                actions.apply_plan(by="test", stamp=plan)
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_backend_pid()")
                    (pid,) = cursor.fetchone()
                assert footprint(everything)[-1] == 1
                everything.execute("SELECT pg_terminate_backend(%s)", [pid])
                with connection.cursor() as cursor:
                    cursor.execute("SELECT 1")

        (result,) = race(1, held)
        assert isinstance(result, Exception)
        settled()
        assert footprint(everything) == old
    assert not attempt(plan).repeated


@pytest.mark.django_db
def test_the_lock_of_plans_belongs_to_the_transaction() -> None:
    with connection.cursor() as cursor:
        with transaction.atomic():
            lock_plans()
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        assert cursor.fetchone() == (1,)
        cursor.execute("SELECT pg_advisory_unlock_all()")  # ends only what a session took: nothing of ours
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        assert cursor.fetchone() == (1,)


def test_deciding_and_applying_at_once_do_not_wait_for_each_other_forever(version: BlueprintVersion) -> None:
    """Both want the case and the revision; they take them in the same order."""
    attempt(stamp())
    with as_system():
        numbers = list(VersionReview.unscoped.order_by("pk").values_list("pk", flat=True))
        assert len(numbers) == 10
    scope = system("test", today())

    def act(number: int) -> object:
        with acting(scope):
            if number % 2:
                return actions.apply_blueprint(by="test", blueprint="hessen")
            why, declined = "Mitten im Projekt.", ReviewState.DECLINED
            return reviews.decide(by=scope, review_id=numbers[number], version=1, decision=declined, why=why)

    assert [one for one in race(8, act) if isinstance(one, Exception)] == []
