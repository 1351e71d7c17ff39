# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A version that is really committed, so that other processes can apply it, and everything it left taken back."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg

from blaupause.blueprint.models import BlueprintVersion
from blaupause.blueprint.rules.canonical import content_hash, plain
from blaupause.kernel.clock import now
from blaupause.rollout.models import Connection
from tests.accounts import server
from tests.plugins.committed import as_system
from tests.rollout.plans import added, removed, variant

LAND = "06"
_GROWING = ("ledger_entry", "rollout_versionreview", "blueprint_blueprintversion")


@dataclass(frozen=True)
class Before:
    """What there was."""

    highest: dict[str, int]
    heads: list[tuple[str, int, str]]
    connections: list[tuple[int, int, int]]  # id, version, state
    steps: int


@contextlib.contextmanager
def committed_version() -> Iterator[BlueprintVersion]:
    """The newest version of Hessen adds a step and takes one away; ten connections are in preparation."""
    with server.as_superuser() as everything:
        before = snapshot(everything)
        try:
            with as_system():
                ids = Connection.objects.filter(commitment__key="he-ewa").order_by("pk").values("pk")[:10]
                Connection.objects.filter(pk__in=ids).update(state=5)
                document = variant(added, removed)
                value = plain(document)
                yielded = BlueprintVersion.objects.create(
                    key="hessen",
                    version="0.3.0",
                    content_hash=content_hash(value),
                    document=value,
                    loaded_at=now(),
                    loaded_by="test",
                )
            yield yielded
        finally:
            undo(everything, before)


def snapshot(everything: "psycopg.Connection[Any]") -> Before:
    """What there is before something is tried."""
    highest = {
        table: everything.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0]  # type: ignore[index]
        for table in _GROWING
    }
    heads = everything.execute("SELECT chain, number, hash FROM ledger_head").fetchall()
    connections = everything.execute(
        "SELECT id, blueprint_version_id, state FROM rollout_connection WHERE starts_with(place, %s)", [LAND]
    ).fetchall()
    (steps,) = everything.execute("SELECT count(*) FROM rollout_connectionstep").fetchone() or (0,)
    return Before(highest, heads, connections, steps)


def undo(everything: "psycopg.Connection[Any]", before: Before, *, keep_version: bool = False) -> None:
    """Rows as they were. Triggers and keys are set aside for it: the ledger takes nothing back by itself."""
    with everything.transaction():
        everything.execute("SET LOCAL session_replication_role = replica")
        for table, number in before.highest.items():
            if not (keep_version and table == "blueprint_blueprintversion"):
                everything.execute(f"DELETE FROM {table} WHERE id > %s", [number])
        everything.execute("DELETE FROM ledger_head WHERE chain <> ALL(%s)", [[head[0] for head in before.heads]])
        for chain, number, hashed in before.heads:
            everything.execute(
                "UPDATE ledger_head SET number = %s, hash = %s WHERE chain = %s", [number, hashed, chain]
            )
        for version in sorted({row[1] for row in before.connections}):
            ids = [row[0] for row in before.connections if row[1] == version]
            everything.execute(
                "UPDATE rollout_connection SET blueprint_version_id = %s WHERE id = ANY(%s)", [version, ids]
            )
        if not keep_version:
            everything.execute(
                "UPDATE rollout_connection SET state = 0 WHERE id = ANY(%s)",
                [[row[0] for row in before.connections if row[2] == 0]],
            )
        everything.execute("DELETE FROM rollout_connectionstep WHERE step = 'extra'")
        everything.execute("UPDATE rollout_revision SET number = number + 1, structure = structure + 1")


def footprint(everything: "psycopg.Connection[Any]") -> tuple[Any, ...]:
    """Everything applying writes, in numbers."""
    row = everything.execute(
        "SELECT (SELECT count(*) FROM rollout_connection WHERE blueprint_version_id ="
        "   (SELECT max(id) FROM blueprint_blueprintversion)),"
        " (SELECT count(*) FROM rollout_connectionstep),"
        " (SELECT count(*) FROM rollout_versionreview),"
        " (SELECT count(*) FROM ledger_entry),"
        " (SELECT sum(number) FROM ledger_head),"
        " (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid ="
        "   (hashtextextended('rollout:plans', 0) & 4294967295)::bigint::oid)"
    ).fetchone()
    assert row is not None
    return tuple(row)
