# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""`blaupause catalog`: look at the service catalogue and import newer tables."""

import argparse
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from blaupause.accounts.scope import system
from blaupause.catalog import actions, queries
from blaupause.catalog.difference import Difference, R
from blaupause.catalog.files import read_ozg, read_services, read_text
from blaupause.catalog.importing import import_matrix
from blaupause.catalog.models import OzgService
from blaupause.catalog.sources import matrix, systems
from blaupause.catalog.sources.services import OzgRecord
from blaupause.kernel.clock import today
from blaupause.kernel.problems import Problem

BY = "cli"
_LABELS = {
    "new": "neu",
    "changed": "geändert",
    "gone": "entfallen",
    "kept": "im Versprechen benutzt oder nicht im Umfang der Datei, bleibt",
    "unchanged": "unverändert",
}


class Command(BaseCommand):
    """Preview by default; only --approve writes."""

    help = "Leistungskatalog ansehen und einlesen / show and import the service catalogue"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        sub = parser.add_subparsers(dest="what", required=True, metavar="UNTERBEFEHL")
        for name, text in (
            ("import-services", "Leistungen (leika_key, name, typ, ozg_id …) einlesen"),
            ("import-ozg", "OZG-Leistungen (ozg_id, name, themenfeld, lage) einlesen"),
            ("import-systems", "Fachverfahren (hersteller, produkt, version, quelle) einlesen"),
            ("import-matrix", "einlesen, welches Fachverfahren welchen Onlinedienst versteht"),
        ):
            command = sub.add_parser(name, help=text)
            command.add_argument("file", type=Path)
            command.add_argument("--approve", action="store_true", help="schreiben, nicht nur zeigen")
            command.add_argument("--json", action="store_true", help="Zahlen als JSON")
            if name in ("import-services", "import-ozg"):
                command.add_argument(
                    "--allow-shrinking", action="store_true", help="auch wenn mehr als ein Zehntel entfällt"
                )
                command.add_argument("--date", required=True, help="Stand des Katalogs, JJJJ-MM-TT")
            if name == "import-services":
                command.add_argument("--source", default="", help="Quellenvermerk (sonst der Dateiname)")
        shown = sub.add_parser("status", help="Umfang und Stand des Katalogs")
        shown.add_argument("--json", action="store_true")
        found = sub.add_parser("search", help="Leistungen suchen")
        found.add_argument("text")
        found.add_argument("--limit", type=int, default=10)

    def handle(self, *_args: Any, **options: Any) -> None:
        what: str = options["what"]
        if what == "status":
            self._status(as_json=options["json"])
        elif what == "search":
            self._search(options["text"], options["limit"])
        elif what == "import-services":
            bundles = {o.ozg_id: OzgRecord(o.ozg_id, o.name, o.topic, o.situation) for o in OzgService.objects.all()}
            path: Path = options["file"]
            services = actions.import_services(
                by=BY,
                file=read_services(path, bundles),
                catalogue_date=_day(options["date"]),
                source=(options["source"] or path.name)[:200],
                approve=options["approve"],
                may_shrink=options["allow_shrinking"],
            )
            self._show(services, options)
        elif what == "import-ozg":
            ozg = actions.import_ozg(
                by=BY,
                file=read_ozg(options["file"]),
                catalogue_date=_day(options["date"]),
                approve=options["approve"],
                may_shrink=options["allow_shrinking"],
            )
            self._show(ozg, options)
        elif what == "import-matrix":
            lines = matrix.parse(read_text(options["file"]), options["file"].name)
            counts = import_matrix(by=system("cli", today()), lines=lines, approve=options["approve"])
            self._counted(asdict(counts), counts.new + counts.changed == 0, options)
        else:
            file = systems.parse(read_text(options["file"]), options["file"].name)
            self._show(actions.import_systems(by=BY, file=file, approve=options["approve"]), options)

    def _show(self, difference: Difference[R], options: dict[str, Any]) -> None:
        self._counted(difference.counts, difference.empty, options)

    def _counted(self, counts: Mapping[str, int], empty: bool, options: dict[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps({**counts, "written": options["approve"]}))
            return
        for key, number in counts.items():
            self.stdout.write(f"{number:>7}  {_LABELS[key]}")
        if empty:
            self.stdout.write("Es gibt nichts zu ändern.")
        elif options["approve"]:
            self.stdout.write("Übernommen.")
        else:
            self.stdout.write("Vorschau: nichts geschrieben. Mit --approve wird übernommen.")

    def _status(self, *, as_json: bool) -> None:
        found = queries.status()
        day = found.catalogue_date.isoformat() if found.catalogue_date else None
        if as_json:
            numbers = {"services": found.services, "without_key": found.without_key, "ozg": found.ozg_services}
            self.stdout.write(json.dumps({**numbers, "systems": found.specialist_systems, "date": day}))
            return
        self.stdout.write(f"{found.services:>7}  Leistungen, davon {found.without_key} ohne LeiKa-Schlüssel")
        self.stdout.write(f"{found.ozg_services:>7}  OZG-Leistungen")
        self.stdout.write(f"{found.specialist_systems:>7}  Fachverfahren")
        self.stdout.write(f"Stand: {day or 'kein Katalog geladen'} {found.source}".rstrip())

    def _search(self, text: str, limit: int) -> None:
        for hit in queries.search_services(text, max(1, min(limit, 100))):
            self.stdout.write(f"{hit.leika_key or '–':<14}  {hit.name}  ({hit.ozg_name or 'ohne OZG-Leistung'})")


def _day(text: str) -> date:
    try:
        if not text.isascii():
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError as error:
        raise Problem(
            "catalog.date",
            f"„{text[:40]}“ ist kein Datum (erwartet: JJJJ-MM-TT).",
            f"“{text[:40]}” is not a date (expected: YYYY-MM-DD).",
        ) from error
