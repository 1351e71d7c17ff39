# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What this room tells the ledger."""

from blaupause.ledger.events import EventType, Field, FieldKind, Group, register

register(
    Group("blaupausen", "Blaupausen", "Blueprints"),
    EventType(
        "blueprint.loaded",
        "{who} hat Fassung {version} einer Blaupause geladen: {steps} Schritte, {commitments} Leistungsversprechen",
        "{who} loaded version {version} of a blueprint: {steps} steps, {commitments} commitments",
        {
            "version": Field("Fassung", "version"),
            "sha256": Field("Prüfsumme", "checksum", FieldKind.HASH),
            "steps": Field("Schritte", "steps", FieldKind.COUNT),
            "commitments": Field("Leistungsversprechen", "commitments", FieldKind.COUNT),
            "base": Field("aufbauend auf", "based on"),
        },
    ),
)
