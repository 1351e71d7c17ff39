# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What this room tells the ledger. Nothing personal stands in an entry: people are numbers there."""

from blaupause.ledger.events import EventType, Field, FieldKind, Group, register

ROLES = {
    "lead": ("Leitung", "lead"),
    "editor": ("Bearbeitung", "editor"),
    "reader": ("Einsicht", "reader"),
    "auditor": ("Prüfung", "auditor"),
    "administrator": ("Verwaltung der Zugänge", "administrator"),
}
KINDS = {
    "bund": ("Stelle des Bundes", "federal body"),
    "land_office": ("Stelle eines Landes", "body of a Land"),
    "contractor": ("Generalunternehmen", "general contractor"),
    "it_provider": ("IT-Dienstleister", "IT provider"),
    "region": ("Regierungsbezirk", "regional government"),
    "district": ("Landkreis oder kreisfreie Stadt", "district or independent city"),
    "association": ("Verband von Gemeinden", "association of municipalities"),
    "municipality": ("Gemeinde", "municipality"),
}
REQUESTS = {
    "blueprint.release": ("Freigabe einer Blaupause", "release of a blueprint"),
    "territory.import": ("Einlesen, bei dem Gebiete wegfallen", "import that removes units"),
    "catalog.target": ("Änderung eines Ziels", "change of a target"),
    "rollout.bulk": ("Änderung vieler Anschlüsse", "change of many connections"),
    "rollout.job": ("Sammelauftrag", "bulk job"),
    "rollout.reviews": ("Entscheidung über viele neue Fassungen", "decision about many new versions"),
    "rollout.steps": ("Schritte abschließen", "finishing of steps"),
}
_PERSON = Field("Person", "person", FieldKind.PERSON)
_ROLE = Field("Rolle", "role", words=ROLES)
_PLACE = Field("Gebiet", "area", FieldKind.PLACE)
_DAYS = {
    "valid_from": Field("ab", "from", FieldKind.DAY),
    "valid_to": Field("bis", "until", FieldKind.DAY),
}
_ORGANISATION = {
    "name": Field("Name", "name"),
    "kind": Field("Art", "kind", words=KINDS),
    "place": _PLACE,
    "mailbox": Field("Funktionspostfach", "function mailbox"),
    "website": Field("Internetadresse", "website"),
    "ended_on": Field("Ende", "end", FieldKind.DAY),
    "on": Field("zum", "as of", FieldKind.DAY),
}
_MEMBERSHIP = {"person": _PERSON, "role": _ROLE, **_DAYS}
_MANDATE = {
    "agent": Field("für andere tätig", "acting for others", FieldKind.ORGANISATION),
    "place": _PLACE,
    "basis": Field("Grundlage", "basis"),
    "on": Field("zum", "as of", FieldKind.DAY),
    **_DAYS,
}
_REQUEST = {
    "kind": Field("Art", "kind", words=REQUESTS),
    "subject": Field("Gegenstand", "object"),
    "summary": Field("worum es geht", "what it is about"),
    "author": Field("beantragt von", "requested by", FieldKind.PERSON),
    "given": Field("Zustimmungen", "approvals", FieldKind.COUNT),
    "needed": Field("nötige Zustimmungen", "approvals needed", FieldKind.COUNT),
}
_ACCOUNT = {
    "is_active": Field("Zugang offen", "account open", FieldKind.YES_NO),
    "sessions": Field("beendete Sitzungen", "ended sessions", FieldKind.COUNT),
    "method": Field("Art", "kind", words={"totp": ("App", "app"), "webauthn": ("Passkey", "passkey")}),
    "provider": Field("Anmeldedienst", "identity provider"),
    "reason": Field("Grund", "reason"),
}

