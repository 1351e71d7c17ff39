# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The sentences of the report in both languages. Pure."""

from typing import Final

from blaupause.accounts.privacy.rules import DataKind, Words

KINDS: Final[dict[DataKind, Words]] = {
    DataKind.TECHNICAL: Words("technische Angaben", "technical data"),
    DataKind.PUBLIC_FACT: Words("öffentliche Tatsachen", "public facts"),
    DataKind.ORGANISATION: Words("Angaben zu Organisationen", "data about organisations"),
    DataKind.CONTACT: Words("Kontakt (Funktionspostfach)", "contact (function mailbox)"),
    DataKind.IDENTIFICATION: Words("Angaben zur Person", "identification of a person"),
    DataKind.SECRET: Words("Geheimnisse der Anmeldung", "secrets of the sign-in"),
    DataKind.ACTIVITY: Words("Handlungen (wer tat wann was)", "activity (who did what, when)"),
    DataKind.FREE_TEXT: Words(
        "Freitext, der Angaben zu Personen enthalten kann", "free text that may hold personal data"
    ),
}
OPEN_BASIS: Final = Words(
    "[vom Betreiber zu ergänzen; für Behörden kommt Art. 6 Abs. 1 Buchst. e DSGVO in Verbindung mit dem Recht des "
    "Landes in Betracht]",
    "[to be completed by the operator; for authorities Art. 6(1)(e) GDPR together with the law of the Land is a "
    "candidate]",
)
NAME: Final = Words("[Name des Verantwortlichen]", "[name of the controller]")
ADDRESS: Final = Words("[Anschrift]", "[address]")
CONTACT: Final = Words("[Funktionspostfach, Telefon]", "[function mailbox, telephone]")
OFFICER: Final = Words("[Datenschutzbeauftragte Stelle, Funktionspostfach]", "[data protection officer, mailbox]")
AUTHORITY: Final = Words("[zuständige Aufsichtsbehörde]", "[competent supervisory authority]")

