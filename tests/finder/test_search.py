# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What people type leads to the municipality they mean."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blaupause.finder.rules import Delivery, Entry, Index, Match, Why

ENTRIES = (
    Entry("09772177", "Meitingen", "Meitingen, M", "Augsburg", "Bayern", 12_307),
    Entry("09184139", "Pullach i.Isartal", "Pullach i.Isartal", "München", "Bayern", 8_601),
    Entry("09162000", "München", "München, Landeshauptstadt", "München", "Bayern", 1_500_000),
    Entry("09661000", "Aschaffenburg", "Aschaffenburg", "Aschaffenburg", "Bayern", 73_091),
    Entry("09761000", "Augsburg", "Augsburg", "Augsburg", "Bayern", 301_105),
    Entry("15002000", "Halle (Saale)", "Halle (Saale), Stadt", "Halle (Saale)", "Sachsen-Anhalt", 226_000),
    Entry("03255017", "Halle", "Halle", "Holzminden", "Niedersachsen", 1_500),
    Entry("03459027", "Neuenkirchen", "Neuenkirchen", "Osnabrück", "Niedersachsen", 4_500),
    Entry("05566064", "Neuenkirchen", "Neuenkirchen", "Steinfurt", "Nordrhein-Westfalen", 14_000),
    Entry("10046117", "St. Wendel", "St. Wendel, Kreisstadt", "St. Wendel", "Saarland", 25_000),
    Entry("09575153", "Neustadt a.d.Aisch", "Neustadt a.d.Aisch, St", "Neustadt a.d.Aisch", "Bayern", 13_000),
    Entry("09180117", "Garmisch-Partenkirchen", "Garmisch-Partenkirchen, M", "Garmisch", "Bayern", 27_000),
    Entry("14625020", "Bautzen / Budyšin", "Bautzen / Budyšin, Stadt", "Bautzen", "Sachsen", 38_000),
    Entry("09363000", "Weiden i.d.OPf.", "Weiden i.d.OPf.", "Weiden", "Bayern", 43_000),
    Entry("09175132", "Markt Schwaben", "Markt Schwaben, M", "Ebersberg", "Bayern", 14_000),
    Entry("06415000", "Hanau", "Hanau, Brüder-Grimm-Stadt", "Hanau", "Hessen", 99_000),
)
DELIVERIES = (
    Delivery("86405", "09772177", "Meitingen"),
    Delivery("86405", "09772177", "Herbertshofen"),
    Delivery("82049", "09184139", "Pullach im Isartal"),
    Delivery("80331", "09162000", "München"),
    Delivery("63739", "09661000", "Aschaffenburg"),
    Delivery("63741", "09661000", "Nilkheim"),
    Delivery("63741", "06415000", "Erfunden"),
    Delivery("11111", "99999999", "Nirgendwo"),
)
INDEX = Index(ENTRIES, DELIVERIES)


def first(text: str) -> Match:
    return INDEX.search(text)[0]


@pytest.mark.parametrize(
    ("text", "name", "why"),
    [
        ("Meitingen", "Meitingen", Why.EXACT),
        ("  MEITINGEN ", "Meitingen", Why.EXACT),
        ("Meitingen, M", "Meitingen", Why.EXACT),
        ("Markt Meitingen", "Meitingen", Why.EXACT),
        ("Markt Schwaben", "Markt Schwaben", Why.EXACT),
        ("Meiti", "Meitingen", Why.PREFIX),
        ("Meitngen", "Meitingen", Why.TYPO),
        ("Pullach", "Pullach i.Isartal", Why.EXACT),
        ("Pullach im Isartal", "Pullach i.Isartal", Why.EXACT),
        ("pullach i. isar", "Pullach i.Isartal", Why.PREFIX),
        ("Muenchen", "München", Why.EXACT),
        ("münchen", "München", Why.EXACT),
        ("Munchen", "München", Why.TYPO),
        ("Aschafenburg", "Aschaffenburg", Why.TYPO),
        ("Hanua", "Hanau", Why.TYPO),
        ("Partenkirchen", "Garmisch-Partenkirchen", Why.WORD),
        ("tenkirch", "Garmisch-Partenkirchen", Why.PART),
        ("Sankt Wendel", "St. Wendel", Why.EXACT),
        ("Weiden in der Oberpfalz", "Weiden i.d.OPf.", Why.EXACT),
        ("Neustadt ad Aisch", "Neustadt a.d.Aisch", Why.EXACT),
        ("Budyšin", "Bautzen / Budyšin", Why.EXACT),
        ("Bautzen", "Bautzen / Budyšin", Why.EXACT),
        ("09772177", "Meitingen", Why.KEY),
        ("097720177177", "Meitingen", Why.KEY),
        ("86405", "Meitingen", Why.POSTCODE),
        ("8640", "Meitingen", Why.POSTCODE),
        ("Herbertshofen", "Meitingen", Why.PLACE),
    ],
)
def test_the_meant_municipality_comes_first(text: str, name: str, why: Why) -> None:
    assert (first(text).entry.name, first(text).why) == (name, why)


def test_a_place_says_which_it_was() -> None:
    assert first("Herbertshofen").place == "Herbertshofen"
    assert first("86405").place == "86405"


def test_namesakes_come_by_population_with_district_and_land() -> None:
    found = [(hit.entry.district, hit.entry.land) for hit in INDEX.search("Neuenkirchen")]
    assert found == [("Steinfurt", "Nordrhein-Westfalen"), ("Osnabrück", "Niedersachsen")]
    assert [hit.entry.name for hit in INDEX.search("Halle")] == ["Halle (Saale)", "Halle"]


@pytest.mark.parametrize(
    "text", ["Neuenkirchen Osnabrück", "Neuenkirchen, Kreis Osnabrück", "Neuenkirchen Niedersachsen"]
)
def test_the_region_tells_namesakes_apart(text: str) -> None:
    assert [hit.entry.district for hit in INDEX.search(text)] == ["Osnabrück"]


def test_a_postcode_may_lead_to_several_and_a_name_picks_one() -> None:
    assert [hit.entry.name for hit in INDEX.search("63741")] == ["Hanau", "Aschaffenburg"]
    assert [hit.entry.name for hit in INDEX.search("63741 Nilkheim")] == ["Aschaffenburg"]
    assert INDEX.search("63741 Meitingen")[-1].entry.name == "Meitingen"


@pytest.mark.parametrize("text", ["", " ", "８６４０５", "\x00", "\ud800", "…", "xyzzyqq", "00000", "0" * 400])
def test_nothing_is_found_for_nothing(text: str) -> None:
    assert INDEX.search(text) == ()


def test_the_limit_holds() -> None:
    assert len(INDEX.search("a", limit=2)) == 2
    assert INDEX.search("a", limit=0) == ()


@settings(max_examples=200)
@given(st.text(max_size=300), st.integers(-5, 30))
def test_any_text_is_answered(text: str, limit: int) -> None:
    found = INDEX.search(text, limit)
    assert len(found) <= max(limit, 0)
    assert len({hit.entry.ags for hit in found}) == len(found)


@settings(max_examples=100)
@given(st.sampled_from(ENTRIES), st.integers(0, 40))
def test_every_name_is_found_by_itself_and_by_its_beginning(entry: Entry, length: int) -> None:
    assert entry in [hit.entry for hit in INDEX.search(entry.name, 50)]
    beginning = entry.name[: max(length, 1)]
    assert entry in [hit.entry for hit in INDEX.search(beginning, 50)]
