# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reading versions: the released ones of a blueprint, drafts, what changed between them, and where to find one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db.models import F

from blaupause.accounts.rules import Kind, Verb
from blaupause.accounts.scope import Scope
from blaupause.blueprint.loader import load_document, packaged_keys
from blaupause.blueprint.models import BlueprintDraft, BlueprintVersion
from blaupause.blueprint.problems import no_such_version, none_released
from blaupause.blueprint.queries import TextInfo
from blaupause.blueprint.releasing import Comparison, compare, normal
from blaupause.blueprint.rules.canonical import plain
from blaupause.blueprint.rules.change_classes import ChangeClass
from blaupause.blueprint.rules.changelog import Release
from blaupause.blueprint.rules.diff import class_of, diff
from blaupause.kernel.places import Place

_STORED = re.compile(r"([a-z][a-z0-9-]{0,39})@([0-9]{1,9}(?:\.[0-9]{1,9}){2})")
_DRAFT = re.compile(r"entwurf:([0-9]{1,15})")
_HEAD = ("id", "key", "version", "content_hash", "loaded_at", "loaded_by", "document__blueprint")


@dataclass(frozen=True, slots=True)
class VersionInfo:
    """A released version without its content. `newest`: it is the one new connections are made from."""

    id: int
    key: str
    version: str
    content_hash: str
    title: TextInfo
    place: Place
    released_at: datetime
    released_by: str
    newest: bool


@dataclass(frozen=True, slots=True)
class DraftInfo:
    """A version in the making, as the reader sees it. `mine`: the reader worked on it and may not release it."""

    id: int
    key: str
    place: Place
    version: str
    content_hash: str
    title: TextInfo
    status: str
    origin: Mapping[str, Any]
    created_by: str
    created_at: datetime
    changed_at: datetime
    request: int | None
    released: int | None
    revision: int
    mine: bool
    may_edit: bool
    may_discard: bool


def versions(key: str = "") -> list[VersionInfo]:
    """Released versions of one blueprint, or of all, the newest of each first."""
    rows = BlueprintVersion.objects.order_by("key", "-loaded_at", "-pk")
    found: list[VersionInfo] = []
    for pk, name, version, digest, at, by, meta in (rows.filter(key=key) if key else rows).values_list(*_HEAD):
        newest = not found or found[-1].key != name
        title = TextInfo(meta["title"]["de"], meta["title"]["en"])
        found.append(VersionInfo(pk, name, version, digest, title, meta.get("land") or "", at, by, newest))
    return found


def drafts(scope: Scope, key: str = "") -> list[DraftInfo]:
    """Drafts the reader may see, of one blueprint or of all, the one that was touched last first."""
    rows = BlueprintDraft.objects.within(scope).order_by("-changed_at", "-pk").defer("document", "files")
    rows = rows.filter(key=key) if key else rows
    return [_draft(scope, row, row.title) for row in rows.annotate(title=F("document__blueprint__title"))]


def draft(scope: Scope, number: int) -> tuple[DraftInfo, Comparison, Mapping[str, Any]] | None:
    """A draft, how it differs from the newest version, and its content; None when there is none for this reader."""
    row = BlueprintDraft.objects.within(scope).filter(pk=number).first()
    if row is None:
        return None
    return _draft(scope, row, row.document["blueprint"]["title"]), compare(row.key, row.document), row.document


def draft_head(scope: Scope, number: int) -> DraftInfo | None:
    """A draft without its content; None when there is none for this reader."""
    row = BlueprintDraft.objects.within(scope).filter(pk=number).defer("document", "files").first()
    if row is None:
        return None
    title = BlueprintDraft.objects.within(scope).values_list("document__blueprint__title", flat=True).get(pk=number)
    return _draft(scope, row, title)


def draft_document(scope: Scope, number: int) -> dict[str, Any] | None:
    """The content of a draft; None when there is none for this reader."""
    found = BlueprintDraft.objects.within(scope).filter(pk=number).values_list("document", flat=True).first()
    return None if found is None else normal(found)


def _draft(scope: Scope, row: BlueprintDraft, title: Mapping[str, str]) -> DraftInfo:
    return DraftInfo(
        id=row.pk,
        key=row.key,
        place=row.place,
        version=row.version,
        content_hash=row.content_hash,
        title=TextInfo(title["de"], title["en"]),
        status=row.status,
        origin=row.origin,
        created_by=row.created_by,
        created_at=row.created_at,
        changed_at=row.changed_at,
        request=row.request,
        released=row.released_id,
        revision=row.revision,
        mine=scope.person_id in row.editors,
        may_edit=row.status == "draft" and scope.may(Verb.EDIT, Kind.BLUEPRINT, row.place),
        may_discard=row.status == "draft" and scope.may(Verb.END, Kind.BLUEPRINT, row.place),
    )


def document_of(reference: str, scope: Scope) -> dict[str, Any]:
    """A document as plain values: `bayern` (packaged), a folder, `bayern@0.1.0` (released), `entwurf:7`.

    Raises Problem blueprint.no_such_version, and Problems of a folder that is not sound.
    """
    if (match := _DRAFT.fullmatch(reference)) is not None:
        found = draft_document(scope, int(match[1]))
        if found is None:
            raise no_such_version(reference)
        return found
    if (match := _STORED.fullmatch(reference)) is not None:
        return normal(stored(match[1], match[2]).document)
    if reference in packaged_keys() or Path(reference).is_dir():
        return plain(load_document(reference))
    if BlueprintVersion.objects.filter(key=reference).exists():
        return normal(stored(reference).document)
    raise no_such_version(reference)


def stored(key: str, version: str = "") -> BlueprintVersion:
    """A released version by its number, the newest one without. Raises Problem blueprint.no_such_version."""
    rows = BlueprintVersion.objects.filter(key=key).order_by("-loaded_at", "-pk")
    found = (rows.filter(version=version) if version else rows).first()
    if found is None:
        raise no_such_version(f"{key}@{version}") if version and rows.exists() else none_released(key)
    return found


def changelog(key: str) -> list[Release]:
    """All released versions with what each of them changed, the newest first. Raises blueprint.no_such_version."""
    rows = BlueprintVersion.objects.filter(key=key).order_by("-loaded_at", "-pk")
    heads = list(rows.values_list("pk", "content_hash", "loaded_at"))
    if not heads:
        raise none_released(key)
    earlier = [*heads[1:], (0, "", heads[-1][2])]
    return [
        _release(pk, digest, at, before_pk, before_digest)
        for (pk, digest, at), (before_pk, before_digest, _) in zip(heads, earlier, strict=True)
    ]


@lru_cache(maxsize=64)
def _release(pk: int, _digest: str, at: datetime, before_pk: int, _before_digest: str) -> Release:
    """Contents never change, so two of them are compared once per process."""
    row = BlueprintVersion.objects.get(pk=pk)
    document = normal(row.document)
    if not before_pk:
        return Release(row.version, at.date(), document, {}, (), first=True)
    before = normal(BlueprintVersion.objects.get(pk=before_pk).document)
    return Release(row.version, at.date(), document, before, tuple(diff(before, document)))


def gravest(release: Release) -> ChangeClass | None:
    """The class of a release; None when only its number changed, or for the first one."""
    return class_of(change for change in release.changes if change.path != ("blueprint", "version"))
