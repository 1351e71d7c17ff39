# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Columns: every slice is worked through, what is absent is unknown, what does not fit is refused or unknown."""

import numpy as np
import pytest

from blaupause.blueprint.rules.expression import (
    Bools,
    Columns,
    Integers,
    Kind,
    Texts,
    Verdict,
    compile_bulk,
    parse,
)
from blaupause.blueprint.rules.expression.bulk import SLICE
from tests.blueprint.expression.samples import VOCABULARY

CONTRACT = (Kind.STEP, "contract")
FEE = (Kind.PARAMETER, "fee")
ART = (Kind.NAME, "authority_kind")


def run(text: str, columns: Columns) -> list[int]:
    found: list[int] = compile_bulk(parse(text, VOCABULARY))(columns).tolist()
    return found


def test_rows_beyond_one_slice() -> None:
    rows = SLICE * 2 + 1
    values = (np.arange(rows) % 3 - 1).astype(np.int8)
    assert run("not done(contract)", Columns(rows, {CONTRACT: Bools(values)})) == (-values).tolist()


def test_absent_columns_are_unknown_and_no_rows_give_no_verdicts() -> None:
    text = 'done(contract) or value(fee) > 1 or authority_kind = "town" or authority_kind = other_kind'
    assert run(text, Columns(2)) == [Verdict.UNKNOWN] * 2
    assert run(text, Columns(0)) == []
    assert run("true or done(contract)", Columns(2)) == [Verdict.TRUE] * 2


def test_values_beyond_range_and_choices_are_unknown() -> None:
    fees = Integers(np.array([0, 5_000_001, -1, 2**62]), np.array([True] * 4))
    assert run("value(fee) + 1 > 0 or false", Columns(4, {FEE: fees})) == [1, 0, 0, 0]
    kinds = Texts(np.array([0, 1, -1], dtype=np.int32), ("town", "castle"))
    assert run('authority_kind != "district"', Columns(3, {ART: kinds})) == [1, 0, 0]


def test_columns_of_the_wrong_kind_or_length_are_refused() -> None:
    for column in (Bools(np.zeros(3, dtype=np.int8)), Integers(np.zeros(2, dtype=np.int64), np.ones(2, dtype=bool))):
        with pytest.raises(ValueError, match="the column contract has to be Bools with 2 rows"):
            run("done(contract)", Columns(2, {CONTRACT: column}))
    with pytest.raises(ValueError, match="points to no word"):
        Texts(np.array([1], dtype=np.int32), ("town",))
    with pytest.raises(ValueError, match="points to no word"):
        Texts(np.array([-2], dtype=np.int32), ("town",))


def test_verdicts_are_three() -> None:
    with pytest.raises(ValueError, match="-1, 0 or 1"):
        Bools(np.array([2], dtype=np.int8))


def test_rows_are_not_changed_by_evaluating_them() -> None:
    values = np.array([1, 0, -1], dtype=np.int8)
    run("not done(contract) and (done(contract) or true)", Columns(3, {CONTRACT: Bools(values)}))
    assert values.tolist() == [1, 0, -1]
