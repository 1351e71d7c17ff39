# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is wrong with an expression, where, and what was probably meant."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz, process

from blaupause.kernel.problems import Location, Problem

SHOWN: Final = 40


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake. `column` counts characters from 1; the hints are empty when there is nothing to suggest."""

    code: str
    column: int
    de: str
    en: str
    hint_de: str = ""
    hint_en: str = ""

    def problem(self, location: Location | None = None) -> Problem:
        """The finding as a Problem; `location` says where the expression begins, its column is added."""
        start = location or Location("expression", 1, 1)
        column = max(start.column, 1) + self.column - 1
        place = Location(start.source, start.line, column, start.key)
        return Problem(f"expression.{self.code}", self.de, self.en, self.hint_de, self.hint_en, place)


class Refused(Exception):
    """Reading cannot go on."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.de)
        self.finding = finding


def shorten(text: str) -> str:
    """Foreign text for a message: printable and short."""
    clean = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[: SHOWN + 1])
    return clean if len(clean) <= SHOWN else clean[: SHOWN - 1] + "…"


def suggest(word: str, known: Iterable[str]) -> tuple[str, str]:
    """German and English hint: the closest word, else the words there are."""
    words = sorted(known)
    close = process.extractOne(word[:80], words, scorer=fuzz.ratio, score_cutoff=60)
    if close:
        return f"Gemeint ist vielleicht „{close[0]}“.", f"Perhaps “{close[0]}” is meant."
    if not words:
        return "", ""
    listed = ", ".join(words[:8]) + (" …" if len(words) > 8 else "")
    return f"Es gibt: {listed}.", f"There are: {listed}."
