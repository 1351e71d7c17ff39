# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Fixed values as they are written."""

import datetime as dt
import re
import unicodedata
from decimal import Decimal

from blaupause.blueprint.rules.expression.findings import Finding, Refused
from blaupause.blueprint.rules.expression.tokens import Token
from blaupause.blueprint.rules.expression.tree import Literal
from blaupause.blueprint.rules.expression.vocabulary import LARGEST, SCALE, Type


def constant(word: Token, sign: int) -> Literal | None:
    """The literal a word stands for, None when it is none. Raises Refused for days and sizes there are not."""
    match word.kind:
        case "word" if word.text in ("true", "false"):
            return Literal(Type.BOOL, word.text == "true")
        case "number":
            return Literal(Type.NUMBER, sign * _scaled(word))
        case "date":
            return Literal(Type.DATE, _day(word))
        case "text":
            return Literal(Type.TEXT, _text(word))
        case _:
            return None


def _scaled(word: Token) -> int:
    whole, _, rest = word.text.partition(".")
    if len(whole.lstrip("0")) > 9 or len(rest) > 4:
        raise Refused(
            Finding(
                "number_size",
                word.column,
                "Zahlen liegen unter einer Milliarde und haben höchstens vier Stellen nach dem Punkt.",
                "Numbers lie below a billion and have at most four digits behind the point.",
            )
        )
    scaled = int(Decimal(word.text) * SCALE)
    assert scaled <= LARGEST
    return scaled


def _day(word: Token) -> int:
    try:
        return dt.date.fromisoformat(word.text).toordinal()
    except ValueError:
        raise Refused(
            Finding(
                "day",
                word.column,
                f"Den Tag {word.text} gibt es nicht.",
                f"There is no day {word.text}.",
                "Schreib Jahr-Monat-Tag, zum Beispiel 2026-12-31.",
                "Write year-month-day, for example 2026-12-31.",
            )
        ) from None


def _text(word: Token) -> str:
    text = unicodedata.normalize("NFC", re.sub(r'\\(["\\])', r"\1", word.text[1:-1]))
    if not text.isprintable() or re.search(r'\\(?!["\\])', re.sub(r'\\["\\]', "", word.text[1:-1])):
        raise Refused(
            Finding(
                "text",
                word.column,
                'In Texten stehen nur sichtbare Zeichen; hinter \\ stehen nur " oder \\.',
                'Texts hold visible characters only; a \\ is followed by " or \\ only.',
            )
        )
    return text
