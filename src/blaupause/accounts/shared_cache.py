# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Small values with an end date that all workers and restarts share: guesses counted, codes used.

Django's own database cache would throw away living rows when there are many of them, and somebody who guesses
could bring that about. Here only what has expired is deleted; values are JSON, never pickles.
"""

import json
import random
from collections.abc import Mapping
from typing import Any, Final

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection

_SET: Final = """
INSERT INTO accounts_shared_value AS s (key, value, expires_at) VALUES (%s, %s, {expiry})
ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at {condition} RETURNING 1
"""
_EXPIRY: Final = "clock_timestamp() + make_interval(secs => %s)"
_FORGET_EVERY: Final = 50  # one write in so many also deletes what has expired


class SharedCache(BaseCache):
    """Cache backend over one table; adding is atomic, so of two at the same time one wins."""

    def __init__(self, _location: str, params: Mapping[str, Any]) -> None:
        super().__init__(dict(params))

    def _write(self, key: str, value: object, timeout: Any, version: int | None, condition: str) -> bool:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        expiry = "'infinity'" if seconds is None else _EXPIRY
        given: list[Any] = [self.make_and_validate_key(key, version=version), json.dumps(value)]
        with connection.cursor() as cursor:
            cursor.execute(
                _SET.format(expiry=expiry, condition=condition), given if seconds is None else [*given, seconds]
            )
            written = cursor.fetchone() is not None
            if random.randrange(_FORGET_EVERY) == 0:
                cursor.execute("DELETE FROM accounts_shared_value WHERE expires_at <= clock_timestamp()")
        return written

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Set it unless it is there; True when this call has set it."""
        return self._write(key, value, timeout, version, "WHERE s.expires_at <= clock_timestamp()")

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Set it, whatever was there."""
        self._write(key, value, timeout, version, "")

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """The value, or the default when there is none or it has expired."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT value FROM accounts_shared_value WHERE key = %s AND expires_at > clock_timestamp()",
                [self.make_and_validate_key(key, version=version)],
            )
            row = cursor.fetchone()
        return default if row is None else json.loads(row[0])

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Give it a new end; False when it is not there."""
        missing = object()
        value = self.get(key, missing, version)
        if value is missing:
            return False
        self.set(key, value, timeout, version)
        return True

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget it; True when it was there."""
        with connection.cursor() as cursor:
            command = "DELETE FROM accounts_shared_value WHERE key = %s"
            cursor.execute(command, [self.make_and_validate_key(key, version=version)])
            return bool(cursor.rowcount)

    def clear(self) -> None:
        """Forget everything."""
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM accounts_shared_value")
