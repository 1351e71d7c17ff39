# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Handing a released blueprint to another installation, and taking one in as a draft.

Taking in gives nobody a right and overwrites nothing: what exists here under the same key is decided one by one.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import transaction

import blaupause
from blaupause.accounts.acting import actor
from blaupause.accounts.scope import Scope
from blaupause.blueprint import drafts
from blaupause.blueprint.models import BlueprintVersion
from blaupause.blueprint.releasing import checked, normal
from blaupause.blueprint.rules import bundle, mapping, signing
from blaupause.blueprint.rules.bundle import Opened
from blaupause.blueprint.rules.canonical import plain
from blaupause.blueprint.rules.mapping import Collision
from blaupause.blueprint.versions import stored
from blaupause.kernel.files import read_bytes
from blaupause.ledger.actions import append
from blaupause.ledger.rules import Draft


def export(*, by: Scope, key: str, version: str = "", pem: bytes, source: str, installation: str) -> bytes:
    """A released version (the newest when none is named) as a signed bundle.

    `pem`: the private key, read from `source`. Raises Problem blueprint.no_such_version, bundle.key_file.
    """
    signer = signing.private_key(pem, source)
    with transaction.atomic():
        row = stored(key, version)
        data = bundle.pack(
            row.document, signer, installation=installation, day=by.day, software=f"Blaupause {blaupause.__version__}"
        )
        detail = {
            "blueprint": row.key,
            "version": row.version,
            "sha256": row.content_hash,
            "fingerprint": signing.fingerprint(signing.public_text(signer)).removeprefix("sha256:"),
        }
        append(by=actor(by), chain="blueprint", drafts=[Draft("blueprint.exported", f"blueprint:{row.key}", detail)])
    return data


def open_bundle(data: bytes, source: str, known: Mapping[str, str]) -> tuple[Opened, list[Collision]]:
    """A bundle from a stranger: verified, checked, and what it meets here. Nothing is stored.

    Raises what bundle.unpack raises, Problems blueprint.schema and blueprint.invalid for its content.
    """
    opened = bundle.unpack(data, source, known)
    document = plain(checked(opened.document, source))
    return opened, mapping.collisions(document, here(document["blueprint"]["key"]))


def take_in(*, by: Scope, data: bytes, source: str, known: Mapping[str, str], decisions: Mapping[str, Any]) -> int:
    """Store the content of a bundle as a draft; its number.

    Raises what `open_bundle` and drafts.begin raise, Problems bundle.mapping for decisions that are missing or wrong.
    """
    opened, _ = open_bundle(data, source, known)
    document = plain(checked(opened.document, source))
    landed = checked(mapping.mapped(document, here(document["blueprint"]["key"]), decisions), source)
    origin = {
        "kind": "bundle",
        "installation": opened.provenance.installation,
        "day": opened.provenance.day.isoformat(),
        "fingerprint": opened.fingerprint,
        "signer": opened.signer,
        "decisions": dict(decisions),
    }
    return drafts.begin(by=by, document=landed, origin=origin)


def known_signers(path: str) -> dict[str, str]:
    """Names by fingerprint from the operator's file; none without one.

    Raises Problem file.missing, bundle.known_keys.
    """
    if not path:
        return {}
    text = read_bytes(Path(path), limit=signing.MAX_KNOWN_FILE).decode("utf-8", "replace")
    return signing.known_signers(text, Path(path).name)


def here(key: str) -> dict[str, dict[str, Any]]:
    """Objects of the newest version of every blueprint, by section and key; those of `key` itself come first."""
    newest: dict[str, int] = {}
    rows = BlueprintVersion.objects.order_by("-loaded_at", "-pk").values_list("key", "pk")
    for name, pk in rows:
        newest.setdefault(name, pk)
    found: dict[str, dict[str, Any]] = {section: {} for section in mapping.MAPPED}
    for name in sorted(newest, key=lambda one: (one != key, one)):
        document = normal(BlueprintVersion.objects.get(pk=newest[name]).document)
        for section in mapping.MAPPED:
            for object_key, value in document.get(section, {}).items():
                found[section].setdefault(object_key, value)
    return found
