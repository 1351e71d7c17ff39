# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A kind of action that only tests know."""

from blaupause.ledger.events import EventType, Field, FieldKind, Group, register

register(
    Group("test", "Test", "Test"),
    EventType(
        "test.done",
        "{who} hat etwas getan[ für {person}]",
        "{who} did something[ for {person}]",
        {"n": Field("Zahl", "number", FieldKind.COUNT), "person": Field("Person", "person", FieldKind.PERSON)},
    ),
)
