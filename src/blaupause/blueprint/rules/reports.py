# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A finding about a document: what, where in it, in both languages, how grave, and what may be meant instead."""

from collections.abc import Collection
from difflib import get_close_matches
from typing import NamedTuple

from blaupause.blueprint.rules.yamlfile import Path

MAX_COMPARED = 1_000
"""Among more keys nothing is looked for: comparing them takes too long for a hint."""
MAX_KEY = 60


class Finding(NamedTuple):
    """`path` leads to the place in the merged document; `column` counts from 0 inside the text that stands there."""

    code: str
    path: Path
    de: str
    en: str
    hint_de: str = ""
    hint_en: str = ""
    warning: bool = False
    column: int = 0


def error(code: str, path: Path, de: str, en: str, hint: tuple[str, str] = ("", "")) -> Finding:
    """Something the document cannot be used with."""
    return Finding(f"blueprint.{code}", path, de, en, *hint)


def warning(code: str, path: Path, de: str, en: str, hint: tuple[str, str] = ("", "")) -> Finding:
    """Something that is probably a mistake, but does no harm."""
    return Finding(f"blueprint.{code}", path, de, en, *hint, warning=True)


def meant(key: str, known: Collection[str]) -> tuple[str, str]:
    """What the writer may have meant, in both languages; empty when nothing is near."""
    close = get_close_matches(key[:MAX_KEY], known, 1) if len(known) <= MAX_COMPARED else []
    return (f"Gemeint ist vielleicht „{close[0]}“.", f"Perhaps “{close[0]}” is meant.") if close else ("", "")
