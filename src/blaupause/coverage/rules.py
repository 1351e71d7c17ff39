# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a measure is, what a figure is, and which verdict a connection gets. Pure.

Unknown is not no: it stands in the denominator, is carried beside every figure, and keeps a strict measure
from saying yes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from blaupause.rollout.rules import LiveLevel, State, Strength


class CountingUnit(StrEnum):
    """What a measure counts."""

    AUTHORITIES = "authorities"
    MUNICIPALITIES = "municipalities"
    INHABITANTS = "inhabitants"
    CASES = "cases"  # yearly cases; no source gives them yet


class Mode(StrEnum):
    """What a measure answers."""

    SHARE = "share"
    EVERYWHERE = "everywhere"
    SOMEWHERE = "somewhere"


class Verdict(IntEnum):
    """What a connection says about service. The larger one wins when an authority has several connections."""

    EXCLUDED = 0
    NOT_SERVED = 1
    UNKNOWN = 2
    SERVED = 3


class ShareClass(StrEnum):
    """Classes of the eWA map, given only when they hold whatever the unknown turns out to be."""

    ALL = "all"
    OVER_HALF = "over_half"
    UP_TO_HALF = "up_to_half"
    ZERO = "zero"
    UNCLEAR = "unclear"


class MapClass(IntEnum):
    """Five steps towards a proven service; unknown, and left out of the figures, as classes of their own."""

    LEFT_OUT = -1
    UNKNOWN = 0
    NOT_LIVE = 1
    IN_PROGRESS = 2
    LIVE_REPORTED = 3
    LIVE_REACHABLE = 4
    LIVE_PROVED = 5


@dataclass(frozen=True, slots=True)
class MeasureInfo:
    """A measure, as it stands in measures.yaml. `max_age_days` None: evidence of any age counts."""

    key: str
    title_de: str
    title_en: str
    definition_de: str
    definition_en: str
    weaknesses_de: str
    weaknesses_en: str
    source_url: str
    unit: CountingUnit
    mode: Mode
    states: tuple[State, ...]
    min_level: LiveLevel
    min_strength: Strength
    max_age_days: int | None
    classes: bool
    unavailable_de: str = ""
    unavailable_en: str = ""

    @property
    def strict(self) -> bool:
        """True when one place without the service turns the answer into no."""
        return self.mode is Mode.EVERYWHERE

    @property
    def available(self) -> bool:
        """False when the numbers needed for it are not known; then it has no figure at all."""
        return not self.unavailable_de


@dataclass(frozen=True, slots=True)
class Figure:
    """A count with everything needed to judge it. `excluded` stands outside the denominator."""

    numerator: int
    denominator: int
    unknown: int
    excluded: int

    @property
    def share(self) -> float | None:
        """Known served ÷ all that count, the unknown included; None when nothing counts."""
        return self.numerator / self.denominator if self.denominator else None

    @property
    def possible_share(self) -> float | None:
        """The share if every unknown turned out to be served."""
        return (self.numerator + self.unknown) / self.denominator if self.denominator else None

    @property
    def everywhere(self) -> bool | None:
        """False as soon as one is known not; None while unknown prevents a yes or nothing counts."""
        if self.numerator + self.unknown < self.denominator:
            return False
        return True if self.denominator and not self.unknown else None

    @property
    def somewhere(self) -> bool | None:
        """True as soon as one is served; None while unknown prevents a no or nothing counts."""
        if self.numerator:
            return True
        return False if self.denominator and not self.unknown else None

    @property
    def share_class(self) -> ShareClass:
        """Class of the eWA map; exactly one half counts as „up to half“."""
        least, most = self.share, self.possible_share
        if least is None or most is None:
            return ShareClass.UNCLEAR
        if least == 1:
            return ShareClass.ALL
        if least > 0.5:
            return ShareClass.OVER_HALF
        if most == 0:
            return ShareClass.ZERO
        return ShareClass.UP_TO_HALF if most <= 0.5 else ShareClass.UNCLEAR

    def answer(self, mode: Mode) -> bool | None:
        """Yes, no or cannot be said, for a measure of that mode; None for a plain share."""
        return {Mode.SHARE: None, Mode.EVERYWHERE: self.everywhere, Mode.SOMEWHERE: self.somewhere}[mode]


NO_FIGURE = Figure(0, 0, 0, 0)


def verdict(measure: MeasureInfo, state: State, level: LiveLevel, strength: Strength) -> Verdict:
    """Verdict of one connection, evidence age aside.

    Live on a level nobody knows is unknown where a level is asked for; live without the proof asked for is
    known to lack that proof.
    """
    if state is State.UNKNOWN:
        return Verdict.UNKNOWN
    if state is State.NOT_COMPETENT:
        return Verdict.EXCLUDED
    if state not in measure.states or strength < measure.min_strength:
        return Verdict.NOT_SERVED
    if level >= measure.min_level:
        return Verdict.SERVED
    return Verdict.UNKNOWN if level is LiveLevel.NONE else Verdict.NOT_SERVED


_LIVE = frozenset({State.LIVE, State.REPLACED, State.CENTRAL})
_UNDER_WAY = frozenset({State.ORDERED, State.PREPARING, State.ACTIVATED, State.TESTING})


def map_class(state: State, strength: Strength) -> MapClass:
    """Class on the map. An authority that says it is not competent is left out of the figures, and here as well."""
    if state is State.UNKNOWN:
        return MapClass.UNKNOWN
    if state is State.NOT_COMPETENT:
        return MapClass.LEFT_OUT
    if state in _UNDER_WAY:
        return MapClass.IN_PROGRESS
    if state not in _LIVE:
        return MapClass.NOT_LIVE
    if strength >= Strength.TEST_ARRIVED:
        return MapClass.LIVE_PROVED
    return MapClass.LIVE_REACHABLE if strength >= Strength.LINK_REACHABLE else MapClass.LIVE_REPORTED


@dataclass(frozen=True, slots=True)
class Pace:
    """Needed per working day until a due day. `known` leaves the unknown aside: the truth lies between."""

    working_days: int
    needed: float | None
    known: float | None


def pace(remaining: int, unknown: int, working_days: int) -> Pace:
    """Rate for `remaining` authorities, `unknown` of them included; None when no working day is left."""
    if working_days <= 0:
        return Pace(0, None, None)
    return Pace(working_days, remaining / working_days, (remaining - unknown) / working_days)


def find(measures: Sequence[MeasureInfo], key: str) -> MeasureInfo | None:
    """The measure of that key."""
    return next((measure for measure in measures if measure.key == key), None)
