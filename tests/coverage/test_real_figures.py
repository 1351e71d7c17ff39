# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Figures on the real base data: honest denominators, mergers, sums that add up."""

from datetime import date

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.db import connection as database
from django.test.utils import CaptureQueriesContext

from blaupause.catalog.queries import commitments
from blaupause.coverage import queries
from blaupause.coverage.queries import CountingUnit, CoverageTable, Figure, MapClass, coverage, measures
from blaupause.kernel.problems import Problem
from blaupause.rollout import actions
from blaupause.rollout.models import Connection
from blaupause.rollout.rules import LiveLevel, State, Strength
from blaupause.territory.queries import territory_at
from blaupause.territory.rules import Level

pytestmark = pytest.mark.django_db

DAY = date(2026, 6, 30)
SOURCE = "https://example.org/meldung"
LEVELS = (Level.LAND, Level.REGION, Level.DISTRICT, Level.MUNICIPALITY)


def table(commitment: str = "by-ewa", measure: str = "authorities_live", **changes: object) -> CoverageTable:
    asked = {"day": DAY, "group": Level.DISTRICT, "demonstration": False, **changes}
    return coverage(commitment=commitment, measure=measure, **asked)  # type: ignore[arg-type]


def figure_of(found: CoverageTable, key: str) -> Figure:
    return next(row.figure for row in found.rows if row.key == key)


def set_state(ars: str, state: State, commitment: str = "by-ewa", on: date = DAY, **facts: object) -> None:
    row = Connection.objects.get(authority__key__endswith=f"-{ars}", commitment__key=commitment)
    if state is State.LIVE:
        facts.setdefault("strength", Strength.REPORTED)
        facts.setdefault("evidence_on", on)
    actions.record(
        by="test",
        connection_id=row.pk,
        state=state,
        occurred_on=on,
        why="Test",
        source_url=SOURCE,
        **facts,  # type: ignore[arg-type]
    )


def test_the_reported_cities_are_live_and_the_rest_is_unknown() -> None:
    found = table()
    assert found.total.denominator == 1385
    assert found.total.numerator + found.total.unknown == 1385
    assert 0 < found.total.numerator < 10
    assert table(measure="municipalities_served").total.denominator == 2056
    people = table(measure="inhabitants_served").total
    assert people.denominator == 13_248_928
    assert figure_of(table(measure="inhabitants_served"), "09761") == Figure(301_105, 301_105, 0, 0)


def test_building_authorities_nobody_named_are_unknown() -> None:
    found = table("by-bau")
    assert found.total.denominator == 138
    assert found.unassigned == Figure(0, 13, 13, 0)
    assert len(found.rows) == 96
    within = table("by-bau", within="09375")
    assert within.unassigned.denominator == 0


def test_authorities_of_a_region_stand_in_no_district() -> None:
    key = next(info.key for info in commitments("06") if info.competence == "installations")
    assert all(row.figure.denominator == 0 for row in table(key).rows)
    assert table(key).unassigned.denominator == 3
    regions = table(key, group=Level.REGION)
    assert [row.figure.denominator for row in regions.rows] == [1, 1, 1]
    assert regions.unassigned.denominator == 0


@pytest.mark.parametrize("commitment", ["by-ewa", "by-bau", "by-fuehrerschein", "he-ewa", "he-anlagen"])
@pytest.mark.parametrize("level", LEVELS)
def test_rows_and_what_no_row_holds_make_the_total(commitment: str, level: Level) -> None:
    for measure in measures():
        if measure.unit is CountingUnit.AUTHORITIES and level is Level.MUNICIPALITY:
            continue
        found = table(commitment, measure.key, group=level)
        for field in ("numerator", "denominator", "unknown", "excluded"):
            parts = sum(getattr(row.figure, field) for row in found.rows) + getattr(found.unassigned, field)
            assert parts == getattr(found.total, field), (measure.key, field)


def test_the_total_does_not_depend_on_the_grouping() -> None:
    for measure in measures():
        totals = {table(measure=measure.key, group=level).total for level in LEVELS}
        assert len(totals) == 1, measure.key


def test_a_municipality_shows_the_authority_competent_there() -> None:
    found = table("by-fuehrerschein", group=Level.MUNICIPALITY, within="09375")
    assert {row.figure.denominator for row in found.rows} == {1}
    assert len(found.rows) == 41
    assert found.total.denominator == 1


