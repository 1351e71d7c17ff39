# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Places: the significant digits of a regional key, so that "lies in" is "begins with".

'' is the Bund, '09' a Land, '091' a Regierungsbezirk, '09175' a Kreis or kreisfreie Stadt, '091755113' a
Gemeindeverband, and all twelve digits a municipality. A kreisfreie Stadt is one place although it stands on two
levels of the register.
"""

import re
from collections.abc import Collection
from typing import Final

Place = str

BUND: Final[Place] = ""
_SHAPE = re.compile(r"(?:[0-9]{2}|[0-9]{3}|[0-9]{5}|[0-9]{9}|[0-9]{12})?")
_LENGTHS: Final = {10: 2, 20: 3, 40: 5, 50: 9, 60: 12, 61: 12}


def is_place(text: str) -> bool:
    """True for a well-formed place; says nothing about whether it exists."""
    return _SHAPE.fullmatch(text) is not None


def place_of(level: int, ars: str) -> Place:
    """Place of a unit: `level` as in the register (10 Land … 60 Gemeinde), `ars` with 12 digits."""
    place = ars[: _LENGTHS[level]]
    return place[:5] if place[5:] == "0000000" else place


def lies_in(place: Place, whole: Place) -> bool:
    """True when the place is the whole or a part of it."""
    return place.startswith(whole)


def land_of_place(place: Place) -> str:
    """Key of the Land a place lies in; '' for the Bund."""
    return place[:2]


def common_place(places: Collection[Place]) -> Place:
    """The smallest place all of them lie in; the Bund when there is nothing smaller, or no place at all."""
    if not places:
        return BUND
    lowest, highest = min(places), max(places)
    return next((lowest[:n] for n in (12, 9, 5, 3, 2) if len(lowest) >= n and highest[:n] == lowest[:n]), BUND)
