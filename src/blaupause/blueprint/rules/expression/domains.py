# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The values an expression can tell apart, and the expression as a formula over them.

A comparison of numbers or dates is brought to the form `sum of variables ? constant`; the sum is an atom of its own,
whatever else its variables do elsewhere. That can only add combinations, never hide one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from blaupause.blueprint.rules.expression.evaluation import COMPARE
from blaupause.blueprint.rules.expression.tree import (
    And,
    Compare,
    Literal,
    Member,
    Node,
    Not,
    Or,
    Reference,
    Sum,
    walk,
)
from blaupause.blueprint.rules.expression.vocabulary import SCALE, Kind, Type

_MIRROR: Final = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
Form = tuple[tuple[tuple[Kind, str], int], ...]


@dataclass(frozen=True, slots=True)
class Fixed:
    """Decided."""

    answer: bool
    atoms: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Leaf:
    """True for those classes of an atom that are allowed."""

    atom: int
    allowed: tuple[bool, ...]
    atoms: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "atoms", frozenset({self.atom}))


@dataclass(frozen=True, slots=True)
class Pair:
    """True where the words of two texts are the same."""

    left: int
    right: int
    left_words: tuple[int, ...]
    right_words: tuple[int, ...]
    atoms: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "atoms", frozenset({self.left, self.right}))


@dataclass(frozen=True, slots=True)
class Opposite:
    """Not."""

    inner: "Formula"
    atoms: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "atoms", self.inner.atoms)


@dataclass(frozen=True, slots=True)
class Same:
    """Both or neither."""

    left: "Formula"
    right: "Formula"
    atoms: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "atoms", self.left.atoms | self.right.atoms)


@dataclass(frozen=True, slots=True)
class All:
    """And."""

    parts: "tuple[Formula, ...]"
    atoms: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "atoms", frozenset().union(*(part.atoms for part in self.parts)))


Formula = Fixed | Leaf | Pair | Opposite | Same | All


def atoms_of(formula: Formula) -> frozenset[int]:
    """The atoms a formula looks at."""
    return formula.atoms


class Domains:
    """The atoms of an expression with the values that stand for their classes."""

    def __init__(self, root: Node) -> None:
        self.places: dict[object, int] = {}
        self.values: list[tuple[object, ...]] = []
        self.words: dict[object, int] = {}
        thresholds: dict[Form, set[int]] = {}
        ranges: dict[Form, tuple[int, int]] = {}
        for node, _ in walk(root):
            if isinstance(node, Reference) and node.type is Type.BOOL:
                self.add((node.kind, node.key), (True, False))
            for _, left, right in _comparisons(node):
                form, _, constant, span = linear(left, right)
                if form:
                    thresholds.setdefault(form, set()).add(constant)
                    ranges[form] = span
        for form, constants in thresholds.items():
            self.add(form, _classes(constants, *ranges[form]))
        self._texts(root)

    @property
    def sizes(self) -> list[int]:
        """How many classes each atom has."""
        return [len(values) for values in self.values]

    def add(self, key: object, values: tuple[object, ...]) -> None:
        if key not in self.places:
            self.places[key] = len(self.values)
            self.values.append(values)

    def leaf(self, key: object, allowed: Iterable[bool]) -> Formula:
        """The formula for some classes of one atom."""
        return Leaf(self.places[key], tuple(allowed))

    def of(self, key: object) -> tuple[object, ...]:
        return self.values[self.places[key]]

    def numbers(self, form: Form) -> tuple[int, ...]:
        return tuple(value for value in self.of(form) if isinstance(value, int))

    def _texts(self, root: Node) -> None:
        literals: dict[Reference, set[object]] = {}
        paired: set[Reference] = set()
        for node, _ in walk(root):
            if not isinstance(node, Compare | Member) or node.left.type is not Type.TEXT:
                continue
            sides = (node.left, node.right) if isinstance(node, Compare) else (node.left, *node.options)
            subjects = [side for side in sides if isinstance(side, Reference)]
            for subject in subjects:
                literals.setdefault(subject, set()).update(s.value for s in sides if isinstance(s, Literal))
            if len(subjects) > 1:
                paired.update(subjects)
        shared: set[object] = set()
        for subject in paired:
            shared |= literals[subject] | _own(subject)
        for subject, compared in literals.items():
            values = _own(subject)
            if subject.variable.choices is None:
                values |= compared | (shared if subject in paired else set())
            self.add((subject.kind, subject.key), tuple(sorted(values, key=repr)))


def _own(subject: Reference) -> set[object]:
    """The choices of a text, else something that no expression names."""
    choices = subject.variable.choices
    return {("other", subject.kind, subject.key)} if choices is None else set(choices)


def _classes(constants: set[int], low: int, high: int) -> tuple[object, ...]:
    """One value for every stretch between the constants and for each constant, within the range."""
    found = {low, min(constants) - 1}
    for constant in constants:
        found |= {constant, constant + 1}
    return tuple(sorted(value for value in found if low <= value <= high))


