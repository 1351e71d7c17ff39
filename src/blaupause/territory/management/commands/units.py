# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""`units`: the register of municipalities from the command line."""

import getpass
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from blaupause.accounts.queries import person_by_email
from blaupause.accounts.requests import approvers
from blaupause.accounts.wall import current
from blaupause.kernel.problems import Problem
from blaupause.territory import actions, approvals, export, messages, queries, report, takeover_report, takeovers
from blaupause.territory.diff import Difference
from blaupause.territory.rules import Level
from blaupause.territory.sources import gv100ad

NOT_APPROVED, REFUSED = 1, 2


def _user() -> str:
    """Name of the account; containers may run under a number nobody named."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unbenannt"


class Command(BaseCommand):
    """Import, compare and show administrative units."""

    help = "Gebiete: Gemeindeverzeichnis einlesen und vergleichen, Grenzen, Nachfolgen"
    requires_system_checks: list[str] = []  # templates and routes have nothing to do with reading a file

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="action", required=True, metavar="UNTERBEFEHL")
        imported = commands.add_parser("import", help="Register GV100AD vergleichen und (mit --approve) einlesen")
        imported.add_argument("file", type=Path, metavar="DATEI", help="GV100AD_TTMMJJJJ.txt oder .txt.gz")
        imported.add_argument("--approve", action="store_true", help="den Vergleich freigeben und schreiben")
        imported.add_argument(
            "--accept", action="append", default=[], metavar="ARS",
            help="auffällige Werte dieser Gemeinde doch übernehmen (mehrfach möglich)",
        )  # fmt: skip
        imported.add_argument(
            "--why", default="Neuer Gebietsstand", metavar="TEXT", help="Begründung, falls eine Freigabe nötig ist"
        )
        imported.add_argument("--all", action="store_true", help="alle Zeilen statt Beispielen zeigen")
        imported.add_argument("--json", action="store_true", help="den Vergleich als JSON ausgeben")
        commands.add_parser("load-packaged", help="mitgelieferten Gebietsstand und Postleitzahlen laden")
        commands.add_parser("status", help="eingelesene Gebietsstände zeigen")
        outlines = commands.add_parser("import-boundaries", help="Grenzen aus TopoJSON, GeoJSON, GeoPackage")
        outlines.add_argument("file", type=Path, metavar="DATEI")
        outlines.add_argument("--level", choices=[level.name for level in Level], help="nur diese Ebene zuordnen")
        outlines.add_argument("--note", default="", help="Quellenvermerk, der bei Karten steht")
        listed = commands.add_parser("successions", help="gespeicherte Nachfolgen zeigen")
        listed.add_argument("--suspected", action="store_true", help="nur unbestätigte")
        confirmed = commands.add_parser("confirm-succession", help="eine vermutete Nachfolge bestätigen")
        confirmed.add_argument("id", type=int, metavar="NUMMER")
        commands.add_parser("takeovers", help="bestätigte Nachfolgen und was noch zu übernehmen ist")
        taken = commands.add_parser("takeover", help="zeigen, was ein Nachfolger übernähme, und es beantragen")
        taken.add_argument("number", type=int, metavar="NUMMER", help="wie unter „takeovers“")
        taken.add_argument("--choose", action="append", default=[], metavar="FRAGE=WERT", help="eine Entscheidung")
        taken.add_argument("--propose", action="store_true", help="zur Freigabe beantragen; --by nennt die Adresse")
        taken.add_argument("--why", default="", metavar="TEXT", help="Begründung des Antrags")
        packaged = commands.add_parser(
            "export-packaged", help="mitgelieferte Tabellen neu schreiben (für Entwickler)"
        )
        packaged.add_argument("folder", type=Path, metavar="ORDNER", help="mit GV100AD_*.txt(.gz) und gebiete.csv")
        packaged.add_argument("--postcodes", type=Path, metavar="CSV", help="auch die Postleitzahlen aus GeoNames")
        for writing in (imported, outlines, confirmed, taken):
            writing.add_argument("--by", default=_user(), metavar="NAME", help="wer handelt")

    def handle(self, *_: object, **options: Any) -> None:
        action = getattr(self, "_" + str(options["action"]).replace("-", "_"))
        try:
            action(options)
        except Problem as problem:
            raise CommandError(problem.text("de"), returncode=REFUSED) from problem

    def _import(self, options: dict[str, Any]) -> None:
        register = gv100ad.read(options["file"])
        difference = actions.difference_to(register, accepted=options["accept"])
        if options["json"]:
            data = report.document(difference) | {"approved": bool(options["approve"])}
            self.stdout.write(json.dumps(data, ensure_ascii=False, indent=2))
        else:
            for line in report.lines(difference, examples=0 if options["all"] else report.EXAMPLES):
                self.stdout.write(line)
        if difference.empty:
            self._say("\nNichts zu schreiben.", options)
            return
        if not options["approve"]:
            raise CommandError(
                "Es wurde nichts geschrieben. Mit --approve geben Sie diesen Vergleich frei.", returncode=NOT_APPROVED
            )
        if approvals.needs_approval(difference, current()):
            self._propose(options, difference)
            return
        origin = actions.origin_of(register, difference)
        summary = actions.apply_register(by=options["by"], origin=origin, difference=difference)
        self._say(f"\nGeschrieben: {report.number(summary.rows)} Einheiten.", options)
        self._say("Als Nächstes leitet „blaupause refresh“ daraus Behörden und Anschlüsse ab.", options)

    def _propose(self, options: dict[str, Any], difference: Difference) -> None:
        """Nobody removes units alone once there are people: keep the file and wait for the second one."""
        try:
            author = person_by_email(current(), options["by"])
        except Problem as problem:
            raise CommandError(
                "Es fallen Einheiten weg; das muss eine zweite Person freigeben. Bitte mit --by die E-Mail-Adresse"
                " angeben, mit der Sie sich anmelden. Es wurde nichts geschrieben.",
                returncode=NOT_APPROVED,
            ) from problem
        number, place = approvals.propose_import(
            by=current(), author=author, path=options["file"], difference=difference,
            accepted=options["accept"], why=options["why"],
        )  # fmt: skip
        found = approvers(current(), place, without=author)
        self._say(f"\nEs fallen Einheiten weg: Antrag {number} wartet auf eine zweite Person.", options)
        self._say(f"Freigeben können: {', '.join(found.organisations)} (Rolle Leitung), nicht Sie selbst.", options)
        self._say(f"Seite: /freigaben/{number}/", options)

    def _say(self, text: str, options: dict[str, Any]) -> None:
        if not options["json"]:
            self.stdout.write(text)

    def _load_packaged(self, _: dict[str, Any]) -> None:
        for summary in actions.load_packaged(by="packaged"):
            self.stdout.write(
                f"Gebietsstand {summary.status_date:%d.%m.%Y}: {report.number(summary.rows)} Einheiten geschrieben."
            )
        rows = actions.load_packaged_postcodes(by="packaged")
        self.stdout.write(f"Postleitzahlen: {report.number(rows)} Zeilen geschrieben.")

    def _status(self, _: dict[str, Any]) -> None:
        found = queries.statuses()
        if not found:
            self.stdout.write("Es ist noch kein Gebietsstand eingelesen.")
        for status in found:
            imported = f"{status.imported_at:%d.%m.%Y} von {status.imported_by}"
            self.stdout.write(f"{status.status_date:%d.%m.%Y}  {status.file_name}  eingelesen am {imported}")
            counts = {name: status.summary.get(name, 0) for name in ("units", "new", "gone", "changed")}
            self.stdout.write(
                "            {units} Einheiten; {new} neu, {gone} weggefallen, {changed} geändert".format(**counts)
            )
        for level in Level:
            if queries.has_boundaries(level):
                self.stdout.write(f"Grenzen: {report.LEVEL_NAMES[level]}")

    def _import_boundaries(self, options: dict[str, Any]) -> None:
        level = Level[options["level"]] if options["level"] else None
        done = actions.import_boundaries(by=options["by"], path=options["file"], level=level, note=options["note"])
        for found, count in sorted(done.by_level.items()):
            without = report.number(done.missing[found])
            self.stdout.write(
                f"{report.LEVEL_NAMES[found]}: {report.number(count)} Flächen, {without} Einheiten ohne"
            )
        self.stdout.write(f"Geschrieben: {report.number(done.written)}")
        if done.without_key:
            self.stdout.write(f"Ohne Schlüssel: {report.number(done.without_key)} Flächen")
        if done.unmatched:
            self.stdout.write(f"Unbekannte Schlüssel ({len(done.unmatched)}): {', '.join(done.unmatched)}")

    def _successions(self, options: dict[str, Any]) -> None:
        for item in queries.successions(confirmed=False if options["suspected"] else None):
            state = "bestätigt" if item.confirmed else "vermutet"
            kind = messages.KINDS[item.kind.value][0]
            self.stdout.write(
                f"{item.id:>6}  {item.on:%d.%m.%Y}  {state:9}  {kind}: {item.predecessor_name} {item.predecessor[1]}"
                f" → {item.successor_name} {item.successor[1]}"
            )

    def _confirm_succession(self, options: dict[str, Any]) -> None:
        new = actions.confirm_succession(by=options["by"], succession_id=options["id"])
        self.stdout.write("Bestätigt." if new else "War schon bestätigt.")

    def _takeovers(self, _: dict[str, Any]) -> None:
        for line in takeover_report.listed(current()):
            self.stdout.write(line)

    def _takeover(self, options: dict[str, Any]) -> None:
        by, decisions = current(), takeover_report.decisions(options["choose"])
        case = takeovers.case_for(by, options["number"])
        found = takeovers.preview(by, case, decisions)
        for line in takeover_report.lines(case, found, decisions):
            self.stdout.write(line)
        if not options["propose"]:
            return
        number = takeovers.propose(
            by=by,
            number=case.number,
            decisions=decisions,
            shown=takeovers.seen(case, found),
            why=options["why"],
            author=person_by_email(by, options["by"]),
        )
        self.stdout.write(f"\nAntrag {number} wartet auf eine zweite Person. Seite: /freigaben/{number}/")

    def _export_packaged(self, options: dict[str, Any]) -> None:
        written = export.write(options["folder"])
        self.stdout.write(
            f"units.csv: {report.number(written['lines'])} Zeilen, {report.number(written['bytes'])} Byte"
        )
        if options["postcodes"]:
            found = export.write_postcodes(options["folder"], options["postcodes"])
            for verdict, count in sorted(found.verdicts.items()):
                self.stdout.write(f"postcodes.csv: {verdict.value} {report.number(count)}")
            self.stdout.write(f"postcodes.csv: {report.number(len(found.entries))} Zeilen")
