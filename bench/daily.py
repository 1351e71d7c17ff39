# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every page of the daily work with 1.18 million connections: queries and seconds of a warm page.

    DATABASE_URL=… python bench/daily.py [--runs 3] [--only cockpit]

Uses the scratch database of bench/million.py and adds what people do: steps (of the connections whose state is
known, as far as their state is), what moved them, statements, blockers, deviations, reviews, effort, messages;
written by SQL from hashes of the numbers. Four people look at it: a clerk of one municipality (575 connections), a
Landkreis, an IT provider with 200 mandates, and the Land. Pages are asked of this process. Ends with 1 when a page
needs more than 12 queries or more seconds than it may.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg

import million

million.use()

from django.conf import settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

MOST_QUERIES, MOST_SECONDS = 12, 2.0
KREIS = "09273"
IT_MANDATES = 200

_WORK = (
    (
        "steps: of known connections as many as their state says",
        """
INSERT INTO rollout_connectionstep (connection_id, step, state)
SELECT c.id, s.key, CASE WHEN s.place < c.state * 2 THEN 2 ELSE (c.id + s.place) %% 2 END
FROM rollout_connection c JOIN catalog_commitment m ON m.id = c.commitment_id AND m.competence = 'bench'
CROSS JOIN unnest(%(steps)s::text[]) WITH ORDINALITY AS s (key, place)
WHERE c.state <> 0 AND s.place <= c.state * 2 + 2 ORDER BY c.id""",
    ),
    (
        "what moved them: begun and done, of each tenth",
        """
INSERT INTO rollout_stepevent (connection_id, step, old_state, state, occurred_on, recorded_at, by, why, place)
SELECT s.connection_id, s.step, e.n, e.n + 1, c.since + (e.n * (c.id %% 40))::int, now(), 'bench', '', c.place
FROM rollout_connectionstep s JOIN rollout_connection c ON c.id = s.connection_id
CROSS JOIN generate_series(0, 1) AS e (n)
WHERE s.state = 2 AND c.id %% 10 = 0 ORDER BY s.connection_id, s.step, e.n""",
    ),
    (
        "statements of every place",
        """
INSERT INTO rollout_statement (kind, key, place, value, note, since, recorded_at, recorded_by, verified_by, personal,
  version)
SELECT k.kind, k.key, p.place, k.value, '', DATE '2026-01-05', now(), 'bench', '', FALSE, 1
FROM (SELECT DISTINCT place FROM rollout_connection) p
CROSS JOIN (VALUES (0, 'contact-mailbox', 'post@example.org'), (0, 'authority-name', 'Behörde'),
  (1, 'lead-name', 'yes'), (1, 'technical-name', 'yes'), (1, 'dvdv-entry', 'yes'), (1, 'transport-reachable', 'yes'),
  (0, 'payment-policy', 'inactive'), (0, 'support-mail', 'hilfe@example.org')) AS k (kind, key, value)""",
    ),
    (
        "statements of known connections, three each",
        """
INSERT INTO rollout_statement (kind, key, place, connection_id, value, note, since, recorded_at, recorded_by,
  verified_by, personal, version)
SELECT k.kind, k.key, c.place, c.id, k.value, '', c.since, now(), 'bench', '', FALSE, 1
FROM rollout_connection c JOIN catalog_commitment m ON m.id = c.commitment_id AND m.competence = 'bench'
CROSS JOIN (VALUES (1, 'scope', 'yes'), (1, 'interest-received', 'yes'), (0, 'delivery-channel', 'pdf'))
  AS k (kind, key, value) WHERE c.state <> 0 ORDER BY c.id""",
    ),
    (
        "effort of each twentieth",
        """
INSERT INTO rollout_effort (connection_id, step, actor, minutes, bearer, occurred_on, note, derived, recorded_at,
  recorded_by, version, place)
SELECT c.id, 'contract', 'municipality', 30 + c.id %% 200, 1, c.since, '', FALSE, now(), 'bench', 1, c.place
FROM rollout_connection c WHERE c.state <> 0 AND c.id %% 20 = 0""",
    ),
    (
        "400 blockers",
        """
INSERT INTO rollout_blocker (place, title, text, owner, owner_name, opened_on, opened_by, recorded_at, solved_by,
  solution, version)
SELECT '09', 'Hindernis ' || n, '', n %% 5, '', DATE '2026-01-05' + n %% 200, 'bench', now(), '', '', 1
FROM generate_series(1, 400) n""",
    ),
    (
        "connections that wait for them",
        """
INSERT INTO rollout_blockedconnection (blocker_id, connection_id, step, hard, since, place)
SELECT b.id, c.id, 'specialist-system', c.id %% 3 > 0, DATE '2026-07-01', c.place
FROM rollout_connection c JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM rollout_blocker) b
  ON b.n = (c.id / 17) %% 400
WHERE c.blocked AND c.state <> 0""",
    ),
    (
        "deviations of each fiftieth",
        """
INSERT INTO rollout_deviation (connection_id, step, kind, what, reason, since, recorded_at, recorded_by, version,
  place)
SELECT c.id, 'training', 0, '', 'bench', DATE '2026-03-01', now(), 'bench', 1, c.place
FROM rollout_connection c WHERE c.state <> 0 AND c.id %% 50 = 0""",
    ),
    (
        "open reviews of each fiftieth",
        """
INSERT INTO rollout_versionreview (connection_id, from_version_id, to_version_id, reason, state, opened_at,
  decided_by, why, steps, version, place)
SELECT c.id, c.blueprint_version_id, c.blueprint_version_id, 0, 0, now(), '', '', '[]', 1, c.place
FROM rollout_connection c WHERE c.state <> 0 AND c.id %% 50 = 1""",
    ),
    (
        "messages of each hundredth",
        """
INSERT INTO rollout_message (connection_id, step, text, written_at, by, place)
SELECT c.id, '', 'Nachricht', now(), 'bench', c.place
FROM rollout_connection c WHERE c.state <> 0 AND c.id %% 100 = 2""",
    ),
)


