# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Addresses are a promise: the list changes only on purpose (edit routes.json)."""

import json
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

SNAPSHOT = Path(__file__).with_name("routes.json")


def _routes(resolver: URLResolver, before: str = "", space: str = "") -> list[str]:
    found = []
    for entry in resolver.url_patterns:
        here = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            found += _routes(entry, here, entry.namespace or space)
        elif isinstance(entry, URLPattern) and space in {"website", "console"}:
            found.append(f"{space}:{entry.name} {here}")
    return found


def test_addresses_are_as_promised() -> None:
    assert sorted(_routes(get_resolver())) == json.loads(SNAPSHOT.read_text(encoding="utf-8"))
