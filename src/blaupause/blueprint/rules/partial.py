# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reading what is right of a value of which something is wrong, so that one mistake does not hide the others."""

from collections.abc import Mapping
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from blaupause.blueprint.rules.model import SECTIONS

M = TypeVar("M", bound=BaseModel)
Broken = frozenset[tuple[str, str]]


class Read(NamedTuple, Generic[M]):
    """`model` without the broken objects (section, key); None when more than single objects is wrong."""

    model: M | None
    error: ValidationError | None
    broken: Broken


def validate(model: type[M], value: object) -> Read[M]:
    """Validate; when single objects are wrong, validate the rest without them."""
    try:
        return Read(model.model_validate(value), None, frozenset())
    except ValidationError as error:
        broken = _broken(error)
        if broken is None or not isinstance(value, Mapping):
            return Read(None, error, broken or frozenset())
        try:
            return Read(model.model_validate(_without(value, broken)), error, broken)
        except ValidationError:
            return Read(None, error, broken)


def _broken(error: ValidationError) -> Broken | None:
    found = set()
    for item in error.errors(include_url=False, include_context=False, include_input=False):
        loc = item["loc"]
        if len(loc) < 2 or loc[0] not in SECTIONS:
            return None
        found.add((str(loc[0]), str(loc[1])))
    return frozenset(found)


def _without(value: Mapping[str, Any], broken: Broken) -> dict[str, Any]:
    return {
        name: {key: item for key, item in part.items() if (name, key) not in broken} if name in SECTIONS else part
        for name, part in value.items()
    }
