# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Where every part of a merged document comes from: which layer, which place in it, by which change."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from blaupause.blueprint.rules.yamlfile import Path


@dataclass(frozen=True, slots=True)
class Origin:
    """A place in one layer. `change`: the entry of its `changes` that brought it; None: it stands there itself."""

    layer: int
    path: Path
    change: int | None = None

    def below(self, rest: Path) -> "Origin":
        """A place further down."""
        return Origin(self.layer, (*self.path, *rest), self.change)


FieldOrigin = Origin | list[Origin] | dict[str, Origin]
"""Of a field: one place, or one for each element of a list or mapping."""


@dataclass(slots=True)
class ObjectOrigin:
    """Where an object and each of its fields come from."""

    whole: Origin
    fields: dict[str, FieldOrigin] = field(default_factory=dict)


Origins = dict[tuple[str, str], ObjectOrigin]


def of_object(value: Mapping[str, Any], whole: Origin) -> ObjectOrigin:
    """The origins of an object that comes from one place."""
    return ObjectOrigin(whole, {name: of_field(given, whole.below((name,))) for name, given in value.items()})


def of_field(value: object, origin: Origin) -> FieldOrigin:
    """The origins of a field, element by element."""
    if isinstance(value, list):
        return [origin.below((index,)) for index in range(len(value))]
    if isinstance(value, Mapping):
        return {str(key): origin.below((key,)) for key in value}
    return origin


def find(origins: Origins, path: Path) -> Origin | None:
    """Where the value at a path of the merged document stands. None: the document's own sections."""
    if len(path) < 2 or (str(path[0]), str(path[1])) not in origins:
        return None
    known = origins[str(path[0]), str(path[1])]
    if len(path) == 2 or str(path[2]) not in known.fields:
        return known.whole.below(path[2:])
    found = known.fields[str(path[2])]
    if isinstance(found, Origin):
        return found.below(path[3:])
    if len(path) == 3:
        return _first(found) or known.whole.below(path[2:])
    return _element(found, path) or known.whole.below(path[2:])


def _first(found: list[Origin] | dict[str, Origin]) -> Origin | None:
    """The field as a whole: above its first element."""
    places = list(found.values()) if isinstance(found, dict) else found
    return Origin(places[0].layer, places[0].path[:-1], places[0].change) if places else None


def _element(found: list[Origin] | dict[str, Origin], path: Path) -> Origin | None:
    place = path[3]
    if isinstance(found, dict) and str(place) in found:
        return found[str(place)].below(path[4:])
    if isinstance(found, list) and isinstance(place, int) and place < len(found):
        return found[place].below(path[4:])
    whole = _first(found)
    return whole.below(path[3:]) if whole else None
