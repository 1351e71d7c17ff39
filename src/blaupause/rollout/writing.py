# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What every write to connections shares: the revision, ids in advance, COPY."""

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from django.db import connection
from psycopg import Copy

_ROWS_PER_BLOCK = 5000
EVENT_COLUMNS: Final = (
    "connection_id",
    "revision",
    "occurred_on",
    "recorded_at",
    "by",
    "old_state",
    "state",
    "old_live_level",
    "live_level",
    "strength",
    "evidence_on",
    "blocked",
    "system_id",
    "why",
    "source_url",
)
"""Of official and of invented events alike; numbers of enumerations go in as plain integers."""


def lock_plans() -> None:
    """One plan at a time. The server lets go of it with the transaction, also when the process is killed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('rollout:plans', 0))")


def lock_revision() -> None:
    """Wait for other writers and keep them out, without a new number: for actions that may find nothing to do."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM rollout_revision WHERE id = 1 FOR UPDATE")


def share_revision() -> None:
    """Keep out whoever carries out a plan, and nobody else: for changes of what hangs on connections."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM rollout_revision WHERE id = 1 FOR KEY SHARE")


def next_revision(*, structure: bool = False) -> int:
    """Number this write transaction: its first statement, unless `lock_revision` was. The row lock orders writers.

    `structure`: connections are added or events removed, so readers have to load anew.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a revision belongs to a transaction")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE rollout_revision SET number = number + 1, structure = structure + %s"
            " WHERE id = 1 RETURNING number",
            [int(structure)],
        )
        row = cursor.fetchone()
    if row is None:
        raise RuntimeError("the revision row is missing: run the migrations")
    return int(row[0])


def reserve_ids(table: str, count: int) -> list[int]:
    """Take `count` ids from the sequence of a table, so that rows and what refers to them go in together."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [table, count],
        )
        return [int(row[0]) for row in cursor.fetchall()]


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write many rows into a table of this room; values are adapted by the driver."""
    with _staged(table, columns) as copy:
        for row in rows:
            copy.write_row(row)


def copy_lines(table: str, columns: Sequence[str], lines: Iterable[str]) -> None:
    """Write ready-made text lines (tabs between fields, no line end): for plain numbers and keys only."""
    block: list[str] = []
    with _staged(table, columns) as copy:
        for line in lines:
            block.append(line)
            if len(block) == _ROWS_PER_BLOCK:
                copy.write("\n".join(block) + "\n")
                block.clear()
        if block:
            copy.write("\n".join(block) + "\n")


@contextlib.contextmanager
def _staged(table: str, columns: Sequence[str]) -> Iterator[Copy]:
    """COPY into a table of this session and from there: row-level security takes no COPY."""
    listed, stage = ", ".join(columns), f"stage_{table}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {stage} AS SELECT {listed} FROM {table} WITH NO DATA")  # noqa: S608
        with cursor.copy(f"COPY {stage} ({listed}) FROM STDIN") as copy:
            yield copy
        cursor.execute(f"INSERT INTO {table} ({listed}) SELECT {listed} FROM {stage}")  # noqa: S608
        cursor.execute(f"DROP TABLE {stage}")
