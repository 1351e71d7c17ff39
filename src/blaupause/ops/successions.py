# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""When a unit gets another key, the organisations and mandates of its place go with it.

Here, because accounts lies below territory: neither knows the other's facts.
"""

from collections import defaultdict
from datetime import date
from typing import Final

from blaupause.accounts.actions import move_place
from blaupause.accounts.scope import Scope
from blaupause.accounts.succession import places_with_people
from blaupause.kernel.places import Place, place_of
from blaupause.kernel.problems import Problem
from blaupause.territory.queries import SuccessionInfo, SuccessionKind, Territory, successions, territory_at

_MOVING: Final = (SuccessionKind.REKEY, SuccessionKind.MERGE)


def follow_successions(*, by: Scope) -> int:
    """Move organisations and mandates along confirmed successions; how many rows moved, 0 the second time.

    A split has more than one successor: then nobody but people can say who goes where, and nothing moves. Nothing
    moves either while the old key is in use, or before the day of the change.
    """
    try:
        territory = territory_at(by.day)
    except Problem as problem:
        if problem.code == "territory.no_status":
            return 0
        raise
    there = places_with_people()
    moved = 0
    for old, new, on in _moves(territory, by.day):
        if old in there:
            why = f"Gebietsänderung zum {on:%d.%m.%Y}"
            moved += move_place(by=by, old=old, new=new, on=on, why=why)
            there |= {new}
    return moved


def _moves(territory: Territory, day: date) -> list[tuple[Place, Place, date]]:
    """(old place, new place, day) in the order they happened."""
    standing = {place_of(unit.level, unit.ars) for unit in territory.units.values()}
    by_place: defaultdict[tuple[Place, date], set[Place]] = defaultdict(set)
    for info in successions(confirmed=True):
        if info.on <= day:
            old, new = _places(info)
            by_place[old, info.on] |= {new} if info.kind in _MOVING else {old, new}
    found = [
        (old, next(iter(targets)), on)
        for (old, on), targets in by_place.items()
        if len(targets) == 1 and old not in targets and old not in standing
    ]
    return sorted(found, key=lambda move: move[2])


def _places(info: SuccessionInfo) -> tuple[Place, Place]:
    return place_of(*info.predecessor), place_of(*info.successor)
