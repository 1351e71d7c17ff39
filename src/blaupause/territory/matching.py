# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which unit an outline belongs to: keys of many lengths, padded or not, matched against the territory."""

from collections.abc import Iterable
from dataclasses import dataclass

from blaupause.kernel.keys import pad_ars
from blaupause.territory.rules import AREA_LEVELS, Level
from blaupause.territory.snapshot import Territory, UnitFacts
from blaupause.territory.sources.shapes import Ring, Shape

_LENGTHS = {2: Level.LAND, 3: Level.REGION, 5: Level.DISTRICT, 9: Level.ASSOCIATION}
_WIDTHS = {level: width for width, level in _LENGTHS.items()}
_ORDER = (
    Level.MUNICIPALITY, Level.UNINCORPORATED, Level.ASSOCIATION, Level.DISTRICT, Level.REGION, Level.LAND,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Matching:
    """Rings by unit id, the keys no unit has, and how many outlines had no key at all."""

    found: dict[int, tuple[Ring, ...]]
    unmatched: tuple[str, ...]
    without_key: int


def match(shapes: Iterable[Shape], territory: Territory, level: Level | None = None) -> Matching:
    """Tie outlines to units; several outlines of one unit (islands as features of their own) are put together."""
    found: dict[int, tuple[Ring, ...]] = {}
    unmatched: set[str] = set()
    without_key = 0
    for shape in shapes:
        unit = _unit(shape.key, territory, level) if shape.key else None
        if unit is not None:
            found[unit.id] = found.get(unit.id, ()) + shape.rings
        elif shape.key:
            unmatched.add(shape.key)
        else:
            without_key += 1
    return Matching(found, tuple(sorted(unmatched)), without_key)


def _unit(key: str, territory: Territory, level: Level | None) -> UnitFacts | None:
    """The unit with this key: on the given level, else on the lowest level where it fits."""
    levels = _ORDER if level is None else (level,)
    for candidate in levels:
        unit = _on_level(key, territory, candidate)
        if unit is not None:
            return unit
    return None


def _on_level(key: str, territory: Territory, level: Level) -> UnitFacts | None:
    if level in AREA_LEVELS:
        unit = territory.by_ags(key) if len(key) == 8 else territory.get(level, key) if len(key) == 12 else None
        return unit if unit is not None and unit.level == level else None
    width = _WIDTHS[level]
    # padded with zeros (AGS_0, ARS_0) or just as long as the level needs
    if len(key) == width or (len(key) in (8, 12) and key[width:].strip("0") == ""):
        return territory.get(level, pad_ars(key[:width]))
    return None
