# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Layout of the Gemeindeverzeichnis GV100AD and what its lines become.

Layout: official description of the data set, valid from 14 June 2000. Positions count from 1.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum

from blaupause.territory.rules import Key

LINE_LENGTH = 220


class Kind(IntEnum):
    """Satzart."""

    LAND = 10
    REGION = 20
    SUBREGION = 30  # Region, Baden-Württemberg only
    DISTRICT = 40
    ASSOCIATION = 50
    MUNICIPALITY = 60


@dataclass(frozen=True, slots=True)
class Record:
    """One line. Figures are those of municipalities: people, male people, hectares; None on other levels."""

    line: int
    kind: Kind
    ars: str
    designation: str
    seat: str
    text_mark: str
    area_ha: int | None = None
    population: int | None = None
    male: int | None = None
    postcode: str = ""
    several_postcodes: bool = False


@dataclass(frozen=True, slots=True)
class Anomaly:
    """Something odd that does not stop the import: a code, where, and the values a message needs."""

    code: str
    line: int = 0
    key: Key | None = None
    name: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Register:
    """A whole file. `sha256` is that of the unpacked bytes, as `sha256sum` prints it."""

    source: str
    status_date: date
    records: tuple[Record, ...]
    anomalies: tuple[Anomaly, ...]
    sha256: str


@dataclass(frozen=True, slots=True)
class Field:
    start: int
    length: int
    name_de: str
    name_en: str
    default: str
    by_kind: Mapping[Kind, str] = field(default_factory=dict)

    def pattern(self, kind: Kind) -> str:
        return self.by_kind.get(kind, self.default)


def _only(pattern: str, *kinds: Kind) -> dict[Kind, str]:
    return dict.fromkeys(kinds, pattern)


_FIGURE = _only(r"[0-9]{11}", Kind.MUNICIPALITY)
_MARK = _only(r"(?:[0-9]{2}| {2})", Kind.DISTRICT, Kind.ASSOCIATION, Kind.MUNICIPALITY)
# Fields the product does not use are `.{n}`: what stands there is no reason to refuse a file.
FIELDS = (
    Field(1, 2, "Satzart", "record type", "", {kind: str(kind.value) for kind in Kind}),
    Field(3, 8, "Gebietsstand", "territorial status", r"[0-9]{8}"),
    Field(11, 2, "Land", "Land", r"[0-9]{2}"),
    Field(13, 1, "Regierungsbezirk", "region", r"[0-9]", _only(" ", Kind.LAND)),
    Field(
        14,
        2,
        "Kreis",
        "district",
        r"[0-9]{2}",
        _only(" {2}", Kind.LAND, Kind.REGION) | _only("[0-9] ", Kind.SUBREGION),
    ),
    Field(16, 3, "Gemeinde", "municipality", " {3}", _only(r"[0-9]{3}", Kind.MUNICIPALITY)),
    Field(19, 4, "Gemeindeverband", "association", " {4}", _only(r"[0-9]{4}", Kind.ASSOCIATION, Kind.MUNICIPALITY)),
    Field(23, 50, "Bezeichnung", "designation", r"[^ ].{49}"),
    Field(73, 50, "Verwaltungssitz", "seat", r".{50}"),
    Field(123, 2, "Textkennzeichen", "text mark", r".{2}", _MARK),
    Field(125, 4, "(frei)", "(free)", r".{4}"),
    Field(129, 11, "Fläche", "area", r".{11}", _FIGURE),
    Field(140, 11, "Bevölkerung", "population", r".{11}", _FIGURE),
    Field(151, 11, "Bevölkerung männlich", "male population", r".{11}", _FIGURE),
    Field(162, 4, "(frei)", "(free)", r".{4}"),
    Field(166, 5, "Postleitzahl", "postcode", r".{5}", _only(r"(?:[0-9]{5}| {5})", Kind.MUNICIPALITY)),
    Field(171, 50, "übrige Felder", "other fields", r".{50}"),
)
