# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Words for kinds of organisations, roles and how things stand, and names of places."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from blaupause.accounts.queries import Standing
from blaupause.accounts.rules import OrganisationKind, Role
from blaupause.kernel.places import Place
from blaupause.rollout.placenames import LEVELS
from blaupause.rollout.placenames import place_name as place_name
from blaupause.territory.queries import Level, Territory

Text = str | Promise

KINDS: Final[Mapping[OrganisationKind, Text]] = {
    OrganisationKind.BUND: pgettext_lazy("organisation", "Federation"),
    OrganisationKind.LAND_OFFICE: pgettext_lazy("organisation", "Land office"),
    OrganisationKind.CONTRACTOR: pgettext_lazy("organisation", "General contractor"),
    OrganisationKind.IT_PROVIDER: pgettext_lazy("organisation", "IT provider"),
    OrganisationKind.REGION: pgettext_lazy("organisation", "Region"),
    OrganisationKind.DISTRICT: pgettext_lazy("organisation", "District"),
    OrganisationKind.ASSOCIATION: pgettext_lazy("organisation", "Association of municipalities"),
    OrganisationKind.MUNICIPALITY: pgettext_lazy("organisation", "Municipality"),
}

ROLES: Final[Mapping[Role, Text]] = {
    Role.LEAD: pgettext_lazy("role", "Lead"),
    Role.EDITOR: pgettext_lazy("role", "Editor"),
    Role.READER: pgettext_lazy("role", "Reader"),
    Role.AUDITOR: pgettext_lazy("role", "Auditor"),
    Role.ADMINISTRATOR: pgettext_lazy("role", "Administrator"),
}

STANDINGS: Final[Mapping[Standing, Text]] = {
    Standing.PLANNED: pgettext_lazy("standing", "Planned"),
    Standing.CURRENT: pgettext_lazy("standing", "Current"),
    Standing.ENDED: pgettext_lazy("standing", "Ended"),
}

TONES: Final[Mapping[Standing, str]] = {
    Standing.PLANNED: "progress",
    Standing.CURRENT: "live",
    Standing.ENDED: "none",
}


def places_within(territory: Territory, place: Place) -> list[tuple[Place, str]]:
    """The place itself and the units on the steps right below, for a choice."""
    steps = {
        0: (Level.LAND,),
        2: (Level.REGION, Level.DISTRICT),
        3: (Level.DISTRICT,),
        5: (Level.ASSOCIATION, Level.MUNICIPALITY),
        9: (Level.MUNICIPALITY,),
    }
    found = [(place, place_name(territory, place))]
    for level in steps.get(len(place), ()):
        length = next(length for length, levels in LEVELS.items() if level in levels)
        units = territory.at_level(level, place)
        found += [(unit.ars[:length], unit.name_full) for unit in units if unit.ars[5:] != "0000000" or length <= 5]
    return found
