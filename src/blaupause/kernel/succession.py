# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""When a unit follows others: the case, and what becomes of each thing that its predecessors hold. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from blaupause.kernel.places import Place, common_place


class Fate(StrEnum):
    """What becomes of a thing. Every thing has exactly one."""

    CONTINUES = "continues"  # its state is the one that goes on at the successor
    TAKEN = "taken"  # holds at the successor, with its origin
    OWN = "own"  # the successor has something of its own, which stands
    ASKED = "asked"  # ends here and is asked anew at the successor
    CLOSED = "closed"  # ends here
    KEPT = "kept"  # stays where it is and stays readable
    BY_HAND = "by_hand"  # nobody but people can say; nothing happens


CHANGES = frozenset({Fate.CONTINUES, Fate.TAKEN, Fate.OWN, Fate.ASKED, Fate.CLOSED})
"""What carrying out the case does something about."""


@dataclass(frozen=True, slots=True)
class Part:
    """A place in a case: its name, and the units (level and regional key) and their numbers that stand there."""

    place: Place
    name: str
    keys: tuple[tuple[int, str], ...]
    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """Units that became others on one day. `number`: the smallest of its confirmed successions.

    `gone`: predecessors that do not exist any more; `remaining`: those that still do, and lost a part only.
    `went`: of every unit followed on that day, also outside the case, the numbers of those that followed.
    """

    number: int
    on: date
    gone: tuple[Part, ...]
    remaining: tuple[Part, ...]
    successors: tuple[Part, ...]
    went: Mapping[int, frozenset[int]] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        """Everything that vanished went to one successor: then what it held can be taken over."""
        return len(self.successors) == 1 and bool(self.gone)

    @property
    def successor(self) -> Part:
        """The only one."""
        (found,) = self.successors
        return found

    @property
    def places(self) -> tuple[Place, ...]:
        """Every place whose things are looked at."""
        return tuple(dict.fromkeys(one.place for one in (*self.gone, *self.remaining, *self.successors)))

    @property
    def common(self) -> Place:
        """The smallest place that holds all of them: those above it decide."""
        return common_place(self.places)

    @property
    def why(self) -> str:
        """How every entry names the case (German, as all reasons the product itself gives)."""
        names = " und ".join(one.name for one in self.successors)
        return f"Aufgegangen in {names} (Gebietsänderung zum {self.on:%d.%m.%Y})."


@dataclass(frozen=True, slots=True)
class Thing:
    """Something a predecessor holds. `key` is unique in the case, `mark` moves with every change of the thing."""

    kind: str
    key: str
    place: Place
    title: str
    fate: Fate
    mark: str = ""
    detail: str = ""

    @property
    def todo(self) -> bool:
        """Whether something would be written for it: what is only told (mark "") is told anyway."""
        return self.fate in CHANGES and self.mark != ""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something only people can decide; `default` is what happens when they leave it as it is."""

    key: str
    title: str
    options: tuple[tuple[str, str], ...]
    default: str


Decisions = Mapping[str, str]
"""What was chosen, by key of the choice."""


def chosen(choice: Choice, decisions: Decisions) -> str:
    """The choice as it was made; what is not offered counts as not made."""
    found = decisions.get(choice.key, choice.default)
    return found if found in {value for value, _ in choice.options} else choice.default


@dataclass(frozen=True, slots=True)
class Preview:
    """What would happen. `hindrances`: what stands against it; `rests`: marks of what else it was made from."""

    things: tuple[Thing, ...] = ()
    choices: tuple[Choice, ...] = ()
    hindrances: tuple[str, ...] = ()
    rests: tuple[str, ...] = ()
    counts: Mapping[Fate, int] = field(default_factory=dict)

    @property
    def todo(self) -> int:
        """How many things something would be written for: 0 when all is taken over."""
        return sum(one.todo for one in self.things)

    @property
    def basis(self) -> list[object]:
        """What it was made from, whatever was decided, free of any language."""
        offered = [[one.key, [value for value, _ in one.options]] for one in self.choices]
        return [sorted([one.key, one.mark] for one in self.things), sorted(self.rests), offered]

    @property
    def fates(self) -> list[list[str]]:
        """What it would do, free of any language."""
        return sorted([one.key, one.fate.value] for one in self.things)


def joined(previews: Iterable[Preview]) -> Preview:
    """One out of those of all rooms."""
    found = list(previews)
    things = tuple(thing for one in found for thing in one.things)
    keys = Counter(one.key for one in things)
    if twice := [key for key, count in keys.items() if count > 1]:
        raise RuntimeError(f"a thing with two fates: {twice[:3]}")
    return Preview(
        things,
        tuple(choice for one in found for choice in one.choices),
        tuple(told for one in found for told in one.hindrances),
        tuple(mark for one in found for mark in one.rests),
        Counter(one.fate for one in things),
    )
