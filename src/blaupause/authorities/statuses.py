# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The stored territory in the plain form that the derivation takes."""

from collections.abc import Sequence
from datetime import date

from blaupause.authorities.rules import UnitRow
from blaupause.authorities.timeline import Status
from blaupause.kernel.keys import ags_of
from blaupause.territory import queries as territory
from blaupause.territory import revision
from blaupause.territory.revision import Revision
from blaupause.territory.rules import AREA_LEVELS, Key

_kept: tuple[Revision, list[Status]] | None = None


def load() -> list[Status]:
    """All register statuses, oldest first; kept until the register changes. Do not change the list.

    Raises Problem territory.no_status when there is none.
    """
    global _kept
    present = revision.current()
    if not present.imports:
        territory.territory_at()
    if _kept is None or _kept[0] != present:
        _kept = (present, _load(sorted({day for day, _, _ in present.imports})))
    return _kept[1]


def _load(days: Sequence[date]) -> list[Status]:
    found: list[Status] = []
    for day in days:
        snapshot = territory.territory_at(day)
        rows = tuple(
            UnitRow(
                u.id,
                u.level,
                u.ars,
                u.name,
                u.name_full,
                u.sort_key,
                u.text_mark,
                u.parent_id,
                u.association_id,
                u.population,
            )
            for u in snapshot.units.values()
        )
        found.append(Status(day, rows))
    return found


class Areas:
    """Finds municipalities and unincorporated areas by AGS or ARS in any status; the newest wins."""

    def __init__(self, statuses: Sequence[Status]) -> None:
        self.known: dict[str, Key] = {}
        for status in statuses:
            for row in status.rows:
                if row.level in AREA_LEVELS:
                    self.known[ags_of(row.ars)] = self.known[row.ars] = (row.level, row.ars)

    def __call__(self, key: str) -> Key | None:
        """Key of the area, or None."""
        return self.known.get(key)
