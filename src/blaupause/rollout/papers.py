# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Papers from templates of the blueprint: wording and values become text, and what is missing is seen. Pure.

What a line is (heading, entry of a list, text) is decided by the wording, before any value is filled in: no value
can make itself a heading.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from blaupause.kernel.odt import Block, Kind, Piece

_PLACEHOLDER: Final = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_OPEN: Final = re.compile(r"\[bitte[^\]]*\]|\[please[^\]]*\]")


class Here(IntEnum):
    """Why a placeholder has no value, or that it has one."""

    GIVEN = 0
    MISSING = 1
    EXPIRED = 2
    NOT_NEEDED = 3


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one placeholder: its title, and its text as people read it."""

    title: str
    text: str = ""
    here: Here = Here.GIVEN
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Filled:
    """A paper with its values.

    `gaps`: titles of what is missing or expired, `unverified`: of what nobody has checked; each once, in their
    order. `open`: so many places are left for people by the wording itself. `used`: all placeholders.
    """

    blocks: tuple[Block, ...]
    gaps: tuple[str, ...]
    unverified: tuple[str, ...]
    open: int
    used: tuple[str, ...]

    @property
    def text(self) -> str:
        """As plain text."""
        return "\n\n".join(_plain(group) for group in _groups(self.blocks)) + "\n"


_WORDS: Final[Mapping[str, Mapping[Here, str]]] = {
    "de": {Here.MISSING: "[Angabe fehlt: {}]", Here.EXPIRED: "[Angabe abgelaufen: {}]", Here.NOT_NEEDED: "entfällt"},
    "en": {Here.MISSING: "[missing: {}]", Here.EXPIRED: "[expired: {}]", Here.NOT_NEEDED: "not applicable"},
}


def fill(body: str, known: Mapping[str, Known], language: str = "de") -> Filled:
    """The wording with its values; a placeholder nobody knows is a gap as well."""
    words = _WORDS["en" if language == "en" else "de"]
    used = tuple(dict.fromkeys(found[1] for found in _PLACEHOLDER.finditer(body)))
    told = {key: known.get(key, Known(key, here=Here.MISSING)) for key in used}
    blocks = tuple(Block(kind, tuple(_pieces(text, told, words))) for kind, text in _structure(body))
    return Filled(
        blocks=blocks,
        gaps=tuple(dict.fromkeys(one.title for one in told.values() if one.here in (Here.MISSING, Here.EXPIRED))),
        unverified=tuple(
            dict.fromkeys(one.title for one in told.values() if one.here is Here.GIVEN and not one.verified)
        ),
        open=len(_OPEN.findall(body)),
        used=used,
    )


def _structure(body: str) -> Iterator[tuple[Kind, str]]:
    lines: list[str] = []
    for line in [*body.replace("\r\n", "\n").split("\n"), ""]:
        own: Kind | None = "heading" if line.startswith("# ") else "item" if line.startswith("- ") else None
        if (own or not line.strip()) and lines:
            yield "text", "\n".join(lines)
            lines = []
        if own:
            yield own, line[2:].strip()
        elif line.strip():
            lines.append(line.rstrip())


def _pieces(text: str, told: Mapping[str, Known], words: Mapping[Here, str]) -> Iterator[Piece]:
    at = 0
    for found in _PLACEHOLDER.finditer(text):
        yield from _wording(text[at : found.start()])
        one = told[found[1]]
        if one.here is Here.GIVEN:
            yield Piece(one.text)
        else:
            yield Piece(words[one.here].format(one.title), one.here is not Here.NOT_NEEDED)
        at = found.end()
    yield from _wording(text[at:])


def _wording(text: str) -> Iterator[Piece]:
    at = 0
    for found in _OPEN.finditer(text):
        if found.start() > at:
            yield Piece(text[at : found.start()])
        yield Piece(found[0], gap=True)
        at = found.end()
    if at < len(text):
        yield Piece(text[at:])


def _groups(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Entries of a list stand together."""
    group: list[Block] = []
    for block in blocks:
        if group and not (block.kind == "item" and group[-1].kind == "item"):
            yield group
            group = []
        group.append(block)
    if group:
        yield group


def _plain(group: Sequence[Block]) -> str:
    shown = []
    for block in group:
        text = "".join(piece.text for piece in block.pieces)
        shown.append(f"- {text}" if block.kind == "item" else text)
        if block.kind == "heading":
            shown.append("=" * min(len(text), 60))
    return "\n".join(shown)
