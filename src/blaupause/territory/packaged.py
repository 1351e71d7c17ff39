# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The packaged table of units: reviewable text, one line per unit and period, written by the importer."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from blaupause.kernel.keys import pad_ars
from blaupause.territory.entries import Designation, Entry, of_designations
from blaupause.territory.rules import AREA_LEVELS, Key, Level

DATA = Path(__file__).parent / "data"
UNITS_FILE = DATA / "units.csv"
DESCRIPTION_FILE = DATA / "units.yaml"
POSTCODES_FILE = DATA / "postcodes.csv"
POSTCODES_NOTE = (
    "Postleitzahlen: GeoNames (https://www.geonames.org), August 2024, CC BY 4.0; Gemeinden über Schlüssel, Kreis"
    " oder Namen zugeordnet, Nichteindeutiges weggelassen."
)
COLUMNS = (
    "level", "ars", "mark", "designation", "population", "area_ha", "seat", "latitude", "longitude", "since", "until",
)  # fmt: skip
_KEY_LENGTHS = {Level.LAND: 2, Level.REGION: 3, Level.DISTRICT: 5, Level.ASSOCIATION: 9}
# 0.0001° are 11 m: more would pretend to know where the middle of a municipality is
DECIMALS = 4

Coordinates = Mapping[Key, tuple[float, float]]
"""(latitude, longitude) in degrees, WGS84."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a register state came from, as the interface and the ledger name it."""

    file_name: str
    sha256: str
    source_note: str


@dataclass(frozen=True, slots=True)
class State:
    """All units of one register status, with coordinates where they are known."""

    status_date: date
    origin: Origin
    entries: Mapping[Key, Entry]
    coordinates: Coordinates


def read_packaged() -> list[State]:
    """The states this software ships, the oldest first."""
    description = yaml.safe_load(DESCRIPTION_FILE.read_text(encoding="utf-8"))
    places = description["coordinates"]
    origins = {
        row["status_date"]: Origin(row["file_name"], row["sha256"], f"{row['source_note']} {places}")
        for row in description["statuses"]
    }
    return read_table(UNITS_FILE.read_text(encoding="utf-8"), origins)


def newest_status() -> date:
    """The newest status this software ships."""
    description = yaml.safe_load(DESCRIPTION_FILE.read_text(encoding="utf-8"))
    days: list[date] = [row["status_date"] for row in description["statuses"]]
    return max(days)


def read_table(text: str, origins: Mapping[date, Origin]) -> list[State]:
    """Unfold the table into one complete state per status date."""
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
    return [_state(rows, day, origins[day]) for day in sorted(origins)]


def _state(rows: Iterable[Mapping[str, str]], day: date, origin: Origin) -> State:
    stamp = day.isoformat()
    said: list[Designation] = []
    coordinates: dict[Key, tuple[float, float]] = {}
    for row in rows:
        if row["since"] > stamp or (row["until"] and row["until"] <= stamp):
            continue
        level = Level(int(row["level"]))
        ars = pad_ars(row["ars"])
        said.append(
            Designation(
                level,
                ars,
                row["mark"],
                row["designation"],
                _int(row["population"]),
                _int(row["area_ha"]),
                row["seat"],
            )
        )
        if row["latitude"]:
            coordinates[level, ars] = (float(row["latitude"]), float(row["longitude"]))
    return State(day, origin, of_designations(said), coordinates)


def _int(text: str) -> int | None:
    return int(text) if text else None


def write_table(states: Sequence[State]) -> str:
    """The table of these states (the oldest first): a unit that stays the same has one line."""
    output = io.StringIO(newline="")
    writer = csv.writer(output, delimiter=";", lineterminator="\n")
    writer.writerow(COLUMNS)
    lines = sorted(_lines(states), key=lambda fields: (pad_ars(fields[1]), fields[0], fields[9]))
    writer.writerows(lines)
    return output.getvalue()


def _lines(states: Sequence[State]) -> Iterator[tuple[str, ...]]:
    running: dict[Key, tuple[tuple[str, ...], str]] = {}
    for number, state in enumerate(states):
        since = state.status_date.isoformat() if number else ""
        present = {key: _fields(entry, state.coordinates.get(key)) for key, entry in state.entries.items()}
        for key, (fields, start) in list(running.items()):
            if present.get(key) != fields:
                del running[key]
                yield (*fields, start, since)
        for key, fields in present.items():
            running.setdefault(key, (fields, since))
    for fields, start in running.values():
        yield (*fields, start, "")


def _fields(entry: Entry, place: tuple[float, float] | None) -> tuple[str, ...]:
    own = entry.level in AREA_LEVELS
    return (
        str(int(entry.level)),
        entry.ars[: _KEY_LENGTHS.get(entry.level, 12)],
        entry.text_mark,
        entry.name_full if own else entry.name,
        "" if entry.population is None else str(entry.population),
        "" if entry.area_ha is None else str(entry.area_ha),
        entry.seat,
        "" if place is None else _degrees(place[0]),
        "" if place is None else _degrees(place[1]),
    )


def _degrees(value: float) -> str:
    return f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".")


def read_postcodes() -> list[tuple[str, str, str]]:
    """(postcode, ags, place) of the packaged table."""
    lines = POSTCODES_FILE.read_text(encoding="utf-8").splitlines()[1:]
    return [(fields[0], fields[1], fields[2]) for fields in (line.split(";", 2) for line in lines)]
