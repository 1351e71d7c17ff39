# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What this room tells the ledger."""

from blaupause.ledger.events import EventType, Field, FieldKind, Group, register
from blaupause.rollout.labels import LEVELS, STATES, STRENGTHS
from blaupause.rollout.rules import LiveLevel, State, StepState, Strength

_STEP_STATES = {
    StepState.OPEN.name: ("offen", "open"),
    StepState.STARTED.name: ("begonnen", "started"),
    StepState.DONE.name: ("erledigt", "done"),
    StepState.NOT_APPLICABLE.name: ("entfällt", "not applicable"),
}
_CONNECTION = {
    "authority": Field("Behörde", "authority", FieldKind.AUTHORITY),
    "commitment": Field("Leistungsversprechen", "commitment", FieldKind.COMMITMENT),
    "online_service": Field("Onlinedienst", "online service"),
    "blueprint": Field("Blaupause", "blueprint"),
    "sha256": Field("Prüfsumme der Blaupause", "checksum of the blueprint", FieldKind.HASH),
    "steps": Field("Schritte", "steps", FieldKind.COUNT),
    "occurred_on": Field("Tag", "day", FieldKind.DAY),
    "state": Field("Stand", "state", words={one.name: STATES[one] for one in State}),
    "live_level": Field("Reichweite", "how far it reaches", words={one.name: LEVELS[one] for one in LiveLevel}),
    "strength": Field("Nachweis", "evidence", words={one.name: STRENGTHS[one] for one in Strength}),
    "evidence_on": Field("Nachweis vom", "evidence dated", FieldKind.DAY),
    "blocked": Field("blockiert", "blocked", FieldKind.YES_NO),
    "system": Field("Fachverfahren (Nr.)", "specialist system (no.)", words={"0": ("unbekannt", "unknown")}),
    "source_url": Field("Quelle", "source"),
    "event": Field("Ereignis (Nr.)", "event (no.)"),
}
_STEP = Field("Stand", "state", words=_STEP_STATES)
_DEMONSTRATION = {
    "seed": Field("Startwert", "seed"),
    "day": Field("Tag", "day", FieldKind.DAY),
    "events": Field("Ereignisse", "events", FieldKind.COUNT),
    "connections": Field("Anschlüsse", "connections", FieldKind.COUNT),
}

register(
    Group("anschluesse", "Anschlüsse", "Connections"),
    EventType(
        "connection.created",
        "{who} hat den Anschluss angelegt: {authority}, {commitment}",
        "{who} created the connection: {authority}, {commitment}",
        _CONNECTION,
    ),
    EventType(
        "connection.changed",
        "{who} hat für den Anschluss[ von {authority}][ ({commitment})] „{state}“ eingetragen[, zum {occurred_on}]",
        "{who} recorded “{state}” for the connection[ of {authority}][ ({commitment})][ as of {occurred_on}]",
        _CONNECTION,
    ),
    EventType(
        "step.changed",
        "{who} hat eingetragen, wie weit die Schritte des Anschlusses sind",
        "{who} recorded how far the steps of the connection are",
        steps=_STEP,
    ),
)
register(
    Group("vorfuehrung", "Vorführung", "Demonstration"),
    EventType(
        "demonstration.loaded",
        "{who} hat {events} erfundene Ereignisse zur Vorführung geladen",
        "{who} loaded {events} invented events for demonstration",
        _DEMONSTRATION,
    ),
    EventType(
        "demonstration.wiped",
        "{who} hat {events} erfundene Ereignisse entfernt",
        "{who} removed {events} invented events",
        _DEMONSTRATION,
    ),
)
