# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What this room tells the ledger."""

from blaupause.ledger.events import EventType, Field, FieldKind, Group, register

register(
    Group("behoerden", "Behörden und Zuständigkeiten", "Authorities and competences"),
    EventType(
        "authorities.derived",
        "{who} hat die zuständigen Behörden neu abgeleitet",
        "{who} derived the competent authorities anew",
        {
            "lands": Field("Länder", "Länder", FieldKind.PLACE),
            "statuses": Field("Gebietsstände", "territorial statuses", FieldKind.DAY),
            "expected_changed": Field("geänderte erwartete Zahlen", "changed expected numbers", FieldKind.COUNT),
        },
    ),
    EventType(
        "authorities.exception_stored",
        "{who} hat eine abweichende Zuständigkeit eingetragen[: {authority}][ ab {valid_from}][ bis {valid_to}]",
        "{who} entered an exception from a competence rule[: {authority}][ from {valid_from}][ until {valid_to}]",
        {
            "authority": Field("Behörde", "authority", FieldKind.AUTHORITY),
            "valid_from": Field("ab", "from", FieldKind.DAY),
            "valid_to": Field("bis", "until", FieldKind.DAY),
            "source": Field("Quelle", "source"),
            "file_sha256": Field("Prüfsumme der Datei", "checksum of the file", FieldKind.HASH),
            "line": Field("Zeile", "line", FieldKind.COUNT),
        },
    ),
    EventType(
        "authorities.succeeded",
        "{who} hat die Nachfolge von {authority} festgehalten[: {successors}]",
        "{who} recorded who follows {authority}[: {successors}]",
        {
            "authority": Field("Behörde", "authority", FieldKind.AUTHORITY),
            "successors": Field("Nachfolge", "successors", FieldKind.AUTHORITY),
            "on": Field("Tag", "day", FieldKind.DAY),
        },
    ),
)
