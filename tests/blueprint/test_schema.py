# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The published JSON Schema is the model's, and accepts exactly the structure the loader accepts."""

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

import blaupause.blueprint
from blaupause.blueprint.loader import PACKAGED
from blaupause.blueprint.rules import yamlfile
from blaupause.blueprint.rules.canonical import schema
from tests.blueprint.folders import CORE, OVERLAY

FILE = Path(blaupause.blueprint.__file__).parent / "schema" / "blueprint-1.json"


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    content = json.loads(FILE.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(content)
    return jsonschema.Draft202012Validator(content)


def test_the_published_schema_is_the_one_of_the_model() -> None:
    assert json.loads(FILE.read_text(encoding="utf-8")) == schema(), "run: blaupause blueprint schema"


@pytest.mark.parametrize("path", sorted(PACKAGED.glob("*/*.yaml")), ids=lambda p: f"{p.parent.name}/{p.name}")
def test_shipped_files_fit_the_schema(path: Path, validator: jsonschema.Draft202012Validator) -> None:
    validator.validate(yamlfile.parse(path.read_bytes(), path.name).value)


@pytest.mark.parametrize("text", [CORE, OVERLAY])
def test_test_files_fit_the_schema(text: str, validator: jsonschema.Draft202012Validator) -> None:
    validator.validate(yamlfile.parse(text.encode(), "f").value)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("order: 1", "order: eins"),
        ("dimension: technology", "dimension: tech"),
        ("hard: [first]", "hart: [first]"),
        ("version: 1.2.0", "version: 1.2"),
        ("  town:", "  Town:"),
        ("format: blueprint-1", "format: blueprint-2"),
        ("actors: [town]", "actors: []"),
    ],
)
def test_what_the_loader_refuses_the_schema_refuses(
    old: str, new: str, validator: jsonschema.Draft202012Validator
) -> None:
    value = yamlfile.parse(CORE.replace(old, new, 1).encode(), "f").value
    assert not validator.is_valid(value)


def test_shipped_files_mean_the_same_to_an_ordinary_yaml_reader() -> None:
    """The subset is real YAML: nothing in our files is read differently elsewhere, except that days become dates."""
    for path in sorted(PACKAGED.glob("*/*.yaml")):
        ordinary = yaml.safe_load(path.read_text(encoding="utf-8"))
        ours = yamlfile.parse(path.read_bytes(), path.name).value
        assert json.dumps(ordinary, default=str, sort_keys=True) == json.dumps(ours, sort_keys=True), path
