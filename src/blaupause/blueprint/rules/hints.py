# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Warnings: what is never used, was not translated, stands twice. Harmless to the software, not to the reader."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from blaupause.blueprint.rules.base import Text
from blaupause.blueprint.rules.model import SECTIONS, Datum, Document
from blaupause.blueprint.rules.partial import Broken
from blaupause.blueprint.rules.reports import Finding, error, warning
from blaupause.blueprint.rules.usage import used_keys
from blaupause.blueprint.rules.vocabulary import placed_data
from blaupause.blueprint.rules.yamlfile import Path

TRIVIAL_WORDS = 2
"""A name of so many words may be the same in both languages (BayernID, Redaktionssystem Linie6Plus)."""
_NOUNS = {
    "actors": ("Handelnde", "actor"),
    "sources": ("Quelle", "source"),
    "parameters": ("Angabe", "parameter"),
    "facts": ("Aussage", "statement"),
    "findings": ("Erkenntnis", "finding"),
    "operators": ("Betreiber", "operator"),
}

_LEVELS = (
    "Dieselbe Angabe steht schon mit einem anderen „level“ da; erlaubt ist nur eines von beiden.",
    "The same datum stands elsewhere with another “level”; only one of them is possible.",
)


def check(document: Document, own: Broken | None) -> Iterator[Finding]:
    """Findings that concern the reader; blank texts are errors, everything else is a warning."""
    for section in ("blueprint", *SECTIONS):
        yield from _texts(getattr(document, section), (section,))
    yield from _twice(document)
    yield from _unused(document, own)


def _texts(value: object, path: Path) -> Iterator[Finding]:
    """Every text in both languages, at any depth."""
    if isinstance(value, Text):
        yield from _text(value, path)
    if isinstance(value, BaseModel):
        for name, part in value:
            yield from _texts(part, (*path, name))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _texts(item, (*path, key))
    elif isinstance(value, list) and value and not isinstance(value[0], str):
        for index, item in enumerate(value):
            yield from _texts(item, (*path, index))
    elif isinstance(value, str) and not value.strip() and value:
        yield error("blank", path, "Der Text besteht nur aus Leerzeichen.", "The text is nothing but blanks.")


def _text(text: Text, path: Path) -> Iterator[Finding]:
    if text.de.strip() == text.en.strip() and len(re.findall(r"[^\W\d_]{2,}", text.de)) > TRIVIAL_WORDS:
        yield warning(
            "untranslated",
            (*path, "de"),
            "Der deutsche Text ist derselbe wie der englische.",
            "The German text is the same as the English one.",
        )


def _twice(document: Document) -> Iterator[Finding]:
    for section in SECTIONS:
        for key, item in getattr(document, section).items():
            for name, part in item:
                yield from _repeated(part, (section, key, name))
    yield from _gates(document)
    stated: dict[str, Datum] = {}
    for path, datum in placed_data(document):
        first = stated.setdefault(datum.key, datum)
        if (first.de, first.en) != (datum.de, datum.en):
            yield warning(
                "datum_differs",
                path,
                f"Derselbe Schlüssel heißt an anderer Stelle „{first.de}“.",
                f"The same key is called “{first.en}” elsewhere.",
            )
        if first.level != datum.level:
            yield error("datum_level", path, *_LEVELS)


def _gates(document: Document) -> Iterator[Finding]:
    gates: dict[str, str] = {}
    for key, step in document.steps.items():
        first = gates.setdefault(step.gate.key, key)
        if first != key:
            yield warning(
                "twice",
                ("steps", key, "gate", "key"),
                f"So heißt schon der Meilenstein des Schritts „{first}“.",
                f"The gate of the step “{first}” already has this key.",
            )


def _repeated(value: object, path: Path) -> Iterator[Finding]:
    """The same element twice in a list of keys or data."""
    if not isinstance(value, Sequence) or isinstance(value, str):
        return
    names = [item if isinstance(item, str) else getattr(item, "key", None) for item in value]
    seen: Counter[Any] = Counter()
    for index, name in enumerate(names):
        if name and seen[name]:
            yield warning("twice", (*path, index), f"„{name}“ steht zweimal hier.", f"“{name}” stands here twice.")
        seen[name] += 1


def _unused(document: Document, own: Broken | None) -> Iterator[Finding]:
    used = used_keys(document)
    for section, (de, en) in _NOUNS.items():
        for key in getattr(document, section):
            if key in used[section] or (own is not None and (section, key) not in own):
                continue
            yield warning(
                "unused",
                (section, key),
                f"{de} „{key}“ wird nirgends verwendet.",
                f"The {en} “{key}” is used nowhere.",
            )
