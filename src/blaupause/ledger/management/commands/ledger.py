# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ledger`: check, seal and export the record of who did what."""

import subprocess
import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from blaupause.kernel.problems import Problem
from blaupause.ledger import actions, export, queries, verify_ledger
from blaupause.ledger.bounds import EVERYTHING

BY = "system:ledger"


class Command(BaseCommand):
    """Everything an operator or auditor does with the ledger."""

    help = "Protokoll: nachrechnen, versiegeln, ausleiten"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="action", required=True, metavar="UNTERBEFEHL")
        verify = commands.add_parser("verify", help="nachrechnen; Ende mit 1, wenn etwas nicht stimmt")
        verify.add_argument("export", nargs="?", metavar="AUSLEITUNG", help="ohne Angabe: die Datenbank")
        verify.add_argument("--seal", action="append", default=[], metavar="KETTE:NUMMER:PRÜFSUMME")
        seal = commands.add_parser("seal", help="das Ende jeder Kette für den Tag versiegeln")
        seal.add_argument("--day", type=date.fromisoformat, metavar="JJJJ-MM-TT", help="sonst heute")
        write = commands.add_parser("export", help="in eine Datei ausleiten, die ohne Blaupause geprüft werden kann")
        write.add_argument("file", type=Path, metavar="DATEI")
        write.add_argument("--chain", action="append", metavar="KETTE", help="nur diese; mehrmals möglich")

    def handle(self, *_: object, **options: Any) -> None:
        match options["action"]:
            case "verify" if options["export"]:
                verify_file(options["export"], options["seal"])
            case "verify":
                self._verify()
            case "seal":
                self._seal(options["day"])
            case _:
                self._export(options["file"], options["chain"])

    def _verify(self) -> None:
        broken = []
        for chain, entries in queries.chains().items():
            first = queries.broken_entry(chain)
            state = "unversehrt" if first is None else f"gestört ab Nr. {first}"
            self.stdout.write(f"{chain}: {entries} Einträge, {state}")
            broken += [chain] * (first is not None)
        if broken:
            raise CommandError(f"Das Protokoll wurde verändert: {', '.join(broken)}.", returncode=1)

    def _seal(self, day: date | None) -> None:
        new = actions.seal(by=BY, day=day)
        for one in new:
            self.stdout.write(str(one))
        if not new:
            self.stdout.write("Für diesen Tag ist schon alles versiegelt.")

    def _export(self, path: Path, wanted: list[str] | None) -> None:
        chains = list(queries.chains())
        if unknown := sorted(set(wanted or ()) - set(chains)):
            raise Problem(
                "ledger.no_chain",
                f"Diese Ketten gibt es nicht: {', '.join(unknown)}.",
                f"There are no such chains: {', '.join(unknown)}.",
                f"Es gibt: {', '.join(chains)}.",
                f"There are: {', '.join(chains)}.",
            )
        counted = export.Counted()
        with transaction.atomic():
            with path.open("wb") as file:
                file.writelines(export.write(by=BY, chains=wanted or chains, bounds=EVERYTHING, counted=counted))
            actions.note_export(by=BY, form="json", counted=counted)
        self.stdout.write(f"{path}: {counted.entries} Einträge, {counted.redacted} geschwärzt")


def verify_file(path: str, seals: list[str]) -> None:
    """Run the stand-alone verifier, and nothing else of us, in an interpreter of its own; ends with its code."""
    noted = [part for seal in seals for part in ("--seal", seal)]
    command = [sys.executable, "-I", str(Path(verify_ledger.__file__)), path, *noted]
    code = subprocess.run(command, check=False).returncode  # noqa: S603 (our own interpreter and script)
    if code:
        raise SystemExit(code)
