# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Loading blueprints: read, check, store the version, declare its commitments."""

from pathlib import Path

from django.db import connection, transaction

from blaupause.blueprint.loader import load_document
from blaupause.blueprint.models import BlueprintVersion
from blaupause.blueprint.problems import version_taken
from blaupause.blueprint.rules import model
from blaupause.blueprint.rules.canonical import content_hash, plain
from blaupause.blueprint.rules.versions import parts
from blaupause.blueprint.specs import commitment_specs, online_service_specs
from blaupause.catalog.actions import declare_commitments
from blaupause.kernel.clock import now
from blaupause.ledger.actions import append
from blaupause.ledger.rules import Actor, Draft

CHAIN = "blueprint"


def load(*, by: str | Actor, path_or_key: str | Path) -> BlueprintVersion:
    """Store the blueprint (a folder or the key of a packaged one) as a version and declare its commitments.

    Idempotent: the same content is the same version. Whole or nothing. Raises Problems blueprint.invalid or
    catalog.declaration, Problem blueprint.version_taken when other content has that number already.
    """
    document = load_document(path_or_key)
    if number_taken(document):
        raise version_taken(document.blueprint.version)
    return publish(by=by, document=document)


def number_taken(document: model.Document) -> bool:
    """Other content was stored under this number. Content stored by earlier software is read as today's first."""
    meta, value = document.blueprint, plain(document)
    stored = BlueprintVersion.objects.filter(key=meta.key, version=meta.version).values_list("document", flat=True)
    found = [plain(model.Document.model_validate(one)) for one in stored]
    return bool(found) and value not in found


def load_packaged(*, by: str, key: str) -> BlueprintVersion:
    """Store the packaged blueprint, unless people have released a version since, or somebody has loaded one with a
    higher number: that one stays the newest.
    """
    newest = BlueprintVersion.objects.filter(key=key).order_by("-loaded_at", "-pk").first()
    if newest is not None and newest.loaded_by.startswith("person:"):
        return newest
    document = load_document(key)
    if newest is not None and parts(newest.version) > parts(document.blueprint.version):
        return newest
    return publish(by=by, document=document)


def publish(*, by: str | Actor, document: model.Document) -> BlueprintVersion:
    """Store a checked document as a version and declare its commitments; what `load` does with what it has read.

    The same content again leaves targets and days of commitments as they are: they may have been changed since.
    """
    with transaction.atomic():
        before = newest_hash(document.blueprint.key)
        version = _store(by=by, document=document)
        if document.commitments or document.online_services:
            declare_commitments(
                by=by,
                commitments=commitment_specs(document),
                online_services=online_service_specs(document),
                keep_targets=version.content_hash == before,
            )
    return version


def newest_hash(key: str) -> str:
    """Content hash of the version loaded last, '' when none is."""
    newest = BlueprintVersion.objects.filter(key=key).order_by("-loaded_at", "-pk").first()
    return newest.content_hash if newest else ""


def _store(*, by: str | Actor, document: model.Document) -> BlueprintVersion:
    name = by.key if isinstance(by, Actor) else by
    value = plain(document)
    digest = content_hash(value)
    meta = document.blueprint
    with connection.cursor() as cursor:  # one loader per key at a time, so "newest" has one meaning
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('blueprint'), hashtext(%s))", [meta.key])
    newest = BlueprintVersion.objects.filter(key=meta.key).order_by("-loaded_at", "-pk").first()
    if newest is not None and newest.content_hash == digest:
        return newest
    stored = BlueprintVersion.objects.filter(key=meta.key, content_hash=digest).first()
    if stored is not None:  # an older state comes back: it is the newest again, its content stays
        stored.loaded_at, stored.loaded_by = now(), name
        stored.save(update_fields=["loaded_at", "loaded_by"])
    else:
        stored = BlueprintVersion.objects.create(
            key=meta.key,
            version=meta.version,
            content_hash=digest,
            document=value,
            loaded_at=now(),
            loaded_by=name,
        )
    detail = {
        "version": meta.version,
        "sha256": digest,
        "steps": len(document.steps),
        "commitments": len(document.commitments),
        "base": f"{document.base.key}@{document.base.version}" if document.base else "",
    }
    append(by=by, chain=CHAIN, drafts=[Draft("blueprint.loaded", f"blueprint:{meta.key}", detail)])
    return stored
