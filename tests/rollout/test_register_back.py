# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The register as a spreadsheet and back: changes are proposed, nobody's work is lost, mistakes have a place."""

from dataclasses import replace

import pytest
from django.utils import translation

from blaupause.accounts.rules import OrganisationKind, Role
from blaupause.accounts.scope import Scope
from blaupause.kernel.clock import today
from blaupause.kernel.tabular import Column, Sheet
from blaupause.rollout import actions, carrying, jobs, registerback
from blaupause.rollout.jobrules import Cell
from blaupause.rollout.jobs import NewJob, NewRow
from blaupause.rollout.models import BulkRow, Connection, ConnectionEvent
from blaupause.rollout.queries import RegisterFilter, register_sheet
from blaupause.rollout.rules import State, Strength
from tests.accounts.people import BAYERN, KELHEIM, mandate, member, organisation, scope_of
from tests.rollout.sheets import WRITERS, Changes, sent_back

pytestmark = pytest.mark.django_db
HERE = RegisterFilter(district="09273", commitment="by-fuehrerschein")


@pytest.fixture
def scope() -> Scope:
    contractor = organisation(OrganisationKind.CONTRACTOR)
    mandate(contractor, BAYERN)
    return scope_of(member(contractor, Role.EDITOR))


def exported(filter_: RegisterFilter = HERE, demonstration: bool = False) -> Sheet:
    with translation.override("de"):
        return register_sheet(filter_, demonstration)


def back(scope: Scope, sheet: Sheet, changes: Changes | None = None, form: str = "csv") -> NewJob:
    table = registerback.table_of(sent_back(sheet, changes, form))
    assert table is not None
    return registerback.job_of(scope, table, "anschluesse", "Aus der Tabelle")


def only(job: NewJob) -> NewRow:
    (row,) = job.rows
    return row


def carried_out(scope: Scope, job: NewJob) -> BulkRow:
    number = jobs.propose(by=scope, job=job)
    jobs.start(by=scope, job_id=number, version=1)
    carrying.carry_out(number)
    return BulkRow.unscoped.get(job=number)


@pytest.mark.parametrize("form", sorted(WRITERS))
def test_what_comes_back_as_it_left_changes_nothing(scope: Scope, form: str) -> None:
    sheet = exported(RegisterFilter(land="09", commitment="by-bau"))
    job = back(scope, sheet, form=form)
    assert (list(job.rows), job.unchanged, list(job.notes)) == ([], 125, [])


@pytest.mark.parametrize("form", sorted(WRITERS))
def test_a_changed_cell_is_proposed_and_carried_out(scope: Scope, form: str) -> None:
    sheet = exported()
    job = back(scope, sheet, {(0, "state"): "Bestellt", (0, "why"): "=Vertrag"}, form)
    row = only(job)
    assert (row.cells, row.problem) == ([Cell("state", "unknown", "ordered", "I")], None)
    assert carried_out(scope, job).state == 2
    event = ConnectionEvent.objects.get(connection_id=row.connection_id, by=scope.key)
    assert (event.state, event.occurred_on, event.why) == (State.ORDERED, today(), "=Vertrag")


def test_words_of_the_other_language_are_understood(scope: Scope) -> None:
    with translation.override("en"):
        sheet = register_sheet(HERE, False)
    assert only(back(scope, sheet, {(0, "state"): "bestellt"})).cells[0].new == "ordered"


def test_days_come_as_words_or_as_numbers_of_excel(scope: Scope) -> None:
    for typed in ("01.03.2026", "2026-03-01", 46082):
        job = back(scope, exported(), {(0, "state"): "Bestellt", (0, "since"): typed}, "xlsx")
        assert {cell.key: cell.new for cell in only(job).cells} == {"state": "ordered", "since": "2026-03-01"}


def test_what_somebody_else_changed_meanwhile_is_shown_and_not_overwritten(scope: Scope) -> None:
    sheet = exported()
    number = int(str(sheet.rows[0][-3]))
    actions.record(by="test", connection_id=number, state=State.OPEN, occurred_on=today(), why="angerufen")
    job = back(scope, sheet, {(0, "state"): "Bestellt"})
    row = only(job)
    assert row.cells == [Cell("state", "unknown", "ordered", "I", theirs="open")]
    made = jobs.propose(by=scope, job=job)
    with pytest.raises(Exception, match="keine übernehmen"):
        jobs.start(by=scope, job_id=made, version=1)  # nobody has chosen the file: nothing is left
    jobs.choose(by=scope, job_id=made, version=1, mine={1: True})
    jobs.start(by=scope, job_id=made, version=1)
    carrying.carry_out(made)
    assert Connection.objects.get(pk=number).state == State.ORDERED


def test_a_change_of_something_else_is_no_conflict(scope: Scope) -> None:
    sheet = exported()
    number = int(str(sheet.rows[0][-3]))
    actions.record(by="test", connection_id=number, state=State.OPEN, occurred_on=today(), why="angerufen")
    job = back(scope, sheet, {(0, "blocked"): "ja"})
    assert only(job).cells == [Cell("blocked", "no", "yes", "N")]
    carried_out(scope, job)
    row = Connection.objects.get(pk=number)
    assert (row.state, row.blocked) == (State.OPEN, True)


