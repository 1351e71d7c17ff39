# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Evaluates an expression for many rows at once over numpy columns, with exactly the verdicts of `evaluate`.

Verdicts are int8 (-1 FALSE, 0 UNKNOWN, 1 TRUE): `and` is a minimum, `or` a maximum, `not` a change of sign. Rows are
worked through in slices that stay in the processor's cache.
"""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any, Final

import numpy as np
import numpy.typing as npt

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
    walk,
)
from blaupause.blueprint.rules.expression.vocabulary import SCALE, Facts, Kind, Type, Variable, encode

Verdicts = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]
SLICE: Final = 32_768
_COMPARE: Final[Mapping[str, Callable[[Any, Any], Any]]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True, slots=True)
class Bools:
    """Yes/no values as verdicts (int8). Raises ValueError for anything but -1, 0 and 1."""

    values: Verdicts

    def __post_init__(self) -> None:
        if len(self.values) and (int(self.values.min()) < -1 or int(self.values.max()) > 1):
            raise ValueError("a verdict is -1, 0 or 1")


@dataclass(frozen=True, slots=True)
class Integers:
    """Numbers in ten-thousandths or day numbers (int64), and which of them are known."""

    values: npt.NDArray[np.int64]
    known: Flags


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts as places in `words`, -1 is unknown. Raises ValueError when a code points nowhere."""

    codes: npt.NDArray[np.int32]
    words: Sequence[str]

    def __post_init__(self) -> None:
        if len(self.codes) and not (int(self.codes.min()) >= -1 and int(self.codes.max()) < len(self.words)):
            raise ValueError("a code points to no word")


Column = Bools | Integers | Texts


@dataclass(frozen=True, slots=True)
class Columns:
    """Facts of `rows` connections by column. A column that is absent is unknown in every row."""

    rows: int
    held: Mapping[tuple[Kind, str], Column] = field(default_factory=dict)


def column_of(values: Sequence[object], variable: Variable) -> Column:
    """Plain Python values as a column; what does not fit the variable is unknown."""
    encoded = [encode(value, variable) for value in values]
    if variable.type is Type.BOOL:
        return Bools(np.array([0 if e is None else 1 if e else -1 for e in encoded], dtype=np.int8))
    if variable.type is Type.TEXT:
        places: dict[str, int] = {}
        codes = [-1 if e is None else places.setdefault(str(e), len(places)) for e in encoded]
        return Texts(np.array(codes, dtype=np.int32), tuple(places))
    known = np.array([e is not None for e in encoded], dtype=np.bool_)
    return Integers(np.array([int(e or 0) for e in encoded], dtype=np.int64), known)


def columns_of(facts: Sequence[Facts], expression: Expression) -> Columns:
    """The facts of many connections as the columns this expression needs."""
    used = {(n.kind, n.key): n.variable for n, _ in walk(expression.root) if isinstance(n, Reference)}
    return Columns(len(facts), {at: column_of([f.get(*at) for f in facts], v) for at, v in used.items()})


def compile_bulk(expression: Expression) -> Callable[[Columns], Verdicts]:
    """A function from columns to one verdict per row. Raises ValueError for a column of the wrong kind or length."""
    root = expression.root
    used = {(n.kind, n.key): n.variable for n, _ in walk(root) if isinstance(n, Reference)}

    def run(columns: Columns) -> Verdicts:
        for at, variable in used.items():
            _fitting(columns, at, variable)
        batch = _Batch(columns)
        found = np.empty(columns.rows, dtype=np.int8)
        for start in range(0, columns.rows, SLICE):
            batch.rows = slice(start, min(start + SLICE, columns.rows))
            found[batch.rows] = batch.verdict(root)
        return found

    return run


def _fitting(columns: Columns, at: tuple[Kind, str], variable: Variable) -> None:
    column = columns.held.get(at)
    wanted = {Type.BOOL: Bools, Type.TEXT: Texts}.get(variable.type, Integers)
    if column is None:
        return
    length = len(column.codes if isinstance(column, Texts) else column.values)
    if not isinstance(column, wanted) or length != columns.rows:
        raise ValueError(f"the column {at[1]} has to be {wanted.__name__} with {columns.rows} rows")


