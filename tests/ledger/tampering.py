# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What somebody with the rights of the owner could do to the ledger: take the protection down and change a row."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def unprotected() -> Iterator[None]:
    """Neither trigger nor row-level security, inside the test's transaction."""
    with connection.cursor() as cursor:
        for table in ("ledger_entry", "ledger_seal"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute("ALTER TABLE ledger_entry NO FORCE ROW LEVEL SECURITY")
        yield
        cursor.execute("ALTER TABLE ledger_entry FORCE ROW LEVEL SECURITY")
        for table in ("ledger_entry", "ledger_seal"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def tamper(statement: str, values: list[object] | None = None) -> int:
    """Run a statement without protection; how many rows it changed."""
    with unprotected(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)