@dataclass(frozen=True)
class Look:
    """A page as somebody opens it."""

    name: str
    who: str
    path: str


def grow(url: str) -> None:
    """Add the work, once."""
    from blaupause.blueprint.queries import newest_of_land

    blueprint = newest_of_land("09")
    assert blueprint is not None
    steps = {"steps": [step.key for step in blueprint.steps]}
    with psycopg.connect(url, **million.superuser()) as database:
        if database.execute("SELECT 1 FROM rollout_blocker WHERE opened_by = 'bench' LIMIT 1").fetchone():
            return
        database.execute("SET session_replication_role = replica")
        database.execute("UPDATE rollout_connection SET blueprint_version_id = %s", [blueprint.id])
        for what, sql in _WORK:
            start = time.perf_counter()
            rows = database.execute(sql, steps if "%(" in sql else {}).rowcount
            print(f"  built: {what}: {rows:,} rows in {time.perf_counter() - start:.1f} s", file=sys.stderr)
        database.execute("UPDATE rollout_revision SET number = number + 1, structure = structure + 1")
    with psycopg.connect(url, autocommit=True, **million.superuser()) as database:
        database.execute("VACUUM ANALYZE")


def people() -> dict[str, Client]:
    """The four, signed in; made once."""
    from tests.accounts import people as invented

    from blaupause.accounts.models import Person
    from blaupause.accounts.rules import OrganisationKind, Role
    from blaupause.accounts.scope import system
    from blaupause.accounts.wall import acting
    from blaupause.kernel.clock import today

    found = {}
    with acting(system("bench", today())), transaction.atomic():
        for name, kind, place in (
            ("Sachbearbeitung", OrganisationKind.MUNICIPALITY, places(1)[0]),
            ("Landkreis", OrganisationKind.DISTRICT, KREIS),
            ("IT-Dienstleister", OrganisationKind.IT_PROVIDER, None),
            ("Land", OrganisationKind.LAND_OFFICE, "09"),
        ):
            one = Person.objects.filter(name=f"Bench {name}").first()
            if one is None:
                home = invented.organisation(kind, place, key=f"bench-{kind}", name=f"Bench {name}")
                one = invented.member(home, Role.LEAD, name=f"Bench {name}")
                for mandated in places(IT_MANDATES) if place is None else ():
                    invented.mandate(home, mandated)
            found[name] = invented.signed_in(Client(), one)
    return found


