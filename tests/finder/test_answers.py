# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""„Is it online where I live?“ is answered honestly for real places."""

from datetime import date

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext

from blaupause.finder import queries
from blaupause.finder.answers import Status, Way, rank, status, way
from blaupause.finder.queries import MunicipalityAnswer, ServiceAnswer
from blaupause.rollout import actions
from blaupause.rollout.models import Connection
from blaupause.rollout.rules import LiveLevel, State, Strength
from blaupause.territory.queries import territory_at
from blaupause.territory.rules import Level

DAY = date(2026, 6, 30)
SOURCE = "https://example.org/meldung"


def municipality(ags: str, day: date = DAY, demonstration: bool = False) -> MunicipalityAnswer:
    found = queries.municipality(ags, day, demonstration=demonstration)
    assert found is not None
    return found


def answer(ags: str, commitment: str, day: date = DAY) -> ServiceAnswer:
    return next(item for item in municipality(ags, day).services if item.commitment.key == commitment)


def record(ars: str, state: State, commitment: str = "by-ewa", **facts: object) -> None:
    row = Connection.objects.get(authority__key__endswith=f"-{ars}", commitment__key=commitment)
    actions.record(
        by="test",
        connection_id=row.pk,
        state=state,
        occurred_on=DAY,
        why="Test",
        source_url=SOURCE,
        **facts,  # type: ignore[arg-type]
    )


def test_every_state_has_an_answer_and_unknown_is_not_no() -> None:
    assert {status(state) for state in State} == set(Status)
    assert status(State.UNKNOWN) is Status.UNKNOWN
    assert status(State.CENTRAL) is Status.ONLINE


def test_the_stronger_connection_decides() -> None:
    order = [
        rank(State.LIVE, LiveLevel.NONE, Strength.TEST_ARRIVED),
        rank(State.LIVE, LiveLevel.STRUCTURED, Strength.REPORTED),
        rank(State.LIVE, LiveLevel.NONE, Strength.REPORTED),
        rank(State.UNKNOWN, LiveLevel.NONE, Strength.NONE),
        rank(State.OPEN, LiveLevel.NONE, Strength.NONE),
    ]
    assert order == sorted(order)


def test_where_to_go_instead() -> None:
    assert way(Status.ONLINE, True) is None
    assert way(Status.UNKNOWN, True) is Way.IN_PERSON
    assert way(Status.UNKNOWN, False) is Way.ASK_MUNICIPALITY
    assert way(Status.NOT_COMPETENT, True) is Way.ASK_MUNICIPALITY


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "ags"),
    [
        ("Meitingen", "09772177"),
        ("Pullach im Isartal", "09184139"),
        ("Aschafenburg", "09661000"),
        ("Hanau", "06415000"),
        ("86405", "09772177"),
        ("82049", "09184139"),
    ],
)
def test_real_places_are_found(text: str, ags: str) -> None:
    assert queries.search(text, day=DAY)[0].ags == ags


@pytest.mark.django_db
def test_a_hit_shows_district_and_land() -> None:
    hit = queries.search("Meitingen", day=DAY)[0]
    assert (hit.district_name, hit.land_name) == ("Augsburg", "Bayern")


@pytest.mark.django_db
def test_meitingen_knows_who_is_competent_and_does_not_invent_a_status() -> None:
    found = municipality("09772177")
    assert (found.unit.name, found.district.name if found.district else "") == ("Meitingen", "Augsburg")
    assert found.region is not None
    assert "86405" in found.postcodes
    assert len(found.services) == 5
    ewa = answer("09772177", "by-ewa")
    assert ewa.status is Status.UNKNOWN
    assert ewa.authority is not None
    assert "Meitingen" in ewa.authority.name
    assert ewa.alternative is not None
    assert (ewa.alternative.way, ewa.alternative.seat) == (Way.IN_PERSON, "Meitingen")
    licence = answer("09772177", "by-fuehrerschein")
    assert licence.authority is not None
    assert licence.authority.name.startswith("Landratsamt")


