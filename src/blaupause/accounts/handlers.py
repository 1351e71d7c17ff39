# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What can be changed by four eyes: the rooms above register a handler for each of their kinds of change."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from blaupause.ledger.rules import Actor

Payload = Mapping[str, Any]


class Handler(Protocol):
    """One kind of change, in the room it belongs to.

    `approvals`: so many different people have to approve, none of them the author.
    """

    kind: str
    approvals: int = 1

    def describe(self, payload: Payload, /) -> tuple[str, str]:
        """What the change does, in German and English, for the person who decides."""

    def fingerprint(self, payload: Payload, /) -> str:
        """The state the change was made against (at most 64 characters). When it has moved, nothing happens."""

    def describe_all(self, payloads: Sequence[Payload], /) -> list[tuple[str, str]]:
        """The same for several at once."""
        return [self.describe(one) for one in payloads]

    def fingerprint_all(self, payloads: Sequence[Payload], /) -> list[str]:
        """The same for several at once."""
        return [self.fingerprint(one) for one in payloads]

    def barred(self, _payload: Payload, /) -> frozenset[int]:
        """People who may not decide although they are not the author: who worked on what is decided."""
        return frozenset()

    def carry_out(self, *, by: Actor, payload: Payload) -> None:
        """Do it, inside the caller's transaction, with a ledger entry of its own.

        Row-level security is open here: that somebody may ask for it and somebody else may decide it was checked.
        """

    def reopen(self, _payload: Payload, /) -> None:
        """The change is off the table: what had been set aside for it goes on, inside the caller's transaction."""
        return

    def discard(self, payload: Payload, /) -> None:
        """It is decided, and the decision stored: forget what was kept for it."""


handlers: dict[str, Handler] = {}
"""By kind of change."""


def register(handler: Handler) -> None:
    """Announce a kind of change, when the room's app gets ready. Raises ValueError for a kind that is taken."""
    known = handlers.setdefault(handler.kind, handler)
    if type(known) is not type(handler):
        raise ValueError(f"two handlers for {handler.kind}")


def digest(state: object) -> str:
    """A fingerprint of anything that JSON can say."""
    text = json.dumps(state, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
