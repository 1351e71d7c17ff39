# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A scratch database of its own with 1.18 million synthetic connections: 2,056 municipalities × 575 commitments.

Real territory and base data, invented commitments of Bavaria (`bench-001` …) with one authority per municipality.
States and events follow from hashes of the ids, so every run sees the same. Built once, used again when present.
"""

import os
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).resolve().parents[1]
NAME = "blaupause_million"
COMMITMENTS = 575

_STEPS = (
    (
        "an authority per municipality of Bavaria",
        """
INSERT INTO authorities_authority (key, kind, name, sort_key, unit_id, land, valid_from, source)
SELECT '60-' || u.ars, 1, v.name_full, v.sort_key, u.id, '09', DATE '2025-08-31', 'bench'
FROM territory_unit u JOIN territory_unitversion v ON v.unit_id = u.id AND v.valid_to IS NULL
WHERE u.level = 60 AND u.valid_to IS NULL AND u.ars LIKE '09%'
ON CONFLICT (key) DO NOTHING""",
    ),
    (
        "competence of the domain „bench“",
        """
INSERT INTO authorities_competence (domain, area_id, authority_id, valid_from, origin, assumption, source)
SELECT 'bench', u.id, a.id, DATE '2025-08-31', 'rule', '', 'bench'
FROM territory_unit u JOIN authorities_authority a ON a.key = '60-' || u.ars
WHERE u.level = 60 AND u.valid_to IS NULL AND u.ars LIKE '09%'""",
    ),
    (
        f"{COMMITMENTS} commitments",
        f"""
INSERT INTO catalog_commitment (key, land, name_de, name_en, citizen_name_de, citizen_name_en, competence, target,
  target_note_de, target_note_en, due, announced, source_url, "order")
SELECT 'bench-' || lpad(n::text, 3, '0'), '09', 'Leistung ' || n, 'Service ' || n, 'Leistung ' || n, 'Service ' || n,
  'bench', 'everywhere', '', '', DATE '2030-12-31', DATE '2026-01-21', 'https://example.org/', 100 + n
FROM generate_series(1, {COMMITMENTS}) n""",
    ),
    (
        "connections",
        """
INSERT INTO rollout_connection (authority_id, commitment_id, blueprint_version_id, state, live_level, strength,
  evidence_on, blocked, since, revision, place)
SELECT x.authority, x.commitment, (SELECT min(id) FROM blueprint_blueprintversion), x.state,
  CASE WHEN x.state = 8 THEN x.dice % 4 ELSE 0 END,
  CASE WHEN x.state IN (8, 10, 11) THEN 1 + x.dice % 6 ELSE 0 END,
  CASE WHEN x.state IN (8, 10, 11) THEN DATE '2025-09-01' + x.dice % 360 END,
  x.dice % 17 = 0, DATE '2025-09-01' + x.dice % 360, 1, x.place
FROM (
  SELECT y.*, CASE WHEN y.dice % 10 < 4 THEN 0 WHEN y.dice % 10 < 7 THEN 8 ELSE 1 + y.dice % 11 END AS state
  FROM (
    SELECT a.authority_id AS authority, c.id AS commitment,
      CASE WHEN b.key LIKE '%0000000' THEN substr(b.key, 4, 5) ELSE substr(b.key, 4) END AS place,
      abs(hashint8(a.authority_id * 100003 + c.id)) % 1000003 AS dice
    FROM authorities_competence a JOIN authorities_authority b ON b.id = a.authority_id
    CROSS JOIN catalog_commitment c
    WHERE a.domain = 'bench' AND c.competence = 'bench'
  ) y
) x ORDER BY x.authority, x.commitment""",
    ),
    (
        "an event for all that is known, an earlier one for each third",
        """
INSERT INTO rollout_connectionevent (connection_id, revision, occurred_on, recorded_at, by, old_state, state,
  old_live_level, live_level, strength, evidence_on, blocked, why, source_url)
SELECT c.id, 1, c.since - e.n * 20, now(), 'bench', 0, CASE WHEN e.n = 0 THEN c.state ELSE 5 END, 0,
  CASE WHEN e.n = 0 THEN c.live_level ELSE 0 END, CASE WHEN e.n = 0 THEN c.strength ELSE 0 END,
  CASE WHEN e.n = 0 THEN c.evidence_on END, c.blocked, 'bench', 'https://example.org/'
FROM rollout_connection c JOIN catalog_commitment m ON m.id = c.commitment_id AND m.competence = 'bench'
CROSS JOIN generate_series(0, 1) AS e (n)
WHERE c.state <> 0 AND (e.n = 0 OR c.id % 3 = 0) ORDER BY c.id, e.n DESC""",
    ),
    ("revision", "UPDATE rollout_revision SET number = number + 1, structure = structure + 1"),
)


def use() -> str:
    """Point Django at the scratch database beside `DATABASE_URL`, building it when it is not there."""
    given = os.environ.get("DATABASE_URL")
    if not given:
        raise SystemExit("DATABASE_URL muss auf einen PostgreSQL-Server zeigen (daneben entsteht eine Datenbank).")
    parts = urlsplit(given)
    url = urlunsplit(parts._replace(path=f"/{NAME}"))
    with psycopg.connect(given, autocommit=True) as server:
        there = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone()
        if not there:
            server.execute(f'CREATE DATABASE "{NAME}"')
    os.environ["DATABASE_URL"] = url
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "blaupause.config.settings")
    sys.path.insert(0, str(ROOT / "src"))
    import django

    django.setup()
    _build(url)
    return url


def address() -> str:
    """Of the scratch database, once it is in use."""
    return os.environ["DATABASE_URL"]


def superuser() -> dict[str, str]:
    """Who may leave out the checks of foreign keys."""
    name = os.environ.get("BENCH_SUPERUSER")
    return {"user": name} if name else {}


def _build(url: str) -> None:
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    with psycopg.connect(url, autocommit=True) as database:
        if database.execute("SELECT 1 FROM catalog_commitment WHERE competence = 'bench' LIMIT 1").fetchone():
            return
    from blaupause.ops.setup import prepare

    prepare()
    connection.close()
    # Only a superuser may leave out the checks; who names an ordinary server names one in BENCH_SUPERUSER.
    with psycopg.connect(url, **superuser()) as database:
        database.execute("SET session_replication_role = replica")  # no row-by-row checks of foreign keys
        for what, sql in _STEPS:
            start = time.perf_counter()
            rows = database.execute(sql).rowcount
            print(f"  built: {what}: {rows:,} rows in {time.perf_counter() - start:.1f} s", file=sys.stderr)
    with psycopg.connect(url, autocommit=True) as database:
        database.execute("VACUUM ANALYZE")
