# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The account PostgreSQL runs under: it refuses root, so root lends it an ordinary one."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from blaupause.ops.engine import problems

_PREFERRED = ("postgres", "blaupause")
_CREATED = "blaupause"


@dataclass(frozen=True, slots=True)
class Account:
    """A system account, and the way to run a programme under it."""

    uid: int
    gid: int
    name: str

    @property
    def borrowed(self) -> bool:
        """True when it is not the account of this process."""
        return self.uid != os.geteuid()

    def popen(self, command: Sequence[str | Path], output: int | IO[bytes]) -> subprocess.Popen[bytes]:
        """Start a programme under this account, away from our terminal and our working folder."""
        borrowed = self.borrowed
        return subprocess.Popen(  # noqa: S603 (fixed programmes, no shell)
            [os.fspath(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=clean_environment(os.environ),
            cwd="/",
            umask=0o077,
            start_new_session=True,
            user=self.uid if borrowed else None,
            group=self.gid if borrowed else None,
            extra_groups=[] if borrowed else None,
        )

    def run(self, command: Sequence[str | Path]) -> tuple[int, str]:
        """Run a programme to its end; its exit code and everything it said."""
        try:
            with self.popen(command, subprocess.PIPE) as process:
                said, _ = process.communicate()
        except OSError as error:  # not allowed to become that account, or to reach the programme
            return 126, f"{self.name}: {error}"
        return process.returncode, said.decode(errors="replace").strip()

    def can_enter(self, folder: Path) -> bool:
        """Whether this account gets into the folder (every parent must let it pass)."""
        if not self.borrowed:
            return os.access(folder, os.X_OK)
        return self.run(["/bin/sh", "-c", 'test -x "$0"', folder])[0] == 0

    def own(self, folder: Path) -> None:
        """Hand the folder over to this account, closed to everybody else."""
        folder.chmod(0o700)
        if self.borrowed:
            os.chown(folder, self.uid, self.gid)


def clean_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Without PG* variables (they would redirect the server) and with untranslated messages."""
    kept = {name: value for name, value in environment.items() if not name.startswith("PG")}
    return kept | {"LC_ALL": "C"}


def server_account(owned: Path | None) -> Account:
    """Who runs the server: ourselves, or, for root, the owner of the data or a system account."""
    if os.geteuid() != 0:
        return _current()
    if owned is not None and owned.exists() and (uid := owned.stat().st_uid) != 0:
        return Account(uid, owned.stat().st_gid, name_of(uid))
    for name in _PREFERRED:
        if account := _named(name):
            return account
    _create(_CREATED)
    for name in (_CREATED, "nobody"):
        if account := _named(name):
            return account
    raise problems.no_account("useradd")


def _current() -> Account:
    return Account(os.geteuid(), os.getegid(), name_of(os.geteuid()))


def name_of(uid: int) -> str:
    """The name of an account, or its number."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:  # containers often run under a number that no account belongs to
        return str(uid)


def _named(name: str) -> Account | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(entry.pw_uid, entry.pw_gid, name) if entry.pw_uid != 0 else None


def _create(name: str) -> None:
    """Debian and Red Hat have useradd, Alpine has adduser; failure is seen by the caller."""
    if useradd := shutil.which("useradd"):
        command = [
            useradd,
            "--system",
            "--user-group",
            "--no-create-home",
            "--shell",
            "/usr/sbin/nologin",
            name,
        ]
    elif adduser := shutil.which("adduser"):
        command = [adduser, "-S", "-D", "-H", name]
    else:
        return
    subprocess.run(command, check=False, capture_output=True, timeout=30)  # noqa: S603 (fixed programme)
