# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Documents stored by an earlier version of the software stay readable."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from blaupause.blueprint.loader import examine, load_document
from blaupause.blueprint.rules.canonical import plain
from blaupause.blueprint.rules.checks import check
from blaupause.blueprint.rules.model import Document
from blaupause.blueprint.rules.upgrade import modern
from tests.blueprint.folders import core, overlay

ADDED = ("applies", "effort", "duration", "because")
SECTIONS = ("parameters", "criteria", "templates", "checks", "findings", "changed")


def old_form() -> dict[str, object]:
    """The core as 0.1.0 was stored: gates list steps and data, the newer fields are not there."""
    value = plain(load_document("core"))
    for step in value["steps"].values():
        step["gate"] = {**step["gate"], "steps": ["applicability"], "inputs": ["scope"]}
        del step["gate"]["when"]
        for name in ADDED:
            del step[name]
    for service in value["online_services"].values():
        del service["routes"]
    return {name: part for name, part in value.items() if name not in SECTIONS}


def test_gates_that_list_become_conditions() -> None:
    document = Document.model_validate(old_form())
    assert document.steps["contract"].gate.when == "done(applicability) and have(scope)"


def test_what_is_modern_stays_as_it_is() -> None:
    value = plain(load_document("bayern"))
    assert modern(value) == value


def test_what_was_stored_is_not_touched() -> None:
    before, given = old_form(), old_form()
    modern(given)
    assert before == given


def test_files_are_written_in_todays_format(tmp_path: Path) -> None:
    core(tmp_path)
    change = "changes:\n  - target: steps/second\n    kind: replace\n    reason: { de: Anders, en: Different }\n"
    gate = "    fields: { gate: { key: done, text: { de: Fertig., en: Done. }, steps: [first] } }\n"
    overlay(tmp_path, change + gate)
    found = examine(tmp_path / "over", search=tmp_path)
    assert [p.code for p in found.problems] == ["blueprint.unknown_key"]


@given(st.recursive(st.none() | st.integers() | st.text(max_size=3), lambda inner: st.lists(inner, max_size=2)
       | st.dictionaries(st.sampled_from(["steps", "gate", "inputs", "when", "a"]), inner, max_size=3)))  # fmt: skip
def test_any_shape_is_left_to_the_model(value: object) -> None:
    if isinstance(value, dict):
        modern(value)


def test_errors_of_a_stored_document_without_the_warnings() -> None:
    document = load_document("bayern")
    assert check(document) == []
    broken = document.model_copy(update={"actors": {}})
    code, path, de, en = check(broken)[0]
    assert (code, path[0], bool(de), bool(en)) == ("blueprint.reference", "steps", True, True)
