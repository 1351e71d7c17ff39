# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""`refresh`: carry imported facts up to authorities and connections."""

import getpass
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from blaupause.ops.setup import follow_up


class Command(BaseCommand):
    """Derive authorities anew, create what follows, move who answers for re-keyed units; idempotent."""

    help = "Nach einem Einlesen: Behörden neu ableiten, fehlende Anschlüsse anlegen"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--by", default=getpass.getuser(), metavar="NAME", help="wer handelt")

    def handle(self, *_: object, **options: Any) -> None:
        follow_up(by=options["by"])
        self.stdout.write("Behörden und Anschlüsse entsprechen jetzt dem eingelesenen Stand.")
