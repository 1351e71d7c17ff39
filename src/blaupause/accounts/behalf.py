# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Frames of actions: on whose behalf they work, what they may lock, and the one narrow way past the walls."""

import contextlib
from collections.abc import Iterator

from django.db import connection, transaction

from blaupause.accounts import scope as scopes
from blaupause.accounts.scope import Scope
from blaupause.accounts.wall import acting


@contextlib.contextmanager
def on_behalf(by: Scope) -> Iterator[None]:
    """One transaction behind both walls, whoever acted before: an action never reaches further than `by`."""
    with acting(by), transaction.atomic():
        yield


@contextlib.contextmanager
def unfiltered(by: Scope, purpose: str) -> Iterator[None]:
    """Reads that the second wall would hide, for one purpose named here.

    Only for what is no secret (which organisations act for others) or never leaves the action (is that key taken,
    is that the last administrator?). Nothing may be written inside.
    """
    with acting(scopes.system(purpose, by.day)), transaction.atomic(savepoint=False):
        yield


def lock(name: str) -> None:
    """Wait until nobody else holds this name, and hold it to the end of the transaction.

    Row locks will not do: somebody may add to an organisation that they may not edit, and then cannot lock it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"accounts:{name}"])
