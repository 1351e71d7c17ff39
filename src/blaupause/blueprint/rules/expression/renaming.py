# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Other words for the texts a name is compared with; everything else of the condition stays byte for byte."""

import json
from collections.abc import Callable, Sequence
from typing import Final

from blaupause.blueprint.rules.expression.builder import Builder, Part
from blaupause.blueprint.rules.expression.findings import Refused
from blaupause.blueprint.rules.expression.grammar import Reader
from blaupause.blueprint.rules.expression.tokens import Token, tokens
from blaupause.blueprint.rules.expression.tree import Literal, Reference
from blaupause.blueprint.rules.expression.vocabulary import Kind, Title, Type, Variable, Vocabulary

_ANY: Final = Variable(Type.TEXT, Title("", ""))
Rename = Callable[[str, str], str]


def renamed(text: str, rename: Rename) -> str:
    """The condition with `rename(name, key)` in place of every key that a name is compared with.

    `online_service = "ewa"`, `"ewa" != online_service`, `online_service in ["ewa", …]`: asked is
    `rename("online_service", "ewa")`. A text that is compared with anything else is no key, and what cannot be read
    stays as it is; whoever reads it later says so.
    """
    try:
        words = tokens(text)
        marker = _Marker(words)
        Reader(words, marker).whole()
    except Refused:
        return text
    result, end = [], 0
    for word, name, key in sorted(marker.found, key=lambda one: one[0].column):
        new = rename(name, key)
        if new != key:
            result += [text[end : word.column - 1], json.dumps(new, ensure_ascii=False)]
            end = word.column - 1 + len(word.text)
    return "".join([*result, text[end:]])


class _Marker(Builder):
    """Builds nothing; notes which words of the text are compared with which name, whatever the names stand for."""

    def __init__(self, words: Sequence[Token]) -> None:
        super().__init__(Vocabulary({}))
        self.words = words
        self.found: set[tuple[Token, str, str]] = set()

    def reference(self, kind: Kind, key: str, column: int, written: str = "") -> Part:
        del written
        return Part(Reference(kind, key, _ANY), column)

    def comparison(self, operator: str, left: Part, right: Part, column: int) -> Part:
        del operator, column
        self._mark(left, right)
        self._mark(right, left)
        return Part(None, left.column, 1 + max(left.depth, right.depth))

    def membership(self, left: Part, options: Sequence[Part], negated: bool) -> Part:
        del negated
        for option in options:
            self._mark(left, option)
        return Part(None, left.column, 1 + left.depth)

    def _mark(self, name: Part, value: Part) -> None:
        named, literal = name.node, value.node
        if not isinstance(named, Reference) or named.kind is not Kind.NAME:
            return
        if isinstance(literal, Literal) and isinstance(literal.value, str):
            # In parentheses the part begins at the parenthesis; what it holds is the next text.
            word = next(one for one in self.words if one.column >= value.column and one.kind == "text")
            self.found.add((word, named.key, literal.value))

    def _add(self, code: str, column: int, de: str, en: str, hint: tuple[str, str] = ("", "")) -> None:
        """What does not fit together is complained of by whoever checks the condition."""
