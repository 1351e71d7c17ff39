# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every mistake is found with its column, a code, both languages and a way out."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blaupause.blueprint.rules.expression import (
    Facts,
    Title,
    Type,
    Variable,
    Vocabulary,
    always,
    check,
    decided_parts,
    evaluate,
    parse,
    unparse,
)
from blaupause.blueprint.rules.expression.tree import And, Expression, Not
from blaupause.kernel.problems import Location, Problems
from tests.blueprint.expression.samples import REFERENCES, VOCABULARY, expressions, law


@pytest.mark.parametrize(
    ("text", "code", "column", "hint"),
    [
        ("done(contrct)", "unknown", 6, "Gemeint ist vielleicht „contract“."),
        ("have(contract)", "unknown", 6, "Schreib done(contract)."),
        ("contract", "unknown", 1, "Schreib done(contract)."),
        ("dvdv-entry", "unknown", 1, "Schreib have(dvdv-entry)."),
        ("done(authority_kind)", "unknown", 6, "Schreib nur authority_kind."),
        ("verified(test-cse)", "unknown", 10, "Gemeint ist vielleicht „test-case“."),
        ('authority_kind = "twon"', "choice", 18, "Gemeint ist vielleicht „town“."),
        ('"twon" = authority_kind', "choice", 1, "Gemeint ist vielleicht „town“."),
        ('authority_kind in ["town", "distrct"]', "choice", 28, "Gemeint ist vielleicht „district“."),
        ('value(fee) = "3"', "types", 14, "Eine Zahl steht ohne Anführungszeichen: 10."),
        ("authority_kind < other_kind", "order", 16, "Erlaubt sind hier = und !=."),
        ("value(fee)", "not_a_condition", 1, "Vergleiche sie, zum Beispiel mit = oder >=."),
        ("not value(fee)", "not_a_condition", 5, "Vergleiche sie, zum Beispiel mit = oder >=."),
        ("done(contract) and today", "not_a_condition", 20, "Vergleiche sie, zum Beispiel mit = oder >=."),
        ("1 < value(fee) < 3", "chained", 16, "Schreib zwei Vergleiche mit and dazwischen."),
        ("1 = 1 in [1]", "chained", 7, "Schreib zwei Vergleiche mit and dazwischen."),
        ("today + 1.5 > today", "days", 9, "Zum Beispiel 2026-12-31 - 14."),
        ("today + value(fee) > today", "days", 9, "Zum Beispiel 2026-12-31 - 14."),
        ("today + today > today", "not_a_number", 9, ""),
        ('vendor + 1 = "x"', "not_a_number", 1, ""),
        ("today = 2026-02-30", "day", 9, "Schreib Jahr-Monat-Tag, zum Beispiel 2026-12-31."),
        ("value(fee) = 1.00001", "number_size", 14, ""),
        ("value(fee) = 1000000000", "number_size", 14, ""),
        ("value(fee) = 1,5", "unexpected", 15, ""),
        ("value(fee) = 1.", "number", 14, "Schreib 10, 2.50 oder 2026-12-31."),
        ("value(fee) = 1e9", "number", 14, "Schreib 10, 2.50 oder 2026-12-31."),
        ("value(fee) => 1", "unexpected", 13, "Gibt es so: = != < <= > >=."),
        ("value(fee) <> 1", "unexpected", 13, "Gibt es so: = != < <= > >=."),
        ("done(contract) && true", "character", 16, "Schreib stattdessen and"),
        ("vendor = „AKDB“", "character", 10, 'Schreib stattdessen "'),
        ('vendor = "AKDB', "open_text", 10, ""),
        ('vendor = "a\\n"', "text", 10, ""),
        ('vendor = "a\tb"', "text", 10, ""),
        ("done(contract) AND true", "unexpected", 16, "Gemeint ist vielleicht „and“."),
        ("TRUE", "case", 1, "Schreib true klein."),
        ("dome(contract)", "function", 1, "Gemeint ist vielleicht „done“."),
        ("done()", "key", 6, "Zum Beispiel done(contract)."),
        ("done(contract, transport)", "expected", 14, ""),
        ("done", "expected", 5, ""),
        ("authority_kind in []", "list", 20, 'Zum Beispiel ["district", "town"] oder [1, 2].'),
        ("value(fee) in [value(fee)]", "list", 16, 'Zum Beispiel ["district", "town"] oder [1, 2].'),
        ("(done(contract)", "expected", 16, ""),
        ("done(contract))", "unexpected", 15, ""),
        ("done(contract) and", "end", 19, ""),
        ("", "end", 1, ""),
        ("today.year = 2026", "character", 6, ""),
        ("__import__(vendor)", "function", 1, "Es gibt: done, have, value, verified."),
        ("(" * 41 + "true" + ")" * 41, "too_deep", 41, "Nimm Klammern weg oder teile die Bedingung auf."),
        ("not " * 41 + "true", "too_deep", 161, "Nimm Klammern weg oder teile die Bedingung auf."),
        ("1" + "+1" * 510 + " = 1", "too_many", 999, "Teile sie auf mehrere Bedingungen auf."),
        ("true " * 401, "too_long", 2001, "Teile sie auf mehrere Bedingungen auf."),
    ],
)
def test_a_mistake_is_named_with_its_place(text: str, code: str, column: int, hint: str) -> None:
    expression, findings = check(text, VOCABULARY)
    assert expression is None
    first = findings[0]
    assert (first.code, first.column, first.hint_de) == (code, column, hint)
    assert first.de
    assert first.en
    assert bool(first.hint_de) is bool(first.hint_en)


