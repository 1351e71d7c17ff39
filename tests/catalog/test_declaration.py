# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Commitments are stored as stated; a LeiKa key needs the catalogue or a source of its own."""

from dataclasses import replace
from datetime import date

import pytest

from blaupause.catalog import queries
from blaupause.catalog.actions import declare_commitments
from blaupause.catalog.models import Commitment, OnlineService
from blaupause.catalog.rules import (
    ChannelSpec,
    CommitmentServiceSpec,
    CommitmentSpec,
    OnlineServiceSpec,
    OperatorSpec,
    VariantSpec,
)
from blaupause.kernel.problems import Location, Problems
from blaupause.ledger.models import Entry

pytestmark = pytest.mark.django_db
URL = "https://example.org/quelle"
IN_CATALOGUE = "99115005104000"
YOUNGER = "99089018991015"

SERVICE = OnlineServiceSpec(
    key="probe-dienst",
    name="Probedienst",
    kind="efa",
    source_url=URL,
    operator=OperatorSpec("probe-betreiber", "Probebetreiber", URL),
    responsible_land="02",
    variants=(VariantSpec("haupt", "Hauptstrecke", (IN_CATALOGUE, YOUNGER), URL),),
    channels=(ChannelSpec("osci", "structured", "XMeld", URL), ChannelSpec("pdf", "pdf")),
)
COMMITMENT = CommitmentSpec(
    key="by-probe",
    land="09",
    name_de="Probe",
    name_en="Probe",
    citizen_name_de="Wohnsitz ummelden",
    citizen_name_en="Change your address",
    competence="registration",
    due=date(2026, 12, 31),
    announced=date(2026, 1, 21),
    source_url=URL,
    order=90,
    online_service="probe-dienst",
    services=(
        CommitmentServiceSpec(IN_CATALOGUE),
        CommitmentServiceSpec(YOUNGER, "Grüne Karte", URL),
    ),
    location=Location("probe.yaml", 7),
)


def declare(commitment: CommitmentSpec = COMMITMENT, service: OnlineServiceSpec = SERVICE) -> tuple[int, int, int]:
    found = declare_commitments(by="test", commitments=[commitment], online_services=[service])
    return found.created, found.changed, found.unchanged


def codes(commitment: CommitmentSpec = COMMITMENT, service: OnlineServiceSpec = SERVICE) -> set[str]:
    with pytest.raises(Problems) as caught:
        declare(commitment, service)
    assert not Commitment.objects.filter(key="by-probe").exists()
    assert not OnlineService.objects.filter(key="probe-dienst").exists()
    return {problem.code for problem in caught.value.problems}


def test_a_commitment_is_read_back_as_stated() -> None:
    assert declare() == (3, 0, 0)
    found = next(c for c in queries.commitments("09") if c.key == "by-probe")
    assert found.online_service is not None
    assert found.online_service.operator is not None
    assert found.online_service.operator.name == "Probebetreiber"
    assert [(c.kind, c.live_level) for c in found.online_service.channels] == [("osci", "structured"), ("pdf", "pdf")]
    assert found.online_service.variants[0].leika_keys == (IN_CATALOGUE, YOUNGER)
    services = {s.leika_key: s for s in found.services}
    assert services[IN_CATALOGUE].name == "Wohnsitz Anmeldung"
    assert services[IN_CATALOGUE].in_catalogue
    assert not services[YOUNGER].in_catalogue
    assert services[YOUNGER].source_url == URL
    assert all(c.key != "by-probe" for c in queries.commitments("06"))


def test_declaring_again_changes_nothing() -> None:
    declare()
    entries = Entry.objects.count()
    assert declare() == (0, 0, 3)
    assert Entry.objects.count() == entries


def test_a_change_is_one_ledger_entry_and_keeps_the_row() -> None:
    declare()
    number = Commitment.objects.get(key="by-probe").pk
    assert declare(replace(COMMITMENT, due=date(2027, 6, 30))) == (0, 1, 2)
    changed = Commitment.objects.get(key="by-probe")
    assert (changed.pk, changed.due) == (number, date(2027, 6, 30))
    entry = Entry.objects.filter(chain="catalog").order_by("-number")[0]
    assert (entry.action, entry.subject) == ("commitment.changed", "commitment:by-probe")


