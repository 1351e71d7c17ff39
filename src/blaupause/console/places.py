# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Places in words."""

from django.utils.translation import gettext

from blaupause.kernel.places import Place
from blaupause.territory.queries import Level, territory_at

LEVELS = {2: Level.LAND, 3: Level.REGION, 5: Level.DISTRICT, 9: Level.ASSOCIATION, 12: Level.MUNICIPALITY}
"""Levels by the length of a place."""


def place_words(place: Place) -> str:
    """Name of a place; its key where nobody knows it."""
    if not place:
        return gettext("the Federation")
    unit = territory_at().get(LEVELS[len(place)], place)
    return unit.name_full if unit else place
