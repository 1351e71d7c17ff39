# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Second wall: PostgreSQL itself shows and takes only rows within the reach of the acting scope.

`acting(scope)` says on whose behalf this thread works. The settings are local to the transaction
(`set_config(…, true)`): nothing of them is left when a pooler gives the connection to somebody else, and outside
a transaction, or without a scope, a table that belongs to somebody is empty.
"""

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final

from django.db import connection as default_connection
from psycopg.pq import TransactionStatus

from blaupause.accounts.problems import ScopeMissing
from blaupause.accounts.rules import Condition, Kind, Verb
from blaupause.accounts.scope import Scope
from blaupause.accounts.told import TOLD, spelled

_scope: ContextVar[Scope | None] = ContextVar("scope", default=None)

ASKED: Final[tuple[tuple[Verb, Kind, Condition], ...]] = (
    (Verb.EDIT, Kind.CONNECTION, Condition.CURRENT),
    (Verb.SEE, Kind.PROGRESS, Condition.CURRENT),
    (Verb.EDIT, Kind.PROGRESS, Condition.CURRENT),
    (Verb.SEE, Kind.MESSAGE, Condition.CURRENT),
    (Verb.ADD, Kind.MESSAGE, Condition.CURRENT),
    (Verb.SEE, Kind.BLOCKER, Condition.CURRENT),
    (Verb.ADD, Kind.BLOCKER, Condition.CURRENT),
    (Verb.END, Kind.BLOCKER, Condition.CURRENT),
    (Verb.SEE, Kind.PRACTICE, Condition.CURRENT),
    (Verb.ADD, Kind.PRACTICE, Condition.CURRENT),
    (Verb.EDIT, Kind.PRACTICE, Condition.CURRENT),
    (Verb.END, Kind.PRACTICE, Condition.CURRENT),
    (Verb.SEE, Kind.ORGANISATION, Condition.CURRENT),
    (Verb.ADD, Kind.ORGANISATION, Condition.CURRENT),
    (Verb.EDIT, Kind.ORGANISATION, Condition.CURRENT),
    (Verb.SEE, Kind.MEMBERSHIP, Condition.CURRENT),
    (Verb.ADD, Kind.MEMBERSHIP, Condition.CURRENT),
    (Verb.END, Kind.MEMBERSHIP, Condition.CURRENT),
    (Verb.SEE, Kind.MANDATE, Condition.CURRENT),
    (Verb.ADD, Kind.MANDATE, Condition.CURRENT),
    (Verb.END, Kind.MANDATE, Condition.CURRENT),
    (Verb.SEE, Kind.INVITATION, Condition.WAITING),
    (Verb.ADD, Kind.INVITATION, Condition.WAITING),
    (Verb.END, Kind.INVITATION, Condition.WAITING),
    (Verb.SEE, Kind.CHANGE_REQUEST, Condition.WAITING),
    (Verb.ADD, Kind.CHANGE_REQUEST, Condition.WAITING),
    (Verb.DECIDE, Kind.CHANGE_REQUEST, Condition.WAITING),
    (Verb.END, Kind.CHANGE_REQUEST, Condition.WAITING),
    (Verb.SEE, Kind.BLUEPRINT, Condition.CURRENT),
    (Verb.ADD, Kind.BLUEPRINT, Condition.CURRENT),
    (Verb.EDIT, Kind.BLUEPRINT, Condition.CURRENT),
    (Verb.END, Kind.BLUEPRINT, Condition.CURRENT),
    (Verb.SEE, Kind.LEDGER, Condition.CURRENT),
)
"""What the policies ask; each becomes a part `<verb>_<kind>` of what is told. Its number hardly costs anything."""

_SQL: Final = f"SELECT set_config('blaupause.actor', %s, true), set_config('{TOLD}', %s, true)"


def current() -> Scope:
    """The acting scope of this thread. Raises ScopeMissing without one."""
    scope = _scope.get()
    if scope is None:
        raise ScopeMissing("nobody is acting: use acting(scope)")
    return scope


@contextlib.contextmanager
def acting(scope: Scope) -> Iterator[Scope]:
    """Work on behalf of a scope: for the transactions that begin inside, and for the rest of one that is open."""
    token = _scope.set(scope)
    try:
        _retell()
        yield scope
    finally:
        _scope.reset(token)
        _retell()


def become(scope: Scope) -> None:
    """Hand the open frame of `acting` over to another scope: for the request that has found out who asks."""
    current()
    _scope.set(scope)
    _retell()


def tell(connection: Any) -> None:
    """Tell PostgreSQL, inside the transaction that just began, what the acting scope may reach."""
    scope = _scope.get()
    if scope is not None:
        _send(connection, scope)


def _retell() -> None:
    """A transaction that is open changes hands; one that has failed takes no more orders and ends anyway."""
    if not default_connection.in_atomic_block:
        return
    driver = default_connection.connection
    if driver is None or driver.closed or driver.info.transaction_status == TransactionStatus.INERROR:
        return
    _send(default_connection, _scope.get())


def settings_of(scope: Scope | None) -> tuple[str, str]:
    """Values for the settings, in the order of `_SQL`. Without a scope nothing is reached."""
    return ("", "") if scope is None else _spelled_out(replace(scope, request_id=""))


@lru_cache(maxsize=1024)
def _spelled_out(scope: Scope) -> tuple[str, str]:
    """Of a scope without its request: the next request of the same person needs the same."""
    told = {f"{verb}_{kind}": scope.reach(verb, kind, condition).text() for verb, kind, condition in ASKED}
    return scope.key, spelled(told)


def _send(connection: Any, scope: Scope | None) -> None:
    values = settings_of(scope)
    with connection.connection.cursor() as cursor:  # the driver's own: no query of the page
        cursor.execute(_SQL, values)
