# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Taking a disabled step out of everything that names it. Whoever waited for it waits for what it waited for."""

import re
from collections.abc import Mapping
from typing import Any

from blaupause.blueprint.rules.origins import FieldOrigin, Origin, Origins

BY_STEP = ("parameters", "criteria", "templates", "checks", "facts", "findings")
DATA = ("inputs", "produces")
_TEXT = r'"[^"]*"'
_ATOM = r"(?:done|have|verified)\(\s*[a-z0-9-]+\s*\)"


def forget_step(
    document: Mapping[str, Any], origins: Origins, step: str, removed: Mapping[str, Any], origin: Origin
) -> None:
    """Work on the merged values in place; `origin` is the change that disabled the step."""
    for key, other in document.get("steps", {}).items():
        for name in ("hard", "soft"):
            _forget_key(other, name, origins["steps", key].fields, step, _listed(removed.get(name)), origin)
        gate = other.get("gate")
        if isinstance(gate, Mapping):
            other["gate"] = dict(gate)
            _forget_in(other["gate"], "when", step)
        _forget_in(other, "applies", step)
    data = [one for name in DATA for one in _plain(removed.get(name))]
    for profile in document.get("profiles", {}).values():
        if isinstance(profile.get("inputs"), dict):
            data += _plain(profile["inputs"].pop(step, None))
    _forget_data(document, origins, data, origin)
    for section in BY_STEP:
        for key, item in document.get(section, {}).items():
            _forget_in(item, "applies", step)
            _forget_key(item, "steps", origins[section, key].fields, step, [], origin)
    for service in document.get("online_services", {}).values():
        routes = service.get("routes")
        for route in routes.values() if isinstance(routes, Mapping) else ():
            _forget_in(route, "applies", step)


def _forget_data(
    document: Mapping[str, Any], origins: Origins, removed: list[Mapping[str, Any]], origin: Origin
) -> None:
    """What only the step had follows from nothing any more."""
    placed = _data(document)
    gone = {str(one.get("key")) for one in removed} - {str(one.get("key")) for _, one in placed}
    for key, parameter in document.get("parameters", {}).items():
        for name in gone:
            _forget_key(parameter, "implies", origins["parameters", key].fields, name, [], origin)
    for items, datum in placed:
        if gone.intersection(_listed(datum.get("implies"))):
            items[items.index(datum)] = {**datum, "implies": [key for key in datum["implies"] if key not in gone]}


def _data(document: Mapping[str, Any]) -> list[tuple[list[Any], Mapping[str, Any]]]:
    """Every datum with the list it stands in."""
    lists = [step.get(name) for step in document.get("steps", {}).values() for name in DATA]
    for profile in document.get("profiles", {}).values():
        inputs = profile.get("inputs")
        lists += inputs.values() if isinstance(inputs, Mapping) else ()
    return [(items, one) for items in lists if isinstance(items, list) for one in _plain(items)]


def _plain(items: object) -> list[Mapping[str, Any]]:
    return [one for one in items if isinstance(one, Mapping)] if isinstance(items, list) else []


def _forget_key(
    item: dict[str, Any], name: str, places: dict[str, FieldOrigin], step: str, heirs: list[str], origin: Origin
) -> None:
    """Take the step out of a list; its heirs come in."""
    if step in _listed(item.get(name)):
        item[name], places[name] = _inherit(item[name], places.get(name), step, heirs, origin)


def _inherit(
    given: list[str], places: object, step: str, heirs: list[str], origin: Origin
) -> tuple[list[str], list[Origin]]:
    known = places if isinstance(places, list) and len(places) == len(given) else [origin] * len(given)
    kept = {key: place for key, place in zip(given, known, strict=True) if key != step}
    kept |= {key: origin for key in heirs if key != step and key not in kept}
    return list(kept), list(kept.values())


def _forget_in(item: object, name: str, step: str) -> None:
    if isinstance(item, dict) and isinstance(item.get(name), str):
        item[name] = without_step(item[name], step)


def _listed(value: object) -> list[str]:
    """What a change wrote into a field is any value until the whole document is validated."""
    return value if isinstance(value, list) and all(isinstance(item, str) for item in value) else []


def without_step(condition: str, step: str) -> str | None:
    """A condition without a step that was disabled: the step counts as done. None: nothing is left to wait for."""
    call = re.compile(rf"{_TEXT}|\bdone\(\s*{re.escape(step)}\s*\)")
    if not any(found[0].startswith("done") for found in call.finditer(condition)):
        return condition
    if re.fullmatch(rf"\s*{_ATOM}(?:\s+and\s+{_ATOM})*\s*", condition):
        parts = [part for part in re.split(r"\s+and\s+", condition.strip()) if not call.fullmatch(part)]
        return " and ".join(parts) or None
    return call.sub(lambda found: "true" if found[0].startswith("done") else found[0], condition)
