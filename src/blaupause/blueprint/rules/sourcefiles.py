# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Objects in the files of one blueprint folder: where they stand, and changing them there. Pure.

An overlay touches an object of its base only by entries under `changes`, each with its reason.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from blaupause.blueprint.rules import yamledit
from blaupause.blueprint.rules.objectforms import empty
from blaupause.blueprint.rules.yamlfile import Path

Files = Mapping[str, str]
"""Name of a file → its text."""


class Place(NamedTuple):
    """Where a value stands: the file and the path in it."""

    file: str
    path: Path


class Reason(NamedTuple):
    """Why an overlay touches an object of its base."""

    de: str
    en: str


def own(files: Files, section: str, key: str) -> Place | None:
    """Where these files bring an object themselves: in its section, or under `changes` as `add`."""
    for name, value in _read(files):
        if key in (value.get(section) or {}):
            return Place(name, (section, key))
        for index, change in enumerate(value.get("changes") or []):
            if change.get("kind") == "add" and change.get("target") == f"{section}/{key}":
                return Place(name, ("changes", index, "fields"))
    return None


def set_object(
    files: Files, section: str, key: str, old: Mapping[str, Any], new: Mapping[str, Any], reason: Reason | None = None
) -> dict[str, str]:
    """The files after an object was changed from `old` to `new` (plain values as read from files), or brought in.

    An object of these files is changed where it stands; one of the base by a `replace` of the fields that differ.
    Raises Problem blueprint.not_editable.
    """
    place = own(files, section, key)
    changed = {name: value for name, value in new.items() if name not in old or old[name] != value}
    gone = [name for name in old if name not in new]
    if place is not None:
        text = files[place.file]
        for name, value in changed.items():
            text = yamledit.put(text, (*place.path, name), value, place.file)
        for name in gone:
            text = yamledit.remove(text, (*place.path, name), place.file)
        return {**files, place.file: text}
    if not old:
        name = _home(files, section)
        return {**files, name: yamledit.put(files[name], (section, key), dict(new), name)}
    assert reason is not None
    nothing: dict[str, Any] = {name: empty(section, name) for name in gone}
    return _replaced(files, f"{section}/{key}", changed | nothing, reason)


def disable(files: Files, section: str, key: str, reason: Reason) -> dict[str, str]:
    """The files after an object was taken out: removed where they bring it, else disabled with its reason."""
    place = own(files, section, key)
    if place is None:
        entry = {"target": f"{section}/{key}", "kind": "disable", "reason": reason._asdict()}
        return _append(files, entry)
    path = place.path[:-1] if place.path[0] == "changes" else place.path
    return {**files, place.file: yamledit.remove(files[place.file], path, place.file)}


def reason_of(files: Files, section: str, key: str) -> Reason | None:
    """Why the last `replace` of an object was made, when there is one."""
    found = _last_replace(files, f"{section}/{key}")
    return Reason(**found[1]["reason"]) if found else None


def with_version(files: Files, version: str) -> dict[str, str]:
    """The files with another number of the version."""
    name = next(name for name, value in _read(files) if "blueprint" in value)
    return {**files, name: yamledit.put(files[name], ("blueprint", "version"), version, name)}


def _replaced(files: Files, target: str, fields: Mapping[str, Any], reason: Reason) -> dict[str, str]:
    if not fields:
        return dict(files)
    found = _last_replace(files, target)
    if found is None:
        return _append(
            files, {"target": target, "kind": "replace", "reason": reason._asdict(), "fields": dict(fields)}
        )
    place, _ = found
    text = yamledit.put(files[place.file], (*place.path, "reason"), reason._asdict(), place.file)
    for name, value in fields.items():
        text = yamledit.put(text, (*place.path, "fields", name), value, place.file)
    return {**files, place.file: text}


def _last_replace(files: Files, target: str) -> tuple[Place, Mapping[str, Any]] | None:
    """The last entry about an object, if it replaces: only then what it says is what counts."""
    for name, value in _read(files):
        about = [(i, one) for i, one in enumerate(value.get("changes") or []) if one.get("target") == target]
        if about and about[-1][1].get("kind") == "replace":
            return Place(name, ("changes", about[-1][0])), about[-1][1]
    return None


def _append(files: Files, entry: Mapping[str, Any]) -> dict[str, str]:
    name = _home(files, "changes")
    index = len(yamledit.read(files[name], name).get("changes") or [])
    return {**files, name: yamledit.put(files[name], ("changes", index), dict(entry), name)}


def _home(files: Files, section: str) -> str:
    """The file with most objects of a section, else the one that says who the blueprint is."""
    counted = {name: len(value.get(section) or ()) + (section in value) for name, value in _read(files)}
    if counted and max(counted.values()):
        return max(counted, key=lambda name: counted[name])
    return next((name for name, value in _read(files) if "blueprint" in value), next(iter(files)))


def _read(files: Files) -> list[tuple[str, dict[str, Any]]]:
    read = [(name, yamledit.read(text, name)) for name, text in files.items()]
    return [(name, value) for name, value in read if isinstance(value, dict)]
