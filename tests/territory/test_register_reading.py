# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The official register file is read by position, whatever its line ends, signature or packing."""

import gzip
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blaupause.kernel.problems import Problem
from blaupause.territory.entries import of_register
from blaupause.territory.rules import Level
from blaupause.territory.sources import gv100ad
from blaupause.territory.sources.gv100ad_layout import Kind, Record

from .registers import AUGUST, BASE, DAY, FEBRUARY, LAND, line, needs_sources, text, town

NAMES = st.text(st.characters(codec="utf-8", categories=["L"]), min_size=1, max_size=50)
FIGURES = st.integers(0, 39_999_999)


@st.composite
def municipalities(draw: st.DrawFn) -> Record:
    people = draw(FIGURES)
    return Record(
        2,
        Kind.MUNICIPALITY,
        "09000" + draw(st.from_regex(r"\A[0-9]{7}\Z")),
        draw(NAMES),
        "",
        draw(st.sampled_from(["60", "61", "63", "64", "65", "66", "67", "", "99"])),
        draw(FIGURES),
        people,
        draw(st.integers(0, people)),
        draw(st.from_regex(r"\A([0-9]{5}|)\Z")),
        draw(st.booleans()),
    )


@given(municipalities())
def test_a_written_record_is_read_back(record: Record) -> None:
    register = gv100ad.parse(text([LAND, record]), "test.txt")
    assert register.records[1] == record
    assert register.status_date == DAY


@pytest.mark.parametrize("end", ["\r\n", "\n"])
@pytest.mark.parametrize("bom", [True, False])
def test_line_ends_and_signature_make_no_difference(end: str, bom: bool) -> None:
    register = gv100ad.parse(text(end=end, bom=bom), "test.txt")
    assert [r.designation for r in register.records] == [r.designation for r in BASE]


def test_a_last_line_without_line_end_is_read() -> None:
    assert len(gv100ad.parse(text().removesuffix("\r\n"), "test.txt").records) == len(BASE)


def test_characters_count_not_bytes() -> None:
    sorbian = town("146250020020", "Bautzen – Budyšin ĆĚŁŃŔŚŽ", 38_000, 6600, "67")
    records = [replace(LAND, ars="140000000000", designation="Sachsen"), sorbian]
    assert len(line(sorbian).encode()) > 220
    with pytest.raises(Problem) as caught:
        gv100ad.parse(text(records), "test.txt")
    assert caught.value.code == "register.orphan"  # read to its end; only the district is missing


def test_packed_and_plain_files_give_the_same_register(tmp_path: Path) -> None:
    plain, packed = tmp_path / "GV.txt", tmp_path / "GV.txt.gz"
    plain.write_text(text(), encoding="utf-8", newline="")
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    first, second = gv100ad.read(plain), gv100ad.read(packed)
    assert (first.records, first.sha256) == (second.records, second.sha256)


def test_former_and_statistical_regions_are_no_level() -> None:
    records = [
        replace(LAND, ars="070000000000"),
        Record(0, Kind.REGION, "071000000000", "früher: Reg.-Bez. Koblenz", "Koblenz", ""),
        Record(0, Kind.DISTRICT, "071310000000", "Ahrweiler", "Bad Neuenahr-Ahrweiler", "44"),
        replace(LAND, ars="030000000000"),
        Record(0, Kind.REGION, "031000000000", "Statistische Region Braunschweig", "", ""),
        replace(LAND, ars="080000000000"),
        Record(0, Kind.REGION, "081000000000", "Reg.-Bez. Stuttgart", "Stuttgart", ""),
        Record(0, Kind.SUBREGION, "081100000000", "Region Stuttgart", "Stuttgart", ""),
    ]
    entries = of_register(gv100ad.parse(text(records), "test.txt"))
    assert [e.name_full for e in entries.values() if e.level == Level.REGION] == ["Regierungsbezirk Stuttgart"]
    assert entries[Level.DISTRICT, "071310000000"].parent == (Level.LAND, "070000000000")
    assert len(entries) == 5


def test_parents_and_memberships_follow_from_the_keys() -> None:
    entries = of_register(gv100ad.parse(text(), "test.txt"))
    ellgau = entries[Level.MUNICIPALITY, "097725701136"]
    assert ellgau.parent == (Level.DISTRICT, "097720000000")
    assert ellgau.association == (Level.ASSOCIATION, "097725701000")
    assert entries[Level.MUNICIPALITY, "097720177177"].association is None
    assert entries[Level.DISTRICT, "097720000000"].parent == (Level.REGION, "097000000000")
    assert entries[Level.UNINCORPORATED, "097729444444"].population == 0


@needs_sources
@pytest.mark.parametrize(
    ("path", "districts", "municipalities", "unincorporated", "records"),
    [(AUGUST, 400, 10_751, 201, 15_999), (FEBRUARY, 401, 10_747, 196, 15_984)],
)
def test_the_official_files_have_the_published_counts(
    path: Path, districts: int, municipalities: int, unincorporated: int, records: int
) -> None:
    register = gv100ad.read(path)
    levels = Counter(e.level for e in of_register(register).values())
    assert len(register.records) == records
    assert levels[Level.LAND] == 16
    assert levels[Level.REGION] == 19
    assert levels[Level.DISTRICT] == districts
    assert levels[Level.MUNICIPALITY] == municipalities
    assert levels[Level.UNINCORPORATED] == unincorporated


@needs_sources
def test_the_february_file_reports_its_empty_text_mark_with_its_line() -> None:
    anomalies = gv100ad.read(FEBRUARY).anomalies
    assert [(a.code, a.line, a.name) for a in anomalies] == [("mark.empty", 15_950, "Schmölln, Stadt")]
    assert gv100ad.read(AUGUST).anomalies == ()
