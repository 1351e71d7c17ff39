# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a timeline amounts to and what exceptions would change, for people to look at. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from blaupause.authorities.rules import Outcome, RuleBook
from blaupause.authorities.sources.exceptions import ExceptionRecord
from blaupause.authorities.timeline import Status, Timeline
from blaupause.kernel.intervals import DateInterval
from blaupause.kernel.keys import ags_of, land_of


@dataclass(frozen=True, slots=True)
class DomainCount:
    """On a day, in a Land, for a domain: distinct authorities, areas with one, areas without."""

    land: str
    domain: str
    authorities: int
    areas: int
    undetermined: int


@dataclass(frozen=True, slots=True)
class Effect:
    """One exception of a file: who is competent without it and with it, from a day on. Empty: nobody known."""

    line: int
    domain: str
    land: str
    area_ags: str
    area_name: str
    since: date
    before: str
    after: str

    @property
    def changes(self) -> bool:
        """False when the rules or a stored exception say the same already."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class ExpectationEffect:
    """Distinct authorities before and after an import beside the number a source names (None: no number)."""

    land: str
    domain: str
    before: int
    after: int
    expected: int | None


def counts(
    timeline: Timeline, history: Sequence[Status], day: date, domains: Collection[str] | None = None
) -> list[DomainCount]:
    """Distinct authorities and areas per Land and domain on a day, for all domains or some."""
    lands = _lands(history)
    found: dict[tuple[str, str], list[Outcome]] = {}
    for slot in timeline.segments:
        if domains is not None and slot[0] not in domains:
            continue
        outcome = timeline.at(slot, day)
        if outcome is not None:
            found.setdefault((lands[slot[1]], slot[0]), []).append(outcome)
    return [
        DomainCount(
            land,
            domain,
            len({o.body for o in outcomes if o.body is not None}),
            len(outcomes),
            sum(o.body is None for o in outcomes),
        )
        for (land, domain), outcomes in sorted(found.items())
    ]


def _lands(history: Sequence[Status]) -> dict[int, str]:
    return {row.id: land_of(row.ars) for status in history for row in status.rows}


def held(history: Sequence[Status], number: int) -> DateInterval:
    end = history[number + 1].start if number + 1 < len(history) else None
    return DateInterval(history[number].start, end)


def effects(
    records: Sequence[ExceptionRecord], history: Sequence[Status], old: Timeline, new: Timeline
) -> list[Effect]:
    found: list[Effect] = []
    places = [{(row.level, row.ars): row for row in status.rows} for status in history]
    for record in records:
        spec = record.spec
        for number, units in enumerate(places):
            area = units.get(spec.area)
            during = held(history, number)
            if area is None or not during.overlaps(spec.valid):
                continue
            since = max(during.start, spec.valid.start)
            slot = (spec.domain, area.id)
            before, after = (_name(t, t.at(slot, since)) for t in (old, new))
            found.append(
                Effect(
                    record.location.line,
                    spec.domain,
                    land_of(area.ars),
                    ags_of(area.ars),
                    area.name_full,
                    since,
                    before,
                    after,
                )
            )
            break
    return found


def _name(timeline: Timeline, outcome: Outcome | None) -> str:
    if outcome is None or outcome.body is None:
        return ""
    return timeline.bodies[outcome.body].name


def expectations(
    records: Sequence[ExceptionRecord],
    book: RuleBook,
    history: Sequence[Status],
    old: Timeline,
    new: Timeline,
    day: date,
) -> list[ExpectationEffect]:
    touched = {(land_of(r.spec.area[1]), r.spec.domain) for r in records}
    expected = {(r.land, r.domain): r.expected.count for r in book.rules if r.expected}
    domains = {domain for _, domain in touched}
    on = max(day, history[-1].start)
    numbers = [
        {(c.land, c.domain): c.authorities for c in counts(timeline, history, on, domains)} for timeline in (old, new)
    ]
    return [
        ExpectationEffect(*key, numbers[0].get(key, 0), numbers[1].get(key, 0), expected.get(key))
        for key in sorted(touched)
    ]
