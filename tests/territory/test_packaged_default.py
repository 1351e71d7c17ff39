# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A fresh machine without network starts with all of Germany, as counted by the statistical offices."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from blaupause.territory import actions, packaged, queries
from blaupause.territory.entries import of_register
from blaupause.territory.rules import Level, SuccessionKind
from blaupause.territory.snapshot import Territory
from blaupause.territory.sources import gv100ad

from .registers import BASE, ELLGAU, MEITINGEN, WEST, changed, text

OLD, NEW = date(2025, 8, 31), date(2026, 2, 28)


@pytest.fixture
def germany(db: None) -> Territory:
    return queries.territory_at(NEW)


@pytest.fixture
def before(db: None) -> Territory:
    return queries.territory_at(date(2025, 12, 31))


def test_the_table_is_small_and_plain_text() -> None:
    assert packaged.UNITS_FILE.stat().st_size <= 800_000
    assert packaged.UNITS_FILE.read_text(encoding="utf-8").startswith("level;ars;mark;designation;")


def test_a_written_table_is_read_back() -> None:
    """Two states with a merger, a new name and a place that changed; unchanged units stand there once."""
    origin = packaged.Origin("GV.txt", "0" * 64, "test")
    states = []
    for day, records in (
        (OLD, BASE),
        (NEW, changed((ELLGAU, None), (WEST, replace(WEST, designation="Bad West, M")))),
    ):
        entries = of_register(gv100ad.parse(text(records, day), "GV.txt"))
        places = {key: (48.1234, 10.5 + day.month / 100) for key in entries if key[1] == MEITINGEN.ars}
        states.append(packaged.State(day, origin, entries, places))
    table = packaged.write_table(states)
    read = packaged.read_table(table, {OLD: origin, NEW: origin})
    assert [(s.status_date, s.entries, s.coordinates) for s in read] == [
        (s.status_date, s.entries, s.coordinates) for s in states
    ]
    assert table.count("Nordendorf;2620") == 1
    assert table.count("Meitingen, Markt") == 2


@pytest.mark.parametrize(
    ("level", "then", "now"),
    [
        (Level.LAND, 16, 16),
        (Level.REGION, 19, 19),
        (Level.DISTRICT, 400, 401),
        (Level.ASSOCIATION, 1203, 1202),
        (Level.MUNICIPALITY, 10_751, 10_747),
        (Level.UNINCORPORATED, 201, 196),
    ],
)
def test_counts_of_both_statuses(before: Territory, germany: Territory, level: Level, then: int, now: int) -> None:
    assert (len(before.at_level(level)), len(germany.at_level(level))) == (then, now)


def test_municipalities_by_land(germany: Territory) -> None:
    counts = Counter(m.ars[:2] for m in germany.at_level(Level.MUNICIPALITY))
    assert [counts[f"{n:02d}"] for n in range(1, 17)] == [
        1104, 1, 939, 2, 396, 421, 2300, 1101, 2056, 52, 1, 413, 724, 418, 218, 601,
    ]  # fmt: skip


def test_bavaria(germany: Territory) -> None:
    kinds = Counter(d.text_mark for d in germany.at_level(Level.DISTRICT, "09"))
    assert (kinds["44"], kinds["41"]) == (71, 25)
    assert len(germany.at_level(Level.REGION, "09")) == 7
    associations = germany.at_level(Level.ASSOCIATION, "09")
    assert len(associations) == 311
    assert sum(len(germany.members(a.id)) for a in associations) == 982
    marks = Counter(m.text_mark for m in germany.at_level(Level.MUNICIPALITY, "09"))
    assert marks == {"60": 386, "61": 25, "63": 264, "64": 1352, "67": 29}


def test_hesse(germany: Territory, before: Territory) -> None:
    for territory, free in ((before, 5), (germany, 6)):
        kinds = Counter(d.text_mark for d in territory.at_level(Level.DISTRICT, "06"))
        assert (kinds["44"], kinds["41"]) == (21, free)
        assert len(territory.at_level(Level.MUNICIPALITY, "06")) == 421
        assert len(territory.at_level(Level.REGION, "06")) == 3


