# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Documents stored by an earlier version of the software, read as today's. What is stored is never changed."""

from collections.abc import Mapping
from typing import Any


def modern(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """The document with gates as conditions; before, they listed steps and data. Anything else stays as it is."""
    steps = document.get("steps")
    if not isinstance(steps, Mapping):
        return document
    return {**document, "steps": {key: _step(step) for key, step in steps.items()}}


def _step(step: object) -> object:
    gate = step.get("gate") if isinstance(step, Mapping) else None
    if not isinstance(step, Mapping) or not isinstance(gate, Mapping) or gate.get("when"):
        return step
    listed = {name: gate.get(name, []) for name in ("steps", "inputs")}
    if not any(listed.values()) and not listed.keys() & gate.keys():
        return step
    if not all(isinstance(keys, list) for keys in listed.values()):
        return step
    calls = [f"done({key})" for key in listed["steps"]] + [f"have({key})" for key in listed["inputs"]]
    kept = {name: value for name, value in gate.items() if name not in listed}
    return {**step, "gate": {**kept, "when": " and ".join(calls)} if calls else kept}
