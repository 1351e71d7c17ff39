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

from blaupause.territory import actions, queries  # noqa: E402
from blaupause.territory.sources import gv100ad  # noqa: E402

TABLES = "territory_unit, territory_unitversion, territory_succession, territory_registerimport"


class Undo(Exception):
    """Leaves the transaction without a trace."""


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


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


def measured(files: list[Path]) -> dict[str, tuple[float, int]]:
    """Seconds and statements of one round over the files."""
    result: dict[str, tuple[float, int]] = {}
    try:
        with transaction.atomic():
            connection.cursor().execute(f"TRUNCATE {TABLES} CASCADE")
            for name, path in (("first", files[0]), ("unchanged", files[0]), ("next status", files[-1])):
                with CaptureQueriesContext(connection) as statements:
                    seconds = timed(lambda path=path: run_import(path))
                result[name] = (seconds, len(statements))
            queries._cache.revision = None
            result["load a snapshot"] = (timed(queries.territory_at), 2)
            calls = 1000
            result["territory_at, warm"] = (timed(lambda: [queries.territory_at() for _ in range(calls)]) / calls, 1)
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
    medians = {name: statistics.median(r[name][0] for r in rounds) for name in rounds[0]}
    records = len(gv100ad.read(files[0]).records)
    print(f"{records} records, {files[0].name}; median of {options.runs}")
    for name, seconds in medians.items():
        print(f"  {name:20} {seconds * 1000:9.2f} ms   {rounds[0][name][1]} statements")
    own = statistics.median(timed(lambda: gv100ad.read(files[0])) for _ in range(options.runs))
    print(f"  {'parse and check only':20} {own * 1000:9.2f} ms")
    if foreign_parse(files[0]) is None:
        print("  gv100ad-py is not installed: no comparison")
        return
    other = statistics.median(timed(lambda: foreign_parse(files[0])) for _ in range(options.runs))
    print(f"  {'gv100ad-py, parse':20} {other * 1000:9.2f} ms")
    for name in ("first", "unchanged"):
        print(f"  {name} import : gv100ad-py parsing = {medians[name] / other:.2f}")
    print(f"  parse and check : gv100ad-py parsing = {own / other:.2f}")


if __name__ == "__main__":
    main()
