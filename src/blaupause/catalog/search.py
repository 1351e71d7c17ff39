# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Finding a service by words, parts of words, a key, or with typing errors. Pure, in memory."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz, process

from blaupause.kernel.text import fold

MIN_SCORE = 72.0
MAX_TEXT = 200


class Why(StrEnum):
    """Why an entry was found."""

    KEY = "key"
    WORDS = "words"
    TYPO = "typo"


@dataclass(frozen=True, slots=True)
class Match:
    """Position of an entry in the index, why, and how well it fits (0–100)."""

    position: int
    why: Why
    score: float


class ServiceIndex:
    """Folded names and keys of all services; built once per catalogue."""

    __slots__ = ("_keys", "_names", "_words")

    def __init__(self, keys: Sequence[str], names: Sequence[str]) -> None:
        self._keys = list(keys)
        self._names = [fold(name) for name in names]
        self._words = [tuple(name.split()) for name in self._names]

    def search(self, text: str, limit: int) -> list[Match]:
        """Best entries first: by key, then names holding every word, then names that are close."""
        wanted = fold(text[:MAX_TEXT])
        if not wanted or limit < 1:
            return []
        if wanted.isdigit() and len(wanted) >= 4:
            return self._by_key(wanted, limit)
        found = self._by_words(wanted.split())
        if len(found) < limit:
            taken = {match.position for match in found}
            found += [match for match in self._by_likeness(wanted, limit) if match.position not in taken]
        return found[:limit]

    def _by_key(self, digits: str, limit: int) -> list[Match]:
        places = [n for n, key in enumerate(self._keys) if key.startswith(digits)]
        return [Match(n, Why.KEY, 100.0) for n in places[:limit]]

    def _by_words(self, words: Sequence[str]) -> list[Match]:
        """Every word must begin a word of the name (or stand inside a long compound)."""
        matches: list[tuple[float, int, int]] = []
        for position, name in enumerate(self._names):
            if all(word in name for word in words):
                starts = sum(any(own.startswith(word) for own in self._words[position]) for word in words)
                matches.append((-float(starts) / len(words), len(name), position))
        matches.sort()
        return [Match(position, Why.WORDS, 80.0 - 20 * score) for score, _, position in matches]

    def _by_likeness(self, wanted: str, limit: int) -> list[Match]:
        hits = process.extract(
            wanted, self._names, scorer=fuzz.token_set_ratio, limit=limit * 2, score_cutoff=MIN_SCORE
        )
        ranked = sorted(hits, key=lambda hit: (-hit[1], len(hit[0]), hit[2]))
        return [Match(int(position), Why.TYPO, float(score)) for _, score, position in ranked]
