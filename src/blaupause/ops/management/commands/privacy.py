# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""`privacy`: what is stored about people, why and how long; and the deletion run."""

import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from blaupause.accounts.privacy import queries
from blaupause.accounts.privacy.actions import delete_due
from blaupause.accounts.privacy.loader import packaged
from blaupause.accounts.privacy.rendering import FORMATS
from blaupause.accounts.wall import current
from blaupause.kernel.clock import today


class Command(BaseCommand):
    """Print the record of processing activities with the deletion concept, or delete what is due."""

    help = "Datenschutz: Verarbeitungsverzeichnis und Löschkonzept ausgeben, Löschlauf ausführen"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="action", required=True, metavar="UNTERBEFEHL")
        report = commands.add_parser("report", help="Verzeichnis von Verarbeitungstätigkeiten und Löschkonzept")
        report.add_argument("--format", choices=FORMATS, default="md", help="Form (md)")
        report.add_argument("--output", metavar="DATEI", type=Path, help="in eine Datei statt auf den Bildschirm")
        report.add_argument("--language", choices=("de", "en"), default="de", help="Sprache (de)")
        delete = commands.add_parser("delete", help="löschen, was nach den Fristen fällig ist")
        delete.add_argument(
            "--day", type=date.fromisoformat, metavar="JJJJ-MM-TT", help="als wäre dieser Tag (heute)"
        )
        delete.add_argument("--dry-run", action="store_true", help="nur zählen")

    def handle(self, *_: object, **options: Any) -> None:
        if options["action"] == "report":
            self._report(options["format"], options["output"], options["language"])
        else:
            self._delete(options["day"] or today(), options["dry_run"])

    def _report(self, form: str, output: Path | None, language: str) -> None:
        text = queries.document(form, language)
        if output is None:
            self.stdout.write(text, ending="")
            return
        try:
            output.write_text(text, encoding="utf-8", newline="")
        except OSError as error:
            raise CommandError(f"{output}: {error.strerror}", returncode=2) from error
        print(f"{output} geschrieben", file=sys.stderr)

    def _delete(self, day: date, dry_run: bool) -> None:
        if day > today() and not dry_run:
            raise CommandError("Ein Tag in der Zukunft ist nur mit --dry-run erlaubt.", returncode=2)
        counts = delete_due(by=current(), day=day, dry_run=dry_run)
        for key, count in counts.items():
            self.stdout.write(f"{packaged().rules[key].name.de}: {count}")
        self.stdout.write("Probe, nichts gelöscht." if dry_run else f"Gelöscht zum {day:%d.%m.%Y}.")
