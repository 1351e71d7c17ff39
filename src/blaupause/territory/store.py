# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Writing a difference into the tables with a constant number of statements, whatever its size."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.backends.utils import CursorWrapper

from blaupause.kernel.text import sort_key
from blaupause.territory.diff import Difference
from blaupause.territory.entries import Entry
from blaupause.territory.packaged import Coordinates
from blaupause.territory.rules import Key, Level, SuccessionKind

_CURRENT = """
SELECT u.level, u.ars, u.id, u.valid_from, v.id, v.valid_from, v.latitude, v.longitude
FROM territory_unit u JOIN territory_unitversion v ON v.unit_id = u.id AND v.valid_to IS NULL
WHERE u.valid_to IS NULL
"""
_CLOSED_TODAY = "SELECT level, ars, id FROM territory_unit WHERE valid_to = %s"
_UNITS = "COPY territory_unit (id, level, ars, valid_from, valid_to) FROM STDIN"
_VERSIONS = (
    "COPY territory_unitversion (unit_id, valid_from, valid_to, name, name_full, sort_key, text_mark, parent_id,"
    " association_id, population, area_ha, seat, latitude, longitude, source) FROM STDIN"
)
_SUCCESSIONS = """
INSERT INTO territory_succession (kind, predecessor_id, successor_id, "on", confirmed, source)
SELECT kind, predecessor, successor, %s, confirmed, source
FROM unnest(%s::text[], %s::bigint[], %s::bigint[], %s::boolean[], %s::text[])
     AS t(kind, predecessor, successor, confirmed, source)
ON CONFLICT ON CONSTRAINT territory_succession_key DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class _Current:
    unit_id: int
    unit_since: date
    version_id: int
    version_since: date
    place: tuple[float, float] | None


@dataclass(slots=True)
class Writer:
    """One difference on its way into the tables, inside the caller's transaction."""

    cursor: CursorWrapper
    difference: Difference
    coordinates: Coordinates
    source: str
    _current: dict[Key, _Current] = field(default_factory=dict)
    _ids: dict[Key, int] = field(default_factory=dict)
    _closed_today: dict[Key, int] = field(default_factory=dict)

    def write(self) -> None:
        """Close what ended, open what began, note what followed what."""
        self._read_current()
        self._close()
        self._open_units()
        self._open_versions()
        self._note_successions()

    def _read_current(self) -> None:
        self.cursor.execute(_CURRENT)
        for level, ars, unit, unit_since, version, since, latitude, longitude in self.cursor.fetchall():
            place = None if latitude is None else (latitude, longitude)
            self._current[Level(level), ars] = _Current(unit, unit_since, version, since, place)
        self._ids = {key: c.unit_id for key, c in self._current.items()}
        # units an earlier edition of the same status closed: this one may bring them back
        self.cursor.execute(_CLOSED_TODAY, [self.difference.status_date])
        self._closed_today = {(Level(level), ars): unit for level, ars, unit in self.cursor.fetchall()}

    def _close(self) -> None:
        """End versions and units on the status date; what began on that very day is replaced instead."""
        day = self.difference.status_date
        gone = [self._current[e.key] for e in self.difference.gone]
        ended = gone + [self._current[c.after.key] for c in self.difference.changed]
        replaced = [c.version_id for c in ended if c.version_since >= day]
        closed = [c.version_id for c in ended if c.version_since < day]
        self.cursor.execute("DELETE FROM territory_unitversion WHERE id = ANY(%s)", [replaced])
        self.cursor.execute("UPDATE territory_unitversion SET valid_to = %s WHERE id = ANY(%s)", [day, closed])
        never = [c.unit_id for c in gone if c.unit_since >= day]
        over = [c.unit_id for c in gone if c.unit_since < day]
        self.cursor.execute(
            'DELETE FROM territory_succession WHERE ("on" = %s AND NOT confirmed)'
            " OR predecessor_id = ANY(%s) OR successor_id = ANY(%s)",
            [day, never, never],
        )
        self.cursor.execute("DELETE FROM territory_unit WHERE id = ANY(%s)", [never])
        self.cursor.execute("UPDATE territory_unit SET valid_to = %s WHERE id = ANY(%s)", [day, over])

    def _open_units(self) -> None:
        back = [self._closed_today[e.key] for e in self.difference.new if e.key in self._closed_today]
        self.cursor.execute("UPDATE territory_unit SET valid_to = NULL WHERE id = ANY(%s)", [back])
        self._ids |= self._closed_today
        new = [e for e in self.difference.new if e.key not in self._closed_today]
        self.cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('territory_unit', 'id')) FROM generate_series(1, %s)", [len(new)]
        )
        numbers = [row[0] for row in self.cursor.fetchall()]
        with self.cursor.copy(_UNITS) as copy:
            for number, entry in zip(numbers, new, strict=True):
                self._ids[entry.key] = number
                copy.write_row((number, int(entry.level), entry.ars, self.difference.status_date, None))

    def _open_versions(self) -> None:
        inherited = self._inherited_places()
        with self.cursor.copy(_VERSIONS) as copy:
            for entry in self._written():
                place = self.coordinates.get(entry.key) or inherited.get(entry.key)
                copy.write_row(self._row(entry, place))

    def _written(self) -> Iterator[Entry]:
        yield from self.difference.new
        for change in self.difference.changed:
            yield change.after

    def _row(self, entry: Entry, place: tuple[float, float] | None) -> tuple[object, ...]:
        return (
            self._ids[entry.key],
            self.difference.status_date,
            None,
            entry.name,
            entry.name_full,
            sort_key(entry.name),
            entry.text_mark,
            None if entry.parent is None else self._ids[entry.parent],
            None if entry.association is None else self._ids[entry.association],
            entry.population,
            entry.area_ha,
            entry.seat,
            None if place is None else place[0],
            None if place is None else place[1],
            self.source,
        )

    def _inherited_places(self) -> Mapping[Key, tuple[float, float]]:
        """A unit lies where it lay; a new one where its (most populous) predecessor lay."""
        people = {e.key: e.population or 0 for e in self.difference.gone}
        places: dict[Key, tuple[float, float]] = {}
        followed = (s for s in self.difference.successions if s.kind != SuccessionKind.RENAME)
        for suspicion in sorted(followed, key=lambda s: people.get(s.predecessor, 0)):
            before = self._current.get(suspicion.predecessor)
            if before is not None and before.place is not None and suspicion.successor not in self._current:
                places[suspicion.successor] = before.place
        for change in self.difference.changed:
            place = self._current[change.after.key].place
            if place is not None:
                places[change.after.key] = place
        return places

    def _note_successions(self) -> None:
        noted = self.difference.successions
        self.cursor.execute(
            _SUCCESSIONS,
            [
                self.difference.status_date,
                [s.kind.value for s in noted],
                [self._predecessor(s.predecessor) for s in noted],
                [self._ids[s.successor] for s in noted],
                [s.certain for s in noted],
                [f"{self.source}: {s.reason}" for s in noted],
            ],
        )

    def _predecessor(self, key: Key) -> int:
        """The unit that had this key on the day before."""
        return self._closed_today[key] if key in self._closed_today else self._current[key].unit_id
