# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What became of a unit is suspected from keys, names and figures that add up."""

import time
from dataclasses import replace

import pytest

from blaupause.territory import corrections, diff
from blaupause.territory.entries import Stored, of_register
from blaupause.territory.sources import gv100ad
from blaupause.territory.sources.gv100ad_layout import Kind, Record

from .comparing import difference, followed
from .registers import (
    AUGUST,
    BASE,
    ELLGAU,
    FEBRUARY,
    FOREST,
    MEITINGEN,
    NORDENDORF,
    WEST,
    changed,
    free,
    needs_sources,
    town,
    unit,
)  # fmt: skip


def grown(record: Record, *others: Record) -> Record:
    return replace(
        record,
        population=sum(r.population or 0 for r in (record, *others)),
        area_ha=sum(r.area_ha or 0 for r in (record, *others)),
    )


def test_an_incorporated_municipality_is_found_by_the_sum() -> None:
    found = difference(changed((ELLGAU, None), (NORDENDORF, grown(NORDENDORF, ELLGAU))))
    assert followed(found) == {("merge", ELLGAU.ars, NORDENDORF.ars, "added_figures")}
    assert not found.successions[0].certain


def test_two_that_join_one_are_found_together() -> None:
    found = difference(changed((ELLGAU, None), (WEST, None), (NORDENDORF, grown(NORDENDORF, ELLGAU, WEST))))
    assert followed(found) == {
        ("merge", ELLGAU.ars, NORDENDORF.ars, "added_figures"),
        ("merge", WEST.ars, NORDENDORF.ars, "added_figures"),
    }


def test_two_that_form_a_new_one_are_found() -> None:
    fresh = grown(town("097725701500", "Lechtal", 0, 0), ELLGAU, WEST)
    found = difference([*changed((ELLGAU, None), (WEST, None)), fresh])
    assert followed(found) == {
        ("merge", ELLGAU.ars, fresh.ars, "added_figures"),
        ("merge", WEST.ars, fresh.ars, "added_figures"),
    }


def test_a_forest_without_people_is_found_by_its_area() -> None:
    found = difference(changed((FOREST, None), (free(FOREST), None), (WEST, grown(WEST, FOREST))))
    assert followed(found) == {("merge", FOREST.ars, WEST.ars, "added_figures")}


def test_a_forest_shared_by_neighbours_is_a_split() -> None:
    shared = changed(
        (FOREST, None),
        (free(FOREST), None),
        (WEST, replace(WEST, area_ha=1300)),
        (ELLGAU, replace(ELLGAU, area_ha=1651)),  # 500 ha became 300 + 201: rounded to hectares
    )
    assert followed(difference(shared)) == {
        ("split", FOREST.ars, WEST.ars, "shared_figures"),
        ("split", FOREST.ars, ELLGAU.ars, "shared_figures"),
    }


def test_a_municipality_that_leaves_another_is_a_split() -> None:
    fresh = town("097720178178", "Langenreichen", 1307, 587)
    rest = replace(MEITINGEN, population=11_000, area_ha=2400)
    found = difference([*changed((MEITINGEN, rest)), free(fresh), fresh])
    assert followed(found) == {("split", MEITINGEN.ars, fresh.ars, "taken_figures")}


def test_a_new_name_under_the_same_key_is_certain() -> None:
    found = difference(changed((WEST, replace(WEST, designation="Bad Westendorf"))))
    assert followed(found) == {("rename", WEST.ars, WEST.ars, "renamed")}
    assert found.successions[0].certain


def test_a_new_name_under_a_new_key_is_found_by_equal_figures() -> None:
    found = difference(changed((WEST, replace(WEST, designation="Lechtal", ars="097725701500"))))
    assert followed(found) == {("rekey", WEST.ars, "097725701500", "same_figures")}


def test_a_town_that_leaves_its_district_takes_key_and_district_along() -> None:
    district = unit(Kind.DISTRICT, "09765", "Meitingen", "41", "Meitingen")
    free_town = replace(MEITINGEN, ars="097650000000", text_mark="61", designation="Meitingen, St")
    found = difference([*changed((MEITINGEN, None), (free(MEITINGEN), None)), district, free(free_town), free_town])
    assert followed(found) == {
        ("rekey", MEITINGEN.ars, free_town.ars, "same_name"),
        ("split", "097720000000", "097650000000", "members"),
    }


def test_a_district_that_goes_over_whole_is_a_merger() -> None:
    neighbour = unit(Kind.DISTRICT, "09774", "Günzburg", "44", "Günzburg")
    town_ = town("097740135135", "Günzburg, GKSt", 20_000, 5500, "67")
    before = [*BASE, neighbour, free(town_), town_]
    moved = replace(town_, ars="097720135135")
    found = difference([*BASE, free(moved), moved], before)
    assert ("merge", "097740000000", "097720000000", "members") in followed(found)


def test_what_does_not_add_up_is_not_explained() -> None:
    found = difference(changed((ELLGAU, None), (NORDENDORF, replace(NORDENDORF, population=3000, area_ha=2000))))
    assert followed(found) == set()
    assert [e.name for e in found.gone] == ["Ellgau"]


def test_a_file_made_to_stall_the_search_does_not() -> None:
    many = [town(f"097725701{n:03d}", f"Ort {n}", 2 * n + 100, 500) for n in range(300, 400)]
    odd = replace(MEITINGEN, population=sum(m.population or 0 for m in many) + 12_308, area_ha=2987 + 45_000)
    before = [*BASE, *many]
    start = time.perf_counter()
    difference(changed((MEITINGEN, odd), *((m, None) for m in many), base=before), before)
    assert time.perf_counter() - start < 5


@needs_sources
@pytest.mark.parametrize("corrected", [True, False])
def test_the_real_changes_of_the_winter_are_found(corrected: bool) -> None:
    first, second = gv100ad.read(AUGUST), gv100ad.read(FEBRUARY)
    entries = of_register(second)
    if corrected:
        entries, _ = corrections.apply(entries, corrections.packaged(), second.status_date)
    found = diff.compare(Stored(first.status_date, of_register(first)), entries, second.status_date)
    seen = {(kind, a, b) for kind, a, b, _ in followed(found)}
    assert ("rekey", "064350014014", "064150000000") in seen  # Hanau
    assert ("split", "064350000000", "064150000000") in seen  # … and its district
    assert ("merge", "160715008038", "160715008056") in seen  # Kiliansroda → Mellingen
    assert ("merge", "160715008055", "160715008056") in seen  # Mechelroda → Mellingen
    assert ("merge", "160715008042", "160715008025") in seen  # Kleinschwabhausen → Großschwabhausen
    assert ("merge", "160775052003", "160770043043") in seen  # Dobitschen → Schmölln
    assert ("rekey", "160775052043", "160770043043") in seen  # Schmölln outside its association
    assert ("merge", "092739452452", "092730137137") in seen  # Frauenforst → Kelheim
    assert ("split", "094759451451", "094750156156") in seen  # 36 ha of Forst Schwarzenbach → Naila
    assert sum(1 for kind, _, _ in seen if kind == "rename") == 5
    unexplained = {e.ars for e in found.gone} - {a for _, a, _ in seen}
    assert unexplained == {"160775052000"}  # the association that ended with Dobitschen
