# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Portable parts never speak of the environment: no host, account or destination of one Land in what all may use."""

from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from blaupause.blueprint.rules.model import PORTABLE, Document
from blaupause.blueprint.rules.reports import Finding, error
from blaupause.blueprint.rules.yamlfile import Path

SHORTEST = 6
"""Shorter values (a number, a word) stand in texts by chance."""


def environment_leaks(document: Document) -> Iterator[Finding]:
    """Places in portable parts where a value of the environment stands. Sources are addresses by nature."""
    values = {s.value: key for key, s in document.environment.items() if s.value and len(s.value) >= SHORTEST}
    if not values:
        return
    for section in PORTABLE:
        if section == "sources":
            continue
        for path, text in _strings(getattr(document, section), (section,)):
            yield from (_leak(path, key) for value, key in values.items() if value in text)


def _leak(path: Path, key: str) -> Finding:
    return error(
        "environment",
        path,
        f"Hier steht ein Wert der Umgebung (environment/{key}). Er gehört nicht in übertragbare Teile.",
        f"A value of the environment (environment/{key}) stands here. It is not portable.",
    )


def _strings(value: object, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, BaseModel):
        for name, part in value:
            yield from _strings(part, (*path, name))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _strings(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _strings(item, (*path, index))
