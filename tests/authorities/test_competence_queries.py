# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Competences are answered from arrays, with one small query per question and one per request."""

from collections.abc import Iterator
from datetime import date

import numpy as np
import pytest
from django.core.signals import request_finished, request_started
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blaupause.authorities import actions, queries
from blaupause.authorities.models import Authority, Competence
from blaupause.authorities.revision import STAMPS

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 1)


def test_a_map_is_sorted_compact_and_read_only() -> None:
    found = queries.competence_at("registration", DAY)
    assert found.area_ids.dtype == found.authority_ids.dtype == np.int32
    assert np.all(np.diff(found.area_ids) > 0)
    assert len(found.assumptions) == len(found.area_ids) == 2217 + 425
    with pytest.raises(ValueError, match="read-only"):
        found.area_ids[0] = 1


def test_a_warm_answer_costs_one_small_query() -> None:
    queries.competence_at("building", DAY)
    for day in (DAY, date(2026, 4, 1)):
        with CaptureQueriesContext(connection) as captured:
            queries.competence_at("building", day)
        assert len(captured) == 1


@pytest.fixture
def web_request() -> Iterator[None]:
    """What Django sends around a request."""
    queries.competence_at("registration", DAY)
    queries.expected("building", "09", DAY)
    STAMPS.begin_request()
    yield
    STAMPS.end_request()


def test_inside_a_request_the_stamp_is_asked_once(web_request: None) -> None:
    with CaptureQueriesContext(connection) as captured:
        queries.competence_at("registration", DAY)
        queries.expected("building", "09", DAY)
        queries.authorities()
    assert len(captured) == 1


def test_the_signals_of_a_request_are_listened_to() -> None:
    for signal in (request_started, request_finished):
        assert any("authorities.revision" in str(receiver[0][0]) for receiver in signal.receivers)


def test_a_change_is_seen_at_once() -> None:
    before = queries.competence_at("weapons", DAY)
    first = int(before.area_ids[0])
    Competence.objects.filter(domain="weapons", area_id=first).delete()
    actions.derive(by="test")
    after = queries.competence_at("weapons", DAY)
    assert after is not before
    assert after.authority_of(first) == before.authority_of(first)


def test_days_without_rows_and_unknown_domains_are_empty() -> None:
    assert len(queries.competence_at("registration", date(1999, 1, 1)).area_ids) == 0
    assert len(queries.competence_at("fishing", DAY).area_ids) == 0
    assert queries.expected("fishing", "09") is None
    assert queries.competent_authority("fishing", 1, DAY) is None


def test_many_days_do_not_pile_up() -> None:
    for month in range(1, 13):
        for day in range(1, 29, 3):
            queries.competence_at("weapons", date(2027, month, day))
    state = queries._state
    assert state is not None
    assert len(state.maps) <= 64


def test_authorities_know_their_district_and_land() -> None:
    found = {body.key: body for body in queries.authorities().values()}
    assert found["40-092730000000"].district == "09273"
    assert found["50-091715101000"].district == "09171"
    assert found["20-064000000000"].district == ""
    assert found["20-064000000000"].land == "06"


def test_an_answer_names_rule_basis_and_source() -> None:
    area = int(queries.competence_at("weapons", DAY).area_ids[0])
    found = queries.competent_authority("weapons", area, DAY)
    assert found is not None
    assert found.source == "09/weapons@2020-01-01"
    assert "AVWaffBeschR" in found.legal_basis_de
    assert found.source_url.startswith("https://www.verkuendung-bayern.de/")
    assert found.authority is not None
    assert found.authority.id in set(Authority.objects.values_list("pk", flat=True))
