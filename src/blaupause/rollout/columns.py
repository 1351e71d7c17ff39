# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Connections and their events as arrays, and the state of every connection as of a day. Pure numpy.

Days are days since 1970-01-01. Events are kept in the order (row, day, revision, id): the events of a connection
stand together, and the last one on or before a day decides. That order makes "as of a day" a few passes over
neighbouring memory instead of jumps through it (measured: 3 times as fast at 1.5 million events).
"""

from dataclasses import dataclass, fields
from functools import cached_property
from typing import Self, TypeVar

import numpy as np
import numpy.typing as npt

Int8 = npt.NDArray[np.int8]
Int32 = npt.NDArray[np.int32]
Int64 = npt.NDArray[np.int64]
Bool = npt.NDArray[np.bool_]

NONE_DAY = -1


@dataclass(frozen=True)
class ConnectionColumns:
    """All connections, ascending by id. `online_service` 0: none."""

    ids: Int64
    authority: Int32
    commitment: Int32
    online_service: Int32

    def __len__(self) -> int:
        return len(self.ids)

    def rows_of(self, ids: Int64) -> Int32:
        """Row of each connection id; -1 where there is none."""
        if not len(self.ids):
            return np.full(len(ids), -1, dtype=np.int32)
        rows = np.searchsorted(self.ids, ids).astype(np.int32)
        rows[rows == len(self.ids)] = 0
        rows[self.ids[rows] != ids] = -1
        return rows


@dataclass(frozen=True)
class EventColumns:
    """Events; `row` is the index of the connection, `evidence_day` -1: none, `system` 0: none."""

    row: Int32
    day: Int32
    revision: Int64
    state: Int8
    live_level: Int8
    strength: Int8
    evidence_day: Int32
    blocked: Bool
    system: Int32
    demonstration: Bool

    def __len__(self) -> int:
        return len(self.row)

    def take(self, index: npt.NDArray[np.intp] | Bool | slice) -> Self:
        """The events at these places."""
        return type(self)(*(getattr(self, f.name)[index] for f in fields(self)))

    @cached_property
    def ordered(self) -> bool:
        """Whether the events stand in the order (row, day, revision)."""
        fine = self.revision[1:] >= self.revision[:-1]
        for values in (self.day, self.row):
            fine &= values[1:] == values[:-1]
            fine |= values[1:] > values[:-1]
        return bool(fine.all())


@dataclass(frozen=True)
class StateColumns:
    """State of every connection as of a day. No event: UNKNOWN, level and strength NONE, `since_day` -1."""

    state: Int8
    live_level: Int8
    strength: Int8
    evidence_day: Int32
    since_day: Int32
    blocked: Bool
    system: Int32
    demonstration: Bool


def no_events() -> EventColumns:
    """An empty set of events."""
    types = ("i4", "i4", "i8", "i1", "i1", "i1", "i4", "?", "i4", "?")
    return EventColumns(*(np.empty(0, dtype=t) for t in types))


def join(old: EventColumns, new: EventColumns) -> EventColumns:
    """Both sets in order; among equals of row, day and revision the old ones stand first."""
    old, new = arrange(old), arrange(new)
    if not len(new) or not len(old):
        return old if len(old) else new
    places = np.searchsorted(old.row, new.row, side="right")
    for n in np.flatnonzero(_before_last(old, new, places)):  # only backdated events, which are rare
        places[n] = _place(old, new, int(n), int(places[n]))
    # Column by column, so that no third copy of all events is ever held.
    return EventColumns(
        *(np.insert(getattr(old, f.name), places, getattr(new, f.name)) for f in fields(EventColumns))
    )


def _before_last(old: EventColumns, new: EventColumns, places: npt.NDArray[np.intp]) -> Bool:
    """Which new events are earlier than the last old event of their connection."""
    last = np.maximum(places - 1, 0)
    same: Bool = (places > 0) & (old.row[last] == new.row)
    same &= (new.day < old.day[last]) | ((new.day == old.day[last]) & (new.revision < old.revision[last]))
    return same


def _place(old: EventColumns, new: EventColumns, n: int, place: int) -> int:
    """Walk back over the later events of the connection."""
    mine = (new.day[n], new.revision[n])
    while place and old.row[place - 1] == new.row[n] and (old.day[place - 1], old.revision[place - 1]) > mine:
        place -= 1
    return place


def arrange(events: EventColumns) -> EventColumns:
    """The events in the order (row, day, revision, given order)."""
    if events.ordered:
        return events
    return events.take(np.lexsort((events.revision, events.day, events.row)))


def fold(events: EventColumns, n: int, day: int) -> StateColumns:
    """State of each of `n` connections at the end of `day`: its last event on or before that day.

    `since_day` is the day of that event. Several events of a day: the last revision wins, then the last given.
    """
    events = arrange(events)
    known = events.day <= day
    last = known.copy()  # known, and the next event is of another connection or later than the day
    last[:-1] &= (events.row[1:] != events.row[:-1]) | ~known[1:]
    source = np.flatnonzero(last)
    rows = events.row.take(source).astype(np.intp)  # converted once, not by every column
    return StateColumns(
        _spread(events.state.take(source), rows, n, 0),
        _spread(events.live_level.take(source), rows, n, 0),
        _spread(events.strength.take(source), rows, n, 0),
        _spread(events.evidence_day.take(source), rows, n, NONE_DAY),
        _spread(events.day.take(source), rows, n, NONE_DAY),
        _spread(events.blocked.take(source), rows, n, 0),
        _spread(events.system.take(source), rows, n, 0),
        _spread(events.demonstration.take(source), rows, n, 0),
    )


_T = TypeVar("_T", bound=np.generic)


def _spread(values: npt.NDArray[_T], rows: npt.NDArray[np.intp], n: int, default: int) -> npt.NDArray[_T]:
    """Values laid to their rows (ascending, each once); `default` where a connection has none."""
    if len(rows) == n:
        return values
    result = np.full(n, default, dtype=values.dtype)
    result[rows] = values
    return result


def officials_first(official: EventColumns, demonstration: EventColumns, n: int) -> EventColumns:
    """Both sets, without demonstration events of connections of which something real is known."""
    real = np.zeros(n, dtype=np.bool_)
    real[official.row] = True
    return join(official, demonstration.take(~real[demonstration.row]))
