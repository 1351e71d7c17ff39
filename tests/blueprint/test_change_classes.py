# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every field of the format has a class; a new one fails here until somebody has decided how grave it is."""

import types
import typing
from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from blaupause.blueprint.rules.change_classes import (
    FIELDS,
    OBJECTS,
    ChangeClass,
    objects_at,
    rule_for,
)
from blaupause.blueprint.rules.diff import class_of, diff
from blaupause.blueprint.rules.model import Document, Part
from blaupause.blueprint.rules.versions import enough, parts, proposed

E, F, B = ChangeClass.EDITORIAL, ChangeClass.FUNCTIONAL, ChangeClass.BREAKING


def without_none(kind: object) -> object:
    """`X` of `X | None` and of `Annotated[X, …]`."""
    if typing.get_origin(kind) is typing.Annotated:
        return without_none(typing.get_args(kind)[0])
    if typing.get_origin(kind) in (typing.Union, types.UnionType):
        kinds = [one for one in typing.get_args(kind) if one is not type(None)]
        return without_none(kinds[0]) if len(kinds) == 1 else kind
    return kind


def unclassified(model: type[BaseModel], path: tuple[str, ...] = ()) -> Iterator[str]:
    """Fields without a line in change_classes.py, as the line would have to name them."""
    for name, field in model.model_fields.items():
        here = (*path, name)
        kind = without_none(field.annotation)
        held = typing.get_args(kind)[1] if typing.get_origin(kind) is dict else None
        if rule_for(here):
            continue
        if held is not None and not objects_at(here):
            yield f'OBJECTS: "{".".join(here)}"'
        inner = without_none(held if held is not None else kind)
        below = (*here, "*") if held is not None else here
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from unclassified(inner, below)
        elif held is None or not rule_for(below):
            yield f'FIELDS: "{".".join(below)}"'


def test_every_field_of_the_format_has_a_class() -> None:
    missing = list(unclassified(Document))
    assert missing == [], "Add these lines to blueprint/rules/change_classes.py: " + ", ".join(missing)


def test_a_new_field_without_a_class_is_noticed() -> None:
    class Rocket(Part):
        fuel: str = ""

    class Tomorrow(Document):
        rockets: dict[str, Rocket] = {}

    assert list(unclassified(Tomorrow)) == ['OBJECTS: "rockets"', 'FIELDS: "rockets.*.fuel"']


def test_a_field_nobody_has_classified_is_functional() -> None:
    old = {"rockets": {"one": {"fuel": "a"}}}
    assert class_of(diff(old, {"rockets": {"one": {"fuel": "b"}}})) is F
    assert class_of(diff(old, {"rockets": {"one": {}}})) is F
    assert class_of(diff(old, {"rockets": {}})) is F
    assert class_of(diff(old, {})) is F


def test_no_pattern_stands_in_the_shadow_of_another() -> None:
    for pattern in FIELDS:
        path = tuple(pattern.split("."))
        assert all(rule_for(path[:length]) is None for length in range(1, len(path))), pattern
    assert all(pattern.split(".")[-1] != "*" for pattern in OBJECTS)


STEP = {
    "order": 1,
    "title": {"de": "Vertrag", "en": "Contract"},
    "actors": ["town", "land"],
    "hard": ["first"],
    "soft": [],
    "inputs": [{"key": "form", "de": "Formular", "en": "Form"}],
    "produces": [{"key": "contract", "de": "Vertrag", "en": "Contract"}],
    "gate": {"key": "signed", "text": {"de": "a", "en": "a"}, "when": "done(first)"},
    "sources": ["guide"],
}


def step(**fields: object) -> dict[str, object]:
    return {"steps": {"contract": {**STEP, **fields}}}


def datum(key: str, de: str) -> dict[str, str]:
    return {"key": key, "de": de, "en": de}


