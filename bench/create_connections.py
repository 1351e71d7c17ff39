# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""How long it takes to create connections with their steps and ledger entries in one transaction.

Beside it, in the same run, the physical limit: plain COPY of as many rows of the same width into unlogged tables
without index, constraint or foreign key. Everything happens in a scratch database that is dropped afterwards.

    DATABASE_URL=… python bench/create_connections.py [--commitments 15] [--runs 3]
"""

import argparse
import statistics
import time
from collections.abc import Iterator

from scratch import scratch, synthetic_blueprint, timed

TARGET = 10.0


def physical_limit(connections: int, steps: int) -> float:
    """Seconds to COPY the same numbers of rows where nothing has to be kept in order."""
    from django.db import connection, transaction

    def copy(table: str, count: int, row: str) -> None:
        with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as stream:
            for block in blocks(count, row):
                stream.write(block)

    def work() -> None:
        with transaction.atomic():
            copy("plain_connection", connections, "{n}\t77\t5\t3\t1\t0\t0\t0\tf\t2026-11-22\t9\n")
            copy("plain_step", steps, "{n}\t{n}\tresponsibility-entry\t0\n")
            copy("plain_ledger", connections, LEDGER_ROW)

    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS plain_connection, plain_step, plain_ledger")
        cursor.execute(
            "CREATE UNLOGGED TABLE plain_connection (id bigint, a bigint, b bigint, c bigint, d bigint, e smallint,"
            " f smallint, g smallint, h boolean, i date, j bigint)"
        )
        cursor.execute(
            "CREATE UNLOGGED TABLE plain_step (id bigint, connection_id bigint, step text, state smallint)"
        )
        cursor.execute(
            "CREATE UNLOGGED TABLE plain_ledger (chain text, number bigint, at timestamptz, actor text, action text,"
            " subject text, detail jsonb, why text, previous_hash text, hash text)"
        )
    return timed(work)


LEDGER_ROW = (
    "land-09\t{n}\t2026-11-22 12:00:00+00\tbench\tconnection.created\tconnection:{n}\t"
    '{{"authority": "60-097720177177", "blueprint": "bench@0.1.0", "commitment": "bench-1", "online_service": "ewa",'
    ' "sha256": "' + "0" * 64 + '", "steps": 19}}\t\t' + "0" * 64 + "\t" + "0" * 64 + "\n"
)


def blocks(count: int, row: str, size: int = 5000) -> Iterator[str]:
    """Rows of a COPY in blocks."""
    for start in range(0, count, size):
        yield "".join(row.format(n=n) for n in range(start, min(start + size, count)))


def empty() -> None:
    """Take all connections away again (the ledger keeps its entries)."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE rollout_connection CASCADE")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--commitments", type=int, default=15, help="each means 1,385 connections")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    with scratch():
        from blaupause.ledger.queries import broken_entry
        from blaupause.rollout.actions import apply_blueprint

        key = synthetic_blueprint(options.commitments)
        seconds, limits = [], []
        for _ in range(options.runs):
            empty()
            start = time.perf_counter()
            summary = apply_blueprint(by="bench", blueprint=key)
            seconds.append(time.perf_counter() - start)
            again = timed(lambda: apply_blueprint(by="bench", blueprint=key))
            limits.append(physical_limit(summary.created, summary.steps))
        rows = 2 * summary.created + summary.steps
        took, limit = statistics.median(seconds), statistics.median(limits)
        print(f"{summary.created:,} connections, {summary.steps:,} steps, {summary.created:,} ledger entries")
        print(f"created in one transaction  {took:6.2f} s  {rows / took:10,.0f} rows/s   (target {TARGET:.0f} s)")
        print(f"plain COPY, nothing kept    {limit:6.2f} s  {rows / limit:10,.0f} rows/s")
        print(f"ratio                       {took / limit:6.1f} x   runs {min(seconds):.2f}–{max(seconds):.2f} s")
        print(f"applied again, no change    {again:6.2f} s")
        print(f"ledger unbroken             {broken_entry('land-09') is None}")


if __name__ == "__main__":
    main()