TITLE: Final = Words(
    "Verzeichnis von Verarbeitungstätigkeiten und Löschkonzept",
    "Record of processing activities and deletion concept",
)
INTRO: Final = Words(
    "Erzeugt aus den Angaben der Software zu jedem gespeicherten Feld. Stellen in eckigen Klammern ergänzt der "
    "Betreiber. Was er außerhalb der Software tut (Webserver, Sicherungen, Überwachung), gehört in sein eigenes "
    "Verzeichnis.",
    "Generated from what the software declares for every stored field. The operator completes what stands in square "
    "brackets. What happens outside the software (web server, backups, monitoring) belongs in the operator's own "
    "record.",
)
CONTROLLER: Final = Words("Verantwortlicher", "Controller")
RECORD: Final = Words(
    "Teil A: Verzeichnis von Verarbeitungstätigkeiten (Art. 30 Abs. 1 DSGVO)",
    "Part A: record of processing activities (Art. 30(1) GDPR)",
)
CONCEPT: Final = Words(
    "Teil B: Löschkonzept (Gliederung nach DIN 66398)", "Part B: deletion concept (structure of DIN 66398)"
)
FACTS: Final[dict[str, Words]] = {
    "name": Words("Name", "Name"),
    "address": Words("Anschrift", "Address"),
    "contact": Words("Kontakt", "Contact"),
    "officer": Words("Datenschutz", "Data protection officer"),
    "authority": Words("Aufsicht", "Supervision"),
    "purpose": Words("Zweck", "Purpose"),
    "basis": Words("Rechtsgrundlage", "Legal basis"),
    "subjects": Words("Betroffene Personen", "Categories of data subjects"),
    "data": Words("Kategorien personenbezogener Daten", "Categories of personal data"),
    "recipients": Words("Empfänger", "Recipients"),
    "transfer": Words("Übermittlung in Drittländer", "Transfers to third countries"),
    "terms": Words("Löschfristen", "Time limits for erasure"),
    "measures": Words("Technische und organisatorische Maßnahmen", "Technical and organisational measures"),
}
NO_TRANSFER: Final = Words("keine durch die Software", "none by the software")
DOCUMENTS: Final = Words(
    "beschrieben in SECURITY.md, docs/architecture.md und docs/privacy.md",
    "described in SECURITY.md, docs/architecture.md and docs/privacy.md",
)
TYPES: Final = Words("1. Datenarten", "1. Types of data")
TERMS: Final = Words("2. Löschregeln", "2. Deletion rules")
KEPT: Final = Words("3. Was bleibt, und warum", "3. What is kept, and why")
CARRIED_OUT: Final = Words("4. Umsetzung", "4. Implementation")
OUTSIDE: Final = Words("5. Außerhalb der Datenbank", "5. Outside the database")
COOKIES: Final = Words("6. Cookies", "6. Cookies")
TYPES_HEAD: Final = (
    Words("Datenart (Tabelle)", "Type of data (table)"),
    Words("Inhalt", "Content"),
    Words("Verarbeitung", "Processing"),
    Words("Löschregel", "Deletion rule"),
)
TERMS_HEAD: Final = (
    Words("Löschregel", "Deletion rule"),
    Words("Startzeitpunkt", "Starting point"),
    Words("Regelfrist", "Standard term"),
    Words("Umsetzung", "Implementation"),
    Words("Gilt für", "Applies to"),
)
KEPT_HEAD: Final = (Words("Datenart (Tabelle)", "Type of data (table)"), Words("Grund", "Reason"))
OUTSIDE_HEAD: Final = (Words("Was", "What"), Words("Inhalt", "Content"), Words("Dauer", "Term"))
COOKIES_HEAD: Final = (Words("Name", "Name"), Words("Zweck", "Purpose"), Words("Dauer", "Term"))
FIELDS_HEAD: Final = (
    Words("Tabelle", "Table"),
    Words("Feld", "Field"),
    Words("Art", "Kind"),
    Words("Verarbeitung", "Processing"),
    Words("Löschregel", "Deletion rule"),
    Words("Tage", "Days"),
)
KEEP: Final = Words("bleibt", "kept")
WITH_OBJECT: Final = Words("mit dem Gegenstand", "with the object")
WITHOUT_PEOPLE: Final = Words("ohne Personenbezug", "not about people")
HOW_IT_RUNS: Final = (
    Words(
        "Der Löschlauf beginnt täglich um 02:30 Uhr (Europe/Berlin) und bei jedem Start; „blaupause privacy delete“ "
        "führt ihn sofort aus, mit „--dry-run“ nur zur Probe.",
        "The deletion run begins daily at 02:30 (Europe/Berlin) and at every start; “blaupause privacy delete” runs "
        "it at once, with “--dry-run” as a trial.",
    ),
    Words(
        "Fristen zählen ganze Tage nach dem Startzeitpunkt. Jede Regel läuft in einer Transaktion; was sie löschte, "
        "steht als Anzahl im Protokoll, ohne Angaben zu Personen.",
        "Terms count whole days after the starting point. Every rule runs in one transaction; how much it deleted "
        "stands in the ledger as a number, without anything about people.",
    ),
    Words(
        "Sicherungen enthalten Gelöschtes, bis sie überschrieben werden: [Frist der Sicherungen, vom Betreiber zu "
        "ergänzen]. Nach dem Zurückspielen einer Sicherung ist der Löschlauf sofort auszuführen.",
        "Backups hold what was deleted until they are overwritten: [term of the backups, to be completed by the "
        "operator]. After a backup was restored the deletion run has to be started at once.",
    ),
    Words(
        "Verantwortlich für die Umsetzung: [Stelle, vom Betreiber zu ergänzen].",
        "Responsible for the implementation: [unit, to be completed by the operator].",
    ),
)


def days(number: int, language: str) -> str:
    """A term in words."""
    if number == 0:
        return "at once" if language.startswith("en") else "sofort"
    return f"{number} days" if language.startswith("en") else f"{number} Tage"