def test_everywhere_is_open_until_one_says_no() -> None:
    assert table(measure="everywhere").total.everywhere is None
    assert table(measure="somewhere").total.somewhere is True
    set_state("091840139139", State.DECLINED)
    assert table(measure="everywhere").total.everywhere is False
    assert table(measure="everywhere", within="09761").total.everywhere is True


def test_declined_counts_and_not_competent_does_not() -> None:
    before = table().total
    set_state("091840139139", State.DECLINED)
    set_state("097720177177", State.NOT_COMPETENT)
    after = table().total
    assert after.denominator == before.denominator - 1
    assert after.excluded == 1
    assert after.unknown == before.unknown - 2


def test_a_replaced_solution_counts_except_on_the_ewa_map() -> None:
    set_state("097720177177", State.REPLACED, strength=Strength.REPORTED, evidence_on=DAY)
    meitingen = {"group": Level.MUNICIPALITY, "within": "097720177177"}
    assert table(measure="inhabitants_served", **meitingen).total.share == 1
    assert table(measure="inhabitants_connected", **meitingen).total.share == 0


def test_proof_and_its_age_are_told_apart() -> None:
    set_state(
        "097720177177",
        State.LIVE,
        on=date(2026, 3, 1),
        strength=Strength.TEST_ARRIVED,
        evidence_on=date(2026, 3, 1),
        live_level=LiveLevel.STRUCTURED,
    )

    def numerator(measure: str, day: date) -> int:
        return table(measure=measure, day=day, within="097720177177").total.numerator

    assert numerator("authorities_proved_180", date(2026, 8, 28)) == 1
    assert numerator("authorities_proved_180", date(2026, 8, 29)) == 0
    assert numerator("authorities_proved", date(2026, 8, 29)) == 1
    assert numerator("authorities_structured", DAY) == 1
    assert numerator("authorities_live", date(2026, 2, 28)) == 0


def test_a_verwaltungsgemeinschaft_serves_its_members() -> None:
    there = territory_at(DAY)
    association = there.at_level(Level.ASSOCIATION, "09")[0]
    members = there.members(association.id)
    set_state(association.ars, State.LIVE)
    found = table(measure="municipalities_served", group=Level.MUNICIPALITY, within=association.ars[:5])
    served = {row.key for row in found.rows if row.figure.numerator}
    assert {member.ags for member in members} <= served
    assert figure_of(table(), association.ars[:5]).numerator == 1


def test_hanau_leaves_its_district_on_the_day_of_the_register() -> None:
    before = table("he-ewa", "municipalities_served", day=date(2025, 12, 31))
    after = table("he-ewa", "municipalities_served", day=date(2026, 3, 31))
    assert (before.status_date, after.status_date) == (date(2025, 8, 31), date(2026, 2, 28))
    assert "06415" not in [row.key for row in before.rows]
    assert figure_of(after, "06415").denominator == 1
    assert figure_of(before, "06435").denominator == figure_of(after, "06435").denominator + 1
    assert before.total.denominator == after.total.denominator == 421
    drivers = [table("he-fuehrerschein", day=day).total.denominator for day in (before.day, after.day)]
    assert drivers == [26, 27]


def test_a_series_says_the_same_as_single_days() -> None:
    set_state("097720177177", State.LIVE, on=date(2026, 3, 1))
    set_state("097720177177", State.DISTURBED, on=date(2026, 5, 1))
    days = [date(2025, 12, 31), date(2026, 3, 31), date(2026, 4, 30), DAY]
    for measure in measures():
        found = queries.series(commitment="by-ewa", measure=measure.key, days=days, demonstration=False)
        assert found == tuple((day, table(measure=measure.key, day=day).total) for day in days)


def test_all_commitments_at_once_say_the_same_as_one() -> None:
    matrix = queries.coverage_all(
        measure="inhabitants_served", day=DAY, group=Level.DISTRICT, land="09", demonstration=False
    )
    for number, info in enumerate(matrix.commitments):
        single = table(info.key, "inhabitants_served")
        assert [matrix.figure(number, place) for place in range(len(matrix.units))] == [r.figure for r in single.rows]
        assert matrix.total(number) == single.total


