# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Services are found by words, keys, umlauts in any spelling, and with typing errors."""

import pytest

from blaupause.catalog.files import packaged_ozg, packaged_services
from blaupause.catalog.search import ServiceIndex, Why

RECORDS = packaged_services(packaged_ozg()).records
INDEX = ServiceIndex([r.leika_key for r in RECORDS], [r.name for r in RECORDS])


def names(text: str, limit: int = 5) -> list[str]:
    return [RECORDS[match.position].name for match in INDEX.search(text, limit)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("wohnsitz anmeldung", "Wohnsitz Anmeldung"),
        ("Anmeldung Wohnsitz", "Wohnsitz Anmeldung"),
        ("fuehrerschein", "Führerschein"),
        ("FÜHRERSCHEIN", "Führerschein"),
        ("Wohnsiz Anmeldnug", "Wohnsitz Anmeldung"),
        ("hundesteur", "Hundesteuer"),
        ("Unterhaltsvorschus", "Unterhaltsvorschuss"),
        ("Baugenehmigung", "Baugenehmigung"),
        ("99115005104000", "Wohnsitz Anmeldung"),
    ],
)
def test_the_best_answer_comes_first(text: str, name: str) -> None:
    assert names(text)[0] == name


def test_why_an_answer_was_found_is_told() -> None:
    assert INDEX.search("9911500510", 1)[0].why is Why.KEY
    assert INDEX.search("hundesteuer", 1)[0].why is Why.WORDS
    assert INDEX.search("hundesteur", 1)[0].why is Why.TYPO


@pytest.mark.parametrize(
    "text",
    ["", "   ", "!!!", "\x00", "🦆", "９９１１５", "x" * 100_000],
    ids=["empty", "blank", "marks", "nul", "duck", "full-width", "long"],
)
def test_senseless_questions_have_no_answer_and_no_traceback(text: str) -> None:
    assert INDEX.search(text, 5) == []


def test_the_limit_holds_and_nothing_stands_twice() -> None:
    found = INDEX.search("genehmigung", 50)
    assert len(found) == 50
    assert len({match.position for match in found}) == 50
    assert INDEX.search("genehmigung", 0) == []
