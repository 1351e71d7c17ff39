# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""From register statuses, rules and exceptions to dated competences. Pure.

A status holds until the next one. An exception cuts its interval out of what the rules say. Neighbouring
intervals with the same outcome become one.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from blaupause.authorities.rules import (
    BodyFacts,
    Origin,
    Outcome,
    RuleBook,
    UnitRow,
    Units,
    body_facts,
    decide,
)
from blaupause.kernel.intervals import DateInterval
from blaupause.kernel.keys import land_of
from blaupause.territory.rules import AREA_LEVELS, Key

AUTHORITY_GONE = "exception_authority_gone"
Slot = tuple[str, int]
"""(domain, area id)."""


@dataclass(frozen=True, slots=True)
class Status:
    """The units as the register knew them from a day on."""

    start: date
    rows: tuple[UnitRow, ...]


@dataclass(frozen=True, slots=True)
class ExceptionSpec:
    """During an interval an area is served by the body of another unit than the rule says."""

    domain: str
    area: Key
    authority: Key
    valid: DateInterval
    source: str


@dataclass(frozen=True, slots=True)
class Segment:
    """An outcome that holds during an interval."""

    valid: DateInterval
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Timeline:
    """Segments per slot, in order and without overlap; and every body that occurs."""

    segments: Mapping[Slot, tuple[Segment, ...]]
    bodies: Mapping[Key, BodyFacts]

    def at(self, slot: Slot, day: date) -> Outcome | None:
        """The outcome of a slot on a day."""
        return next((s.outcome for s in self.segments.get(slot, ()) if day in s.valid), None)


class Base:
    """What the rules say over all statuses; exceptions are laid over it without deriving everything anew.

    `lands`: look only at the units of these Länder (default: at all).
    """

    def __init__(self, book: RuleBook, statuses: Iterable[Status], lands: Collection[str] | None = None) -> None:
        self.book = book
        self._parts: list[_Part] = []
        ordered = sorted(statuses, key=lambda status: status.start)
        for number, status in enumerate(ordered):
            end = ordered[number + 1].start if number + 1 < len(ordered) else None
            units = Units(row for row in status.rows if lands is None or land_of(row.ars) in lands)
            held = DateInterval(status.start, end)
            self._parts.append(_Part(held, units, _of_rules(book, units, held)))
        gathered: dict[Slot, list[Segment]] = {}
        bodies: dict[Key, BodyFacts] = {}
        for part in self._parts:
            for slot, segments in part.slots.items():
                gathered.setdefault(slot, []).extend(segments)
            for key in {s.outcome.body for segments in part.slots.values() for s in segments}:
                if key is not None:  # the newest status names the body
                    bodies[key] = body_facts(book, part.units, part.units.by_key[key])
        self.plain = Timeline({slot: _joined(segments) for slot, segments in gathered.items()}, bodies)

    def with_exceptions(self, exceptions: Iterable[ExceptionSpec]) -> Timeline:
        """The timeline with exceptions; where two overlap, the one that begins later wins."""
        ranked = sorted(exceptions, key=lambda e: (e.valid.start, e.domain, e.area, e.authority, e.source))
        segments, bodies = dict(self.plain.segments), dict(self.plain.bodies)
        touched: dict[tuple[str, Key], list[ExceptionSpec]] = {}
        for exception in ranked:
            touched.setdefault((exception.domain, exception.area), []).append(exception)
        for (domain, area_key), listed in touched.items():
            rebuilt: dict[Slot, list[Segment]] = {}
            for part in self._parts:
                area = part.units.by_key.get(area_key)
                if area is None or area.level not in AREA_LEVELS:
                    continue
                slot = (domain, area.id)
                rebuilt.setdefault(slot, []).extend(self._overlaid(part, slot, listed, bodies))
            segments |= {slot: _joined(found) for slot, found in rebuilt.items() if found}
        used = {s.outcome.body for found in segments.values() for s in found}
        return Timeline(segments, {key: facts for key, facts in bodies.items() if key in used})

    def _overlaid(
        self, part: "_Part", slot: Slot, exceptions: Sequence[ExceptionSpec], bodies: dict[Key, BodyFacts]
    ) -> list[Segment]:
        found = list(part.slots.get(slot, ()))
        for exception in exceptions:
            valid = intersection(exception.valid, part.held)
            if valid is not None:
                outcome = _of_exception(exception, part.units)
                if outcome.body is not None:
                    unit = part.units.by_key[outcome.body]
                    bodies[outcome.body] = body_facts(self.book, part.units, unit)
                found = overlay(found, Segment(valid, outcome))
        return found


@dataclass(frozen=True, slots=True)
class _Part:
    """One status: how long it holds, its units, and what the rules say of them."""

    held: DateInterval
    units: Units
    slots: Mapping[Slot, list[Segment]]


def build(book: RuleBook, statuses: Iterable[Status], exceptions: Iterable[ExceptionSpec] = ()) -> Timeline:
    """Derive over all statuses. The order of the arguments' items does not matter."""
    return Base(book, statuses).with_exceptions(exceptions)


def _of_rules(book: RuleBook, units: Units, status: DateInterval) -> dict[Slot, list[Segment]]:
    slots: dict[Slot, list[Segment]] = {}
    for rule in sorted(book.rules, key=lambda rule: rule.key):
        valid = intersection(rule.valid, status)
        if valid is not None:
            shared: dict[Outcome, Segment] = {}  # thousands of areas have the same outcome
            for area in units.areas(rule.land):
                outcome = decide(rule, area, units)
                segment = shared.setdefault(outcome, Segment(valid, outcome))
                slots.setdefault((rule.domain, area.id), []).append(segment)
    return slots


def _of_exception(exception: ExceptionSpec, units: Units) -> Outcome:
    unit = units.by_key.get(exception.authority)
    if unit is None:
        return Outcome(None, AUTHORITY_GONE, Origin.EXCEPTION, exception.source)
    acting = units.acting(unit)
    return Outcome((acting.level, acting.ars), "", Origin.EXCEPTION, exception.source)


def overlay(segments: Sequence[Segment], new: Segment) -> list[Segment]:
    """Cut the new segment's interval out of the others and put it in."""
    result: list[Segment] = [new]
    for segment in segments:
        before = _clipped(segment.valid.start, segment.valid.end, end=new.valid.start)
        after = None
        if new.valid.end is not None:
            after = _clipped(max(segment.valid.start, new.valid.end), segment.valid.end, end=None)
        result += [Segment(valid, segment.outcome) for valid in (before, after) if valid is not None]
    return sorted(result, key=lambda segment: segment.valid.start)


def intersection(one: DateInterval, other: DateInterval) -> DateInterval | None:
    """The days that lie in both."""
    return _clipped(max(one.start, other.start), one.end, end=other.end)


def _clipped(start: date, stop: date | None, *, end: date | None) -> DateInterval | None:
    """`[start, earlier of stop and end)`, or None when it is empty."""
    ends = [day for day in (stop, end) if day is not None]
    last = min(ends, default=None)
    return DateInterval(start, last) if last is None or start < last else None


def _joined(segments: Sequence[Segment]) -> tuple[Segment, ...]:
    if len(segments) == 1:  # by far the most
        return (segments[0],)
    joined: list[Segment] = []
    for segment in sorted(segments, key=lambda segment: segment.valid.start):
        last = joined[-1] if joined else None
        if last is not None and last.outcome == segment.outcome and last.valid.end == segment.valid.start:
            joined[-1] = Segment(DateInterval(last.valid.start, segment.valid.end), segment.outcome)
        else:
            joined.append(segment)
    return tuple(joined)
