# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Tables of services, OZG services and systems are read whole, or refused with their lines."""

import pytest

from blaupause.catalog.files import packaged_ozg, packaged_services, typings
from blaupause.catalog.sources import systems
from blaupause.catalog.sources.services import OzgRecord, ServiceFile, parse_ozg, parse_services
from blaupause.kernel.problems import Problem, Problems

HEAD = "leika_key,name,typ,ozg_id\n"
GOOD = "99115005104000,Wohnsitz Anmeldung,2/3,10124\n"
OZG = {"10124": OzgRecord("10124", "Ummeldung", "Bauen & Wohnen", "Umzug")}


def read(text: str) -> ServiceFile:
    return parse_services(text, "dienste.csv", OZG)


def test_the_packaged_catalogue_is_that_of_october_2019() -> None:
    found = packaged_services(packaged_ozg())
    assert len(found.records) == 5249
    assert sum(not record.leika_key for record in found.records) == 436
    by_key = {r.leika_key: r for r in found.records if r.leika_key}
    registration = by_key["99115005104000"]
    assert (registration.name, registration.ozg_id, registration.typing) == ("Wohnsitz Anmeldung", "10124", "2/3")
    assert registration.topic
    assert registration.situation
    assert "Bundesebene" in typings()["2/3"]


def test_topic_and_situation_come_from_the_ozg_service_unless_given() -> None:
    assert read(HEAD + GOOD).records[0].topic == "Bauen & Wohnen"
    own = "leika_key;name;typ;ozg_id;themenfeld\n99115005104000;Anmeldung;2/3;10124;Umwelt\n"
    assert (read(own).records[0].topic, read(own).records[0].situation) == ("Umwelt", "Umzug")


def test_the_full_table_of_the_source_is_understood() -> None:
    text = (
        "leika_key,name,typ,ozg_id,ozg_name,themenfeld,lage,leistungstyp\n"
        "99001001000000,Abfallgebühr,5,10110,Abfallentsorgung,Bauen & Wohnen,Wohnen & Umzug,lo\n"
    )
    assert read(text).records[0].kind == "lo"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("9911500510400,Kurz,2/3,10124", "key.leika"),
        ("99１15005104001,Breit,2/3,10124", "key.leika"),
        ("98115005104001,Falsch,2/3,10124", "key.leika"),
        ("99115005104001,,2/3,10124", "catalog.name"),
        ("99115005104001,Name,2/3,x1", "catalog.ozg_id"),
        ("99115005104001,Name,2/3,１０１", "catalog.ozg_id"),
        ("99115005104001,Name,2/3/4/5/6,10124", "catalog.typing"),
        ("99115005104000,Noch einmal,2/3,10124", "catalog.key_twice"),
    ],
)
def test_a_faulty_line_is_named(line: str, code: str) -> None:
    with pytest.raises(Problems) as caught:
        read(HEAD + GOOD + line + "\n")
    problem = caught.value.problems[0]
    assert problem.code == code
    assert problem.location is not None
    assert problem.location.line == 3


def test_all_faults_are_told_but_not_thousands() -> None:
    with pytest.raises(Problems) as caught:
        read(HEAD + "x,,2/3,10124\n" * 5000)
    assert 20 <= len(caught.value.problems) <= 22


@pytest.mark.parametrize(
    "text", ["", "leika_key,name\n1,2\n", HEAD + "a,b\n", HEAD + '"a,b,c,d\n', HEAD.replace("typ", "name")]
)
def test_a_wrong_table_is_a_problem(text: str) -> None:
    with pytest.raises(Problem):
        read(text)


def test_ozg_ids_are_unique() -> None:
    table = "ozg_id,name,themenfeld,lage\n1,A,T,L\n1,B,T,L\n"
    with pytest.raises(Problems, match="Zeile 2"):
        parse_ozg(table, "ozg.csv")
    with pytest.raises(Problems):
        parse_ozg("ozg_id,name,themenfeld,lage\nx,A,T,L\n", "ozg.csv")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("Musterhaus;;1.0;", "catalog.missing"),
        ("!!!;Produkt;1.0;", "catalog.missing"),
        ("Musterhaus;Produkt;1.0;ftp://example.org", "catalog.source_url"),
        ("Musterhaus;Produkt;1.0;javascript:alert(1)", "catalog.source_url"),
        (f"Musterhaus;{'P' * 200};1.0;", "catalog.too_long"),
        ("Musterhaus;Pro\tdukt;1.0;", "catalog.too_long"),
        ("MUSTERHAUS;Verfahren;2;", "catalog.system_twice"),
    ],
)
def test_a_faulty_system_is_named(line: str, code: str) -> None:
    text = f"hersteller;produkt;version;quelle\nMusterhaus;Verfahren;2;https://example.org/p\n{line}\n"
    with pytest.raises(Problems) as caught:
        systems.parse(text, "verfahren.csv")
    assert caught.value.problems[0].code == code
    assert "verfahren.csv:3" in str(caught.value)


def test_vendors_are_recognised_by_their_letters() -> None:
    assert systems.vendor_key("d-NRW AöR") == "d-nrw-aoer"
    assert systems.vendor_key("Müller & Söhne GmbH") == "mueller-soehne-gmbh"
