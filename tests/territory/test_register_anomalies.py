# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Oddities a file may have are reported with their line and do not stop the import."""

from dataclasses import replace

import pytest

from blaupause.territory import messages
from blaupause.territory.sources import gv100ad
from blaupause.territory.sources.gv100ad_layout import Record

from .registers import ELLGAU, FOREST, MEITINGEN, VG, WEST, changed, free, text, town

ALL_LANDS = "lands.count"


def anomalies(records: list[Record]) -> list[tuple[str, int]]:
    register = gv100ad.parse(text(records), "GV.txt")
    for anomaly in register.anomalies:
        german, english = messages.anomaly_text(anomaly), messages.anomaly_text(anomaly, "en")
        assert german
        assert english
        assert german != english
    return [(a.code, a.line) for a in register.anomalies if a.code != ALL_LANDS]


def test_a_sound_register_has_none_but_the_missing_lands() -> None:
    assert anomalies(changed()) == []
    (only,) = gv100ad.parse(text(), "GV.txt").anomalies
    assert (only.code, only.values["found"]) == (ALL_LANDS, 1)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (free(MEITINGEN), replace(free(MEITINGEN), text_mark=""), [("mark.empty", 4)]),
        (VG, replace(VG, text_mark="59"), [("mark.unknown", 6)]),
        (MEITINGEN, replace(MEITINGEN, text_mark="68"), [("mark.unknown", 5)]),
        (FOREST, replace(FOREST, text_mark="64", population=1), [("mark.contradicts_key", 11)]),
        (ELLGAU, replace(ELLGAU, male=2000), [("figures.male", 7)]),
        (ELLGAU, replace(ELLGAU, area_ha=0), [("figures.no_area", 7)]),
        (ELLGAU, replace(ELLGAU, population=0, male=0), [("figures.no_people", 7)]),
    ],
)
def test_oddities_carry_their_line(before: Record, after: Record, expected: list[tuple[str, int]]) -> None:
    assert anomalies(changed((before, after))) == expected


def test_an_association_without_its_record_is_reported_per_member() -> None:
    found = anomalies(changed((VG, None)))
    assert [code for code, _ in found] == ["association.missing"] * 3


def test_an_association_without_members_is_reported() -> None:
    lonely = replace(VG, ars="097725799000", designation="Niemand (VGem)")
    assert anomalies([*changed(), lonely]) == [("association.empty", 12)]


def test_every_anomaly_has_a_sentence() -> None:
    assert anomalies([*changed(), town("097725701218", "Neu", 0, 5)]) == [("figures.no_people", 12)]
    assert WEST.designation == "Westendorf"
