# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Bringing stored authorities and competences in line with a timeline, in bulk."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection

from blaupause.authorities.models import Authority, Competence, ExpectedAuthorities
from blaupause.authorities.rules import BodyFacts, RuleBook
from blaupause.authorities.timeline import Timeline
from blaupause.kernel.keys import land_of
from blaupause.territory.rules import Key

SOURCE = "Gemeindeverzeichnis und Zuständigkeitsregeln"
Slot = tuple[str, int, date]
Content = tuple[int | None, date | None, str, str, str]
"""authority, valid_to, origin, assumption, source."""

_FACTS = ["kind", "name", "sort_key", "unit_id", "land"]
_COPY = (
    "COPY authorities_competence (domain, area_id, valid_from, authority_id, valid_to, origin, assumption, source)"
    " FROM STDIN"
)
_INTERVALS = """
UPDATE authorities_authority a SET valid_from = w.first, valid_to = w.last
FROM (
  SELECT b.id,
         coalesce(min(c.valid_from), b.valid_from) AS first,
         CASE WHEN count(c.id) = 0 THEN b.valid_from
              WHEN bool_or(c.valid_to IS NULL) THEN NULL ELSE max(c.valid_to) END AS last
  FROM authorities_authority b LEFT JOIN authorities_competence c ON c.authority_id = b.id
  GROUP BY b.id
) w
WHERE w.id = a.id AND (a.valid_from <> w.first OR a.valid_to IS DISTINCT FROM w.last)
"""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written; `digest` identifies the wanted state."""

    authorities_created: int
    authorities_changed: int
    authorities_redated: int
    competences_added: int
    competences_removed: int
    competences_unchanged: int
    digest: str

    @property
    def empty(self) -> bool:
        """True when nothing was written."""
        changed = self.authorities_created + self.authorities_changed + self.authorities_redated
        return changed + self.competences_added + self.competences_removed == 0


def body_key(key: Key) -> str:
    """Key of the authority that acts for a unit: `<level>-<ars>`."""
    return f"{int(key[0])}-{key[1]}"


def lock() -> None:
    """One derivation at a time: what it read holds until its transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('authorities'))")


def write(timeline: Timeline, lands: tuple[str, ...]) -> Written:
    """Make the stored rows of these Länder equal to the timeline. Must run in a transaction, behind `lock`."""
    ids, created, changed = _write_bodies(timeline.bodies, _first_days(timeline))
    wanted = _wanted(timeline, ids)
    stored = _stored(lands)
    stale = [number for slot, (number, content) in stored.items() if wanted.get(slot) != content]
    fresh = {slot: c for slot, c in wanted.items() if slot not in stored or stored[slot][1] != c}
    Competence.objects.filter(pk__in=stale).delete()
    with connection.cursor() as cursor:
        with cursor.copy(_COPY) as copy:
            for (domain, area, start), (authority, end, origin, assumption, source) in fresh.items():
                copy.write_row((domain, area, start, authority, end, origin, assumption, source))
        cursor.execute(_INTERVALS)
        redated = cursor.rowcount
    return Written(created, changed, redated, len(fresh), len(stale), len(wanted) - len(fresh), _digest(timeline))


def write_expected(book: RuleBook, day: date) -> int:
    """Store how many authorities the sources name; number of rows changed."""
    changed = 0
    for rule in book.rules:
        if rule.expected is None or day not in rule.valid:
            continue
        values = {"expected": rule.expected.count, "source_url": rule.expected.source_url}
        same = ExpectedAuthorities.objects.filter(domain=rule.domain, land=rule.land, **values).exists()
        if not same:
            ExpectedAuthorities.objects.update_or_create(domain=rule.domain, land=rule.land, defaults=values)
            changed += 1
    return changed


def _first_days(timeline: Timeline) -> dict[Key, date]:
    first: dict[Key, date] = {}
    for segments in timeline.segments.values():
        for segment in segments:
            key = segment.outcome.body
            if key is not None and segment.valid.start < first.get(key, date.max):
                first[key] = segment.valid.start
    return first


def _write_bodies(bodies: Mapping[Key, BodyFacts], first_days: Mapping[Key, date]) -> tuple[dict[Key, int], int, int]:
    """Ids of all bodies by key, how many were created and changed."""
    by_key = {body_key(key): facts for key, facts in bodies.items()}
    rows = {row.key: row for row in Authority.objects.filter(key__in=by_key)}
    changed = []
    for key, row in rows.items():
        wanted = _facts(by_key[key])
        if tuple(getattr(row, name) for name in _FACTS) != wanted:
            for name, value in zip(_FACTS, wanted, strict=True):
                setattr(row, name, value)
            changed.append(row)
    Authority.objects.bulk_update(changed, _FACTS, batch_size=500)
    new = [
        Authority(
            key=key,
            source=SOURCE,
            valid_from=first_days[facts.key],
            **dict(zip(_FACTS, _facts(facts), strict=True)),
        )
        for key, facts in sorted(by_key.items())
        if key not in rows
    ]
    Authority.objects.bulk_create(new, batch_size=1000)
    ids = {by_key[row.key].key: row.pk for row in [*rows.values(), *new]}
    return ids, len(new), len(changed)


def _facts(facts: BodyFacts) -> tuple[int, str, str, int, str]:
    return int(facts.kind), facts.name, facts.sort_key, facts.unit_id, land_of(facts.key[1])


def _wanted(timeline: Timeline, ids: Mapping[Key, int]) -> dict[Slot, Content]:
    rows: dict[Slot, Content] = {}
    for (domain, area), segments in timeline.segments.items():
        for segment in segments:
            outcome = segment.outcome
            authority = None if outcome.body is None else ids[outcome.body]
            content = (authority, segment.valid.end, str(outcome.origin), outcome.assumption, outcome.source)
            rows[domain, area, segment.valid.start] = content
    return rows


def _stored(lands: tuple[str, ...]) -> dict[Slot, tuple[int, Content]]:
    query = (
        "SELECT c.id, c.domain, c.area_id, c.valid_from, c.authority_id, c.valid_to, c.origin, c.assumption, c.source"
        " FROM authorities_competence c JOIN territory_unit u ON u.id = c.area_id"
        " WHERE left(u.ars, 2) = ANY(%s)"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [list(lands)])
        return {(r[1], r[2], r[3]): (r[0], (r[4], r[5], r[6], r[7], r[8])) for r in cursor.fetchall()}


def _digest(timeline: Timeline) -> str:
    """SHA-256 over the timeline in a canonical order: two equal states have the same digest."""
    lines = sorted(
        [
            domain,
            area,
            s.valid.start.isoformat(),
            s.valid.end.isoformat() if s.valid.end else "",
            _shown(s.outcome.body),
        ]
        for (domain, area), segments in timeline.segments.items()
        for s in segments
    )
    return hashlib.sha256(json.dumps(lines).encode()).hexdigest()


def _shown(key: Key | None) -> str:
    return "" if key is None else body_key(key)
