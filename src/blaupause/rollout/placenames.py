# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Names of places, as the register has them today."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext

from blaupause.kernel.places import Place
from blaupause.territory.queries import Level, Territory, territory_at

LEVELS: Final[Mapping[int, tuple[Level, ...]]] = {
    2: (Level.LAND,),
    3: (Level.REGION,),
    5: (Level.DISTRICT,),
    9: (Level.ASSOCIATION,),
    12: (Level.MUNICIPALITY, Level.UNINCORPORATED),
}


def place_name(territory: Territory, place: Place | None) -> str:
    """Name of a place today; the bare key when the register does not know it (any more)."""
    if place is None:
        return "–"
    if not place:
        return gettext("the whole Federation")
    units = (territory.get(level, place) for level in LEVELS.get(len(place), ()))
    return next((unit.name_full for unit in units if unit is not None), place)


def origin_name(place: Place) -> str:
    """Name of the place a statement was made at: the Federation states something, it is no area here."""
    return place_name(territory_at(), place) if place else gettext("Federation")
