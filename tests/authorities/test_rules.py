# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The first fitting case decides, and what is unknown stays undetermined."""

from datetime import date

from blaupause.authorities.rules import AuthorityKind, Body, Case, Condition, derive
from blaupause.kernel.intervals import DateInterval
from blaupause.territory.rules import Level
from tests.authorities.builders import DRIVING, REGISTRATION, book, keys, row, rule, small_land

DAY = date(2025, 6, 1)


def test_a_member_municipality_is_served_by_its_association() -> None:
    found = derive(book(REGISTRATION), small_land(), DAY)
    assert found.outcomes["registration", 10].body == (Level.ASSOCIATION, "091015001000")
    assert found.bodies[Level.ASSOCIATION, "091015001000"].name == "Verwaltungsgemeinschaft Tal"
    assert found.outcomes["registration", 11].body == (Level.MUNICIPALITY, "091010002002")
    assert found.bodies[Level.MUNICIPALITY, "091010002002"].name == "Markt Bmarkt"


def test_an_independent_city_is_one_body_for_municipal_and_district_services() -> None:
    found = derive(book(REGISTRATION, DRIVING), small_land(), DAY)
    city = (Level.MUNICIPALITY, "091020000000")
    assert found.outcomes["registration", 14].body == city
    assert found.outcomes["driving_licence", 14].body == city
    assert found.bodies[city].kind is AuthorityKind.INDEPENDENT_CITY
    assert (Level.DISTRICT, "091020000000") not in found.bodies


def test_a_forest_belongs_to_the_district_but_has_no_registration_authority() -> None:
    found = derive(book(REGISTRATION, DRIVING), small_land(), DAY)
    assert found.outcomes["registration", 13].body is None
    assert found.outcomes["registration", 13].assumption == "nobody"
    assert found.outcomes["driving_licence", 13].body == (Level.DISTRICT, "091010000000")


def test_no_fitting_case_is_undetermined_and_not_guessed() -> None:
    only_towns = rule("weapons", Case(Condition(area_marks=frozenset({"67"})), Body.MUNICIPALITY))
    found = derive(book(only_towns), small_land(), DAY)
    assert found.outcomes["weapons", 12].body is not None
    assert found.outcomes["weapons", 11].body is None


def test_the_threshold_is_more_than_and_not_at_least() -> None:
    units = [u for u in small_land() if u.id != 12]
    units += [row(12, Level.MUNICIPALITY, "091010003003", "Cstadt", "63", 3, None, 50000)]
    limit = rule(
        "residence", Case(Condition(population_over=50000), Body.MUNICIPALITY), Case(Condition(), Body.DISTRICT)
    )
    assert derive(book(limit), units, DAY).outcomes["residence", 12].body == (Level.DISTRICT, "091010000000")


def test_an_unknown_population_is_below_every_threshold() -> None:
    units = [row(u.id, u.level, u.ars, u.name, u.text_mark, u.parent_id) for u in small_land()]
    limit = rule("residence", Case(Condition(population_over=0), Body.MUNICIPALITY), Case(Condition(), Body.DISTRICT))
    assert derive(book(limit), units, DAY).outcomes["residence", 11].body == (Level.DISTRICT, "091010000000")


def test_a_rule_speaks_only_of_its_days_and_its_land() -> None:
    past = rule("weapons", Case(Condition(), Body.DISTRICT), valid=DateInterval(date(2020, 1, 1), date(2025, 1, 1)))
    other = [row(20, Level.MUNICIPALITY, "060010001001", "Fern", "64")]
    assert derive(book(past), small_land(), DAY).outcomes == {}
    assert ("registration", 20) not in derive(book(REGISTRATION), small_land() + other, DAY).outcomes


def test_a_condition_on_the_district_needs_a_district() -> None:
    lonely = [row(30, Level.MUNICIPALITY, "091090001001", "Ohnekreis", "64")]
    rural = rule("weapons", Case(Condition(district_marks=frozenset({"44"})), Body.DISTRICT))
    assert derive(book(rural), lonely, DAY).outcomes["weapons", 30].body is None


def test_regions_and_named_areas() -> None:
    units = small_land()
    named = rule(
        "installations",
        Case(Condition(ags=frozenset({"09101002"})), Body.MUNICIPALITY),
        Case(Condition(), Body.REGION),
    )
    found = derive(book(named), units, DAY)
    assert found.outcomes["installations", 11].body == keys(units)["Bmarkt"]
    assert found.outcomes["installations", 12].body == (Level.REGION, "091000000000")
    assert found.bodies[Level.REGION, "091000000000"].kind is AuthorityKind.REGIONAL_GOVERNMENT
    assert found.bodies[Level.REGION, "091000000000"].name == "Voll Mitte"
