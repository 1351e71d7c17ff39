# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The public interface answers with its data set, its day and, when it cannot, with a clear problem."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from blaupause.api.parameters import SortName, StateName
from blaupause.rollout import actions
from blaupause.rollout.queries import SORTS
from blaupause.rollout.rules import State

pytestmark = pytest.mark.django_db

DAY = "2026-06-30"
COMMITTED = Path(__file__).parents[2] / "docs" / "openapi.json"


def get(address: str, status: int = 200, **parameters: str) -> Any:
    response = Client().get(f"/api/v1/{address}", parameters)
    assert response.status_code == status, response.content[:500]
    if status >= 400:
        assert response["Content-Type"] == "application/problem+json"
        assert response["Cache-Control"] == "no-store"
    answer = response.json()
    if status == 200:
        assert answer["dataset"] in {"official", "demonstration"}
    return answer


def test_a_municipality_is_found_and_answered() -> None:
    hit = get("municipalities", q="Meitingen")["hits"][0]
    assert (hit["ags"], hit["district"], hit["land"], hit["why"]) == ("09772177", "Augsburg", "Bayern", "exact")
    answer = get("municipalities/09772177", day=DAY)
    assert answer["unit"]["name"] == "Meitingen"
    assert answer["status_date"] == "2026-02-28"
    assert {service["status"] for service in answer["services"]} <= {"unknown", "online"}
    one = get("municipalities/09772177/services/by-ewa", day=DAY)
    assert one["service"] == next(s for s in answer["services"] if s["commitment"] == "by-ewa")


def test_a_gone_municipality_leads_on() -> None:
    answer = get("municipalities/06435014", day=DAY)
    assert answer["gone_on"] == "2026-02-28"
    assert answer["moved_to"][0]["ags"] == "06415000"
    assert get("municipalities/06435014/services/he-ewa", day=DAY)["service"] is None


def test_commitments_and_measures_carry_their_sources() -> None:
    found = get("commitments")["commitments"]
    assert len(found) == 10
    assert all(item["source_url"].startswith("http") and item["services"] for item in found)
    measures = {item["key"]: item for item in get("measures")["measures"]}
    assert measures["everywhere"]["mode"] == "everywhere"
    assert measures["cases_served"]["unavailable_de"] == "Fallzahlen liegen nicht vor."


def test_coverage_carries_what_is_unknown() -> None:
    answer = get("coverage", commitment="by-bau", measure="authorities_live", day=DAY)
    assert answer["total"]["denominator"] == 138
    assert answer["unassigned"]["unknown"] == 13
    assert len(answer["rows"]) == 96
    assert answer["measure"]["definition_en"]
    assert get("coverage", commitment="by-ewa", measure="cases_served", day=DAY)["total"] is None


def test_a_series_has_month_ends_and_its_last_day() -> None:
    answer = get("coverage/series", commitment="he-ewa", start="2025-12-15", end="2026-03-10")
    assert [p["day"] for p in answer["points"]] == ["2025-12-31", "2026-01-31", "2026-02-28", "2026-03-10"]
    assert get("coverage/series", commitment="he-ewa")["points"]


def test_units_are_keyed_by_level_and_ars() -> None:
    city = get("units/municipality/096610000000", day=DAY)
    district = get("units/district/096610000000", day=DAY)
    assert city["unit"]["level"] == "municipality"
    assert district["unit"]["level"] == "district"
    assert [step["level"] for step in city["path"]] == ["district", "region", "land"]


def test_the_register_is_paged_and_filtered() -> None:
    everything = get("connections", per_page="1")
    bavaria = get("connections", land="09", commitment="by-ewa", per_page="3", page="2")
    assert everything["total"] > bavaria["total"] == 1385
    assert len(bavaria["rows"]) == 3
    assert bavaria["pages"] == 462
    live = get("connections", state="live")
    assert {row["state"] for row in live["rows"]} == {"live"}
    assert get("connections", q="Pullach")["total"] >= 1


def test_sources_are_named() -> None:
    notes = " ".join(item["note"] for item in get("sources")["sources"])
    assert "GeoNames" in notes
    assert "Destatis" in notes


def test_demonstration_rows_come_only_on_demand() -> None:
    refused = get("municipalities/09772177", 422, dataset="demonstration")
    assert refused["code"] == "dataset.not_loaded"
    actions.load_demonstration(by="test", seed=1)
    assert get("municipalities/09772177")["dataset"] == "official"
    invented = get("municipalities/09772177", dataset="demonstration")
    assert invented["dataset"] == "demonstration"
    assert any(service["demonstration"] for service in invented["services"])
    rows = get("connections", dataset="demonstration", per_page="500")["rows"]
    assert any(row["demonstration"] for row in rows)


