# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Pure vocabulary of the territory: levels, kinds, names."""

from enum import IntEnum, StrEnum


class Level(IntEnum):
    """Level of a unit in the ragged tree. A kreisfreie Stadt stands on DISTRICT and on MUNICIPALITY."""

    LAND = 10
    REGION = 20  # Regierungsbezirk
    DISTRICT = 40  # Kreis, kreisfreie Stadt
    ASSOCIATION = 50  # Gemeindeverband; a side membership, no step of the tree
    MUNICIPALITY = 60
    UNINCORPORATED = 61  # gemeindefreies Gebiet


class SuccessionKind(StrEnum):
    """How one unit followed another."""

    MERGE = "merge"
    SPLIT = "split"
    RENAME = "rename"
    REKEY = "rekey"
