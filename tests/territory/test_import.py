# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""An approved register is written whole or not at all, in few statements, and changes nothing the second time."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from blaupause.kernel.problems import Problem
from blaupause.ledger.models import Entry as LedgerEntry
from blaupause.territory import actions, queries, store
from blaupause.territory.models import RegisterImport, Succession, Unit, UnitVersion
from blaupause.territory.rules import Level
from blaupause.territory.sources import gv100ad
from blaupause.territory.sources.gv100ad_layout import Record

from .registers import (
    AUGUST,
    BASE,
    DAY,
    ELLGAU,
    FEBRUARY,
    LATER,
    MEITINGEN,
    NORDENDORF,
    VG,
    WEST,
    changed,
    needs_sources,
    text,
    town,
)  # fmt: skip

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_database")]
NEXT = date(2026, 5, 31)


def imported(
    records: Iterable[Record] = BASE, status: date = DAY, *, accepted: Collection[str] = ()
) -> actions.Summary:
    register = gv100ad.parse(text(records, status), f"GV_{status:%Y%m%d}.txt")
    difference = actions.difference_to(register, accepted=accepted)
    return actions.apply_register(by="anna", origin=actions.origin_of(register, difference), difference=difference)


def rows() -> list[tuple[object, ...]]:
    return [
        *Unit.objects.order_by("id").values_list(),
        *UnitVersion.objects.order_by("id").values_list(),
        *Succession.objects.order_by("id").values_list(),
        *RegisterImport.objects.order_by("id").values_list("id", "sha256"),
    ]


def merged() -> list[Record]:
    grown = replace(NORDENDORF, population=2620 + 1180, area_ha=900 + 1450)
    return changed((ELLGAU, None), (NORDENDORF, grown))


def test_the_first_register_is_stored_with_its_tree() -> None:
    assert imported().new == 9
    territory = queries.territory_at(DAY)
    ellgau = territory.by_ags("09772136")
    assert ellgau is not None
    assert [u.name_full for u in territory.path(ellgau.id)] == [
        "Ellgau", "Landkreis Augsburg", "Regierungsbezirk Schwaben", "Bayern",
    ]  # fmt: skip
    association = territory.get(Level.ASSOCIATION, "097725701")
    assert association is not None
    assert [m.name for m in territory.members(association.id)] == ["Ellgau", "Nordendorf", "Westendorf"]


def test_the_second_import_of_a_file_changes_no_row() -> None:
    imported()
    before, entries = rows(), LedgerEntry.objects.count()
    assert imported().rows == 0
    assert rows() == before
    assert LedgerEntry.objects.count() == entries


def test_a_newer_status_without_changes_is_noted_and_writes_no_unit() -> None:
    imported()
    before = Unit.objects.count(), UnitVersion.objects.count()
    imported(status=LATER)
    assert (Unit.objects.count(), UnitVersion.objects.count()) == before
    assert queries.territory_at(LATER).status_date == LATER


def test_the_old_state_stays_answerable() -> None:
    imported()
    imported(merged(), LATER)
    old, new = queries.territory_at(date(2025, 12, 31)), queries.territory_at(LATER)
    assert old.status_date == DAY
    assert old.by_ags("09772136") is not None
    assert new.by_ags("09772136") is None
    before, after = old.by_ags("09772185"), new.by_ags("09772185")
    assert before is not None
    assert after is not None
    assert (before.population, after.population) == (2620, 3800)
    assert before.id == after.id
    assert (before.valid_from, after.valid_from) == (DAY, LATER)


def test_the_day_before_a_status_has_the_old_state() -> None:
    imported()
    imported(merged(), LATER)
    assert queries.territory_at(date(2026, 2, 27)).by_ags("09772136") is not None


def test_days_before_the_first_status_are_refused() -> None:
    imported()
    with pytest.raises(Problem) as caught:
        queries.territory_at(date(2025, 8, 30))
    assert caught.value.code == "territory.no_status"
    assert "31.08.2025" in caught.value.de


