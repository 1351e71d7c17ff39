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

import re
from typing import Final
from typing import Literal as Only

from blaupause.blueprint.rules.expression.builder import Builder, Part, too_deep
from blaupause.blueprint.rules.expression.complaints import (
    chained,
    expected,
    no_constant,
    no_key,
    no_name,
    too_many,
    unexpected,
)
from blaupause.blueprint.rules.expression.constants import constant
from blaupause.blueprint.rules.expression.findings import Finding, Refused
from blaupause.blueprint.rules.expression.tokens import Token, tokens
from blaupause.blueprint.rules.expression.tree import MAX_DEPTH, MAX_NODES, And, Expression, Or
from blaupause.blueprint.rules.expression.vocabulary import (
    FUNCTIONS,
    KEYWORDS,
    Kind,
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
        part = Reader(tokens(text), builder).whole()
    except Refused as refused:
        return None, [*builder.findings, refused.finding]
    if builder.findings or part.node is None:
        return None, builder.findings
    return Expression(part.node, vocabulary), []


class Reader:
    """Recursive descent over the words; what a part becomes is the builder's business."""

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
            raise Refused(too_many(column))

    def deeper(self, column: int) -> None:
        self.level += 1
        if self.level > MAX_DEPTH:
            raise Refused(too_deep(column))

    def whole(self) -> Part:
        """The whole text as one condition. Raises Refused."""
        part = self.condition()
        if self.word.kind != "end":
            raise Refused(unexpected(self.word, behind=True))
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
            raise Refused(chained(self.word))
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
            raise Refused(no_constant(self.word.column))
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
        raise Refused(unexpected(word, behind=False))

    def call(self) -> Part:
        function = self.word
        self.count(function.column)
        self.place += 1
        self.expect("(")
        key = self.word
        if key.kind not in ("key", "text"):
            raise Refused(no_key(function, key))
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
            raise Refused(no_name(word))
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
        found = constant(self.word, sign)
        if found is None:
            return None
        self.count(word.column)
        self.place += 1
        return Part(found, word.column)

    def expect(self, text: str) -> None:
        word = self.word
        if self.take(text):
            return
        raise Refused(expected(text, word))
