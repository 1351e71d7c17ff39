# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The tree of an expression: immutable, typed, and never larger or deeper than the limits."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from blaupause.blueprint.rules.expression.vocabulary import Kind, Type, Variable, Vocabulary

MAX_CHARACTERS: Final = 2_000
MAX_DEPTH: Final = 40
MAX_NODES: Final = 500


@dataclass(frozen=True, slots=True)
class Literal:
    """A value as it is written: bool, text, number in ten-thousandths, day number."""

    type: Type
    value: bool | int | str


@dataclass(frozen=True, slots=True)
class Reference:
    """A name or a call; what it stands for does not count when trees are compared."""

    kind: Kind
    key: str
    variable: Variable = field(compare=False)

    @property
    def type(self) -> Type:
        return self.variable.type


@dataclass(frozen=True, slots=True)
class Sum:
    """first ± term ± term …; a date takes days in whole numbers."""

    type: Type
    first: "Node"
    terms: "tuple[tuple[int, Node], ...]"


@dataclass(frozen=True, slots=True)
class Compare:
    """Two values of one type, `operator` one of = != < <= > >=."""

    operator: str
    left: "Node"
    right: "Node"
    type: Type = Type.BOOL


@dataclass(frozen=True, slots=True)
class Member:
    """A value that is (not) in a list of literals."""

    left: "Node"
    options: tuple[Literal, ...]
    negated: bool = False
    type: Type = Type.BOOL


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

    operand: "Node"
    type: Type = Type.BOOL


@dataclass(frozen=True, slots=True)
class And:
    """All of at least two; none of them is an And itself."""

    operands: "tuple[Node, ...]"
    type: Type = Type.BOOL


@dataclass(frozen=True, slots=True)
class Or:
    """One of at least two; none of them is an Or itself."""

    operands: "tuple[Node, ...]"
    type: Type = Type.BOOL


Node = Literal | Reference | Sum | Compare | Member | Not | And | Or


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below."""
    match node:
        case And(operands) | Or(operands):
            return operands
        case Not(operand):
            return (operand,)
        case Compare(_, left, right):
            return left, right
        case Member(left, options):
            return left, *options
        case Sum(_, first, terms):
            return first, *(term for _, term in terms)
        case _:
            return ()


def walk(root: Node) -> Iterator[tuple[Node, int]]:
    """Every node with its depth (the root has 1), without recursion."""
    waiting: list[tuple[Node, int]] = [(root, 1)]
    while waiting:
        node, depth = waiting.pop()
        yield node, depth
        waiting.extend((child, depth + 1) for child in reversed(children(node)))


@dataclass(frozen=True, slots=True)
class Expression:
    """A yes/no expression within the limits. Evaluation visits each node once at most, so that it always ends."""

    root: Node
    vocabulary: Vocabulary = field(compare=False, repr=False)

    def __post_init__(self) -> None:
        if self.root.type is not Type.BOOL:
            raise ValueError("an expression answers yes or no")
        for count, (_, depth) in enumerate(walk(self.root), 1):
            if count > MAX_NODES or depth > MAX_DEPTH:
                raise ValueError("an expression has at most 500 nodes and 40 levels")


@dataclass(frozen=True, slots=True)
class References:
    """The keys an expression uses."""

    names: frozenset[str]
    steps: frozenset[str]
    data: frozenset[str]
    parameters: frozenset[str]
    checks: frozenset[str]


def references(expression: Expression) -> References:
    """Which names, steps, data, parameters and checks the expression uses."""
    used: dict[Kind, set[str]] = {kind: set() for kind in Kind}
    for node, _ in walk(expression.root):
        if isinstance(node, Reference):
            used[node.kind].add(node.key)
    order = (Kind.NAME, Kind.STEP, Kind.DATUM, Kind.PARAMETER, Kind.CHECK)
    return References(*(frozenset(used[kind]) for kind in order))
