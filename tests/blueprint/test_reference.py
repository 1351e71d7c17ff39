# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The format reference names every section, field and choice that the schema knows."""

import json
import re
from pathlib import Path

import pytest

from blaupause.blueprint.rules import yamlfile
from blaupause.blueprint.rules.canonical import schema
from blaupause.blueprint.rules.model import SECTIONS, File

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "blueprint.md"


@pytest.fixture(scope="module")
def text() -> str:
    return REFERENCE.read_text(encoding="utf-8")


def test_every_section_and_field_is_explained(text: str) -> None:
    marked = set(re.findall(r"`([a-z_]+)`", text)) | {"format"}
    parts = [schema(), *schema()["$defs"].values()]
    fields = {name for part in parts for name in part.get("properties", {})}
    assert fields <= marked | {"de", "en"}


def test_every_choice_is_listed(text: str) -> None:
    words = set(re.findall(r"[a-z_]+", text))
    choices = set(re.findall(r'"enum": \[([^\]]*)\]', json.dumps(schema())))
    assert {c for group in choices for c in re.findall(r'"([a-z_]+)"', group)} <= words


def test_the_limits_are_the_ones_of_the_reader(text: str) -> None:
    assert yamlfile.MAX_BYTES == 1_000_000
    assert f"{yamlfile.MAX_DEPTH} levels and {yamlfile.MAX_NODES:,} values" in text


def test_sections_of_the_code_are_the_sections_of_a_file() -> None:
    assert set(SECTIONS) == set(File.model_fields) - {"format", "blueprint", "changes"}
