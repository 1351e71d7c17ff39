# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Questions about a day are answered from one immutable snapshot per process, which follows every import."""

import threading
from collections.abc import Iterator
from dataclasses import FrozenInstanceError, replace
from datetime import date

import pytest
from django.core.signals import request_finished, request_started
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from blaupause.territory import queries, revision
from blaupause.territory.models import RegisterImport
from blaupause.territory.rules import Level

from .registers import BASE, DAY, ELLGAU, LATER, changed
from .test_import import imported, merged

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_() -> Iterator[None]:
    revision.begin_request()
    yield
    revision.end_request()


@pytest.fixture
def small(empty_database: None) -> None:
    imported()


@pytest.mark.usefixtures("small")
class TestCache:
    def test_a_repeated_question_costs_one_small_query(self) -> None:
        queries.territory_at(DAY)
        with CaptureQueriesContext(connection) as asked:
            queries.territory_at(DAY)
        assert len(asked) == 1

    def test_within_a_web_request_it_costs_one_altogether(self, request_: None) -> None:
        with CaptureQueriesContext(connection) as asked:
            for _ in range(5):
                queries.territory_at(DAY)
        assert len(asked) <= 2  # the revision, and the units when nobody asked before

    def test_an_import_is_seen_even_within_the_same_request(self, request_: None) -> None:
        assert queries.territory_at(LATER).by_ags("09772136") is not None
        imported(merged(), LATER)
        assert queries.territory_at(LATER).by_ags("09772136") is None

    def test_a_new_request_asks_again(self, request_: None) -> None:
        queries.territory_at(LATER)
        RegisterImport.objects.update(status_date=date(2025, 9, 30))  # as another process would
        assert queries.territory_at(LATER).status_date == DAY
        revision.begin_request()
        assert revision.current().imports[0][0] == date(2025, 9, 30)

    def test_requests_tell_where_they_begin_and_end(self) -> None:
        for signal in (request_started, request_finished):
            assert any("territory.revision" in str(receiver[0][0]) for receiver in signal.receivers)

    def test_a_rolled_back_import_is_forgotten(self) -> None:
        class Undo(Exception):
            pass

        def dry_run() -> None:
            with transaction.atomic():
                imported(merged(), LATER)
                assert queries.territory_at(LATER).by_ags("09772136") is None
                raise Undo

        with pytest.raises(Undo):
            dry_run()
        assert queries.territory_at(LATER).by_ags("09772136") is not None

    def test_two_days_of_one_status_share_a_snapshot(self) -> None:
        first, second = queries.territory_at(DAY), queries.territory_at(LATER)
        assert first.day != second.day
        assert first.units is second.units

    def test_facts_cannot_be_changed(self) -> None:
        unit = queries.territory_at(DAY).by_ags("09772136")
        assert unit is not None
        with pytest.raises(FrozenInstanceError):
            unit.name = "Elbonia"  # type: ignore[misc]


@pytest.mark.usefixtures("small")
class TestAnswers:
    def test_figures_of_higher_levels_are_sums(self) -> None:
        territory = queries.territory_at(DAY)
        everything = (12_307 + 1180 + 2620 + 1700, 2987 + 1450 + 900 + 1000 + 500)
        for level, key in ((Level.LAND, "09"), (Level.REGION, "097"), (Level.DISTRICT, "09772")):
            unit = territory.get(level, key)
            assert unit is not None
            assert (unit.population, unit.area_ha) == everything
        association = territory.get(Level.ASSOCIATION, "097725701")
        assert association is not None
        assert association.population == 1180 + 2620 + 1700

    def test_areas_are_municipalities_and_unincorporated_in_dictionary_order(self) -> None:
        imported(changed((ELLGAU, replace(ELLGAU, designation="Öllgau"))), LATER)
        names = [u.name for u in queries.territory_at(LATER).areas("09772")]
        assert names == ["Meitingen", "Nordendorf", "Öllgau", "Schmellerforst", "Westendorf"]

    def test_a_prefix_nobody_has_gives_nothing(self) -> None:
        territory = queries.territory_at(DAY)
        assert territory.areas("10") == ()
        assert territory.at_level(Level.DISTRICT, "x' OR 1=1") == ()
        assert territory.get(Level.LAND, "99") is None
        assert territory.members(-1) == ()

    def test_strange_prefixes_do_not_fill_the_memory(self) -> None:
        territory = queries.territory_at(DAY)
        for number in range(5000):
            territory.areas(f"{number:012d}")
        assert len(territory._snapshot._selections) <= 4000


def test_a_kreisfreie_stadt_stands_on_two_levels() -> None:
    territory = queries.territory_at(LATER)
    city, district = territory.by_ags("09761000"), territory.get(Level.DISTRICT, "09761")
    assert city is not None
    assert district is not None
    assert city.ars == district.ars
    assert city.parent_id == district.id
    assert city.population == district.population


def test_many_threads_get_the_same_snapshot() -> None:
    present = revision.current()
    found: list[object] = []
    queries._cache.revision = None
    queries._snapshot(present, LATER)

    def ask() -> None:
        found.append(queries._snapshot(present, LATER))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(s) for s in found}) == 1
    assert BASE
