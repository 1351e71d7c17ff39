# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Starting, sharing and stopping the engine of a data folder."""

import contextlib
import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from blaupause.kernel.problems import Problem
from blaupause.ops.engine import cluster, server
from blaupause.ops.engine.layout import lay_out
from blaupause.ops.engine.locks import FolderLock, take_product_lock
from blaupause.ops.engine.resolution import Engine, resolve, resolve_local

logger = logging.getLogger("blaupause.engine")

_EPHEMERAL = "blaupause-ephemeral-"
_MEMORY = Path("/dev/shm")  # noqa: S108 (only mkdtemp below it)
_ROOM = 4 * 2**30


@dataclass(slots=True)
class Lease:
    """The right to use a running engine. The last one given back stops the server."""

    engine: Engine
    locks: list[FolderLock] = field(default_factory=list)

    @property
    def url(self) -> str:
        """The `DATABASE_URL` to connect to, as the application."""
        return self.engine.url

    @property
    def owner_url(self) -> str:
        """The address for whoever changes tables."""
        return self.engine.owner_url


def start(data: Path | None = None, *, exclusive: bool = False, fsync: bool = True) -> Lease:
    """Make sure the engine runs, and take part in its use until `stop`.

    `exclusive` is for the product itself: a second one on the same folder is refused. Everybody else
    joins the running server, or starts it.
    """
    engine = resolve(data)
    logger.info(engine.description)
    return _start(engine, exclusive, fsync)


def _start(engine: Engine, exclusive: bool, fsync: bool) -> Lease:
    lease = Lease(engine)
    if engine.layout is None:
        return lease
    folder = engine.layout.data
    if exclusive:
        lease.locks.append(take_product_lock(folder))
    try:
        with FolderLock(folder, "start").take():
            lease.locks.append(FolderLock(folder, "users").share())
            _ensure_running(engine, fsync)
    except BaseException:
        stop(lease)
        raise
    return lease


def _ensure_running(engine: Engine, fsync: bool) -> None:
    layout, binaries = engine.layout, engine.binaries
    assert layout is not None  # an engine of our own has both
    assert binaries is not None
    if pid := server.running_pid(layout.cluster(binaries.major)):
        # Started by another command, or orphaned when its starter was killed: either way it is ours.
        logger.debug("joining the running server %s", pid)
    else:
        server.launch(layout, binaries, cluster.ensure(layout, binaries, fsync), fsync)
    server.provision(layout.sockets)


def stop(lease: Lease) -> None:
    """Give the lease back; without other users left, the server is stopped. Twice is harmless."""
    layout, place = lease.engine.layout, lease.engine.cluster
    try:
        if layout and place and lease.locks:
            with FolderLock(layout.data, "start").take():
                if lease.locks[-1].try_take():
                    server.shut_down(place)
                    layout.remove_sockets()
    finally:
        while lease.locks:
            lease.locks.pop().drop()


@contextlib.contextmanager
def running(data: Path | None = None, exclusive: bool = True, fsync: bool = True) -> Iterator[str]:
    """The engine for the length of a block; yields the owner's address."""
    lease = start(data, exclusive=exclusive, fsync=fsync)
    try:
        yield lease.owner_url
    finally:
        stop(lease)


@contextlib.contextmanager
def ephemeral() -> Iterator[str]:
    """A server for tests: empty, fast instead of durable, gone afterwards. Yields the owner's address.

    Ignores `DATABASE_URL`.
    """
    sweep()
    folder = Path(tempfile.mkdtemp(prefix=_EPHEMERAL, dir=scratch_folder()))
    folder.chmod(0o711)  # the server's account passes through, nobody else looks in
    try:
        lease = _start(resolve_local(folder), exclusive=False, fsync=False)
        try:
            yield lease.owner_url
        finally:
            stop(lease)
    finally:
        _remove(folder)


def scratch_folder() -> Path:
    """Memory where there is plenty of it (containers often have 64 MB), else the temporary folder."""
    with contextlib.suppress(OSError):
        if os.access(_MEMORY, os.W_OK | os.X_OK) and shutil.disk_usage(_MEMORY).free > _ROOM:
            return _MEMORY
    return Path(tempfile.gettempdir())


def sweep() -> None:
    """Stop and remove what killed test runs have left behind: servers that nobody uses any more."""
    for folder in scratch_folder().glob(f"{_EPHEMERAL}*"):
        # Whatever cannot be cleared (another user's, one just starting) is not ours to clear.
        with contextlib.suppress(OSError, Problem):
            if (folder / ".users.lock").exists():
                _clear(folder)


def _clear(folder: Path) -> None:
    with FolderLock(folder, "start") as starting, FolderLock(folder, "users") as users:
        if starting.try_take() and users.try_take():
            for _, place in lay_out(folder).clusters():
                server.shut_down(place)
            _remove(folder)


def _remove(folder: Path) -> None:
    home = lay_out(folder).home
    for place in {folder, home}:
        shutil.rmtree(place, ignore_errors=True)
