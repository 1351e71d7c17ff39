# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Municipalities that exist no more, and what they became part of."""

from dataclasses import dataclass
from datetime import date, timedelta

from blaupause.kernel.keys import ags_of
from blaupause.territory import queries as territory
from blaupause.territory.models import Unit
from blaupause.territory.rules import AREA_LEVELS

_LONGEST_CHAIN = 8


@dataclass(frozen=True, slots=True)
class Successor:
    """What a municipality became part of. Suspected until somebody confirmed it."""

    ags: str
    name: str
    on: date
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Gone:
    """A municipality that ended: its id, the first day without it, and what follows it today."""

    unit_id: int
    on: date
    successors: tuple[Successor, ...]

    @property
    def last_day(self) -> date:
        """The last day on which it existed."""
        return self.on - timedelta(days=1)


def gone(ags: str, day: date) -> Gone | None:
    """The municipality with that key that ended on or before `day`; None when there never was one."""
    rows = Unit.objects.filter(
        level__in=AREA_LEVELS, ars__startswith=ags[:5], ars__endswith=ags[5:], valid_to__lte=day
    )
    last = rows.order_by("-valid_to").values_list("pk", "valid_to").first()
    if last is None:
        return None
    number, ended = last
    if ended is None:
        return None
    return Gone(number, ended, _successors(number, day))


def _successors(unit_id: int, day: date) -> tuple[Successor, ...]:
    """Followed until units that exist on `day`; a chain with an unconfirmed link is unconfirmed."""
    there = territory.territory_at(day).units
    found: dict[str, Successor] = {}
    level, seen = {unit_id: True}, {unit_id}
    for _ in range(_LONGEST_CHAIN):
        following: dict[int, bool] = {}
        for step in territory.successions(unit_ids=list(level)) if level else ():
            if step.predecessor_id not in level or step.on > day or step.successor_id in seen:
                continue
            sure = level[step.predecessor_id] and step.confirmed
            seen.add(step.successor_id)
            if step.successor_id in there:
                ags = ags_of(step.successor[1])
                found[ags] = Successor(ags, there[step.successor_id].name_full, step.on, sure)
            else:
                following[step.successor_id] = sure
        level = following
    return tuple(found.values())
