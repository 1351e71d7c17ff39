# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Storing outlines: those of the file replace those of the same units, all others stay."""

import json
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.backends.utils import CursorWrapper

from blaupause.territory.matching import Matching
from blaupause.territory.rules import Level
from blaupause.territory.snapshot import Territory
from blaupause.territory.sources.shapes import Ring

_STAGE = "CREATE TEMPORARY TABLE boundary_stage (level smallint, key text, rings bytea) ON COMMIT DROP"
_UPSERT = """
INSERT INTO territory_boundary AS b (level, key, rings, source)
SELECT level, key, rings, %s FROM boundary_stage
ON CONFLICT ON CONSTRAINT territory_boundary_key
DO UPDATE SET rings = excluded.rings, source = excluded.source
WHERE b.rings <> excluded.rings OR b.source <> excluded.source
"""


@dataclass(frozen=True, slots=True)
class BoundarySummary:
    """What an import of outlines did. `by_level`: outlines in the file; `missing`: units of these levels without."""

    written: int
    by_level: Mapping[Level, int]
    missing: Mapping[Level, int]
    unmatched: tuple[str, ...]
    without_key: int


def pack(rings: tuple[Ring, ...]) -> bytes:
    """Compressed JSON [[[lon, lat], …], …]."""
    return zlib.compress(json.dumps(rings, separators=(",", ":")).encode(), 9)


def store(cursor: CursorWrapper, matching: Matching, territory: Territory, source: str) -> BoundarySummary:
    """Write the outlines inside the caller's transaction; the same file again changes no row."""
    units = territory.units
    cursor.execute(_STAGE)
    with cursor.copy("COPY boundary_stage FROM STDIN") as copy:
        for unit_id, rings in matching.found.items():
            copy.write_row((int(units[unit_id].level), units[unit_id].ars, pack(rings)))
    cursor.execute(_UPSERT, [source])
    written = cursor.rowcount
    cursor.execute("DROP TABLE boundary_stage")
    cursor.execute("SELECT level, count(*) FROM territory_boundary GROUP BY level")
    stored = dict(cursor.fetchall())
    counts = Counter(units[unit_id].level for unit_id in matching.found)
    missing = {level: len(territory.at_level(level)) - stored.get(int(level), 0) for level in counts}
    return BoundarySummary(written, dict(counts), missing, matching.unmatched, matching.without_key)
