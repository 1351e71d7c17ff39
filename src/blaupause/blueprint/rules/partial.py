# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reading what is right of a value of which something is wrong, so that one mistake does not hide the others."""

import re
from collections.abc import Mapping
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from blaupause.blueprint.rules.model import SECTIONS

M = TypeVar("M", bound=BaseModel)
Broken = frozenset[tuple[str, str]]
FRESH = {"fresh": True}
"""Files are written in today's format; only what is stored may be older."""
DATUM = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class Read(NamedTuple, Generic[M]):
    """`model` without the broken objects (section, key); None when more than single objects is wrong.

    `loose`: keys of data that stand in the broken objects.
    """

    model: M | None
    error: ValidationError | None
    broken: Broken
    loose: frozenset[str] = frozenset()


def validate(model: type[M], value: object) -> Read[M]:
    """Validate; when single objects are wrong, validate the rest without them."""
    try:
        return Read(model.model_validate(value, context=FRESH), None, frozenset())
    except ValidationError as error:
        broken = _broken(error)
        if broken is None or not isinstance(value, Mapping):
            return Read(None, error, broken or frozenset())
        try:
            return Read(
                model.model_validate(_without(value, broken), context=FRESH), error, broken, _loose(value, broken)
            )
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


def _loose(value: Mapping[str, Any], broken: Broken) -> frozenset[str]:
    """Whatever calls itself `key` in the broken objects."""
    waiting: list[Any] = [value[section][key] for section, key in broken if isinstance(value[section], Mapping)]
    found: set[str] = set()
    while waiting:
        part = waiting.pop()
        if isinstance(part, Mapping):
            found |= {part["key"]} if isinstance(part.get("key"), str) and DATUM.fullmatch(part["key"]) else set()
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part
    return frozenset(found)