def test_a_planted_key_without_catalogue_and_source_is_an_error_with_its_place() -> None:
    planted = replace(COMMITMENT, services=(CommitmentServiceSpec(YOUNGER, "Grüne Karte"),))
    with pytest.raises(Problems) as caught:
        declare(planted)
    problem = caught.value.problems[0]
    assert problem.code == "catalog.key_unproved"
    assert YOUNGER in problem.de
    assert "probe.yaml:7" in str(caught.value)
    assert not Commitment.objects.filter(key="by-probe").exists()


def test_a_planted_key_in_a_variant_is_an_error_too() -> None:
    service = replace(SERVICE, variants=(VariantSpec("haupt", "Haupt", (YOUNGER,)),))
    assert codes(service=service) == {"catalog.key_unproved"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"services": (CommitmentServiceSpec("99115005104", "Kurz", URL),)}, "key.leika"),
        ({"services": (CommitmentServiceSpec("９９115005104000", "Breit", URL),)}, "key.leika"),
        ({"services": (CommitmentServiceSpec(IN_CATALOGUE),) * 2}, "catalog.key_twice"),
        ({"services": (CommitmentServiceSpec(YOUNGER, "", URL),)}, "catalog.missing"),
        ({"land": "17"}, "catalog.land"),
        ({"source_url": "aus der Zeitung"}, "catalog.source_url"),
        ({"source_url": "javascript:alert(1)"}, "catalog.source_url"),
        ({"target": "soon"}, "catalog.choice"),
        ({"due": date(2025, 1, 1)}, "catalog.due"),
        ({"online_service": "nirgends"}, "catalog.online_service_unknown"),
        ({"name_en": " "}, "catalog.missing"),
        ({"competence": "Ämter!"}, "catalog.slug"),
    ],
)
def test_a_wrong_commitment_is_refused_whole(change: dict[str, object], code: str) -> None:
    assert code in codes(replace(COMMITMENT, **change))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"kind": "magic"}, "catalog.choice"),
        ({"key": "Großer Dienst"}, "catalog.slug"),
        ({"responsible_land": "99"}, "catalog.land"),
        ({"operator": OperatorSpec("x y", "Name")}, "catalog.slug"),
        ({"channels": (ChannelSpec("post", "pdf"),)}, "catalog.choice"),
        ({"channels": (ChannelSpec("pdf", "pdf"),) * 2}, "catalog.channel_twice"),
        ({"variants": (VariantSpec("a", "A"),) * 2}, "catalog.variant_twice"),
        ({"source_url": ""}, "catalog.source_url"),
    ],
)
def test_a_wrong_online_service_is_refused_whole(change: dict[str, object], code: str) -> None:
    assert code in codes(service=replace(SERVICE, **change))  # type: ignore[arg-type]


def test_the_same_commitment_twice_is_refused() -> None:
    with pytest.raises(Problems) as caught:
        declare_commitments(by="test", commitments=[COMMITMENT] * 2, online_services=[SERVICE])
    assert {p.code for p in caught.value.problems} == {"catalog.commitment_twice"}


def test_a_stored_online_service_may_be_named_without_declaring_it_again() -> None:
    declare()
    other = replace(COMMITMENT, key="by-probe-zwei")
    found = declare_commitments(by="test", commitments=[other])
    assert (found.created, found.unchanged) == (1, 0)


def test_the_ten_promises_stand_in_both_lands_with_source_and_proved_keys() -> None:
    for land in ("09", "06"):
        found = queries.commitments(land)
        assert len(found) == 5
        for commitment in found:
            assert commitment.due == date(2026, 12, 31)
            assert commitment.source_url.startswith("https://")
            assert commitment.services
            assert all(s.in_catalogue or s.source_url for s in commitment.services)
