# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A coverage table as a sheet for download, with everything needed to judge it."""

from collections.abc import Mapping

from django.utils.translation import gettext, override, pgettext

from blaupause.coverage.queries import CountingUnit, CoverageTable, Figure, Mode
from blaupause.kernel.tabular import Column, Sheet, language_of
from blaupause.territory.queries import Level, territory_at

UNASSIGNED = "unassigned"
TOTAL = "total"
_ANSWERS: Mapping[bool | None, str] = {True: "yes", False: "no", None: "unknown"}


def sheet(table: CoverageTable, language: str = "de") -> Sheet:
    """Rows of the table, what no row holds, and the total. `language`: a language tag, „de“ or „en“."""
    spoken = language_of(language)
    measure, promise = table.measure, table.commitment
    german = spoken == "de"
    title = f"{promise.name_de if german else promise.name_en} – {measure.title_de if german else measure.title_en}"
    with override(spoken):
        columns = _columns()
    return Sheet(title, columns, _rows(table), notes(table, language), spoken, table.demonstration)


def _rows(table: CoverageTable) -> list[tuple[object, ...]]:
    measure, territory = table.measure, territory_at(table.day)

    def cells(kind: str, key: str, ars: str, name: str, figure: Figure) -> tuple[object, ...]:
        numbers = (figure.numerator, figure.denominator, figure.unknown, figure.excluded, figure.share)
        known: tuple[object, ...] = numbers if measure.available else (None,) * 5
        answer = "" if measure.mode is Mode.SHARE else _ANSWERS[figure.answer(measure.mode)]
        return (
            *(kind, key, ars, name, *known, answer, table.day, table.status_date),
            *(table.commitment.key, measure.key, measure.unit.value, table.demonstration),
        )

    rows = []
    for row in table.rows:
        unit = territory.get(row.level, row.ars)
        name = unit.name_full if unit else row.name
        rows.append(cells(table.level.name.lower(), row.key, row.ars, name, row.figure))
    rows.append(cells(UNASSIGNED, "", "", "", table.unassigned))
    rows.append(cells(TOTAL, table.within, "", "", table.total))
    return rows


def _columns() -> list[Column]:
    """Titles and words are those of the screen."""
    return [
        Column("level", gettext("Level"), labels=_levels()),
        Column("key", gettext("Key (AGS/ARS)")),
        Column("ars", gettext("Regional key (ARS)")),
        Column("name", gettext("Name")),
        Column("numerator", gettext("Counted"), "integer"),
        Column("denominator", gettext("Total"), "integer"),
        Column("unknown", gettext("Unknown"), "integer"),
        Column("excluded", gettext("Left out"), "integer"),
        Column("share", gettext("Share"), "share"),
        Column("answer", gettext("Answer"), labels=_answers()),
        Column("day", pgettext("sheet", "Day"), "date"),
        Column("status_date", gettext("Territorial status"), "date"),
        Column("commitment", gettext("Commitment")),
        Column("measure", gettext("Measure")),
        Column("unit", gettext("What is counted"), labels=_units()),
        Column("demonstration", gettext("Demonstration"), "boolean"),
    ]


def _levels() -> dict[str, str]:
    return {
        Level.LAND.name.lower(): gettext("Land"),
        Level.REGION.name.lower(): gettext("Administrative region"),
        Level.DISTRICT.name.lower(): gettext("District"),
        Level.MUNICIPALITY.name.lower(): gettext("Municipality"),
        UNASSIGNED: gettext("Not assigned"),
        TOTAL: pgettext("row", "Total"),
    }


def _answers() -> dict[str, str]:
    return {"yes": gettext("Yes"), "no": gettext("No"), "unknown": gettext("Cannot be said yet")}


def _units() -> dict[str, str]:
    return {
        CountingUnit.AUTHORITIES.value: gettext("Authorities"),
        CountingUnit.MUNICIPALITIES.value: gettext("Municipalities"),
        CountingUnit.INHABITANTS.value: gettext("Inhabitants"),
        CountingUnit.CASES.value: gettext("Cases a year"),
    }


def notes(table: CoverageTable, language: str) -> tuple[str, ...]:
    """Definition, weaknesses, day, treatment of the unknown and sources, as they travel with the figures."""
    measure, commitment = table.measure, table.commitment
    if language.startswith("de"):
        found = (
            "Enthält erfundene Einträge des Demonstrationsdatensatzes." if table.demonstration else "",
            f"Definition: {measure.definition_de}",
            f"Bekannte Schwäche: {measure.weaknesses_de}",
            f"Stichtag {table.day:%d.%m.%Y}, Gebietsstand {table.status_date:%d.%m.%Y}.",
            "Unbekannt steht im Nenner und ist nicht dasselbe wie nein.",
            measure.unavailable_de,
            f"Quelle der Definition: {measure.source_url}",
            f"Quelle des Leistungsversprechens: {commitment.source_url}",
        )
    else:
        found = (
            "Contains invented entries of the demonstration data set." if table.demonstration else "",
            f"Definition: {measure.definition_en}",
            f"Known weakness: {measure.weaknesses_en}",
            f"Day {table.day.isoformat()}, territorial status {table.status_date.isoformat()}.",
            "Unknown stands in the denominator and is not the same as no.",
            measure.unavailable_en,
            f"Source of the definition: {measure.source_url}",
            f"Source of the commitment: {commitment.source_url}",
        )
    return (*(note for note in found if note), _SOURCE)


_SOURCE = (
    "Gemeindeverzeichnis GV100AD © Statistische Ämter des Bundes und der Länder / "
    "Statistisches Bundesamt (Destatis); Daten bearbeitet."
)
