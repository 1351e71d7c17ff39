# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The glossary and the models use the same words."""

import re
from pathlib import Path

from django.apps import apps

GLOSSARY = Path(__file__).parents[2] / "docs" / "glossary.md"
ROW = re.compile(r"^\| (\w+) \| (model|word), (\w+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)


def rows() -> list[tuple[str, str, str]]:
    return [(m[1], m[2], m[3]) for m in ROW.finditer(GLOSSARY.read_text(encoding="utf-8"))]


def models() -> set[tuple[str, str]]:
    own = [config for config in apps.get_app_configs() if config.name.startswith("blaupause.")]
    return {(model.__name__, config.label) for config in own for model in config.get_models()}


def test_every_model_stands_in_the_glossary_and_the_other_way_round() -> None:
    described = {(name, room) for name, kind, room in rows() if kind == "model"}
    assert described == models()


def test_the_glossary_is_sorted_and_has_no_word_twice() -> None:
    words = [name for name, _, _ in rows()]
    assert words == sorted(words)
    assert len(words) == len(set(words))
