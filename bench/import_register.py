# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""How long the import of a register file takes, the first time and when nothing changed.

Beside it stands the time the PyPI package `gv100ad-py` needs merely to parse the same file (when it is installed).
Everything runs in one transaction that is rolled back: the database is left as it was.

    DATABASE_URL=… python bench/import_register.py FOLDER_WITH_GV100AD_FILES [--runs 3]
"""

import argparse
import gzip
import io
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "blaupause.config.settings")

import django

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from blaupause.territory import actions, queries, revision  # noqa: E402
from blaupause.territory.sources import gv100ad  # noqa: E402

TABLES = "territory_unit, territory_unitversion, territory_succession, territory_registerimport"


class Undo(Exception):
    """Leaves the transaction without a trace."""


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the clock, and of this process's CPU (which other work on the machine does not stretch)."""
    start, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - start, time.process_time() - cpu


def run_import(path: Path) -> int:
    register = gv100ad.read(path)
    difference = actions.difference_to(register)
    origin = actions.origin_of(register, difference)
    return actions.apply_register(by="bench", origin=origin, difference=difference).rows


def foreign_parse(path: Path) -> int | None:
    try:
        from gv100ad import GV100ADReader
    except ImportError:
        return None
    text = gzip.decompress(path.read_bytes()).decode("utf-8-sig")
    return sum(1 for _ in GV100ADReader(io.StringIO(text)).read())


def measured(files: list[Path]) -> dict[str, tuple[float, float, int]]:
    """Seconds, CPU seconds and statements of one round over the files."""
    result: dict[str, tuple[float, float, int]] = {}
    try:
        with transaction.atomic():
            connection.cursor().execute(f"TRUNCATE {TABLES} CASCADE")
            for name, path in (("first", files[0]), ("unchanged", files[0]), ("next status", files[-1])):
                with CaptureQueriesContext(connection) as statements:
                    seconds, cpu = timed(lambda path=path: run_import(path))
                result[name] = (seconds, cpu, len(statements))
            queries._cache.revision = None
            result["load a snapshot"] = (*timed(queries.territory_at), 2)
            calls = 1000
            seconds, cpu = timed(lambda: [queries.territory_at() for _ in range(calls)])
            result["territory_at, warm"] = (seconds / calls, cpu / calls, 1)
            revision.begin_request()
            seconds, cpu = timed(lambda: [queries.territory_at() for _ in range(calls)])
            revision.end_request()
            result["… in a web request"] = (seconds / calls, cpu / calls, 0)
            raise Undo
    except Undo:
        pass
    return result


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    files = sorted(options.folder.glob("GV100AD_*.txt.gz"), key=lambda f: gv100ad.read(f).status_date)
    rounds = [measured(files) for _ in range(options.runs)]
    records = len(gv100ad.read(files[0]).records)
    print(f"{records} records, {files[0].name}; median of {options.runs}      clock          CPU")
    medians: dict[str, float] = {}
    for name in rounds[0]:
        medians[name] = show(name, [r[name][:2] for r in rounds], f"{rounds[0][name][2]} statements")
    own = show("parse and check only", [timed(lambda: gv100ad.read(files[0])) for _ in range(options.runs)])
    if foreign_parse(files[0]) is None:
        print("  gv100ad-py is not installed: no comparison")
        return
    other = show("gv100ad-py, parse", [timed(lambda: foreign_parse(files[0])) for _ in range(options.runs)])
    for name in ("first", "unchanged"):
        print(f"  {name} import : gv100ad-py parsing = {medians[name] / other:.2f}")
    print(f"  parse and check : gv100ad-py parsing = {own / other:.2f}")


def show(name: str, times: list[tuple[float, float]], note: str = "") -> float:
    """Print the medians and return that of the clock."""
    clock, cpu = (statistics.median(t[place] for t in times) for place in (0, 1))
    print(f"  {name:20} {clock * 1000:9.3f} ms {cpu * 1000:9.3f} ms   {note}".rstrip())
    return clock


if __name__ == "__main__":
    main()
