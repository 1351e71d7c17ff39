# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Overlays over overlays: one after the other is the same as both in one."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blaupause.blueprint.loader import examine, load_document
from blaupause.blueprint.rules.forgetting import without_step
from blaupause.blueprint.rules.origins import find
from blaupause.blueprint.rules.overlay import compose, lay, merge
from blaupause.kernel.problems import Problems
from tests.blueprint.folders import OVERLAY, core, overlay

STEPS = ("a", "b", "c", "d", "e")
REASON = {"de": "Anders bei uns", "en": "Different here"}


def step(order: int, hard: list[str], when: str = "") -> dict[str, Any]:
    return {"order": order, "hard": hard, "soft": [], "gate": {"when": when} if when else {}, "inputs": []}


BASE: dict[str, Any] = {
    "blueprint": {"key": "core", "version": "1.0.0"},
    "actors": {"town": {"name": "Kommune"}},
    "steps": {"a": step(1, []), "b": step(2, ["a"], "done(a)"), "c": step(3, ["b"], "done(b) and have(x)")},
    "profiles": {"p": {"inputs": {"b": [1], "c": [2]}}},
    "facts": {"f": {"steps": ["a", "b"]}},
}
conditions = st.sampled_from(["done(a)", "done(b) and have(x)", "done(c) or not done(d)", 'x = "done(a)" or done(a)'])
fields = st.fixed_dictionaries(
    {},
    optional={
        "order": st.integers(0, 9),
        "hard": st.lists(st.sampled_from(STEPS), max_size=2),
        "gate": st.builds(lambda when: {"when": when}, conditions),
    },
)
changes = st.builds(
    lambda target, kind, given: {"target": target, "kind": kind, "reason": REASON, "fields": given},
    st.sampled_from([*(f"steps/{key}" for key in STEPS), "actors/town", "profiles/p", "facts/f", "facts/g"]),
    st.sampled_from(["replace", "extend", "disable"]),
    fields,
)
added = st.dictionaries(st.sampled_from(STEPS), st.builds(step, st.integers(0, 9), st.just(["a"]), conditions))
overlays = st.builds(
    lambda key, steps, facts, some: {
        "blueprint": {"key": key, "version": "1.0.0", "title": {"de": key, "en": key}},
        "steps": steps,
        "facts": facts,
        "changes": some,
    },
    st.sampled_from(["land", "kreis", "verband"]),
    added,
    st.dictionaries(st.sampled_from(["f", "g"]), st.just({"steps": ["a"]})),
    st.lists(changes, max_size=4),
)


@given(overlays, overlays)
def test_two_overlays_one_after_the_other_are_one(first: dict[str, Any], second: dict[str, Any]) -> None:
    before = deepcopy((BASE, first, second))
    assert merge(merge(BASE, first)[0], second)[0] == merge(BASE, compose(first, second))[0]
    assert before == (BASE, first, second)


@given(overlays, overlays, overlays)
def test_it_does_not_matter_which_two_are_joined_first(
    first: dict[str, Any], second: dict[str, Any], third: dict[str, Any]
) -> None:
    left, right = compose(compose(first, second), third), compose(first, compose(second, third))
    assert merge(BASE, left)[0] == merge(BASE, right)[0]


@given(overlays, overlays)
def test_laying_all_at_once_is_laying_one_after_the_other(first: dict[str, Any], second: dict[str, Any]) -> None:
    assert lay([BASE, first, second]).value == merge(merge(BASE, first)[0], second)[0]


@given(overlays, overlays)
def test_every_element_knows_the_layer_that_holds_it(first: dict[str, Any], second: dict[str, Any]) -> None:
    layers = [BASE, first, second]
    merged = lay(layers)
    for key, item in merged.value["steps"].items():
        for name in ("hard", "soft"):
            for index, value in enumerate(item[name]):
                origin = find(merged.origins, ("steps", key, name, index))
                assert origin is not None
                assert _held(layers[origin.layer], origin.path) in (value, _changed(layers[origin.layer], origin))


def _held(value: Any, path: tuple[str | int, ...]) -> Any:
    for part in path:
        value = value[part]
    return value


def _changed(layer: dict[str, Any], origin: Any) -> Any:
    """What was inherited from a disabled step points to the change that disabled it."""
    return layer["changes"][origin.change] if origin.change is not None else None


