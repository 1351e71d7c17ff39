# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Planning for all of Germany as rows of a database: 600,000 connections × 19 steps, half of the steps begun or done.

    .venv/bin/python bench/plan_rows.py [--connections 600000]

Runs a durable PostgreSQL of its own and drops it. What is measured is planning: the rows are written by SQL, with
row-level security on and states from hashes of their numbers, but without events and ledger entries, which no plan
reads. Each plan is the command in a process of its own, from its start to its end, with its own peak of memory.
"""

import argparse
import os
import subprocess
import sys
import time

from plan_apply import stored
from run import SUPERUSER, server
from scratch import scratch, synthetic_blueprint

AUTHORITIES = 1385
_CONNECTIONS = """
INSERT INTO rollout_connection (authority_id, commitment_id, blueprint_version_id, state, live_level, strength,
  blocked, since, revision, place)
SELECT x.authority, x.commitment, (SELECT max(id) FROM blueprint_blueprintversion WHERE key = 'bench'),
  x.dice %% 12, 0, 0, x.dice %% 17 = 0, DATE '2025-09-01' + x.dice %% 360, 1, x.place
FROM (
  SELECT a.id AS authority, m.id AS commitment, abs(hashint8(a.id * 100003 + m.id)) %% 1000003 AS dice,
    CASE WHEN a.key LIKE '%%0000000' THEN substr(a.key, 4, 5) ELSE substr(a.key, 4) END AS place
  FROM authorities_authority a CROSS JOIN catalog_commitment m
  WHERE a.id = ANY(%s) AND a.land = '09' AND m.key LIKE 'bench-%%'
) x ORDER BY x.authority, x.commitment"""
_STEPS = """
INSERT INTO rollout_connectionstep (connection_id, step, state)
SELECT c.id, s.key, CASE WHEN s.place <= c.id %% 20 THEN 1 + (c.id + s.place) %% 3 ELSE 0 END
FROM rollout_connection c CROSS JOIN unnest(%s::text[]) WITH ORDINALITY AS s (key, place)
ORDER BY c.id"""


def fill(count: int) -> int:
    """A made-up blueprint with enough commitments, and its rows; how many connections there are."""
    import psycopg

    from blaupause.authorities.queries import competence_at
    from blaupause.blueprint.queries import newest
    from blaupause.kernel.clock import today

    document = newest(synthetic_blueprint(-(-count // AUTHORITIES))).document
    competence = next(iter(document.commitments.values())).competence
    bodies = sorted({int(pk) for pk in competence_at(competence, today()).authority_ids} - {0})
    with psycopg.connect(os.environ["DATABASE_URL"], user=SUPERUSER) as database:
        database.execute("SET session_replication_role = replica")  # no row-by-row checks of foreign keys
        made = database.execute(_CONNECTIONS, [bodies]).rowcount
        steps = database.execute(_STEPS, [list(document.steps)]).rowcount
        database.execute("UPDATE rollout_revision SET number = number + 1, structure = structure + 1")
    with psycopg.connect(os.environ["DATABASE_URL"], user=SUPERUSER, autocommit=True) as database:
        database.execute("VACUUM ANALYZE")
    print(f"Rows: {made:,} connections, {steps:,} steps", flush=True)
    return made


def measured(*arguments: str) -> tuple[float, float, float, str]:
    """Seconds, seconds of its own computing, and megabytes (peak) of one command, and what it printed."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "blaupause", *arguments], stdout=subprocess.PIPE, text=True, env=os.environ
    )
    assert process.stdout is not None
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"failed: {' '.join(arguments)}")
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, said


def show(what: str, *arguments: str) -> None:
    """Measure a command and print it beside the targets, with what it says is to be done."""
    seconds, computing, peak, said = measured(*arguments)
    todo = next((line for line in said.splitlines() if line.startswith(("Zu tun", "Nichts zu tun"))), "")
    busy = os.getloadavg()[0]
    print(f"  {what:28} {seconds:7.1f} s  {peak:6.0f} MB   (targets: 20 s, 1,500 MB)  {todo}")
    print(f"  {'':28} {computing:7.1f} s  of its own computing; load of the machine {busy:.1f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--connections", type=int, default=600_000, help="at least as many")
    options = parser.parse_args()
    with server() as url:
        os.environ["DATABASE_URL"] = url
        with scratch():
            start = time.perf_counter()
            fill(options.connections)
            print(f"  written by SQL               {time.perf_counter() - start:7.1f} s", flush=True)
            show("plan, nothing changed", "blueprint", "plan", "bench")
            stored(7, "bench")
            show("plan, one more step", "blueprint", "plan", "bench")
            show("the same, kept as a file", "blueprint", "plan", "bench", "--out", os.devnull)
            show("the same, readable diff", "blueprint", "plan", "bench", "--diff")


if __name__ == "__main__":
    main()
