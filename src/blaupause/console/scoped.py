# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What pages need to know about who is reading."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest

from blaupause.accounts.scope import Scope
from blaupause.kernel.places import Place
from blaupause.territory.queries import Level, Territory

_LEVELS = {
    2: Level.LAND,
    3: Level.REGION,
    5: Level.DISTRICT,
    9: Level.ASSOCIATION,
    12: Level.MUNICIPALITY,
}


def scope_of(request: HttpRequest) -> Scope:
    """On whose behalf the page works; the middleware put it there."""
    return cast(Scope, request.scope)  # type: ignore[attr-defined]


def place_name(territory: Territory, place: Place) -> str:
    """Name of a place as people say it; its key when the territory does not know it."""
    if not place:
        return "Deutschland"
    unit = territory.get(_LEVELS[len(place)], place.ljust(12, "0")) if len(place) in _LEVELS else None
    return unit.name_full if unit else place


def said(request: HttpRequest) -> list[str]:
    """What the page before left to say, once."""
    return [str(message) for message in messages.get_messages(request)]
