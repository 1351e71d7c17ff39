# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Background work: under the application's role, on behalf of the server, whatever is killed in the middle."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from blaupause.accounts.tasks import DELETE, delete
from blaupause.ops import engine
from blaupause.ops.engine import lifecycle, server
from tests.ops.conftest import ROOT, Python

WORKER = """
import os, sys, time
from pathlib import Path
import django
django.setup()
from procrastinate.contrib.django import app
from blaupause.accounts.wall import current
from blaupause.ops import jobs
folder = Path(sys.argv[1])
@app.task(name="test.slow")
def slow():
    (folder / "actor").write_text(current().key)
    if not (folder / "begun").exists():
        (folder / "begun").touch()
        time.sleep(60)
    (folder / "done").touch()
@app.task(name="test.quick")
def quick():
    (folder / f"quick-{time.monotonic_ns()}").touch()
@app.task(name="test.breaks")
def breaks():
    raise ValueError("Kanarienvogel, vogel@example.org")
if "careless" in sys.argv:
    async def nothing(*_): return 0
    jobs.take_over = nothing
jobs.run(app, heartbeat=0.2)
"""


@pytest.fixture(scope="module")
def lease(template: Path) -> Iterator[engine.Lease]:
    """A running database with all tables, as an installation has it: two roles, rights granted, no rows."""
    folder = template.with_name(f"{template.name}-jobs")
    subprocess.run(["cp", "-a", template, folder], check=True)
    command = [sys.executable, "-m", "blaupause", "migrate", "--verbosity", "0"]
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment |= {"PYTHONPATH": str(ROOT / "src"), "BLAUPAUSE_DATA": str(folder)}
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DATABASE_URL", raising=False)
        held = engine.start(folder, fsync=False)
    try:
        subprocess.run(command, env=environment, check=True, timeout=120)
        yield held
    finally:
        engine.stop(held)
        subprocess.run(["rm", "-rf", folder], check=True)


@pytest.fixture
def database(lease: engine.Lease) -> "Iterator[psycopg.Connection[tuple[object, ...]]]":
    """The application's own view of the database; no jobs in it."""
    with psycopg.connect(lease.url, autocommit=True) as connection:
        connection.execute("DELETE FROM procrastinate_jobs")
        connection.execute("DELETE FROM procrastinate_workers")
        yield connection


@pytest.fixture
def worker(lease: engine.Lease, python: Python, tmp_path: Path) -> Callable[..., "subprocess.Popen[str]"]:
    """Starts a worker with tasks of this test."""
    environment = {"DATABASE_URL": lease.url, "DJANGO_SETTINGS_MODULE": "blaupause.config.settings"}

    def start(*how: str) -> "subprocess.Popen[str]":
        return python(WORKER, tmp_path, *how, env=environment)

    return start


def enqueue(database: "psycopg.Connection[tuple[object, ...]]", task: str) -> int:
    row = database.execute(
        "INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('default', %s) RETURNING id", [task]
    ).fetchone()
    assert row is not None
    return int(str(row[0]))


def status(database: "psycopg.Connection[tuple[object, ...]]", job: int) -> str:
    row = database.execute("SELECT status::text FROM procrastinate_jobs WHERE id = %s", [job]).fetchone()
    assert row is not None
    return str(row[0])


def within(seconds: float, what: Callable[[], bool]) -> bool:
    """True as soon as it holds, False when it does not in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if what():
            return True
        time.sleep(0.05)
    return what()


def ended(process: "subprocess.Popen[str]", how: signal.Signals = signal.SIGTERM) -> str:
    process.send_signal(how)
    _, complaints = process.communicate(timeout=30)
    return complaints


@pytest.mark.slow
def test_a_job_survives_the_kill_of_its_worker(
    database: "psycopg.Connection[tuple[object, ...]]", worker: Callable[..., "subprocess.Popen[str]"], tmp_path: Path
) -> None:
    job = enqueue(database, "test.slow")
    first = worker()
    assert within(60, (tmp_path / "begun").exists)
    first.kill()
    first.communicate()
    assert status(database, job) == "doing"
    second = worker()
    assert within(60, lambda: status(database, job) == "succeeded")
    assert (tmp_path / "done").exists()
    assert (tmp_path / "actor").read_text() == "system:job:test.slow"
    assert "Traceback" not in ended(second)
    assert second.returncode == 0


@pytest.mark.slow
def test_without_taking_over_the_job_would_be_lost(
    database: "psycopg.Connection[tuple[object, ...]]", worker: Callable[..., "subprocess.Popen[str]"], tmp_path: Path
) -> None:
    """The control: the same kill, and a worker that looks after nobody else's jobs."""
    job = enqueue(database, "test.slow")
    first = worker()
    assert within(60, (tmp_path / "begun").exists)
    first.kill()
    first.communicate()
    second = worker("careless")
    marker = enqueue(database, "test.quick")
    assert within(60, lambda: status(database, marker) == "succeeded")  # it does work
    assert not within(2, lambda: status(database, job) == "succeeded")
    ended(second)


