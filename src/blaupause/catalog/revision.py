# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whether what a process keeps still holds: one small query, asked once per web request.

A stamp joins the head of a ledger chain, which moves with every action, and the highest ids of the tables, which
also tell when they were emptied. Hashes and ids never come again, so a rolled-back write is not mistaken for another.
"""

import threading
from collections.abc import Sequence

from django.db import connection

Stamp = tuple[object, ...]


class _Request(threading.local):
    def __init__(self) -> None:
        self.active = False
        self.stamp: Stamp | None = None


class Stamps:
    """Stamps of one chain and its tables; inside a web request the first answer counts for all of it."""

    def __init__(self, chain: str, tables: Sequence[str]) -> None:
        highest = ", ".join(f"(SELECT max(id) FROM {table})" for table in tables)  # noqa: S608 - names are constants
        head = "(SELECT hash FROM ledger_head WHERE chain = %s)"  # not the entries: not everybody may read those
        self._sql = f"SELECT {head}, {highest}"
        self._chain = chain
        self._request = _Request()

    def current(self) -> Stamp:
        """The present stamp; at most one query."""
        if self._request.active and self._request.stamp is not None:
            return self._request.stamp
        with connection.cursor() as cursor:
            cursor.execute(self._sql, [self._chain])
            stamp = (str(connection.settings_dict["NAME"]), *(cursor.fetchone() or ()))
        self._request.stamp = stamp if self._request.active else None
        return stamp

    def forget(self) -> None:
        """Ask again at the next opportunity: called by everything that writes."""
        self._request.stamp = None

    def begin_request(self, **_: object) -> None:
        """A web request starts in this thread."""
        self._request.active, self._request.stamp = True, None

    def end_request(self, **_: object) -> None:
        """The web request of this thread is answered."""
        self._request.active, self._request.stamp = False, None


STAMPS = Stamps(
    "catalog",
    (
        "catalog_service",
        "catalog_commitment",
        "catalog_onlineservice",
        "catalog_operator",
        "catalog_specialistsystem",
        "catalog_compatibilitytest",
    ),
)
