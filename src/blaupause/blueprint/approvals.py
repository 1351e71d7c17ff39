# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""`blueprint.release`: another content becomes the newest version, once somebody else has approved it."""

import json
from pathlib import Path

from django.db import connection

from blaupause.accounts import approvals
from blaupause.accounts.handlers import Handler, Payload, digest
from blaupause.accounts.requests import people_present
from blaupause.accounts.scope import Scope
from blaupause.blueprint.actions import newest_hash, publish
from blaupause.blueprint.loader import load_document
from blaupause.blueprint.rules.canonical import content_hash, plain
from blaupause.blueprint.rules.model import Document
from blaupause.kernel.problems import Problem
from blaupause.ledger.rules import Actor

KIND = "blueprint.release"


def needs_approval(path_or_key: str | Path, scope: Scope) -> bool:
    """Another content than the newest one, and there are people: not so at the first set-up."""
    document = load_document(path_or_key)
    before = newest_hash(document.blueprint.key)
    return before not in ("", content_hash(plain(document))) and people_present(scope)


def propose_release(*, by: Scope, path_or_key: str | Path, why: str, author: int | None = None) -> int:
    """Ask for a blueprint (a folder or the key of a packaged one) to become the newest version.

    The checked document goes into the request: what is approved is what was read. Raises Problems
    blueprint.invalid, Problem blueprint.nothing_new, accounts.not_found.
    """
    document = load_document(path_or_key)
    value = plain(document)
    if newest_hash(document.blueprint.key) == content_hash(value):
        raise Problem(
            "blueprint.nothing_new",
            "Genau dieser Inhalt ist schon die neueste Fassung.",
            "Exactly this content is the newest version already.",
        )
    place = document.blueprint.land or ""
    subject = f"blueprint:{document.blueprint.key}"
    payload = {"key": document.blueprint.key, "document": value}
    return approvals.request(by=by, kind=KIND, place=place, subject=subject, payload=payload, why=why, author=author)


class Release(Handler):
    """Handler of requests made by propose_release."""

    kind = KIND

    def describe(self, payload: Payload) -> tuple[str, str]:
        """Which version, how much of it, and its hash."""
        found = _document(payload)
        meta = found.blueprint
        steps, promises, hashed = len(found.steps), len(found.commitments), content_hash(plain(found))
        german = [
            f"Fassung {meta.version} der Blaupause „{meta.title.de}“ freigeben",
            f"{steps} Schritte, {promises} Leistungsversprechen",
            f"Prüfsumme (SHA-256): {hashed}",
        ]
        english = [
            f"Release version {meta.version} of the blueprint “{meta.title.en}”",
            f"{steps} steps, {promises} promised services",
            f"Checksum (SHA-256): {hashed}",
        ]
        return "\n".join(german), "\n".join(english)

    def fingerprint(self, payload: Payload) -> str:
        """Which version is the newest; nobody loads another one until this transaction ends."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('blueprint'), hashtext(%s))", [payload["key"]])
        return digest([payload["key"], newest_hash(payload["key"])])

    def carry_out(self, *, by: Actor, payload: Payload) -> None:
        """Store it as the newest version and declare its commitments."""
        publish(by=by, document=_document(payload))

    def discard(self, _payload: Payload) -> None:
        """Nothing is kept outside the request."""


def _document(payload: Payload) -> Document:
    """Checked again: what lies in the database is not believed either."""
    return Document.model_validate_json(json.dumps(payload["document"]))
