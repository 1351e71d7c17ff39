# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ledger`: check the record of who did what."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from blaupause.ledger import queries


class Command(BaseCommand):
    """Recompute every hash of every chain."""

    help = "Protokoll: alle Ketten nachrechnen"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="action", required=True, metavar="UNTERBEFEHL")
        commands.add_parser("verify", help="alle Einträge nachrechnen; Ende mit 1, wenn einer nicht stimmt")

    def handle(self, *_: object, **__: Any) -> None:
        broken = []
        for chain, entries in queries.chains().items():
            first = queries.broken_entry(chain)
            self.stdout.write(
                f"{chain}: {entries} Einträge, {'unversehrt' if first is None else f'gestört ab Nr. {first}'}"
            )
            broken += [chain] * (first is not None)
        if broken:
            raise CommandError(f"Das Protokoll wurde verändert: {', '.join(broken)}.", returncode=1)
