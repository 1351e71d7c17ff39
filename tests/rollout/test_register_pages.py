# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Register pages and one connection, as the interfaces see them."""

from datetime import date

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from blaupause.kernel.problems import Problem
from blaupause.kernel.tabular import to_csv
from blaupause.rollout import actions, listing
from blaupause.rollout.models import Connection
from blaupause.rollout.queries import RegisterFilter, connection, register_page, register_sheet
from blaupause.rollout.rules import LiveLevel, State, StepState, Strength

pytestmark = pytest.mark.django_db


def test_a_page_of_everything() -> None:
    page = register_page(RegisterFilter(), 1, 50, False)
    assert (page.total, page.page, page.pages, len(page.rows)) == (2315, 1, 47, 50)
    names = [row.authority_name for row in page.rows]
    assert len(set(names)) > 5


def test_a_row_has_everything_a_table_needs() -> None:
    row = register_page(RegisterFilter(commitment="by-ewa", text="München", district="09162"), 1, 50, False).rows[0]
    assert (row.authority_key[3:], row.authority_name) == ("091620000000", "Stadt München")
    assert (row.land, row.land_name, row.district, row.district_name) == ("09", "Bayern", "09162", "München")
    assert row.online_service == "Elektronische Wohnsitzanmeldung (eWA)"
    assert (row.state, row.live_level, row.strength) == (State.LIVE, LiveLevel.NONE, Strength.REPORTED)
    assert (row.since, row.evidence_on, row.blocked, row.system) == (
        date(2026, 2, 28),
        date(2026, 2, 28),
        False,
        None,
    )
    assert row.demonstration is False


@pytest.mark.parametrize(
    ("filter_", "total"),
    [
        (RegisterFilter(land="09"), 1798),
        (RegisterFilter(commitment="by-bau"), 125),
        (RegisterFilter(state=State.LIVE), 6),
        (RegisterFilter(land="09", state=State.UNKNOWN), 1792),
        (RegisterFilter(text="pullach"), 1),
        (RegisterFilter(text="09184139"), 1),
        (RegisterFilter(text="Landratsamt Kelheim"), 4),
        (RegisterFilter(blocked=True), 0),
        (RegisterFilter(commitment="saarland"), 0),
        (RegisterFilter(system=1), 0),
        (RegisterFilter(vendor="nobody"), 0),
    ],
)
def test_filters_on_real_data(filter_: RegisterFilter, total: int) -> None:
    assert register_page(filter_, 1, 50, False).total == total


@pytest.mark.parametrize(("wanted", "shown"), [(0, 1), (-5, 1), (3, 3), (4, 3), (10**9, 3)])
def test_a_page_out_of_range_is_the_nearest(wanted: int, shown: int) -> None:
    page = register_page(RegisterFilter(commitment="by-bau"), wanted, 50, False)
    assert (page.page, page.pages, page.total) == (shown, 3, 125)
    assert len(page.rows) == (25 if shown == 3 else 50)


def test_nothing_found_is_one_empty_page() -> None:
    page = register_page(RegisterFilter(text="zzz"), 5, 50, False)
    assert (page.rows, page.total, page.page, page.pages) == ((), 0, 1, 1)


def test_a_page_needs_few_queries() -> None:
    register_page(RegisterFilter(), 1, 50, False)
    with CaptureQueriesContext(database) as queries:
        register_page(RegisterFilter(land="09", sort="since"), 7, 50, False)
    assert len(queries) <= 6


def test_vendors_of_the_demonstration_set() -> None:
    actions.load_demonstration(by="test", seed=1)
    page = register_page(RegisterFilter(vendor="demonstration-a", state=State.LIVE), 1, 10, True)
    assert page.total > 50
    assert {row.system.vendor.name for row in page.rows if row.system} == {"Musterhersteller A"}
    assert all(row.demonstration for row in page.rows)
    assert register_page(RegisterFilter(vendor="demonstration-a"), 1, 10, False).total == 0


def test_a_sheet_to_download() -> None:
    with translation.override("en"):
        sheet = register_sheet(RegisterFilter(commitment="he-anlagen"), False)
    assert len(sheet.rows) == 3
    assert all(len(row) == len(sheet.columns) for row in sheet.rows)
    assert b";Unknown;" in to_csv(sheet)
    assert len(sheet.notes) == 2


def test_a_sheet_with_invented_rows_says_so() -> None:
    actions.load_demonstration(by="test", seed=1)
    with translation.override("en"):
        sheet = register_sheet(RegisterFilter(commitment="he-ewa"), True)
    assert any("demonstration" in note for note in sheet.notes)
    assert {row[-1] for row in sheet.rows} == {True, False}


def test_too_much_for_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "MAX_SHEET_ROWS", 100)
    with pytest.raises(Problem) as caught:
        register_sheet(RegisterFilter(), False)
    assert caught.value.code == "register.too_many"


def test_one_connection_with_its_steps() -> None:
    pk = Connection.objects.get(commitment__key="by-ewa", authority__key__endswith="097610000000").pk
    found = connection(pk)
    assert found is not None
    assert (found.authority.name, found.commitment.key, found.state) == ("Stadt Augsburg", "by-ewa", State.LIVE)
    assert [s.step.order for s in found.steps] == list(range(19))
    assert {s.state for s in found.steps} == {StepState.OPEN}
    system = next(s for s in found.steps if s.step.key == "specialist-system")
    assert "ewa-module" in {d.key for d in system.extra_inputs}
    assert "ewa-xpassausweis" in {f.key for f in system.facts}
    assert [(e.state, e.strength) for e in found.events] == [(State.LIVE, Strength.REPORTED)]
    assert found.events[0].source_url.startswith("https://www.br.de/")


def test_events_of_the_demonstration_set_only_when_asked_for() -> None:
    actions.load_demonstration(by="test", seed=1)
    row = register_page(RegisterFilter(state=State.LIVE, commitment="he-ewa"), 1, 1, True).rows[0]
    official, shown = connection(row.connection_id), connection(row.connection_id, demonstration=True)
    assert official is not None
    assert shown is not None
    assert (official.state, official.events, official.demonstration) == (State.UNKNOWN, (), False)
    assert (shown.state, shown.since, shown.demonstration) == (State.LIVE, row.since, True)
    assert all(e.demonstration for e in shown.events)
    assert shown.system == row.system


def test_no_such_connection() -> None:
    assert connection(0) is None
