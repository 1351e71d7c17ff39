# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Documents stored by an earlier version of the software stay readable."""

from blaupause.blueprint.loader import load_document
from blaupause.blueprint.rules.canonical import plain
from blaupause.blueprint.rules.model import Document
from blaupause.blueprint.rules.upgrade import modern

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
    document = Document.model_validate(modern(old_form()))
    assert document.steps["contract"].gate.when == "done(applicability) and have(scope)"


def test_what_is_modern_stays_as_it_is() -> None:
    value = plain(load_document("bayern"))
    assert modern(value) == value


def test_what_was_stored_is_not_touched() -> None:
    before, given = old_form(), old_form()
    modern(given)
    assert before == given
