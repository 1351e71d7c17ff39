# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""How grave a change is, field by field. Pure: a table, and nothing is decided outside it.

A new field of the model gets a line here (tests/blueprint/test_change_classes.py insists). A field that nobody has
classified counts as functional.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, Literal


class ChangeClass(IntEnum):
    """How grave a change is for those who work with the blueprint."""

    EDITORIAL = 1  # texts, sources, order: nothing is done differently
    FUNCTIONAL = 2  # something more, or something easier
    BREAKING = 3  # something went away, or a condition became stricter


E, F, B = ChangeClass.EDITORIAL, ChangeClass.FUNCTIONAL, ChangeClass.BREAKING
Direction = Literal["", "floor", "ceiling", "flag"]


@dataclass(frozen=True, slots=True)
class Rule:
    """Classes of one field: it (or an element of its list) came, went, has another value, or another order.

    `direction`: the class follows from where the value went; a raised floor, a lowered ceiling and a flag that was
    set are stricter (breaking), the other way is functional.
    """

    added: ChangeClass
    removed: ChangeClass
    changed: ChangeClass
    order: ChangeClass = E
    direction: Direction = ""


@dataclass(frozen=True, slots=True)
class Objects:
    """Classes of objects under keys. `strict`: an added one is breaking when this field of it is true."""

    added: ChangeClass
    removed: ChangeClass
    strict: str = ""


TEXT: Final = Rule(E, E, E)
NEUTRAL: Final = Rule(F, F, F)
IDENTITY: Final = Rule(B, B, B, B)
NEEDS: Final = Rule(B, F, B)  # what has to be there first: more is stricter
OFFERS: Final = Rule(F, B, B)  # what others may rely on: less is stricter
LED: Final = Rule(F, F, F, F)  # the first one leads, so order counts
FLOOR: Final = Rule(B, F, B, direction="floor")
CEILING: Final = Rule(B, F, B, direction="ceiling")
FLAG: Final = Rule(B, F, B, direction="flag")
UNKNOWN: Final = NEUTRAL

_KEPT: Final = Objects(F, B)
_REFERENCE: Final = Objects(E, E)

OBJECTS: Final[Mapping[str, Objects]] = {
    "actors": _KEPT,
    "sources": _REFERENCE,
    "steps": _KEPT,
    "operators": _KEPT,
    "online_services": _KEPT,
    "online_services.*.variants": _KEPT,
    "profiles": _KEPT,
    "profiles.*.inputs": Objects(F, F),
    "facts": _REFERENCE,
    "commitments": _KEPT,
    "environment": Objects(F, F),
    "parameters": Objects(F, B, strict="required"),
    "parameters.*.choices": _KEPT,
    "parameters.*.exports": _KEPT,
    "criteria": Objects(F, F),
    "criteria.*.scale.choices": Objects(F, F),
    "templates": _KEPT,
    "checks": _KEPT,
    "online_services.*.routes": _KEPT,
    "findings": _REFERENCE,
    "abbreviations": _REFERENCE,
    "running": Objects(F, F),
}
"""Mappings from keys to objects, `*` for any key."""

