# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reading the territory: snapshots of a day, stored statuses, successions, postcodes, boundaries."""

import json
import threading
import zlib
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from blaupause.kernel.clock import today
from blaupause.kernel.keys import ags_of
from blaupause.kernel.problems import Problem
from blaupause.territory import revision
from blaupause.territory.entries import Entry
from blaupause.territory.models import Boundary, Postcode, RegisterImport
from blaupause.territory.rules import Key, Level, SuccessionKind
from blaupause.territory.snapshot import Snapshot, Territory, UnitFacts

__all__ = ["Level", "SuccessionKind", "Territory", "UnitFacts", "territory_at"]

_FACTS = (
    "SELECT v.id, u.id, u.level, u.ars, v.name, v.name_full, v.sort_key, v.text_mark, v.parent_id, v.association_id,"
    " v.population, v.area_ha, v.seat, v.latitude, v.longitude, v.valid_from"
    " FROM territory_unitversion v JOIN territory_unit u ON u.id = v.unit_id"
    " WHERE v.valid_from <= %s AND (v.valid_to IS NULL OR v.valid_to > %s)"
)
_LEVELS = {int(level): level for level in Level}
# statuses in memory; two or three are asked for, a series over years may ask for more
_KEPT = 24

Ring = list[list[float]]
"""[[longitude, latitude], …], closed."""


class _Cache:
    """Snapshots of the newest revision seen by this process."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.revision: revision.Revision | None = None
        self.snapshots: dict[date, Snapshot] = {}
        # facts by id of their version: most are the same in all statuses and need be kept only once
        self.facts: dict[int, UnitFacts] = {}


_cache = _Cache()


def territory_at(day: date | None = None) -> Territory:
    """The territory on a day (default: today). Raises Problem territory.no_status before the earliest status."""
    day = day or today()
    present = revision.current()
    status = present.status_on(day)
    if status is None:
        raise _no_status(day, present)
    return Territory(day, status, _snapshot(present, status))


def _snapshot(present: revision.Revision, status: date) -> Snapshot:
    snapshots = _cache.snapshots
    if _cache.revision == present and status in snapshots:
        return snapshots[status]
    with _cache.lock:
        if _cache.revision != present:
            _cache.revision, _cache.snapshots, _cache.facts = present, {}, {}
        if status not in _cache.snapshots:
            if len(_cache.snapshots) >= _KEPT:
                _cache.snapshots.pop(next(iter(_cache.snapshots)))
            _cache.snapshots[status] = _load(status, _cache.facts)
        return _cache.snapshots[status]


def _load(status: date, kept: dict[int, UnitFacts]) -> Snapshot:
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, [status, status])
        rows = cursor.fetchall()
    found = []
    for version, unit, level, ars, *rest in rows:
        facts = kept.get(version)
        if facts is None:
            facts = kept[version] = UnitFacts(unit, _LEVELS[level], ars, ags_of(ars), *rest)
        found.append(facts)
    return Snapshot(status, found)


_ENTRIES = (
    "SELECT u.level, u.ars, v.name, v.name_full, v.text_mark, p.level, p.ars, a.level, a.ars,"
    " v.population, v.area_ha, v.seat"
    " FROM territory_unitversion v JOIN territory_unit u ON u.id = v.unit_id"
    " LEFT JOIN territory_unit p ON p.id = v.parent_id LEFT JOIN territory_unit a ON a.id = v.association_id"
    " WHERE v.valid_from <= %s AND (v.valid_to IS NULL OR v.valid_to > %s)"
)


def entries_at(status: date) -> dict[Key, Entry]:
    """The units of a status in the form a register file is compared with."""
    with connection.cursor() as cursor:
        cursor.execute(_ENTRIES, [status, status])
        rows = cursor.fetchall()
    entries: dict[Key, Entry] = {}
    for level, ars, name, full, mark, p_level, p_ars, a_level, a_ars, people, hectares, seat in rows:
        key = (_LEVELS[level], ars)
        parent = None if p_ars is None else (_LEVELS[p_level], p_ars)
        association = None if a_ars is None else (_LEVELS[a_level], a_ars)
        entries[key] = Entry(*key, name, full, mark, parent, association, people, hectares, seat)
    return entries


def _no_status(day: date, present: revision.Revision) -> Problem:
    if not present.imports:
        return Problem(
            "territory.no_status",
            "Es ist noch kein Gemeindeverzeichnis eingelesen.",
            "No register of municipalities was imported yet.",
            "„blaupause serve“ lädt den mitgelieferten Gebietsstand.",
            "“blaupause serve” loads the packaged territorial status.",
        )
    first = present.imports[0][0]
    return Problem(
        "territory.no_status",
        f"Für den {day:%d.%m.%Y} ist kein Gebietsstand gespeichert; der älteste ist vom {first:%d.%m.%Y}.",
        f"No territorial status is stored for {day.isoformat()}; the oldest is of {first.isoformat()}.",
        f"Bitte einen Tag ab dem {first:%d.%m.%Y} wählen.",
        f"Please choose a day from {first.isoformat()} on.",
    )


def earliest_day() -> date | None:
    """The first day that can be asked about: the oldest stored status; None while there is none."""
    imports = revision.current().imports
    return imports[0][0] if imports else None


@dataclass(frozen=True, slots=True)
class Status:
    """One imported register status; `summary` holds the counts of the import."""

    status_date: date
    file_name: str
    sha256: str
    imported_at: datetime
    imported_by: str
    summary: dict[str, object]
    source_note: str


def statuses() -> list[Status]:
    """All imports of register files, the newest status first."""
    rows = RegisterImport.objects.order_by("-status_date", "-id").values_list(
        "status_date", "file_name", "sha256", "imported_at", "imported_by", "summary", "source_note"
    )
    return [Status(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class SuccessionInfo:
    """A unit followed another from a day on; names as of that day (predecessor: of the day before)."""

    id: int
    kind: SuccessionKind
    on: date
    predecessor_id: int
    predecessor: Key
    predecessor_name: str
    successor_id: int
    successor: Key
    successor_name: str
    confirmed: bool
    source: str


_SUCCESSIONS = """
SELECT s.id, s.kind, s."on", p.id, p.level, p.ars, pv.name_full, n.id, n.level, n.ars, nv.name_full,
       s.confirmed, s.source
