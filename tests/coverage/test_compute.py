# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The arrays say the same as plain loops, for any register, any mergers and any day."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from blaupause.coverage import census, compute
from blaupause.coverage.rules import CountingUnit, Figure, MeasureInfo, Verdict, map_class, verdict
from blaupause.rollout.columns import EventColumns, fold
from blaupause.rollout.rules import LiveLevel, State, Strength
from tests.coverage.measures import measure

DAYS = 40
COMMITMENTS = (3, 5, 8)
GROUPS = ("09001", "09002", "09003")


@dataclass(frozen=True)
class Area:
    """An area that exists from `start` to `end` and belongs to an authority (0: nobody knows)."""

    ars: str
    municipality: bool
    population: int
    authority: int
    start: int
    end: int


@dataclass(frozen=True)
class Event:
    """A dated change of one connection."""

    connection: int
    day: int
    state: State
    level: LiveLevel
    strength: Strength
    evidence: int


@dataclass(frozen=True)
class Register:
    areas: tuple[Area, ...]
    connections: tuple[tuple[int, int], ...]  # authority, commitment
    events: tuple[Event, ...]


@st.composite
def registers(draw: st.DrawFn) -> Register:
    """Areas of which some merge on a day, connections (sometimes two per authority), events in any order."""
    authorities = draw(st.integers(1, 5))
    areas: list[Area] = []
    for number in range(draw(st.integers(1, 8))):
        district = draw(st.sampled_from([*GROUPS, "08001"]))
        authority = draw(st.integers(0, authorities))
        start, end = sorted(draw(st.tuples(st.integers(0, DAYS), st.integers(0, DAYS))))
        merged = draw(st.booleans())
        people = draw(st.integers(0, 5_000_000))
        ars = f"{district}0000{number:03d}"
        areas.append(Area(ars, draw(st.booleans()), people, authority, 0, end if merged else DAYS + 1))
        if merged:  # the successor has its own authority and number from that day on
            successor = f"{district}0000{number + 500:03d}"
            areas.append(Area(successor, True, people, draw(st.integers(0, authorities)), max(start, end), DAYS + 1))
    pairs = st.tuples(st.integers(1, authorities + 1), st.sampled_from(COMMITMENTS))
    connections = tuple(draw(st.lists(pairs, max_size=12)))
    events = []
    if connections:
        for _ in range(draw(st.integers(0, 20))):
            events.append(
                Event(
                    draw(st.integers(0, len(connections) - 1)),
                    draw(st.integers(0, DAYS)),
                    draw(st.sampled_from(State)),
                    draw(st.sampled_from(LiveLevel)),
                    draw(st.sampled_from(Strength)),
                    draw(st.integers(-1, DAYS)),
                )
            )
    return Register(tuple(areas), connections, tuple(events))


measures = st.builds(
    measure,
    states=st.sets(st.sampled_from([State.LIVE, State.REPLACED, State.CENTRAL]), min_size=1).map(tuple),
    min_level=st.sampled_from(LiveLevel),
    min_strength=st.sampled_from(Strength),
    max_age_days=st.none() | st.integers(1, DAYS),
)


def _naive_verdict(register: Register, rule: MeasureInfo, authority: int, commitment: int, day: int) -> Verdict:
    """Verdict of one authority, event by event."""
    best: Verdict | None = None
    for number, pair in enumerate(register.connections):
        if pair != (authority, commitment):
            continue
        last: Event | None = None
        for event in register.events:
            if event.connection == number and event.day <= day and (last is None or event.day >= last.day):
                last = event
        found = Verdict.UNKNOWN
        if last is not None:
            found = verdict(rule, last.state, last.level, last.strength)
            fresh = last.evidence >= 0 and last.evidence <= day
            if rule.max_age_days is not None and fresh:
                fresh = day - last.evidence <= rule.max_age_days
            if rule.max_age_days is not None and last.state in rule.states and not fresh:
                found = Verdict.NOT_SERVED
        best = found if best is None else max(best, found)
    return Verdict.UNKNOWN if best is None else best


def _naive(register: Register, rule: MeasureInfo, unit: CountingUnit, commitment: int, day: int) -> list[Figure]:
    """One figure per group and, last, the total."""
    sums = [[0, 0, 0, 0] for _ in range(len(GROUPS) + 1)]
    for area in register.areas:
        if not area.start <= day < area.end:
            continue
        found = Verdict.UNKNOWN
        if area.authority:
            found = _naive_verdict(register, rule, area.authority, commitment, day)
        weight = area.population if unit is CountingUnit.INHABITANTS else int(area.municipality)
        sums[len(GROUPS)][found] += weight
        if area.ars[:5] in GROUPS:
            sums[GROUPS.index(area.ars[:5])][found] += weight
    return [Figure(s, s + n + u, u, x) for x, n, u, s in sums]


def _columns(register: Register) -> EventColumns:
    """The events as the rollout room keeps them; their order is the order of their revisions."""
    events = register.events
    n = len(events)
    return EventColumns(
        row=np.array([e.connection for e in events], np.int32),
        day=np.array([e.day for e in events], np.int32),
        revision=np.arange(n, dtype=np.int64),
        state=np.array([e.state for e in events], np.int8),
        live_level=np.array([e.level for e in events], np.int8),
        strength=np.array([e.strength for e in events], np.int8),
        evidence_day=np.array([e.evidence for e in events], np.int32),
        blocked=np.zeros(n, np.bool_),
        system=np.zeros(n, np.int32),
        demonstration=np.zeros(n, np.bool_),
    )


def _found(register: Register, rule: MeasureInfo, day: int) -> compute.Int8:
    """Verdict of every connection on the day."""
    states = fold(_columns(register), len(register.connections), day)
    return compute.classify(rule, states.state, states.live_level, states.strength, states.evidence_day, day)


