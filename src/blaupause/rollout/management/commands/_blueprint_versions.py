# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""`blaupause blueprint diff, changelog, draft, export, import, key`: versions and bundles on the command line."""

import contextlib
import json
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from blaupause.accounts.behalf import on_behalf
from blaupause.accounts.queries import person_by_email, scope_of
from blaupause.accounts.scope import Scope
from blaupause.accounts.wall import current
from blaupause.blueprint import drafts, editing, exchange, versions
from blaupause.blueprint.loader import load_document
from blaupause.blueprint.rules import changelog, signing, strictjson
from blaupause.blueprint.rules.change_classes import ChangeClass
from blaupause.blueprint.rules.change_words import CLASSES, sentence
from blaupause.blueprint.rules.diff import ABSENT, Change, class_of, diff
from blaupause.blueprint.rules.mapping import Collision
from blaupause.blueprint.rules.versions import proposed
from blaupause.kernel.files import read_bytes
from blaupause.kernel.problems import Problem

REFERENCE = "mitgelieferter Schlüssel, Ordner, KEY@FASSUNG oder entwurf:NUMMER"


def add(sub: Any) -> None:
    """The arguments of these commands."""
    compared = sub.add_parser("diff", help="zwei Fassungen vergleichen")
    compared.add_argument("old", metavar="ALT", help=REFERENCE)
    compared.add_argument("new", metavar="NEU", help=REFERENCE)
    compared.add_argument("--json", action="store_true", help="als JSON")
    told = sub.add_parser("changelog", help="Änderungen zwischen den freigegebenen Fassungen, als Markdown")
    told.add_argument("key", metavar="KEY", help="Schlüssel der Blaupause")
    told.add_argument("--language", choices=["de", "en"], default="de", help="Sprache (de)")
    drafted = sub.add_parser("draft", help="einen Entwurf aus Dateien beginnen oder ersetzen")
    drafted.add_argument("path", metavar="BLAUPAUSE", help="Ordner oder mitgelieferter Schlüssel")
    drafted.add_argument("--replace", type=int, metavar="NUMMER", help="diesen Entwurf ersetzen …")
    drafted.add_argument("--seen", type=int, metavar="STAND", help="… dessen Stand so gesehen wurde")
    exported = sub.add_parser("export", help="eine freigegebene Fassung als unterschriebenes Bündel ausgeben")
    exported.add_argument("key", metavar="KEY", help="KEY oder KEY@FASSUNG")
    exported.add_argument("--key-file", default="", metavar="DATEI", help="sonst BLAUPAUSE_SIGNING_KEY")
    exported.add_argument("--name", default="", help="Name dieser Installation; sonst BLAUPAUSE_INSTALLATION")
    imported = sub.add_parser("import", help="ein Bündel als Entwurf übernehmen")
    imported.add_argument("file", metavar="BÜNDEL", help="Datei, die export geschrieben hat")
    imported.add_argument("--mapping", default="", metavar="DATEI", help="JSON: was mit Vorhandenem geschieht")
    imported.add_argument("--all", choices=["existing", "new"], help="für alles, was die Zuordnung nicht nennt")
    imported.add_argument("--look", action="store_true", help="nur ansehen: Absender und nötige Entscheidungen")
    imported.add_argument("--known-keys", default="", metavar="DATEI", help="sonst BLAUPAUSE_KNOWN_KEYS")
    for parser in (drafted, imported):
        parser.add_argument("--by", default="", metavar="E-MAIL", help="in wessen Namen; ohne: das System")
    made = sub.add_parser("key", help="einen Schlüssel zum Unterschreiben anlegen")
    made.add_argument("file", metavar="DATEI", help="neue Datei für den geheimen Schlüssel")


def run(what: str, options: Mapping[str, Any]) -> bool:
    """Do it; False when it is another command."""
    command = COMMANDS.get(what)
    if command is not None:
        command(options)
    return command is not None


def _diff(options: Mapping[str, Any]) -> None:
    with on_behalf(current()):
        old, new = (versions.document_of(options[name], current()) for name in ("old", "new"))
    changes = diff(old, new)
    content = [change for change in changes if change.path != ("blueprint", "version")]
    base, found = old["blueprint"]["version"], class_of(content)
    if options["json"]:
        print(json.dumps(_as_json(options, changes, base, found, old, new), ensure_ascii=False, indent=2))
        return
    for change_class in sorted(ChangeClass, reverse=True):
        lines = [sentence(one, old, new, "de") for one in content if one.change_class is change_class]
        if lines:
            print(f"{CLASSES[change_class][0]} ({len(lines)})")
            print("\n".join(f"  {line}" for line in lines))
    if found is None:
        print("Kein Unterschied.")
        return
    stated = new["blueprint"]["version"]
    print(f"Auf {base} folgt mindestens {proposed(base, found)}; angegeben ist {stated}.")


