# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Master data as one table and back: zeros and days survive, conflicts are shown, names stay out of the ledger."""

import pytest
from django.db import transaction
from django.utils import translation

from blaupause.accounts.rules import Role
from blaupause.accounts.scope import Scope
from blaupause.accounts.wall import acting
from blaupause.kernel.tabular import Sheet
from blaupause.rollout import carrying, jobs, valuesback
from blaupause.rollout.entering import Change, save_all
from blaupause.rollout.jobrules import RowState
from blaupause.rollout.jobs import NewJob, NewRow
from blaupause.rollout.models import BulkRow, Statement
from blaupause.rollout.statements import About
from blaupause.rollout.valuesheet import columns_of, spots, values_sheet
from tests.accounts.people import KELHEIM, member, organisation, scope_of
from tests.rollout.sheets import WRITERS, Changes, sent_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def scope() -> Scope:
    return scope_of(member(organisation(place=KELHEIM), Role.EDITOR))


def enter(scope: Scope, **typed: str) -> None:
    """Values of the place, as the page stores them."""
    with acting(scope), transaction.atomic():
        parameters = columns_of(spots(scope))
        held = {one.key: one.pk for one in Statement.objects.within(scope).filter(place=KELHEIM, until=None)}
    changes = [
        Change(key.replace("_", "-"), text, seen=held.get(key.replace("_", "-"), 0)) for key, text in typed.items()
    ]
    save_all(by=scope, about=About(KELHEIM), changes=changes, parameters=parameters)


def exported(scope: Scope) -> Sheet:
    with acting(scope), transaction.atomic(), translation.override("de"):
        return values_sheet(scope)


def back(scope: Scope, sheet: Sheet, changes: Changes | None = None, form: str = "csv") -> NewJob:
    table = valuesback.table_of(sent_back(sheet, changes, form))
    assert table is not None
    with acting(scope), transaction.atomic():
        return valuesback.job_of(scope, table, "stammdaten", "Aus der Tabelle")


def carried_out(scope: Scope, job: NewJob) -> list[BulkRow]:
    number = jobs.propose(by=scope, job=job)
    jobs.start(by=scope, job_id=number, version=1)
    carrying.carry_out(number)
    return list(BulkRow.unscoped.filter(job=number).order_by("number"))


def only(job: NewJob) -> NewRow:
    (row,) = job.rows
    return row


def test_the_table_has_a_row_for_the_place_and_each_connection(scope: Scope) -> None:
    sheet = exported(scope)
    keys = [column.key for column in sheet.columns]
    assert [row[0] for row in sheet.rows] == [KELHEIM] * len(sheet.rows)
    assert sheet.rows[0][1] is None
    assert all(isinstance(row[1], int) for row in sheet.rows[1:])
    assert keys[:4] == ["place", "number", "authority", "commitment"]
    assert keys[-1] == "seen"


@pytest.mark.parametrize("form", sorted(WRITERS))
def test_what_comes_back_as_it_left_changes_nothing(scope: Scope, form: str) -> None:
    enter(scope, support_times="Mo–Fr 8–12 Uhr", office_key="09441")
    sheet = exported(scope)
    job = back(scope, sheet, form=form)
    assert (list(job.rows), job.unchanged, list(job.notes)) == ([], len(sheet.rows), [])


@pytest.mark.parametrize("form", sorted(WRITERS))
def test_changed_values_are_stored_in_the_name_of_the_author(scope: Scope, form: str) -> None:
    enter(scope, support_times="vormittags")
    job = back(
        scope, exported(scope), {(0, "support-times"): "nachmittags", (0, "support-mail"): "hilfe@example.org"}, form
    )
    assert {cell.key: (cell.old, cell.new) for cell in only(job).cells} == {
        "support-times": ("vormittags", "nachmittags"),
        "support-mail": ("", "hilfe@example.org"),
    }
    (row,) = carried_out(scope, job)
    assert row.state == RowState.DONE, row.reason_de
    found = Statement.unscoped.filter(place=KELHEIM, until=None, connection=None)
    assert {one.key: one.value for one in found} == {
        "support-times": "nachmittags",
        "support-mail": "hilfe@example.org",
    }
    assert {one.recorded_by for one in found} == {scope.key}


