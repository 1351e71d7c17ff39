# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a successor takes over from its predecessors: each room announces who looks after its own tables."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from blaupause.kernel.succession import Case, Decisions, Preview
from blaupause.ledger.rules import Actor


class Room(Protocol):
    """The handler of one room. All of it runs as the system: who may look and who decides was checked before.

    `order`: smaller ones first. `tables`: models (app.Model) it looks after; `untouched`: models that name a place, a
    unit, an authority or a connection, and why nothing happens to them. A test holds the two together complete.
    """

    name: str
    order: int
    tables: frozenset[str]
    untouched: Mapping[str, str]

    def lock(self) -> None:
        """Nobody else moves what this handler is going to look at, until the transaction ends."""

    def left(self, cases: Sequence[Case], day: date, /) -> Mapping[int, int]:
        """How many things each case (by number) still has to take over; a few questions for all of them."""

    def preview(self, case: Case, decisions: Decisions, day: date, /) -> Preview:
        """What would happen to everything this room holds of the predecessors."""

    def carry_out(self, case: Case, decisions: Decisions, day: date, /, *, by: Actor) -> None:
        """Do it, inside the caller's transaction, with a ledger entry per thing; nothing the second time."""


_rooms: dict[str, Room] = {}
_none: dict[str, str] = {}


def register(room: Room) -> None:
    """Announce the handler of a room, when its app gets ready. Raises ValueError for a name that is taken."""
    known = _rooms.setdefault(room.name, room)
    if type(known) is not type(room):
        raise ValueError(f"two handlers of successions for {room.name}")


def register_none(tables: Mapping[str, str]) -> None:
    """A room that needs no handler names its tables, and why nothing happens to them."""
    _none.update(tables)


def needs_none() -> Mapping[str, str]:
    """Tables of rooms without a handler."""
    return _none


def rooms() -> list[Room]:
    """All handlers, in the order in which they work."""
    return sorted(_rooms.values(), key=lambda room: room.order)
