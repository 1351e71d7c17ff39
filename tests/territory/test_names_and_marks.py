# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Names end at the first comma; the full name says what the unit is."""

import pytest

from blaupause.territory.rules import Level, area_level, names

CASES = [
    (Level.MUNICIPALITY, "60", "Meitingen, M", "Meitingen", "Meitingen, Markt"),
    (Level.MUNICIPALITY, "63", "Bad Weißenstadt, St", "Bad Weißenstadt", "Bad Weißenstadt, Stadt"),
    (Level.MUNICIPALITY, "67", "Neumarkt i.d.OPf., GKSt", "Neumarkt i.d.OPf.", "Neumarkt i.d.OPf., Große Kreisstadt"),
    (Level.MUNICIPALITY, "61", "Hanau, Brüder-Grimm-Stadt", "Hanau", "Hanau, Brüder-Grimm-Stadt"),
    (Level.MUNICIPALITY, "63", "Glauchau, Stadt, Hochschulstadt", "Glauchau", "Glauchau, Stadt, Hochschulstadt"),
    (
        Level.UNINCORPORATED,
        "66",
        "Buchholz (Forstgutsbez.),gemfr. Gebiet",
        "Buchholz (Forstgutsbez.)",
        "Buchholz (Forstgutsbez.),gemfr. Gebiet",
    ),
    (Level.DISTRICT, "44", "Kelheim", "Kelheim", "Landkreis Kelheim"),
    (Level.DISTRICT, "41", "Hanau, Brüder-Grimm-Stadt", "Hanau", "Kreisfreie Stadt Hanau"),
    (Level.DISTRICT, "42", "Stuttgart, Landeshauptstadt", "Stuttgart", "Stadtkreis Stuttgart"),
    (Level.DISTRICT, "44", "Rheingau-Taunus-Kreis", "Rheingau-Taunus-Kreis", "Rheingau-Taunus-Kreis"),
    (Level.DISTRICT, "44", "Wetteraukreis", "Wetteraukreis", "Wetteraukreis"),
    (
        Level.DISTRICT,
        "45",
        "Regionalverband Saarbrücken",
        "Regionalverband Saarbrücken",
        "Regionalverband Saarbrücken",
    ),
    (Level.REGION, "", "Reg.-Bez. Darmstadt", "Darmstadt", "Regierungsbezirk Darmstadt"),
    (Level.REGION, "", "Schwaben", "Schwaben", "Regierungsbezirk Schwaben"),
    (Level.ASSOCIATION, "54", "Nordendorf (VGem)", "Nordendorf", "Verwaltungsgemeinschaft Nordendorf"),
    (Level.ASSOCIATION, "53", "Herxheim", "Herxheim", "Verbandsgemeinde Herxheim"),
    (Level.ASSOCIATION, "56", "GVV Oberes Gäu", "GVV Oberes Gäu", "Gemeindeverwaltungsverband Oberes Gäu"),
    (
        Level.ASSOCIATION,
        "54",
        "VVG der Stadt Aalen",
        "VVG der Stadt Aalen",
        "Vereinbarte Verwaltungsgemeinschaft der Stadt Aalen",
    ),
    (Level.LAND, "", "Bayern", "Bayern", "Bayern"),
]


@pytest.mark.parametrize(("level", "mark", "designation", "name", "full"), CASES)
def test_names(level: Level, mark: str, designation: str, name: str, full: str) -> None:
    assert names(level, mark, designation) == (name, full)


@pytest.mark.parametrize(("level", "mark", "designation"), [c[:3] for c in CASES])
def test_what_the_packaged_table_keeps_gives_the_same_names_again(level: Level, mark: str, designation: str) -> None:
    name, full = names(level, mark, designation)
    kept = full if level in (Level.MUNICIPALITY, Level.UNINCORPORATED) else name
    assert names(level, mark, kept) == (name, full)


@pytest.mark.parametrize(
    ("mark", "ars", "level"),
    [
        ("64", "097725701136", Level.MUNICIPALITY),
        ("65", "033589501501", Level.UNINCORPORATED),
        ("66", "097729444444", Level.UNINCORPORATED),
        ("", "097729444444", Level.UNINCORPORATED),
        ("", "097720177177", Level.MUNICIPALITY),
        ("99", "097720177177", Level.MUNICIPALITY),
    ],
)
def test_a_missing_text_mark_is_made_up_for_by_the_key(mark: str, ars: str, level: Level) -> None:
    assert area_level(mark, ars) == level
