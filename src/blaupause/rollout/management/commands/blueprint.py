# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""`blaupause blueprint`: check, show, plan and apply blueprints. Stands here because `apply` creates connections."""

import argparse
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from blaupause.accounts.queries import person_by_email, scope_of
from blaupause.accounts.wall import current
from blaupause.blueprint import actions as blueprints
from blaupause.blueprint.approvals import needs_approval, propose_release
from blaupause.blueprint.loader import packaged_keys
from blaupause.blueprint.queries import BlueprintInfo, newest
from blaupause.blueprint.rules.canonical import plain, schema
from blaupause.kernel.clock import today
from blaupause.kernel.files import read_bytes
from blaupause.kernel.problems import Problem
from blaupause.rollout import plan_report, planfile, planning
from blaupause.rollout.actions import Summary, apply_blueprint, apply_plan
from blaupause.rollout.management.commands import _blueprint_files, _blueprint_versions

BY = "cli"


class Command(BaseCommand):
    """Reads folders or packaged keys; only `apply` writes."""

    requires_system_checks: list[str] = []  # `schema` and the beginning of `check` look at files only
    help = "Blaupausen prüfen, ansehen und anwenden / check, show and apply blueprints"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        sub = parser.add_subparsers(dest="what", required=True)
        packaged = f"Ordner oder Schlüssel ({', '.join(packaged_keys())})"
        _blueprint_files.add(sub)
        planned = sub.add_parser("plan", help="zeigen, was eine Fassung für jeden Anschluss ändern würde")
        planned.add_argument("path", help=f"{packaged}, KEY@FASSUNG")
        planned.add_argument("--json", action="store_true", help="alles als JSON")
        planned.add_argument("--diff", action="store_true", help="jeden betroffenen Anschluss nennen")
        planned.add_argument("--most", type=int, default=50, metavar="N", help="höchstens so viele je Gruppe (50)")
        planned.add_argument("--out", type=Path, metavar="DATEI", help="den Plan für apply aufheben")
        applied = sub.add_parser("apply", help="einen Plan ausführen, oder laden, planen und ausführen")
        applied.add_argument("path", help=f"Plandatei; {packaged}")
        applied.add_argument("--by", default="", metavar="E-MAIL", help="wer eine Freigabe beantragt, falls nötig")
        applied.add_argument("--why", default="Neue Fassung", metavar="TEXT", help="Begründung für die Freigabe")
        applied.add_argument("--json", action="store_true", help="Zahlen als JSON")
        shown = sub.add_parser("show", help="die zuletzt geladene Fassung zeigen")
        shown.add_argument("key")
        shown.add_argument("--json", action="store_true", help="das ganze Dokument als JSON")
        _blueprint_versions.add(sub)
        sub.add_parser("schema", help="das JSON-Schema der Dateien ausgeben")

    def handle(self, *_args: Any, **options: Any) -> None:
        what = options["what"]
        if _blueprint_versions.run(what, options) or _blueprint_files.run(what, options):
            return
        if what == "plan":
            _plan(options)
        elif what == "apply":
            if Path(options["path"]).is_file():
                _apply(Path(options["path"]), options["json"])
                return
            if needs_approval(options["path"], current()):
                _propose(options)
                return
            version = blueprints.load(by=BY, path_or_key=options["path"])
            _print_summary(apply_blueprint(by=BY, blueprint=version.key), options["json"])
        elif what == "show":
            _show(newest(options["key"]), options["json"])
        else:
            print(json.dumps(schema(), ensure_ascii=False, indent=2))


def _plan(options: dict[str, Any]) -> None:
    with transaction.atomic():
        made = planning.make(planning.find(options["path"]), today())
    text = planfile.write(made.stamp, plan_report.as_json(made))
    if options["out"]:
        _keep(options["out"], text)
    if options["json"]:
        print(text, end="")
        return
    for line in (*plan_report.table(made), *(plan_report.lines(made, options["most"]) if options["diff"] else ())):
        print(line)
    if options["out"]:
        print(f"Aufgehoben in {options['out']}; ausführen mit: blaupause blueprint apply {options['out']}")


def _keep(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Problem(
            "rollout.plan_not_written",
            f"Der Plan lässt sich nicht nach „{path}“ schreiben ({error.strerror}).",
            f"The plan cannot be written to “{path}” ({error.strerror}).",
        ) from error


def _apply(path: Path, as_json: bool) -> None:
    stamp = planfile.read(read_bytes(path, limit=planfile.MAX_BYTES), path.name)
    _print_summary(apply_plan(by=BY, stamp=stamp), as_json)


def _propose(options: dict[str, Any]) -> None:
    """Nobody releases another content alone once there are people."""
    try:
        scope = scope_of(person_by_email(current(), options["by"]), second_factor=False)
    except Problem as problem:
        raise Problem(
            "blueprint.needs_approval",
            "Dieser Inhalt ist neu; das müssen zwei andere Personen freigeben.",
            "This content is new; two other people have to approve it.",
            "Bitte mit --by die E-Mail-Adresse angeben, mit der Sie sich anmelden. Es wurde nichts geladen.",
            "Please state with --by the address you sign in with. Nothing was loaded.",
        ) from problem
    number = propose_release(by=scope, path_or_key=options["path"], why=options["why"])
    print(f"Antrag {number} wartet auf zwei andere Personen: /freigaben/{number}/")


def _print_summary(summary: Summary, as_json: bool) -> None:
    rows = [
        {
            "commitment": c.commitment,
            "created": c.created,
            "existing": c.existing,
            "closed": c.closed,
            "other_service": c.other_service,
            "unknown": c.unknown,
        }
        for c in summary.commitments
    ]
    if as_json:
        counts = {"created": summary.created, "followed": summary.followed, "reviews": summary.reviews}
        stand = {"day": summary.day.isoformat(), "plan": summary.plan, "repeated": summary.repeated}
        print(json.dumps({**stand, **counts, "commitments": rows}))
        return
    if summary.repeated:
        print("Dieser Plan ist schon ausgeführt. Es wurde nichts geändert.")
        return
    for c in summary.commitments:
        notes = [f"{c.created} neu", f"{c.existing} vorhanden"]
        notes += [f"{c.closed} mit geschlossener Behörde (bleiben)"] if c.closed else []
        notes += [f"{c.other_service} mit anderem Onlinedienst (bleiben)"] if c.other_service else []
        notes += [f"{c.unknown} Behörden noch unbekannt"] if c.unknown else []
        print(f"{c.commitment:24} {', '.join(notes)}")
    print(f"Angelegt: {summary.created} Anschlüsse mit {summary.steps} Schritten")
    if summary.followed or summary.reviews:
        print(f"Mitgegangen: {summary.followed} Anschlüsse; zu prüfen: {summary.reviews}")


def _show(info: BlueprintInfo, as_json: bool) -> None:
    if as_json:
        print(json.dumps(plain(info.document), ensure_ascii=False, indent=2))
        return
    base = f", aufbauend auf {info.base}" if info.base else ""
    print(f"{info.title.de} ({info.key}@{info.version}{base})")
    print(f"geladen {info.loaded_at:%d.%m.%Y} von {info.loaded_by}, SHA-256 {info.content_hash}")
    for step in info.steps:
        after = f"  [nach: {', '.join(step.hard)}]" if step.hard else ""
        print(f"  {step.order:2}  {step.title.de}{after}")
    for key in info.commitments:
        promise = info.document.commitments[key]
        print(f"  {key}: {promise.name.de}, bis {promise.due:%d.%m.%Y}")
