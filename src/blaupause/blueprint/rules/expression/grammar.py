# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reads an expression: `parse` and `check`. Plain recursive descent over at most 2,000 characters and 40 levels.

condition  = conjunction { "or" conjunction }
conjunction= negation { "and" negation }
negation   = "not" negation | comparison
comparison = sum [ operator sum | ["not"] "in" "[" literal { "," literal } "]" ]
sum        = item { ("+" | "-") item }
item       = literal | name | function "(" key ")" | "(" condition ")"
"""

import datetime as dt
import re
import unicodedata
from decimal import Decimal
from typing import Final
from typing import Literal as Only

from blaupause.blueprint.rules.expression.builder import Builder, Part, too_deep
from blaupause.blueprint.rules.expression.findings import Finding, Refused, shorten, suggest
from blaupause.blueprint.rules.expression.tokens import Token, tokens
from blaupause.blueprint.rules.expression.tree import MAX_DEPTH, MAX_NODES, And, Expression, Literal, Or
from blaupause.blueprint.rules.expression.vocabulary import (
    FUNCTIONS,
    KEYWORDS,
    LARGEST,
    SCALE,
    Kind,
    Type,
    Vocabulary,
)
from blaupause.kernel.problems import Location, Problems

_OPERATORS: Final = frozenset({"=", "==", "!=", "<", "<=", ">", ">="})


def parse(text: str, vocabulary: Vocabulary, location: Location | None = None) -> Expression:
    """The typed expression. Raises Problems with every finding; `location` is where the text begins in its file."""
    expression, findings = check(text, vocabulary)
    if expression is None:
        raise Problems("expression.wrong", [finding.problem(location) for finding in findings])
    return expression


def check(text: str, vocabulary: Vocabulary) -> tuple[Expression | None, list[Finding]]:
    """The expression, or None and at least one finding. Mistakes of meaning are all found, of spelling the first."""
    builder = Builder(vocabulary)
    try:
        part = _Reader(tokens(text), builder).whole()
    except Refused as refused:
        return None, [*builder.findings, refused.finding]
    if builder.findings or part.node is None:
        return None, builder.findings
    return Expression(part.node, vocabulary), []


class _Reader:
    def __init__(self, words: list[Token], builder: Builder) -> None:
        self.words = words
        self.place = 0
        self.level = 0
        self.nodes = 0
        self.build = builder

    @property
    def word(self) -> Token:
        return self.words[self.place]

    def take(self, *texts: str) -> Token | None:
        """The next word when it is one of these symbols or keywords."""
        word = self.word
        if word.kind in ("symbol", "word") and word.text in texts:
            self.place += 1
            return word
        return None

    def count(self, column: int) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise Refused(
                Finding(
                    "too_many",
                    column,
                    f"Die Bedingung hat mehr als {MAX_NODES} Teile.",
                    f"The condition has more than {MAX_NODES} parts.",
                    "Teile sie auf mehrere Bedingungen auf.",
                    "Split it into several conditions.",
                )
            )

    def deeper(self, column: int) -> None:
        self.level += 1
        if self.level > MAX_DEPTH:
            raise Refused(too_deep(column))

    def whole(self) -> Part:
        part = self.condition()
        if self.word.kind != "end":
            raise Refused(_unexpected(self.word, behind=True))
        self.build.boolean(part)
        return part

    def condition(self) -> Part:
        return self.chain("or", Or)

    def chain(self, word: Only["or", "and"], kind: type[And] | type[Or]) -> Part:
        parts = [self.chain("and", And) if word == "or" else self.negation()]
        while joint := self.take(word):
            if len(parts) == 1:
                self.count(joint.column)
            parts.append(self.chain("and", And) if word == "or" else self.negation())
        return self.build.junction(kind, parts) if len(parts) > 1 else parts[0]

    def negation(self) -> Part:
        if (word := self.take("not")) is None:
            return self.comparison()
        self.count(word.column)
        self.deeper(word.column)
        part = self.build.negation(self.negation(), word.column)
        self.level -= 1
        return part

    def comparison(self) -> Part:
        left = self.sum()
        part = left
        if operator := self.take(*_OPERATORS):
            self.count(operator.column)
            sign = operator.text if operator.text != "==" else "="
            part = self.build.comparison(sign, left, self.sum(), operator.column)
        elif word := self.member_word():
            self.count(word.column)
            part = self.build.membership(left, self.options(), word.text == "not")
        if part is not left and (self.word.text in _OPERATORS or self.word.text == "in"):
            raise Refused(_chained(self.word))
        return part

    def member_word(self) -> Token | None:
        following = self.words[self.place + 1].text if self.word.text == "not" else ""
        if self.word.kind == "word" and following == "in":
            self.place += 2
            return self.words[self.place - 2]
        return self.take("in")

    def options(self) -> list[Part]:
        self.expect("[")
        parts = [self.literal()]
        while self.take(","):
            parts.append(self.literal())
        self.expect("]")
        return parts

    def literal(self) -> Part:
        part = self.constant()
        if part is None:
            raise Refused(
                Finding(
                    "list",
                    self.word.column,
                    "In der Liste stehen nur feste Werte.",
                    "The list holds fixed values only.",
                    'Zum Beispiel ["district", "town"] oder [1, 2].',
                    'For example ["district", "town"] or [1, 2].',
                )
            )
        return part

    def sum(self) -> Part:
        first = self.item()
        terms: list[tuple[int, Part]] = []
        while sign := self.take("+", "-"):
            if not terms:
                self.count(sign.column)
            terms.append((1 if sign.text == "+" else -1, self.item()))
        return self.build.sum(first, terms) if terms else first

    def item(self) -> Part:
        if (constant := self.constant()) is not None:
            return constant
        word = self.word
        if word.kind == "word" and word.text in FUNCTIONS:
            return self.call()
        if word.kind == "word" and word.text not in KEYWORDS:
            return self.name()
        if self.take("("):
            self.deeper(word.column)
            part = self.condition()
            self.expect(")")
            self.level -= 1
            return Part(part.node, word.column, part.depth)
        raise Refused(_unexpected(word, behind=False))

    def call(self) -> Part:
        function = self.word
        self.count(function.column)
        self.place += 1
        self.expect("(")
        key = self.word
        if key.kind not in ("key", "text"):
            raise Refused(_no_key(function, key))
        self.place += 1
        self.expect(")")
        text = key.text[1:-1] if key.kind == "text" else key.text
        part = self.build.reference(Kind(function.text), text, key.column)
        return Part(part.node, function.column)

    def name(self) -> Part:
        word = self.word
        self.count(word.column)
        self.place += 1
        if word.text.lower() in KEYWORDS or self.word.text == "(":
            raise Refused(_no_name(word))
        written, end = word.text, word.column + len(word.text)
        for following in self.words[self.place : self.place + 12]:
            if following.column != end:
                break
            written, end = written + following.text, end + len(following.text)
        hyphenated = re.match(r"[A-Za-z0-9_-]+", written)
        return self.build.reference(Kind.NAME, word.text, word.column, hyphenated[0] if hyphenated else "")

    def constant(self) -> Part | None:
        word = self.word
        sign = 1
        if word.text == "-" and self.words[self.place + 1].kind == "number":
            self.place += 1
            sign = -1
        found = _constant(self.word, sign)
        if found is None:
            return None
        self.count(word.column)
        self.place += 1
        return Part(found, word.column)

    def expect(self, text: str) -> None:
        word = self.word
        if self.take(text):
            return
        shown = f"„{shorten(word.text)}“" if word.text else "das Ende"
        english = f"“{shorten(word.text)}”" if word.text else "the end"
        raise Refused(
            Finding(
                "expected",
                word.column,
                f"Hier wird {text} erwartet, da steht {shown}.",
                f"{text} is expected here, there is {english}.",
            )
        )


def _constant(word: Token, sign: int) -> Literal | None:
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


def _unexpected(word: Token, *, behind: bool) -> Finding:
    if word.kind == "end":
        return Finding(
            "end",
            word.column,
            "Die Bedingung hört mittendrin auf.",
            "The condition stops halfway.",
        )
    hint = ("", "")
    if behind and word.kind in ("word", "text", "number", "date"):
        hint = suggest(word.text.lower(), ["and", "or"])
    if word.text in (">", "=") and not behind:
        hint = ("Gibt es so: = != < <= > >=.", "There are: = != < <= > >=.")
    return Finding(
        "unexpected",
        word.column,
        f"Mit „{shorten(word.text)}“ geht es hier nicht weiter.",
        f"“{shorten(word.text)}” cannot stand here.",
        *hint,
    )


def _chained(word: Token) -> Finding:
    return Finding(
        "chained",
        word.column,
        "Vergleiche lassen sich nicht aneinanderhängen.",
        "Comparisons cannot be chained.",
        "Schreib zwei Vergleiche mit and dazwischen.",
        "Write two comparisons with and between them.",
    )


def _no_key(function: Token, word: Token) -> Finding:
    return Finding(
        "key",
        word.column,
        f"In der Klammer von {function.text} steht genau ein Schlüssel.",
        f"The parentheses of {function.text} hold exactly one key.",
        f"Zum Beispiel {function.text}(contract).",
        f"For example {function.text}(contract).",
    )


def _no_name(word: Token) -> Finding:
    if word.text.lower() in KEYWORDS:
        better = word.text.lower()
        hint = (f"Schreib {better} klein.", f"Write {better} in lower case.")
        return Finding("case", word.column, f"„{word.text}“ gibt es nicht.", f"There is no “{word.text}”.", *hint)
    return Finding(
        "function",
        word.column,
        f"Die Funktion „{shorten(word.text)}“ gibt es nicht.",
        f"There is no function “{shorten(word.text)}”.",
        *suggest(word.text, FUNCTIONS),
    )