@pytest.mark.slow
def test_a_worker_survives_a_restart_of_the_database(
    lease: engine.Lease,
    database: "psycopg.Connection[tuple[object, ...]]",
    worker: Callable[..., "subprocess.Popen[str]"],
) -> None:
    one = worker()
    before = enqueue(database, "test.quick")
    assert within(60, lambda: status(database, before) == "succeeded")
    assert lease.engine.cluster is not None
    server.shut_down(lease.engine.cluster)
    time.sleep(0.5)
    lifecycle._ensure_running(lease.engine, fsync=False)
    with psycopg.connect(lease.url, autocommit=True) as again:
        after = enqueue(again, "test.quick")
        assert within(60, lambda: status(again, after) == "succeeded")
    assert one.poll() is None
    ended(one)


@pytest.mark.slow
def test_a_failing_job_is_reported_without_what_it_was_about(
    database: "psycopg.Connection[tuple[object, ...]]", worker: Callable[..., "subprocess.Popen[str]"]
) -> None:
    one = worker()
    job = enqueue(database, "test.breaks")
    assert within(60, lambda: status(database, job) == "failed")
    complaints = ended(one)
    assert "test.breaks" in complaints
    assert "ValueError" in complaints
    assert "Kanarienvogel" not in complaints
    assert "vogel@" not in complaints


@pytest.mark.slow
def test_the_deletion_run_works_under_the_application_role_and_is_asked_for_at_every_start(
    lease: engine.Lease, database: "psycopg.Connection[tuple[object, ...]]"
) -> None:
    database.execute("INSERT INTO django_session VALUES ('old', '', now() - interval '3 days')")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "DATABASE_URL": lease.url}
    command = [sys.executable, "-m", "blaupause", "worker", "--once"]
    for _ in range(2):
        subprocess.run(command, env=environment, check=True, timeout=120)
    assert database.execute("SELECT count(*) FROM django_session").fetchone() == (0,)
    done = database.execute("SELECT task_name, status::text FROM procrastinate_jobs ORDER BY id").fetchall()
    assert done == [(DELETE, "succeeded")] * 2
    with database.transaction():
        database.execute("SELECT set_config('blaupause.reaches', ';see_ledger:{#,%};', true)")
        entries = database.execute(
            "SELECT actor, detail ->> 'rule', detail ->> 'count' FROM ledger_entry WHERE action = 'privacy.deleted'"
        ).fetchall()
    assert entries == [(f"system:job:{DELETE}", "sessions", "1")]
    owner = database.execute("SELECT tableowner FROM pg_tables WHERE tablename = 'procrastinate_jobs'").fetchone()
    assert owner == ("blaupause",)
    assert database.info.user == "blaupause_app"


def test_the_database_does_not_write_down_what_was_refused(
    lease: engine.Lease, database: "psycopg.Connection[tuple[object, ...]]"
) -> None:
    assert lease.engine.layout is not None
    for _ in range(2):
        with contextlib.suppress(psycopg.errors.UniqueViolation):
            database.execute("INSERT INTO django_session VALUES ('Kanarienvogel', '', now())")
    with pytest.raises(psycopg.errors.InvalidTextRepresentation):
        database.execute("SELECT 'Kanarienvogel'::int")
    with psycopg.connect(lease.owner_url, autocommit=True) as owner:
        owner.execute("DELETE FROM django_session")
    said = lease.engine.layout.log.read_text(encoding="utf-8")
    assert "Kanarienvogel" not in said
    assert "database system is ready" in said


@pytest.mark.django_db
def test_a_job_is_enqueued_with_the_transaction_or_not_at_all() -> None:
    waiting = ProcrastinateJob.objects.filter(task_name=DELETE, status="todo")
    with transaction.atomic():
        delete.defer()
        assert waiting.count() == 1
        transaction.set_rollback(True)
    assert waiting.count() == 0


@pytest.mark.django_db
def test_the_daily_job_passes_over_the_tick_that_is_not_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    summer, winter = 1782783000, 1796175000  # 30 June 2026, 01:30 UTC; 2 December 2026, 01:30 UTC
    assert delete(timestamp=summer) == {}
    assert delete(timestamp=winter) != {}


def test_every_task_is_run_for_the_server_and_deletion_is_daily() -> None:
    names = [one.__name__ for one in app.worker_defaults["task_middleware"]]
    assert names[-1] == "on_behalf_of_the_server"
    periodic = {(one.task.name, one.cron) for one in app.periodic_registry.periodic_tasks.values()}
    assert (DELETE, "30 0,1 * * *") in periodic
