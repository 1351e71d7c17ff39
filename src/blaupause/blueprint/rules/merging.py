# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""How one layer after the other is laid over a base, keeping where every part comes from."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from blaupause.blueprint.rules.forgetting import forget_step
from blaupause.blueprint.rules.model import SECTIONS
from blaupause.blueprint.rules.origins import FieldOrigin, Origin, Origins, of_field, of_object
from blaupause.blueprint.rules.reports import Finding, error
from blaupause.blueprint.rules.yamlfile import Path


class Merging:
    """The document so far. `value` is a copy; what was given is never touched."""

    def __init__(self, base: Mapping[str, Any]) -> None:
        self.value: dict[str, Any] = deepcopy({name: part for name, part in base.items() if name != "changes"})
        self.findings: list[tuple[int, Finding]] = []
        self.origins: Origins = {
            (section, key): of_object(item, Origin(0, (section, key)))
            for section in SECTIONS
            for key, item in self.value.get(section, {}).items()
        }

    def lay(self, overlay: Mapping[str, Any], layer: int) -> None:
        """Lay one overlay over what is there."""
        below = self.value.get("blueprint")
        for section in SECTIONS:
            for key, item in overlay.get(section, {}).items():
                self._add((section, key), item, Origin(layer, (section, key)))
        self.value["disabled"] = list(self.value.get("disabled", []))
        self.value["changed"] = list(self.value.get("changed", []))
        for index, change in enumerate(overlay.get("changes", [])):
            self._change(change, Origin(layer, ("changes", index), index))
        self.value["base"] = overlay.get("base") or below
        self.value["blueprint"] = overlay.get("blueprint")

    def _add(self, target: tuple[str, str], item: Mapping[str, Any], origin: Origin) -> None:
        section, key = target
        objects = self.value.setdefault(section, {})
        if key in objects and objects[key] == item:
            return
        if key in objects:
            self._report(
                origin,
                "overwrites",
                origin.path,
                f"„{key}“ steht schon in der Vorlage. Eine Änderung gehört mit Begründung unter „changes“.",
                f"“{key}” already stands in the base. A change belongs under “changes”, with its reason.",
            )
        objects[key] = deepcopy(dict(item))
        self.origins[target] = of_object(item, origin)

    def _change(self, change: Mapping[str, Any], origin: Origin) -> None:
        """Carry out one change and keep its reason."""
        section, _, key = str(change["target"]).partition("/")
        objects = self.value.get(section) if section in SECTIONS else None
        if change["kind"] == "add" and section in SECTIONS:
            self._add((section, key), change.get("fields", {}), origin.below(("fields",)))
        elif not isinstance(objects, dict) or key not in objects:
            self._nothing(origin, str(change["target"]))
        elif change["kind"] == "disable":
            removed = objects.pop(key)
            del self.origins[section, key]
            if section == "steps":
                forget_step(self.value, self.origins, key, removed, origin)
            self.value["disabled"].append(_why(change))
        else:
            for name, given in change.get("fields", {}).items():
                self._set((section, key), name, given, change["kind"], origin)
            kept = {"kind": change["kind"], "fields": sorted(change.get("fields", {}))}
            self.value["changed"].append({**_why(change), **kept})

    def _set(self, target: tuple[str, str], name: str, given: object, kind: str, origin: Origin) -> None:
        section, key = target
        item = self.value[section][key] = dict(self.value[section][key])
        places = self.origins[target].fields
        fresh = of_field(given, origin.below(("fields", name)))
        if kind == "replace":
            item[name], places[name] = deepcopy(given), fresh
        elif isinstance(given, Sequence) and not isinstance(given, str) and isinstance(item.get(name, []), list):
            item[name] = [*item.get(name, []), *deepcopy(list(given))]
            places[name] = [*_listed(places.get(name)), *_listed(fresh)]
        elif isinstance(given, Mapping) and isinstance(item.get(name, {}), dict):
            item[name] = {**item.get(name, {}), **deepcopy(dict(given))}
            places[name] = {**_keyed(places.get(name)), **_keyed(fresh)}
        else:
            self._report(
                origin,
                "extend_list",
                (*origin.path, "fields", name),
                f"„{name}“ ist keine Liste und kann nur ersetzt werden (kind: replace).",
                f"“{name}” is no list and can only be replaced (kind: replace).",
            )

    def _nothing(self, origin: Origin, target: str) -> None:
        self._report(
            origin,
            "change_target",
            (*origin.path, "target"),
            f"„{target}“ gibt es in der Vorlage nicht.",
            f"There is no “{target}” in the base.",
        )

    def _report(self, origin: Origin, code: str, path: Path, de: str, en: str) -> None:
        self.findings.append((origin.layer, error(code, path, de, en)))


def _why(change: Mapping[str, Any]) -> dict[str, Any]:
    return {name: deepcopy(change[name]) for name in ("target", "reason", "because") if change.get(name)}


def _listed(found: FieldOrigin | None) -> list[Origin]:
    return list(found) if isinstance(found, list) else []


def _keyed(found: FieldOrigin | None) -> dict[str, Origin]:
    return dict(found) if isinstance(found, dict) else {}
