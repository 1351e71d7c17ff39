# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Conditions of gates: a small language that is total, typed, three-valued, and evaluated without `eval`.

    vocabulary = Vocabulary(names={"authority_kind": Variable(Type.TEXT, Title("Art", "Kind"), choices)}, steps=…)
    expression = parse('done(contract) and value(fee) >= 10', vocabulary, location)   # raises Problems
    expression, findings = check(text, vocabulary)                                    # the same without raising
    outcome = evaluate(expression, Facts(done={"contract": True}, value={"fee": 12}))
    outcome.verdict, outcome.lines("de")                # Verdict.UNKNOWN, ["unbekannt: Gebühr"]
    references(expression).steps                        # {"contract"}
    always(expression)                                  # True / False / None: dead and trivial conditions
    decided_parts(expression)                           # the same for parts: [DecidedPart(text, answer)]
    renamed(text, lambda name, key: …)                  # other keys where names are compared, the rest byte for byte
    compile_bulk(expression)(columns)                   # int8 verdicts for all rows at once
    unparse(expression), sentence(expression).de        # canonical text, plain German

The language is described in docs/expressions.md. Everything here is pure and never raises on hostile text; facts that
do not fit their type, choices or range count as unknown.
"""

from blaupause.blueprint.rules.expression.analysis import DecidedPart, always, decided_parts
from blaupause.blueprint.rules.expression.bulk import (
    Bools,
    Columns,
    Integers,
    Texts,
    column_of,
    columns_of,
    compile_bulk,
)
from blaupause.blueprint.rules.expression.explanation import Obstacle, OneOf, Outcome, Reason, evaluate
from blaupause.blueprint.rules.expression.findings import Finding
from blaupause.blueprint.rules.expression.grammar import check, parse
from blaupause.blueprint.rules.expression.renaming import renamed
from blaupause.blueprint.rules.expression.tree import Expression, References, references
from blaupause.blueprint.rules.expression.vocabulary import (
    Facts,
    Kind,
    Title,
    Type,
    Variable,
    Verdict,
    Vocabulary,
)
from blaupause.blueprint.rules.expression.wording import sentence, unparse

__all__ = [
    "Bools",
    "Columns",
    "DecidedPart",
    "Expression",
    "Facts",
    "Finding",
    "Integers",
    "Kind",
    "Obstacle",
    "OneOf",
    "Outcome",
    "Reason",
    "References",
    "Texts",
    "Title",
    "Type",
    "Variable",
    "Verdict",
    "Vocabulary",
    "always",
    "check",
    "column_of",
    "columns_of",
    "compile_bulk",
    "decided_parts",
    "evaluate",
    "parse",
    "references",
    "renamed",
    "sentence",
    "unparse",
]