def _as_json(
    options: Mapping[str, Any],
    changes: list[Change],
    base: str,
    found: ChangeClass | None,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
) -> dict[str, Any]:
    return {
        "old": options["old"],
        "new": options["new"],
        "class": found.name.lower() if found else None,
        "proposed": proposed(base, found),
        "changes": [
            {
                "section": one.section,
                "key": one.key,
                "field": list(one.field),
                **({} if one.old is ABSENT else {"old": one.old}),
                **({} if one.new is ABSENT else {"new": one.new}),
                "class": one.change_class.name.lower(),
                "de": sentence(one, old, new, "de"),
                "en": sentence(one, old, new, "en"),
            }
            for one in changes
        ],
    }


def _changelog(options: Mapping[str, Any]) -> None:
    releases = versions.changelog(options["key"])
    title = releases[0].document["blueprint"]["title"]
    print(changelog.markdown(title, releases, options["language"]), end="")


def _scope(options: Mapping[str, Any]) -> Scope:
    """Who stands behind it; what they may not do on the pages they may not do here."""
    if not options["by"]:
        return current()
    return scope_of(person_by_email(current(), options["by"]), second_factor=False)


def _draft(options: Mapping[str, Any]) -> None:
    document = load_document(options["path"])
    files = editing.files_of(options["path"], document)
    number = options["replace"]
    if number is None:
        number = drafts.begin(by=_scope(options), document=document, origin={"kind": "files"}, files=files)
    else:
        seen = options["seen"] or 0
        drafts.replace(by=_scope(options), draft_id=number, document=document, seen=seen, files=files)
    print(f"Entwurf {number}: /fassungen/entwurf/{number}/")


def _export(options: Mapping[str, Any]) -> None:
    path = options["key_file"] or settings.BLAUPAUSE_SIGNING_KEY
    if not path:
        raise Problem(
            "bundle.no_key",
            "Es fehlt der Schlüssel, mit dem unterschrieben wird.",
            "The key to sign with is missing.",
            "Anlegen mit: blaupause blueprint key DATEI, dann --key-file DATEI angeben.",
            "Make one with: blaupause blueprint key FILE, then state --key-file FILE.",
        )
    key, _, version = options["key"].partition("@")
    data = exchange.export(
        by=current(),
        key=key,
        version=version,
        pem=read_bytes(Path(path), limit=signing.MAX_KEY_FILE),
        source=Path(path).name,
        installation=(options["name"] or settings.BLAUPAUSE_INSTALLATION)[:200],
    )
    sys.stdout.write(data.decode())


def _import(options: Mapping[str, Any]) -> None:
    path = Path(options["file"])
    data = read_bytes(path, limit=strictjson.MAX_BYTES)
    known = exchange.known_signers(options["known_keys"] or settings.BLAUPAUSE_KNOWN_KEYS)
    opened, found = exchange.open_bundle(data, path.name, known)
    signer = f"bekannt als {opened.signer}" if opened.signer else "UNBEKANNTER Absender"
    print(f"Ausgestellt von „{opened.provenance.installation}“ am {opened.provenance.day:%d.%m.%Y}")
    print(f"Schlüssel {opened.fingerprint} ({signer})")
    if options["look"]:
        _look(found)
        return
    decisions = _decisions(options["mapping"], options["all"], found)
    number = exchange.take_in(by=_scope(options), data=data, source=path.name, known=known, decisions=decisions)
    print(f"Entwurf {number} angelegt; freigegeben ist damit nichts: /fassungen/entwurf/{number}/")


def _look(found: list[Collision]) -> None:
    print(f"Zu entscheiden: {len(found)}. Diese Zuordnung nimmt überall das Vorhandene:")
    print(json.dumps({one.target: "existing" for one in found}, ensure_ascii=False, indent=2))


def _decisions(path: str, rest: str | None, found: list[Collision]) -> dict[str, Any]:
    given = strictjson.read(read_bytes(Path(path), limit=1_000_000), Path(path).name) if path else {}
    if not isinstance(given, dict):
        raise Problem("bundle.decision", "Die Zuordnung ist kein JSON-Objekt.", "The mapping is no JSON object.")
    if rest:
        default = {one.target: "existing" if rest == "existing" else {"new": one.free} for one in found}
        given = default | given
    return given


def _key(options: Mapping[str, Any]) -> None:
    path, pem = Path(options["file"]), signing.new_key()
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        there = isinstance(error, FileExistsError)
        raise Problem(
            "bundle.key_exists" if there else "bundle.key_unwritable",
            f"„{path.name}“ gibt es schon." if there else f"„{path.name}“ lässt sich nicht anlegen.",
            f"“{path.name}” exists already." if there else f"“{path.name}” cannot be made.",
        ) from None
    with contextlib.closing(os.fdopen(handle, "wb")) as file:
        file.write(pem)
    public = signing.public_text(signing.private_key(pem, path.name))
    print(f"Geheim, nur für diese Installation: {path}")
    print(f"Öffentlicher Schlüssel: {public}")
    print(f"Fingerabdruck: {signing.fingerprint(public)}")


COMMANDS: Mapping[str, Callable[[Mapping[str, Any]], None]] = {
    "diff": _diff,
    "changelog": _changelog,
    "draft": _draft,
    "export": _export,
    "import": _import,
    "key": _key,
}
