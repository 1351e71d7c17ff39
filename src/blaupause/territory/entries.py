# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Units without database ids: the common form of a register file, of the stored state and of the packaged table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from blaupause.kernel.keys import ags_of
from blaupause.territory.rules import AREA_LEVELS, Key, Level, names
from blaupause.territory.sources.gv100ad_checks import MEMBER, level_of
from blaupause.territory.sources.gv100ad_layout import Register


@dataclass(frozen=True, slots=True)
class Entry:
    """One unit. Population in people, area in hectares, both None above the municipalities."""

    level: Level
    ars: str
    name: str
    name_full: str
    text_mark: str
    parent: Key | None
    association: Key | None
    population: int | None
    area_ha: int | None
    seat: str
    line: int = field(default=0, compare=False)

    @property
    def key(self) -> Key:
        """(level, ARS)."""
        return self.level, self.ars

    @property
    def ags(self) -> str:
        """Amtlicher Gemeindeschlüssel, derived."""
        return ags_of(self.ars)


@dataclass(frozen=True, slots=True)
class Designation:
    """What a source says about one unit; the place in the tree follows from the keys."""

    level: Level
    ars: str
    text_mark: str
    designation: str
    population: int | None
    area_ha: int | None
    seat: str
    line: int = 0


def of_register(register: Register) -> dict[Key, Entry]:
    """The units a register file describes; records that are no level of the administration are left out."""
    said = []
    for record in register.records:
        level = level_of(record)
        if level is not None:
            said.append(
                Designation(
                    level,
                    record.ars,
                    record.text_mark,
                    record.designation,
                    record.population,
                    record.area_ha,
                    record.seat,
                    record.line,
                )
            )
    return of_designations(said)


def of_designations(said: Iterable[Designation]) -> dict[Key, Entry]:
    """Entries with names taken apart and parents found from the keys."""
    units = {(d.level, d.ars): d for d in said}
    entries: dict[Key, Entry] = {}
    for key, d in units.items():
        name, full = names(d.level, d.text_mark, d.designation)
        entries[key] = Entry(
            d.level,
            d.ars,
            name,
            full,
            d.text_mark,
            _parent(key, units),
            _association(key, units),
            d.population,
            d.area_ha,
            d.seat,
            d.line,
        )
    return entries


def _parent(key: Key, known: Mapping[Key, Designation]) -> Key | None:
    """The nearest unit above: district, else region, else Land."""
    level, ars = key
    for above, length in ((Level.DISTRICT, 5), (Level.REGION, 3), (Level.LAND, 2)):
        if above < level:
            candidate = (above, ars[:length].ljust(12, "0"))
            if candidate in known:
                return candidate
    return None


def _association(key: Key, known: Mapping[Key, Designation]) -> Key | None:
    level, ars = key
    if level not in AREA_LEVELS or ars[5] != MEMBER:
        return None
    candidate = (Level.ASSOCIATION, ars[:9].ljust(12, "0"))
    return candidate if candidate in known else None


@dataclass(frozen=True, slots=True)
class Stored:
    """The newest stored state: what a new register is compared with. `status_date` is None before the first.

    `before`: the state of the status before it, needed when another edition of the same status comes in.
    """

    status_date: date | None
    entries: Mapping[Key, Entry]
    before: Mapping[Key, Entry] = field(default_factory=dict)
