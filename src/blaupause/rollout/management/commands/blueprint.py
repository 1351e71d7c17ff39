# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""`blaupause blueprint`: check, show, plan and apply blueprints. Stands here because `apply` creates connections."""

import argparse
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from blaupause.accounts.queries import person_by_email, scope_of
from blaupause.accounts.wall import current
from blaupause.blueprint import actions as blueprints
from blaupause.blueprint.approvals import needs_approval, propose_release
from blaupause.blueprint.loader import packaged_keys
from blaupause.blueprint.queries import BlueprintInfo, newest
from blaupause.blueprint.rules.canonical import plain, schema
from blaupause.kernel.problems import Problem
from blaupause.rollout.actions import apply_blueprint
from blaupause.rollout.management.commands import _blueprint_files, _blueprint_plan, _blueprint_versions

BY = "cli"


class Command(BaseCommand):
    """Reads folders or packaged keys; only `apply` writes."""

    requires_system_checks: list[str] = []  # `schema` and the beginning of `check` look at files only
    help = "Blaupausen prüfen, ansehen und anwenden / check, show and apply blueprints"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        sub = parser.add_subparsers(dest="what", required=True, metavar="UNTERBEFEHL")
        packaged = f"Ordner oder Schlüssel ({', '.join(packaged_keys())})"
        _blueprint_files.add(sub)
        planned = sub.add_parser("plan", help="zeigen, was eine Fassung für jeden Anschluss ändern würde")
        _blueprint_plan.add_arguments(planned, packaged)
        applied = sub.add_parser("apply", help="einen Plan ausführen, oder laden, planen und ausführen")
        applied.add_argument("path", metavar="PLAN", help=f"Plandatei; {packaged}")
        applied.add_argument("--by", default="", metavar="E-MAIL", help="wer eine Freigabe beantragt, falls nötig")
        applied.add_argument("--why", default="Neue Fassung", metavar="TEXT", help="Begründung für die Freigabe")
        applied.add_argument("--json", action="store_true", help="Zahlen als JSON")
        shown = sub.add_parser("show", help="die zuletzt geladene Fassung zeigen")
        shown.add_argument("key", metavar="KEY", help="Schlüssel der Blaupause")
        shown.add_argument("--json", action="store_true", help="das ganze Dokument als JSON")
        _blueprint_versions.add(sub)
        sub.add_parser("schema", help="das JSON-Schema der Dateien ausgeben")

    def handle(self, *_args: Any, **options: Any) -> None:
        what = options["what"]
        if _blueprint_versions.run(what, options) or _blueprint_files.run(what, options):
            return
        if what == "plan":
            _blueprint_plan.plan(options)
        elif what == "apply":
            if Path(options["path"]).is_file():
                _blueprint_plan.apply(Path(options["path"]), options["json"], BY)
                return
            if needs_approval(options["path"], current()):
                _propose(options)
                return
            version = blueprints.load(by=BY, path_or_key=options["path"])
            _blueprint_plan.print_summary(apply_blueprint(by=BY, blueprint=version.key), options["json"])
        elif what == "show":
            _show(newest(options["key"]), options["json"])
        else:
            print(json.dumps(schema(), ensure_ascii=False, indent=2))


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
