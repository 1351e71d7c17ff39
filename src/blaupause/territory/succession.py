# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which unit probably followed which: read from keys, names and figures of two register states.

The register does not say what became of a unit. What follows from the key or the name alone is certain; what
only the figures suggest stays suspected until somebody confirms it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from blaupause.territory.entries import Entry
from blaupause.territory.rules import AREA_LEVELS, Key, Level, SuccessionKind

# Areas are rounded to hectares and re-measured all the time: ±2 ha per unit means nothing.
NOISE_HA = 2
# Bound of the search for units whose figures add up; far above any real district, far below a hang.
SEARCH_BUDGET = 20_000
SIMILAR = 0.1


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A succession with the reason for it: a code, for a person to judge. `certain`: no judgement needed."""

    kind: SuccessionKind
    predecessor: Key
    successor: Key
    reason: str
    certain: bool = False


@dataclass(frozen=True, slots=True)
class _Gain:
    """An area after the change, with what it gained in people and hectares."""

    after: Entry
    people: int
    hectares: int


def suspect(old: Mapping[Key, Entry], new: Mapping[Key, Entry]) -> tuple[Suspicion, ...]:
    """All successions between two states, areas first."""
    found = list(_same_keys(old, new))
    if old.keys() == new.keys():
        return tuple(found)
    found += _areas(old, new)
    lineage = _lineage(old, new, found)
    found += _groups(Level.DISTRICT, old, new, lineage)
    found += _groups(Level.ASSOCIATION, old, new, lineage)
    return tuple(found)


def _same_keys(old: Mapping[Key, Entry], new: Mapping[Key, Entry]) -> Iterator[Suspicion]:
    for key, before in old.items():
        after = new.get(key)
        if after is not None and (after.name, after.name_full) != (before.name, before.name_full):
            yield Suspicion(SuccessionKind.RENAME, key, key, "renamed", certain=True)


def _is_area(key: Key) -> bool:
    return key[0] in AREA_LEVELS


def _areas(old: Mapping[Key, Entry], new: Mapping[Key, Entry]) -> list[Suspicion]:
    gone = {k: e for k, e in old.items() if k not in new and _is_area(k)}
    born = {k: e for k, e in new.items() if k not in old and _is_area(k)}
    found = list(_rekeyed(gone, born))
    for item in found:
        del gone[item.predecessor], born[item.successor]
    came_from = {item.successor: item.predecessor for item in found}
    districts: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in (*gone.values(), *born.values()):
        districts[entry.ars[:5]].append(entry)
    changed = _gains(old, new, came_from, set(districts))
    for district in sorted(districts):
        lost = [e for e in districts[district] if e.key in gone]
        fresh = [e for e in districts[district] if e.key in born]
        found += _balance(lost, fresh, changed[district])
    return found


def _rekeyed(gone: Mapping[Key, Entry], born: Mapping[Key, Entry]) -> Iterator[Suspicion]:
    """The same municipality under a new key: same AGS, or same name in the same Land with similar figures."""
    by_ags = {e.ags: e for e in gone.values()}
    taken: set[Key] = set()
    by_name: defaultdict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in gone.values():
        by_name[entry.ars[:2], entry.name].append(entry)
    for after in born.values():
        same = by_ags.get(after.ags)
        if same is not None:
            taken.add(same.key)
            yield Suspicion(SuccessionKind.REKEY, same.key, after.key, "same_ags", certain=True)
            continue
        candidates = [
            before
            for before in by_name[after.ars[:2], after.name]
            if before.key not in taken
            and before.ags not in {e.ags for e in born.values()}
            and _similar(before, after)
        ]
        if len(candidates) == 1:
            taken.add(candidates[0].key)
            yield Suspicion(SuccessionKind.REKEY, candidates[0].key, after.key, "same_name")


def _similar(before: Entry, after: Entry) -> bool:
    return _near(before.population, after.population) and _near(before.area_ha, after.area_ha)


def _near(a: int | None, b: int | None) -> bool:
    return abs((a or 0) - (b or 0)) <= SIMILAR * max(a or 0, b or 0)


def _gains(
    old: Mapping[Key, Entry], new: Mapping[Key, Entry], came_from: Mapping[Key, Key], districts: set[str]
) -> defaultdict[str, list[_Gain]]:
    """Continuing areas of the given districts whose figures changed."""
    gains: defaultdict[str, list[_Gain]] = defaultdict(list)
    for key, after in new.items():
        if after.ars[:5] not in districts or not _is_area(key):
            continue
        before = old.get(came_from.get(key, key))
        if before is None:
            continue
        people = (after.population or 0) - (before.population or 0)
        hectares = (after.area_ha or 0) - (before.area_ha or 0)
        if people or hectares:
            gains[after.ars[:5]].append(_Gain(after, people, hectares))
    return gains


def _balance(gone: list[Entry], born: list[Entry], gains: list[_Gain]) -> Iterator[Suspicion]:
    """Explain what vanished and what appeared in one district by figures that add up."""
    whole = [_Gain(e, e.population or 0, e.area_ha or 0) for e in born]
    explained: set[Key] = set()
    for receiver in (*whole, *sorted(gains, key=lambda g: -g.hectares)):
        if receiver.people < 0 or receiver.hectares <= NOISE_HA:
            continue
        sources = _adding_up(gone, receiver.people, receiver.hectares)
        if not sources:
            continue
        explained.add(receiver.after.key)
        gone = [e for e in gone if e not in sources]
        one_to_one = len(sources) == 1 and receiver in whole
        kind = SuccessionKind.REKEY if one_to_one else SuccessionKind.MERGE
        for source in sources:
            yield Suspicion(kind, source.key, receiver.after.key, "same_figures" if one_to_one else "added_figures")
    rest_born = [e for e in born if e.key not in explained]
    rest_gains = [g for g in gains if g.after.key not in explained]
    yield from _taken_out(rest_born, rest_gains)
    for source in gone:
        yield from _divided(source, rest_born, rest_gains)


def _taken_out(born: list[Entry], gains: list[_Gain]) -> Iterator[Suspicion]:
    """A new municipality whose figures another one of the district lost."""
    for after in list(born):
        donors = [
            g
            for g in gains
            if g.people == -(after.population or 0) and abs(g.hectares + (after.area_ha or 0)) <= NOISE_HA
        ]
        if len(donors) == 1 and after.population:
            born.remove(after)
            yield Suspicion(SuccessionKind.SPLIT, donors[0].after.key, after.key, "taken_figures")


def _divided(source: Entry, born: Sequence[Entry], gains: Sequence[_Gain]) -> Iterator[Suspicion]:
    """A unit that vanished into several: new units or neighbours that together gained what it had."""
    parts = [_Gain(e, e.population or 0, e.area_ha or 0) for e in born]
    parts += [g for g in gains if g.hectares > NOISE_HA and g.people >= 0]
    people = sum(p.people for p in parts)
    hectares = sum(p.hectares for p in parts)
    tolerance = NOISE_HA * max(1, len(parts))
    if parts and people == (source.population or 0) and abs(hectares - (source.area_ha or 0)) <= tolerance:
        kind = SuccessionKind.SPLIT if len(parts) > 1 else SuccessionKind.MERGE
        for part in parts:
            yield Suspicion(kind, source.key, part.after.key, "shared_figures")


def _adding_up(units: Sequence[Entry], people: int, hectares: int) -> tuple[Entry, ...]:
    """The smallest group of units with just these people and (nearly) these hectares, if there is one."""
    budget = [SEARCH_BUDGET]
    candidates = [e for e in units if (e.population or 0) <= people and (e.area_ha or 0) <= hectares + NOISE_HA]
    for size in range(1, len(candidates) + 1):
        found = _pick(candidates, size, people, hectares, NOISE_HA * (size + 1), budget)
        if found is not None:
            return found
        if budget[0] <= 0:
            break
    return ()


def _pick(
    units: Sequence[Entry], size: int, people: int, hectares: int, slack: int, budget: list[int]
) -> tuple[Entry, ...] | None:
    budget[0] -= 1
    if size == 0:
        return () if people == 0 and abs(hectares) <= slack else None
    if budget[0] <= 0 or people < 0 or hectares < -slack:
        return None
    for place, unit in enumerate(units[: len(units) - size + 1]):
        rest = _pick(
            units[place + 1 :],
            size - 1,
            people - (unit.population or 0),
            hectares - (unit.area_ha or 0),
            slack,
            budget,
        )
        if rest is not None:
            return (unit, *rest)
    return None


def _lineage(old: Mapping[Key, Entry], new: Mapping[Key, Entry], found: Iterable[Suspicion]) -> list[tuple[Key, Key]]:
    """(area before, area after) for every area that went on or was followed."""
    pairs = [(k, k) for k in old if _is_area(k) and k in new]
    pairs += [(s.predecessor, s.successor) for s in found if s.kind != SuccessionKind.RENAME]
    return pairs


def _groups(
    level: Level, old: Mapping[Key, Entry], new: Mapping[Key, Entry], lineage: Iterable[tuple[Key, Key]]
) -> Iterator[Suspicion]:
    """Successions of districts or associations, seen from where their municipalities went."""
    went: defaultdict[Key, set[Key]] = defaultdict(set)
    came: defaultdict[Key, set[Key]] = defaultdict(set)
    for before, after in lineage:
        source, target = _group(level, old[before]), _group(level, new[after])
        if source is not None and target is not None:
            went[source].add(target)
            came[target].add(source)
    for key in sorted(k for k in went if k not in new):
        targets = went[key]
        alone = len(targets) == 1 and all(t not in old and came[t] == {key} for t in targets)
        kind = SuccessionKind.SPLIT if len(targets) > 1 else SuccessionKind.MERGE
        for target in sorted(targets):
            yield Suspicion(SuccessionKind.REKEY if alone else kind, key, target, "members")
    if level == Level.DISTRICT:
        for target in sorted(k for k in came if k not in old):
            for source in sorted(s for s in came[target] if s in new):
                yield Suspicion(SuccessionKind.SPLIT, source, target, "members")


def _group(level: Level, entry: Entry) -> Key | None:
    group = entry.association if level == Level.ASSOCIATION else entry.parent
    return group if group is not None and group[0] == level else None