def test_an_empty_database_says_what_to_do() -> None:
    with pytest.raises(Problem) as caught:
        queries.territory_at()
    assert "blaupause serve" in caught.value.hint_de


def test_suspected_successions_are_stored_and_confirmed_by_a_person() -> None:
    imported()
    imported(merged(), LATER)
    (found,) = queries.successions()
    assert (found.kind, found.predecessor_name, found.successor_name) == ("merge", "Ellgau", "Nordendorf")
    assert not found.confirmed
    assert actions.confirm_succession(by="bert", succession_id=found.id)
    assert not actions.confirm_succession(by="bert", succession_id=found.id)
    assert queries.successions(confirmed=False) == []
    entry = LedgerEntry.objects.filter(chain="territory").latest("number")
    assert (entry.actor, entry.action) == ("bert", "territory.succession")


def test_an_unknown_succession_is_refused() -> None:
    with pytest.raises(Problem) as caught:
        actions.confirm_succession(by="bert", succession_id=1)
    assert caught.value.code == "succession.missing"


def test_a_status_to_come_is_refused_with_its_place() -> None:
    with pytest.raises(Problem, match="Zukunft") as caught:
        imported(BASE, date(2099, 2, 28))
    assert caught.value.code == "territory.future_status"
    assert (caught.value.location.line, caught.value.location.column) == (1, 3)
    assert not RegisterImport.objects.filter(status_date__gt=date(2030, 1, 1)).exists()


def test_an_older_status_is_refused() -> None:
    imported(status=LATER)
    before = rows()
    with pytest.raises(Problem) as caught:
        imported(status=DAY)
    assert caught.value.code == "register.older"
    assert rows() == before


def test_a_comparison_made_against_another_state_is_refused() -> None:
    register = gv100ad.parse(text(), "GV.txt")
    stale = actions.difference_to(register)
    origin = actions.origin_of(register, stale)
    imported()
    before = rows()
    with pytest.raises(Problem) as caught:
        actions.apply_register(by="anna", origin=origin, difference=stale)
    assert caught.value.code == "register.stale"
    assert rows() == before


def test_a_failure_in_the_middle_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    imported()
    before = rows()

    def fail(_: store.Writer) -> None:
        raise IntegrityError("planted")

    monkeypatch.setattr(store.Writer, "_note_successions", fail)
    with pytest.raises(Problem) as caught:
        imported(merged(), LATER)
    assert caught.value.code == "register.conflict"
    assert rows() == before
    assert queries.territory_at(LATER).by_ags("09772136") is not None


def test_the_number_of_statements_does_not_grow_with_the_file() -> None:
    with CaptureQueriesContext(connection) as small:
        imported()
    many = [town(f"097725701{n:03d}", f"Ort {n}", 1000, 500) for n in range(300, 700)]
    with CaptureQueriesContext(connection) as large:
        imported([*BASE, *many], LATER)
    with CaptureQueriesContext(connection) as third:
        imported([*BASE, *(replace(m, population=1001) for m in many)], NEXT)
    assert len(large) == len(third)
    assert abs(len(large) - len(small)) <= 2  # a first import has no stored state to load


def test_the_ledger_has_one_entry_per_import_with_counts_and_hash() -> None:
    imported()
    imported(merged(), LATER)
    second, first = LedgerEntry.objects.filter(chain="territory").order_by("-number")[:2]
    assert first.detail["new"] == 9
    assert second.detail["gone"] == 1
    assert second.detail["changed"] == 1
    assert second.detail["successions"] == {"merge": 1}
    assert len(second.detail["sha256"]) == 64
    (newest, _) = queries.statuses()
    assert (newest.status_date, newest.imported_by) == (LATER, "anna")
    assert "Statistisches Bundesamt" in newest.source_note