@pytest.mark.django_db
def test_a_reported_service_names_its_source() -> None:
    ewa = answer("09761000", "by-ewa")
    assert ewa.status is Status.ONLINE
    assert ewa.strength is Strength.REPORTED
    assert ewa.source_url.startswith("https://")
    assert ewa.since is not None
    assert ewa.alternative is None
    assert not ewa.demonstration


@pytest.mark.django_db
def test_the_source_is_that_of_the_day() -> None:
    record("097720177177", State.LIVE, strength=Strength.REPORTED, evidence_on=DAY)
    found = answer("09772177", "by-ewa")
    assert (found.status, found.source_url, found.since) == (Status.ONLINE, SOURCE, DAY)
    assert answer("09772177", "by-ewa", date(2026, 6, 29)).status is Status.UNKNOWN


@pytest.mark.django_db
def test_declined_sends_people_to_the_town_hall() -> None:
    record("097720177177", State.DECLINED)
    found = answer("09772177", "by-ewa")
    assert found.status is Status.NOT_ONLINE
    assert found.alternative is not None


@pytest.mark.django_db
def test_members_are_served_by_their_verwaltungsgemeinschaft() -> None:
    there = territory_at(DAY)
    association = there.at_level(Level.ASSOCIATION, "09")[0]
    member = there.members(association.id)[0]
    found = municipality(member.ags)
    assert found.association == association
    ewa = answer(member.ags, "by-ewa")
    assert ewa.authority is not None
    assert ewa.authority.unit_id == association.id
    assert ewa.alternative is not None
    assert ewa.alternative.seat == association.seat


@pytest.mark.django_db
def test_building_carries_its_caveat() -> None:
    found = answer("09772177", "by-bau")
    assert found.competence is not None
    assert found.competence.assumption is not None


@pytest.mark.django_db
def test_a_land_without_commitments_says_so_by_having_none() -> None:
    found = municipality("01001000")
    assert found.services == ()
    assert found.gone_on is None


@pytest.mark.django_db
def test_hanau_moved_and_the_old_key_leads_on() -> None:
    old = municipality("06435014")
    assert old.gone_on == date(2026, 2, 28)
    assert old.status_date == date(2025, 8, 31)
    assert [item.ags for item in old.moved_to] == ["06415000"]
    assert old.services == ()
    before = municipality("06435014", date(2025, 12, 31))
    assert before.gone_on is None
    assert before.district is not None
    assert before.district.name == "Main-Kinzig-Kreis"
    assert len(municipality("06415000").services) == 5


@pytest.mark.django_db
@pytest.mark.parametrize("ags", ["99999999", "00000000", "0977217", "0977217７"])
def test_there_never_was_such_a_municipality(ags: str) -> None:
    assert queries.municipality(ags, DAY, demonstration=False) is None
    assert queries.service(ags, "by-ewa", DAY, demonstration=False) is None


@pytest.mark.django_db
def test_one_service_is_the_same_answer() -> None:
    found = queries.service("09772177", "by-ewa", DAY, demonstration=False)
    assert found is not None
    assert found[1] == answer("09772177", "by-ewa")
    other = queries.service("09772177", "he-ewa", DAY, demonstration=False)
    assert other is not None
    assert other[1] is None
    gone = queries.service("06435014", "he-ewa", DAY, demonstration=False)
    assert gone is not None
    assert gone[0].moved_to
    assert gone[1] is None


@pytest.mark.django_db
def test_invented_entries_are_marked_and_only_on_demand() -> None:
    actions.load_demonstration(by="test", seed=1)
    official = municipality("09772177")
    assert not any(item.demonstration for item in official.services)
    invented = municipality("09772177", demonstration=True)
    assert any(item.demonstration for item in invented.services)
    reported = next(s for s in municipality("09761000", demonstration=True).services if s.commitment.key == "by-ewa")
    assert not reported.demonstration


@pytest.mark.django_db
def test_an_answer_costs_few_queries() -> None:
    municipality("09761000")
    with CaptureQueriesContext(database) as captured:
        municipality("09761000")
    asked = [query["sql"] for query in captured.captured_queries]
    assert len(set(asked)) <= 6
