# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Where something was stated, in words."""

from django.utils.translation import gettext

from blaupause.console.people_words import place_name
from blaupause.kernel.places import Place
from blaupause.territory.queries import territory_at


def origin_name(place: Place) -> str:
    """Name of the place a statement was made at: the Federation states something, it is no area here."""
    return place_name(territory_at(), place) if place else gettext("Federation")
