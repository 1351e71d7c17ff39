# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Merging an overlay into its base, by key. Pure: plain values in, plain values out, nothing is changed in place.

An overlay adds objects under new keys; a key of the base is touched only by an entry in `changes`, so nothing is
overwritten by accident. `replace` sets the given fields, `extend` appends to the given lists, `disable` takes the
object out and removes it from the lists of dependencies of the others.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from blaupause.blueprint.rules.model import SECTIONS
from blaupause.blueprint.rules.yamlfile import Path

Finding = tuple[str, Path, str, str]  # code, path in the overlay, German, English


def accepts(extends: str, key: str, version: str) -> bool:
    """Whether `extends` (core@0.x or core@0.1.0) accepts the blueprint `key` in `version`."""
    wanted, _, span = extends.partition("@")
    if wanted != key:
        return False
    if span.endswith(".x"):
        return version.split(".", 1)[0] == span[:-2]
    return version == span


def merge(base: Mapping[str, Any], overlay: Mapping[str, Any]) -> tuple[dict[str, Any], list[Finding]]:
    """The merged document and what is wrong with the overlay (code, path, German, English)."""
    result = deepcopy(dict(base))
    findings: list[Finding] = []
    for section in SECTIONS:
        _add(result.setdefault(section, {}), overlay.get(section, {}), section, findings)
    disabled = list(result.get("disabled", []))
    for index, change in enumerate(overlay.get("changes", [])):
        section, _, key = str(change["target"]).partition("/")
        objects = result.get(section) if section in SECTIONS else None
        if not isinstance(objects, dict) or key not in objects or key in overlay.get(section, {}):
            findings.append(_nothing(index, change["target"]))
        elif change["kind"] == "disable":
            removed = objects.pop(key)
            disabled.append({"target": change["target"], "reason": change["reason"]})
            if section == "steps":
                _forget(result, key, removed)
        else:
            objects[key], more = _changed(objects[key], change, index)
            findings.extend(more)
    result.pop("changes", None)
    result["base"] = base.get("blueprint")
    result["blueprint"] = overlay.get("blueprint")
    result["disabled"] = disabled
    return result, findings


def _add(objects: dict[str, Any], more: Mapping[str, Any], section: str, findings: list[Finding]) -> None:
    for key, value in more.items():
        if key in objects and objects[key] != value:
            findings.append(
                (
                    "blueprint.overwrites",
                    (section, key),
                    f"„{key}“ steht schon in der Vorlage. Eine Änderung gehört mit Begründung unter „changes“.",
                    f"“{key}” already stands in the base. A change belongs under “changes”, with its reason.",
                )
            )
        objects[key] = deepcopy(value)


def _nothing(index: int, target: str) -> Finding:
    return (
        "blueprint.change_target",
        ("changes", index, "target"),
        f"„{target}“ gibt es in der Vorlage nicht.",
        f"There is no “{target}” in the base.",
    )


def _changed(value: Mapping[str, Any], change: Mapping[str, Any], index: int) -> tuple[dict[str, Any], list[Finding]]:
    result = dict(value)
    findings: list[Finding] = []
    for name, given in change.get("fields", {}).items():
        if change["kind"] == "replace":
            result[name] = deepcopy(given)
        elif isinstance(given, Sequence) and not isinstance(given, str) and isinstance(result.get(name, []), list):
            result[name] = [*result.get(name, []), *deepcopy(list(given))]
        elif isinstance(given, Mapping) and isinstance(result.get(name, {}), dict):
            result[name] = {**result.get(name, {}), **deepcopy(dict(given))}
        else:
            findings.append(
                (
                    "blueprint.extend_list",
                    ("changes", index, "fields", name),
                    f"„{name}“ ist keine Liste und kann nur ersetzt werden (kind: replace).",
                    f"“{name}” is no list and can only be replaced (kind: replace).",
                )
            )
    return result, findings


def _forget(document: Mapping[str, Any], step: str, removed: Mapping[str, Any]) -> None:
    """Take a disabled step out of the others. Who waited for it now waits for what it waited for."""
    for other in document.get("steps", {}).values():
        for name in ("hard", "soft"):
            if step in other.get(name, []):
                heirs = [*other[name], *removed.get(name, [])]
                other[name] = [key for key in dict.fromkeys(heirs) if key != step]
        gate = other.get("gate", {})
        if step in gate.get("steps", []):
            other["gate"] = {**gate, "steps": [key for key in gate["steps"] if key != step]}
    for profile in document.get("profiles", {}).values():
        profile.get("inputs", {}).pop(step, None)
    for fact in document.get("facts", {}).values():
        if step in fact.get("steps", []):
            fact["steps"] = [key for key in fact["steps"] if key != step]
