# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reading blueprints as pages: which versions there are, and one of them prepared for reading."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from blaupause.blueprint.models import BlueprintVersion
from blaupause.blueprint.queries import BlueprintInfo, version
from blaupause.blueprint.rules import graph, outline, roles, search
from blaupause.blueprint.rules.compare import Comparison, compare
from blaupause.blueprint.rules.outline import NO_SECTIONS, SENTENCES
from blaupause.blueprint.rules.vocabulary import sentences
from blaupause.kernel.problems import Problem

SHORTEST_HASH = 8
_SIDE = re.compile(r"([a-z][a-z0-9-]{0,39})(?:@([0-9a-z.]{1,64}))?")


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A stored version without its content."""

    id: int
    key: str
    version: str
    content_hash: str
    loaded_at: datetime

    @property
    def name(self) -> str:
        """How to ask for exactly this one: its version, or the beginning of its hash."""
        return self.content_hash[:12]


@dataclass(frozen=True, slots=True)
class Edition:
    """One version to read. `chosen`: what was asked for; '' is the newest."""

    info: BlueprintInfo
    line: VersionLine
    chosen: str
    document: Mapping[str, Any]
    others: tuple[VersionLine, ...]

    @property
    def index(self) -> search.Index:
        """Its full-text index; built once per process."""
        return _index(self.info.id, self.info.content_hash)

    @property
    def drawing(self) -> graph.Drawing:
        """Where its steps stand in a drawing."""
        return _drawing(self.info.id, self.info.content_hash)


def drawing_of(info: BlueprintInfo) -> graph.Drawing:
    """Where the steps of a version stand in a drawing."""
    return _drawing(info.id, info.content_hash)


def lines() -> tuple[VersionLine, ...]:
    """All stored versions, newest first; one query."""
    rows = BlueprintVersion.objects.order_by("-loaded_at", "-pk")
    return tuple(VersionLine(*row) for row in rows.values_list("pk", "key", "version", "content_hash", "loaded_at"))


def newest_of_all(known: tuple[VersionLine, ...] | None = None) -> tuple[Edition, ...]:
    """The newest version of every blueprint: those of Länder by title, then those that others build on."""
    stored = lines() if known is None else known
    keys = dict.fromkeys(line.key for line in stored)
    found = [_edition(stored, key, "") for key in keys]
    return tuple(sorted(found, key=lambda e: (not e.info.document.blueprint.land, e.info.title.de)))


def edition(key: str, chosen: str = "", known: tuple[VersionLine, ...] | None = None) -> Edition:
    """A version: the newest, or the one named by version number or by the beginning of its hash.

    Raises Problem blueprint.not_found or blueprint.version_not_found.
    """
    return _edition(lines() if known is None else known, key, chosen)


def side(text: str, known: tuple[VersionLine, ...]) -> Edition:
    """One side of a comparison: `bayern`, `bayern@0.1.0` or `bayern@3f2a91c0`. Raises as `edition` does."""
    match = _SIDE.fullmatch(text)
    if match is None:
        raise _not_found(text[:60])
    return _edition(known, match[1], match[2] or "")


def comparison(old: Edition, new: Edition) -> Comparison:
    """Two versions side by side; kept, because content never changes."""
    return _comparison(old.info.id, old.info.content_hash, new.info.id, new.info.content_hash)


def changed_by(read: Edition, known: tuple[VersionLine, ...]) -> Edition | None:
    """The version this one was built on, if it is stored."""
    base = read.info.document.base
    if base is None:
        return None
    same = next((line for line in known if (line.key, line.version) == (base.key, base.version)), None)
    return _edition(known, base.key, same.name) if same else None


def plain_document(info: BlueprintInfo) -> Mapping[str, Any]:
    """The plain document of a version that was read otherwise."""
    return _document(info.id, info.content_hash)


def _edition(stored: tuple[VersionLine, ...], key: str, chosen: str) -> Edition:
    mine = tuple(line for line in stored if line.key == key)
    if not mine:
        raise _not_found(key)
    line = mine[0] if not chosen else _chosen(mine, chosen)
    info = version(line.id)
    return Edition(info, line, chosen, _document(info.id, info.content_hash), mine)


def _chosen(mine: tuple[VersionLine, ...], chosen: str) -> VersionLine:
    for line in mine:
        if line.version == chosen or (len(chosen) >= SHORTEST_HASH and line.content_hash.startswith(chosen)):
            return line
    raise Problem(
        "blueprint.version_not_found",
        f"Diese Fassung der Blaupause „{mine[0].key}“ gibt es nicht.",
        f"There is no such version of the blueprint “{mine[0].key}”.",
        "Vorhanden: " + ", ".join(dict.fromkeys(line.version for line in mine)),
        "There are: " + ", ".join(dict.fromkeys(line.version for line in mine)),
    )


def _not_found(key: str) -> Problem:
    return Problem(
        "blueprint.not_found",
        f"Die Blaupause „{key}“ gibt es nicht.",
        f"There is no blueprint “{key}”.",
        "Alle Blaupausen stehen unter /blaupausen/.",
        "All blueprints are listed at /blaupausen/.",
    )


@lru_cache(maxsize=32)
def _document(pk: int, content_hash: str) -> Mapping[str, Any]:  # noqa: ARG001 (part of the key)
    """The plain document without what is not said; objects in their order, or by key; its conditions in words."""
    document = version(pk).document
    plain = document.model_dump(mode="json", exclude_none=True)
    words = {text: {"de": said.de, "en": said.en} for text, said in sentences(document).items()}
    return {name: part if name in NO_SECTIONS else _sorted(part) for name, part in plain.items()} | {SENTENCES: words}


def _sorted(part: Any) -> Any:
    if not isinstance(part, Mapping):
        return part

    def rank(key: str) -> tuple[int, str]:
        value = part[key]
        order = value.get("order", 0) if isinstance(value, Mapping) else 0
        return (order if isinstance(order, int) else 0, key)

    return {key: part[key] for key in sorted(part, key=rank)}


@lru_cache(maxsize=16)
def _index(pk: int, content_hash: str) -> search.Index:
    return search.build(_document(pk, content_hash))


@lru_cache(maxsize=16)
def _drawing(pk: int, content_hash: str) -> graph.Drawing:
    document = _document(pk, content_hash)
    steps = outline.objects(document, "steps")
    waits = [{key: step.get(kind, ()) for key, step in steps.items()} for kind in ("hard", "soft")]
    return graph.draw(roles.in_order(document), *waits)


@lru_cache(maxsize=16)
def _comparison(old: int, old_hash: str, new: int, new_hash: str) -> Comparison:
    return compare(_document(old, old_hash), _document(new, new_hash))


def stored_document(read: Edition) -> Mapping[str, Any]:
    """The document exactly as it is stored: the JSON that the content hash is made of."""
    stored: Mapping[str, Any] = BlueprintVersion.objects.values_list("document", flat=True).get(pk=read.info.id)
    return stored
