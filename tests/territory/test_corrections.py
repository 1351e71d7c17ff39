# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Known errors of official files are corrected as declared, and only while the file shows them."""

from dataclasses import replace
from datetime import date

import pytest

from blaupause.kernel.problems import Problem
from blaupause.territory import corrections
from blaupause.territory.entries import of_register
from blaupause.territory.rules import Level
from blaupause.territory.sources import gv100ad

from .registers import DAY, LATER, MEITINGEN, changed, text

DECLARED = """
corrections:
  - status_date: 2025-08-31
    level: MUNICIPALITY
    ars: "097720177177"
    field: population
    found: 307
    value: 12307
    reason: {de: Ziffern fehlen, en: digits are missing}
    source: test
"""


def applied(people: int, status: date = DAY) -> tuple[int | None, int]:
    register = gv100ad.parse(text(changed((MEITINGEN, replace(MEITINGEN, population=people, male=0)))), "GV.txt")
    entries, used = corrections.apply(of_register(register), corrections.load(DECLARED), status)
    return entries[Level.MUNICIPALITY, MEITINGEN.ars].population, len(used)


def test_the_declared_error_is_corrected_and_reported() -> None:
    assert applied(307) == (12_307, 1)


def test_a_file_that_was_corrected_by_the_office_is_left_alone() -> None:
    assert applied(12_308) == (12_308, 0)


def test_another_status_is_left_alone() -> None:
    assert applied(307, LATER) == (307, 0)


def test_a_unit_that_is_not_in_the_file_is_no_error() -> None:
    assert corrections.apply({}, corrections.load(DECLARED), DAY) == ({}, ())


@pytest.mark.parametrize(
    ("damaged", "code"),
    [
        ("corrections: [", "corrections.syntax"),
        ("nothing: here", "corrections.entry"),
        ("- just a list", "corrections.entry"),
        (DECLARED.replace("population", "name"), "corrections.entry"),
        (DECLARED.replace("2025-08-31", "soon"), "corrections.entry"),
        (DECLARED.replace("MUNICIPALITY", "VILLAGE"), "corrections.entry"),
        (DECLARED.replace("12307", "many"), "corrections.entry"),
        (DECLARED.replace("097720177177", "０97720177177"), "key.ars"),
        (DECLARED + "  - !!python/object/apply:os.getcwd []\n", "corrections.syntax"),
    ],
)
def test_a_wrong_declaration_is_refused(damaged: str, code: str) -> None:
    with pytest.raises(Problem) as caught:
        corrections.load(damaged)
    assert caught.value.code == code


def test_the_shipped_corrections_are_those_of_schmoelln() -> None:
    shipped = corrections.packaged()
    assert [(c.key[1], c.field, c.found, c.value) for c in shipped] == [
        ("160770043043", "population", 411, 13_953),
        ("160770043043", "area_ha", 655, 10_108),
    ]
    assert all(c.reason_de and c.reason_en and c.source for c in shipped)
