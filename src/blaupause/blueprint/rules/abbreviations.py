# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which short forms a text uses, what they mean, and which of them a blueprint leaves unexplained. Pure."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from blaupause.blueprint.rules.content import Abbreviation
from blaupause.blueprint.rules.model import Document
from blaupause.blueprint.rules.reports import Finding, warning
from blaupause.blueprint.rules.yamlfile import Path

EVERYDAY: Final = frozenset({"IT", "PDF", "EU", "ID", "DE", "EN"})
"""Short forms that need no explanation."""
_TOKEN: Final = re.compile(r"[^\W_]+")
_NAME: Final = re.compile(r"([A-ZÄÖÜ][a-zäöüß]{2,})+")  # BayernPortal: words written together, not a short form
_READ_BY_CLERKS: Final = {"steps": ("title", "text"), "parameters": ("title", "help"), "checks": ("title", "text")}


def used(text: str, known: Mapping[str, Abbreviation]) -> list[Abbreviation]:
    """Those that occur in a text as words or parts of compounds with a hyphen, each once, in order of appearance."""
    first = {
        key: found.start()
        for key, one in known.items()
        if (found := re.search(rf"(?<![\w]){re.escape(one.short)}(?:s)?(?![\w])", text))
    }
    return [known[key] for key in sorted(first, key=lambda key: first[key])]


def short_forms(text: str) -> list[str]:
    """What looks like a short form: two capital letters or more in one word."""
    found = dict.fromkeys(token for token in _TOKEN.findall(text) if sum(letter.isupper() for letter in token) > 1)
    return [token for token in found if token not in EVERYDAY and not _NAME.fullmatch(token.removesuffix("s"))]


def check(document: Document) -> Iterator[Finding]:
    """Warnings about short forms in what clerks read that the blueprint explains nowhere; each once."""
    known = {token for one in document.abbreviations.values() for token in _TOKEN.findall(one.short)}
    for path, text in _texts(document):
        for token in short_forms(text):
            if token not in known and token.removesuffix("s") not in known:
                known.add(token)
                yield warning(
                    "abbreviation_unexplained",
                    path,
                    f"Die Abkürzung „{token}“ ist nirgends erklärt.",
                    f"The short form “{token}” is explained nowhere.",
                    ("Erklären Sie sie unter „abbreviations“.", "Explain it under “abbreviations”."),
                )


def _texts(document: Document) -> Iterator[tuple[Path, str]]:
    for section, fields in _READ_BY_CLERKS.items():
        for key, one in getattr(document, section).items():
            for field in fields:
                if value := getattr(one, field):
                    yield (section, key, field, "de"), value.de
