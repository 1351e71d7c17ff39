# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""An overlay adds, replaces, extends or disables by key, and leaves its base as it was."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blaupause.blueprint.loader import load_document
from blaupause.blueprint.rules.overlay import merge
from tests.blueprint.folders import core, overlay

REASON = {"de": "Anders bei uns", "en": "Different here"}
BASE: dict[str, Any] = {
    "blueprint": {"key": "mini", "version": "1.0.0"},
    "actors": {"town": {"name": "Kommune"}, "land": {"name": "Land"}},
    "steps": {
        "a": {"order": 1, "hard": [], "soft": [], "gate": {}, "inputs": [1]},
        "b": {"order": 2, "hard": ["a"], "soft": [], "gate": {"when": "done(a)"}},
        "c": {"order": 3, "hard": ["b"], "soft": ["b"], "gate": {"when": "done(b) and have(x)"}},
    },
    "profiles": {"p": {"inputs": {"b": [1], "c": [2]}}},
    "facts": {"f": {"steps": ["a", "b"]}},
}


def change(target: str, kind: str, **fields: object) -> dict[str, Any]:
    return {"target": target, "kind": kind, "reason": REASON, "fields": fields}


def test_replacing_fields_keeps_the_others() -> None:
    merged, findings = merge(BASE, {"changes": [change("steps/a", "replace", order=9)]})
    assert not findings
    assert merged["steps"]["a"] == {**BASE["steps"]["a"], "order": 9}


def test_extending_appends_to_lists_and_adds_to_mappings() -> None:
    changes = [change("steps/a", "extend", inputs=[2], soft=["x"]), change("profiles/p", "extend", inputs={"a": [3]})]
    merged, findings = merge(BASE, {"changes": changes})
    assert not findings
    assert merged["steps"]["a"]["inputs"] == [1, 2]
    assert merged["steps"]["a"]["soft"] == ["x"]
    assert merged["profiles"]["p"]["inputs"] == {"a": [3], "b": [1], "c": [2]}


def test_who_waited_for_a_disabled_step_waits_for_what_it_waited_for() -> None:
    merged, findings = merge(BASE, {"changes": [change("steps/b", "disable")]})
    assert not findings
    assert set(merged["steps"]) == {"a", "c"}
    assert merged["steps"]["c"]["hard"] == ["a"]
    assert merged["steps"]["c"]["gate"]["when"] == "have(x)"
    assert merged["profiles"]["p"]["inputs"] == {"c": [2]}
    assert merged["facts"]["f"]["steps"] == ["a"]
    assert merged["disabled"] == [{"target": "steps/b", "reason": REASON}]


def test_adding_is_not_overwriting() -> None:
    merged, findings = merge(BASE, {"actors": {"vendor": {"name": "Hersteller"}, "town": {"name": "Stadt"}}})
    assert merged["actors"]["vendor"] == {"name": "Hersteller"}
    assert [code for code, *_ in findings] == ["blueprint.overwrites"]


def test_the_very_same_object_may_be_repeated() -> None:
    assert merge(BASE, {"actors": {"town": {"name": "Kommune"}}})[1] == []


@pytest.mark.parametrize("target", ["steps/z", "nothing/a", "changes/a", "blueprint/key"])
def test_a_change_needs_its_target(target: str) -> None:
    assert [code for code, *_ in merge(BASE, {"changes": [change(target, "disable")]})[1]] == [
        "blueprint.change_target"
    ]


def test_a_step_disabled_twice_is_a_mistake() -> None:
    changes = [change("steps/b", "disable"), change("steps/b", "disable")]
    assert [code for code, *_ in merge(BASE, {"changes": changes})[1]] == ["blueprint.change_target"]


targets = st.sampled_from(["steps/a", "steps/b", "steps/c", "actors/town", "profiles/p", "steps/none"])
changes = st.builds(
    lambda target, kind, order, hard: change(target, kind, order=order, hard=hard),
    targets,
    st.sampled_from(["replace", "extend", "disable"]),
    st.integers(0, 9),
    st.lists(st.sampled_from("abc"), max_size=2),
)


@given(st.lists(changes, max_size=6))
def test_merging_is_pure_and_repeatable(some: list[dict[str, Any]]) -> None:
    before, given_ = deepcopy(BASE), deepcopy(some)
    first, second = merge(BASE, {"changes": some}), merge(BASE, {"changes": some})
    assert first == second
    assert (before, given_) == (BASE, some)


@given(st.lists(changes, max_size=6))
def test_no_dependency_on_a_disabled_step_remains(some: list[dict[str, Any]]) -> None:
    disabling = [c for c in some if c["kind"] == "disable"]
    merged, _ = merge(BASE, {"changes": disabling})
    gone = {d["target"].split("/")[1] for d in merged["disabled"] if d["target"].startswith("steps/")}
    for step in merged["steps"].values():
        assert not gone & {*step["hard"], *step["soft"]}
        assert not [key for key in gone if f"done({key})" in (step["gate"].get("when") or "")]


def test_a_whole_overlay_from_files(tmp_path: Path) -> None:
    core(tmp_path)
    overlay(
        tmp_path,
        """\
changes:
  - target: steps/second
    kind: disable
    reason: { de: Entfällt bei uns, en: Not needed here }
  - target: steps/third
    kind: replace
    reason: { de: Früher, en: Earlier }
    fields: { phase: activation }
""",
    )
    document = load_document(tmp_path / "over", search=tmp_path)
    assert list(document.steps) == ["first", "third"]
    assert document.steps["third"].hard == ["first"]
    assert document.steps["third"].phase == "activation"
    assert document.base is not None
    assert (document.base.key, document.blueprint.key) == ("mini", "over")
    assert document.disabled[0].reason.de == "Entfällt bei uns"
