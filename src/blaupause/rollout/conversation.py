# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The conversation about a connection: the town hall and those above it both write."""

import unicodedata

from django.db import transaction

from blaupause.accounts.acting import actor, chain_of
from blaupause.accounts.problems import invalid, not_found
from blaupause.accounts.rules import Kind, Verb
from blaupause.accounts.scope import Scope
from blaupause.accounts.wall import acting
from blaupause.blueprint.queries import version
from blaupause.kernel.clock import now
from blaupause.ledger.actions import append
from blaupause.ledger.rules import Draft
from blaupause.rollout.models import Connection, Message

LONGEST = 2000


def write(*, by: Scope, connection_id: int, text: str, step: str = "") -> int:
    """Say something about a connection, perhaps about one of its steps; the number of the message.

    The ledger says that something was written, not what. Raises Problem accounts.not_found, accounts.invalid.text.
    """
    row = Connection.objects.select_related("authority", "commitment").filter(pk=connection_id).first()
    if row is None:
        raise not_found()
    seat = by.require(Verb.ADD, Kind.MESSAGE, row.place)
    said = _words(text)
    if step and step not in {one.key for one in version(row.blueprint_version_id).steps}:
        raise invalid("step", "Diesen Schritt gibt es hier nicht.", "There is no such step here.")
    with acting(by), transaction.atomic():
        made = Message.objects.create(
            connection=row, step=step, text=said, written_at=now(), by=by.key, place=row.place
        )
        detail: dict[str, object] = {"authority": row.authority.key, "commitment": row.commitment.key}
        if step:
            detail["step"] = step
        draft = Draft("message.written", f"connection:{row.pk}", detail, "", place=row.place)
        append(by=actor(by, seat, row.place), chain=chain_of(row.place), drafts=[draft])
    return made.pk


def _words(text: str) -> str:
    given = unicodedata.normalize("NFC", text).replace("\r\n", "\n")
    kept = "".join(c if c == "\n" or unicodedata.category(c)[0] != "C" else " " for c in given).strip()
    if not kept or len(kept) > LONGEST:
        raise invalid(
            "text",
            f"Bitte etwas schreiben, höchstens {LONGEST} Zeichen.",
            f"Please write up to {LONGEST} characters.",
        )
    return kept
