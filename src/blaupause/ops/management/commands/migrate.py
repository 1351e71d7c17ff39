# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""`migrate`: Django's, and afterwards the rights of the application's role on what is new."""

from typing import Any

from django.core.management.commands import migrate

from blaupause.ops.grants import grant


class Command(migrate.Command):
    """Bring the tables up to date; runs under the owner's role."""

    help = "Tabellen der Datenbank auf den Stand der Software bringen / bring the tables up to date"

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        grant()