register(
    Group("organisationen", "Organisationen", "Organisations"),
    EventType(
        "organisation.created",
        "{who} hat die Organisation „{name}“ angelegt",
        "{who} set up the organisation “{name}”",
        _ORGANISATION,
    ),
    EventType(
        "organisation.edited",
        "{who} hat Angaben zur Organisation {subject} geändert",
        "{who} changed what is said of the organisation {subject}",
        _ORGANISATION,
    ),
    EventType(
        "organisation.ended",
        "{who} hat die Organisation {subject} beendet[, zum {new.ended_on}]",
        "{who} ended the organisation {subject}[ as of {new.ended_on}]",
        _ORGANISATION,
    ),
    EventType(
        "organisation.moved",
        "{who} hat die Organisation {subject} dem Gebiet {new.place} zugeordnet",
        "{who} assigned the organisation {subject} to {new.place}",
        _ORGANISATION,
    ),
)
register(
    Group("rollen", "Menschen und Rollen", "People and roles"),
    EventType(
        "membership.granted",
        "{who} hat {person} die Rolle „{role}“ gegeben[, ab {valid_from}]",
        "{who} gave {person} the role “{role}”[ from {valid_from}]",
        _MEMBERSHIP,
    ),
    EventType(
        "membership.ended",
        "{who} hat[ {person}] die Rolle[ „{role}“] entzogen[, zum {new.valid_to}]",
        "{who} withdrew the role[ “{role}”][ of {person}][ as of {new.valid_to}]",
        _MEMBERSHIP,
    ),
    EventType(
        "invitation.added",
        "{who} hat jemanden eingeladen, mit der Rolle „{role}“",
        "{who} invited somebody, with the role “{role}”",
        _MEMBERSHIP,
    ),
    EventType(
        "invitation.accepted",
        "{who} hat die Einladung angenommen[, mit der Rolle „{role}“]",
        "{who} accepted the invitation[, with the role “{role}”]",
        _MEMBERSHIP,
    ),
    EventType(
        "invitation.withdrawn",
        "{who} hat eine Einladung zurückgezogen[ (Rolle „{role}“)]",
        "{who} withdrew an invitation[ (role “{role}”)]",
        _MEMBERSHIP,
    ),
    EventType("person.disabled", "{who} hat {subject} gesperrt", "{who} disabled {subject}", _ACCOUNT),
    EventType(
        "person.deleted", "{who} hat die Daten einer Person gelöscht", "{who} deleted a person's data", _ACCOUNT
    ),
)
register(
    Group("mandate", "Mandate", "Mandates"),
    EventType(
        "mandate.granted",
        "{who} hat {agent} beauftragt, für {place} zu handeln[, ab {valid_from}][, bis {valid_to}]",
        "{who} gave {agent} a mandate to act for {place}[ from {valid_from}][ until {valid_to}]",
        _MANDATE,
    ),
    EventType(
        "mandate.ended",
        "{who} hat das Mandat[ von {agent}][ für {place}] beendet[, zum {new.valid_to}]",
        "{who} ended the mandate[ of {agent}][ for {place}][ as of {new.valid_to}]",
        _MANDATE,
    ),
    EventType(
        "mandate.moved",
        "{who} hat ein Mandat dem Gebiet {new.place} zugeordnet",
        "{who} assigned a mandate to {new.place}",
        _MANDATE,
    ),
)
register(
    Group("freigaben", "Freigaben", "Approvals"),
    EventType(
        "change_request.made",
        "{who} hat eine Änderung beantragt[: {summary}]",
        "{who} asked for approval[: {summary}]",
        _REQUEST,
    ),
    EventType(
        "change_request.seconded",
        "{who} hat dem Antrag zugestimmt, {given} von {needed}[: {summary}]",
        "{who} agreed to the request, {given} of {needed}[: {summary}]",
        _REQUEST,
    ),
    EventType(
        "change_request.approved",
        "{who} hat den Antrag freigegeben[: {summary}]",
        "{who} approved the request[: {summary}]",
        _REQUEST,
    ),
    EventType(
        "change_request.rejected",
        "{who} hat den Antrag abgelehnt[: {summary}]",
        "{who} rejected the request[: {summary}]",
        _REQUEST,
    ),
    EventType(
        "change_request.withdrawn",
        "{who} hat den Antrag zurückgezogen[: {summary}]",
        "{who} withdrew the request[: {summary}]",
        _REQUEST,
    ),
)
register(
    Group("anmeldung", "Anmeldung", "Sign-in"),
    EventType("password.changed", "{who} hat das Passwort geändert", "{who} changed the password", _ACCOUNT),
    EventType(
        "sessions.ended",
        "{who} hat sich in anderen Browsern abgemeldet[ ({sessions})]",
        "{who} signed out in other browsers[ ({sessions})]",
        _ACCOUNT,
    ),
    EventType(
        "recoverycodes.renewed", "{who} hat neue Ersatzcodes erzeugt", "{who} made new recovery codes", _ACCOUNT
    ),
    EventType(
        "provider.joined",
        "{who} hat einen Anmeldedienst verbunden[ ({provider})]",
        "{who} joined an identity provider[ ({provider})]",
        _ACCOUNT,
    ),
    EventType(
        "provider.parted",
        "{who} hat einen Anmeldedienst getrennt[ ({provider})]",
        "{who} parted from an identity provider[ ({provider})]",
        _ACCOUNT,
    ),
    EventType(
        "secondfactor.set",
        "{who} hat einen zweiten Faktor eingerichtet[ ({method})]",
        "{who} set up a second factor[ ({method})]",
        _ACCOUNT,
    ),
    EventType(
        "secondfactor.renamed",
        "{who} hat einen zweiten Faktor umbenannt[ ({method})]",
        "{who} renamed a second factor[ ({method})]",
        _ACCOUNT,
    ),
    EventType(
        "secondfactor.removed",
        "{who} hat einen zweiten Faktor entfernt[ ({method})]",
        "{who} removed a second factor[ ({method})]",
        _ACCOUNT,
    ),
)
register(
    Group("datenschutz", "Datenschutz", "Privacy"),
    EventType(
        "privacy.deleted",
        "{who} hat {count} Datensätze nach der Löschregel „{rule}“ gelöscht",
        "{who} deleted {count} records under the deletion rule “{rule}”",
        {
            "rule": Field("Löschregel", "deletion rule"),
            "day": Field("Tag", "day", FieldKind.DAY),
            "count": Field("Datensätze", "records", FieldKind.COUNT),
        },
    ),
)
register(
    Group("vorfuehrung", "Vorführung", "Demonstration"),
    *(
        EventType(
            f"demonstration.people_{done}",
            f"{{who}} hat die Menschen und Organisationen der Vorführung {de}",
            f"{{who}} {en} the people and organisations of the demonstration",
            {
                "organisations": Field("Organisationen", "organisations", FieldKind.COUNT),
                "people": Field("Menschen", "people", FieldKind.COUNT),
                "mandates": Field("Mandate", "mandates", FieldKind.COUNT),
            },
        )
        for done, de, en in (("loaded", "angelegt", "set up"), ("wiped", "entfernt", "removed"))
    ),
)
