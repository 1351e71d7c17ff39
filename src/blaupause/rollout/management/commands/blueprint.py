# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""`blaupause blueprint`: check, show, plan and apply blueprints. Stands here because `apply` creates connections."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from blaupause.accounts.queries import person_by_email
from blaupause.accounts.wall import current
from blaupause.blueprint import actions as blueprints
from blaupause.blueprint.approvals import needs_approval, propose_release
from blaupause.blueprint.loader import load_document, packaged_keys
from blaupause.blueprint.queries import BlueprintInfo, newest
from blaupause.blueprint.rules.canonical import content_hash, plain, schema
from blaupause.blueprint.specs import commitment_specs, online_service_specs
from blaupause.catalog.queries import leika_keys
from blaupause.catalog.rules import check
from blaupause.kernel.problems import Problem, Problems
from blaupause.rollout.actions import apply_blueprint
from blaupause.rollout.management.commands import _blueprint_plan

BY = "cli"


class Command(BaseCommand):
    """Reads folders or packaged keys; only `apply` writes."""

    requires_system_checks: list[str] = []  # `schema` and the beginning of `check` look at files only
    help = "Blaupausen prüfen, ansehen und anwenden / check, show and apply blueprints"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        sub = parser.add_subparsers(dest="what", required=True)
        packaged = f"Ordner oder Schlüssel ({', '.join(packaged_keys())})"
        checked = sub.add_parser("check", help="Dateien prüfen, ohne etwas zu speichern")
        checked.add_argument("path", help=packaged)
        checked.add_argument("--json", action="store_true", help="Befunde als JSON")
        planned = sub.add_parser("plan", help="zeigen, was eine Fassung für jeden Anschluss ändern würde")
        _blueprint_plan.add_arguments(planned, packaged)
        applied = sub.add_parser("apply", help="einen Plan ausführen, oder laden, planen und ausführen")
        applied.add_argument("path", help=f"Plandatei; {packaged}")
        applied.add_argument("--by", default="", metavar="E-MAIL", help="wer eine Freigabe beantragt, falls nötig")
        applied.add_argument("--why", default="Neue Fassung", metavar="TEXT", help="Begründung für die Freigabe")
        applied.add_argument("--json", action="store_true", help="Zahlen als JSON")
        shown = sub.add_parser("show", help="die zuletzt geladene Fassung zeigen")
        shown.add_argument("key")
        shown.add_argument("--json", action="store_true", help="das ganze Dokument als JSON")
        sub.add_parser("schema", help="das JSON-Schema der Dateien ausgeben")

    def handle(self, *_args: Any, **options: Any) -> None:
        what = options["what"]
        if what == "check":
            _check(options["path"], options["json"])
        elif what == "plan":
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
        author = person_by_email(current(), options["by"])
    except Problem as problem:
        raise Problem(
            "blueprint.needs_approval",
            "Dieser Inhalt ist neu; das muss eine zweite Person freigeben.",
            "This content is new; a second person has to approve it.",
            "Bitte mit --by die E-Mail-Adresse angeben, mit der Sie sich anmelden. Es wurde nichts geladen.",
            "Please state with --by the address you sign in with. Nothing was loaded.",
        ) from problem
    number = propose_release(by=current(), path_or_key=options["path"], why=options["why"], author=author)
    print(f"Antrag {number} wartet auf eine zweite Person: /freigaben/{number}/")


def _check(path: str, as_json: bool) -> None:
    try:
        document = load_document(path)
        declared = commitment_specs(document), online_service_specs(document)
        check(*declared, catalogue_keys=leika_keys())
    except Problem as problem:
        if not as_json:
            raise
        print(json.dumps({"valid": False, "problems": _listed(problem)}, ensure_ascii=False, indent=2))
        sys.exit(2)
    value = plain(document)
    meta = document.blueprint
    if as_json:
        print(json.dumps({"valid": True, "key": meta.key, "version": meta.version, "sha256": content_hash(value)}))
        return
    print(f"In Ordnung: {meta.title.de} ({meta.key}@{meta.version})")
    print(f"{len(document.steps)} Schritte, {len(document.commitments)} Leistungsversprechen, ", end="")
    print(f"{len(document.online_services)} Onlinedienste, {len(document.facts)} Aussagen mit Quelle")
    print(f"SHA-256 {content_hash(value)}")


def _listed(problem: Problem) -> list[dict[str, object]]:
    found = problem.problems if isinstance(problem, Problems) else [problem]
    return [
        {
            "code": p.code,
            "file": p.location.source if p.location else "",
            "line": p.location.line if p.location else 0,
            "column": p.location.column if p.location else 0,
            "key": p.location.key if p.location else "",
            "de": p.de,
            "en": p.en,
        }
        for p in found
    ]


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
