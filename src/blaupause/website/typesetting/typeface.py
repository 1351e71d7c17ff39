# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The typeface of papers: Fira Sans (SIL Open Font License), unpacked once from the files of the web pages.

Typst reads no WOFF2. Without the files it sets in the typefaces that come with it, which may be embedded as well.
"""

import json
import os
import threading
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from fontTools.ttLib import TTFont

PACKED: Final = Path(__file__).parents[1] / "static" / "vendor" / "kern" / "fonts" / "fira-sans"
WEIGHTS: Final = ("Regular", "SemiBold")
FALLBACK: Final = "Libertinus Serif"
_COVERED: Final = "covered.json"
_LATIN: Final = frozenset([*range(0x20, 0x7F), *range(0xA0, 0x180), 0x2013, 0x2014, 0x201C, 0x201E, 0x2026])
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Typeface:
    """Where the fonts lie ('' for built-in ones), their family, and which signs they have."""

    folder: str
    family: str
    covered: frozenset[int]


@cache
def typeface(folder: Path, packed: Path = PACKED) -> Typeface:
    """The unpacked typeface in a folder of the installation; unpacked now if need be."""
    with _lock:
        if not (folder / _COVERED).exists():
            if not all(_woff(packed, weight).exists() for weight in WEIGHTS):
                return Typeface("", FALLBACK, _LATIN)
            _unpack(packed, folder)
        covered = json.loads((folder / _COVERED).read_text(encoding="utf-8"))
    return Typeface(str(folder), "Fira Sans", frozenset(covered))


def _unpack(packed: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    covered: set[int] | None = None
    for weight in WEIGHTS:
        with TTFont(_woff(packed, weight), recalcBBoxes=False, recalcTimestamp=False) as font:
            has = set(font.getBestCmap())
            covered = has if covered is None else covered & has
            font.flavor = None
            fresh = folder / f".{weight}.{os.getpid()}"
            font.save(fresh)
            fresh.rename(folder / f"FiraSans-{weight}.{'otf' if font.sfntVersion == 'OTTO' else 'ttf'}")
    fresh = folder / f".covered.{os.getpid()}"
    fresh.write_text(json.dumps(sorted(covered or ())), encoding="utf-8")
    fresh.rename(folder / _COVERED)


def _woff(packed: Path, weight: str) -> Path:
    return packed / f"FiraSans-{weight}.woff2"
