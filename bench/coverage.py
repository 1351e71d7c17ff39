# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""How long coverage takes over 1.18 million connections, beside plain SQL on the same rows.

    DATABASE_URL=… python bench/coverage.py [--runs 7]

The first run builds a scratch database beside `DATABASE_URL` (about a minute and a half). The figures of both
ways are compared; times are medians in one warm process, database round trips included.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import million

million.use()

from django.db import connection  # noqa: E402

from blaupause.catalog.queries import commitments  # noqa: E402
from blaupause.coverage import queries, verdicts  # noqa: E402
from blaupause.kernel.clock import today  # noqa: E402
from blaupause.rollout import actions  # noqa: E402
from blaupause.rollout.queries import index  # noqa: E402
from blaupause.rollout.rules import State, Strength  # noqa: E402
from blaupause.territory.queries import territory_at  # noqa: E402
from blaupause.territory.rules import Level  # noqa: E402

DAY = today()
ONE = "bench-100"
MEASURE = "inhabitants_served"
_SQL = """
SELECT {group} substr(u.ars, 1, 5) AS district,
  sum(v.population) FILTER (WHERE x.state IN (8, 10, 11)) AS served,
  sum(v.population) FILTER (WHERE coalesce(x.state, 0) = 0) AS unknown,
  sum(v.population) FILTER (WHERE coalesce(x.state, 0) <> 1) AS counted
FROM authorities_competence k
JOIN territory_unit u ON u.id = k.area_id
JOIN territory_unitversion v ON v.unit_id = u.id AND v.valid_to IS NULL
CROSS JOIN catalog_commitment c
LEFT JOIN rollout_connection x ON x.authority_id = k.authority_id AND x.commitment_id = c.id
WHERE k.domain = 'bench' AND k.valid_to IS NULL AND c.competence = 'bench' {only}
GROUP BY {group} substr(u.ars, 1, 5)
"""


def timed(work: Callable[[], object], runs: int) -> float:
    """Median seconds."""
    found = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return statistics.median(found)


def memory() -> float:
    """Resident memory of this process in MB."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024


def sql(group: str = "", only: str = "") -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(_SQL.format(group=group, only=only))
        return list(cursor.fetchall())


def sql_one() -> list[tuple[object, ...]]:
    return sql(only=f"AND c.key = '{ONE}'")


def sql_all() -> list[tuple[object, ...]]:
    return sql(group="c.key,")


def one() -> queries.CoverageTable:
    return queries.coverage(commitment=ONE, measure=MEASURE, day=DAY, group=Level.DISTRICT, demonstration=False)


def everything() -> queries.CoverageMatrix:
    return queries.coverage_all(measure=MEASURE, day=DAY, group=Level.DISTRICT, land="09", demonstration=False)


def compare() -> None:
    """Both ways must say the same, or the times mean nothing."""
    ours = {row.key: row.figure for row in one().rows}
    for district, served, unknown, counted in sql_one():
        figure = ours[str(district)]
        assert (figure.numerator, figure.unknown, figure.denominator) == (served or 0, unknown or 0, counted or 0)
    matrix = everything()
    place = {info.key: n for n, info in enumerate(matrix.commitments)}
    unit = {facts.ars[:5]: n for n, facts in enumerate(matrix.units)}
    for key, district, served, unknown, counted in sql_all():
        figure = matrix.figure(place[str(key)], unit[str(district)])
        assert (figure.numerator, figure.unknown, figure.denominator) == (served or 0, unknown or 0, counted or 0)


def change() -> int:
    """Record one change for good (the database is scratch)."""
    number = int(time.time_ns() % 1_000_000) + 1
    row = index(False).connections.ids[number]
    strength = Strength(1 + time.time_ns() // 1000 % 6)
    return actions.record(
        by="bench",
        connection_id=int(row),
        state=State.LIVE,
        strength=strength,
        evidence_on=DAY - timedelta(days=int(time.time_ns() // 7 % 200)),
        occurred_on=DAY,
        why="bench",
        source_url="https://example.org/",
    )


def report(what: str, seconds: float, target: str = "", beside: float | None = None) -> None:
    ratio = f"  SQL {beside * 1000:9.1f} ms  {beside / seconds:7.1f}×" if beside else ""
    print(f"{what:58} {seconds * 1000:9.1f} ms  {target:10}{ratio}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    territory_at(), commitments()
    before = memory()
    report("cold: load connections and events", timed(lambda: index(False), 1))
    found = index(False)
    print(f"{'':4}{len(found.connections):,} connections, {len(found.events):,} events")
    report("cold: lay out connections", timed(lambda: verdicts.layout_of(found), 1))
    report("cold: states of a day", timed(lambda: found.at(DAY), 1))
    report("cold: first coverage", timed(one, 1))
    report("cold: situation of Bavaria, 580 commitments × 11 measures", timed(situation, 1))
    print(f"memory of the process: {memory():.0f} MB, of it {memory() - before:.0f} MB for index and results")
    compare()
    report("coverage per Kreis, one commitment", timed(one, runs), "≤ 50 ms", timed(sql_one, 3))
    report("coverage per Kreis, all commitments", timed(everything, runs), "≤ 200 ms", timed(sql_all, 3))
    report("map of one commitment (2,056 points)", timed(lambda: points(), runs))
    days = [date(2025, 11, 30) + timedelta(days=28 * n) for n in range(12)] + [DAY]
    report("series of 13 days, one commitment", timed(lambda: course(days), runs))
    report("situation of Bavaria, kept", timed(situation, runs))
    change()
    report("after a change: refresh the index", timed(lambda: index(False), 1))
    report("after a change: states of the day and coverage", timed(one, 1))
    report("after a change: situation", timed(situation, 1))
    print(f"memory at the end, comparison with SQL included: {memory():.0f} MB")


def points() -> object:
    return queries.map_points(commitment=ONE, day=DAY, demonstration=False)


def course(days: list[date]) -> object:
    return queries.series(commitment=ONE, measure=MEASURE, days=days, demonstration=False)


def situation() -> object:
    return queries.situation(land="09", day=DAY, demonstration=False)


if __name__ == "__main__":
    main()
