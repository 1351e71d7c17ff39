# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""From characters to words of the language."""

import re
from dataclasses import dataclass
from typing import Final

from blaupause.blueprint.rules.expression.findings import Finding, Refused, shorten
from blaupause.blueprint.rules.expression.tree import MAX_CHARACTERS
from blaupause.blueprint.rules.expression.vocabulary import FUNCTIONS

_WORDS: Final = re.compile(
    r"""(?P<space>[ \t\r\n]+)
      | (?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9A-Za-z_-]))
      | (?P<number>[0-9]+(?:\.[0-9]+)?(?![0-9A-Za-z_.]))
      | (?P<text>"(?:[^"\\]|\\.)*")
      | (?P<word>[A-Za-z_][A-Za-z0-9_]*)
      | (?P<symbol>!=|<=|>=|==|[-+=<>()\[\],])""",
    re.VERBOSE | re.DOTALL,
)
_KEY: Final = re.compile(r'[ \t\r\n]*(?P<key>[^\s()\[\],"=<>]+)')
_FOREIGN: Final = {
    "&": "and",
    "|": "or",
    "!": "not",
    "„": '"',
    "“": '"',
    "”": '"',
    "'": '"',
    "–": "-",
    "≥": ">=",
    "≤": "<=",
    "≠": "!=",
    ";": ",",
}


@dataclass(frozen=True, slots=True)
class Token:
    """One word. `kind` is date, number, text, word, symbol, key or end; columns count from 1."""

    kind: str
    text: str
    column: int


def tokens(text: str) -> list[Token]:
    """All words, the last one of kind `end`.

    Keys contain hyphens and are words only directly behind a function and its parenthesis. Raises Refused at the
    first character that no word begins with.
    """
    if len(text) > MAX_CHARACTERS:
        raise Refused(
            Finding(
                "too_long",
                MAX_CHARACTERS + 1,
                f"Die Bedingung hat {len(text)} Zeichen, erlaubt sind {MAX_CHARACTERS}.",
                f"The condition has {len(text)} characters, allowed are {MAX_CHARACTERS}.",
                "Teile sie auf mehrere Bedingungen auf.",
                "Split it into several conditions.",
            )
        )
    found: list[Token] = []
    place = 0
    while place < len(text):
        match = (_KEY.match(text, place) if _behind_call(found) else None) or _WORDS.match(text, place)
        if match is None:
            raise Refused(_stray(text, place))
        kind = match.lastgroup or ""
        if kind != "space":
            found.append(Token(kind, match[kind], match.start(kind) + 1))
        place = match.end()
    found.append(Token("end", "", len(text) + 1))
    return found


def _behind_call(found: list[Token]) -> bool:
    return len(found) > 1 and found[-1].text == "(" and found[-2].kind == "word" and found[-2].text in FUNCTIONS


def _stray(text: str, place: int) -> Finding:
    sign = text[place]
    if sign == '"':
        return Finding(
            "open_text",
            place + 1,
            "Der Text hört nicht auf: Das schließende Anführungszeichen fehlt.",
            "The text does not end: the closing quotation mark is missing.",
        )
    if sign.isascii() and sign.isdigit():
        return Finding(
            "number",
            place + 1,
            f"„{shorten(text[place : place + 12])}“ ist weder Zahl noch Datum.",
            f"“{shorten(text[place : place + 12])}” is neither a number nor a date.",
            "Schreib 10, 2.50 oder 2026-12-31.",
            "Write 10, 2.50 or 2026-12-31.",
        )
    better = _FOREIGN.get(sign)
    return Finding(
        "character",
        place + 1,
        f"Das Zeichen „{shorten(sign)}“ (U+{ord(sign):04X}) kommt in Bedingungen nicht vor.",
        f"The character “{shorten(sign)}” (U+{ord(sign):04X}) has no meaning in conditions.",
        f"Schreib stattdessen {better}" if better else "",
        f"Write {better} instead" if better else "",
    )
