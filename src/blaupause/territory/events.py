# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What this room tells the ledger."""

from blaupause.ledger.events import EventType, Field, FieldKind, Group, register

_FILE = Field("Datei", "file")
_SHA = Field("Prüfsumme der Datei", "checksum of the file", FieldKind.HASH)

register(
    Group("gebiete", "Gebiete", "Areas"),
    EventType(
        "territory.import",
        "{who} hat das Gemeindeverzeichnis eingelesen: {new} neu, {gone} weggefallen, {changed} geändert",
        "{who} imported the register of municipalities: {new} new, {gone} gone, {changed} changed",
        {
            "file": _FILE,
            "sha256": _SHA,
            "units": Field("Gebiete", "areas", FieldKind.COUNT),
            "new": Field("neu", "new", FieldKind.COUNT),
            "gone": Field("weggefallen", "gone", FieldKind.COUNT),
            "changed": Field("geändert", "changed", FieldKind.COUNT),
            "successions": Field("Nachfolgen", "successions"),
            "anomalies": Field("Auffälligkeiten", "anomalies"),
            "corrections": Field("Berichtigungen", "corrections"),
        },
    ),
    EventType(
        "territory.postcodes",
        "{who} hat {rows} Postleitzahlen eingelesen",
        "{who} imported {rows} postcodes",
        {"rows": Field("Zeilen", "rows", FieldKind.COUNT), "source": Field("Quelle", "source")},
    ),
    EventType(
        "territory.boundaries",
        "{who} hat {written} Grenzen eingelesen",
        "{who} imported {written} boundaries",
        {
            "file": _FILE,
            "sha256": _SHA,
            "written": Field("Grenzen", "boundaries", FieldKind.COUNT),
            "by_level": Field("nach Ebene", "by level"),
            "unmatched": Field("ohne bekanntes Gebiet", "without a known area"),
        },
    ),
    EventType(
        "territory.succession",
        "{who} hat bestätigt, dass {to} am {on} auf {from} folgte",
        "{who} confirmed that {to} succeeded {from} on {on}",
        {
            "kind": Field("Art", "kind"),
            "from": Field("Vorgänger", "predecessor"),
            "to": Field("Nachfolger", "successor"),
            "on": Field("Tag", "day", FieldKind.DAY),
        },
    ),
    EventType(
        "territory.taken_over",
        "{who} hat übernommen, was {from} hatte: jetzt bei {to}, seit {on}",
        "{who} took over what {from} had: now at {to}, since {on}",
        {
            "from": Field("Vorgänger", "predecessor"),
            "to": Field("Nachfolger", "successor"),
            "on": Field("Tag", "day", FieldKind.DAY),
            "continues": Field("fortgeführt", "went on", FieldKind.COUNT),
            "taken": Field("übernommen", "taken over", FieldKind.COUNT),
            "own": Field("Eigenes gilt", "own stands", FieldKind.COUNT),
            "asked": Field("neu zu erfragen", "to be asked anew", FieldKind.COUNT),
            "closed": Field("beendet", "ended", FieldKind.COUNT),
        },
    ),
)
