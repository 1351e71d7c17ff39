# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The permission table: data/permissions.yaml, spelled out to every single cell. Pure."""

from collections.abc import Hashable, Iterator, Mapping
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, Final, TypeVar

import yaml

from blaupause.accounts.rules import CONDITIONS, Cell, Condition, Kind, Relation, Role, Verb

PACKAGED = Path(__file__).parent / "data" / "permissions.yaml"
_FOR_EVERYBODY: Final = frozenset({"kind", "verb", "conditions", "everybody"})
_SHARED: Final = frozenset({"kind", "verb", "conditions", "shared"})
_FOR_ROLES: Final = frozenset({"kind", "verb", "conditions", "roles", "relations"})
T = TypeVar("T", Role, Relation, Condition)
_SIGNED_IN: tuple[Relation, ...] = tuple(relation for relation in Relation if relation is not Relation.PUBLIC)
# A query can say "here and below" or "everywhere", not "anywhere else": what reaches there is shared with all roles.
_GRANTED: Final = (Relation.OWN, Relation.CHILD, Relation.PARENT, Relation.MANDATE)


class Strict(yaml.SafeLoader):
    """A key given twice is a mistake, not a correction."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        found = super().construct_mapping(node, deep)
        if len(found) != len(node.value):
            raise ValueError(f"line {node.start_mark.line + 1}: a key is given twice")
        return found


def every_cell() -> Iterator[Cell]:
    """All questions there are: roles × relations × verbs × kinds × conditions, and those of nobody in particular."""
    for kind, conditions in CONDITIONS.items():
        for verb, condition in product(Verb, conditions):
            yield Cell(None, Relation.PUBLIC, verb, kind, condition)
            for role, relation in product(Role, _SIGNED_IN):
                yield Cell(role, relation, verb, kind, condition)


@cache
def table(path: Path = PACKAGED) -> frozenset[Cell]:
    """The cells that are allowed. Raises ValueError for an entry that names something unknown or is no entry."""
    entries = yaml.load(path.read_text(encoding="utf-8"), Loader=Strict)  # noqa: S506 (a SafeLoader)
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ValueError("permissions: the file is no list of entries")
    return frozenset(cell for entry in entries for cell in _cells(entry))


def allowed(cell: Cell) -> bool:
    """The answer to one question; what no entry allows is forbidden."""
    return cell in table()


def _cells(entry: Mapping[str, object]) -> Iterator[Cell]:
    keys = _FOR_EVERYBODY if "everybody" in entry else _SHARED if "shared" in entry else _FOR_ROLES
    if keys - {"conditions"} - entry.keys() or entry.keys() - keys:
        raise ValueError(f"permissions: an entry has the keys {sorted(keys)}, not {sorted(entry)}")
    kind, verb = Kind(str(entry["kind"])), Verb(str(entry["verb"]))
    conditions = _list(entry, "conditions", Condition) if "conditions" in entry else CONDITIONS[kind]
    if stray := set(conditions) - set(CONDITIONS[kind]):
        raise ValueError(f"permissions: {kind} is never {sorted(stray)}")
    if keys is not _FOR_ROLES:
        if entry.get("everybody", entry.get("shared")) is not True:
            raise ValueError("permissions: everybody and shared are true or left out")
        if "everybody" in entry:
            yield from (Cell(None, Relation.PUBLIC, verb, kind, condition) for condition in conditions)
        roles, relations = tuple(Role), _SIGNED_IN
    else:
        roles, relations = _list(entry, "roles", Role), _list(entry, "relations", Relation)
        if stray_relations := set(relations) - set(_GRANTED):
            raise ValueError(f"permissions: nothing is granted to {sorted(stray_relations)}")
    for role, relation, condition in product(roles, relations, conditions):
        yield Cell(role, relation, verb, kind, condition)


def _list(entry: Mapping[str, object], key: str, kind: type[T]) -> tuple[T, ...]:
    found = entry[key]
    if not isinstance(found, list) or not found:
        raise ValueError(f"permissions: {key} is no list")
    values = tuple(kind(str(value)) for value in found)
    if len(set(values)) != len(values):
        raise ValueError(f"permissions: {key} names something twice")
    return values
