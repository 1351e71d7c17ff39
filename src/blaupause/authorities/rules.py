# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Pure competence rules."""

from enum import IntEnum


class AuthorityKind(IntEnum):
    """What sort of body an authority is."""

    MUNICIPALITY = 1  # Einheitsgemeinde, Stadt, Markt
    ASSOCIATION = 2  # Verwaltungsgemeinschaft and its like
    DISTRICT_OFFICE = 3  # Landratsamt, Kreisverwaltung
    INDEPENDENT_CITY = 4  # kreisfreie Stadt
    REGIONAL_GOVERNMENT = 5  # Regierung, Regierungspräsidium
    OTHER = 9
