# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""`blaupause authorities`: derive who is competent, count, import exceptions."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from blaupause.authorities import actions, preview, queries, statuses
from blaupause.authorities.sources import exceptions
from blaupause.kernel.clock import today
from blaupause.kernel.files import decode, read_bytes

BY = "cli"
_LIMIT = 10_000_000


class Command(BaseCommand):
    """Preview by default; only --approve writes exceptions."""

    help = "Zuständige Behörden ableiten, zählen, Ausnahmen einlesen / derive, count, import exceptions"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        sub = parser.add_subparsers(dest="what", required=True, metavar="UNTERBEFEHL")
        derive = sub.add_parser("derive", help="Behörden und Zuständigkeiten aus Verzeichnis und Regeln ableiten")
        derive.add_argument("--json", action="store_true")
        count = sub.add_parser("count", help="Behörden je Land und Bereich zählen")
        count.add_argument("--json", action="store_true")
        importer = sub.add_parser("import-exceptions", help="Ausnahmen als CSV ansehen oder einlesen")
        importer.add_argument("file", type=Path)
        importer.add_argument("--approve", action="store_true", help="schreiben, nicht nur zeigen")
        importer.add_argument("--json", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["what"] == "derive":
            self._derive(as_json=options["json"])
        elif options["what"] == "count":
            self._count(as_json=options["json"])
        else:
            self._import(options["file"], approve=options["approve"], as_json=options["json"])

    def _derive(self, *, as_json: bool) -> None:
        summary = actions.derive(by=BY)
        if as_json:
            self.stdout.write(json.dumps({**asdict(summary), "day": summary.day.isoformat()}))
            return
        written = summary.written
        self.stdout.write(
            f"Behörden: {written.authorities_created} neu, {written.authorities_changed} geändert. "
            f"Zuständigkeiten: {written.competences_added} neu, {written.competences_removed} abgelöst, "
            f"{written.competences_unchanged} unverändert."
        )
        for line in summary.counts:
            self.stdout.write(_counted(line))

    def _count(self, *, as_json: bool) -> None:
        day, bodies = today(), queries.authorities()
        rows: list[dict[str, object]] = []
        for domain in queries.domains():
            ids = {int(n) for n in queries.competence_at(domain, day).authority_ids if n}
            for land in sorted({bodies[n].land for n in ids}):
                known = sum(bodies[n].land == land for n in ids)
                named = queries.expected(domain, land, day)
                missing = named.missing if named else None
                rows.append({"land": land, "domain": domain, "authorities": known, "missing": missing})
        if as_json:
            self.stdout.write(json.dumps(rows))
            return
        for row in rows:
            gap = f", {row['missing']} noch unbekannt" if row["missing"] else ""
            self.stdout.write(f"{row['land']}  {row['domain']:<20} {row['authorities']:>6}{gap}")

    def _import(self, path: Path, *, approve: bool, as_json: bool) -> None:
        text = decode(read_bytes(path, limit=_LIMIT), path.name)
        find = statuses.Areas(statuses.load())
        file = exceptions.parse(text, path.name, set(queries.domains()), find)
        summary = actions.import_exceptions(by=BY, file=file, approve=approve)
        if as_json:
            self.stdout.write(json.dumps(asdict(summary), default=str))
            return
        for effect in summary.effects:
            arrow = f"{effect.before or 'unbestimmt'} → {effect.after or 'unbestimmt'}"
            shown = arrow if effect.changes else f"bleibt {effect.after or 'unbestimmt'}"
            self.stdout.write(
                f"Zeile {effect.line}: {effect.domain}, {effect.area_name} ({effect.area_ags}) "
                f"ab {effect.since:%d.%m.%Y}: {shown}"
            )
        for item in summary.expectations:
            goal = f" von {item.expected}" if item.expected is not None else ""
            self.stdout.write(f"{item.land} {item.domain}: bekannt {item.before} → {item.after}{goal}")
        self.stdout.write(f"{summary.new} neu, {summary.changed} geändert, {summary.unchanged} unverändert.")
        self.stdout.write(
            "Übernommen." if approve else "Vorschau: nichts geschrieben. Mit --approve wird übernommen."
        )


def _counted(line: preview.DomainCount) -> str:
    gap = f", {line.undetermined} Gebiete unbestimmt" if line.undetermined else ""
    return f"{line.land}  {line.domain:<20} {line.authorities:>6} Behörden für {line.areas} Gebiete{gap}"
