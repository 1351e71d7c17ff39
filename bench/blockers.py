# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Solving a blocker that 1,400 connections wait for, and deciding all their gates anew.

    DATABASE_URL=… python bench/blockers.py [--connections 1400] [--rounds 3]

The connections of Bavaria, in a scratch database, behind the walls, ledger included. Beside it the physical limit:
the same rows by plain COPY into tables without an index.
"""

import argparse
import statistics
import time

from scratch import scratch, timed

TARGET = 2.0


def limit(rows: int) -> float:
    """Seconds for as many rows as a solution writes: event, ledger entry, message for each connection."""
    from django.db import connection, transaction

    line = "x" * 120
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE bare (number bigint, day date, text text) ON COMMIT DROP")
        start = time.perf_counter()
        with cursor.copy("COPY bare FROM STDIN") as copy:
            for number in range(3 * rows):
                copy.write_row((number, "2026-11-26", line))
        return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--connections", type=int, default=1400)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with scratch():
        from django.db import transaction

        from blaupause.accounts.scope import system
        from blaupause.blueprint.actions import load
        from blaupause.kernel.clock import today
        from blaupause.rollout import blocking, unblocking
        from blaupause.rollout.actions import apply_blueprint
        from blaupause.rollout.knowing import standings
        from blaupause.rollout.models import Connection
        from blaupause.rollout.workrules import BlockerOwner

        load(by="bench", path_or_key="bayern")
        apply_blueprint(by="bench", blueprint="bayern")
        by = system("bench", today())
        ids = list(Connection.objects.order_by("pk").values_list("pk", flat=True)[: options.connections])
        said = blocking.Described("Schnittstelle fehlt", BlockerOwner.VENDOR)
        reported, solved, decided = [], [], []
        for _ in range(options.rounds):
            start = time.perf_counter()
            number = blocking.report(by=by, connection_ids=ids, said=said, held=blocking.Held())
            reported.append(time.perf_counter() - start)
            start = time.perf_counter()
            freed = unblocking.solve(by=by, number=number, solution="Sie ist da.", seen=1)
            solved.append(time.perf_counter() - start)
            assert (freed.connections, freed.unmarked) == (len(ids), len(ids)), freed

            def evaluate() -> None:
                with transaction.atomic():
                    assert len(standings(by, ids)) == len(ids)

            decided.append(timed(evaluate))
        bare = statistics.median(limit(len(ids)) for _ in range(options.rounds))
    done = statistics.median(a + b for a, b in zip(solved, decided, strict=True))
    print(f"{len(ids):,} connections wait for one blocker; medians of {options.rounds}")
    print(f"  report it, all marked as blocked      {statistics.median(reported):6.3f} s")
    print(f"  solve it: links, events, words        {statistics.median(solved):6.3f} s")
    print(f"  decide all their gates anew           {statistics.median(decided):6.3f} s")
    print(f"  solve and decide                      {done:6.3f} s   (target {TARGET} s)")
    print(f"  plain COPY of as many rows            {bare:6.3f} s   ({done / bare:.0f}×)")


if __name__ == "__main__":
    main()
