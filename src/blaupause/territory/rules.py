# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Pure vocabulary of the territory: levels, kinds, names.

Source of the code tables: official description of the Gemeindeverzeichnis GV100AD (EF7U1, Textkennzeichen).
"""

from enum import IntEnum, StrEnum


class Level(IntEnum):
    """Level of a unit in the ragged tree. A kreisfreie Stadt stands on DISTRICT and on MUNICIPALITY."""

    LAND = 10
    REGION = 20  # Regierungsbezirk
    DISTRICT = 40  # Kreis, kreisfreie Stadt
    ASSOCIATION = 50  # Gemeindeverband; a side membership, no step of the tree
    MUNICIPALITY = 60
    UNINCORPORATED = 61  # gemeindefreies Gebiet

    # Enum hashes the name in Python; keys of units are hashed by the hundred thousand
    __hash__ = int.__hash__


Key = tuple[Level, str]
"""(level, 12-digit ARS): what identifies a unit at one moment."""

AREA_LEVELS = (Level.MUNICIPALITY, Level.UNINCORPORATED)
"""The levels whose units carry figures of their own and together cover the country exactly once."""


class SuccessionKind(StrEnum):
    """How one unit followed another."""

    MERGE = "merge"
    SPLIT = "split"
    RENAME = "rename"
    REKEY = "rekey"


DISTRICT_MARKS = {
    "41": "Kreisfreie Stadt",
    "42": "Stadtkreis",
    "43": "Kreis",
    "44": "Landkreis",
    "45": "Regionalverband",
}
ASSOCIATION_MARKS = {
    "50": "Verbandsfreie Gemeinde",
    "51": "Amt",
    "52": "Samtgemeinde",
    "53": "Verbandsgemeinde",
    "54": "Verwaltungsgemeinschaft",
    "55": "Kirchspielslandgemeinde",
    "56": "Verwaltungsverband",
    "57": "Verwaltungsgemeinschaft (Trägermodell)",
    "58": "Erfüllende Gemeinde",
}
AREA_MARKS = {
    "60": "Markt",
    "61": "Kreisfreie Stadt",
    "62": "Stadtkreis",
    "63": "Stadt",
    "64": "Kreisangehörige Gemeinde",
    "65": "Gemeindefreies Gebiet (bewohnt)",
    "66": "Gemeindefreies Gebiet (unbewohnt)",
    "67": "Große Kreisstadt",
}
UNINCORPORATED_MARKS = frozenset({"65", "66"})
MARKS = DISTRICT_MARKS | ASSOCIATION_MARKS | AREA_MARKS

_BAVARIAN = {"M": "Markt", "St": "Stadt", "GKSt": "Große Kreisstadt"}
_REGION_PREFIX = "Reg.-Bez. "
_BAVARIAN_ASSOCIATION = " (VGem)"
_ASSOCIATION_SHORT = {"GVV ": "Gemeindeverwaltungsverband ", "VVG ": "Vereinbarte Verwaltungsgemeinschaft "}


def area_level(text_mark: str, ars: str) -> Level:
    """Level of a record of the municipalities; without a Textkennzeichen the key tells (9 = gemeindefrei)."""
    if text_mark in UNINCORPORATED_MARKS or (not text_mark and ars[5] == "9"):
        return Level.UNINCORPORATED
    return Level.MUNICIPALITY


def names(level: Level, text_mark: str, designation: str) -> tuple[str, str]:
    """(name, full name) from the register's designation.

    The name ends at the first comma (what follows is a title such as „, Stadt“). The full name says what the
    unit is: „Landkreis Kelheim“, „Meitingen, Markt“ (the register abbreviates „Meitingen, M“).
    """
    name = designation.split(",", 1)[0].strip()
    if level in AREA_LEVELS:
        return name, _area_full(designation)
    if level == Level.REGION:
        short = name.removeprefix(_REGION_PREFIX)
        return short, f"Regierungsbezirk {short}"
    if level == Level.DISTRICT:
        title = DISTRICT_MARKS.get(text_mark, "")
        says_itself = "kreis" in name.casefold() or name.startswith(("Region", "Städteregion"))
        return name, name if says_itself or not title else f"{title} {name}"
    if level == Level.ASSOCIATION:
        return _association_names(text_mark, name)
    return name, designation


def _area_full(designation: str) -> str:
    head, comma, title = designation.partition(", ")
    return f"{head}{comma}{_BAVARIAN.get(title, title)}"


def _association_names(text_mark: str, name: str) -> tuple[str, str]:
    name = name.removesuffix(_BAVARIAN_ASSOCIATION)
    for short, long in _ASSOCIATION_SHORT.items():
        if name.startswith(short):
            return name, long + name.removeprefix(short)
    title = ASSOCIATION_MARKS.get(text_mark, "")
    return name, f"{title} {name}" if title else name
