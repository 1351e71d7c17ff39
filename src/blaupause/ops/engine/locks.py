# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Locks of the data folder. The kernel drops them with their process, so a kill leaves none behind.

`start`   one process at a time starts or stops the server,
`users`   shared by everybody who uses the server: the last one out stops it,
`product` held by `blaupause serve`: a second one on the same folder is refused.
"""

import fcntl
import os
import time
import weakref
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from blaupause.ops.engine import problems

Name = Literal["start", "users", "product"]

_PATIENCE = 120.0
_held: "weakref.WeakSet[FolderLock]" = weakref.WeakSet()


class FolderLock:
    """One lock file of a data folder."""

    def __init__(self, folder: Path, name: Name) -> None:
        self._folder = folder
        try:
            flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
            self._descriptor = os.open(folder / f".{name}.lock", flags, 0o600)
        except OSError as error:
            raise problems.unusable_folder(folder, error.strerror or str(error)) from error
        _held.add(self)

    def take(self) -> Self:
        """Wait for the lock, but not for ever."""
        deadline = time.monotonic() + _PATIENCE
        while not self.try_take():
            if time.monotonic() > deadline:
                self.drop()
                raise problems.lock_timeout(self._folder)
            time.sleep(0.02)
        return self

    def try_take(self) -> bool:
        """Take it alone if nobody has it."""
        return self._flock(fcntl.LOCK_EX | fcntl.LOCK_NB)

    def share(self) -> Self:
        """Take it together with others."""
        self._flock(fcntl.LOCK_SH)
        return self

    def drop(self) -> None:
        """Give it back; doing so twice is harmless."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def write_holder(self) -> None:
        """Leave our process id for the message that a second one prints."""
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, str(os.getpid()).encode(), 0)

    def holder(self) -> str:
        """The process id that the holder left, or a question mark."""
        return os.pread(self._descriptor, 32, 0).decode(errors="replace").strip() or "?"

    def _flock(self, mode: int) -> bool:
        try:
            fcntl.flock(self._descriptor, mode)
        except BlockingIOError:
            return False
        return True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.drop()


def take_product_lock(folder: Path) -> FolderLock:
    """The lock of the running product, or the refusal that names folder and process."""
    lock = FolderLock(folder, "product")
    if not lock.try_take():
        holder = lock.holder()
        lock.drop()
        raise problems.already_running(folder, holder)
    lock.write_holder()
    return lock


def _forget_in_child() -> None:
    """A forked web worker must not keep a lock alive that its killed parent held."""
    for lock in list(_held):
        lock.drop()


os.register_at_fork(after_in_child=_forget_in_child)
