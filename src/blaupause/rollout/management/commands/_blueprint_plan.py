# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""`blaupause blueprint plan` and `apply` of a plan that was kept."""

import argparse
import json
from pathlib import Path
from typing import Any

from django.db import transaction

from blaupause.kernel.clock import today
from blaupause.kernel.files import read_bytes
from blaupause.kernel.problems import Problem
from blaupause.rollout import plan_report, planfile, planning
from blaupause.rollout.actions import Summary, apply_plan


def add_arguments(parser: argparse.ArgumentParser, packaged: str) -> None:
    """Options of `plan`."""
    parser.add_argument("path", metavar="BLAUPAUSE", help=f"{packaged}, KEY@FASSUNG")
    parser.add_argument("--json", action="store_true", help="alles als JSON")
    parser.add_argument("--diff", action="store_true", help="jeden betroffenen Anschluss nennen")
    parser.add_argument("--most", type=int, default=50, metavar="N", help="höchstens so viele je Gruppe (50)")
    parser.add_argument("--out", type=Path, metavar="DATEI", help="den Plan für apply aufheben")


def plan(options: dict[str, Any]) -> None:
    """Show what a version would change, and keep the plan when asked to."""
    with transaction.atomic():
        made = planning.make(planning.find(options["path"]), today())
    text = planfile.write(made.stamp, plan_report.as_json(made)) if options["out"] or options["json"] else ""
    if options["out"]:
        _keep(options["out"], text)
    if options["json"]:
        print(text, end="")
        return
    most = max(0, options["most"])
    for line in (*plan_report.table(made), *(plan_report.lines(made, most) if options["diff"] else ())):
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


def apply(path: Path, as_json: bool, by: str) -> None:
    """Carry out a plan that was kept."""
    stamp = planfile.read(read_bytes(path, limit=planfile.MAX_BYTES), path.name)
    print_summary(apply_plan(by=by, stamp=stamp), as_json)


def print_summary(summary: Summary, as_json: bool) -> None:
    """What applying did."""
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
