# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The permission table: data/permissions.yaml, spelled out to every single cell. Pure."""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product
from pathlib import Path
from typing import TypeVar

import yaml

from blaupause.accounts.rules import CONDITIONS, Cell, Condition, Kind, Relation, Role, Verb

PACKAGED = Path(__file__).parent / "data" / "permissions.yaml"
_KEYS = frozenset({"kind", "verb", "conditions", "roles", "relations", "everybody"})
T = TypeVar("T", Role, Relation, Condition)
_SIGNED_IN: tuple[Relation, ...] = tuple(relation for relation in Relation if relation is not Relation.PUBLIC)


def every_cell() -> Iterator[Cell]:
    """All questions there are: roles × relations × verbs × kinds × conditions, and those of nobody in particular."""
    for kind, conditions in CONDITIONS.items():
        for verb, condition in product(Verb, conditions):
            yield Cell(None, Relation.PUBLIC, verb, kind, condition)
            for role, relation in product(Role, _SIGNED_IN):
                yield Cell(role, relation, verb, kind, condition)


@cache
def table(path: Path = PACKAGED) -> frozenset[Cell]:
    """The cells that are allowed. Raises ValueError for an entry that names something unknown."""
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    return frozenset(cell for entry in entries for cell in _cells(entry))


def allowed(cell: Cell) -> bool:
    """The answer to one question; what no entry allows is forbidden."""
    return cell in table()


def _cells(entry: Mapping[str, object]) -> Iterator[Cell]:
    if unknown := entry.keys() - _KEYS:
        raise ValueError(f"permissions: unknown keys {sorted(unknown)}")
    kind, verb = Kind(str(entry["kind"])), Verb(str(entry["verb"]))
    conditions = _list(entry, "conditions", Condition, CONDITIONS[kind])
    if stray := set(conditions) - set(CONDITIONS[kind]):
        raise ValueError(f"permissions: {kind} is never {sorted(stray)}")
    everybody = entry.get("everybody") is True
    if everybody:
        yield from (Cell(None, Relation.PUBLIC, verb, kind, condition) for condition in conditions)
    roles = tuple(Role) if everybody else _list(entry, "roles", Role)
    relations = _SIGNED_IN if everybody else _list(entry, "relations", Relation)
    for role, relation, condition in product(roles, relations, conditions):
        yield Cell(role, relation, verb, kind, condition)


def _list(entry: Mapping[str, object], key: str, kind: type[T], default: tuple[T, ...] = ()) -> tuple[T, ...]:
    found = entry.get(key)
    if found is None:
        return default
    if not isinstance(found, list):
        raise ValueError(f"permissions: {key} is no list")
    return tuple(kind(str(value)) for value in found)