FIELDS: Final[Mapping[str, Rule]] = {
    "format": IDENTITY,
    "blueprint.key": IDENTITY,
    "blueprint.land": IDENTITY,
    "blueprint.version": TEXT,  # follows from the rest
    "blueprint.title": TEXT,
    "blueprint.extends": TEXT,  # what the base changed stands in the merged document
    "base": TEXT,
    "disabled": TEXT,  # that something is gone shows where it was
    "actors.*.name": TEXT,
    "sources.*": TEXT,
    "steps.*.order": TEXT,
    "steps.*.title": TEXT,
    "steps.*.text": TEXT,
    "steps.*.actors": LED,
    "steps.*.dimension": NEUTRAL,
    "steps.*.phase": NEUTRAL,
    "steps.*.inputs": NEUTRAL,
    "steps.*.produces": OFFERS,
    "steps.*.hard": NEEDS,
    "steps.*.soft": NEUTRAL,
    "steps.*.gate.key": IDENTITY,
    "steps.*.gate.text": TEXT,
    "steps.*.gate.when": NEEDS,
    "steps.*.applies": NEUTRAL,
    "steps.*.moves": NEUTRAL,
    "steps.*.second_person": FLAG,
    "steps.*.effort": NEUTRAL,
    "steps.*.duration": NEUTRAL,
    "steps.*.because": TEXT,
    "steps.*.sources": TEXT,
    "operators.*.name": TEXT,
    "operators.*.sources": TEXT,
    "online_services.*.name": TEXT,
    "online_services.*.kind": NEUTRAL,
    "online_services.*.operator": NEUTRAL,
    "online_services.*.responsible_land": NEUTRAL,
    "online_services.*.note": TEXT,
    "online_services.*.source": TEXT,
    "online_services.*.variants.*.name": TEXT,
    "online_services.*.variants.*.leika_keys": OFFERS,
    "online_services.*.variants.*.source": TEXT,
    "online_services.*.channels": OFFERS,
    "profiles.*.title": TEXT,
    "profiles.*.online_service": IDENTITY,
    "profiles.*.live_levels": OFFERS,
    "profiles.*.inputs": NEUTRAL,
    "profiles.*.sources": TEXT,
    "facts.*": TEXT,
    "commitments.*.order": TEXT,
    "commitments.*.land": IDENTITY,
    "commitments.*.name": TEXT,
    "commitments.*.citizen_name": TEXT,
    "commitments.*.competence": IDENTITY,
    "commitments.*.online_service": NEUTRAL,
    "commitments.*.target": NEUTRAL,
    "commitments.*.target_note": TEXT,
    "commitments.*.due": NEUTRAL,
    "commitments.*.announced": TEXT,
    "commitments.*.source": TEXT,
    "commitments.*.services": OFFERS,
    "environment.*.title": TEXT,
    "environment.*.value": NEUTRAL,
    "environment.*.source": TEXT,
    "online_services.*.routes.*.variant": IDENTITY,
    "online_services.*.routes.*.channel": NEUTRAL,
    "online_services.*.routes.*.live_level": OFFERS,
    "online_services.*.routes.*.applies": NEUTRAL,
    "online_services.*.routes.*.source": TEXT,
    "parameters.*.title": TEXT,
    "parameters.*.help": TEXT,
    "parameters.*.type": IDENTITY,
    "parameters.*.pattern": NEEDS,
    "parameters.*.min": FLOOR,
    "parameters.*.max": CEILING,
    "parameters.*.unit": IDENTITY,
    "parameters.*.choices.*": TEXT,
    "parameters.*.level": IDENTITY,
    "parameters.*.required": FLAG,
    "parameters.*.inherited": NEUTRAL,
    "parameters.*.personal": NEUTRAL,
    "parameters.*.calendar": NEUTRAL,
    "parameters.*.valid_for": NEUTRAL,
    "parameters.*.counted_from": NEUTRAL,
    "parameters.*.implies": NEUTRAL,
    "parameters.*.applies": NEUTRAL,
    "parameters.*.steps": NEUTRAL,
    "parameters.*.online_services": NEUTRAL,
    "parameters.*.exports.*": IDENTITY,
    "parameters.*.because": TEXT,
    "parameters.*.sources": TEXT,
    "criteria.*.title": TEXT,
    "criteria.*.question": TEXT,
    "criteria.*.subject": NEUTRAL,
    "criteria.*.dimension": NEUTRAL,
    "criteria.*.scale": NEUTRAL,
    "criteria.*.steps": NEUTRAL,
    "criteria.*.because": TEXT,
    "criteria.*.sources": TEXT,
    "templates.*.title": TEXT,
    "templates.*.kind": NEUTRAL,
    "templates.*.steps": NEUTRAL,
    "templates.*.legal_basis": NEUTRAL,
    "templates.*.valid_from": NEUTRAL,
    "templates.*.valid_until": NEUTRAL,
    "templates.*.body": NEUTRAL,
    "templates.*.because": TEXT,
    "templates.*.sources": TEXT,
    "checks.*.title": TEXT,
    "checks.*.text": TEXT,
    "checks.*.subject": NEUTRAL,
    "checks.*.level": NEUTRAL,
    "checks.*.strength": NEUTRAL,
    "checks.*.steps": NEUTRAL,
    "checks.*.valid_days": NEUTRAL,
    "checks.*.because": TEXT,
    "checks.*.sources": TEXT,
    "findings.*": TEXT,
    "abbreviations.*": TEXT,
    "running.*.then": NEUTRAL,
    "running.*.reason": TEXT,
    "changed": TEXT,  # who changed what in the base: what it does shows where it was done
}
"""Fields; a line also holds for everything inside the field."""

TEXTS: Final = frozenset({"de", "en", "name", "title", "text", "note", "source", "sources", "order", "because"})
"""Fields inside elements of lists that are editorial wherever they stand."""
SHIFTS: Final = frozenset({"implies", "level"})
"""Fields inside elements of lists that are functional wherever they stand: who says it, and how often."""


def _match(table: Mapping[str, object], path: tuple[str, ...]) -> str:
    """The pattern of the table that is exactly this path; '' for none."""
    for pattern in table:
        parts = pattern.split(".")
        if len(parts) == len(path) and all(p in ("*", part) for p, part in zip(parts, path, strict=True)):
            return pattern
    return ""


def objects_at(path: tuple[str, ...]) -> Objects | None:
    """What the table says of objects under keys at this path; None when there are none by its account."""
    pattern = _match(OBJECTS, path)
    return OBJECTS[pattern] if pattern else None


def rule_for(path: tuple[str, ...]) -> Rule | None:
    """The line for this field, or for the nearest field it lies in; None for one that nobody has classified."""
    for length in range(len(path), 0, -1):
        if pattern := _match(FIELDS, path[:length]):
            return FIELDS[pattern]
    return None
