# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""GeoPackage (OGC 12-128): a SQLite file with geometries as WKB, read without following what it contains.

Foreign SQLite files may carry views and triggers that run functions: only plain tables are read, read-only, with
an untrusted schema and a limit on values.
"""

import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from blaupause.kernel.problems import Location, Problem
from blaupause.territory.sources.shapes import KEY_NAMES, Budget, Ring, Shape, key_of, malformed

_MAGIC = b"SQLite format 3\x00"
_FILE_LIMIT = 500_000_000
_VALUE_LIMIT = 50_000_000
_STEP_LIMIT = 3_000  # × 100,000 virtual machine instructions
_WGS84 = (4326, 0, -1)
_ENVELOPES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
_POLYGON, _MULTIPOLYGON = 3, 6
_EWKB_Z, _EWKB_M, _EWKB_SRID = 0x80000000, 0x40000000, 0x20000000


def recognises(path: Path) -> bool:
    """True when the file begins like a SQLite database."""
    try:
        if not path.is_file():  # a pipe would keep us waiting
            return False
        with path.open("rb") as file:
            return file.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False


def read(path: Path) -> Iterator[Shape]:
    """Outlines of all feature tables. Raises Problem boundaries.geopackage, .system, .malformed, .too_large."""
    if path.stat().st_size > _FILE_LIMIT:
        raise _refuse(path.name, f"größer als {_FILE_LIMIT // 1_000_000} MB", "too large")
    address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as database:
            _harden(database)
            budget = Budget(path.name)
            for table, column, system in _layers(database):
                _refuse_other_system(system, path.name)
                yield from _table(database, table, column, budget)
    except (sqlite3.Error, UnicodeDecodeError, OverflowError) as error:
        raise _refuse(path.name, "kein lesbares GeoPackage", "not a readable GeoPackage") from error


def _harden(database: sqlite3.Connection) -> None:
    steps = iter(range(_STEP_LIMIT))
    database.execute("PRAGMA trusted_schema = OFF")
    database.execute("PRAGMA cell_size_check = ON")
    database.execute("PRAGMA query_only = ON")
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _VALUE_LIMIT)
    database.set_progress_handler(lambda: next(steps, None) is None, 100_000)


def _layers(database: sqlite3.Connection) -> list[tuple[str, str, int]]:
    """(table, geometry column, coordinate system) of the feature layers that are plain tables."""
    rows = database.execute(
        "SELECT g.table_name, g.column_name, g.srs_id FROM gpkg_geometry_columns g"
        " JOIN gpkg_contents c ON c.table_name = g.table_name AND c.data_type = 'features'"
        " JOIN sqlite_master m ON m.name = g.table_name AND m.type = 'table'"
    )
    return [(str(table), str(column), int(system)) for table, column, system in rows]


def _refuse_other_system(system: int, source: str) -> None:
    if system not in _WGS84:
        raise Problem(
            "boundaries.system",
            f"Das Koordinatensystem EPSG:{system} wird nicht gelesen.",
            f"The coordinate system EPSG:{system} is not read.",
            "Bitte nach WGS84 (EPSG:4326) umrechnen.",
            "Please convert it to WGS84 (EPSG:4326).",
            Location(source),
        )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _table(database: sqlite3.Connection, table: str, column: str, budget: Budget) -> Iterator[Shape]:
    present = {str(row[1]) for row in database.execute(f"PRAGMA table_info({_quoted(table)})")}
    keys = [name for name in KEY_NAMES if name in present]
    columns = ", ".join(_quoted(name) for name in (column, *keys))
    for blob, *values in database.execute(f"SELECT {columns} FROM {_quoted(table)}"):  # noqa: S608
        budget.feature()
        if not isinstance(blob, bytes):
            continue
        rings = geometry(blob, budget)
        if rings:
            yield Shape(key_of(None, dict(zip(keys, values, strict=True))), rings)


def geometry(blob: bytes, budget: Budget) -> tuple[Ring, ...]:
    """Rings of a GeoPackage geometry: header „GP“, envelope, WKB polygon or multipolygon."""
    try:
        magic, _, flags = struct.unpack_from("<2sBB", blob)
        envelope = _ENVELOPES[(flags >> 1) & 7]
        if magic != b"GP":
            raise ValueError(magic)
        rings, _ = _wkb(blob, 8 + envelope, budget, nested=False)
    except (struct.error, KeyError, ValueError) as error:
        raise malformed(budget.source, "eine Geometrie", "a geometry") from error
    return rings


def _wkb(blob: bytes, offset: int, budget: Budget, *, nested: bool) -> tuple[tuple[Ring, ...], int]:
    order = "<" if blob[offset : offset + 1] == b"\x01" else ">"
    (code,) = struct.unpack_from(f"{order}I", blob, offset + 1)
    offset += 9 if code & _EWKB_SRID else 5
    kind = (code & 0x0FFFFFFF) % 1000
    extra = {0: 0, 1: 1, 2: 1, 3: 2}[(code & 0x0FFFFFFF) // 1000]
    size = 2 + (extra or bool(code & _EWKB_Z) + bool(code & _EWKB_M))
    if kind == _POLYGON:
        return _polygon(blob, offset, order, size, budget)
    if kind != _MULTIPOLYGON or nested:
        return (), len(blob)
    (parts,) = struct.unpack_from(f"{order}I", blob, offset)
    offset += 4
    rings: list[Ring] = []
    for _ in range(parts):
        found, offset = _wkb(blob, offset, budget, nested=True)
        rings += found
    return tuple(rings), offset


def _polygon(blob: bytes, offset: int, order: str, size: int, budget: Budget) -> tuple[tuple[Ring, ...], int]:
    (count,) = struct.unpack_from(f"{order}I", blob, offset)
    offset += 4
    rings: list[Ring] = []
    for _ in range(count):
        (points,) = struct.unpack_from(f"{order}I", blob, offset)
        offset += 4
        # struct refuses what the blob does not hold, before memory is taken for it
        if points * size * 8 > len(blob) - offset:
            raise ValueError(points)
        numbers = struct.unpack_from(f"{order}{points * size}d", blob, offset)
        offset += points * size * 8
        ring = budget.ring(zip(numbers[0::size], numbers[1::size], strict=True))
        if ring is not None:
            rings.append(ring)
    return tuple(rings), offset


def _refuse(source: str, de: str, en: str) -> Problem:
    return Problem("boundaries.geopackage", f"Die Datei ist {de}.", f"The file is {en}.", location=Location(source))
