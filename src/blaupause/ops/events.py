# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What set-up tells the ledger."""

from blaupause.ledger.events import EventType, Field, FieldKind, Group, register

register(
    Group("einrichtung", "Einrichtung", "Set-up"),
    EventType(
        "setup.prepared",
        "{who} hat die mitgelieferten Daten geladen",
        "{who} loaded the data that come with the software",
        {"content": Field("Prüfsumme der Daten", "checksum of the data", FieldKind.HASH)},
    ),
)
