# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Invented progress for the demonstration data set: the same seed and connections, the same events. Pure numpy.

Nothing here says anything about a real authority. Each connection gets a fate; most travel from open to live, at
a pace that differs by district and specialist system, so that maps and series look like a roll-out and not like
noise. A share stays unknown on purpose.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from blaupause.rollout.rules import LiveLevel, State, Strength

DAYS = 365
SYSTEMS = (
    ("Musterhersteller A", "Musterverfahren A", 1.25, LiveLevel.END_TO_END),
    ("Musterhersteller B", "Musterverfahren B", 1.0, LiveLevel.STRUCTURED),
    ("Musterhersteller C", "Musterverfahren C", 0.75, LiveLevel.STRUCTURED),
    ("Musterhersteller D", "Musterverfahren D", 0.55, LiveLevel.PDF),
)
_PATH = (State.OPEN, State.ORDERED, State.PREPARING, State.ACTIVATED, State.TESTING, State.LIVE)
_MEAN_DAYS = (45.0, 35.0, 70.0, 14.0, 21.0)  # between the states of the path, before pace
_FATES = ("travel", "unknown", "declined", "replaced", "central", "stuck")
_SHARES = (0.70, 0.12, 0.03, 0.02, 0.02, 0.11)
_DECLINED = (
    "Die eigene Lösung wird weiter genutzt (erfundener Grund).",
    "Derzeit fehlt das Personal (erfundener Grund).",
    "Der Gemeinderat hat die Einführung verschoben (erfundener Grund).",
)
PREFIX = "Demonstration: "


@dataclass(frozen=True, slots=True)
class Invented:
    """One invented event; `system` is an index into SYSTEMS, -1: none."""

    index: int
    day: int
    state: State
    old_state: State
    live_level: LiveLevel
    old_live_level: LiveLevel
    strength: Strength
    evidence_day: int
    blocked: bool
    system: int
    why: str


@dataclass(slots=True)
class _Now:
    """Where an invented connection stands while its events are written."""

    index: int
    last_day: int
    system: int = -1
    state: State = State.UNKNOWN
    level: LiveLevel = LiveLevel.NONE
    blocked: bool = False

    def event(
        self,
        day: float,
        state: State,
        why: str,
        *,
        level: LiveLevel = LiveLevel.NONE,
        strength: Strength = Strength.NONE,
        blocked: bool = False,
    ) -> Iterator[Invented]:
        """The event, unless its day has not come yet."""
        whole = int(day)
        if whole > self.last_day:
            return
        evidence = whole if strength != Strength.NONE else -1
        yield Invented(
            self.index,
            whole,
            state,
            self.state,
            level,
            self.level,
            strength,
            evidence,
            blocked,
            self.system,
            PREFIX + why,
        )
        self.state, self.level, self.blocked = state, level, blocked


def invent(groups: Sequence[str], *, seed: int, last_day: int) -> Iterator[Invented]:
    """Events of connections, one group (district and commitment) name per connection, up to `last_day`."""
    rng = np.random.default_rng(seed)
    count = len(groups)
    pace = _pace_of_groups(groups, rng)
    fates = rng.choice(len(_FATES), size=count, p=_SHARES)
    systems = rng.choice(len(SYSTEMS), size=count, p=(0.4, 0.3, 0.2, 0.1))
    starts = last_day - rng.integers(30, DAYS, size=count)
    waits = rng.gamma(2.0, 0.5, size=(count, len(_MEAN_DAYS))) * np.array(_MEAN_DAYS)
    dice = rng.random((count, 6))
    for index in range(count):
        now = _Now(index, last_day, int(systems[index]))
        speed = float(pace[index]) * SYSTEMS[now.system][2]
        tell = _TELLERS[_FATES[fates[index]]]
        yield from tell(now, float(starts[index]), waits[index] / speed, dice[index])


def _pace_of_groups(groups: Sequence[str], rng: np.random.Generator) -> npt.NDArray[np.float64]:
    names = sorted(set(groups))
    paces = dict(zip(names, rng.lognormal(0.0, 0.45, size=len(names)), strict=True))
    return np.array([paces[name] for name in groups])


