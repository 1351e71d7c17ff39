# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Versions that differ in a planned way, stored as the newest of their blueprint."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from blaupause.blueprint.actions import publish
from blaupause.blueprint.loader import load_document
from blaupause.blueprint.models import BlueprintVersion
from blaupause.blueprint.rules.canonical import plain
from blaupause.blueprint.rules.model import Document

Plain = dict[str, Any]
Change = Callable[[Plain], None]


def variant(*changes: Change, key: str = "hessen", version: str = "0.3.0") -> Document:
    """The packaged blueprint with changes."""
    value = deepcopy(plain(load_document(key)))
    value["blueprint"]["version"] = version
    for change in changes:
        change(value)
    return Document.model_validate(value)


def stored(*changes: Change, key: str = "hessen", version: str = "0.3.0") -> BlueprintVersion:
    """The same as the newest version."""
    return publish(by="test", document=variant(*changes, key=key, version=version))


def added(value: Plain, key: str = "extra", before: tuple[str, ...] = ()) -> None:
    """One more step at the end that nobody waits for."""
    model = value["steps"]["contract"]
    order = max(step["order"] for step in value["steps"].values()) + 1
    gate = {**model["gate"], "key": f"{key}-done"}
    value["steps"][key] = {**deepcopy(model), "order": order, "hard": list(before), "soft": [], "gate": gate}


def reworded(value: Plain) -> None:
    """Another text of one step."""
    value["steps"]["contract"]["text"]["de"] += " Fragen Sie bei der Hotline nach."


def tightened(value: Plain) -> None:
    """One step waits for one more."""
    last = max(value["steps"], key=lambda key: value["steps"][key]["order"])
    added(value, "inserted")
    value["steps"][last]["hard"].append("inserted")


def removed(value: Plain, key: str = "training") -> None:
    """One step less; who waited for it waits for what it waited for."""
    gone = value["steps"].pop(key)
    for step in value["steps"].values():
        for name in ("hard", "soft"):
            if key in step[name]:
                step[name] = [one for one in dict.fromkeys([*step[name], *gone[name]]) if one != key]
    for fact in value["facts"].values():
        fact["steps"] = [one for one in fact["steps"] if one != key]
    for profile in value["profiles"].values():
        profile["inputs"].pop(key, None)
