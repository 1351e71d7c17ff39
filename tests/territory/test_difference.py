# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A register is compared with what is stored before anybody writes; nonsense is held back or refused."""

from dataclasses import replace
from datetime import date

import pytest

from blaupause.kernel.problems import Problem
from blaupause.territory import diff, report
from blaupause.territory.entries import Stored, of_register
from blaupause.territory.rules import Level
from blaupause.territory.sources import gv100ad
from blaupause.territory.sources.gv100ad_layout import Kind

from .comparing import difference
from .registers import (
    BASE,
    DAY,
    DISTRICT,
    ELLGAU,
    LAND,
    LATER,
    MEITINGEN,
    NORDENDORF,
    REGION,
    VG,
    WEST,
    changed,
    free,
    text,
    town,
    unit,
)  # fmt: skip

ANTON = town("097725702111", "Allmannshofen", 900, 800)
OTHER_VG = unit(Kind.ASSOCIATION, "097725702", "Westendorf (VGem)", "54", "Westendorf")


def test_the_same_register_changes_nothing() -> None:
    found = difference(BASE)
    assert found.rows == 0
    assert not found.empty  # a newer status was confirmed, that is worth a line
    assert found.successions == ()


def test_changed_figures_and_seats_are_named_field_by_field() -> None:
    found = difference(
        changed(
            (MEITINGEN, replace(MEITINGEN, population=12_400, area_ha=2988)),
            (VG, replace(VG, seat="Westendorf")),
        )
    )
    assert [(c.after.name, c.fields) for c in found.changed] == [
        ("Nordendorf", ("seat",)),
        ("Meitingen", ("population", "area_ha")),
    ]


def test_a_new_title_is_a_rename_of_the_full_name_only() -> None:
    (change,) = difference(changed((ELLGAU, replace(ELLGAU, designation="Ellgau, M", text_mark="60")))).changed
    assert change.fields == ("name_full", "text_mark")
    assert change.after.name_full == "Ellgau, Markt"


def test_a_dissolved_association_frees_its_members_under_new_keys() -> None:
    freed = [replace(t, ars=f"097720{t.ars[9:]}{t.ars[9:]}") for t in (ELLGAU, NORDENDORF, WEST)]
    found = difference(
        changed((VG, None), *zip((ELLGAU, NORDENDORF, WEST), freed, strict=True)) + [free(t) for t in freed]
    )
    assert {e.name for e in found.new} == {"Ellgau", "Nordendorf", "Westendorf"}
    assert {s.reason for s in found.successions} == {"same_ags"}
    assert all(s.certain for s in found.successions)


def test_a_municipality_losing_half_keeps_its_figures_and_is_reported() -> None:
    broken = replace(MEITINGEN, population=1180, area_ha=1450, male=500)
    found = difference(changed((MEITINGEN, broken), (ELLGAU, None)))
    (anomaly,) = [a for a in found.anomalies if a.code == "figures.halved"]
    assert anomaly.line == 5
    assert anomaly.values["overwritten_by"] == "Ellgau"
    assert (anomaly.values["population_presumed"], anomaly.values["area_presumed"]) == (13_487, 4437)
    assert all(c.after.ars != MEITINGEN.ars for c in found.changed)
    assert ("overwritten_figures", "merge") in {(s.reason, s.kind.value) for s in found.successions}


def test_held_figures_can_be_accepted() -> None:
    smaller = replace(MEITINGEN, population=5000, male=1)
    assert difference(changed((MEITINGEN, smaller))).rows == 0
    accepted = difference(changed((MEITINGEN, smaller)), accepted=[MEITINGEN.ars])
    assert [c.after.population for c in accepted.changed] == [5000]
    assert not [a for a in accepted.anomalies if a.code == "figures.halved"]


def test_a_loss_that_new_neighbours_explain_is_no_anomaly() -> None:
    rest = replace(MEITINGEN, population=5000, area_ha=1400, male=1)
    fresh = town("097720178178", "Langenreichen", 7307, 1587)
    found = difference([*changed((MEITINGEN, rest)), free(fresh), fresh])
    assert [c.after.population for c in found.changed] == [5000]
    assert not [a for a in found.anomalies if a.code == "figures.halved"]


def test_people_lost_between_files_of_one_reference_day_are_reported() -> None:
    twenty = [town(f"0977201{n:02d}1{n:02d}", f"Ort {n}", 1000 + n, 500) for n in range(20)]
    before = [LAND, REGION, DISTRICT, *twenty]
    after = [LAND, REGION, DISTRICT, replace(twenty[0], population=900, male=0), *twenty[1:]]
    (anomaly,) = [a for a in difference(after, before).anomalies if a.code == "sum.population"]
    assert (anomaly.values["before"], anomaly.values["after"]) == (20_190, 20_090)


def test_a_new_reference_day_is_no_anomaly() -> None:
    after = [replace(r, population=r.population + 5) if r.population else r for r in BASE]
    assert "sum.population" not in {a.code for a in difference(after).anomalies}


def test_an_older_register_is_refused() -> None:
    entries = of_register(gv100ad.parse(text(), "a.txt"))
    with pytest.raises(Problem) as caught:
        diff.compare(Stored(LATER, entries), entries, DAY)
    assert caught.value.code == "register.older"
    assert "28.02.2026" in caught.value.de


def test_a_file_cut_between_lines_is_refused() -> None:
    with pytest.raises(Problem) as caught:
        difference(BASE[:4])
    assert caught.value.code == "register.incomplete"
    assert "Bayern" in caught.value.de


def test_a_reform_that_keeps_the_people_is_not_taken_for_a_cut_file() -> None:
    merged = replace(MEITINGEN, population=12_307 + 1180 + 2620 + 1700, area_ha=2987 + 1450 + 900 + 1000)
    found = difference(changed((MEITINGEN, merged), (ELLGAU, None), (NORDENDORF, None), (WEST, None), (VG, None)))
    assert len(found.gone) == 4


def test_the_report_groups_counts_and_shortens() -> None:
    found = difference(
        changed(
            (MEITINGEN, replace(MEITINGEN, population=12_400)),
            (ELLGAU, replace(ELLGAU, population=1181)),
            (NORDENDORF, replace(NORDENDORF, population=2621)),
        )
    )
    shown = list(report.lines(found, examples=2))
    assert "Andere Werte (3)" in shown
    assert "  … und 1 weitere (alle mit --all)" in shown
    assert "  097720177177 Meitingen, Markt: 12.307 → 12.400 Einwohner" in list(report.lines(found, examples=0))


def test_the_machine_form_says_from_when_changes_hold_and_why() -> None:
    data = report.document(difference(changed((MEITINGEN, replace(MEITINGEN, population=12_400)))))
    assert data["valid_from"] == LATER.isoformat()
    assert set(data["valid_from_note"]) == {"de", "en"}
    assert data["changed"][0]["fields"] == {"population": {"before": 12_307, "after": 12_400}}


def test_every_level_of_an_entry_is_compared() -> None:
    moved = replace(of_register(gv100ad.parse(text(), "a.txt"))[Level.MUNICIPALITY, ELLGAU.ars], association=None)
    old = of_register(gv100ad.parse(text(), "a.txt"))
    found = diff.compare(Stored(DAY, old), {**old, moved.key: moved}, date(2026, 1, 1))
    assert [c.fields for c in found.with_field("association")] == [("association",)]
    assert "Verschoben (anderer Kreis oder Gemeindeverband) (1)" in list(report.lines(found))