def test_a_planted_order_of_changes_would_be_noticed() -> None:
    """Adding before the changes of the first overlay would change what its `disable` finds."""
    first = {"changes": [{"target": "steps/b", "kind": "disable", "reason": REASON}]}
    second = {"steps": {"b": step(7, [])}}
    wrong = {**compose(first, second), "steps": second["steps"], "changes": first["changes"]}
    right = merge(merge(BASE, first)[0], second)[0]
    assert merge(BASE, compose(first, second))[0]["steps"] == right["steps"]
    assert merge(BASE, wrong)[0]["steps"] != right["steps"]


@pytest.mark.parametrize(
    ("condition", "left"),
    [
        ("done(a)", None),
        ("done(b) and done(a) and have(x)", "done(b) and have(x)"),
        ("done( a ) or have(x)", "true or have(x)"),
        ("not done(a) and have(x)", "not true and have(x)"),
        ('land = "done(a)" and done(b)', 'land = "done(a)" and done(b)'),
        ("done(aa)", "done(aa)"),
    ],
)
def test_a_disabled_step_counts_as_done(condition: str, left: str | None) -> None:
    assert without_step(condition, "a") == left


LAND = """\
steps:
  extra:
    order: 9
    title: { de: Zusatz, en: Extra }
    text: { de: Machen Sie das auch., en: Do this too. }
    actors: [town]
    dimension: law
    phase: operation
    hard: [third]
    gate: { key: extra-done, text: { de: Getan., en: Done. }, when: done(third) }
    sources: [guide]
"""
ASSOCIATION = """\
format: blueprint-1
blueprint:
  key: verband
  version: 0.1.0
  extends: over@^0.1
  title: { de: Verband, en: Association }
changes:
  - target: steps/extra
    kind: replace
    reason: { de: Bei uns früher, en: Earlier with us }
    fields: { phase: preparation }
  - target: steps/third
    kind: disable
    reason: { de: Macht der Verband, en: The association does it }
"""


def test_an_association_over_a_land_over_the_core(tmp_path: Path) -> None:
    core(tmp_path)
    overlay(tmp_path, LAND)
    (tmp_path / "verband").mkdir()
    (tmp_path / "verband" / "b.yaml").write_text(ASSOCIATION, encoding="utf-8")
    document = load_document(tmp_path / "verband", search=tmp_path)
    assert list(document.steps) == ["first", "second", "extra"]
    assert (document.steps["extra"].phase, document.steps["extra"].hard) == ("preparation", ["second"])
    assert document.steps["extra"].gate.when is None
    assert document.base is not None
    assert (document.base.key, document.blueprint.key) == ("over", "verband")
    assert [(c.target, c.kind, c.fields) for c in document.changed] == [("steps/extra", "replace", ["phase"])]


def test_the_base_beside_a_folder_is_found(tmp_path: Path) -> None:
    core(tmp_path)
    folder = overlay(tmp_path, LAND)
    assert load_document(folder).base is not None


def test_overlays_in_a_circle_and_towers_are_refused(tmp_path: Path) -> None:
    core(tmp_path, OVERLAY.replace("key: over", "key: mini").replace("mini@^1", "over@^0.1"))
    overlay(tmp_path, head=OVERLAY.replace("mini@^1", "mini@^0.1"))
    with pytest.raises(Problems) as caught:
        load_document(tmp_path / "over", search=tmp_path)
    assert [p.code for p in caught.value.problems] == ["blueprint.base_circle"]


def test_a_change_may_add_with_a_reason(tmp_path: Path) -> None:
    core(tmp_path)
    change = "changes:\n  - target: actors/helper\n    kind: add\n    reason: { de: Hilft uns, en: Helps us }\n"
    fields = "    fields: { name: { de: Verein, en: Club } }\n"
    overlay(tmp_path, change + fields)
    found = examine(tmp_path / "over", search=tmp_path)
    assert found.document is not None
    assert found.document.actors["helper"].name.de == "Verein"
    overlay(tmp_path, change + fields.replace("de: Verein, ", ""))
    place = [str(p.location) for p in examine(tmp_path / "over", search=tmp_path).problems]
    assert place == ["over/blueprint.yaml:11:21 (changes.0.fields.name.de)"]