def test_mistakes_name_the_cell(scope: Scope) -> None:
    for key, typed, where in (
        ("state", "fertig", "I2"),
        ("since", "31.02.2026", "L2"),
        ("blocked", "vielleicht", "N2"),
    ):
        problem = only(back(scope, exported(), {(0, key): typed})).problem
        assert problem is not None
        assert problem.de.startswith(f"Zelle {where} (")
        assert problem.en.startswith(f"Cell {where} (")


def test_rows_that_make_no_sense_are_refused_before_anything_is_done(scope: Scope) -> None:
    sheet = exported()
    wanted = {
        (0, "state"): "Online",
    }
    assert "Nachweis" in str(only(back(scope, sheet, wanted)).problem)
    assert "gehört zu keinem Anschluss" in str(only(back(scope, sheet, {(0, "number"): None})).problem)
    assert "gehört zu keinem Anschluss" in str(only(back(scope, sheet, {(0, "number"): 2**40})).problem)
    assert "Begründung oder Quelle allein" in str(only(back(scope, sheet, {(0, "why"): "nur so"})).problem)
    proof = {
        (0, "state"): "Online",
        (0, "strength"): "Gemeldet, nicht geprüft",
        (0, "source"): "https://example.org/",
    }
    assert only(back(scope, sheet, proof)).problem is None


def test_sorting_only_some_columns_is_noticed(scope: Scope) -> None:
    sheet = exported(RegisterFilter(land="09", commitment="by-fuehrerschein"))
    first, second = sheet.rows[0][-3], sheet.rows[1][-3]
    swapped = {(0, "number"): second, (1, "number"): first, (0, "state"): "Bestellt", (1, "state"): "Bestellt"}
    job = back(scope, sheet, swapped)
    assert [row.problem.code if row.problem else "" for row in job.rows] == ["sheet.shifted"] * 2
    twice = back(scope, sheet, {(1, "number"): first, (0, "state"): "Bestellt", (1, "state"): "Offen"})
    assert [row.problem.code if row.problem else "" for row in twice.rows] == ["", "sheet.double_row"]


def test_foreign_rows_are_refused_only_where_they_were_changed() -> None:
    kelheim = scope_of(member(organisation(place=KELHEIM), Role.EDITOR))
    sheet = exported(RegisterFilter(land="09", commitment="by-fuehrerschein"))
    foreign = next(n for n, row in enumerate(sheet.rows) if row[2] != "09273")
    job = back(kelheim, sheet, {(foreign, "state"): "Bestellt"})
    problem = only(job).problem
    assert (problem and problem.code, job.unchanged) == ("rollout.no_right", len(sheet.rows) - 1)


def test_unknown_columns_are_named_and_double_ones_refused(scope: Scope) -> None:
    sheet = exported()
    more = replace(
        sheet,
        columns=[*sheet.columns, Column("x", "Bemerkung")],
        rows=[[*row, "egal"] for row in sheet.rows],
    )
    assert "Spalte U „Bemerkung“" in back(scope, more).notes[0][0]
    with pytest.raises(Exception, match="steht doppelt da"):
        back(scope, replace(more, columns=[*sheet.columns, Column("x", "Zustand")]))


def test_a_column_that_was_deleted_changes_nothing(scope: Scope) -> None:
    sheet = exported()
    keep = [n for n, column in enumerate(sheet.columns) if column.key not in ("strength", "since", "authority_key")]
    cut = replace(
        sheet, columns=[sheet.columns[n] for n in keep], rows=[[row[n] for n in keep] for row in sheet.rows]
    )
    assert back(scope, cut, {(0, "state"): "Bestellt"}).rows[0].cells[0].new == "ordered"


def test_invented_states_do_not_become_official(scope: Scope) -> None:
    actions.load_demonstration(by="test", seed=1)
    sheet = exported(RegisterFilter(land="09", commitment="by-fuehrerschein"), demonstration=True)
    invented = list(back(scope, sheet).rows)
    assert invented
    assert {row.problem.code if row.problem else "" for row in invented} == {"sheet.invented"}


def test_evidence_is_kept_with_its_source(scope: Scope) -> None:
    sheet = exported()
    number = int(str(sheet.rows[0][-3]))
    actions.record(
        by="test",
        connection_id=number,
        state=State.LIVE,
        strength=Strength.REPORTED,
        occurred_on=today(),
        why="gemeldet",
        source_url="https://example.org/a",
    )
    job = back(scope, exported(), {(0, "blocked"): "ja"})
    assert only(job).problem is None
    carried_out(scope, job)
    event = ConnectionEvent.objects.filter(connection_id=number).latest("pk")
    assert (event.blocked, event.source_url) == (True, "https://example.org/a")


def test_some_other_table_is_none_of_ours(scope: Scope) -> None:
    assert registerback.table_of(sent_back(Sheet("x", [Column("a", "Name")], [["1"]]))) is None
