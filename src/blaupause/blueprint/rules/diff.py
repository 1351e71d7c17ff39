# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What changed between two blueprint documents, and how grave each change is. Pure: plain values in and out.

Mappings are compared key by key, everything else as one value. `apply(a, diff(a, b)) == b` holds for any two
documents; which class a change has stands in change_classes.py alone.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from blaupause.blueprint.rules.change_classes import (
    SHIFTS,
    TEXTS,
    UNKNOWN,
    ChangeClass,
    Rule,
    objects_at,
    rule_for,
)

Path = tuple[str, ...]


class Nothing(Enum):
    """There is no value, which is something else than an empty one."""

    ABSENT = "absent"


ABSENT: Final = Nothing.ABSENT
_EMPTY: Final[tuple[Any, ...]] = (ABSENT, None, "", [], {})


@dataclass(frozen=True, slots=True)
class Change:
    """One value that differs. `path`: section, key, field and further down; `old` or `new` may be ABSENT."""

    path: Path
    old: Any
    new: Any
    change_class: ChangeClass

    @property
    def section(self) -> str:
        """The section of the document."""
        return self.path[0]

    @property
    def key(self) -> str:
        """The object in it; '' for what is no object under a key."""
        return self.path[1] if len(self.path) > 1 and objects_at(self.path[:1]) else ""

    @property
    def field(self) -> Path:
        """What of the object; empty when the whole object came or went."""
        return self.path[2:] if self.key else self.path[1:]


@dataclass(frozen=True, slots=True)
class Elements:
    """How two lists differ: elements by their key, or as they are when they have none."""

    added: tuple[Any, ...]
    removed: tuple[Any, ...]
    changed: tuple[tuple[Any, Any], ...]


def diff(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """All changes, in the order of sections, keys and fields of the new document, then of what is gone."""
    return list(_mappings(old, new, ()))


def apply(document: Mapping[str, Any], changes: Iterable[Change]) -> dict[str, Any]:
    """The document after the changes; nothing is changed in place."""
    result = deepcopy(dict(document))
    for change in changes:
        at = result
        for part in change.path[:-1]:
            at = at[part]
        if change.new is ABSENT:
            del at[change.path[-1]]
        else:
            at[change.path[-1]] = deepcopy(change.new)
    return result


def class_of(changes: Iterable[Change]) -> ChangeClass | None:
    """The gravest class; None when nothing changed."""
    return max((change.change_class for change in changes), default=None)


def _mappings(old: Mapping[str, Any], new: Mapping[str, Any], path: Path) -> Iterator[Change]:
    for key in dict.fromkeys([*new, *old]):
        before, after = old.get(key, ABSENT), new.get(key, ABSENT)
        if before == after and type(before) is type(after):
            continue
        here = (*path, key)
        if isinstance(before, Mapping) and isinstance(after, Mapping):
            yield from _mappings(before, after, here)
        else:
            yield Change(here, before, after, _class(here, before, after))


def _class(path: Path, old: Any, new: Any) -> ChangeClass:
    if objects_at(path):  # a whole section came or went: as grave as the gravest of its objects
        return _gravest(_class((*path, key), ABSENT, value) for key, value in _items(new)) or (
            _gravest(_class((*path, key), value, ABSENT) for key, value in _items(old)) or ChangeClass.EDITORIAL
        )
    kind = objects_at(path[:-1])
    if kind and old is ABSENT:
        strict = kind.strict and isinstance(new, Mapping) and new.get(kind.strict) is True
        return ChangeClass.BREAKING if strict else kind.added
    if kind and new is ABSENT:
        return kind.removed
    return _field(rule_for(path) or UNKNOWN, old, new)


def _field(rule: Rule, old: Any, new: Any) -> ChangeClass:
    if rule.direction:
        return _directed(rule, old, new)
    if _empty(old) and _empty(new):
        return ChangeClass.EDITORIAL
    if isinstance(old, list) or isinstance(new, list):
        return _list(rule, old if isinstance(old, list) else [], new if isinstance(new, list) else [])
    if _empty(old):
        return rule.added
    return rule.removed if _empty(new) else rule.changed


def _directed(rule: Rule, old: Any, new: Any) -> ChangeClass:
    """Stricter is breaking, easier is functional; what cannot be compared is what the rule says of a change."""
    if rule.direction == "flag":
        return ChangeClass.BREAKING if new is True else ChangeClass.FUNCTIONAL
    if _empty(old):
        return rule.added
    if _empty(new):
        return rule.removed
    try:
        raised = bool(new > old)
    except TypeError:
        return rule.changed
    return ChangeClass.BREAKING if raised is (rule.direction == "floor") else ChangeClass.FUNCTIONAL


def _list(rule: Rule, old: list[Any], new: list[Any]) -> ChangeClass:
    found = elements(old, new)
    classes = [rule.added] * bool(found.added) + [rule.removed] * bool(found.removed)
    classes += [_element(rule, *pair) for pair in found.changed]
    return _gravest(classes) or rule.order


def _element(rule: Rule, old: Any, new: Any) -> ChangeClass:
    """An element that kept its key: only its texts, or more?"""
    differing = {name for name in {*old, *new} if old.get(name) != new.get(name)}
    if differing <= TEXTS:
        return ChangeClass.EDITORIAL
    return ChangeClass.FUNCTIONAL if differing <= TEXTS | SHIFTS else rule.changed


def elements(old: list[Any], new: list[Any]) -> Elements:
    """What came, went and changed between two lists; all empty when only the order (or a repetition) differs."""
    before, after = {_identity(item): item for item in old}, {_identity(item): item for item in new}
    return Elements(
        tuple(item for name, item in after.items() if name not in before),
        tuple(item for name, item in before.items() if name not in after),
        tuple((before[name], item) for name, item in after.items() if name in before and before[name] != item),
    )


def _identity(item: Any) -> str:
    """By its key where it has one."""
    if isinstance(item, Mapping):
        for name in ("key", "leika_key"):
            if isinstance(item.get(name), str):
                return f"{name}:{item[name]}"
    return json.dumps(item, sort_keys=True)


def _items(value: Any) -> Iterable[tuple[str, Any]]:
    return value.items() if isinstance(value, Mapping) else ()


def _empty(value: Any) -> bool:
    return any(value is one if one is ABSENT or one is None else value == one for one in _EMPTY)


def _gravest(classes: Iterable[ChangeClass]) -> ChangeClass | None:
    return max(classes, default=None)
