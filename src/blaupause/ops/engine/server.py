# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""One PostgreSQL server process: find it, start it, stop it."""

import atexit
import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

import psycopg
from psycopg import sql

from blaupause.ops.engine import problems
from blaupause.ops.engine.binaries import Binaries
from blaupause.ops.engine.cluster import SUPERUSER, last_words
from blaupause.ops.engine.layout import Layout

ROLE = DATABASE = "blaupause"
APPLICATION_ROLE = "blaupause_app"  # what the product works under; it owns nothing
_START_PATIENCE = 120.0  # recovery after a power cut takes its time
_STOP_PATIENCE = 60.0
_ORPHAN_PATIENCE = 15.0
_LARGEST_LOG = 5_000_000
_children: dict[int, subprocess.Popen[bytes]] = {}


def running_pid(cluster: Path) -> int | None:
    """The process id of the server on this cluster, or None.

    The pid file alone proves nothing: after a kill or in a new container its number may belong to a
    stranger. A server stands with its working folder in its cluster, which a zombie no longer has.
    """
    try:
        pid = int((cluster / "postmaster.pid").read_text(encoding="ascii", errors="replace").split("\n")[0])
    except (OSError, ValueError):
        return None
    if child := _children.get(pid):
        return pid if child.poll() is None else None
    if not Path("/proc/self/cwd").exists():
        return pid if _responds(pid) else None
    try:
        return pid if Path(f"/proc/{pid}/cwd").samefile(cluster) else None
    except OSError:
        return None


def _responds(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def launch(layout: Layout, binaries: Binaries, cluster: Path, fsync: bool) -> None:
    """Start the server and return when it answers."""
    sockets = layout.make_sockets()
    command = _command(binaries, cluster, sockets, fsync)
    deadline = time.monotonic() + _ORPHAN_PATIENCE
    while failure := _attempt(layout, command, cluster, sockets):
        # A killed server's last sessions hold its memory for a moment longer than it lived.
        if "shared memory block" not in failure or time.monotonic() > deadline:
            raise problems.programme_failed("postgres", cluster, failure)
        time.sleep(0.1)


def _attempt(layout: Layout, command: list[str | Path], cluster: Path, sockets: Path) -> str:
    """Start the server and wait for its first answer; what it said if it died instead."""
    _forget_dead_server(cluster, sockets)
    mode = "w" if layout.log.exists() and layout.log.stat().st_size > _LARGEST_LOG else "a"
    with layout.log.open(mode + "b") as log:
        layout.log.chmod(0o600)
        start_of_run = log.tell()
        try:
            process = layout.account.popen(command, log)
        except OSError as error:
            return str(error)
    _children[process.pid] = process
    deadline = time.monotonic() + _START_PATIENCE
    while not _answers(sockets):
        words = last_words(_log_since(layout.log, start_of_run))
        if process.poll() is not None:
            del _children[process.pid]
            return words
        if time.monotonic() > deadline:
            shut_down(cluster)
            raise problems.start_timeout(cluster, _START_PATIENCE, words)
        time.sleep(0.02)
    return ""


def _command(binaries: Binaries, cluster: Path, sockets: Path, fsync: bool) -> list[str | Path]:
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": f'"{sockets}"',  # quoted: a plain list would end at a blank
        "unix_socket_permissions": "0700",
        "port": "5432",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "jit": "off",
        "shared_buffers": "256MB",
        "max_connections": "100",
        "logging_collector": "off",
        # Errors of statements quote what people entered; the product itself reports them, without quoting.
        "log_min_messages": "log",
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
    }
    if not fsync:
        settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return [binaries.folder / "postgres", "-D", cluster, *options]


def _forget_dead_server(cluster: Path, sockets: Path) -> None:
    """Remove what a killed server left, when its number now belongs to a stranger.

    PostgreSQL recognises a dead process itself; it gives up only where the number lives on.
    """
    if _pid_file_names_a_stranger(cluster):
        (cluster / "postmaster.pid").unlink(missing_ok=True)
    for leftover in sockets.glob(".s.PGSQL.*"):
        leftover.unlink(missing_ok=True)


def _pid_file_names_a_stranger(cluster: Path) -> bool:
    with contextlib.suppress(OSError, ValueError):
        return _responds(int((cluster / "postmaster.pid").read_text(encoding="ascii").split("\n")[0]))
    return False


def _log_since(log: Path, start: int) -> str:
    with log.open("rb") as stream:
        stream.seek(start)
        return stream.read(100_000).decode(errors="replace")


def connect(sockets: Path) -> "psycopg.Connection[tuple[object, ...]]":
    """A connection of the server's own superuser."""
    return psycopg.connect(
        host=str(sockets), port=5432, user=SUPERUSER, dbname="postgres", autocommit=True, connect_timeout=5
    )


def _answers(sockets: Path) -> bool:
    try:
        connect(sockets).close()
    except psycopg.OperationalError:
        return False
    return True


def provision(sockets: Path) -> None:
    """Make sure the product's two roles (no superusers) and its database exist."""
    with connect(sockets) as connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone():
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB").format(sql.Identifier(ROLE)))
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APPLICATION_ROLE]).fetchone():
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(APPLICATION_ROLE)))
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            command = sql.SQL("CREATE DATABASE {} OWNER {}")
            connection.execute(command.format(sql.Identifier(DATABASE), sql.Identifier(ROLE)))


def shut_down(cluster: Path) -> None:
    """Stop the server on this cluster: politely (fast shutdown), then with force."""
    for order, patience in ((signal.SIGINT, _STOP_PATIENCE), (signal.SIGQUIT, 10.0)):
        pid = running_pid(cluster)
        if pid is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, order)
        deadline = time.monotonic() + patience
        while running_pid(cluster) == pid and time.monotonic() < deadline:
            time.sleep(0.02)
        if child := _children.get(pid):
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(5)
                del _children[pid]
    if (pid := running_pid(cluster)) is not None:
        raise problems.stop_timeout(cluster, pid)


@atexit.register
def _let_go() -> None:
    """A server that others still use outlives its starter; Popen would complain about that."""
    for child in _children.values():
        if child.poll() is None:
            child.returncode = 0
