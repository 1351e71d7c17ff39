# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reading 1.18 million connections: index, state of a day, register pages, memory.

Beside the register page stands the same question asked of the database. Everything happens in a scratch database
that is dropped afterwards; its rows are synthetic (852 commitments for each Bavarian registration authority).

    DATABASE_URL=… python bench/register.py [--commitments 852] [--events 1500000]
"""

import argparse
import resource
from datetime import date, timedelta
from pathlib import Path

from scratch import best, scratch, synthetic_blueprint, timed

CONNECTIONS = """
WITH bodies AS MATERIALIZED (
    SELECT DISTINCT a.id FROM authorities_competence k JOIN authorities_authority a ON a.id = k.authority_id
    WHERE domain = 'registration' AND k.valid_to IS NULL AND a.land = '09'
)
INSERT INTO rollout_connection (authority_id, commitment_id, online_service_id, blueprint_version_id, state,
    live_level, strength, blocked, since, revision)
SELECT a.id, c.id, c.online_service_id, %s, 0, 0, 0, FALSE, CURRENT_DATE, 0
FROM catalog_commitment c CROSS JOIN bodies a WHERE c.key LIKE 'bench-%%'
"""
EVENTS = """
INSERT INTO rollout_connectionevent (connection_id, revision, occurred_on, recorded_at, by, old_state, state,
    old_live_level, live_level, strength, evidence_on, blocked, why, source_url)
SELECT first + (n * 7919) %% (last - first + 1), 1, CURRENT_DATE - (n * 31 %% 600)::int, now(), 'bench', 0,
    n %% 12, 0, 0, 2 + n %% 5, CURRENT_DATE - 700, n %% 10 = 0, 'bench', ''
FROM generate_series(1::bigint, %s) AS n,
    (SELECT min(id) AS first, max(id) AS last FROM rollout_connection) AS ids
"""
PAGE_SQL = """
SELECT c.id, a.name, count(*) OVER () FROM rollout_connection c
JOIN authorities_authority a ON a.id = c.authority_id
LEFT JOIN LATERAL (SELECT state FROM rollout_connectionevent e WHERE e.connection_id = c.id
    AND e.occurred_on <= CURRENT_DATE ORDER BY e.occurred_on DESC, e.revision DESC, e.id DESC LIMIT 1) s ON TRUE
WHERE a.name ILIKE '%markt%' AND s.state = 8 ORDER BY a.sort_key LIMIT 50
"""


def fill(commitments: int, events: int) -> None:
    """Synthetic connections and events, straight into the tables."""
    from django.db import connection, transaction

    from blaupause.blueprint.queries import newest

    key = synthetic_blueprint(commitments)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # foreign keys hold by construction
        cursor.execute(CONNECTIONS, [newest(key).id])
        cursor.execute(EVENTS, [events])
        cursor.execute("UPDATE rollout_revision SET number = 1, structure = structure + 1")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def memory() -> str:
    """Memory of this process, now and at most, in MB."""
    now = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize() / 1e6
    return f"{now:.0f} MB (peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6:.0f} MB)"


def held(thing: object) -> float:
    """MB of the arrays of a columns object."""
    return sum(values.nbytes for values in vars(thing).values() if hasattr(values, "nbytes")) / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--commitments", type=int, default=852, help="each means 1,385 connections")
    parser.add_argument("--events", type=int, default=1_500_000)
    options = parser.parse_args()
    with scratch():
        from django.db import connection

        from blaupause.kernel.clock import today
        from blaupause.rollout.actions import record
        from blaupause.rollout.queries import RegisterFilter, index, register_page
        from blaupause.rollout.rules import State

        fill(options.commitments, options.events)
        print(f"process before                     {memory()}")
        load = timed(lambda: index(False))
        found = index(False)
        print(f"{len(found.connections):,} connections, {len(found.events):,} events")
        print(f"load everything (binary COPY)      {load:8.2f} s")
        print(f"process after loading              {memory()}")
        print(f"index when nothing changed         {best(lambda: index(False)):8.2f} ms")
        days = iter([today() - timedelta(days=n) for n in range(100)])
        print(f"state as of another day (fold)     {best(lambda: found.at(next(days))):8.2f} ms   (target 30 ms)")
        pk = int(found.connections.ids[1000])
        record(by="bench", connection_id=pk, state=State.OPEN, occurred_on=today(), why="bench")
        print(f"index after one more event         {timed(lambda: index(False)) * 1000:8.2f} ms")
        found = index(False)  # the old one goes
        first = timed(lambda: register_page(RegisterFilter(), 1, 50, False))
        print(f"first register page (orders)       {first * 1000:8.2f} ms")
        pages = {
            "no filter": RegisterFilter(),
            "text and state": RegisterFilter(text="markt", state=State.LIVE),
            "land, sorted by since": RegisterFilter(land="09", sort="since", descending=True),
            "district, blocked": RegisterFilter(district="09184", blocked=True),
        }
        for name, filter_ in pages.items():
            took = best(lambda filter_=filter_: register_page(filter_, 3, 50, False))
            total = register_page(filter_, 3, 50, False).total
            print(f"register page, {name:22}{took:6.2f} ms   {total:,} found (target 30 ms)")
        with connection.cursor() as cursor:
            sql = timed(lambda: cursor.execute(PAGE_SQL)) * 1000
        print(f"the same by SQL (text and state)   {sql:8.0f} ms")
        print(f"process after everything           {memory()}")
        print(f"connections {held(found.connections):.0f} MB, events {held(found.events):.0f} MB, ", end="")
        print(f"one day {held(found.at(date(2026, 1, 1))):.0f} MB")


if __name__ == "__main__":
    main()
