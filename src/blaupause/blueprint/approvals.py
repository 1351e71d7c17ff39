# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""`blueprint.release`: a draft becomes the newest version, once two people who did not work on it have approved."""

from pathlib import Path

from django.db import connection, transaction

from blaupause.accounts.handlers import Handler, Payload, digest
from blaupause.accounts.problems import stale_request
from blaupause.accounts.requests import people_present
from blaupause.accounts.rules import Verb
from blaupause.accounts.scope import Scope
from blaupause.accounts.wall import current
from blaupause.blueprint import drafts, editing
from blaupause.blueprint.actions import newest_hash, publish
from blaupause.blueprint.loader import load_document
from blaupause.blueprint.models import BlueprintDraft
from blaupause.blueprint.problems import nothing_new, tampered
from blaupause.blueprint.releasing import KIND, checked, compare
from blaupause.blueprint.rules.canonical import content_hash, plain
from blaupause.blueprint.rules.change_words import Language, told
from blaupause.ledger.rules import Actor

MOST_LINES = 200


def needs_approval(path_or_key: str | Path, scope: Scope) -> bool:
    """Another content than the newest one, and there are people: not so at the first set-up."""
    document = load_document(path_or_key)
    before = newest_hash(document.blueprint.key)
    return before not in ("", content_hash(plain(document))) and people_present(scope)


def propose_release(*, by: Scope, path_or_key: str | Path, why: str) -> int:
    """Begin a draft with a blueprint (a folder or the key of a packaged one) and give it to review at once.

    The number of the request. Raises Problems blueprint.invalid, and what drafts.submit raises.
    """
    document = load_document(path_or_key)
    if newest_hash(document.blueprint.key) == content_hash(plain(document)):
        raise nothing_new()
    files = editing.files_of(path_or_key, document)
    with transaction.atomic():
        number = drafts.begin(by=by, document=document, origin={"kind": "files"}, files=files)
        return drafts.submit(by=by, draft_id=number, seen=1, why=why)


class Release(Handler):
    """Handler of requests made by drafts.submit: two people who did not work on the draft approve."""

    kind = KIND
    approvals = 2

    def describe(self, payload: Payload) -> tuple[str, str]:
        """Which version, its checksum, and every change since the newest one, the gravest first."""
        row = _draft(payload)
        found, title = compare(row.key, row.document), row.document["blueprint"]["title"]
        heads: dict[Language, str] = {
            "de": f"Fassung {row.version} der Blaupause „{title['de']}“ freigeben",
            "en": f"Release version {row.version} of the blueprint “{title['en']}”",
        }
        sums: dict[Language, str] = {
            "de": f"Prüfsumme (SHA-256): {row.content_hash}",
            "en": f"Checksum (SHA-256): {row.content_hash}",
        }

        def lines(language: Language) -> str:
            changes = told(found.changes, row.document, language)
            more = len(changes) - MOST_LINES
            rest: dict[Language, str] = {"de": f"und {more} weitere Änderungen", "en": f"and {more} more changes"}
            tail = [rest[language]] if more > 0 else []
            return "\n".join([heads[language], sums[language], *changes[:MOST_LINES], *tail])

        return lines("de"), lines("en")

    def fingerprint(self, payload: Payload) -> str:
        """The newest version and the draft's content; nobody loads another one until this transaction ends."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('blueprint'), hashtext(%s))", [payload["key"]])
        return digest([payload["key"], newest_hash(payload["key"]), _draft(payload).content_hash])

    def barred(self, payload: Payload) -> frozenset[int]:
        """Everybody who worked on the draft."""
        return frozenset(_draft(payload).editors)

    def carry_out(self, *, by: Actor, payload: Payload) -> None:
        """Store it as the newest version and declare its commitments."""
        row = _draft(payload, lock=True)
        if row.status != "review" or row.content_hash != payload["sha256"]:
            raise stale_request()
        if content_hash(row.document) != row.content_hash:
            raise tampered(row.key, row.version)
        document = checked(row.document)
        if content_hash(plain(document)) != row.content_hash:  # the format grew while it waited
            raise stale_request()
        version = publish(by=by, document=document)
        rows = BlueprintDraft.objects.within(current()).filter(pk=row.pk)
        rows.update(status="released", released_id=version.pk, revision=row.revision + 1)

    def reopen(self, payload: Payload) -> None:
        """Turned down or taken back, it is a draft again."""
        row = _draft(payload, lock=True)
        rows = BlueprintDraft.objects.within(current()).filter(pk=row.pk, status="review")
        rows.update(status="draft", revision=row.revision + 1)

    def discard(self, _payload: Payload) -> None:
        """Nothing is kept outside the request."""


def _draft(payload: Payload, *, lock: bool = False) -> BlueprintDraft:
    rows = BlueprintDraft.objects.within(current(), Verb.SEE).filter(pk=payload["draft"])
    return (rows.select_for_update() if lock else rows).get()
