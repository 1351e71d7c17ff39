# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which register statuses are stored: one tiny query that also says whether a cached snapshot still holds.

Inside a web request it is asked once, so that a page shows one state and pays one query; everywhere else it is
asked every time. Sequences and import times never repeat, so a rolled-back import cannot be mistaken for another.
"""

import threading
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

_SQL = "SELECT status_date, id, imported_at FROM territory_registerimport ORDER BY status_date, id"


@dataclass(frozen=True, slots=True)
class Revision:
    """The stored statuses in order, and what identifies this state of the tables."""

    database: str
    imports: tuple[tuple[date, int, datetime], ...]

    def status_on(self, day: date) -> date | None:
        """The newest status on or before a day."""
        return max((status for status, _, _ in self.imports if status <= day), default=None)


class _Request(threading.local):
    active = False
    revision: Revision | None = None


_request = _Request()


def current() -> Revision:
    """The present revision; at most one query."""
    if _request.active and _request.revision is not None:
        return _request.revision
    with connection.cursor() as cursor:
        cursor.execute(_SQL)
        revision = Revision(str(connection.settings_dict["NAME"]), tuple(cursor.fetchall()))
    _request.revision = revision if _request.active else None
    return revision


def forget() -> None:
    """Ask again at the next opportunity: called by everything that writes."""
    _request.revision = None


def begin_request(**_: object) -> None:
    """A web request starts in this thread."""
    _request.active, _request.revision = True, None


def end_request(**_: object) -> None:
    """The web request of this thread is answered."""
    _request.active, _request.revision = False, None
