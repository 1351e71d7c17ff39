# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Drafts of versions: begun, edited with the revision that was seen, given to review, discarded.

Releasing one is in approvals.py: two people who did not work on it approve.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from blaupause.accounts import approvals
from blaupause.accounts.acting import actor, chain_of
from blaupause.accounts.behalf import on_behalf
from blaupause.accounts.problems import Conflict, not_found
from blaupause.accounts.rules import Condition, Kind, Verb
from blaupause.accounts.scope import Scope, Seat
from blaupause.blueprint.models import BlueprintDraft
from blaupause.blueprint.problems import not_a_draft, other_blueprint
from blaupause.blueprint.releasing import KIND, checked, of_its_land, worthy
from blaupause.blueprint.rules.canonical import content_hash, plain
from blaupause.blueprint.rules.model import Document
from blaupause.blueprint.rules.sourcefiles import with_version
from blaupause.kernel.clock import now
from blaupause.kernel.places import Place
from blaupause.ledger.actions import append
from blaupause.ledger.rules import Draft


def place_of(document: Document) -> Place:
    """Where a blueprint belongs: its Land, the Bund for the core."""
    return document.blueprint.land or ""


def begin(
    *, by: Scope, document: Document, origin: Mapping[str, Any] | None = None, files: Mapping[str, str] | None = None
) -> int:
    """Store a checked document as a draft; its number. `origin`: where it came from, shown to those who decide.

    `files`: the files it was read from, where there are any (see editing.py).

    Raises Problem accounts.not_found where one may not, blueprint.of_another_land, blueprint.foreign_commitment.
    """
    place = place_of(document)
    seat = by.require(Verb.ADD, Kind.BLUEPRINT, place)
    of_its_land(plain(document))
    with on_behalf(by):
        row = BlueprintDraft.objects.create(
            key=document.blueprint.key,
            place=place,
            **_content(document),
            origin=dict(origin or {}),
            files=dict(files or {}),
            editors=[by.person_id] if by.person_id is not None else [],
            created_by=by.key,
            created_at=now(),
        )
        _report("blueprint.begun", row, by, seat, {"from": str((origin or {}).get("kind", ""))})
    return row.pk


def replace(
    *,
    by: Scope,
    draft_id: int,
    document: Document,
    seen: int,
    files: Mapping[str, str] | None = None,
    told: tuple[Mapping[str, str], Mapping[str, str]] = ({}, {}),
) -> int:
    """Put another content in place of the draft's; the new revision. `seen`: the revision that was looked at.

    `files`: those the document was read from. `told`: what else the ledger says was there before and is there now.

    Raises Conflict when somebody else edited it in between, Problem blueprint.not_a_draft, blueprint.other_blueprint,
    accounts.not_found.
    """
    with on_behalf(by):
        row, seat = _editable(by, draft_id, Verb.EDIT)
        if (document.blueprint.key, place_of(document)) != (row.key, row.place):
            raise other_blueprint(row.key)
        of_its_land(plain(document))
        content = {**_content(document), "files": dict(files or {}), "editors": _editors(row, by)}
        _move(row, by, seen, document.blueprint.version, **content)
        old = {"version": row.version, "sha256": row.content_hash, **told[0]}
        new = {"version": document.blueprint.version, "sha256": content_hash(plain(document)), **told[1]}
        _report("blueprint.edited", row, by, seat, {"old": old, "new": new})
    return seen + 1


def set_version(*, by: Scope, draft_id: int, version: str, seen: int) -> int:
    """Give the draft another version number; the new revision.

    Raises what `replace` raises, and Problems blueprint.schema for what is no version.
    """
    with on_behalf(by):
        row, _ = _editable(by, draft_id, Verb.EDIT)
        document = checked({**row.document, "blueprint": {**row.document["blueprint"], "version": version}})
        files = with_version(row.files, version) if row.files else None
        return replace(by=by, draft_id=draft_id, document=document, seen=seen, files=files)