def test_an_emptied_cell_takes_the_value_back(scope: Scope) -> None:
    enter(scope, support_times="vormittags")
    (row,) = carried_out(scope, back(scope, exported(scope), {(0, "support-times"): None}))
    assert row.state == RowState.DONE
    assert not Statement.unscoped.filter(place=KELHEIM, until=None).exists()


def test_who_was_faster_is_shown_and_wins_until_somebody_chooses(scope: Scope) -> None:
    enter(scope, support_times="vormittags")
    sheet = exported(scope)
    enter(scope, support_times="mittags")
    job = back(scope, sheet, {(0, "support-times"): "nachmittags"})
    (cell,) = only(job).cells
    assert (cell.old, cell.theirs, cell.new) == ("vormittags", "mittags", "nachmittags")
    number = jobs.propose(by=scope, job=job)
    jobs.choose(by=scope, job_id=number, version=1, mine={1: True})
    jobs.start(by=scope, job_id=number, version=1)
    carrying.carry_out(number)
    assert Statement.unscoped.get(place=KELHEIM, key="support-times", until=None).value == "nachmittags"


def test_who_is_faster_after_the_preview_is_not_overwritten(scope: Scope) -> None:
    enter(scope, support_times="vormittags")
    job = back(scope, exported(scope), {(0, "support-times"): "nachmittags"})
    number = jobs.propose(by=scope, job=job)
    enter(scope, support_times="mittags")
    jobs.start(by=scope, job_id=number, version=1)
    carrying.carry_out(number)
    assert BulkRow.unscoped.get(job=number).code == "rollout.moved_on"


def test_a_value_somebody_took_back_meanwhile_is_not_entered_again_by_sending_the_file_back(scope: Scope) -> None:
    enter(scope, support_times="vormittags")
    sheet = exported(scope)
    enter(scope, support_times="")
    assert list(back(scope, sheet).rows) == []


def test_zeros_that_a_spreadsheet_lost_are_put_back_or_asked_for(scope: Scope) -> None:
    sheet = exported(scope)
    lost = back(scope, sheet, {(0, "place"): int(KELHEIM), (0, "support-times"): "x"}, "xlsx")
    assert (only(lost).place, only(lost).problem) == (KELHEIM, None)
    assert only(back(scope, sheet, {(0, "postcode-list"): 1067}, "xlsx")).cells[0].new == "01067"
    phone = only(back(scope, sheet, {(0, "office-key"): 94412070}, "xlsx")).problem
    assert phone is not None
    assert "eine Null am Anfang kann fehlen" in phone.de
    assert phone.de.startswith("Zelle ")
    assert "office-key" not in phone.de  # its title, not its key
    enter(scope, office_key="09441")
    assert list(back(scope, exported(scope), {(0, "office-key"): 9441}, "xlsx").rows) == []
    money = only(back(scope, sheet, {(0, "fee"): 12.5, (0, "decision-date"): 46082}, "xlsx"))
    assert {cell.key: cell.new for cell in money.cells} == {"fee": "12.50", "decision-date": "2026-03-01"}


def test_rows_of_others_and_values_of_the_wrong_level_are_refused(scope: Scope) -> None:
    sheet = exported(scope)
    assert "passt zu keinem Ort" in str(
        only(back(scope, sheet, {(0, "place"): "09375", (0, "support-times"): "x"})).problem
    )
    assert "passt zu keinem Ort" in str(only(back(scope, sheet, {(1, "number"): 2**40})).problem)
    wrong = only(back(scope, sheet, {(1, "support-times"): "x"})).problem
    assert "für den Ort eingetragen" in str(wrong)


def test_a_reader_gets_an_empty_table() -> None:
    reader = scope_of(member(organisation(place=KELHEIM), Role.READER))
    assert list(exported(reader).rows) == []
