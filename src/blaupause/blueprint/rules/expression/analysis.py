# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which conditions are decided before anybody knows a fact: `always` and `decided_parts`.

Every value an expression looks at is cut into the few classes it tells apart: yes and no, the choices of a text, the
stretches between the numbers it is compared with. Over at most 4,096 combinations all are tried. Beyond that parts
that share nothing are looked at apart, and of those that do, two at a time: every answer stays true, some are missed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import prod
from typing import Final

import numpy as np
import numpy.typing as npt

from blaupause.blueprint.rules.expression.domains import (
    All,
    Domains,
    Fixed,
    Formula,
    Leaf,
    Opposite,
    Pair,
    Same,
    atoms_of,
    formula_of,
)
from blaupause.blueprint.rules.expression.tree import And, Expression, Literal, Node, Not, Or
from blaupause.blueprint.rules.expression.wording import text_of

COMBINATIONS: Final = 4_096
PAIRS: Final = 200


def always(expression: Expression) -> bool | None:
    """True or False when the condition is, whatever the facts will be; None when it depends or is not seen through.

    False is a gate that never opens. True is a gate that opens as soon as everything in it is known.
    """
    domains = Domains(expression.root)
    return _answer(expression.root, domains)


@dataclass(frozen=True, slots=True)
class DecidedPart:
    """A part of a condition that is always true or always false, as canonical text."""

    text: str
    answer: bool


def decided_parts(expression: Expression) -> list[DecidedPart]:
    """The largest parts that are decided whatever the facts, the whole condition included; written-out true and
    false do not count unless they are all there is."""
    domains = Domains(expression.root)
    return list(_decided(expression.root, domains, top=True))


def _decided(node: Node, domains: Domains, *, top: bool = False) -> Iterator[DecidedPart]:
    answer = _answer(node, domains)
    if answer is not None:
        if top or not isinstance(node, Literal):
            yield DecidedPart(text_of(node), answer)
    elif isinstance(node, And | Or):
        for operand in node.operands:
            yield from _decided(operand, domains)
    elif isinstance(node, Not):
        yield from _decided(node.operand, domains)


def _answer(node: Node, domains: Domains) -> bool | None:
    can_be_true, can_be_false = _Search(domains.sizes).possible(formula_of(node, domains))
    if can_be_true and can_be_false:
        return None
    return can_be_true


class _Search:
    """What a formula can become; both answers may be said too often, never too seldom."""

    def __init__(self, sizes: Sequence[int]) -> None:
        self.sizes = sizes
        self.pairs = PAIRS

    def possible(self, formula: Formula) -> tuple[bool, bool]:
        """(can be true, can be false)"""
        if self.small(formula):
            answers = self.exhaust(formula)
            return bool(answers.any()), not bool(answers.all())
        match formula:
            case Opposite(inner):
                can_be_true, can_be_false = self.possible(inner)
                return can_be_false, can_be_true
            case All(parts):
                groups = [self.together(group) for group in _groups(parts)]
                return all(t for t, _ in groups), any(f for _, f in groups)
            case Same(left, right):
                a, b = self.possible(left), self.possible(right)
                if all(a) or all(b):
                    return True, True
                return a == b, a != b
            case Leaf(_, allowed):
                return any(allowed), not all(allowed)
            case _:
                return True, True

    def small(self, formula: Formula) -> bool:
        return prod(self.sizes[atom] for atom in atoms_of(formula)) <= COMBINATIONS

    def together(self, parts: list[Formula]) -> tuple[bool, bool]:
        """Parts that share atoms."""
        whole = All(tuple(parts))
        if len(parts) > 1 and self.small(whole):
            return self.possible(whole)
        each = [self.possible(part) for part in parts]
        can_be_true = all(t for t, _ in each) and not any(
            self.contradict(a, b) for a, b in combinations(parts, 2) if atoms_of(a) & atoms_of(b)
        )
        return can_be_true, any(f for _, f in each)

    def contradict(self, a: Formula, b: Formula) -> bool:
        both = All((a, b))
        if self.pairs == 0 or not self.small(both):
            return False
        self.pairs -= 1
        return not self.exhaust(both).any()

    def exhaust(self, formula: Formula) -> npt.NDArray[np.bool_]:
        """The formula for every combination of its atoms."""
        atoms = sorted(atoms_of(formula))
        total = prod(self.sizes[atom] for atom in atoms)
        codes: dict[int, npt.NDArray[np.intp]] = {}
        stride = 1
        for atom in atoms:
            codes[atom] = np.arange(total) // stride % self.sizes[atom]
            stride *= self.sizes[atom]
        return np.broadcast_to(_run(formula, codes), (total,))


def _run(formula: Formula, codes: dict[int, npt.NDArray[np.intp]]) -> npt.NDArray[np.bool_]:
    match formula:
        case Fixed(answer):
            return np.array([answer], dtype=np.bool_)
        case Leaf(atom, allowed):
            return np.array(allowed, dtype=np.bool_)[codes[atom]]
        case Pair(left, right, left_words, right_words):
            a, b = np.array(left_words)[codes[left]], np.array(right_words)[codes[right]]
            equal: npt.NDArray[np.bool_] = a == b
            return equal
        case Opposite(inner):
            return ~_run(inner, codes)
        case Same(one, other):
            return ~(_run(one, codes) ^ _run(other, codes))
        case All(parts):
            found = _run(parts[0], codes)
            for part in parts[1:]:
                found = found & _run(part, codes)
            return found


def _groups(parts: Sequence[Formula]) -> list[list[Formula]]:
    """Parts in groups that have no atom in common."""
    groups: list[tuple[set[int], list[Formula]]] = []
    for part in parts:
        atoms, members = set(atoms_of(part)), [part]
        apart = []
        for known, others in groups:
            if known & atoms:
                atoms |= known
                members = others + members
            else:
                apart.append((known, others))
        groups = [*apart, (atoms, members)]
    return [members for _, members in groups]
