# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A small vocabulary, and random expressions and facts over it."""

import datetime as dt
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from blaupause.blueprint.rules.expression import Expression, Facts, Kind, Title, Type, Variable, Vocabulary
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
)

law = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


KINDS = {"district": Title("Landkreis", "district"), "town": Title("Stadt", "town"), "union": Title("VG", "union")}
VOCABULARY = Vocabulary(
    names={
        "authority_kind": Variable(Type.TEXT, Title("Art der Behörde", "kind of authority"), KINDS),
        "other_kind": Variable(Type.TEXT, Title("andere Art", "other kind"), KINDS),
        "vendor": Variable(Type.TEXT, Title("Hersteller", "vendor")),
        "today": Variable(Type.DATE, Title("heute", "today")),
        "due": Variable(Type.DATE, Title("Frist", "due")),
    },
    steps={"contract": Title("Vertrag", "contract"), "transport": Title("Transport", "transport")},
    data={"dvdv-entry": Title("DVDV-Eintrag", "DVDV entry")},
    parameters={
        "fee": Variable(Type.NUMBER, Title("Gebühr", "fee"), minimum=0, maximum=500),
        "limit": Variable(Type.NUMBER, Title("Grenze", "limit")),
        "payment-online": Variable(Type.BOOL, Title("Online-Zahlung", "online payment")),
    },
    checks={"test-case": Title("Testfall", "test case")},
)


def ref(kind: Kind, key: str) -> Reference:
    variable = VOCABULARY.variable(kind, key)
    assert variable
    return Reference(kind, key, variable)


REFERENCES = [ref(kind, key) for kind in Kind for key in VOCABULARY.keys(kind)]
PYTHON_NUMBERS = st.integers(-3, 12) | st.decimals(-3, 12, places=2)
DAYS = st.dates(dt.date(2026, 12, 28), dt.date(2027, 1, 3))
WORDS = st.sampled_from(["district", "town", "union", "AKDB", 'a "quoted" \\ word', "Ä"])


def of_type(kind: Type) -> list[Node]:
    return [reference for reference in REFERENCES if reference.type is kind]


def literals(kind: Type, choices: Any = None) -> st.SearchStrategy[Node]:
    match kind:
        case Type.BOOL:
            return st.builds(Literal, st.just(kind), st.booleans())
        case Type.NUMBER:
            return st.builds(Literal, st.just(kind), st.integers(-30_000, 120_000))
        case Type.DATE:
            return st.builds(Literal, st.just(kind), DAYS.map(dt.date.toordinal))
    return st.builds(Literal, st.just(kind), st.sampled_from(sorted(choices)) if choices else WORDS)


@st.composite
def values(draw: st.DrawFn, kind: Type) -> Node:
    """A number or a date, with sums now and then."""
    item = st.sampled_from(of_type(kind)) | literals(kind)
    if draw(st.integers(0, 2)):
        return draw(item)
    if kind is Type.DATE:
        term = st.builds(lambda n: Literal(Type.NUMBER, n * 10_000), st.integers(-4, 4))
    else:
        term = item | values(Type.NUMBER)
    terms = draw(st.lists(st.tuples(st.sampled_from([1, -1]), term), min_size=1, max_size=3))
    return Sum(kind, draw(item), tuple(terms))


@st.composite
def comparisons(draw: st.DrawFn) -> Node:
    kind = draw(st.sampled_from([Type.NUMBER, Type.DATE, Type.TEXT]))
    if kind is not Type.TEXT:
        left = draw(values(kind))
        if draw(st.booleans()):
            sign = draw(st.sampled_from(["=", "!=", "<", "<=", ">", ">="]))
            return Compare(sign, left, draw(values(kind)))
        options = draw(st.lists(literals(kind), min_size=1, max_size=4, unique=True))
        return Member(left, tuple(options), draw(st.booleans()))
    subject = draw(st.sampled_from(of_type(kind)))
    assert isinstance(subject, Reference)
    literal = literals(kind, subject.variable.choices)
    if draw(st.booleans()):
        options = draw(st.lists(literal, min_size=1, max_size=3, unique=True))
        return Member(subject, tuple(options), draw(st.booleans()))
    sides = [subject, draw(literal | st.sampled_from(of_type(kind)))]
    return Compare(draw(st.sampled_from(["=", "!="])), *draw(st.permutations(sides)))


def joined(kind: type[And] | type[Or], parts: list[Node]) -> Node:
    flat = [inner for part in parts for inner in (part.operands if isinstance(part, kind) else (part,))]
    return kind(tuple(flat))


atoms = st.sampled_from(of_type(Type.BOOL)) | comparisons()
nodes = st.recursive(
    atoms | literals(Type.BOOL),
    lambda inner: (
        st.builds(Not, inner)
        | st.builds(joined, st.sampled_from([And, Or]), st.lists(inner, min_size=2, max_size=4))
        | st.builds(Compare, st.sampled_from(["=", "!="]), inner, inner)
        | st.builds(lambda i, n: Member(i, (Literal(Type.BOOL, True),), n), inner, st.booleans())
    ),
    max_leaves=8,
)
expressions = nodes.map(lambda node: Expression(node, VOCABULARY))

VALUES: dict[Type, st.SearchStrategy[Any]] = {
    Type.BOOL: st.booleans(),
    Type.NUMBER: PYTHON_NUMBERS,
    Type.DATE: DAYS,
    Type.TEXT: WORDS,
}


@st.composite
def facts(draw: st.DrawFn, *, complete: bool = False) -> Facts:
    """Values that fit, some of them unknown unless `complete`."""
    held: dict[Kind, dict[str, Any]] = {kind: {} for kind in Kind}
    for reference in REFERENCES:
        wanted = VALUES[reference.type]
        if reference.variable.choices:
            wanted = st.sampled_from(sorted(reference.variable.choices))
        if reference.key == "fee":
            wanted = st.integers(0, 12) | st.decimals(0, 12, places=2)
        value = draw(wanted if complete else wanted | st.none())
        if value is not None:
            held[reference.kind][reference.key] = value
    return Facts(held[Kind.NAME], held[Kind.STEP], held[Kind.DATUM], held[Kind.PARAMETER], held[Kind.CHECK])


def forget(known: Facts, keys: set[str]) -> Facts:
    """The same facts without some keys."""
    parts = (known.names, known.done, known.have, known.value, known.verified)
    return Facts(*({k: v for k, v in part.items() if k not in keys} for part in parts))


MISFITS = [None, 1.5, float("nan"), "x", b"x", True, 10**40, Decimal("NaN"), Decimal("1e999"), Decimal("0.00001"),
           dt.datetime(2026, 1, 1, tzinfo=dt.UTC), [], {}]  # fmt: skip
