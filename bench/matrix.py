# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A passed test of a specialist system that about 1,400 connections use: agree to it, tell them, decide their gates.

    DATABASE_URL=… python bench/matrix.py [--rounds 3]

The connections of Bavaria to eWA, each naming its system, in a scratch database, behind the walls, ledger included.
Beside it the physical limit: as many messages by plain COPY into a table without an index.
"""

import argparse
import statistics
import time

from scratch import scratch, timed

TARGET = 2.0


def limit(rows: int) -> float:
    """Seconds for as many messages by COPY."""
    from django.db import connection, transaction

    line = "x" * 120
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE bare (number bigint, day date, text text) ON COMMIT DROP")
        start = time.perf_counter()
        with cursor.copy("COPY bare FROM STDIN") as copy:
            for number in range(rows):
                copy.write_row((number, "2026-11-26", line))
        return time.perf_counter() - start


def prepare() -> tuple[int, list[int]]:
    """The base data, an invented product, and connections that name it."""
    from django.db import transaction

    from blaupause.accounts.scope import system
    from blaupause.accounts.wall import acting
    from blaupause.blueprint.actions import load
    from blaupause.catalog.stating import add_system
    from blaupause.kernel.clock import now, today
    from blaupause.rollout.actions import apply_blueprint
    from blaupause.rollout.models import Connection, Statement
    from blaupause.rollout.systems import SYSTEM
    from blaupause.rollout.workrules import StatementKind

    load(by="bench", path_or_key="bayern")
    apply_blueprint(by="bench", blueprint="bayern")
    by = system("bench", today())
    product = add_system(by=by, vendor="Muster AG", product="Amtsfix", version="7.1")
    rows = list(Connection.objects.filter(online_service__key="ewa").order_by("pk"))
    with acting(by), transaction.atomic():
        Statement.unscoped.bulk_create(
            Statement(
                kind=StatementKind.PARAMETER,
                key=SYSTEM,
                value="Amtsfix 7.1",
                place=row.place,
                connection=row,
                since=today(),
                recorded_at=now(),
                recorded_by=by.key,
            )
            for row in rows
        )
    return product, [row.pk for row in rows]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with scratch():
        from django.db import transaction

        from blaupause.accounts.scope import system
        from blaupause.accounts.wall import acting
        from blaupause.catalog.stating import CellKey, Run
        from blaupause.kernel.clock import today
        from blaupause.rollout import testresults
        from blaupause.rollout.customers import customers
        from blaupause.rollout.knowing import standings

        product, ids = prepare()
        by, second = system("bench", today()), system("bench-second", today())

        def evaluate() -> None:
            with transaction.atomic():
                found = standings(by, ids)
            assert all(one.known.facts.have["import-test"] for one in found), len(found)

        def count() -> None:
            with acting(by), transaction.atomic():
                assert customers(by).counts()[product, "ewa"] == len(ids)

        agreed, decided, counted, withdrawn = [], [], [], []
        for _ in range(options.rounds):
            run = Run(True, today(), "Protokoll")
            test = testresults.record(by=by, cell=CellKey(product, "ewa"), run=run)
            agreed.append(timed(lambda number=test.id: testresults.confirm(by=second, test_id=number)))
            decided.append(timed(evaluate))
            counted.append(timed(count))
            withdrawn.append(timed(lambda number=test.id: testresults.withdraw(by=by, test_id=number, why="Versuch")))
        bare = statistics.median(limit(len(ids)) for _ in range(options.rounds))
    done = statistics.median(a + b for a, b in zip(agreed, decided, strict=True))
    print(f"{len(ids):,} connections use one specialist system; medians of {options.rounds}")
    print(f"  agree to its passed test, all are told  {statistics.median(agreed):6.3f} s")
    print(f"  decide all gates anew                   {statistics.median(decided):6.3f} s")
    print(f"  both                                    {done:6.3f} s  target {TARGET} s")
    print(f"  take the test back, all are told        {statistics.median(withdrawn):6.3f} s")
    print(f"  count who uses it                       {statistics.median(counted):6.3f} s")
    print(f"  as many messages by plain COPY          {bare:6.3f} s")


if __name__ == "__main__":
    main()