def test_a_corrected_edition_of_the_same_status_replaces_its_figures() -> None:
    imported()
    imported(changed((MEITINGEN, replace(MEITINGEN, population=12_500))))
    versions = UnitVersion.objects.filter(unit__ars=MEITINGEN.ars)
    assert [(v.population, v.valid_from, v.valid_to) for v in versions] == [(12_500, DAY, None)]


def test_a_unit_only_the_first_edition_of_a_status_had_leaves_no_trace() -> None:
    imported()
    imported(merged(), LATER)
    imported(BASE, LATER)
    assert queries.territory_at(LATER).by_ags("09772136") is not None
    imported(merged(), LATER)
    assert queries.territory_at(LATER).by_ags("09772136") is None
    assert queries.territory_at(DAY).by_ags("09772136") is not None
    assert Unit.objects.filter(ars=ELLGAU.ars).count() == 1
    assert len(queries.successions()) == 1


def test_a_later_edition_that_takes_a_merger_back_takes_its_succession_back() -> None:
    imported()
    imported(merged(), LATER)
    imported(BASE, LATER)
    assert queries.successions() == []
    ellgau = queries.territory_at(LATER).by_ags("09772136")
    before = queries.territory_at(DAY).by_ags("09772136")
    assert ellgau is not None
    assert before is not None
    assert ellgau.id == before.id


def test_a_unit_of_one_edition_only_is_removed_by_the_next() -> None:
    imported()
    fresh = town("097725701218", "Neu", 10, 10)
    imported([*BASE, fresh], LATER)
    imported(BASE, LATER)
    assert not Unit.objects.filter(ars=fresh.ars).exists()


def test_obviously_wrong_figures_are_not_written() -> None:
    imported()
    imported(changed((MEITINGEN, replace(MEITINGEN, population=12, male=1))), LATER)
    meitingen = queries.territory_at(LATER).by_ags("09772177")
    assert meitingen is not None
    assert meitingen.population == 12_307
    (newest, _) = queries.statuses()
    assert [a["code"] for a in newest.summary["anomalies"] if a["code"] != "lands.count"] == [  # type: ignore[attr-defined]
        "figures.halved"
    ]
    imported(changed((MEITINGEN, replace(MEITINGEN, population=12, male=1))), LATER, accepted=[MEITINGEN.ars])
    accepted = queries.territory_at(LATER).by_ags("09772177")
    assert accepted is not None
    assert accepted.population == 12


def test_a_new_key_inherits_the_place_of_the_old_one() -> None:
    imported()
    UnitVersion.objects.filter(unit__ars=WEST.ars).update(latitude=48.6, longitude=10.8)
    imported(changed((WEST, replace(WEST, ars="097720217217")), (VG, VG)), LATER)
    west = queries.territory_at(LATER).by_ags("09772217")
    assert west is not None
    assert (west.latitude, west.longitude) == (48.6, 10.8)
    assert west.association_id is None


@needs_sources
def test_the_official_files_give_the_packaged_state() -> None:
    """August, then February, from the files; and once more: no row changes."""
    for path in (AUGUST, FEBRUARY, FEBRUARY):
        register = gv100ad.read(path)
        difference = actions.difference_to(register)
        origin = actions.origin_of(register, difference)
        summary = actions.apply_register(by="anna", origin=origin, difference=difference)
    assert summary.rows == 0
    old, new = queries.territory_at(date(2025, 12, 31)), queries.territory_at(LATER)
    assert old.by_ags("06435014") is not None
    assert old.by_ags("06415000") is None
    hanau = new.by_ags("06415000")
    assert hanau is not None
    assert [u.name for u in new.path(hanau.id)] == ["Hanau", "Hanau", "Darmstadt", "Hessen"]
    assert sum(a.population or 0 for a in new.areas()) == 83_577_140
    corrected = queries.statuses()[0].summary["corrections"]
    assert isinstance(corrected, list)
    assert len(corrected) == 2
