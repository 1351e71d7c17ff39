# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""From register statuses, rules and exceptions to dated competences. Pure.

A status holds until the next one. An exception cuts its interval out of what the rules say. Neighbouring
intervals with the same outcome become one.
"""

from collections.abc import Iterable, Mapping, Sequence
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


def build(book: RuleBook, statuses: Iterable[Status], exceptions: Iterable[ExceptionSpec] = ()) -> Timeline:
    """Derive over all statuses. The order of the arguments' items does not matter."""
    ordered = sorted(statuses, key=lambda status: status.start)
    ranked = sorted(exceptions, key=lambda e: (e.valid.start, e.domain, e.area, e.authority, e.source))
    slots: dict[Slot, list[Segment]] = {}
    bodies: dict[Key, BodyFacts] = {}
    for number, status in enumerate(ordered):
        end = ordered[number + 1].start if number + 1 < len(ordered) else None
        units = Units(status.rows)
        part = _of_rules(book, units, DateInterval(status.start, end))
        _apply_exceptions(part, ranked, units, DateInterval(status.start, end))
        for slot, segments in part.items():
            slots.setdefault(slot, []).extend(segments)
        occurring = {s.outcome.body for segments in part.values() for s in segments}
        for key in occurring:
            if key is not None:  # the newest status names the body
                bodies[key] = body_facts(book, units, units.by_key[key])
    return Timeline({slot: _joined(segments) for slot, segments in slots.items()}, bodies)


def _of_rules(book: RuleBook, units: Units, status: DateInterval) -> dict[Slot, list[Segment]]:
    slots: dict[Slot, list[Segment]] = {}
    for rule in sorted(book.rules, key=lambda rule: rule.key):
        valid = intersection(rule.valid, status)
        if valid is not None:
            for area in units.areas(rule.land):
                slots.setdefault((rule.domain, area.id), []).append(Segment(valid, decide(rule, area, units)))
    return slots


def _apply_exceptions(
    slots: dict[Slot, list[Segment]], exceptions: Sequence[ExceptionSpec], units: Units, status: DateInterval
) -> None:
    for exception in exceptions:
        valid = intersection(exception.valid, status)
        area = units.by_key.get(exception.area)
        if valid is None or area is None or area.level not in AREA_LEVELS:
            continue
        unit = units.by_key.get(exception.authority)
        if unit is None:
            outcome = Outcome(None, AUTHORITY_GONE, Origin.EXCEPTION, exception.source)
        else:
            acting = units.acting(unit)
            outcome = Outcome((acting.level, acting.ars), "", Origin.EXCEPTION, exception.source)
        slot = (exception.domain, area.id)
        slots[slot] = overlay(slots.get(slot, []), Segment(valid, outcome))


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


def _joined(segments: Iterable[Segment]) -> tuple[Segment, ...]:
    joined: list[Segment] = []
    for segment in sorted(segments, key=lambda segment: segment.valid.start):
        last = joined[-1] if joined else None
        if last is not None and last.outcome == segment.outcome and last.valid.end == segment.valid.start:
            joined[-1] = Segment(DateInterval(last.valid.start, segment.valid.end), segment.outcome)
        else:
            joined.append(segment)
    return tuple(joined)
