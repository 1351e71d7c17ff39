# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The server behind the tests, under other roles than the tests' own, and a pooler in front of it."""

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from blaupause.ops.engine.account import server_account
from blaupause.ops.engine.cluster import SUPERUSER
from blaupause.ops.engine.server import APPLICATION_ROLE

PGBOUNCER = shutil.which("pgbouncer") or "/usr/sbin/pgbouncer"
_CONFIGURATION = """
[databases]
* = host={sockets} port={port} pool_size=1
[pgbouncer]
pool_mode = transaction
listen_addr =
unix_socket_dir = {folder}
listen_port = {port}
auth_type = trust
auth_file = {folder}/users
logfile = {folder}/log
pidfile = {folder}/pid
max_client_conn = 200
default_pool_size = 1
server_reset_query =
ignore_startup_parameters = extra_float_digits,options
"""


def connect(role: str = APPLICATION_ROLE, *, folder: str = "", autocommit: bool = False) -> "psycopg.Connection[Any]":
    """A connection to the database of the tests under a role; skips where the server is not ours."""
    settings = connection.settings_dict
    try:
        return psycopg.connect(
            host=folder or settings["HOST"],
            port=settings["PORT"] or 5432,
            user=role,
            dbname=settings["NAME"],
            autocommit=autocommit,
        )
    except psycopg.OperationalError as error:
        if folder:
            raise
        pytest.skip(f"no sign-in as {role} on this server: {error}")


def as_superuser() -> "psycopg.Connection[Any]":
    """Past row-level security and triggers: for tidying up."""
    return connect(SUPERUSER, autocommit=True)


@contextlib.contextmanager
def django_as(role: str, host: str = "") -> Iterator[None]:
    """Django's own connection of this thread under another role, and through another socket; closed afterwards."""
    settings = connection.settings_dict
    kept = dict(settings)
    connection.close()
    settings.update(USER=role, **({"HOST": host} if host else {}))
    try:
        yield
    finally:
        connection.close()
        settings.update(kept)


@contextlib.contextmanager
def pooler() -> Iterator[str]:
    """pgbouncer in transaction mode with one server connection; yields its socket folder. Skips without it."""
    sockets = str(connection.settings_dict["HOST"])
    if not Path(PGBOUNCER).is_file() or not sockets.startswith("/"):
        pytest.skip("no pgbouncer here: install Debian's package pgbouncer")
    account = server_account(Path(sockets))
    folder = Path(tempfile.mkdtemp(prefix="blaupause-pooler-"))
    port = connection.settings_dict["PORT"] or "5432"
    (folder / "ini").write_text(_CONFIGURATION.format(sockets=sockets, port=port, folder=folder))
    (folder / "users").write_text(f'"{APPLICATION_ROLE}" ""\n')
    account.own(folder)
    for name in ("ini", "users"):
        os.chown(folder / name, account.uid, account.gid)
    process = account.popen([PGBOUNCER, "-q", folder / "ini"], -3)
    try:
        deadline = time.monotonic() + 20
        while not (folder / f".s.PGSQL.{port}").exists():
            if process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"pgbouncer did not start: {(folder / 'log').read_text()[-500:]}")
            time.sleep(0.05)
        yield str(folder)
    finally:
        process.terminate()
        process.wait(10)
        shutil.rmtree(folder, ignore_errors=True)