def _comparisons(node: Node) -> list[tuple[str, Node, Node]]:
    """The comparisons of numbers or dates a node makes."""
    if isinstance(node, Compare) and node.left.type in (Type.NUMBER, Type.DATE):
        return [(node.operator, node.left, node.right)]
    if isinstance(node, Member) and node.left.type in (Type.NUMBER, Type.DATE):
        return [("=", node.left, option) for option in node.options]
    return []


def linear(left: Node, right: Node) -> tuple[Form, bool, int, tuple[int, int]]:
    """left - right as variables with factors, whether the sides were swapped, the constant they are compared with,
    and the smallest and largest value of the variables' sum."""
    factors: dict[tuple[Kind, str], int] = {}
    ranges: dict[tuple[Kind, str], tuple[int, int]] = {}
    unit = SCALE if left.type is Type.DATE else 1
    constant = 0
    waiting: list[tuple[Node, int, int]] = [(left, 1, 1), (right, -1, 1)]
    while waiting:
        node, sign, divisor = waiting.pop()
        match node:
            case Literal(_, value):
                constant += sign * (int(value) // divisor)
            case Reference(kind, key, variable):
                factors[kind, key] = factors.get((kind, key), 0) + sign
                ranges[kind, key] = variable.span
            case Sum(_, first, terms):
                waiting.append((first, sign, divisor))
                waiting.extend((term, sign * own, unit) for own, term in terms)
    form = tuple(sorted(((k, f) for k, f in factors.items() if f), key=lambda item: (item[0][0].value, item[0][1])))
    swapped = bool(form) and form[0][1] < 0
    if swapped:
        form = tuple((key, -factor) for key, factor in form)
    ends = [sorted((factor * ranges[key][0], factor * ranges[key][1])) for key, factor in form]
    return form, swapped, constant if swapped else -constant, (sum(e[0] for e in ends), sum(e[1] for e in ends))


def formula_of(node: Node, domains: Domains) -> Formula:
    """The node as a formula over the atoms."""
    match node:
        case And(operands):
            return All(tuple(formula_of(operand, domains) for operand in operands))
        case Or(operands):
            return _any([formula_of(operand, domains) for operand in operands])
        case Not(operand):
            return Opposite(formula_of(operand, domains))
        case Compare(sign, left, right):
            return _comparison(sign, left, right, domains)
        case Member(left, options, negated):
            found = _member(left, options, domains)
            return Opposite(found) if negated else found
        case Reference(kind, key):
            return domains.leaf((kind, key), (True, False))
        case Literal(_, value):
            return Fixed(bool(value))
        case _:
            raise AssertionError(node)


def _member(left: Node, options: tuple[Literal, ...], domains: Domains) -> Formula:
    """One leaf for the whole list; a list may be long."""
    if left.type in (Type.NUMBER, Type.DATE):
        form, constants = linear(left, options[0])[0], {linear(left, option)[2] for option in options}
        return domains.leaf(form, (v in constants for v in domains.of(form))) if form else Fixed(0 in constants)
    if isinstance(left, Reference) and left.type is Type.TEXT:
        listed = {option.value for option in options}
        key = (left.kind, left.key)
        return domains.leaf(key, (value in listed for value in domains.of(key)))
    return _any([_comparison("=", left, option, domains) for option in options])


def _any(parts: list[Formula]) -> Formula:
    return Opposite(All(tuple(Opposite(part) for part in parts)))


def _comparison(sign: str, left: Node, right: Node, domains: Domains) -> Formula:
    if left.type in (Type.NUMBER, Type.DATE):
        form, swapped, constant, _ = linear(left, right)
        if not form:
            return Fixed(COMPARE[sign](0, constant))
        test = COMPARE[_MIRROR[sign] if swapped else sign]
        return domains.leaf(form, (test(value, constant) for value in domains.numbers(form)))
    same = _texts(left, right, domains) if left.type is Type.TEXT else _bools(left, right, domains)
    return same if sign == "=" else Opposite(same)


def _bools(left: Node, right: Node, domains: Domains) -> Formula:
    return Same(formula_of(left, domains), formula_of(right, domains))


def _texts(left: Node, right: Node, domains: Domains) -> Formula:
    if isinstance(left, Literal):
        left, right = right, left
    if isinstance(left, Literal) or not isinstance(left, Reference):
        return Fixed(left == right)
    key = (left.kind, left.key)
    if isinstance(right, Literal):
        return domains.leaf(key, (value == right.value for value in domains.of(key)))
    assert isinstance(right, Reference)
    other = (right.kind, right.key)
    if key == other:
        return Fixed(True)
    number = domains.words
    words = [tuple(number.setdefault(word, len(number)) for word in domains.of(at)) for at in (key, other)]
    return Pair(domains.places[key], domains.places[other], *words)
