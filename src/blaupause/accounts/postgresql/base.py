# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ENGINE = "blaupause.accounts.postgresql"`."""

from django.db.backends.postgresql import base

from blaupause.accounts import wall


class DatabaseWrapper(base.DatabaseWrapper):
    """Every transaction begins with the settings that the row-level security policies read."""

    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(autocommit)  # type: ignore[misc]
        if not autocommit:
            wall.tell(self)