GATE: dict[str, object] = STEP["gate"]  # type: ignore[assignment]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"title": {"de": "Vertrag schließen", "en": "Contract"}}, E),
        ({"order": 7}, E),
        ({"sources": ["guide", "law"]}, E),
        ({"sources": []}, E),
        ({"inputs": [datum("form", "Vordruck")]}, E),
        ({"produces": [datum("contract", "Vereinbarung")]}, E),
        ({"gate": {**GATE, "text": {"de": "b", "en": "b"}}}, E),
        ({"actors": ["town", "land", "vendor"]}, F),
        ({"actors": ["land", "town"]}, F),
        ({"soft": ["first"]}, F),
        ({"hard": []}, F),
        ({"hard": [], "soft": ["first"]}, F),
        ({"gate": {"key": "signed", "text": GATE["text"]}}, F),
        ({"inputs": [datum("form", "Formular"), datum("id", "Ausweis")]}, F),
        ({"produces": [datum("contract", "Vertrag"), datum("copy", "Kopie")]}, F),
        ({"hard": ["first", "second"]}, B),
        ({"hard": ["second"]}, B),
        ({"produces": []}, B),
        ({"gate": {**GATE, "when": "done(first) and done(second)"}}, B),
        ({"gate": {**GATE, "key": "other"}}, B),
        ({"gate": {**GATE, "when": "done(second)"}}, B),
    ],
)
def test_a_change_of_a_step(fields: dict[str, object], expected: ChangeClass) -> None:
    assert class_of(diff(step(), step(**fields))) is expected


@pytest.mark.parametrize(
    ("section", "value", "added", "removed"),
    [
        ("steps", STEP, F, B),
        ("actors", {"name": {"de": "a", "en": "a"}}, F, B),
        ("sources", {"url": "https://example.org", "title": "a"}, E, E),
        ("facts", {"text": {"de": "a", "en": "a"}}, E, E),
        ("commitments", {"land": "09"}, F, B),
        ("environment", {"value": "x"}, F, F),
        ("parameters", {"required": False}, F, B),
        ("parameters", {"required": True}, B, B),
    ],
)
def test_an_object_that_comes_or_goes(
    section: str, value: dict[str, object], added: ChangeClass, removed: ChangeClass
) -> None:
    with_it, without = {section: {"x": value}}, {section: {}}
    assert class_of(diff(without, with_it)) is added
    assert class_of(diff(with_it, without)) is removed
    assert class_of(diff({}, with_it)) is added
    assert class_of(diff(with_it, {})) is removed
    assert class_of(diff({}, without)) is E


def test_limits_count_in_their_direction(monkeypatch: pytest.MonkeyPatch) -> None:
    from blaupause.blueprint.rules import change_classes as table

    lines = {"steps.*.low": table.FLOOR, "steps.*.high": table.CEILING, "steps.*.must": table.FLAG}
    monkeypatch.setattr(table, "FIELDS", {**FIELDS, **lines})

    def between(**fields: tuple[object, object]) -> ChangeClass | None:
        old = step(**{name: pair[0] for name, pair in fields.items()})
        return class_of(diff(old, step(**{name: pair[1] for name, pair in fields.items()})))

    assert (between(low=(1, 2)), between(low=(2, 1)), between(low=(None, 1)), between(low=(1, None))) == (B, F, B, F)
    assert (between(high=(1, 2)), between(high=(2, 1)), between(high=(None, 1))) == (F, B, B)
    assert (between(must=(False, True)), between(must=(True, False))) == (B, F)
    assert between(low=(1, "x")) is B


@pytest.mark.parametrize(
    ("base", "change", "expected"),
    [
        ("1.2.3", None, "1.2.3"),
        ("1.2.3", E, "1.2.4"),
        ("1.2.3", F, "1.3.0"),
        ("1.2.3", B, "2.0.0"),
        ("0.2.3", E, "0.2.4"),
        ("0.2.3", F, "0.2.4"),
        ("0.2.3", B, "0.3.0"),
    ],
)
def test_the_proposed_version(base: str, change: ChangeClass | None, expected: str) -> None:
    assert proposed(base, change) == expected


def test_what_is_enough() -> None:
    assert enough("1.3.0", "1.2.3", F)
    assert enough("2.0.0", "1.2.3", E)
    assert not enough("1.2.4", "1.2.3", F)
    assert not enough("1.2.3", "1.2.3", None)
    assert not enough("1.9.9", "1.2.3", B)


@pytest.mark.parametrize("version", ["1.2", "1.2.x", "1.2.3.4", "", "1.2.³", "-1.2.3"])
def test_what_is_no_version(version: str) -> None:
    with pytest.raises(ValueError):
        parts(version)
