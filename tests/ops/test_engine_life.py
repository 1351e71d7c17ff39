# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Starting, stopping, sharing and losing the engine."""

import os
import signal
import tempfile
import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from blaupause.kernel.problems import Problem
from blaupause.ops import engine
from blaupause.ops.engine import lifecycle
from blaupause.ops.engine.account import server_account
from blaupause.ops.engine.layout import lay_out
from blaupause.ops.engine.locks import FolderLock
from tests.ops.conftest import Python, server_pid

START_AND_WAIT = """
import sys, time
from pathlib import Path
from blaupause.ops import engine

lease = engine.start(Path(sys.argv[1]), exclusive=sys.argv[2] == "serve", fsync=False)
print("started", flush=True)
time.sleep(float(sys.argv[3]))
engine.stop(lease)
print("stopped", flush=True)
"""


def ask(url: str, statement: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(statement).fetchone()
    assert row is not None
    return row[0]


def data_folder(url: str) -> Path:
    return Path(parse_qs(urlsplit(url).query)["host"][0]).parent


def wait_until_gone(pid: int) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except OSError:
            return
        if state == "Z":
            return
        time.sleep(0.01)
    pytest.fail(f"process {pid} lives on")


def test_data_survive_stop_and_start_with_either_source(empty: Path, source: str) -> None:
    with engine.running(empty, fsync=False) as url:
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 'Größe' AS word")
        pid = server_pid(empty)
        assert engine.resolve(empty).kind == source
    assert pid is not None
    assert server_pid(empty) is None
    wait_until_gone(pid)
    with engine.running(empty, fsync=False) as url:
        assert ask(url, "SELECT word FROM kept") == "Größe"


def test_the_server_is_private_and_the_product_is_no_superuser(data: Path) -> None:
    with engine.running(data, fsync=False) as url:
        sockets = lay_out(data).sockets
        assert sockets.stat().st_mode & 0o077 == 0
        assert ask(url, "SELECT setting FROM pg_settings WHERE name = 'listen_addresses'") == ""
        assert ask(url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
        assert ask(url, "SHOW server_encoding") == "UTF8"


def test_a_server_made_to_last_writes_through(data: Path) -> None:
    with engine.running(data) as url:
        assert ask(url, "SHOW fsync") == "on"


def test_a_second_product_is_refused_and_told_where_the_first_one_is(data: Path) -> None:
    with engine.running(data, fsync=False), pytest.raises(Problem) as refusal, engine.running(data):
        pytest.fail("the second one was let in")
    for language in ("de", "en"):
        assert str(data) in refusal.value.text(language)
        assert str(os.getpid()) in refusal.value.text(language)


def test_a_command_joins_the_running_product_and_leaves_it_running(data: Path) -> None:
    with engine.running(data, fsync=False) as product_url:
        pid = server_pid(data)
        with engine.running(data, exclusive=False) as command_url:
            assert command_url == product_url
            assert ask(command_url, "SELECT 1") == 1
        assert server_pid(data) == pid
        assert ask(product_url, "SELECT 1") == 1


def test_the_last_one_out_stops_the_server(data: Path) -> None:
    first = engine.start(data, fsync=False)
    second = engine.start(data, fsync=False)
    engine.stop(first)
    engine.stop(first)
    assert ask(second.url, "SELECT 1") == 1
    engine.stop(second)
    assert server_pid(data) is None


def test_a_killed_server_is_started_again_with_its_data(empty: Path, source: str) -> None:
    with engine.running(empty, fsync=False):
        pass
    lease = engine.start(empty)
    with psycopg.connect(lease.owner_url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS number")
    pid = server_pid(empty)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    wait_until_gone(pid)
    engine.stop(lease)
    with engine.running(empty) as url:
        assert ask(url, "SELECT number FROM kept") == 1


def test_the_orphan_of_a_killed_product_is_taken_over(data: Path, python: Python) -> None:
    product = python(START_AND_WAIT, data, "serve", 60)
    assert product.stdout is not None
    assert product.stdout.readline() == "started\n"
    orphan = server_pid(data)
    assert orphan is not None
    product.kill()
    product.wait()
    assert server_pid(data) == orphan
    with engine.running(data, fsync=False) as url:
        assert server_pid(data) == orphan
        assert ask(url, "SELECT 1") == 1
    wait_until_gone(orphan)


def test_a_pid_file_that_names_a_stranger_does_not_stop_the_start(data: Path) -> None:
    with engine.running(data, fsync=False):
        (cluster,) = (place for _, place in lay_out(data).clusters())
        pid_file = (cluster / "postmaster.pid").read_text().splitlines()
    account = server_account(cluster)
    stranger = account.popen(["/bin/sleep", "60"], os.open(os.devnull, os.O_WRONLY))
    try:
        (cluster / "postmaster.pid").write_text("\n".join([str(stranger.pid), *pid_file[1:]]) + "\n")
        with engine.running(data, fsync=False) as url:
            assert ask(url, "SELECT 1") == 1
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_many_commands_at_once_share_one_new_server(empty: Path, python: Python) -> None:
    commands = [python(START_AND_WAIT, empty, "command", 0.3) for _ in range(4)]
    for command in commands:
        said, complaints = command.communicate(timeout=30)
        assert (said, complaints) == ("started\nstopped\n", "")
    assert server_pid(empty) is None
    assert len(lay_out(empty).clusters()) == 1


def test_a_forked_child_does_not_keep_the_lock_of_its_parent(data: Path, python: Python) -> None:
    parent = python(
        "import os, sys, time\n"
        "from pathlib import Path\n"
        "from blaupause.ops.engine.locks import take_product_lock\n"
        "lock = take_product_lock(Path(sys.argv[1]))\n"
        "if os.fork() == 0:\n"
        "    print(os.getpid(), flush=True)\n"
        "time.sleep(30)\n",
        data,
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    try:
        with FolderLock(data, "product") as lock:
            assert not lock.try_take()
            parent.kill()
            parent.wait()
            assert lock.try_take()
    finally:
        os.kill(child, signal.SIGKILL)


@pytest.mark.parametrize("name", ["l" * 120, "Größe, Maß und {Zahl}", 'with "quotes" & %41'])
def test_a_long_or_odd_path_is_served_all_the_same(empty: Path, name: str) -> None:
    folder = empty / name / "data"
    with engine.running(folder, fsync=False) as url:
        assert ask(url, "SELECT 1") == 1
        sockets = lay_out(folder).sockets
        assert sockets.is_dir()
    assert not sockets.exists()


def test_an_ephemeral_server_leaves_nothing() -> None:
    with engine.ephemeral() as url:
        assert ask(url, "SHOW fsync") == "off"
        folder = data_folder(url)
        assert folder.is_dir()
    assert not folder.exists()


def test_what_a_killed_test_run_left_is_cleared_by_the_next(python: Python) -> None:
    run = python(
        "import time\n"
        "from blaupause.ops import engine\n"
        "with engine.ephemeral() as url:\n"
        "    print(url, flush=True)\n"
        "    time.sleep(60)\n"
    )
    assert run.stdout is not None
    folder = data_folder(run.stdout.readline().strip())
    pid = server_pid(folder)
    assert pid is not None
    run.kill()
    run.wait()
    with engine.ephemeral():
        assert not folder.exists()
    wait_until_gone(pid)


def test_where_memory_is_scarce_scratch_data_go_to_the_temporary_folder(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lifecycle, "_ROOM", 2**62)
    assert lifecycle.scratch_folder() == Path(tempfile.gettempdir())
    monkeypatch.setattr(lifecycle, "_MEMORY", Path("/nonexistent"))
    assert lifecycle.scratch_folder() == Path(tempfile.gettempdir())
