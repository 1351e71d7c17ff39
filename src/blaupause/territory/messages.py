# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Sentences for the codes of anomalies, reasons and kinds, in German and English. Pure."""

from collections.abc import Mapping

from blaupause.territory.sources.gv100ad_layout import Anomaly

VALIDITY = (
    "Die Datei nennt nicht den Tag einer Änderung, nur den Gebietsstand: Änderungen gelten ab dem Gebietsstand.",
    "The file does not tell the day of a change, only the territorial status: changes hold from that status on.",
)

_ANOMALIES: Mapping[str, tuple[str, str]] = {
    "lands.count": ("{found} statt {expected} Länder.", "{found} instead of {expected} Länder."),
    "mark.empty": (
        "Satz {kind} ohne Textkennzeichen ({ars}).",
        "Record of type {kind} without text mark ({ars}).",
    ),
    "mark.unknown": (
        "Unbekanntes Textkennzeichen {mark} in Satz {kind} ({ars}).",
        "Unknown text mark {mark} in a record of type {kind} ({ars}).",
    ),
    "mark.contradicts_key": (
        "Textkennzeichen {mark} passt nicht zum Schlüssel {ars} (sechste Stelle 9 = gemeindefrei).",
        "Text mark {mark} does not fit key {ars} (sixth digit 9 = unincorporated).",
    ),
    "association.missing": (
        "Zum Gemeindeverband {association} fehlt der Satz 50; die Mitgliedschaft entfällt ({ars}).",
        "There is no record 50 for association {association}; the membership is dropped ({ars}).",
    ),
    "association.empty": ("Gemeindeverband ohne Gemeinden ({ars}).", "Association without municipalities ({ars})."),
    "figures.male": (
        "Mehr Männer ({male}) als Einwohner ({population}) ({ars}).",
        "More men ({male}) than people ({population}) ({ars}).",
    ),
    "figures.no_area": (
        "Einwohner ({population}), aber keine Fläche ({ars}).",
        "People ({population}) but no area ({ars}).",
    ),
    "figures.no_people": ("Gemeinde ohne Einwohner ({ars}).", "Municipality without people ({ars})."),
    "figures.halved": (
        (
            "Verlöre mehr als die Hälfte: {population_before} → {population_file} Einwohner, {area_before} →"
            " {area_file} ha ({ars}). Die gespeicherten Werte bleiben."
        ),
        (
            "Would lose more than half: {population_before} → {population_file} people, {area_before} →"
            " {area_file} ha ({ars}). The stored figures stay."
        ),
    ),
    "sum.population": (
        "Obwohl beide Dateien auf demselben Stichtag stehen, ändert sich die Einwohnersumme: {before} → {after}.",
        "Although both files stand on the same reference day, the sum of people changes: {before} → {after}.",
    ),
}
_OVERWRITTEN = (
    (
        " Die Werte sind die des weggefallenen {overwritten_by}; gemeint ist vermutlich die Summe:"
        " {population_presumed} Einwohner, {area_presumed} ha."
    ),
    (
        " The figures are those of the vanished {overwritten_by}; presumably the sum is meant: {population_presumed}"
        " people, {area_presumed} ha."
    ),
)
REASONS: Mapping[str, tuple[str, str]] = {
    "renamed": ("neuer Name", "new name"),
    "same_ags": ("gleicher AGS", "same AGS"),
    "same_name": ("gleicher Name, gleiche Werte", "same name and figures"),
    "same_figures": ("gleiche Werte", "same figures"),
    "added_figures": ("Einwohner und Fläche kamen hinzu", "people and area were added"),
    "shared_figures": ("Fläche verteilt sich auf mehrere", "area was shared among several"),
    "taken_figures": ("Einwohner und Fläche gingen ab", "people and area were taken out"),
    "overwritten_figures": ("Werte in der Datei überschrieben", "figures overwritten in the file"),
    "members": ("Gemeinden gingen über", "municipalities went over"),
}
KINDS: Mapping[str, tuple[str, str]] = {
    "merge": ("Eingliederung", "merger"),
    "split": ("Aufteilung", "split"),
    "rename": ("Umbenennung", "rename"),
    "rekey": ("neuer Schlüssel", "new key"),
}


def anomaly_text(anomaly: Anomaly, language: str = "de") -> str:
    """One sentence about an anomaly, with the name of the unit."""
    place = 0 if language.startswith("de") else 1
    sentence = _ANOMALIES[anomaly.code][place]
    if "overwritten_by" in anomaly.values:
        sentence += _OVERWRITTEN[place]
    text = sentence.format_map(anomaly.values)
    return f"{anomaly.name}: {text}" if anomaly.name else text
