# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""From what somebody types to municipalities. A pure index, built once per status of the register.

Rank: exact > prefix > word prefix > place > part > typo; the larger population first.
"""

import heapq
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import partial

from rapidfuzz import process
from rapidfuzz.distance import OSA

from blaupause.finder import names

_LONGEST_QUERY = 100
_END = "\U0010ffff"


class Why(IntEnum):
    """Why a municipality was found, best first."""

    KEY = 0
    POSTCODE = 1
    EXACT = 2
    PREFIX = 3
    WORD = 4
    PLACE = 5
    PART = 6
    TYPO = 7


_STRONG = frozenset({Why.KEY, Why.POSTCODE, Why.EXACT, Why.PREFIX, Why.WORD})


@dataclass(frozen=True, slots=True)
class Entry:
    """A municipality to be found. `district` and `land` are names."""

    ags: str
    name: str
    name_full: str
    district: str
    land: str
    population: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """A postcode delivers to a place in a municipality."""

    postcode: str
    ags: str
    place: str


@dataclass(frozen=True, slots=True)
class Match:
    """A found municipality; `place` is the part of it or the postcode that was meant, or empty."""

    entry: Entry
    why: Why
    place: str = ""


@dataclass(frozen=True, slots=True, order=True)
class _Rank:
    why: Why
    distance: int
    smaller: int
    ags: str


class _Sorted:
    """Keys in order with what they stand for: all entries below a prefix in two bisections."""

    def __init__(self, pairs: Iterable[tuple[str, int, str]]) -> None:
        ordered = sorted(set(pairs))
        self.keys = [pair[0] for pair in ordered]
        self.owners = [(pair[1], pair[2]) for pair in ordered]

    def below(self, prefix: str) -> Iterator[tuple[str, int, str]]:
        """Key, entry and label of everything that starts with the prefix."""
        start = bisect_left(self.keys, prefix)
        end = bisect_left(self.keys, prefix + _END, start)
        for place in range(start, end):
            yield self.keys[place], *self.owners[place]


class _Found:
    """Collects the best reason per entry."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        self.best: dict[int, tuple[_Rank, str]] = {}
        self._strong = False

    def add(self, number: int, why: Why, place: str = "", distance: int = 0) -> None:
        entry = self.entries[number]
        rank = _Rank(why, distance, -entry.population, entry.ags)
        known = self.best.get(number)
        if known is None or rank < known[0]:
            self.best[number] = (rank, place)
        self._strong = self._strong or why in _STRONG

    def by_name(self) -> bool:
        """True when something was found by key, postcode or name; then guesses are not wanted."""
        return self._strong

    def top(self, limit: int) -> tuple[Match, ...]:
        chosen = heapq.nsmallest(limit, self.best.items(), key=lambda item: item[1][0])
        return tuple(Match(self.entries[number], rank.why, place) for number, (rank, place) in chosen)