@pytest.mark.parametrize(
    ("address", "parameters", "status", "code"),
    [
        ("municipalities/99999999", {}, 404, "api.not_found"),
        ("municipalities/0977217７", {}, 422, "api.parameters"),
        ("municipalities/09772177", {"day": "2026-02-30"}, 422, "day.invalid"),
        ("municipalities/09772177", {"day": "２０２６-01-01"}, 422, "api.parameters"),
        ("municipalities/09772177", {"day": "1990-01-01"}, 422, "territory.no_status"),
        ("municipalities/09772177", {"day": "0000-00-00"}, 422, "day.invalid"),
        ("municipalities/09772177", {"day": "9999-12-31"}, 422, "day.future"),
        ("municipalities/09772177/services/he-ewa", {}, 404, "api.not_found"),
        ("municipalities/09772177/services/gibt-es-nicht", {}, 404, "api.not_found"),
        ("municipalities", {}, 422, "api.parameters"),
        ("municipalities", {"q": "a\x00b"}, 422, "api.parameters"),
        ("municipalities", {"q": "a", "limit": "1" + "0" * 400}, 422, "api.parameters"),
        ("municipalities", {"q": "x" * 101}, 422, "api.parameters"),
        ("coverage", {"commitment": "xx"}, 404, "coverage.no_commitment"),
        ("coverage", {"commitment": "by-ewa", "measure": "xx"}, 404, "coverage.no_measure"),
        ("coverage", {"commitment": "by-ewa", "level": "association"}, 422, "api.parameters"),
        ("coverage", {"commitment": "by-ewa", "within": "x"}, 422, "api.parameters"),
        ("coverage", {"commitment": "by-ewa", "dataset": "all"}, 422, "api.parameters"),
        (
            "coverage/series",
            {"commitment": "by-ewa", "start": "2026-03-01", "end": "2026-02-28"},
            422,
            "series.order",
        ),
        ("coverage/series", {"commitment": "by-ewa", "start": "1900-01-01"}, 422, "series.too_long"),
        ("coverage/series", {"commitment": "by-ewa", "start": "2025-01-01"}, 422, "territory.no_status"),
        ("units/land/091000000000", {}, 404, "api.not_found"),
        ("units/city/090000000000", {}, 422, "api.parameters"),
        ("connections", {"state": "alive"}, 422, "api.parameters"),
        ("connections", {"page": "0"}, 422, "api.parameters"),
        ("connections", {"per_page": "-1"}, 422, "api.parameters"),
        ("connections", {"system": "9" * 400}, 422, "api.parameters"),
        ("connections", {"q": "\x00"}, 422, "api.parameters"),
        ("gibt/es/nicht", {}, 404, "api.no_address"),
        ("docs", {}, 404, "api.no_address"),
    ],
)
def test_what_cannot_be_answered_is_a_clear_problem(
    address: str, parameters: dict[str, str], status: int, code: str
) -> None:
    answer = get(address, status, **parameters)
    assert answer["code"] == code
    assert answer["status"] == status
    assert answer["detail"]
    assert answer["detail_de"]
    assert answer["detail"] != answer["detail_de"]


@pytest.mark.parametrize("raw", ["%ff%fe", "%ed%a0%80", "%00", "%F0%9F%92%A9", "%25%ZZ", "a" * 5000])
def test_broken_encodings_are_answered(raw: str) -> None:
    for address in (f"municipalities?q={raw}", f"municipalities/{raw}", f"connections?q={raw}", f"units/land/{raw}"):
        assert Client().get(f"/api/v1/{address}").status_code in {200, 404, 422}


def test_an_unchanged_answer_is_not_sent_again() -> None:
    first = Client().get("/api/v1/measures")
    assert first["Cache-Control"] == "public, max-age=60"
    again = Client().get("/api/v1/measures", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    other = Client().get("/api/v1/commitments", headers={"if-none-match": first["ETag"]})
    assert other.status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
@pytest.mark.parametrize("address", ["", "measures", "openapi.json"])
def test_nothing_can_be_written(method: str, address: str) -> None:
    response = getattr(Client(enforce_csrf_checks=True), method)(f"/api/v1/{address}")
    assert response.status_code == 405
    assert response["Content-Type"] == "application/problem+json"
    assert response["Allow"] == "GET, HEAD"
    assert response.json()["code"] == "api.read_only"


@pytest.mark.parametrize("address", ["/api/", "/api/v1/", "/api/v1/nix", "/api/v2/measures"])
@pytest.mark.parametrize("method", ["get", "head"])
def test_addresses_without_anything_are_a_problem(method: str, address: str) -> None:
    response = getattr(Client(), method)(address)
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"


def test_writing_to_an_address_without_anything_is_the_same_problem() -> None:
    response = Client(enforce_csrf_checks=True).post("/api/nix")
    assert (response.status_code, response.json()["code"]) == (404, "api.no_address")


def test_the_published_description_is_the_committed_one() -> None:
    served = Client().get("/api/v1/openapi.json").json()
    assert served == json.loads(COMMITTED.read_text("utf-8")), "run: python -m django openapi > docs/openapi.json"


def test_every_address_is_described_in_the_documentation() -> None:
    text = (COMMITTED.parent / "api.md").read_text("utf-8")
    for path in json.loads(COMMITTED.read_text("utf-8"))["paths"]:
        assert f"`{path}`" in text


def test_the_words_of_the_interface_are_those_of_the_house() -> None:
    assert [member.name for member in StateName] == [member.name for member in State]
    assert {member.value for member in SortName} == set(SORTS)
