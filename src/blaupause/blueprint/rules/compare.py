# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Two blueprints side by side, object by object and field by field. Pure.

Which change is how grave says diff.py; here everything is aligned for reading, what stayed the same included.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from blaupause.blueprint.rules.change_classes import ChangeClass
from blaupause.blueprint.rules.diff import ABSENT, class_of, diff
from blaupause.blueprint.rules.outline import NO_SECTIONS, Item, Plain, Said, items, objects, sections, title_of

Status = Literal["same", "changed", "added", "removed"]
_TEXT: Final = frozenset({"de", "en"})


@dataclass(frozen=True, slots=True)
class Line:
    """One field on both sides; nothing on a side means that it says nothing. `path`: field and further down."""

    path: tuple[str, ...]
    status: Status
    old: tuple[Item, ...]
    new: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """One object on both sides. `gravest`: class of its gravest change, None when nothing changed."""

    section: str
    key: str
    title: Said
    status: Status
    gravest: ChangeClass | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All objects of both sides by section, in the order of the new document, then what is gone."""

    groups: tuple[tuple[str, tuple[Pair, ...]], ...]
    gravest: ChangeClass | None

    def counts(self) -> dict[Status, int]:
        """How many objects have which status."""
        found: dict[Status, int] = {"same": 0, "changed": 0, "added": 0, "removed": 0}
        for _, pairs in self.groups:
            for pair in pairs:
                found[pair.status] += 1
        return found


FIRST: Final = ("steps", "commitments")
LAST: Final = ("actors", "sources", "operators")


def compare(old: Plain, new: Plain) -> Comparison:
    """Align two documents, steps first, sources last. Who they are (key, version, title) is no part of it."""
    found = dict.fromkeys([*sections(new), *sections(old)])
    names = sorted(found, key=lambda name: (name in LAST, name not in FIRST))
    groups = tuple((name, tuple(_pairs(old, new, name))) for name in names)
    both = [{name: part for name, part in one.items() if name not in NO_SECTIONS} for one in (old, new)]
    return Comparison(groups, class_of(diff(*both)))


def _pairs(old: Plain, new: Plain, section: str) -> Iterator[Pair]:
    before, after = objects(old, section), objects(new, section)
    for key in dict.fromkeys([*after, *before]):
        yield pair(old, new, section, key)


def pair(old: Plain, new: Plain, section: str, key: str) -> Pair:
    """One object of both documents; it has to stand in one of them."""
    before, after = objects(old, section).get(key, ABSENT), objects(new, section).get(key, ABSENT)
    status = _status(before, after)
    changes = diff(_only(section, key, before), _only(section, key, after))
    title = title_of(old if after is ABSENT else new, section, key)
    return Pair(section, key, title, status, class_of(changes), tuple(_lines(old, new, before, after)))


def _only(section: str, key: str, value: Any) -> dict[str, Any]:
    return {section: {} if value is ABSENT else {key: value}}


def _lines(old: Plain, new: Plain, before: Any, after: Any) -> Iterator[Line]:
    first, second = dict(_leaves(before, ())), dict(_leaves(after, ()))
    for path in dict.fromkeys([*second, *first]):
        a, b = first.get(path, ABSENT), second.get(path, ABSENT)
        field = next((part for part in reversed(path)), "")
        left = () if a is ABSENT else items(old, field, a)
        right = () if b is ABSENT else items(new, field, b)
        if left or right:
            status: Status = "same" if a == b else "changed" if left and right else "added" if right else "removed"
            yield Line(path, status, left, right)


def _leaves(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Fields with their values; mappings are walked into, texts and lists are values."""
    if isinstance(value, Mapping) and not set(value) <= _TEXT:
        for name, part in value.items():
            yield from _leaves(part, (*path, name))
    elif value is not ABSENT:
        yield path, value


def _status(before: Any, after: Any) -> Status:
    if before is ABSENT:
        return "added"
    if after is ABSENT:
        return "removed"
    return "same" if before == after else "changed"