class Index:
    """All municipalities by name, part of a name, place, postcode and key. Immutable, shared by threads."""

    def __init__(self, entries: Sequence[Entry], deliveries: Sequence[Delivery] = ()) -> None:
        self.entries = tuple(entries)
        by_ags = {entry.ags: number for number, entry in enumerate(self.entries)}
        alias = [names.aliases(entry.name, entry.name_full) for entry in self.entries]
        self._names = _Sorted((key, number, "") for number, keys in enumerate(alias) for key in keys)
        tails = ((tail, number, "") for number, keys in enumerate(alias) for key in keys for tail in names.tails(key))
        self._words = _Sorted(tails)
        known = [item for item in deliveries if item.ags in by_ags]
        self._places = _Sorted((names.key(item.place), by_ags[item.ags], item.place) for item in known)
        self._postcodes = _Sorted((item.postcode, by_ags[item.ags], item.place) for item in known)
        self._by_ags = _Sorted((entry.ags, number, "") for number, entry in enumerate(self.entries))
        owners: dict[str, set[int]] = defaultdict(set)
        for number, keys in enumerate(alias):
            for key in keys:
                owners[key].add(number)
        self._typo_keys = list(owners)
        self._typo_owners = [tuple(sorted(owners[key])) for key in self._typo_keys]
        self._regions = [frozenset(names.tokens(f"x {e.district} {e.land}")[1:]) for e in self.entries]

    def search(self, text: str, limit: int = 10) -> tuple[Match, ...]:
        """Best matches first; nothing for a text without letters a–z or digits 0–9."""
        found = _Found(self.entries)
        query = names.key(text[:_LONGEST_QUERY])
        if not query or limit < 1:
            return ()
        for look in (self._by_number, self._by_name, self._by_rest, self._by_place, self._by_part, self._by_typo):
            look(query, found)
            if found.by_name() and len(found.best) >= limit:
                break
        return found.top(limit)

    def _by_number(self, query: str, found: _Found) -> None:
        number, _, rest = query.partition(" ")
        if not number.isdecimal() or len(number) < 3:
            return
        if len(number) == 12:
            number = number[:5] + number[9:]
        if len(number) == 8:
            for key, owner, _ in self._by_ags.below(number):
                found.add(owner, Why.KEY, key)
        elif len(number) <= 5:
            self._by_postcode(number, rest, found)

    def _by_postcode(self, number: str, rest: str, found: _Found) -> None:
        hits = list(self._postcodes.below(number))
        named = [hit for hit in hits if rest and self._means(rest, hit[1], hit[2])]
        for postcode, owner, _ in named or hits:
            found.add(owner, Why.POSTCODE, postcode)
        if rest and not named:
            self._by_name(rest, found)

    def _means(self, rest: str, owner: int, place: str) -> bool:
        return names.key(self.entries[owner].name).startswith(rest) or names.key(place).startswith(rest)

    def _by_name(self, query: str, found: _Found, fits: Callable[[int], bool] = lambda _: True) -> None:
        for key, owner, _ in self._names.below(query):
            if fits(owner):
                found.add(owner, Why.EXACT if key == query else Why.PREFIX)
        if len(query) > 2:
            for _, owner, _ in self._words.below(query):
                if fits(owner):
                    found.add(owner, Why.WORD)

    def _by_rest(self, query: str, found: _Found) -> None:
        """„Markt Meitingen“, „Neuenkirchen Kreis Steinfurt“: drop the kind, or read the end as a region."""
        if found.by_name():
            return
        if plain := names.without_kind(query):
            self._by_name(plain, found)
        words = query.split(" ")
        for cut in range(len(words) - 1, 0, -1):
            if found.by_name():
                return
            self._by_name(" ".join(words[:cut]), found, partial(self._lies_in, words[cut:]))

    def _lies_in(self, wanted: Sequence[str], owner: int) -> bool:
        region = self._regions[owner]
        real = [word for word in wanted if word not in {"kreis", "landkreis", "lkr"}]
        return all(any(known.startswith(word) for known in region) for word in real)

    def _by_place(self, query: str, found: _Found) -> None:
        for key, owner, label in self._places.below(query):
            found.add(owner, Why.PLACE, label, distance=0 if key == query else 1)

    def _by_part(self, query: str, found: _Found) -> None:
        if len(query) < 4 or found.by_name():
            return
        for key, owners in zip(self._typo_keys, self._typo_owners, strict=True):
            if query in key:
                for owner in owners:
                    found.add(owner, Why.PART)

    def _by_typo(self, query: str, found: _Found) -> None:
        if len(query) < 4 or found.by_name() or query.replace(" ", "").isdecimal():
            return
        allowed = 1 if len(query) < 6 else 2 if len(query) < 10 else 3
        near = process.extract(
            query, self._typo_keys, scorer=OSA.distance, processor=None, score_cutoff=allowed, limit=50
        )
        for _, distance, place in near:
            for owner in self._typo_owners[place]:
                found.add(owner, Why.TYPO, distance=int(distance))
