# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Searching a blueprint as people type: umlauts, case, parts of compounds; marks stand where the words are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blaupause.blueprint.rules.search import AROUND, Index, _passage, build, fold, pieces, words_of

DOCUMENT = {
    "steps": {
        "contract": {"title": {"de": "Verträge schließen", "en": "Sign contracts"}, "text": {"de": "Ä", "en": "A"}},
        "card": {
            "title": {"de": "Ausweis prüfen", "en": "Check the card"},
            "text": {"de": "Der elektronische Personalausweis und der Schlüssel aus Straßburg.", "en": "The eID."},
        },
    },
    "facts": {"one": {"text": {"de": "Der Ausweis genügt.", "en": "The card is enough."}, "sources": ["contract"]}},
}


@pytest.fixture(scope="module")
def index() -> Index:
    """A tiny blueprint."""
    return build(DOCUMENT)


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("vertraege", ["contract"]),
        ("Vertrage", ["contract"]),
        ("VERTRÄGE", ["contract"]),
        ("vertra\u0308ge", ["contract"]),  # decomposed
        ("schluessel", ["card"]),
        ("strassburg", ["card"]),
        ("personal schlüssel", ["card"]),
        ("ausweis", ["card", "one"]),
        ("ausweis vertrag", []),
        ("", []),
        ("   ", []),
        ("x", []),
        ("\x00", []),
    ],
)
def test_words_find_what_people_mean(index: Index, query: str, keys: list[str]) -> None:
    assert [hit.key for hit in index.find(query, "de")] == keys


def test_a_title_comes_before_a_text_and_a_word_before_a_part(index: Index) -> None:
    assert [hit.key for hit in index.find("ausweis", "de")] == ["card", "one"]
    assert index.find("card", "en")[0].key == "card"


def test_marks_keep_the_original_spelling(index: Index) -> None:
    (hit,) = index.find("strassburg", "de")
    assert [piece.text for piece in hit.passage if piece.hit] == ["Straßburg"]


@given(st.text(max_size=400), st.text(max_size=30))
def test_pieces_are_the_text_itself(text: str, query: str) -> None:
    passage = _passage(text)
    cut = pieces(passage, words_of(query))
    assert "".join(piece.text for piece in cut) == passage.text
    assert all(piece.text for piece in cut)


@given(st.text(min_size=1, max_size=600), st.text(max_size=20))
def test_a_passage_stays_short(text: str, query: str) -> None:
    shown = pieces(_passage(text), words_of(query), AROUND)
    assert len("".join(piece.text for piece in shown)) <= max(2 * AROUND, 2 * AROUND + 8)


@given(st.text(max_size=200), st.booleans())
def test_every_folded_sign_comes_from_somewhere(text: str, umlauts: bool) -> None:
    folded = fold(text, umlauts=umlauts)
    assert len(folded.text) == len(folded.origin)
    assert list(folded.origin) == sorted(folded.origin)


@given(st.text(max_size=200))
def test_any_query_is_answered(query: str) -> None:
    build(DOCUMENT).find(query, "de")