def test_sums_of_people_and_area(germany: Territory, before: Territory) -> None:
    for territory in (germany, before):
        assert sum(land.population or 0 for land in territory.at_level(Level.LAND)) == 83_577_140
        assert sum(area.population or 0 for area in territory.areas()) == 83_577_140
    assert sum(land.area_ha or 0 for land in germany.at_level(Level.LAND)) == 35_768_394
    bavaria, hesse = germany.get(Level.LAND, "09"), germany.get(Level.LAND, "06")
    assert bavaria is not None
    assert hesse is not None
    assert (bavaria.population, hesse.population) == (13_248_928, 6_280_793)


@pytest.mark.parametrize(
    ("level", "ars", "name", "people", "hectares"),
    [
        (Level.MUNICIPALITY, "096610000000", "Aschaffenburg", 73_091, 6245),
        (Level.MUNICIPALITY, "097610000000", "Augsburg", 301_105, 14_685),
        (Level.DISTRICT, "092730000000", "Landkreis Kelheim", 126_037, 106_511),
        (Level.DISTRICT, "093750000000", "Landkreis Regensburg", 196_213, 139_169),
        (Level.MUNICIPALITY, "097720177177", "Meitingen, Markt", 12_307, 2987),
        (Level.MUNICIPALITY, "091840139139", "Pullach i.Isartal", 8601, 740),
    ],
)
def test_the_bavarian_pilots(
    germany: Territory, level: Level, ars: str, name: str, people: int, hectares: int
) -> None:
    unit = germany.get(level, ars)
    assert unit is not None
    assert (unit.name_full.split(", Stadt")[0], unit.population, unit.area_ha) == (name, people, hectares)
    assert unit.latitude is not None
    assert unit.longitude is not None


def test_pilot_districts_have_their_municipalities(germany: Territory) -> None:
    assert len(germany.at_level(Level.MUNICIPALITY, "09273")) == 24
    assert len(germany.at_level(Level.MUNICIPALITY, "09375")) == 41


def test_schmoelln_carries_the_documented_correction(germany: Territory, before: Territory) -> None:
    now, then = germany.by_ags("16077043"), before.by_ags("16077043")
    assert now is not None
    assert then is not None
    assert (now.population, now.area_ha) == (13_953, 10_108)
    assert (then.population, then.area_ha) == (13_542, 9453)
    assert "2 Werte korrigiert" in queries.statuses()[0].source_note


def test_hanau_left_its_district(germany: Territory, before: Territory) -> None:
    now, then = germany.by_ags("06415000"), before.by_ags("06435014")
    assert now is not None
    assert then is not None
    assert [u.name_full for u in germany.path(now.id)][1] == "Kreisfreie Stadt Hanau"
    assert [u.name_full for u in before.path(then.id)][1] == "Main-Kinzig-Kreis"
    assert germany.by_ags("06435014") is None
    assert (now.latitude, now.longitude) == (then.latitude, then.longitude)
    followed = {(s.predecessor_id, s.successor_id): s for s in queries.successions(unit_ids=[now.id])}
    assert followed[then.id, now.id].kind == SuccessionKind.REKEY


def test_nearly_everything_has_coordinates_inside_germany(germany: Territory) -> None:
    without = [u.name for u in germany.units.values() if u.latitude is None or u.longitude is None]
    assert len(without) == 4
    assert all("gebiet" in name.casefold() or "gewässer" in name.casefold() for name in without)
    for unit in germany.units.values():
        if unit.latitude is not None and unit.longitude is not None:
            assert 47 < unit.latitude < 55.1
            assert 5.8 < unit.longitude < 15.1


def test_sources_are_named(db: None) -> None:
    for status in queries.statuses():
        assert "Quelle: Gemeindeverzeichnis GV100AD" in status.source_note
        assert "© BKG" in status.source_note


def test_loading_it_again_changes_nothing(db: None) -> None:
    count = len(queries.statuses())
    assert actions.load_packaged(by="test") == []
    assert actions.load_packaged_postcodes(by="test") == 0
    assert len(queries.statuses()) == count
