# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Full-text search over a blueprint, in memory. Pure.

German-friendly: case and accents do not count, ä is found as a and as ae, ß as ss, and a part of a compound finds
the whole ("ausweis" finds "Personalausweis"). All words have to occur in an object; objects are ranked by where
(title before text) and how (whole word, beginning, part).
"""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from blaupause.blueprint.rules.outline import Plain, Said, objects, sections, texts, title_of

WORDS: Final = 8
AROUND: Final = 90
_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_WHOLE, _BEGINNING, _PART = 6, 4, 2
_IN_TITLE: Final = 3
_FIRST: Final = ("steps", "parameters", "checks", "templates", "criteria", "facts")

Spelling = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as it is compared, and for every character of it where it came from."""

    text: str
    origin: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """One text of an object in both spellings."""

    text: str
    spellings: tuple[Folded, Folded]


@dataclass(frozen=True, slots=True)
class Entry:
    """An object of the blueprint; its first passage is its title."""

    section: str
    key: str
    title: Said
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a found text; `hit`: it is what was looked for."""

    text: str
    hit: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A found object with its title and the passage that fits best, both in pieces."""

    section: str
    key: str
    score: int
    title: tuple[Piece, ...]
    passage: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """Everything there is to find in one version, by language."""

    entries: dict[str, tuple[Entry, ...]]

    def find(self, query: str, language: str, limit: int = 50) -> tuple[Hit, ...]:
        """Objects in which every word of the query occurs, best first; nothing for a query without words."""
        words = words_of(query)
        if not words:
            return ()
        hits = [hit for entry in self.entries[language] if (hit := _hit(entry, words)) is not None]
        return tuple(sorted(hits, key=lambda hit: (-hit.score, _rank(hit.section), hit.key))[:limit])


def build(document: Plain) -> Index:
    """Index of a document in German and English."""
    return Index({language: tuple(_entries(document, language)) for language in ("de", "en")})


def fold(text: str, *, umlauts: bool) -> Folded:
    """Small letters and digits without accents; `umlauts`: ä as ae instead of a. Everything else is a blank."""
    found: list[str] = []
    origin: list[int] = []
    for index, sign in enumerate(text):
        spelt = sign.translate(_UMLAUTS) if umlauts else sign
        for part in unicodedata.normalize("NFKD", spelt).casefold():
            if unicodedata.combining(part):
                continue
            found.append(part if part.isalnum() else " ")
            origin.append(index)
    return Folded("".join(found), tuple(origin))


def words_of(query: str) -> tuple[tuple[str, str], ...]:
    """The first words of a query in both spellings; single letters count only as digits."""
    plain, spelt = (fold(unicodedata.normalize("NFC", query), umlauts=u).text.split() for u in (False, True))
    pairs = list(dict.fromkeys(zip(plain, spelt, strict=False)))
    return tuple(pair for pair in pairs if len(pair[0]) > 1 or pair[0].isdigit())[:WORDS]


def pieces(passage: Passage, words: Sequence[tuple[str, str]], around: int | None = None) -> tuple[Piece, ...]:
    """The text cut where words begin and end; `around`: only so many characters before and after the first one."""
    text = passage.text
    marked = bytearray(len(text))
    for word in words:
        for start, end in _spans(passage, word):
            marked[start:end] = b"\1" * (end - start)
    first, stop = 0, len(text)
    if around is not None and len(text) > 2 * around:
        hit = max(marked.find(1), 0)
        first = text.find(" ", hit - around) + 1 if hit > around else 0
        first = min(first, hit)
        cut = text.rfind(" ", hit, hit + around)
        stop = len(text) if hit + around >= len(text) else cut if cut > first else hit + around
    borders = [first, *(i for i in range(first + 1, stop) if marked[i] != marked[i - 1]), stop]
    found = [Piece(text[a:b], bool(marked[a])) for a, b in pairwise(borders) if b > a]
    before = [Piece("… ", False)] if first else []
    return (*before, *found, *([Piece(" …", False)] if stop < len(text) else []))


def _entries(document: Plain, language: str) -> Iterator[Entry]:
    for section in sections(document):
        for key, value in objects(document, section).items():
            title = title_of(document, section, key)
            own = [str(getattr(said, language)) for said in texts(value)]
            wanted = dict.fromkeys([str(getattr(title, language)), *own, key])
            yield Entry(section, key, title, tuple(_passage(text) for text in wanted))


def _passage(text: str) -> Passage:
    text = unicodedata.normalize("NFC", text)
    return Passage(text, (fold(text, umlauts=False), fold(text, umlauts=True)))


def _hit(entry: Entry, words: Sequence[tuple[str, str]]) -> Hit | None:
    total = 0
    best: dict[int, int] = {}
    for word in words:
        scores = [
            _score(passage, word) * (_IN_TITLE if not index else 1) for index, passage in enumerate(entry.passages)
        ]
        if not any(scores):
            return None
        total += max(scores)
        for index, score in enumerate(scores):
            best[index] = best.get(index, 0) + score
    title, *others = entry.passages
    shown = max(range(1, len(others) + 1), key=lambda index: (best[index], -index), default=0)
    passage = pieces(entry.passages[shown], words, AROUND) if shown and best[shown] else ()
    if not passage and others and others[0].text != entry.key:
        passage = pieces(others[0], words, AROUND)
    return Hit(entry.section, entry.key, total, pieces(title, words), passage)


def _score(passage: Passage, word: tuple[str, str]) -> int:
    found = 0
    for folded, one in zip(passage.spellings, word, strict=True):
        start = folded.text.find(one)
        while start >= 0 and found < _WHOLE:
            begins = start == 0 or folded.text[start - 1] == " "
            ends = folded.text[start + len(one) : start + len(one) + 1] in {"", " "}
            found = max(found, _WHOLE if begins and ends else _BEGINNING if begins else _PART)
            start = folded.text.find(one, start + 1)
    return found


def _spans(passage: Passage, word: tuple[str, str]) -> Iterator[tuple[int, int]]:
    for folded, one in zip(passage.spellings, word, strict=True):
        start = folded.text.find(one)
        while start >= 0:
            yield folded.origin[start], folded.origin[start + len(one) - 1] + 1
            start = folded.text.find(one, start + len(one))


def _rank(section: str) -> int:
    return _FIRST.index(section) if section in _FIRST else len(_FIRST)
