# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""`blaupause blueprint check | explain | new`: the part of the command that works on files and stores nothing."""

import argparse
import json
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from blaupause.blueprint import starter
from blaupause.blueprint.explaining import explain, lines
from blaupause.blueprint.loader import examine, packaged_keys
from blaupause.blueprint.rules.canonical import content_hash, plain
from blaupause.blueprint.rules.model import Document
from blaupause.blueprint.specs import commitment_specs, online_service_specs
from blaupause.catalog.queries import leika_keys
from blaupause.catalog.rules import check as check_declaration
from blaupause.kernel.problems import Problem, Problems
from blaupause.territory.packaged import read_packaged
from blaupause.territory.rules import Level

QUESTIONS = {
    "key": "Schlüssel",
    "title": "Titel",
    "contract": "Wie heißt der Weg zum Vertrag?",
    "portal": "Wie heißt das Portal?",
    "payment": "Wie heißt der Bezahldienst?",
}


def add(sub: Any) -> None:
    """Add the three to the command."""
    packaged = f"Ordner oder Schlüssel ({', '.join(packaged_keys())})"
    checked: argparse.ArgumentParser = sub.add_parser("check", help="Dateien prüfen, ohne etwas zu speichern")
    checked.add_argument("path", metavar="BLAUPAUSE", help=packaged)
    checked.add_argument("--strict", action="store_true", help="auch Hinweise gelten als Fehler")
    checked.add_argument("--json", action="store_true", help="Befunde als JSON")
    explained = sub.add_parser("explain", help="zeigen, woher jeder Teil einer Regel kommt")
    explained.add_argument("key", metavar="REGEL", help="zum Beispiel steps/contract oder contract")
    explained.add_argument("--in", dest="path", metavar="BLAUPAUSE", help=f"{packaged}; sonst alle mitgelieferten")
    explained.add_argument("--json", action="store_true", help="als JSON")
    new = sub.add_parser("new", help="eine Blaupause für ein weiteres Land beginnen")
    new.add_argument("--land", required=True, metavar="05", help="Landesschlüssel, zwei Ziffern")
    new.add_argument("--to", metavar="ORDNER", help="neuer oder leerer Ordner; sonst der Schlüssel")
    new.add_argument("--yes", action="store_true", help="nichts fragen, Vorschläge übernehmen")
    for name, question in QUESTIONS.items():
        new.add_argument(f"--{name}", metavar="TEXT", help=question)


def run(what: str, options: dict[str, Any]) -> bool:
    """Do it, if it is one of the three."""
    if what == "check":
        _check(options["path"], strict=options["strict"], as_json=options["json"])
    elif what == "explain":
        _explain(options["key"], options["path"], as_json=options["json"])
    elif what == "new":
        _new(options)
    return what in ("check", "explain", "new")


def _check(path: str, *, strict: bool, as_json: bool, catalogue: bool = True) -> None:
    """`catalogue`: compare LeiKa keys with the catalogue in the database too."""
    found = examine(path)
    problems = [*found.problems]
    if found.document is not None and catalogue:
        try:
            declared = commitment_specs(found.document), online_service_specs(found.document)
            check_declaration(*declared, catalogue_keys=leika_keys())
        except Problem as problem:
            problems += problem.problems if isinstance(problem, Problems) else [problem]
    failed = bool(problems) or (strict and bool(found.warnings))
    if as_json:
        said = {"valid": not failed, "problems": _listed(problems), "warnings": _listed(found.warnings)}
        known = _identity(found.document) if found.document is not None and not failed else {}
        print(json.dumps({**said, **known}, ensure_ascii=False, indent=2))
        if failed:
            sys.exit(2)
        return
    if strict:
        problems += found.warnings
    else:
        for warning in found.warnings:
            print(f"Hinweis: {warning}")
    if problems or found.document is None:
        raise Problems("blueprint.invalid", problems)
    _print_good(found.document)


def _identity(document: Document) -> dict[str, str]:
    meta = document.blueprint
    return {"key": meta.key, "version": meta.version, "sha256": content_hash(plain(document))}


def _print_good(document: Document) -> None:
    meta = document.blueprint
    print(f"In Ordnung: {meta.title.de} ({meta.key}@{meta.version})")
    print(f"{len(document.steps)} Schritte, {len(document.commitments)} Leistungsversprechen, ", end="")
    print(f"{len(document.online_services)} Onlinedienste, {len(document.facts)} Aussagen mit Quelle")
    print(f"{len(document.parameters)} Angaben, {len(document.criteria)} Kriterien, ", end="")
    print(f"{len(document.templates)} Vorlagen, {len(document.checks)} Prüfungen")
    print(f"SHA-256 {content_hash(plain(document))}")


def _listed(problems: Iterable[Problem]) -> list[dict[str, object]]:
    return [
        {
            "code": p.code,
            "file": p.location.source if p.location else "",
            "line": p.location.line if p.location else 0,
            "column": p.location.column if p.location else 0,
            "key": p.location.key if p.location else "",
            "de": p.de,
            "en": p.en,
            "hint_de": p.hint_de,
            "hint_en": p.hint_en,
        }
        for p in problems
    ]


def _explain(key: str, path: str | None, *, as_json: bool) -> None:
    found = []
    problem: Problem | None = None
    for one in [path] if path else packaged_keys():
        try:
            found.append(explain(examine(one), key))
        except Problem as missing:
            problem = missing
    if not found and problem:
        raise problem
    if as_json:
        print(json.dumps([explanation.plain() for explanation in found], ensure_ascii=False, indent=2))
        return
    print("\n\n".join("\n".join(lines(explanation)) for explanation in found))


def _new(options: dict[str, Any]) -> None:
    plan = starter.suggest(options["land"], _land_name(options["land"]))
    given = {name: options[name] for name in QUESTIONS if options[name] is not None}
    if not options["yes"] and sys.stdin.isatty():
        print(f"Eine Blaupause für {plan.land_name}. Die Eingabetaste übernimmt den Vorschlag in Klammern.")
        for name in QUESTIONS:
            if name not in given:
                given[name] = _ask(QUESTIONS[name], getattr(plan, name))
    plan = replace(plan, **given)
    folder = Path(options["to"] or plan.key)
    for path in starter.write(plan, folder):
        print(f"Geschrieben: {path}")
    _check(str(folder.resolve()), strict=False, as_json=False, catalogue=False)  # it names no keys yet
    print(f"Nächster Schritt: {folder / 'blueprint.yaml'} öffnen; was zu tun ist, steht darin.")


def _ask(question: str, proposal: str) -> str:
    return input(f"{question} [{proposal}] ").strip() or proposal


def _land_name(land: str) -> str:
    """The name of a Land in the newest territorial status that is shipped."""
    entries = read_packaged()[-1].entries
    names = {ars[:2]: entry.name for (level, ars), entry in entries.items() if level is Level.LAND}
    if land not in names:
        listed = ", ".join(f"{ars} {names[ars]}" for ars in sorted(names))
        raise Problem(
            "blueprint.land",
            f"Ein Land „{land}“ gibt es nicht.",
            f"There is no Land “{land}”.",
            f"Möglich sind: {listed}.",
            f"Possible are: {listed}.",
        )
    return names[land]
