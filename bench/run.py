# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""All benchmarks on a durable PostgreSQL of their own, one after the other.

    .venv/bin/python bench/run.py [--register FOLDER_WITH_GV100AD_FILES] [names …]

The server lives in a temporary folder with the settings of production (fsync on) and is gone afterwards. The
scratch database with 1.18 million connections takes about a minute to build.
"""

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

BENCH = Path(__file__).resolve().parent
sys.path.insert(0, str(BENCH.parent / "src"))

from blaupause.ops import engine  # noqa: E402
from blaupause.ops.engine.cluster import SUPERUSER  # noqa: E402

NAMES = (
    "import_register",
    "create_connections",
    "coverage",
    "finder",
    "pages",
    "walls",
    "signin",
    "expressions",
    "blueprint_check",
    "plan_apply",
    "blockers",
    "daily",
)


def run(*arguments: str, url: str) -> None:
    """One script in a process of its own, so that nobody measures another's memory."""
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "BENCH_SUPERUSER": SUPERUSER,
        "PYTHONPATH": str(BENCH.parent / "src"),
    }
    subprocess.run([sys.executable, *arguments], env=environment, check=True)


@contextlib.contextmanager
def server() -> Iterator[str]:
    """A durable server of its own with an empty, migrated database; the address of that."""
    with (
        tempfile.TemporaryDirectory(prefix="blaupause-bench-") as folder,
        engine.running(Path(folder), exclusive=False) as url,
    ):
        Path(folder).chmod(0o711)  # the server's account passes through
        run("-m", "blaupause", "migrate", "--verbosity", "0", url=url)
        yield url


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES)}; all when none is given")
    parser.add_argument("--register", type=Path, help="folder with GV100AD_*.txt.gz")
    options = parser.parse_args()
    names = options.names or NAMES
    with server() as url:
        for name in names:
            if name == "import_register" and not options.register:
                print("import_register: left out, --register names no folder")
                continue
            print(f"── {name}", flush=True)
            run(str(BENCH / f"{name}.py"), *([str(options.register)] if name == "import_register" else []), url=url)


if __name__ == "__main__":
    main()
