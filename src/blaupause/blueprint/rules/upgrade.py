# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Documents stored by an earlier version of the software, read as today's. What is stored is never changed."""

from collections.abc import Mapping
from typing import Any


def modern(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with gates as conditions; before, they listed steps and data."""
    steps = {key: _step(step) for key, step in document.get("steps", {}).items()}
    return {**document, "steps": steps}


def _step(step: Mapping[str, Any]) -> dict[str, Any]:
    gate = dict(step.get("gate", {}))
    calls = [f"done({key})" for key in gate.pop("steps", [])] + [f"have({key})" for key in gate.pop("inputs", [])]
    if calls and not gate.get("when"):
        gate["when"] = " and ".join(calls)
    return {**step, "gate": gate}
