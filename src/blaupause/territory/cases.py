# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Confirmed successions as cases: what vanished, what remained, what followed, joined by day and place."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from blaupause.kernel.places import Place, place_of
from blaupause.kernel.succession import Case, Part
from blaupause.territory.queries import SuccessionInfo, SuccessionKind, successions, territory_at
from blaupause.territory.rules import Key


def cases(day: date) -> list[Case]:
    """All cases up to a day, the newest first. A new name alone is none: the unit goes on."""
    standing = {place_of(unit.level, unit.ars) for unit in territory_at(day).units.values()}
    listed = (one for one in successions(confirmed=True) if one.on <= day)
    return assemble(listed, standing)


def case(number: int, day: date) -> Case | None:
    """The case with this number."""
    return next((one for one in cases(day) if one.number == number), None)


def assemble(listed: Iterable[SuccessionInfo], standing: set[Place]) -> list[Case]:
    """Successions of one day that share a place belong together; `standing`: places there are today."""
    by_day: defaultdict[date, list[SuccessionInfo]] = defaultdict(list)
    went: defaultdict[date, dict[int, frozenset[int]]] = defaultdict(dict)
    for info in listed:
        if info.predecessor_id != info.successor_id:
            others = went[info.on].get(info.predecessor_id, frozenset())
            went[info.on][info.predecessor_id] = others | {info.successor_id}
        if info.kind is not SuccessionKind.RENAME and _place(info.predecessor) != _place(info.successor):
            by_day[info.on].append(info)
    found = [_case(group, standing, went[day]) for day in by_day for group in _groups(by_day[day])]
    return sorted(found, key=lambda one: (one.on, one.number), reverse=True)


def _groups(infos: Sequence[SuccessionInfo]) -> list[list[SuccessionInfo]]:
    """Connected over places: everything that a chain of common predecessors and successors holds together."""
    group_of: dict[Place, list[SuccessionInfo]] = {}
    for info in infos:
        ends = (_place(info.predecessor), _place(info.successor))
        joined = [info]
        for other in {id(group_of[end]): group_of[end] for end in ends if end in group_of}.values():
            joined = other + joined
        for one in joined:
            group_of[_place(one.predecessor)] = group_of[_place(one.successor)] = joined
    return list({id(group): group for group in group_of.values()}.values())


def _case(group: Sequence[SuccessionInfo], standing: set[Place], went: Mapping[int, frozenset[int]]) -> Case:
    before = _parts((one.predecessor, one.predecessor_name, one.predecessor_id) for one in group)
    after = _parts((one.successor, one.successor_name, one.successor_id) for one in group)
    return Case(
        number=min(one.id for one in group),
        on=group[0].on,
        gone=tuple(part for place, part in before.items() if place not in standing and place not in after),
        remaining=tuple(part for place, part in before.items() if place in standing and place not in after),
        successors=tuple(after.values()),
        went=went,
    )


def _parts(units: Iterable[tuple[Key, str, int]]) -> Mapping[Place, Part]:
    """By place, in order of their names; a kreisfreie Stadt stands on two levels and is one."""
    gathered: defaultdict[Place, dict[Key, tuple[str, int]]] = defaultdict(dict)
    for key, name, number in units:
        gathered[_place(key)][key] = (name, number)
    found = {}
    for place, held in sorted(gathered.items(), key=lambda one: (min(name for name, _ in one[1].values()), one[0])):
        keys = sorted(held)
        named = held[keys[-1]][0]  # of the lowest level: a city is called a city, not a district
        found[place] = Part(
            place, named, tuple((int(level), ars) for level, ars in keys), tuple(held[key][1] for key in keys)
        )
    return found


def _place(key: Key) -> Place:
    return place_of(int(key[0]), key[1])
