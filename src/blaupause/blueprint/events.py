# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What this room tells the ledger."""

from blaupause.ledger.events import EventType, Field, FieldKind, Group, register

_DRAFT = {
    "blueprint": Field("Blaupause", "blueprint"),
    "version": Field("Fassung", "version"),
    "sha256": Field("Prüfsumme", "checksum", FieldKind.HASH),
    "request": Field("Antrag", "request"),
    "part": Field("Teil", "part"),
    "content": Field("Inhalt", "content"),
    "from": Field(
        "Herkunft",
        "origin",
        words={"files": ("Dateien", "files"), "bundle": ("Bündel", "bundle")},
    ),
}

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
    EventType(
        "blueprint.exported",
        "{who} hat[ Fassung {version}] als unterschriebenes Bündel ausgeleitet",
        "{who} exported[ version {version}] as a signed bundle",
        _DRAFT | {"fingerprint": Field("Schlüssel", "key", FieldKind.HASH)},
    ),
    EventType(
        "blueprint.begun",
        "{who} hat einen Entwurf[ der Blaupause {blueprint}] begonnen",
        "{who} began a draft[ of the blueprint {blueprint}]",
        _DRAFT,
    ),
    EventType(
        "blueprint.edited",
        "{who} hat den Entwurf[ der Blaupause {blueprint}] geändert",
        "{who} edited the draft[ of the blueprint {blueprint}]",
        _DRAFT,
    ),
    EventType(
        "blueprint.submitted",
        "{who} hat[ Fassung {version}] zur Prüfung gegeben",
        "{who} gave[ version {version}] to review",
        _DRAFT,
    ),
    EventType(
        "blueprint.discarded",
        "{who} hat den Entwurf[ der Blaupause {blueprint}] verworfen",
        "{who} discarded the draft[ of the blueprint {blueprint}]",
        _DRAFT,
    ),
)
