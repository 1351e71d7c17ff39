# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The worker beside the web server: begins after it, is started again, and never outlives it."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ops.conftest import Python

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc"),
]

SERVING = """
import os, sys, time
from pathlib import Path
import django
django.setup()
from blaupause.ops import attendant
from blaupause.ops.management.commands.serve import die_with_parent
attendant._FIRST_LOOK = attendant._LOOK = attendant._PAUSE = 0.05
if sys.argv[2] == "bound":
    os.register_at_fork(after_in_child=die_with_parent)
folder = Path(sys.argv[1])
attendant.jobs.run = lambda app: ((folder / "working").write_text(str(os.getpid())), time.sleep(60))
with attendant.beside((folder / "serving").exists):
    (folder / "up").touch()
    while not (folder / "leave").exists():
        time.sleep(0.02)
"""


def alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def children(process: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def family(process: int) -> list[int]:
    """Keeper and worker."""
    return [one for child in children(process) for one in (child, *children(child))]


def wait_for(what: Callable[[], object], seconds: float = 40) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture
def serving(python: Python, tmp_path: Path) -> Callable[[str], "subprocess.Popen[str]"]:
    def start(how: str = "bound") -> "subprocess.Popen[str]":
        process = python(SERVING, tmp_path, how, env={"DJANGO_SETTINGS_MODULE": "blaupause.config.settings"})
        wait_for((tmp_path / "up").exists)
        return process

    return start


def test_it_waits_for_the_pages_and_leaves_with_them(
    serving: Callable[..., "subprocess.Popen[str]"], tmp_path: Path
) -> None:
    process = serving()
    time.sleep(0.3)
    assert not (tmp_path / "working").exists()
    (tmp_path / "serving").touch()
    wait_for((tmp_path / "working").exists)
    members = family(process.pid)
    assert len(members) == 2
    (tmp_path / "leave").touch()
    assert process.wait(30) == 0
    assert not any(map(alive, members))


def test_a_worker_that_died_is_started_again(serving: Callable[..., "subprocess.Popen[str]"], tmp_path: Path) -> None:
    serving()
    (tmp_path / "serving").touch()
    wait_for((tmp_path / "working").exists)
    wait_for(lambda: (tmp_path / "working").read_text())
    first = int((tmp_path / "working").read_text())
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: (tmp_path / "working").read_text() not in ("", str(first)))
    (tmp_path / "leave").touch()


@pytest.mark.parametrize(("how", "orphans"), [("bound", False), ("free", True)])
def test_a_kill_of_the_web_server_ends_it_too(
    serving: Callable[..., "subprocess.Popen[str]"], tmp_path: Path, how: str, orphans: bool
) -> None:
    """`free` is the control: children that nobody bound to their parent stay."""
    process = serving(how)
    (tmp_path / "serving").touch()
    wait_for((tmp_path / "working").exists)
    members = family(process.pid)
    process.kill()
    process.wait(10)
    try:
        deadline = time.monotonic() + (1 if orphans else 20)
        while any(map(alive, members)) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert any(map(alive, members)) is orphans
    finally:
        for member in filter(alive, reversed(members)):
            os.kill(member, signal.SIGKILL)
