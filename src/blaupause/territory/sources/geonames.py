# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Postcodes from a GeoNames table (CC BY 4.0), tied to municipalities only where that is certain.

The table names places and their Kreis; many places are parts of municipalities without a key. Nothing is guessed
from distances or from a postcode having one known municipality: both were tried and send people to wrong places.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from blaupause.kernel.csvfile import CsvRow, read_csv
from blaupause.kernel.problems import Problem
from blaupause.kernel.text import fold

# A place bearing the municipality's name lies closer to its middle than this, or the key is that of a namesake.
MAX_DISTANCE_KM = 15.0
_KM_PER_DEGREE = 111.2


class Verdict(StrEnum):
    """Why a row was kept or left out."""

    KEYED = "keyed"  # carries the key, and the place lies where the municipality lies
    WHOLE_DISTRICT = "whole_district"  # the Kreis is one municipality
    NAMED = "named"  # its name begins with that of a municipality of the Kreis that has the postcode
    SHORTENED = "shortened"  # its name is the beginning of such a municipality's name
    SPELLED_OUT = "spelled_out"  # a municipality's name spelled out: „vor der Höhe“ for „v. d. Höhe“
    SEAT = "seat"  # the register's postcode of the seat, which the table knows as a delivery postcode there
    CONTRADICTED = "contradicted"  # carries a key, but lies elsewhere
    UNDECIDED = "undecided"


KEPT = frozenset(Verdict) - {Verdict.CONTRADICTED, Verdict.UNDECIDED}


@dataclass(frozen=True, slots=True)
class Area:
    """A municipality as the register knows it; `seat_postcode` may be that of a PO box."""

    ags: str
    name: str
    seat_postcode: str
    place: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Place:
    """A row of the table."""

    postcode: str
    name: str
    district: str
    ags: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Resolution:
    """(postcode, ags, place) without doubles, in order; and how many rows got which verdict."""

    entries: tuple[tuple[str, str, str], ...]
    verdicts: Mapping[Verdict, int]
    postcodes_left_out: tuple[str, ...]


def read(text: str, source: str) -> list[Place]:
    """Read the table. Raises Problem postcodes.row and what `read_csv` raises."""
    return [_place(row) for row in read_csv(text, source, ("plz", "ort", "kreis_ags", "ags", "lat", "lon"))]


def _place(row: CsvRow) -> Place:
    v = row.values
    digits = ((v["plz"], (5,)), (v["kreis_ags"], (0, 5)), (v["ags"], (0, 8)))
    try:
        latitude, longitude = float(v["lat"]), float(v["lon"])
    except ValueError:
        latitude = longitude = math.nan
    if any(len(t) not in lengths or (t and not (t.isascii() and t.isdigit())) for t, lengths in digits) or not (
        math.isfinite(latitude) and math.isfinite(longitude) and v["ort"]
    ):
        raise Problem(
            "postcodes.row",
            "Postleitzahl, Ort, Kreis, AGS oder Koordinate der Zeile sind ungültig.",
            "Postcode, place, district, AGS or coordinate of this line are invalid.",
            location=row.location(),
        )
    return Place(v["plz"], v["ort"], v["kreis_ags"], v["ags"], latitude, longitude)


def resolve(places: Sequence[Place], areas: Iterable[Area]) -> Resolution:
    """Tie places to municipalities where key, Kreis or name leave no doubt."""
    by_ags = {a.ags: a for a in areas}
    districts: defaultdict[str, list[Area]] = defaultdict(list)
    for area in by_ags.values():
        districts[area.ags[:5]].append(area)
    verdicts: Counter[Verdict] = Counter()
    entries: set[tuple[str, str, str]] = set()
    known: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    delivered = {(p.postcode, p.district) for p in places}
    for area in by_ags.values():
        if (area.seat_postcode, area.ags[:5]) in delivered:
            known[area.seat_postcode, area.ags[:5]].add(area.ags)
            entries.add((area.seat_postcode, area.ags, area.name))
            verdicts[Verdict.SEAT] += 1
    for place in (p for p in places if p.ags):
        keyed = by_ags.get(place.ags)
        sound = keyed is not None and (len(districts[place.district]) == 1 or _lies_in(place, keyed))
        verdicts[Verdict.KEYED if sound else Verdict.CONTRADICTED] += 1
        if keyed is not None and sound:
            known[place.postcode, place.district].add(place.ags)
            entries.add((place.postcode, keyed.ags, keyed.name))
    for place in (p for p in places if not p.ags):
        verdict, target, part = _part(place, districts[place.district], known[place.postcode, place.district])
        verdicts[verdict] += 1
        if target is not None:
            entries.add((place.postcode, target.ags, part or target.name))
    covered = {postcode for postcode, _, _ in entries}
    left_out = tuple(sorted({p.postcode for p in places} - covered))
    return Resolution(tuple(sorted(entries)), dict(verdicts), left_out)


def _lies_in(place: Place, area: Area) -> bool:
    if place.district != area.ags[:5] or area.place is None:
        return False
    latitude, longitude = area.place
    east = (place.longitude - longitude) * math.cos(math.radians(latitude))
    return math.hypot(place.latitude - latitude, east) * _KM_PER_DEGREE <= MAX_DISTANCE_KM


def _part(place: Place, district: Sequence[Area], known: set[str]) -> tuple[Verdict, Area | None, str]:
    """What a row without a key belongs to: (verdict, municipality, name of the part)."""
    if len(district) == 1:
        return Verdict.WHOLE_DISTRICT, district[0], _rest(place.name, district[0])
    candidates = [a for a in district if a.ags in known]
    named = [a for a in candidates if _begins(place.name, a)]
    if len(named) == 1:
        return Verdict.NAMED, named[0], _rest(place.name, named[0])
    shortened = [a for a in candidates if fold(a.name).startswith(fold(place.name) + " ")]
    if not named and len(shortened) == 1:
        return Verdict.SHORTENED, shortened[0], ""
    spelled = [a for a in district if _spells_out(place.name, a.name) and _lies_in(place, a)]
    if not named and len(spelled) == 1:
        return Verdict.SPELLED_OUT, spelled[0], ""
    return Verdict.UNDECIDED, None, ""


def _heads(area: Area) -> tuple[str, str]:
    """The municipality's name, and without its addition in brackets: „Halle (Saale)“, „Halle“."""
    return area.name, area.name.split(" (", 1)[0]


def _begins(name: str, area: Area) -> bool:
    return any((fold(name) + " ").startswith(fold(head) + " ") for head in _heads(area))


def _spells_out(long: str, short: str) -> bool:
    """True when every word of `short` abbreviates the word of `long` at its place („i.d.OPf.“)."""
    words, abbreviations = fold(long).split(), fold(short).split()
    return len(words) == len(abbreviations) and all(map(_abbreviates, abbreviations, words))


def _abbreviates(abbreviation: str, word: str) -> bool:
    letters = iter(word)
    return abbreviation[0] == word[0] and all(letter in letters for letter in abbreviation)


def _rest(name: str, area: Area) -> str:
    """Name of the part alone: „Rinteln Todenmann“ → „Todenmann“; nothing for „Chemnitz, Sachsen“."""
    for head in _heads(area):
        if name == head or name.startswith(f"{head},"):
            return ""
        if name.startswith(f"{head} "):
            return name.removeprefix(head).strip()
    return "" if fold(name) in {fold(head) for head in _heads(area)} else name