class _Batch:
    """One slice of rows after the other; tables over the words are made once."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.rows = slice(0, 0)
        self.tables: dict[Node, npt.NDArray[Any]] = {}
        self.places: dict[object, int] = {}

    def verdict(self, node: Node) -> Verdicts:
        """Verdicts of a node that answers yes or no; one value when it is the same for all rows."""
        match node:
            case And(operands):
                return reduce(np.minimum, (self.verdict(o) for o in operands))
            case Or(operands):
                return reduce(np.maximum, (self.verdict(o) for o in operands))
            case Not(operand):
                return np.negative(self.verdict(operand))
            case Compare():
                return self.comparison(node)
            case Member(left, options, negated):
                found = reduce(np.maximum, (self.comparison(Compare("=", left, option)) for option in options))
                return np.negative(found) if negated else found
            case Literal(_, value):
                return _all_rows(1 if value else -1)
            case Reference(kind, key):
                column = self.columns.held.get((kind, key))
                return column.values[self.rows] if isinstance(column, Bools) else _all_rows(0)
        raise AssertionError(node)

    def comparison(self, node: Compare) -> Verdicts:
        """Verdicts of left operator right."""
        match node.left.type:
            case Type.BOOL:  # the product of two verdicts says whether they agree
                agree = self.verdict(node.left) * self.verdict(node.right)
                return agree if node.operator == "=" else np.negative(agree)
            case Type.TEXT:
                return self.texts(node)
        a, a_known = self.integers(node.left)
        b, b_known = self.integers(node.right)
        return _verdicts(_COMPARE[node.operator](a, b), a_known & b_known)

    def integers(self, node: Node) -> tuple[Any, Any]:
        """Values and which of them are known."""
        match node:
            case Literal(_, value):
                return np.int64(value), np.bool_(True)
            case Reference(kind, key, variable):
                column = self.columns.held.get((kind, key))
                if not isinstance(column, Integers):
                    return np.int64(0), np.bool_(False)
                low, high = variable.span
                values, known = column.values[self.rows], column.known[self.rows]
                known = known & (values >= low) & (values <= high)
                return np.where(known, values, 0), known
            case Sum(kind, first, terms):
                unit = SCALE if kind is Type.DATE else 1
                total, known = self.integers(first)
                for sign, term in terms:
                    step, also = self.integers(term)
                    total, known = total + sign * (step // unit if unit > 1 else step), known & also
                return total, known
        raise AssertionError(node)

    def texts(self, node: Compare) -> Verdicts:
        left, right = node.left, node.right
        if isinstance(left, Literal):
            left, right = right, left
        if isinstance(left, Literal):
            answer = _all_rows(1 if left.value == right.value else -1) if isinstance(right, Literal) else _all_rows(0)
        elif isinstance(right, Literal) and isinstance(left, Reference):
            answer = self.lookup(left, right)
        else:
            a, b = self.numbered(left), self.numbered(right)
            answer = _verdicts(a == b, (a >= 0) & (b >= 0))
        return answer if node.operator == "=" else np.negative(answer)

    def lookup(self, subject: Reference, literal: Literal) -> Verdicts:
        """Whether a text is the literal: a table over the words, whose last place answers for -1."""
        column = self.columns.held.get((subject.kind, subject.key))
        if not isinstance(column, Texts):
            return _all_rows(0)
        key = Compare("=", subject, literal)
        table = self.tables.get(key)
        if table is None:
            words = [encode(word, subject.variable) for word in column.words]
            answers = [0 if word is None else 1 if word == literal.value else -1 for word in words]
            table = self.tables[key] = np.array([*answers, 0], dtype=np.int8)
        found: Verdicts = table[column.codes[self.rows]]
        return found

    def numbered(self, subject: Node) -> npt.NDArray[Any]:
        """Texts of different columns as numbers that are equal when the words are; -1 is unknown."""
        column = self.columns.held.get((subject.kind, subject.key)) if isinstance(subject, Reference) else None
        if not isinstance(subject, Reference) or not isinstance(column, Texts):
            return np.array([-1])
        table = self.tables.get(subject)
        if table is None:
            words = [encode(word, subject.variable) for word in column.words]
            places = [-1 if w is None else self.places.setdefault(w, len(self.places)) for w in words]
            table = self.tables[subject] = np.array([*places, -1], dtype=np.int64)
        found: npt.NDArray[Any] = table[column.codes[self.rows]]
        return found


def _all_rows(verdict: int) -> Verdicts:
    return np.array([verdict], dtype=np.int8)


def _verdicts(answer: Any, known: Any) -> Verdicts:
    found: Verdicts = np.atleast_1d(answer).astype(np.int8)
    found += found
    found -= 1
    return found * np.atleast_1d(known).view(np.int8)
