# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What this room tells the ledger."""

from blaupause.ledger.events import EventType, Field, FieldKind, Group, register

_SOURCE = Field("Quelle", "source")
_IMPORTED = {
    "new": Field("neu", "new", FieldKind.COUNT),
    "changed": Field("geändert", "changed", FieldKind.COUNT),
    "gone": Field("weggefallen", "gone", FieldKind.COUNT),
    "unchanged": Field("unverändert", "unchanged", FieldKind.COUNT),
    "kept": Field("behalten", "kept", FieldKind.COUNT),
    "sha256": Field("Prüfsumme der Datei", "checksum of the file", FieldKind.HASH),
    "catalogue_date": Field("Stand des Katalogs", "date of the catalogue", FieldKind.DAY),
}
_DECLARED = {
    "name": Field("Name", "name"),
    "name_de": Field("Name (deutsch)", "name (German)"),
    "name_en": Field("Name (englisch)", "name (English)"),
    "kind": Field("Art", "kind"),
    "land": Field("Land", "Land", FieldKind.PLACE),
    "responsible_land": Field("verantwortliches Land", "responsible Land", FieldKind.PLACE),
    "operator": Field("Betreiber", "operator"),
    "online_service": Field("Onlinedienst", "online service"),
    "competence": Field("Zuständigkeit", "competence"),
    "due": Field("bis", "by", FieldKind.DAY),
    "note": Field("Bemerkung", "note"),
    "source_url": _SOURCE,
    "services": Field("Verwaltungsleistungen", "services"),
    "channels": Field("Zustellwege", "channels"),
    "variants": Field("Antragsstrecken", "variants"),
}


def _imported(action: str, de: str, en: str) -> EventType:
    counts_de, counts_en = "[: {new} neu, {changed} geändert]", "[: {new} new, {changed} changed]"
    return EventType(
        action, f"{{who}} hat {de} eingelesen{counts_de}", f"{{who}} imported {en}{counts_en}", _IMPORTED
    )


def _object(name: str, de: str, en: str) -> tuple[EventType, EventType]:
    declared = EventType(
        f"{name}.declared",
        f"{{who}} hat {de}[ „{{name}}“][ „{{name_de}}“] eingetragen",
        f"{{who}} entered {en}[ “{{name}}”][ “{{name_en}}”]",
        _DECLARED,
    )
    changed = EventType(
        f"{name}.changed",
        f"{{who}} hat {de}[ „{{name}}“][ „{{name_de}}“] geändert",
        f"{{who}} changed {en}[ “{{name}}”][ “{{name_en}}”]",
        _DECLARED,
    )
    return declared, changed


_READINESS = {
    "none": ("keine Schnittstelle", "no interface"),
    "pdf_only": ("nur PDF", "PDF only"),
    "being_built": ("im Aufbau", "being built"),
    "ready": ("fertig", "ready"),
    "unknown": ("unbekannt", "unknown"),
}
_CELL = {
    "system": Field("Fachverfahren", "specialist system"),
    "online_service": Field("Onlinedienst", "online service"),
    "xoev": Field("XÖV-Fassung", "XÖV version"),
}
_TEST = {
    **_CELL,
    "passed": Field("bestanden", "passed", FieldKind.YES_NO),
    "tested_on": Field("Tag des Tests", "day of the test", FieldKind.DAY),
    "evidence": Field("Beleg", "evidence"),
}


def _test(what: str, de: str, en: str) -> EventType:
    return EventType(
        f"compatibility.test_{what}",
        f"{{who}} hat {de}[: {{system}} mit {{online_service}}]",
        f"{{who}} {en}[: {{system}} with {{online_service}}]",
        _TEST,
    )


register(
    Group("matrix", "Fachverfahren und Onlinedienste", "Specialist systems and online services"),
    EventType(
        "system.entered",
        "{who} hat das Fachverfahren {product}[ {version}] eingetragen",
        "{who} entered the specialist system {product}[ {version}]",
        {
            "vendor": Field("Hersteller", "vendor"),
            "product": Field("Produkt", "product"),
            "version": Field("Version", "version"),
            "source_url": _SOURCE,
        },
    ),
    EventType(
        "operator.speaker_changed",
        "{who} hat festgelegt, wer für den Hersteller {vendor} spricht",
        "{who} set who speaks for the vendor {vendor}",
        {
            "vendor": Field("Hersteller", "vendor"),
            "organisation": Field("Organisation", "organisation", FieldKind.ORGANISATION),
        },
    ),
    EventType(
        "compatibility.stated",
        "{who} hat angegeben, was {system} mit {online_service} kann[: {new.readiness}]",
        "{who} stated what {system} can do with {online_service}[: {new.readiness}]",
        {
            **_CELL,
            "source": _SOURCE,
            "readiness": Field("Schnittstelle", "interface", words=_READINESS),
            "expected_on": Field("fertig ab", "ready from", FieldKind.DAY),
        },
    ),
    _test("recorded", "einen Test eingetragen", "recorded a test"),
    _test("confirmed", "einen Test als zweite Person bestätigt", "confirmed a test as a second person"),
    _test("withdrawn", "ein Testergebnis zurückgenommen", "took back a test result"),
)

register(
    Group("katalog", "Leistungen und Onlinedienste", "Services and online services"),
    _imported("catalog.services_imported", "den Katalog der Verwaltungsleistungen", "the catalogue of services"),
    _imported("catalog.ozg_imported", "den Katalog der OZG-Leistungen", "the catalogue of OZG services"),
    _imported("catalog.systems_imported", "Fachverfahren", "specialist systems"),
    *_object("operator", "den Betreiber", "the operator"),
    *_object("online_service", "den Onlinedienst", "the online service"),
    *_object("commitment", "das Leistungsversprechen", "the commitment"),
    EventType(
        "commitment.target_changed",
        "{who} hat Ziel oder Tag des Leistungsversprechens {subject} geändert[, neu: bis {new.due}]",
        "{who} changed target or day of the commitment {subject}[, now: by {new.due}]",
        {**_DECLARED, "target": Field("Ziel", "target")},
    ),
)
