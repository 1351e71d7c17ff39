# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""How hard a German text is to read: the first Wiener Sachtextformel, about the school year it suits (4 to 15)."""

import re

_SENTENCE = re.compile(r"[.!?:]+(?:\s|$)")
_WORD = re.compile(r"[A-Za-zÄÖÜäöüß]+(?:-[A-Za-zÄÖÜäöüß]+)*")
_VOWELS = re.compile(r"(?:aa|ee|oo|ie|ei|ai|au|eu|äu|ey|ay|[aeiouyäöü])", re.IGNORECASE)
_LONG_WORD = 6
_MANY_SYLLABLES = 3


def syllables(word: str) -> int:
    """As many as there are groups of vowels that are spoken together; at least one."""
    plain = re.sub(r"qu", "kw", word, flags=re.IGNORECASE)
    return max(len(_VOWELS.findall(plain)), 1)


def sentences(text: str) -> list[str]:
    """Sentences with at least one word."""
    return [part for part in _SENTENCE.split(text) if _WORD.search(part)]


def wiener_sachtextformel(text: str) -> float:
    """0.1935·MS + 0.1672·SL + 0.1297·IW − 0.0327·ES − 0.875 (Bamberger and Vanecek). Raises ValueError without words.

    MS: percent of words with three syllables or more, SL: words per sentence, IW: percent of words with more than six
    letters, ES: percent of words with one syllable.
    """
    words = _WORD.findall(text)
    if not words:
        raise ValueError("no words")
    counted = [syllables(word) for word in words]

    def percent(count: int) -> float:
        return 100 * count / len(words)

    many = percent(sum(number >= _MANY_SYLLABLES for number in counted))
    long_ = percent(sum(len(word) > _LONG_WORD for word in words))
    short = percent(counted.count(1))
    length = len(words) / len(sentences(text))
    return 0.1935 * many + 0.1672 * length + 0.1297 * long_ - 0.0327 * short - 0.875