def test_all_mistakes_of_meaning_are_found_at_once_in_the_order_of_the_text() -> None:
    _, findings = check('done(a) and have(b) or authority_kind = "c"', VOCABULARY)
    assert [(f.code, f.column) for f in findings] == [("unknown", 6), ("unknown", 18), ("choice", 41)]


def test_problems_carry_the_place_in_the_file() -> None:
    with pytest.raises(Problems) as caught:
        parse("done(contrct)", VOCABULARY, Location("steps.yaml", 7, 11, "steps.contract.gate.when"))
    problem = caught.value.problems[0]
    assert problem.code == "expression.unknown"
    assert problem.text("en").startswith("steps.yaml:7:16 (steps.contract.gate.when): There is no step")


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("(done(contract)) == true", "done(contract) = true"),
        ('done("contract")', "done(contract)"),
        ("value(fee)>=010.50", "value(fee) >= 10.5"),
        ("done(contract) and (have(dvdv-entry) and true)", "done(contract) and have(dvdv-entry) and true"),
        ("not (value(fee) in [1, 1, -2])", "not value(fee) in [1, -2]"),
        ("value(fee) not in [1]", "value(fee) not in [1]"),
        ("1 - (2 - value(fee)) = -1", "1 - (2 - value(fee)) = -1"),
        ('vendor = "A\u0308"', 'vendor = "Ä"'),
    ],
)
def test_canonical_text(text: str, canonical: str) -> None:
    assert unparse(parse(text, VOCABULARY)) == canonical


def test_the_vocabulary_refuses_what_could_not_be_written() -> None:
    for make in (
        lambda: Vocabulary(names={"and": Variable(Type.BOOL, Title("", ""))}),
        lambda: Vocabulary(names={"a-b": Variable(Type.BOOL, Title("", ""))}),
        lambda: Vocabulary(steps={"a b": Title("", "")}),
        lambda: Variable(Type.NUMBER, Title("", ""), minimum=2, maximum=1),
        lambda: Variable(Type.TEXT, Title("", ""), {"A\u0308": Title("", "")}),
    ):
        with pytest.raises(ValueError, match=r"."):
            make()


def test_no_expression_exceeds_the_limits_however_it_was_made() -> None:
    deep = REFERENCES[5]
    node: Not | type(deep) = deep
    for _ in range(40):
        node = Not(node)
    with pytest.raises(ValueError, match="500 nodes and 40 levels"):
        Expression(node, VOCABULARY)
    wide: And = And((deep, deep))
    for _ in range(30):
        wide = And((wide, wide))  # 2^31 nodes, were somebody to count them all
    with pytest.raises(ValueError, match="500 nodes and 40 levels"):
        Expression(wide, VOCABULARY)


WORDS = (
    "( ) [ ] , = == != < <= > >= + - and or not in true false done( have( value( verified( contract fee dvdv-entry "
    'today authority_kind vendor "town" "" " \\ 0 1.5 2026-12-31 2026-13-01 9999999999 \0 \u202e 🏛 ４ é eval lambda '
    "__class__ . ; # ' ` { } \ud800"
)
PIECES = st.lists(st.sampled_from(WORDS.split(" ")), max_size=40)


@law
@given(st.text(max_size=80) | PIECES.map(" ".join) | PIECES.map("".join))
def test_any_text_gives_an_expression_or_findings(text: str) -> None:
    expression, findings = check(text, VOCABULARY)
    assert (expression is None) is bool(findings)
    if expression:
        assert parse(unparse(expression), VOCABULARY) == expression
    for finding in findings:
        assert 1 <= finding.column <= len(text) + 1
        assert finding.problem().text("de").isprintable()


@law
@given(expressions, st.data())
def test_a_damaged_expression_gives_an_expression_or_findings(expression: Expression, data: st.DataObject) -> None:
    text = unparse(expression)
    place = data.draw(st.integers(0, len(text)))
    damaged = text[:place] + data.draw(st.text(max_size=3)) + text[place + data.draw(st.integers(0, 3)) :]
    found, findings = check(damaged, VOCABULARY)
    assert (found is None) is bool(findings)


def hostile() -> list[str]:
    """The largest texts of many shapes."""
    dice = random.Random(4)
    names = ["done(contract)", "value(fee) > 1", "today+1<due", 'vendor="x"', "true", "not have(dvdv-entry)"]
    return [
        "(" * 2000,
        "not " * 500,
        "1" + "+1" * 245 + "=1",
        "true" + " and true" * 220,
        "x " * 1000,
        '"' * 1999,
        "done(" * 400,
        "0" * 2000,
        "done(" + "a" * 1990 + ")",
        "value(fee) in [" + ",".join(str(n) for n in range(480)) + "]",
        " or ".join(f"value(fee) = {n}" for n in range(100)),
        "(" * 38 + "true" + " and true) or true)" * 19 + "",
        *(" or ".join(" and ".join(dice.choices(names, k=8)) for _ in range(14)) for _ in range(5)),
    ]


@pytest.mark.parametrize("text", hostile(), ids=range(len(hostile())))
def test_hostile_text_is_answered_soon(text: str) -> None:
    """Figures are made by bench/expressions.py; a blow-up would keep the tests from ending."""
    expression, findings = check(text[:2000], VOCABULARY)
    if expression:
        evaluate(expression, Facts())
        always(expression)
        decided_parts(expression)
    assert expression or findings
