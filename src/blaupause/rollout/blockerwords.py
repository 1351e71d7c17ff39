# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which blockers may be the same: likeness of titles by the words they share. Pure."""

from collections.abc import Iterable, Mapping
from typing import Final

from blaupause.kernel.text import fold

LIKE: Final = 0.34
"""From here on two titles are shown side by side; one word of three."""

_SHORTEST: Final = 3
_STEM: Final = 6  # „Zertifikate“ and „Zertifikat“, „Schnittstellen“ and „Schnittstelle“
_EMPTY: Final = frozenset(
    [
        *("der", "die", "das", "den", "dem", "des", "ein", "eine", "einer", "und", "oder", "ist", "sind", "wird"),
        *("fuer", "von", "vom", "zur", "zum", "mit", "ohne", "bei", "nicht", "kein", "keine", "noch", "auf", "aus"),
        *("fehlt", "fehlen", "the", "and", "for", "with", "not", "yet", "missing"),
    ]
)


def words(text: str) -> frozenset[str]:
    """The words of a title that say something, folded and cut to their stem."""
    return frozenset(word[:_STEM] for word in fold(text).split() if len(word) >= _SHORTEST and word not in _EMPTY)


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of common words in all words of the shorter title; 0 when one of them says nothing."""
    least = min(len(one), len(other))
    return len(one & other) / least if least else 0.0


def most_like(text: str, titles: Mapping[int, str], *, limit: int = 5) -> list[int]:
    """Numbers of the titles that may mean the same, the likest first, the lower number before the higher one."""
    mine = words(text)
    scored: Iterable[tuple[float, int]] = ((likeness(mine, words(title)), pk) for pk, title in titles.items())
    found = sorted((-score, pk) for score, pk in scored if score >= LIKE)
    return [pk for _, pk in found[:limit]]
