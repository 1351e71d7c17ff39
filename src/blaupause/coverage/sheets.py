# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A coverage table as a sheet for download, with everything needed to judge it."""

from blaupause.coverage.queries import CoverageTable
from blaupause.coverage.rules import Figure, Mode
from blaupause.kernel.tabular import Column, Kind, Sheet

_COLUMNS: tuple[tuple[str, Kind, str, str], ...] = (
    ("level", "text", "Ebene", "Level"),
    ("key", "text", "Schlüssel (AGS/ARS)", "Key (AGS/ARS)"),
    ("ars", "text", "Regionalschlüssel (ARS)", "Regional key (ARS)"),
    ("name", "text", "Name", "Name"),
    ("numerator", "integer", "Zähler", "Numerator"),
    ("denominator", "integer", "Nenner", "Denominator"),
    ("unknown", "integer", "davon unbekannt", "of it unknown"),
    ("excluded", "integer", "ausgenommen (nicht zuständig)", "excluded (not competent)"),
    ("share", "share", "Anteil", "Share"),
    ("answer", "text", "Antwort", "Answer"),
    ("day", "date", "Stichtag", "Day"),
    ("status_date", "date", "Gebietsstand", "Territorial status"),
    ("commitment", "text", "Leistungsversprechen", "Commitment"),
    ("measure", "text", "Maß", "Measure"),
    ("unit", "text", "Zähleinheit", "Counts"),
    ("demonstration", "boolean", "Datenbestand Demonstration", "Demonstration data set"),
)
_LEVELS = {
    10: ("Land", "Land"),
    20: ("Regierungsbezirk", "Region"),
    40: ("Kreis", "District"),
    60: ("Gemeinde", "Municipality"),
}
_UNITS = {
    "authorities": ("Behörden", "authorities"),
    "municipalities": ("Gemeinden", "municipalities"),
    "inhabitants": ("Einwohner", "inhabitants"),
    "cases": ("Fälle je Jahr", "yearly cases"),
}
_ANSWERS = {True: ("ja", "yes"), False: ("nein", "no"), None: ("nicht bekannt", "not known")}


def sheet(table: CoverageTable, language: str = "de") -> Sheet:
    """Rows of the table, what no row holds, and the total. `language`: „de“ or „en“."""
    german = language.startswith("de")
    pick = 0 if german else 1
    commitment = table.commitment.name_de if german else table.commitment.name_en
    title = table.measure.title_de if german else table.measure.title_en
    level = _LEVELS[table.level][pick]

    def cells(kind: str, key: str, ars: str, name: str, figure: Figure) -> tuple[object, ...]:
        numbers = (figure.numerator, figure.denominator, figure.unknown, figure.excluded, figure.share)
        known: tuple[object, ...] = numbers if table.measure.available else (None,) * 5
        answer = "" if table.measure.mode is Mode.SHARE else _ANSWERS[figure.answer(table.measure.mode)][pick]
        unit = _UNITS[table.measure.unit][pick]
        return (
            *(kind, key, ars, name, *known, answer, table.day, table.status_date),
            *(table.commitment.key, table.measure.key, unit, table.demonstration),
        )

    rows = [cells(level, row.key, row.ars, row.name, row.figure) for row in table.rows]
    rows.append(cells(("nicht zugeordnet", "not assigned")[pick], "", "", "", table.unassigned))
    rows.append(cells(("Summe", "Total")[pick], table.within, "", "", table.total))
    columns = [Column(key, (de, en)[pick], kind) for key, kind, de, en in _COLUMNS]
    return Sheet(f"{commitment} – {title}", columns, rows, notes(table, language))


def notes(table: CoverageTable, language: str) -> tuple[str, ...]:
    """Definition, weaknesses, day, treatment of the unknown and sources, as they travel with the figures."""
    measure, commitment = table.measure, table.commitment
    if language.startswith("de"):
        found = (
            f"Definition: {measure.definition_de}",
            f"Bekannte Schwäche: {measure.weaknesses_de}",
            f"Stichtag {table.day:%d.%m.%Y}, Gebietsstand {table.status_date:%d.%m.%Y}.",
            "Unbekannt steht im Nenner und ist nicht dasselbe wie nein.",
            "Enthält erfundene Einträge des Demonstrationsdatensatzes." if table.demonstration else "",
            measure.unavailable_de,
            f"Quelle der Definition: {measure.source_url}",
            f"Quelle des Leistungsversprechens: {commitment.source_url}",
        )
    else:
        found = (
            f"Definition: {measure.definition_en}",
            f"Known weakness: {measure.weaknesses_en}",
            f"Day {table.day.isoformat()}, territorial status {table.status_date.isoformat()}.",
            "Unknown stands in the denominator and is not the same as no.",
            "Contains invented entries of the demonstration data set." if table.demonstration else "",
            measure.unavailable_en,
            f"Source of the definition: {measure.source_url}",
            f"Source of the commitment: {commitment.source_url}",
        )
    return (*(note for note in found if note), _SOURCE)


_SOURCE = (
    "Gemeindeverzeichnis GV100AD © Statistische Ämter des Bundes und der Länder / "
    "Statistisches Bundesamt (Destatis); Daten bearbeitet."
)
