# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Where things lie: data folder, cluster, sockets, log."""

import contextlib
import hashlib
import os
import re
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from blaupause.kernel.folders import data_folder
from blaupause.ops.engine import problems
from blaupause.ops.engine.account import Account, name_of, server_account
from blaupause.ops.engine.binaries import SHARED_PLACE

# sockaddr_un holds 108 bytes with the closing zero, and PostgreSQL adds "/.s.PGSQL.5432". A comma would
# separate hosts, so only plain names are taken as they are.
_PLAIN = re.compile(r"[A-Za-z0-9/._ +-]{1,93}")
_LOCATION = "postgres-location.txt"
_CLUSTER = re.compile(r"postgres-(\d+)")


def default_data_folder() -> Path:
    """Where the data are unless somebody says otherwise."""
    return data_folder()


@dataclass(frozen=True, slots=True)
class Layout:
    """The places of one data folder. `home` holds cluster and sockets; mostly it is `data` itself."""

    data: Path
    home: Path
    account: Account

    @property
    def log(self) -> Path:
        """What PostgreSQL says."""
        return self.data / "postgres.log"

    @property
    def sockets(self) -> Path:
        """The private folder of the connection socket; the only door to the database."""
        inside = self.home / "run"
        if _PLAIN.fullmatch(str(inside)):
            return inside
        # Not the temp folder of the environment: every command has to find the same place.
        return Path("/tmp") / f"blaupause-{self.account.uid}-{_digest(self.home)}"  # noqa: S108 (owner is checked)

    def cluster(self, major: int) -> Path:
        """The folder of PostgreSQL's own files."""
        return self.home / f"postgres-{major}"

    def clusters(self) -> list[tuple[int, Path]]:
        """Clusters that exist already, newest version first."""
        return _clusters(self.home)

    def make_sockets(self) -> Path:
        """Create the socket folder; refuse one that somebody else has prepared (it may lie in /tmp)."""
        folder = self.sockets
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=0o700)
            self.account.own(folder)
        if not self._is_private(folder):
            raise problems.unsafe_sockets(folder)
        return folder

    def remove_sockets(self) -> None:
        """Leave nothing in /tmp; what is not ours stays."""
        with contextlib.suppress(OSError):
            if self._is_private(self.sockets):
                self.sockets.rmdir()

    def _is_private(self, folder: Path) -> bool:
        facts = folder.lstat()
        closed = stat.S_ISDIR(facts.st_mode) and not facts.st_mode & 0o077
        return closed and facts.st_uid == self.account.uid


def lay_out(data: Path) -> Layout:
    """Prepare the data folder and find the account and the home of the cluster."""
    data = data.absolute()
    _make(data)
    outside = _outside(data)
    for home in (data, outside):
        if home is not None and (existing := _clusters(home)):
            account = server_account(existing[0][1])
            return Layout(data, home, _owner_only(account, existing[0][1]))
    account = server_account(None)
    if account.can_enter(data):
        return Layout(data, data, account)
    return Layout(data, outside or _move_out(data), account)


def _outside(data: Path) -> Path | None:
    """The home that the data folder names, when its cluster had to move out."""
    try:
        home = Path((data / _LOCATION).read_text(encoding="utf-8").strip())
    except OSError:
        return None
    return home if home.parent == SHARED_PLACE and home.is_dir() else None


def _move_out(data: Path) -> Path:
    """A home where the server's account can go: root may keep the checkout in /root."""
    try:
        _make(SHARED_PLACE)
        home = Path(tempfile.mkdtemp(prefix="data-", dir=SHARED_PLACE))
        home.chmod(0o755)
        (data / _LOCATION).write_text(f"{home}\n", encoding="utf-8")
    except OSError as error:
        raise problems.unusable_folder(SHARED_PLACE, error.strerror or str(error)) from error
    return home


def _owner_only(account: Account, cluster: Path) -> Account:
    if (owner := cluster.stat().st_uid) not in (account.uid, 0):
        raise problems.unusable_folder(cluster, f"gehört dem Konto / belongs to account {name_of(owner)}")
    return account


def _clusters(home: Path) -> list[tuple[int, Path]]:
    found = [(int(match[1]), entry) for entry in home.glob("postgres-*") if (match := _CLUSTER.fullmatch(entry.name))]
    return sorted(found, reverse=True)


def _make(folder: Path) -> None:
    try:
        missing = [path for path in (folder, *folder.parents) if not path.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            for path in missing:  # whatever the umask says: the server's account has to pass through
                path.chmod(0o755)
    except OSError as error:
        raise problems.unusable_folder(folder, error.strerror or str(error)) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise problems.unusable_folder(folder, "keine Schreibrechte / no permission to write")


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
