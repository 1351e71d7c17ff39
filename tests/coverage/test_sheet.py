# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A downloaded table carries everything needed to judge it."""

import csv
import io
import json
from datetime import date

import pytest

from blaupause.coverage.queries import coverage
from blaupause.coverage.sheets import sheet
from blaupause.kernel.tabular import Sheet, to_csv, to_json, to_ods
from blaupause.territory.rules import Level

pytestmark = pytest.mark.django_db


def made(measure: str = "authorities_live", language: str = "de") -> Sheet:
    found = coverage(
        commitment="by-bau", measure=measure, day=date(2026, 6, 30), group=Level.DISTRICT, demonstration=False
    )
    return sheet(found, language)


def test_the_csv_has_a_row_per_district_the_unassigned_and_the_total() -> None:
    lines = to_csv(made()).decode("utf-8-sig").split("\r\n\r\n")[0]
    rows = list(csv.DictReader(io.StringIO(lines), delimiter=";"))
    assert len(rows) == 98
    assert rows[-2]["Ebene"] == "Nicht zugeordnet"
    assert (rows[-2]["Gesamt"], rows[-2]["Unbekannt"]) == ("13", "13")
    assert (rows[-1]["Ebene"], rows[-1]["Gesamt"]) == ("Summe", "138")
    assert {row["Demonstration"] for row in rows} == {"nein"}
    assert {row["Stichtag"] for row in rows} == {"2026-06-30"}
    assert {row["Gebietsstand"] for row in rows} == {"2026-02-28"}


def test_json_and_ods_hold_the_same() -> None:
    document = json.loads(to_json(made(language="en")))
    assert document["rows"][-1]["denominator"] == 138
    assert document["rows"][-1]["demonstration"] is False
    assert any(note.startswith("Definition: ") for note in document["notes"])
    assert to_ods(made()).startswith(b"PK")


def test_a_strict_measure_answers_in_words() -> None:
    found = made("everywhere")
    keys = [column.key for column in found.columns]
    assert found.rows[-1][keys.index("answer")] == "unknown"
    assert ";Offen;" in to_csv(found).decode("utf-8-sig")


def test_a_measure_without_numbers_has_empty_cells_and_says_why() -> None:
    found = made("cases_served")
    keys = [column.key for column in found.columns]
    assert {row[keys.index("denominator")] for row in found.rows} == {None}
    assert "Fallzahlen liegen nicht vor." in found.notes
