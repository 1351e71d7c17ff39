# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Creating and checking the folder of PostgreSQL's own files."""

import shutil
import tempfile
from pathlib import Path

from blaupause.ops.engine import problems
from blaupause.ops.engine.account import Account
from blaupause.ops.engine.binaries import Binaries
from blaupause.ops.engine.layout import Layout

SUPERUSER = "postgres"


def ensure(layout: Layout, binaries: Binaries, fsync: bool) -> Path:
    """The cluster of this version, created when it is missing."""
    cluster = layout.cluster(binaries.major)
    if not cluster.exists():
        _create(cluster, binaries, layout.account, fsync)
    found = (cluster / "PG_VERSION").read_text(encoding="ascii", errors="replace").strip()[:20]
    if found != str(binaries.major):
        raise problems.wrong_version(cluster, found, binaries.label)
    return cluster


def is_cluster(folder: Path) -> bool:
    """Whether PostgreSQL's data lie in the folder."""
    return (folder / "PG_VERSION").is_file() and (folder / "global" / "pg_control").is_file()


def _create(cluster: Path, binaries: Binaries, account: Account, fsync: bool) -> None:
    """Run initdb beside the final place, then rename: a killed initdb leaves no half cluster."""
    for leftover in cluster.parent.glob(f".{cluster.name}-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{cluster.name}-", dir=cluster.parent))
    try:
        account.own(fresh)
        command: list[str | Path] = [
            binaries.folder / "initdb",
            f"--pgdata={fresh}",
            f"--username={SUPERUSER}",
            "--encoding=UTF8",
            "--locale=C",
            "--auth-local=trust",  # whoever passes the closed socket folder is the owner
            "--auth-host=reject",
            "--no-instructions",
        ]
        code, said = account.run(command if fsync else [*command, "--no-sync"])
        if code != 0:
            raise problems.programme_failed("initdb", cluster, last_words(said))
        fresh.rename(cluster)
    except OSError as error:
        raise problems.unusable_folder(cluster, error.strerror or str(error)) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def last_words(text: str, lines: int = 4) -> str:
    """The closing lines of a programme's output, in one line."""
    said = [line.strip() for line in text.splitlines() if line.strip()]
    return " | ".join(said[-lines:])[-600:] or "-"