_Numbers = npt.NDArray[np.float64]
_Teller = Callable[[_Now, float, _Numbers, _Numbers], Iterator[Invented]]


def _travel(now: _Now, start: float, waits: _Numbers, dice: _Numbers) -> Iterator[Invented]:
    """Along the path; some are blocked on the way, some are disturbed once they are live."""
    day = start
    for place, state in enumerate(_PATH):
        if place:
            if state == State.ACTIVATED and dice[0] < 0.25:
                yield from now.event(
                    day + waits[place - 1] / 2, State.PREPARING, "wartet auf den Hersteller", blocked=True
                )
                day += 60 * dice[1]
                yield from now.event(day + waits[place - 1] / 2, State.PREPARING, "Hindernis gelöst")
            day += max(1.0, waits[place - 1])
        if state == State.LIVE:
            yield from _live(now, day, dice)
        else:
            yield from now.event(day, state, f"Schritt erreicht: {_NAMES[state]}")


def _live(now: _Now, day: float, dice: _Numbers) -> Iterator[Invented]:
    level = SYSTEMS[now.system][3]
    strength = Strength(1 + int(dice[2] * 6))
    yield from now.event(day, State.LIVE, "online gemeldet", level=level, strength=strength)
    if dice[3] < 0.08:
        down = day + 20 + 60 * dice[4]
        yield from now.event(
            down, State.DISTURBED, "Störung gemeldet", level=level, strength=Strength.ROUTED, blocked=True
        )
        if dice[5] < 0.6:
            yield from now.event(down + 9, State.LIVE, "Störung behoben", level=level, strength=Strength.TEST_ARRIVED)
    elif dice[3] > 0.55:
        better = Strength(max(strength, Strength.TEST_ARRIVED + int(dice[4] * 2)))
        yield from now.event(day + 30, State.LIVE, "Nachweis erneuert", level=level, strength=better)


def _unknown(_now: _Now, _start: float, _waits: _Numbers, _dice: _Numbers) -> Iterator[Invented]:
    return iter(())


def _declined(now: _Now, start: float, _waits: _Numbers, dice: _Numbers) -> Iterator[Invented]:
    yield from now.event(start, State.OPEN, "angesprochen")
    yield from now.event(start + 40, State.DECLINED, _DECLINED[int(dice[0] * len(_DECLINED))])


def _replaced(now: _Now, start: float, _waits: _Numbers, _dice: _Numbers) -> Iterator[Invented]:
    level, strength = LiveLevel.STRUCTURED, Strength.LINK_REACHABLE
    yield from now.event(start, State.REPLACED, "gleichwertige eigene Lösung", level=level, strength=strength)


def _central(now: _Now, start: float, _waits: _Numbers, _dice: _Numbers) -> Iterator[Invented]:
    level, strength = LiveLevel.STRUCTURED, Strength.RIGHT_SERVICE
    yield from now.event(start, State.CENTRAL, "von einer anderen Stelle erbracht", level=level, strength=strength)


def _stuck(now: _Now, start: float, waits: _Numbers, dice: _Numbers) -> Iterator[Invented]:
    """Comes somewhere and stays there; half of them blocked."""
    reach = 1 + int(dice[0] * (len(_PATH) - 1))
    day = start
    for place, state in enumerate(_PATH[:reach]):
        day += waits[place - 1] if place else 0.0
        yield from now.event(day, state, f"Schritt erreicht: {_NAMES[state]}")
    if dice[1] < 0.5 and now.state != State.UNKNOWN:
        yield from now.event(day + 14, now.state, "wartet auf eine Entscheidung", blocked=True)


_TELLERS: dict[str, _Teller] = {
    "travel": _travel,
    "unknown": _unknown,
    "declined": _declined,
    "replaced": _replaced,
    "central": _central,
    "stuck": _stuck,
}
_NAMES = {
    State.OPEN: "angesprochen",
    State.ORDERED: "bestellt",
    State.PREPARING: "in Vorbereitung",
    State.ACTIVATED: "freigeschaltet",
    State.TESTING: "im Test",
}