def test_the_situation_carries_rate_and_states() -> None:
    found = {entry.commitment.key: entry for entry in queries.situation(land="09", day=DAY, demonstration=False)}
    assert len(found) == 5
    ewa = found["by-ewa"]
    assert ewa.working_days == 131
    assert (
        ewa.remaining
        == ewa.unknown_authorities
        == sum(count for state, count in ewa.authorities_by_state.items() if state is State.UNKNOWN)
    )
    assert ewa.rate_needed == pytest.approx(ewa.remaining / 131)
    assert ewa.pace.known == 0
    assert sum(found["by-bau"].authorities_by_state.values()) == 138
    assert "cases_served" not in ewa.figures
    for key, figure in ewa.figures.items():
        assert figure == table(measure=key).total
    assert queries.situation(land="01", day=DAY, demonstration=False) == ()


def test_the_situation_is_renewed_by_a_change_and_by_the_due_day() -> None:
    before = queries.situation(land="09", day=DAY, demonstration=False)
    assert queries.situation(land="09", day=DAY, demonstration=False) is before
    set_state("097720177177", State.LIVE)
    after = queries.situation(land="09", day=DAY, demonstration=False)
    assert after[0].remaining == before[0].remaining - 1
    set_state("097720163163", State.DECLINED)
    declined = queries.situation(land="09", day=DAY, demonstration=False)[0]
    assert (declined.declined, declined.remaining) == (
        1,
        after[0].remaining - 1,
    )  # apart, not missing
    assert declined.unknown_authorities == after[0].unknown_authorities - 1
    live = "authorities_live"
    assert declined.figures[live].denominator == after[0].figures[live].denominator  # but not left out of the figure
    late = queries.situation(land="09", day=date(2026, 12, 31), demonstration=False)
    assert late[0].working_days == 0
    assert late[0].rate_needed is None


def test_the_map_has_one_point_per_municipality() -> None:
    set_state("091840139139", State.LIVE)
    points = {p.ags: p for p in queries.map_points(commitment="by-ewa", day=DAY, demonstration=False)}
    assert len(points) == 2056
    assert points["09184139"].status is MapClass.LIVE_REPORTED
    assert points["09184139"].authority_name.endswith("Pullach i.Isartal")
    assert points["09772177"].status is MapClass.UNKNOWN
    assert points["09184139"].latitude == pytest.approx(48.06, abs=0.05)
    assert queries.map_points(commitment="by-ewa", day=DAY, within="06", demonstration=False) == ()


def test_cases_have_no_figure() -> None:
    found = table(measure="cases_served")
    assert not found.measure.available
    assert found.total.share is None
    assert {row.figure for row in found.rows} == {Figure(0, 0, 0, 0)}


@pytest.mark.slow
def test_demonstration_rows_never_reach_official_figures() -> None:
    before = table()
    actions.load_demonstration(by="test", seed=1)
    assert table().total == before.total
    invented = table(demonstration=True)
    assert invented.demonstration
    assert invented.total.numerator > before.total.numerator
    assert figure_of(invented, "09761") == figure_of(before, "09761")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"commitment": "xx"}, "coverage.no_commitment"),
        ({"measure": "xx"}, "coverage.no_measure"),
        ({"group": Level.ASSOCIATION}, "coverage.level"),
        ({"day": date(1990, 1, 1)}, "territory.no_status"),
    ],
)
def test_what_cannot_be_answered_is_a_problem(changes: dict[str, object], code: str) -> None:
    with pytest.raises(Problem) as caught:
        table(**changes)  # type: ignore[arg-type]
    assert caught.value.code == code


def test_another_land_has_no_rows_and_the_whole_country_means_the_land() -> None:
    assert table(within="06").rows == ()
    assert table(within="06").total == Figure(0, 0, 0, 0)
    assert table(within="").total == table(within="09").total
    assert table(within="").within == "09"


def test_a_page_worth_of_figures_costs_few_queries() -> None:
    def page() -> None:
        table(measure="inhabitants_served")
        queries.situation(land="09", day=DAY, demonstration=False)
        queries.map_points(commitment="by-ewa", day=DAY, demonstration=False)
        queries.series(commitment="by-ewa", measure="everywhere", days=[DAY], demonstration=False)

    page()
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)  # it would close the connection of the test
    request_started.send(sender=None)
    try:
        with CaptureQueriesContext(database) as captured:
            page()
    finally:
        request_finished.send(sender=None)
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)
    assert len(captured) <= 7