FROM territory_succession s
JOIN territory_unit p ON p.id = s.predecessor_id
JOIN territory_unit n ON n.id = s.successor_id
JOIN territory_unitversion pv ON pv.unit_id = p.id
     AND pv.valid_from < s."on" AND (pv.valid_to IS NULL OR pv.valid_to >= s."on")
JOIN territory_unitversion nv ON nv.unit_id = n.id
     AND nv.valid_from <= s."on" AND (nv.valid_to IS NULL OR nv.valid_to > s."on")
WHERE (%(confirmed)s::boolean IS NULL OR s.confirmed = %(confirmed)s)
  AND (%(ids)s::bigint[] IS NULL OR s.predecessor_id = ANY(%(ids)s) OR s.successor_id = ANY(%(ids)s))
ORDER BY s."on", n.ars, p.ars
"""


def successions(*, confirmed: bool | None = None, unit_ids: list[int] | None = None) -> list[SuccessionInfo]:
    """Stored successions in order of day and key: all, only (un)confirmed ones, or those of some units."""
    with connection.cursor() as cursor:
        cursor.execute(_SUCCESSIONS, {"confirmed": confirmed, "ids": unit_ids})
        rows = cursor.fetchall()
    return [_succession(*row) for row in rows]


def _succession(
    number: int,
    kind: str,
    on: date,
    p_id: int,
    p_level: int,
    p_ars: str,
    p_name: str,
    s_id: int,
    s_level: int,
    s_ars: str,
    s_name: str,
    confirmed: bool,
    source: str,
) -> SuccessionInfo:
    before, after = (_LEVELS[p_level], p_ars), (_LEVELS[s_level], s_ars)
    return SuccessionInfo(
        number, SuccessionKind(kind), on, p_id, before, p_name, s_id, after, s_name, confirmed, source
    )


@dataclass(frozen=True, slots=True)
class PostcodeEntry:
    """A postcode delivers to a place (municipality or part) in the municipality `ags`."""

    postcode: str
    ags: str
    place: str


def postcodes(prefix: str = "") -> list[PostcodeEntry]:
    """All places by postcode, or those whose postcode begins with `prefix`."""
    rows = Postcode.objects.filter(postcode__startswith=prefix).order_by("postcode", "ags", "place")
    return [PostcodeEntry(*row) for row in rows.values_list("postcode", "ags", "place")]


def boundaries(level: Level, within: str = "") -> dict[str, list[Ring]]:
    """Outlines by ARS of the units of a level whose ARS begins with `within`: rings of [longitude, latitude]."""
    rows = Boundary.objects.filter(level=level, key__startswith=within).order_by("key")
    return {key: json.loads(zlib.decompress(rings)) for key, rings in rows.values_list("key", "rings")}


def has_boundaries(level: Level) -> bool:
    """True when outlines of this level were imported."""
    return Boundary.objects.filter(level=level).exists()


def boundary_notes() -> list[str]:
    """The publishers' notices of the imported outlines, for beside the map."""
    return list(Boundary.objects.order_by("source").values_list("source", flat=True).distinct())
