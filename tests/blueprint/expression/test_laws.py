# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Laws of the language: three values, the same in bulk, round trip, sound foresight."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from blaupause.blueprint.rules.expression import (
    Expression,
    Facts,
    Verdict,
    always,
    columns_of,
    compile_bulk,
    decided_parts,
    evaluate,
    parse,
    sentence,
    unparse,
)
from blaupause.blueprint.rules.expression.evaluation import Evaluation
from blaupause.blueprint.rules.expression.tree import And, Node, Not, Or
from tests.blueprint.expression.samples import MISFITS, REFERENCES, VOCABULARY, expressions, facts, forget, law, nodes

KEYS = st.sets(st.sampled_from([reference.key for reference in REFERENCES]))


@law
@given(expressions)
def test_canonical_text_reads_back_as_the_same_expression(expression: Expression) -> None:
    text = unparse(expression)
    assert parse(text, VOCABULARY) == expression
    assert unparse(parse(f" ( {text}\n) ", VOCABULARY)) == text


@law
@given(expressions)
def test_every_expression_has_a_sentence(expression: Expression) -> None:
    said = sentence(expression)
    assert said.de
    assert said.en


@law
@given(expressions, facts(), KEYS)
def test_learning_a_fact_never_turns_a_decided_verdict(expression: Expression, known: Facts, keys: set[str]) -> None:
    before = evaluate(expression, forget(known, keys)).verdict
    assert before in (Verdict.UNKNOWN, evaluate(expression, known).verdict)


@law
@given(expressions, facts(complete=True))
def test_with_all_facts_every_verdict_is_decided(expression: Expression, known: Facts) -> None:
    assert evaluate(expression, known).verdict is not Verdict.UNKNOWN


@law
@given(nodes, nodes, facts())
def test_de_morgan_and_double_negation(a: Node, b: Node, known: Facts) -> None:
    verdict = Evaluation(known).verdict
    assert verdict(Not(And((a, b)))) == verdict(Or((Not(a), Not(b))))
    assert verdict(Not(Or((a, b)))) == verdict(And((Not(a), Not(b))))
    assert verdict(Not(Not(a))) == verdict(a)
    assert verdict(And((a, Or((a, b))))) == verdict(a)


@law
@given(expressions, st.lists(facts(), max_size=6))
def test_bulk_gives_the_verdicts_of_single_rows(expression: Expression, rows: list[Facts]) -> None:
    single = [evaluate(expression, row).verdict for row in rows]
    bulk = compile_bulk(expression)(columns_of(rows, expression))
    assert bulk.dtype == np.int8
    assert bulk.tolist() == single


ROWS = st.lists(st.fixed_dictionaries({r.key: st.sampled_from(MISFITS) for r in REFERENCES}), max_size=3)


@law
@given(expressions, ROWS)
def test_values_that_do_not_fit_are_unknown_alone_and_in_bulk(expression: Expression, rows: list[Any]) -> None:
    known = [Facts(row, row, row, row, row) for row in rows]
    single = [evaluate(expression, row).verdict for row in known]
    assert compile_bulk(expression)(columns_of(known, expression)).tolist() == single


@law
@given(expressions, facts())
def test_what_is_always_so_is_never_otherwise(expression: Expression, known: Facts) -> None:
    foreseen = always(expression)
    verdict = evaluate(expression, known).verdict
    if foreseen is not None:
        assert verdict is not (Verdict.FALSE if foreseen else Verdict.TRUE)
    for part in decided_parts(expression):
        opposite = Verdict.FALSE if part.answer else Verdict.TRUE
        assert evaluate(parse(part.text, VOCABULARY), known).verdict is not opposite


@law
@given(nodes, nodes)
def test_contradiction_and_tautology_are_foreseen(a: Node, b: Node) -> None:
    assert always(Expression(And((a, Not(a))), VOCABULARY)) is False
    assert always(Expression(Or((a, Not(a))), VOCABULARY)) is True
    assert always(Expression(Or((b, a, Not(a))), VOCABULARY)) is True


@law
@given(expressions, facts())
def test_the_verdict_has_reasons_exactly_when_the_gate_is_shut(expression: Expression, known: Facts) -> None:
    outcome = evaluate(expression, known)
    assert bool(outcome.obstacles) is (outcome.verdict is not Verdict.TRUE)
    assert all(outcome.lines("de"))
    assert all(outcome.lines("en"))


def test_a_logic_without_unknown_would_break_the_law(monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted defect: unknown taken as no opens a gate that asks for `not`."""
    expression = parse("not done(contract)", VOCABULARY)
    assert evaluate(expression, Facts()).verdict is Verdict.UNKNOWN
    plain = Facts.get
    monkeypatch.setattr(Facts, "get", lambda self, kind, key: plain(self, kind, key) or False)
    assert evaluate(expression, Facts()).verdict is Verdict.TRUE
