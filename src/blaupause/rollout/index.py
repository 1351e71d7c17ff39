# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""All connections and events of the database as arrays, kept per process and refreshed by revision.

One small query per call tells whether something changed; then only newer events are fetched, or everything when
connections were added or events removed. Events up to the revision that was read are complete, because the
revision row orders all writers; younger ones are left for the next call.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from django.db import connection

from blaupause.rollout import binary
from blaupause.rollout.columns import (
    ConnectionColumns,
    EventColumns,
    StateColumns,
    arrange,
    fold,
    join,
    officials_first,
)

_EPOCH = date(1970, 1, 1)
_KEPT_DAYS = 4
_KEPT_BYTES = 50_000_000  # but of very many connections fewer days, at 17 bytes each
_CONNECTIONS = {"id": "i8", "authority": "i4", "commitment": "i4", "online_service": "i4"}
_CONNECTIONS_SQL = (
    "SELECT id, authority_id::int4, commitment_id::int4, COALESCE(online_service_id, 0)::int4"
    " FROM rollout_connection ORDER BY id"
)
_EVENTS = {
    "connection": "i8",
    "day": "i4",
    "revision": "i8",
    "state": "i2",
    "live_level": "i2",
    "strength": "i2",
    "evidence_day": "i4",
    "blocked": "b1",
    "system": "i4",
}
_EVENTS_SQL = (
    "SELECT connection_id, occurred_on - DATE '1970-01-01', revision, state, live_level, strength,"
    " COALESCE(evidence_on - DATE '1970-01-01', -1), blocked, COALESCE(system_id, 0)::int4"
    " FROM {table} WHERE revision > {after:d} AND revision <= {until:d}"
    " ORDER BY connection_id, occurred_on, revision, id"
)


def to_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - _EPOCH).days


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a reader saw. `writer` is the transaction that wrote the revision row: it differs after a rollback."""

    number: int
    structure: int
    writer: str


class ConnectionIndex:
    """Connections and events of one revision, and their states as of a day. Immutable, shared by threads."""

    def __init__(self, stamp: Stamp, connections: ConnectionColumns, events: EventColumns) -> None:
        self.stamp = stamp
        self.connections = connections
        self.events = events
        self._states: OrderedDict[int, StateColumns] = OrderedDict()
        self._kept = max(1, min(_KEPT_DAYS, _KEPT_BYTES // (17 * max(1, len(connections)))))
        self._lock = threading.Lock()

    def at(self, day: date) -> StateColumns:
        """State of every connection at the end of a day; the last few days asked for are kept."""
        number = to_number(day)
        with self._lock:
            if number in self._states:
                self._states.move_to_end(number)
                return self._states[number]
        states = fold(self.events, len(self.connections), number)
        with self._lock:
            self._states[number] = states
            while len(self._states) > self._kept:
                self._states.popitem(last=False)
        return states


@dataclass(slots=True)
class _Kept:
    """What the process knows. `tentative`: read inside a transaction that may still be rolled back."""

    stamp: Stamp
    tentative: bool
    connections: ConnectionColumns
    official: EventColumns
    demonstration: EventColumns
    indexes: dict[bool, ConnectionIndex] = field(default_factory=dict)


_lock = threading.Lock()
_kept: _Kept | None = None


def index(demonstration: bool) -> ConnectionIndex:
    """The index of the present revision, official events only or with the demonstration data set.

    With it, invented events appear only for connections of which nothing official is known.
    """
    global _kept
    stamp = _stamp()
    kept = _kept
    if kept is None or kept.stamp != stamp:
        with _lock:
            kept = _kept
            if kept is None or kept.stamp != stamp:
                kept = _kept = _refreshed(kept, stamp)
    return _index_of(kept, demonstration)


def _index_of(kept: _Kept, demonstration: bool) -> ConnectionIndex:
    invented = demonstration and len(kept.demonstration) > 0
    found = kept.indexes.get(invented)
    if found is None:
        events = kept.official
        if invented:
            events = officials_first(kept.official, kept.demonstration, len(kept.connections))
        found = kept.indexes.setdefault(invented, ConnectionIndex(kept.stamp, kept.connections, events))
    return found


def _stamp() -> Stamp:
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, structure, xmin::text FROM rollout_revision WHERE id = 1")
        row = cursor.fetchone()
    return Stamp(*row) if row else Stamp(0, 0, "")


def _may_be_rolled_back() -> bool:
    """Inside a transaction a reader may see what never happens: no base to build on later."""
    return bool(connection.in_atomic_block)


def _refreshed(kept: _Kept | None, stamp: Stamp) -> _Kept:
    tentative = _may_be_rolled_back()
    base = kept and not kept.tentative and kept.stamp.structure == stamp.structure
    if kept is not None and base and kept.stamp.number < stamp.number:
        newer = _events("rollout_connectionevent", kept.connections, kept.stamp.number, stamp.number, False)
        return _Kept(stamp, tentative, kept.connections, join(kept.official, newer), kept.demonstration)
    connections = _connections()
    official = _events("rollout_connectionevent", connections, -1, stamp.number, False)
    invented = _events("rollout_demonstrationevent", connections, -1, stamp.number, True)
    return _Kept(stamp, tentative, connections, official, invented)


def _copy(
    sql: str, columns: dict[str, str], finish: Callable[[binary.Columns], binary.Columns] | None = None
) -> binary.Columns:
    with connection.cursor() as cursor, cursor.copy(f"COPY ({sql}) TO STDOUT (FORMAT binary)") as copy:
        return binary.parse(copy, columns, finish)


def _connections() -> ConnectionColumns:
    found = _copy(_CONNECTIONS_SQL, _CONNECTIONS)
    return ConnectionColumns(found["id"], found["authority"], found["commitment"], found["online_service"])


def _events(table: str, connections: ConnectionColumns, after: int, until: int, invented: bool) -> EventColumns:
    def finish(block: binary.Columns) -> binary.Columns:
        """Ids become rows and codes single bytes, block by block, so that little memory is needed."""
        for name in ("state", "live_level", "strength"):
            block[name] = block[name].astype(np.int8)
        block["row"] = connections.rows_of(block.pop("connection"))
        known = block["row"] >= 0  # a connection created after `connections` was read comes with the next call
        return block if known.all() else {name: values[known] for name, values in block.items()}

    found = _copy(_EVENTS_SQL.format(table=table, after=after, until=until), _EVENTS, finish)
    return arrange(EventColumns(demonstration=np.full(len(found["row"]), invented), **found))
