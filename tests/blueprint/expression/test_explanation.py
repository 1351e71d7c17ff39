# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The explanation names just what stands in the way: mending it opens the gate, nothing in it is superfluous."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blaupause.blueprint.rules.expression import (
    Facts,
    OneOf,
    Reason,
    Verdict,
    Vocabulary,
    evaluate,
    parse,
    references,
)
from blaupause.blueprint.rules.expression.explanation import Obstacle
from blaupause.blueprint.rules.expression.tree import And, Expression, Node, Not, Or, Reference, walk
from blaupause.blueprint.rules.expression.vocabulary import Kind, Title, Type, Variable
from tests.blueprint.expression.samples import VOCABULARY, joined, law

EXAMPLE = (
    "done(contract) and done(transport) and have(dvdv-entry) "
    'and (value(fee) >= 10 or not value(payment-online)) and authority_kind in ["district", "town"]'
)
ALL = Facts(
    names={"authority_kind": "town"},
    done={"contract": True, "transport": True},
    have={"dvdv-entry": True},
    value={"fee": 12, "payment-online": True},
)


def lines(text: str, facts: Facts, language: str = "de") -> list[str]:
    return evaluate(parse(text, VOCABULARY), facts).lines(language)


def test_an_open_gate_needs_no_explanation() -> None:
    outcome = evaluate(parse(EXAMPLE, VOCABULARY), ALL)
    assert (outcome.verdict, outcome.obstacles) == (Verdict.TRUE, ())


def test_what_is_missing_is_named_in_plain_words() -> None:
    facts = Facts({"authority_kind": "union"}, {"contract": False}, {"dvdv-entry": False}, ALL.value)
    assert lines(EXAMPLE, facts) == [
        "noch nicht erledigt: Vertrag",
        "unbekannt: Transport",
        "fehlt: DVDV-Eintrag",
        "nötig: „Art der Behörde“ ist eines von Landkreis, Stadt (ist: VG)",
    ]
    assert lines(EXAMPLE, facts, "en")[0] == "not done yet: contract"


def test_an_or_says_that_one_suffices() -> None:
    facts = Facts(ALL.names, ALL.done, ALL.have, {"fee": 5, "payment-online": True})
    assert lines(EXAMPLE, facts) == [
        "eines davon: nötig: „Gebühr“ ist mindestens 10 (ist: 5) oder steht auf Ja: Online-Zahlung"
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("done(contract) or done(contract) and done(transport)", ["noch nicht erledigt: Vertrag"]),
        ("done(contract) and (done(contract) or done(transport))", ["noch nicht erledigt: Vertrag"]),
        ("done(contract) or false", ["noch nicht erledigt: Vertrag"]),
        ("false", ["so nie erfüllbar"]),
        ("not (done(contract) or done(transport))", []),
        ("not (not done(contract) and not done(transport))",
         ["eines davon: noch nicht erledigt: Vertrag oder noch nicht erledigt: Transport"]),
        ("not (not done(contract) or not done(transport))",
         ["noch nicht erledigt: Vertrag", "noch nicht erledigt: Transport"]),
        ("value(limit) > value(fee)", ["unbekannt: Grenze", "unbekannt: Gebühr"]),
        ("today + 14 < due", ["unbekannt: heute", "unbekannt: Frist"]),
        ("verified(test-case)", ["unbekannt: Testfall"]),
        ("done(contract) or done(transport) and true and have(dvdv-entry)",
         [("eines davon: noch nicht erledigt: Vertrag oder "
           "(noch nicht erledigt: Transport und unbekannt: DVDV-Eintrag)")]),
    ],
)  # fmt: skip
def test_only_what_is_needed_is_named(text: str, expected: list[str]) -> None:
    assert lines(text, Facts(done={"contract": False, "transport": False})) == expected


def test_references_are_listed_by_kind() -> None:
    used = references(parse(EXAMPLE + " and verified(test-case)", VOCABULARY))
    assert used.steps == {"contract", "transport"}
    assert used.data == {"dvdv-entry"}
    assert used.parameters == {"fee", "payment-online"}
    assert used.checks == {"test-case"}
    assert used.names == {"authority_kind"}


LETTERS = {letter: Title(letter, letter) for letter in "abcdefgh"}
WIDE = Vocabulary(steps=LETTERS)
steps = st.sampled_from(sorted(LETTERS)).map(lambda key: Reference(Kind.STEP, key, Variable(Type.BOOL, LETTERS[key])))
conditions = st.recursive(
    steps,
    lambda inner: (
        st.builds(Not, inner) | st.builds(joined, st.sampled_from([And, Or]), st.lists(inner, min_size=2, max_size=4))
    ),
    max_leaves=10,
)


def once(node: Node) -> bool:
    keys = [inner.key for inner, _ in walk(node) if isinstance(inner, Reference)]
    return len(keys) == len(set(keys))


def mended(obstacles: tuple[Obstacle, ...], facts: dict[str, bool | None], data: st.DataObject) -> None:
    """Changes the facts as the explanation says; of several ways it takes any."""
    for obstacle in obstacles:
        if isinstance(obstacle, OneOf):
            mended(data.draw(st.sampled_from(obstacle.order)), facts, data)
        else:
            assert isinstance(obstacle, Reason)
            facts[str(obstacle.key)] = not facts[str(obstacle.key)]


@law
@given(conditions.filter(once), st.fixed_dictionaries({k: st.booleans() for k in LETTERS}), st.data())
def test_doing_what_is_said_opens_the_gate_and_nothing_of_it_is_superfluous(
    node: Node, known: dict[str, bool], data: st.DataObject
) -> None:
    expression = Expression(node, WIDE)
    outcome = evaluate(expression, Facts(done=known))
    after: dict[str, bool | None] = dict(known)
    mended(outcome.obstacles, after, data)
    assert evaluate(expression, Facts(done=after)).verdict is Verdict.TRUE
    for key in known:
        if after[key] != known[key]:
            assert evaluate(expression, Facts(done={**after, key: known[key]})).verdict is not Verdict.TRUE


def test_an_explanation_that_took_or_for_and_would_be_caught() -> None:
    """The planted defect: naming all ways of an `or` is not minimal."""
    outcome = evaluate(parse("done(a) or done(b)", WIDE), Facts(done={"a": False, "b": False}))
    (choice,) = outcome.obstacles
    assert isinstance(choice, OneOf)
    everything = [reason for way in choice.order for reason in way]
    assert len(everything) == 2
    one = {"a": True, "b": False}
    assert evaluate(parse("done(a) or done(b)", WIDE), Facts(done=one)).verdict is Verdict.TRUE
