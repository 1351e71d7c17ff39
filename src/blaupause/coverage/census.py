# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who and what counts on a day, as arrays for `compute`. Pure.

A group is named by the leading digits of its ARS: two for a Land, three for a Regierungsbezirk, five for a
Kreis, all twelve for a municipality.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from blaupause.coverage.compute import NO_GROUP, Census
from blaupause.coverage.rules import CountingUnit


@dataclass(frozen=True, slots=True)
class Area:
    """A municipality or unincorporated area and the authority competent there (0: not known)."""

    ars: str
    municipality: bool
    population: int
    authority: int


@dataclass(frozen=True, slots=True)
class Body:
    """An authority by the leading digits of the unit it acts for: „09“ acts for a whole Land, „09375“ for a Kreis."""

    authority: int
    prefix: str


def _weight(area: Area, unit: CountingUnit) -> int:
    return area.population if unit is CountingUnit.INHABITANTS else int(area.municipality)


def _census(rows: Iterable[tuple[int, int, int]], groups: int) -> Census:
    table = np.array(list(rows), dtype=np.int64).reshape(-1, 3)
    return Census(table[:, 0].astype(np.int32), table[:, 1], table[:, 2].astype(np.int32), groups)


def of_areas(areas: Sequence[Area], unit: CountingUnit, groups: Sequence[str]) -> Census:
    """Areas weighted by inhabitants, or municipalities by one each (unincorporated areas by none)."""
    place = {key: number for number, key in enumerate(groups)}
    length = len(groups[0]) if groups else 0
    return _census(
        ((area.authority, _weight(area, unit), place.get(area.ars[:length], NO_GROUP)) for area in areas), len(groups)
    )


def of_bodies(bodies: Sequence[Body], groups: Sequence[str], missing: int = 0) -> Census:
    """Authorities by one each; `missing` more are known to exist but not by name: unknown, in no group."""
    place = {key: number for number, key in enumerate(groups)}
    length = len(groups[0]) if groups else 0
    rows = [(body.authority, 1, place.get(body.prefix[:length], NO_GROUP)) for body in bodies]
    return _census([*rows, (0, missing, NO_GROUP)] if missing else rows, len(groups))
