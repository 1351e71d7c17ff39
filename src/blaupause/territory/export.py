# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Making the packaged table from official register files and a table of coordinates. Run by maintainers."""

from collections.abc import Mapping
from pathlib import Path

import yaml

from blaupause.kernel.csvfile import read_csv
from blaupause.kernel.files import decode, read_bytes
from blaupause.kernel.problems import Problem
from blaupause.territory import corrections, packaged
from blaupause.territory.entries import Entry, of_register
from blaupause.territory.packaged import Origin, State
from blaupause.territory.rules import Key, Level, SuccessionKind
from blaupause.territory.sources import geonames, gv100ad
from blaupause.territory.sources.geonames import Area, Resolution
from blaupause.territory.succession import suspect

COORDINATES_FILE = "gebiete.csv"
_LEVELS = {
    "land": Level.LAND,
    "regierungsbezirk": Level.REGION,
    "kreis": Level.DISTRICT,
    "verband": Level.ASSOCIATION,
    "gemeinde": Level.MUNICIPALITY,
    "gemeindefrei": Level.UNINCORPORATED,
}
_COORDINATE_NOTE = (
    "Koordinaten: Mittelpunkte aus GV-ISys, Gebietsstand 31.12.2020 (© Statistisches Bundesamt), sonst Innenpunkte"
    " aus VG250 01.01.2025: © BKG (2026) dl-de/by-2-0 (Daten verändert), Datenquellen:"
    " https://sgx.geodatenzentrum.de/web_public/gdz/datenquellen/datenquellen_vg_nuts.pdf"
)
_HEADER = "# SPDX-FileCopyrightText: 2026 Blaupause contributors\n# SPDX-License-Identifier: EUPL-1.2\n\n"


def source_note(state_day: str, year: int, corrected: int) -> str:
    """The notice the offices ask for, with what was changed."""
    changes = "Auszug, Namen gekürzt" + (f", {corrected} Werte korrigiert" if corrected else "")
    return (
        f"Quelle: Gemeindeverzeichnis GV100AD, Gebietsstand {state_day} – © Daten (im Auftrag der"
        " Herausgebergemeinschaft Statistische Ämter des Bundes und der Länder) Statistisches Bundesamt (Destatis),"
        f" {year}. Vervielfältigung und Verbreitung, auch auszugsweise, mit Quellenangabe gestattet."
        f" Daten bearbeitet ({changes})."
    )


def read_states(folder: Path) -> list[State]:
    """States of all `GV100AD_*.txt[.gz]` files of a folder, the oldest first, with coordinates.

    Raises Problem export.no_files and everything the readers raise.
    """
    registers = sorted((gv100ad.read(f) for f in _register_files(folder)), key=lambda r: r.status_date)
    places = read_coordinates(folder / COORDINATES_FILE)
    states: list[State] = []
    for register in registers:
        entries, applied = corrections.apply(of_register(register), corrections.packaged(), register.status_date)
        note = source_note(f"{register.status_date:%d.%m.%Y}", register.status_date.year, len(applied))
        name = register.source.removesuffix(".gz")
        states.append(State(register.status_date, Origin(name, register.sha256, note), entries, {}))
    newest = states[-1].entries
    return [State(s.status_date, s.origin, s.entries, _places(s.entries, newest, places)) for s in states]


def _register_files(folder: Path) -> list[Path]:
    files = [f for f in sorted(folder.glob("GV100AD_*.txt*")) if "Hinweise" not in f.name]
    if not files:
        raise Problem(
            "export.no_files",
            f"In „{folder}“ liegt keine Datei GV100AD_*.txt(.gz).",
            f"There is no file GV100AD_*.txt(.gz) in “{folder}”.",
        )
    return files


def _places(
    entries: Mapping[Key, Entry], newest: Mapping[Key, Entry], places: packaged.Coordinates
) -> packaged.Coordinates:
    """Coordinates of a state: a unit that got a new key later lies where it lay before."""
    later = {s.predecessor: s.successor for s in suspect(entries, newest) if s.kind == SuccessionKind.REKEY}
    found = {key: places.get(key) or places.get(later.get(key, key)) for key in entries}
    return {key: place for key, place in found.items() if place is not None}


def areas_for_postcodes(folder: Path) -> list[Area]:
    """Municipalities of the newest register of a folder with the postcodes of their seats and coordinates."""
    register = max((gv100ad.read(f) for f in _register_files(folder)), key=lambda r: r.status_date)
    seats = {record.ars: record.postcode for record in register.records if record.kind == gv100ad.Kind.MUNICIPALITY}
    places = read_coordinates(folder / COORDINATES_FILE)
    return [
        Area(entry.ags, entry.name, seats[entry.ars], places.get(key))
        for key, entry in of_register(register).items()
        if entry.level == Level.MUNICIPALITY
    ]


def write_postcodes(folder: Path, table: Path, target: Path = packaged.DATA) -> Resolution:
    """Write the packaged postcodes from a GeoNames table; what is not certain is left out and counted."""
    found = geonames.resolve(
        geonames.read(decode(read_bytes(table), table.name), table.name), areas_for_postcodes(folder)
    )
    lines = ["postcode;ags;place", *(";".join(entry) for entry in found.entries)]
    (target / packaged.POSTCODES_FILE.name).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return found


def read_coordinates(path: Path) -> packaged.Coordinates:
    """(latitude, longitude) by key from the consolidated table; 0/0 means unknown there."""
    places: dict[Key, tuple[float, float]] = {}
    text = decode(read_bytes(path), path.name)
    for row in read_csv(text, path.name, ("ars", "level", "lat", "lon")):
        level = _LEVELS.get(row.values["level"])
        try:
            latitude, longitude = float(row.values["lat"] or 0), float(row.values["lon"] or 0)
        except ValueError as error:
            raise Problem(
                "export.coordinate",
                "Die Koordinate ist keine Zahl.",
                "The coordinate is no number.",
                location=row.location("lat"),
            ) from error
        if level is not None and latitude and longitude:
            places[level, row.values["ars"]] = (latitude, longitude)
    return places


def write(folder: Path, target: Path = packaged.DATA) -> dict[str, int]:
    """Write table and description; returns lines and bytes of the table."""
    states = read_states(folder)
    table = packaged.write_table(states)
    description = {
        "statuses": [
            {
                "status_date": s.status_date,
                "file_name": s.origin.file_name,
                "sha256": s.origin.sha256,
                "units": len(s.entries),
                "source_note": s.origin.source_note,
            }
            for s in states
        ],
        "coordinates": _COORDINATE_NOTE,
    }
    (target / packaged.UNITS_FILE.name).write_text(table, encoding="utf-8", newline="\n")
    text = yaml.safe_dump(description, allow_unicode=True, sort_keys=False, width=110)
    (target / packaged.DESCRIPTION_FILE.name).write_text(_HEADER + text, encoding="utf-8", newline="\n")
    return {"lines": table.count("\n"), "bytes": len(table.encode())}
