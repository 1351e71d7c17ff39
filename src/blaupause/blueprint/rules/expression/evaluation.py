# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Evaluates an expression for one set of facts: three-valued (Kleene), each node once at most, never an exception."""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from blaupause.blueprint.rules.expression.tree import (
    And,
    Compare,
    Expression,
    Literal,
    Member,
    Node,
    Not,
    Or,
    Reference,
    Sum,
)
from blaupause.blueprint.rules.expression.vocabulary import SCALE, Facts, Type, Verdict, encode

Encoded = bool | int | str
OPPOSITE: Final = {Verdict.FALSE: Verdict.TRUE, Verdict.UNKNOWN: Verdict.UNKNOWN, Verdict.TRUE: Verdict.FALSE}
COMPARE: Final[Mapping[str, Callable[[Encoded, Encoded], bool]]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The values of nodes for one set of facts."""

    facts: Facts

    def of(self, expression: Expression) -> Verdict:
        """The verdict of the whole expression."""
        return self.verdict(expression.root)

    def verdict(self, node: Node) -> Verdict:
        """TRUE, FALSE or UNKNOWN for a node that answers yes or no."""
        match node:
            case And(operands):
                return min(map(self.verdict, operands))
            case Or(operands):
                return max(map(self.verdict, operands))
            case Not(operand):
                return OPPOSITE[self.verdict(operand)]
            case Compare(sign, left, right):
                a, b = self.value(left), self.value(right)
                return Verdict.UNKNOWN if a is None or b is None else _verdict(COMPARE[sign](a, b))
            case Member(left, options, negated):
                found = self.value(left)
                if found is None:
                    return Verdict.UNKNOWN
                return _verdict((found in [option.value for option in options]) is not negated)
            case _:
                found = self.value(node)
                return Verdict.UNKNOWN if found is None else _verdict(bool(found))

    def value(self, node: Node) -> Encoded | None:
        """The encoded value of a node, None while it is unknown."""
        match node:
            case Literal(_, value):
                return value
            case Reference(kind, key, variable):
                return encode(self.facts.get(kind, key), variable)
            case Sum(kind, first, terms):
                unit = SCALE if kind is Type.DATE else 1
                total = self.value(first)
                for sign, term in terms:
                    step = self.value(term)
                    total = None if total is None or step is None else int(total) + sign * (int(step) // unit)
                return total
            case _:
                verdict = self.verdict(node)
                return None if verdict is Verdict.UNKNOWN else verdict is Verdict.TRUE


def _verdict(answer: bool) -> Verdict:
    return Verdict.TRUE if answer else Verdict.FALSE