def places(count: int) -> list[str]:
    """Municipalities, by place."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT c.place FROM rollout_connection c JOIN authorities_authority a ON a.id = c.authority_id"
            " WHERE a.source = 'bench' AND length(c.place) > 5 ORDER BY 1 LIMIT %s",
            [count],
        )
        return [row[0] for row in cursor.fetchall()]


def looks() -> Iterator[Look]:
    """All pages, each as those who use it see it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.id, a.key, c.place FROM rollout_connection c"
            " JOIN authorities_authority a ON a.id = c.authority_id"
            " JOIN catalog_commitment m ON m.id = c.commitment_id"
            " WHERE c.place = %s AND c.state = 3 AND m.competence = 'bench' ORDER BY c.id LIMIT 1",
            [places(1)[0]],
        )
        number, authority, place = cursor.fetchone()
        cursor.execute("SELECT min(id) FROM rollout_blocker WHERE place LIKE '09%'")
        blocker = cursor.fetchone()[0]
    clerk, land = "Sachbearbeitung", "Land"
    for name, path in (
        ("connection", f"/register/{number}/"),
        ("several steps on one page", f"/register/{number}/auf-einmal/"),
        ("values of the connection", f"/register/{number}/angaben/"),
        ("papers", f"/register/{number}/unterlagen/"),
        ("effort of the connection", f"/register/{number}/aufwand/"),
        ("blueprint of the connection", f"/register/{number}/blaupause/"),
        ("report a blocker", f"/register/{number}/hindernis/"),
    ):
        yield Look(name, clerk, path)
    for who in (clerk, "Landkreis", "IT-Dienstleister", land):
        for name, path in (
            ("register", "/register/"),
            ("register, filtered", "/register/?land=09&text=markt"),
            ("cockpit", "/naechste-schritte/"),
            ("together", "/naechste-schritte/gemeinsam/?schritt=contract"),
            ("blockers", "/hindernisse/"),
            ("steering list", "/hindernisse/lenkungskreis/"),
            ("effort", "/aufwand/"),
            ("deviations", "/abweichungen/"),
            ("reviews", "/pruefungen/"),
        ):
            yield Look(name, who, path)
    yield Look("cockpit of one authority", land, f"/naechste-schritte/?behoerde={authority}")
    yield Look("master data of a municipality", clerk, f"/stammdaten/{place}/")
    yield Look("master data of a Landkreis", "Landkreis", f"/stammdaten/{KREIS}/")
    yield Look("master data of the Land", land, "/stammdaten/09/")
    yield Look("a blocker", land, f"/hindernisse/{blocker}/")
    yield Look("Lagebild, one commitment", land, "/lagebild/09/bench-007/")
    yield Look("finder", clerk, "/gemeinde/?q=neustadt")
    yield Look("municipality in the finder", clerk, "/gemeinde/09772177/")


def measure(client: Client, path: str, runs: int) -> tuple[int, int, float, float]:
    """Status, queries of a warm page, seconds of the first and the median of the others."""
    start = time.perf_counter()
    client.get(path)
    first = time.perf_counter() - start
    with CaptureQueriesContext(connection) as captured:
        status = client.get(path).status_code
    asked = [one for one in captured.captured_queries if one["sql"] not in ("BEGIN", "COMMIT")]
    count, found = len(asked), []
    for _ in range(runs):
        start = time.perf_counter()
        client.get(path)
        found.append(time.perf_counter() - start)
    return status, count, first, statistics.median(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", default="", help="only pages with this in their name")
    parser.add_argument("--queries", action="store_true", help="the slowest statements of every page")
    options = parser.parse_args()
    settings.ALLOWED_HOSTS.append("testserver")
    sys.path.insert(0, str(million.ROOT))
    grow(million.address())
    clients = people()
    bad = 0
    print(f"{'page':34} {'who':18} status queries   first    warm")
    for look in looks():
        if options.only not in look.name:
            continue
        status, count, first, warm = measure(clients[look.who], look.path, options.runs)
        wrong = status != 200 or count > MOST_QUERIES or warm > MOST_SECONDS
        bad += wrong
        mark = "  ◄" if wrong else ""
        print(f"{look.name:34} {look.who:18} {status:6} {count:7} {first:7.2f} {warm:7.2f} s{mark}", flush=True)
        if options.queries and wrong:
            slowest(clients[look.who], look.path)
    if bad:
        sys.exit(f"{bad} pages need more than {MOST_QUERIES} queries or {MOST_SECONDS} s, or do not answer")


def slowest(client: Client, path: str) -> None:
    """The three statements of a page that take longest."""
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    for one in sorted(captured.captured_queries, key=lambda one: -float(one["time"]))[:3]:
        print(f"      {one['time']} s  {one['sql'][:600]}")


if __name__ == "__main__":
    main()