@settings(max_examples=200, deadline=None)
@given(registers(), measures, st.sampled_from([CountingUnit.INHABITANTS, CountingUnit.MUNICIPALITIES]), st.data())
def test_arrays_equal_plain_loops(
    register: Register, rule: MeasureInfo, unit: CountingUnit, data: st.DataObject
) -> None:
    day = data.draw(st.integers(0, DAYS), label="day")
    columns = np.array(register.connections, dtype=np.int32).reshape(-1, 2)
    plan = compute.layout(columns[:, 0], columns[:, 1])
    matrix = compute.verdicts_of(plan, _found(register, rule, day))
    there = [area for area in register.areas if area.start <= day < area.end]
    counted = [census.Area(a.ars, a.municipality, a.population, a.authority) for a in there]
    count = census.of_areas(counted, unit, GROUPS)
    lanes = compute.tally(compute.spread(matrix, plan, count), count)
    for commitment in COMMITMENTS:
        position = np.flatnonzero(plan.commitments == commitment)
        expected = _naive(register, rule, unit, commitment, day)
        if len(position):
            own = lanes[position[0]]
        else:
            own = compute.tally(compute.nothing_known(len(count.authority)), count)[0]
        assert [compute.figure(own[g]) for g in range(len(GROUPS))] == expected[:-1]
        assert compute.figure(own.sum(axis=0)) == expected[-1]


@settings(max_examples=100, deadline=None)
@given(registers(), measures, st.integers(0, DAYS), st.sampled_from(COMMITMENTS))
def test_one_commitment_equals_its_row_of_all(
    register: Register, rule: MeasureInfo, day: int, commitment: int
) -> None:
    columns = np.array(register.connections, dtype=np.int32).reshape(-1, 2)
    plan = compute.layout(columns[:, 0], columns[:, 1])
    found = _found(register, rule, day)
    everything = compute.verdicts_of(plan, found)
    rows, places = plan.rows(commitment)
    own = compute.best(found[rows], places, len(plan.authorities))
    position = np.flatnonzero(plan.commitments == commitment)
    if len(position):
        assert own.tolist() == everything[position[0]].tolist()
    else:
        assert set(own.tolist()) <= {Verdict.UNKNOWN}


def test_authorities_count_once_and_the_missing_ones_are_unknown() -> None:
    bodies = [census.Body(1, "09001"), census.Body(2, "0900200005"), census.Body(3, "09")]
    count = census.of_bodies(bodies, GROUPS, missing=13)
    plan = compute.layout(np.array([1, 2, 3], np.int32), np.array([7, 7, 7], np.int32))
    matrix = np.array([[Verdict.SERVED, Verdict.NOT_SERVED, Verdict.SERVED, Verdict.UNKNOWN]], np.int8)
    lanes = compute.tally(compute.spread(matrix, plan, count), count)[0]
    assert [compute.figure(row) for row in lanes] == [
        Figure(1, 1, 0, 0),
        Figure(0, 1, 0, 0),
        Figure(0, 0, 0, 0),
        Figure(1, 14, 13, 0),
    ]


def test_evidence_grows_stale_to_the_day() -> None:
    rule = measure(min_strength=Strength.TEST_ARRIVED, max_age_days=180)
    proved = date(2026, 1, 1)
    epoch = date(1970, 1, 1)

    def served(day: date) -> bool:
        arrays = (np.array([value], np.int8) for value in (State.LIVE, LiveLevel.NONE, Strength.TEST_ARRIVED))
        evidence = np.array([(proved - epoch).days], np.int32)
        return bool(compute.classify(rule, *arrays, evidence, (day - epoch).days)[0] == Verdict.SERVED)

    assert served(proved + timedelta(days=180))
    assert not served(proved + timedelta(days=181))
    assert not served(proved - timedelta(days=1))


def test_forty_percent_of_authorities_can_be_two_thirds_of_the_people() -> None:
    """The same register, three headlines: 40 % of authorities, 66 % of people, not everywhere."""
    people = [330_000, 330_000, 120_000, 110_000, 110_000]
    areas = [census.Area(f"09001000000{n}", True, p, n + 1) for n, p in enumerate(people)]
    bodies = [census.Body(n + 1, area.ars) for n, area in enumerate(areas)]
    plan = compute.layout(np.arange(1, 6, dtype=np.int32), np.full(5, 1, np.int32))
    matrix = np.full((1, 6), Verdict.NOT_SERVED, np.int8)
    matrix[0, :2] = Verdict.SERVED

    def total(count: compute.Census) -> Figure:
        return compute.figure(compute.tally(compute.spread(matrix, plan, count), count)[0].sum(axis=0))

    assert total(census.of_bodies(bodies, GROUPS)).share == 0.4
    assert total(census.of_areas(areas, CountingUnit.INHABITANTS, GROUPS)).share == 0.66
    municipalities = total(census.of_areas(areas, CountingUnit.MUNICIPALITIES, GROUPS))
    assert municipalities.everywhere is False
    assert municipalities.somewhere is True


def test_map_classes_are_those_of_the_rule() -> None:
    states = np.repeat(np.array(list(State), np.int8), len(Strength))
    strengths = np.tile(np.array(list(Strength), np.int8), len(State))
    expected = [map_class(State(s), Strength(e)) for s, e in zip(states, strengths, strict=True)]
    assert compute.map_classes(states, strengths).tolist() == expected


def test_sums_of_people_are_exact() -> None:
    count = compute.Census(np.array([0, 0], np.int32), np.array([2**52, 1]), np.array([0, 0], np.int32), 1)
    lanes = compute.tally(compute.nothing_known(2), count)
    assert int(lanes[0, 0, Verdict.UNKNOWN]) == 2**52 + 1
