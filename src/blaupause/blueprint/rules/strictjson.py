# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""JSON from strangers: bounded in size, depth and count, without what two readers could read differently. Pure.

Refused: keys given twice, NaN and infinity, exponents, numbers of more than 18 digits, lone surrogates, control
characters and characters that turn the direction of writing.
"""

import json
import re
import unicodedata
from collections.abc import Iterable
from typing import Any, Final, NoReturn

from blaupause.kernel.problems import Location, Problem

MAX_BYTES: Final = 5_000_000
MAX_DEPTH: Final = 24
MAX_VALUES: Final = 200_000
MAX_STRING: Final = 20_000
MAX_DIGITS: Final = 18
_SIGNS: Final = re.compile(r'["\\\[\]{}]')
_DECIMAL: Final = re.compile(r"-?[0-9]{1,12}\.[0-9]{1,6}")
_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


def read(data: bytes, source: str) -> Any:
    """The value of a JSON file. Raises Problem bundle.<what is wrong>."""
    if len(data) > MAX_BYTES:
        _refuse(source, "too_large", f"die Datei ist größer als {MAX_BYTES} Bytes", f"more than {MAX_BYTES} bytes")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        _refuse(source, "encoding", "die Datei ist nicht in UTF-8 geschrieben", "it is not written in UTF-8")
    if _deepest(text) > MAX_DEPTH:
        _refuse(source, "too_deep", f"mehr als {MAX_DEPTH} Ebenen", f"more than {MAX_DEPTH} levels")
    value = _Reader(source).parse(text)
    _walk(value, source)
    return value


def _deepest(text: str) -> int:
    """Deepest nesting, without building anything; a string counts for nothing."""
    depth = deepest = 0
    inside, skip = False, -1
    for match in _SIGNS.finditer(text):
        sign, at = match[0], match.start()
        if at == skip:
            continue
        if sign == "\\":
            skip = at + 1 if inside else -1
        elif sign == '"':
            inside = not inside
        elif not inside:
            depth += 1 if sign in "[{" else -1
            deepest = max(deepest, depth)
            if deepest > MAX_DEPTH:
                break
    return deepest


class _Reader:
    """The standard library's reader with everything doubtful refused."""

    def __init__(self, source: str) -> None:
        self.source = source

    def parse(self, text: str) -> Any:
        try:
            return json.loads(
                text,
                object_pairs_hook=self._object,
                parse_int=self._integer,
                parse_float=self._decimal,
                parse_constant=self._constant,
            )
        except json.JSONDecodeError as error:
            raise Problem(
                "bundle.syntax",
                "Hier ist die Datei kein gültiges JSON.",
                "The file is not valid JSON here.",
                location=Location(self.source, error.lineno, error.colno),
            ) from None

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            seen: set[str] = set()
            twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
            name = ascii(twice)[1:41]
            _refuse(self.source, "duplicate", f"der doppelte Schlüssel „{name}“", f"the duplicate key “{name}”")
        return found

    def _integer(self, digits: str) -> int:
        if len(digits.lstrip("-")) > MAX_DIGITS:
            _refuse(self.source, "number", "eine zu große Zahl", "a number that is too large")
        return int(digits)

    def _decimal(self, text: str) -> float:
        if not _DECIMAL.fullmatch(text):
            _refuse(
                self.source,
                "number",
                "eine Zahl mit Exponent oder zu vielen Stellen",
                "an exponent or too many digits",
            )
        return float(text)

    def _constant(self, name: str) -> NoReturn:
        _refuse(self.source, "number", f"die Angabe {name}", f"the value {name}")


def _walk(value: Any, source: str) -> None:
    """Count values and look at every text; recursion is not needed, the depth is bounded already."""
    count, waiting = 0, [value]
    while waiting:
        one = waiting.pop()
        count += 1
        if count > MAX_VALUES:
            _refuse(source, "too_many", f"mehr als {MAX_VALUES} Werte", f"more than {MAX_VALUES} values")
        if isinstance(one, dict):
            _texts(one, source)
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
        elif isinstance(one, str):
            _texts((one,), source)


def _texts(texts: Iterable[str], source: str) -> None:
    for text in texts:
        if len(text) > MAX_STRING:
            _refuse(source, "long", f"Texte über {MAX_STRING} Zeichen", f"texts over {MAX_STRING} characters")
        if text.isascii() and text.isprintable():
            continue
        for char in text:
            if char in _TURNING or (char not in "\n\t" and unicodedata.category(char) in ("Cc", "Cs", "Cn", "Co")):
                name = f"U+{ord(char):04X}"
                _refuse(source, "character", f"das Zeichen {name}", f"the character {name}")


def _refuse(source: str, code: str, de: str, en: str) -> NoReturn:
    raise Problem(
        f"bundle.{code}", f"Nicht erlaubt: {de}.", f"Not allowed: {en}.", location=Location(source)
    ) from None
