# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Dead and trivial conditions are found before anybody enters a fact."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blaupause.blueprint.rules.expression import (
    DecidedPart,
    Facts,
    Title,
    Verdict,
    Vocabulary,
    always,
    decided_parts,
    evaluate,
    parse,
)
from tests.blueprint.expression.samples import VOCABULARY, law


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ('authority_kind = "district" and authority_kind = "town"', False),
        ('authority_kind in ["district", "town", "union"]', True),
        ('authority_kind = other_kind and authority_kind = "town" and other_kind = "union"', False),
        ("authority_kind = other_kind or authority_kind != other_kind", True),
        ("authority_kind = authority_kind", True),
        ('vendor = "A" or vendor = "B"', None),
        ('vendor = "A" and vendor = "B"', False),
        ("vendor = authority_kind", None),
        ('vendor = authority_kind and vendor = "AKDB"', False),
        ("done(contract) and not done(contract)", False),
        ("done(contract) or not done(contract)", True),
        ("done(contract) = done(contract)", True),
        ("done(contract) = (not done(contract))", False),
        ("done(contract)", None),
        ("value(fee) < 0", False),
        ("value(fee) <= 500", True),
        ("value(fee) > 500.5", False),
        ("value(fee) > 5 and value(fee) < 5.0001", False),
        ("value(fee) > 5 and value(fee) < 5.0002", None),
        ("value(fee) + 1 > value(fee)", True),
        ("value(fee) > value(limit) and value(limit) > value(fee)", False),
        ("value(fee) in [501, -1]", False),
        ("today > due and today + 3 < due", False),
        ("today >= due and due >= today", None),
        ("2026-12-31 - 31 = 2026-11-30", True),
        ("1 = 2 or true", True),
    ],
)
def test_what_is_decided(text: str, answer: bool | None) -> None:
    assert always(parse(text, VOCABULARY)) is answer


def test_dead_parts_are_named_inside_a_living_condition() -> None:
    text = "have(dvdv-entry) or (value(fee) < 0 and done(contract)) or not (true and value(fee) >= 0)"
    assert decided_parts(parse(text, VOCABULARY)) == [
        DecidedPart("value(fee) < 0 and done(contract)", False),
        DecidedPart("not (true and value(fee) >= 0)", False),
    ]
    assert decided_parts(parse("done(contract) and true", VOCABULARY)) == []


MANY = Vocabulary(steps={f"s{n}": Title(f"{n}", f"{n}") for n in range(40)})


def test_beyond_what_can_be_tried_parts_are_looked_at_in_pairs() -> None:
    chain = " and ".join(f"(done(s{n}) or done(s{n + 1}))" for n in range(39))
    assert always(parse(chain, MANY)) is None
    assert always(parse(f"{chain} and done(s7) and not done(s7)", MANY)) is False
    assert always(parse(f"({chain}) or done(s7) or not done(s7)", MANY)) is True


@law
@given(
    st.lists(st.tuples(st.integers(0, 39), st.booleans(), st.integers(0, 39)), min_size=20, max_size=40), st.data()
)
def test_large_conditions_are_never_judged_wrongly(pairs: list[tuple[int, bool, int]], data: st.DataObject) -> None:
    text = " and ".join(f"({'not ' if no else ''}done(s{a}) or done(s{b}))" for a, no, b in pairs)
    expression = parse(text, MANY)
    done = data.draw(st.fixed_dictionaries({f"s{n}": st.booleans() for n in range(40)}))
    answer = always(expression)
    assert answer is None or evaluate(expression, Facts(done=done)).verdict is (
        Verdict.TRUE if answer else Verdict.FALSE
    )