def submit(*, by: Scope, draft_id: int, seen: int, why: str) -> int:
    """Have the draft reviewed: from now on it stays as it is until somebody decides. The number of the request.

    Raises Conflict, Problem blueprint.not_a_draft, blueprint.nothing_new, blueprint.version_too_low (the number says
    less than the change is grave), blueprint.version_taken, accounts.no_reason, accounts.not_found.
    """
    with on_behalf(by):
        row, seat = _editable(by, draft_id, Verb.EDIT)
        if row.revision != seen:
            raise _conflict(row, row.version)
        row = _of_today(row, by)
        worthy(row.key, row.document)
        number = approvals.request(
            by=by,
            kind=KIND,
            place=row.place,
            subject=f"blueprint:{row.key}",
            payload={"draft": row.pk, "key": row.key, "sha256": row.content_hash},
            why=why,
        )
        _move(row, by, seen, row.version, status="review", request=number)
        _report("blueprint.submitted", row, by, seat, {"version": row.version, "request": number}, why.strip())
    return number


def discard(*, by: Scope, draft_id: int, seen: int, why: str = "") -> None:
    """Withdraw a draft for good. Raises Conflict, Problem blueprint.not_a_draft, accounts.not_found."""
    with on_behalf(by):
        row, seat = _editable(by, draft_id, Verb.END)
        _move(row, by, seen, row.version, status="withdrawn")
        _report("blueprint.discarded", row, by, seat, {"version": row.version}, why.strip()[:2000])


def _content(document: Document) -> dict[str, Any]:
    value = plain(document)
    return {
        "version": document.blueprint.version,
        "content_hash": content_hash(value),
        "document": value,
        "changed_at": now(),
    }


def _of_today(row: BlueprintDraft, by: Scope) -> BlueprintDraft:
    """The draft in today's form: the format may have grown since it was stored, and what is approved is released."""
    document = checked(row.document)
    if content_hash(plain(document)) == row.content_hash:
        return row
    rows = BlueprintDraft.objects.within(by).filter(pk=row.pk)
    rows.update(**_content(document))
    return rows.get()


def _editors(row: BlueprintDraft, by: Scope) -> list[int]:
    return sorted({*row.editors, *([by.person_id] if by.person_id is not None else [])})


def _editable(by: Scope, draft_id: int, verb: Verb) -> tuple[BlueprintDraft, Seat | None]:
    """The draft, for nobody else until the transaction ends."""
    visible = BlueprintDraft.objects.within(by).filter(pk=draft_id)
    seen = visible.first()
    if seen is None:
        raise not_found()
    seat = by.require(verb, Kind.BLUEPRINT, seen.place, Condition.CURRENT)
    row = visible.select_for_update().get()
    if row.status != "draft":
        raise not_a_draft(row.status)
    return row, seat


def _move(row: BlueprintDraft, by: Scope, seen: int, wanted: str, **values: object) -> None:
    """Compare and set; `wanted`: the version the second of two had in mind."""
    rows = BlueprintDraft.objects.within(by).filter(pk=row.pk, revision=seen, status="draft")
    if rows.update(revision=seen + 1, **values) != 1:
        raise _conflict(row, wanted)


def _conflict(row: BlueprintDraft, wanted: str) -> Conflict:
    label = gettext("Version of the draft")
    checksum, unsaved = gettext("Checksum of the content"), gettext("not stored")
    theirs = {label: row.version, checksum: row.content_hash[:12]}
    return Conflict(theirs, {label: wanted, checksum: unsaved})


def _report(
    what: str, row: BlueprintDraft, by: Scope, seat: Seat | None, detail: Mapping[str, object], why: str = ""
) -> None:
    told = {"blueprint": row.key, **detail}
    draft = Draft(what, f"blueprint_draft:{row.pk}", told, why, place=row.place)
    append(by=actor(by, seat, row.place), chain=chain_of(row.place), drafts=[draft])
