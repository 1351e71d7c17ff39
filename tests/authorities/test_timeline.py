# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Laws of dated competences, on invented territories."""

from datetime import date, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from blaupause.authorities.rules import Body, Case, Condition, Origin, UnitRow
from blaupause.authorities.timeline import AUTHORITY_GONE, ExceptionSpec, Status, Timeline, build
from blaupause.kernel.intervals import DateInterval
from blaupause.territory.rules import Level
from tests.authorities.builders import DRIVING, REGISTRATION, START, book, exception, keys, row, rule, small_land

LATER = date(2026, 1, 1)
RULES = book(REGISTRATION, DRIVING)
DAYS = [START + timedelta(days=n) for n in range(0, 900, 30)]


def city_leaves_its_district() -> list[UnitRow]:
    """The small land after Cstadt became an independent city under a new key."""
    units = [unit for unit in small_land() if unit.id != 12]
    return [
        *units,
        row(6, Level.DISTRICT, "09103", "Cstadt", "41", 2),
        row(15, Level.MUNICIPALITY, "09103", "Cstadt", "61", 6, None, 30000),
    ]


def two_statuses() -> list[Status]:
    return [Status(START, tuple(small_land())), Status(LATER, tuple(city_leaves_its_district()))]


def test_a_status_holds_until_the_next_one() -> None:
    timeline = build(RULES, two_statuses())
    before, after = LATER - timedelta(days=1), LATER
    old, new = timeline.at(("driving_licence", 12), before), timeline.at(("driving_licence", 15), after)
    assert old is not None
    assert old.body == (Level.DISTRICT, "091010000000")
    assert new is not None
    assert new.body == (Level.MUNICIPALITY, "091030000000")
    assert timeline.at(("driving_licence", 12), after) is None
    assert timeline.at(("driving_licence", 15), before) is None


def test_what_does_not_change_is_one_interval() -> None:
    segments = build(RULES, two_statuses()).segments["registration", 10]
    assert [segment.valid for segment in segments] == [DateInterval(START)]


def test_an_exception_is_cut_out_of_the_rule_and_ends() -> None:
    known = keys(small_land())
    begin, end = date(2025, 3, 1), date(2025, 9, 1)
    own = exception("driving_licence", known["Bmarkt"], known["Bmarkt"], begin, end)
    timeline = build(RULES, two_statuses(), [own])
    segments = timeline.segments["driving_licence", 11]
    assert [s.valid for s in segments] == [DateInterval(START, begin), DateInterval(begin, end), DateInterval(end)]
    assert [s.outcome.origin for s in segments] == [Origin.RULE, Origin.EXCEPTION, Origin.RULE]
    assert segments[1].outcome.body == known["Bmarkt"]


def test_an_exception_that_began_before_the_register_counts_from_its_first_status() -> None:
    known = keys(small_land())
    old = exception("driving_licence", known["Bmarkt"], known["Bmarkt"], date(1990, 1, 1))
    segments = build(RULES, two_statuses(), [old]).segments["driving_licence", 11]
    assert [s.valid for s in segments] == [DateInterval(START)]


def test_an_exception_for_a_district_city_names_the_one_body_of_the_city() -> None:
    known = keys(small_land())
    served = exception("driving_licence", known["Aldorf"], (Level.DISTRICT, "091020000000"))
    outcome = build(RULES, two_statuses(), [served]).at(("driving_licence", 10), START)
    assert outcome is not None
    assert outcome.body == (Level.MUNICIPALITY, "091020000000")


def test_an_exception_whose_authority_disappears_is_undetermined_and_says_so() -> None:
    known = keys(small_land())
    served = exception("registration", known["Bmarkt"], known["Cstadt"])
    timeline = build(RULES, two_statuses(), [served])
    before, after = (timeline.at(("registration", 11), day) for day in (START, LATER))
    assert before is not None
    assert before.body == known["Cstadt"]
    assert after is not None
    assert after.body is None
    assert after.assumption == AUTHORITY_GONE


def test_a_merge_closes_one_area_and_leaves_the_others() -> None:
    merged = [unit for unit in small_land() if unit.id != 11]
    timeline = build(RULES, [Status(START, tuple(small_land())), Status(LATER, tuple(merged))])
    assert timeline.segments["registration", 11][-1].valid.end == LATER
    assert timeline.segments["registration", 10][-1].valid.end is None


def test_a_rule_that_ends_makes_room_for_its_successor() -> None:
    change = date(2025, 7, 1)
    first = rule("weapons", Case(Condition(), Body.DISTRICT), valid=DateInterval(date(2020, 1, 1), change))
    second = rule("weapons", Case(Condition(), Body.REGION), valid=DateInterval(change))
    segments = build(book(first, second), two_statuses()).segments["weapons", 11]
    assert [s.outcome.body for s in segments] == [(Level.DISTRICT, "091010000000"), (Level.REGION, "091000000000")]
    assert segments[0].valid.end == segments[1].valid.start == change


AREAS = [u for u in small_land() if u.level in (Level.MUNICIPALITY, Level.UNINCORPORATED)]


@st.composite
def exceptions(draw: st.DrawFn) -> ExceptionSpec:
    area, body = draw(st.sampled_from(AREAS)), draw(st.sampled_from(small_land()))
    start = START + timedelta(days=draw(st.integers(-200, 600)))
    length = draw(st.none() | st.integers(1, 500))
    return exception(
        draw(st.sampled_from(["registration", "driving_licence", "weapons"])),
        (area.level, area.ars),
        (body.level, body.ars),
        start,
        start + timedelta(days=length) if length else None,
    )


def naive(timeline: Timeline, slot: tuple[str, int], day: date) -> int:
    return sum(day in segment.valid for segment in timeline.segments.get(slot, ()))


@settings(max_examples=60)
@given(st.lists(exceptions(), max_size=8))
def test_every_area_has_at_most_one_authority_per_domain_and_day(found: list[ExceptionSpec]) -> None:
    timeline = build(RULES, two_statuses(), found)
    for slot in timeline.segments:
        assert all(naive(timeline, slot, day) <= 1 for day in DAYS)


@settings(max_examples=60)
@given(st.lists(exceptions(), max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(found: list[ExceptionSpec], random: Random) -> None:
    expected = build(RULES, two_statuses(), found)
    statuses = [Status(s.start, tuple(random.sample(s.rows, len(s.rows)))) for s in reversed(two_statuses())]
    shuffled = build(book(*random.sample(RULES.rules, len(RULES.rules))), statuses, random.sample(found, len(found)))
    assert shuffled.segments == expected.segments
    assert shuffled.bodies == expected.bodies


@settings(max_examples=60)
@given(st.lists(exceptions(), max_size=6))
def test_areas_without_an_exception_are_as_the_rules_say(found: list[ExceptionSpec]) -> None:
    touched = {(e.domain, e.area) for e in found}
    plain, timeline = build(RULES, two_statuses()), build(RULES, two_statuses(), found)
    places = {u.id: (u.level, u.ars) for s in two_statuses() for u in s.rows}
    for slot, segments in plain.segments.items():
        if (slot[0], places[slot[1]]) not in touched:
            assert timeline.segments[slot] == segments
