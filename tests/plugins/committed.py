# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Races need rows that other connections see: committed for one test, and gone after it.

pytest-django's own way (a transactional test) empties the whole database, and with it the base data.
"""

import contextlib
from collections.abc import Callable, Iterator
from threading import Barrier, Thread
from typing import Any, TypeVar

from django.db import connection, connections, transaction
from django.db.backends.utils import CursorWrapper

from blaupause.accounts.scope import system
from blaupause.accounts.wall import acting
from blaupause.kernel.clock import today

T = TypeVar("T")
TABLES = (
    "rollout_bulkrow",
    "rollout_bulkjob",
    "rollout_statement",
    "blueprint_blueprintdraft",
    "accounts_approval",
    "accounts_changerequest",
    "accounts_invitation",
    "accounts_mandate",
    "accounts_membership",
    "accounts_organisation",
    "rollout_adoption",
    "rollout_solution",
    "rollout_message",
    "rollout_stepevent",
    "rollout_statement",
    "rollout_deviation",
    "rollout_connectionevent",
    "ledger_entry",
    "account_emailaddress",
    "usersessions_usersession",
    "accounts_personallink",
    "accounts_reminderchoice",
    "accounts_remindermail",
    "accounts_person",
)
"""In the order in which rows can go. Everything a test adds here is removed."""
_OPEN = frozenset({"account_emailaddress", "usersessions_usersession", "accounts_person"})
_FACTS = ("state", "live_level", "strength", "evidence_on", "blocked", "system_id", "since", "revision")


@contextlib.contextmanager
def as_system() -> Iterator[None]:
    """One transaction of the server's."""
    with acting(system("test", today())), transaction.atomic():
        yield


@contextlib.contextmanager
def restored(place: str) -> Iterator[None]:
    """Whatever is committed inside is undone at the end, also what was recorded of the connections in `place`.

    Their steps are open again; row-level security and append-only are set aside for that.
    """
    with as_system(), connection.cursor() as cursor:
        highest = {table: _highest(cursor, table) for table in TABLES}
        cursor.execute("SELECT chain, number, hash FROM ledger_head")
        heads = cursor.fetchall()
        cursor.execute(
            f"SELECT {', '.join(_FACTS)}, id FROM rollout_connection WHERE starts_with(place, %s)", [place]
        )
        rows = cursor.fetchall()
    try:
        yield
    finally:
        with as_system(), connection.cursor() as cursor:
            _remove(cursor, highest)
            for chain, number, hashed in heads:
                cursor.execute(
                    "UPDATE ledger_head SET number = %s, hash = %s WHERE chain = %s", [number, hashed, chain]
                )
            cursor.execute("DELETE FROM ledger_head WHERE chain <> ALL(%s)", [[head[0] for head in heads]])
            values = ", ".join(f"{name} = %s" for name in _FACTS)
            for row in rows:
                cursor.execute(
                    f"UPDATE rollout_connection SET {values} WHERE id = %s AND revision <> %s", [*row, row[-2]]
                )
            cursor.execute(
                "UPDATE rollout_connectionstep SET state = 0 WHERE connection_id = ANY(%s) AND state <> 0",
                [[row[-1] for row in rows]],
            )
            cursor.execute("UPDATE rollout_revision SET number = number + 1, structure = structure + 1")


def _remove(cursor: CursorWrapper, highest: dict[str, int]) -> None:
    cursor.execute("ALTER TABLE ledger_entry DISABLE TRIGGER ledger_entry_append_only")
    cursor.execute("DELETE FROM django_session")
    cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name = 'rollout.carry_out'")
    protected = [table for table in TABLES if table not in _OPEN]
    for table in protected:
        cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table in TABLES:
        cursor.execute(f"DELETE FROM {table} WHERE id > %s", [highest[table]])
    for table in protected:
        cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    cursor.execute("ALTER TABLE ledger_entry ENABLE TRIGGER ledger_entry_append_only")


def _highest(cursor: CursorWrapper, table: str) -> int:
    cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")
    (found,) = cursor.fetchone()
    return int(found)


def apart(call: Callable[[], T]) -> T:
    """What a call returns in a thread of its own, outside the transaction that a test may be in."""
    (found,) = race(1, lambda _: call())
    if isinstance(found, Exception):
        raise found
    return found


def race(count: int, attempt: Callable[[int], T]) -> list[T | Exception]:
    """What `attempt(n)` returned or raised in each of `count` threads that start at the same moment."""
    found: list[Any] = [None] * count
    start = Barrier(count)

    def run(number: int) -> None:
        try:
            start.wait(timeout=20)
            found[number] = attempt(number)
        except Exception as error:
            found[number] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(number,), daemon=True) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return found
