# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Laws of the comparison: nothing for the same, enough to get from one to the other, as grave as the gravest part."""

from copy import deepcopy
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from blaupause.blueprint.loader import load_document
from blaupause.blueprint.rules.canonical import plain
from blaupause.blueprint.rules.change_classes import OBJECTS, ChangeClass
from blaupause.blueprint.rules.change_words import sentence
from blaupause.blueprint.rules.diff import ABSENT, apply, class_of, diff
from blaupause.blueprint.rules.versions import parts, proposed

SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-3, 3), st.text(max_size=3))
NAMES = st.sampled_from(["title", "hard", "gate", "order", "required", "new"])
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(NAMES, inner, max_size=3),
        st.lists(st.fixed_dictionaries({"key": st.sampled_from("abc"), "de": inner}), max_size=3),
    ),
    max_leaves=6,
)
KEYS = st.sampled_from(["one", "two", "three"])
SECTIONS = st.sampled_from([name for name in OBJECTS if "." not in name] + ["later", "base", "disabled"])
DOCUMENTS = st.dictionaries(
    SECTIONS, st.one_of(st.dictionaries(KEYS, st.dictionaries(NAMES, VALUES, max_size=4), max_size=3), VALUES)
)
CLASSES = st.sampled_from([None, *ChangeClass])


@given(DOCUMENTS)
def test_the_same_has_no_changes(document: dict[str, Any]) -> None:
    assert diff(document, deepcopy(document)) == []


@given(DOCUMENTS, DOCUMENTS)
def test_the_changes_lead_from_one_to_the_other(old: dict[str, Any], new: dict[str, Any]) -> None:
    before = deepcopy(old)
    changes = diff(old, new)
    assert apply(old, changes) == new
    assert apply(new, diff(new, old)) == old
    assert old == before
    assert (changes == []) is (old == new)


@given(DOCUMENTS, DOCUMENTS)
def test_it_is_as_grave_as_its_gravest_part(old: dict[str, Any], new: dict[str, Any]) -> None:
    changes = diff(old, new)
    alone = [class_of(diff(old, apply(old, [change]))) for change in changes]
    assert class_of(changes) == max((one for one in alone if one), default=None)
    assert alone == [change.change_class for change in changes]


@given(st.tuples(*[st.integers(0, 30)] * 3), CLASSES, CLASSES)
def test_a_graver_change_never_gets_a_lower_version(
    numbers: tuple[int, int, int], one: ChangeClass | None, other: ChangeClass | None
) -> None:
    base = ".".join(map(str, numbers))
    lower, higher = sorted((one or 0, other or 0))
    versions = [parts(proposed(base, ChangeClass(found) if found else None)) for found in (lower, higher)]
    assert numbers <= versions[0] <= versions[1]
    assert (versions[0] > numbers) is bool(lower)


def test_real_blueprints() -> None:
    bayern, hessen = plain(load_document("bayern")), plain(load_document("hessen"))
    changes = diff(bayern, hessen)
    assert apply(bayern, changes) == hessen
    assert class_of(changes) is ChangeClass.BREAKING
    gone = {change.key for change in changes if change.section == "commitments" and change.new is ABSENT}
    assert "by-ewa" in gone


def test_where_a_change_stands() -> None:
    old = {"steps": {"a": {"gate": {"key": "x"}}}, "base": {"version": "1.0.0"}}
    new = {"steps": {"a": {"gate": {"key": "y"}}, "b": {}}, "base": {"version": "1.0.1"}}
    found = [(change.section, change.key, change.field) for change in diff(old, new)]
    assert found == [("steps", "a", ("gate", "key")), ("steps", "b", ()), ("base", "", ("version",))]


def test_the_order_of_keys_does_not_count() -> None:
    document = plain(load_document("core"))
    assert diff(document, dict(reversed(document.items()))) == []
    assert all(one[0] <= one[1] for one in pairwise(sorted(ChangeClass)))


def test_changes_are_told_in_words_and_not_in_identifiers() -> None:
    old, new = plain(load_document("bayern")), plain(load_document("bayern"))
    new["running"]["preparing"]["then"] = "frozen"
    new["disabled"] = [{"target": "steps/training", "reason": {"de": "a", "en": "a"}, "because": []}]
    lines = [sentence(change, old, new, "de") for change in diff(old, new)]
    moved = "Übernehmen, wenn nur etwas dazukommt → Bleibt wie es ist"
    assert f"Laufende Anschlüsse „In Vorbereitung“, was geschieht: {moved}" in lines
    assert "Abgeschaltete Teile: neu Beschäftigte schulen" in lines
    new["steps"]["go-live"]["gate"]["when"] = "done(tests)"
    assert any(", Bedingung: " in sentence(change, old, new, "de") for change in diff(old, new))
