# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reading authorities and competences: kept per process as arrays, checked by one small query per call."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from blaupause.authorities import rulebook
from blaupause.authorities.models import Authority, Competence, CompetenceException, ExpectedAuthorities
from blaupause.authorities.revision import STAMPS
from blaupause.authorities.rulebook import Domain, domains
from blaupause.authorities.rules import Assumption, AuthorityKind, Rule
from blaupause.catalog.revision import Stamp
from blaupause.kernel.clock import today
from blaupause.kernel.places import Place, place_of
from blaupause.territory.rules import Level

__all__ = [
    "AuthorityInfo",
    "CompetenceInfo",
    "CompetenceMap",
    "Domain",
    "ExpectedInfo",
    "assumptions",
    "authorities",
    "competence_at",
    "competent_authority",
    "domains",
    "expected",
]

_EPOCH = date(1970, 1, 1)
_OPEN = np.iinfo(np.int32).max
Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class AuthorityInfo:
    """An authority. `district`: 5-digit key, empty for Land-wide bodies and regions.

    `valid_to` is the first day on which it is competent for nothing any more.
    """

    id: int
    key: str
    kind: AuthorityKind
    name: str
    sort_key: str
    unit_id: int
    land: str
    district: str
    valid_from: date
    valid_to: date | None


def place_of_authority(key: str) -> Place:
    """The place an authority acts for; `key` is `<level>-<ars>`."""
    level, _, ars = key.partition("-")
    return place_of(int(level), ars)


@dataclass(frozen=True, slots=True)
class CompetenceMap:
    """Who is competent for a domain, the same object for all days between two changes.

    `area_ids` int32[n], ascending; `authority_ids` int32[n], 0 where undetermined; `assumptions`: n keys of
    caveats, "" where there is none. Areas without any rule are missing.
    """

    domain: str
    area_ids: Ints
    authority_ids: Ints
    assumptions: list[str]

    def authority_of(self, area_id: int) -> int | None:
        """Authority id of an area, 0 when undetermined, None when no rule speaks of it."""
        place = int(np.searchsorted(self.area_ids, area_id))
        if place < len(self.area_ids) and self.area_ids[place] == area_id:
            return int(self.authority_ids[place])
        return None


@dataclass(frozen=True, slots=True)
class ExpectedInfo:
    """How many authorities a source names, how many are known, how many are still unknown."""

    expected: int
    derived: int
    missing: int
    source_url: str


@dataclass(frozen=True, slots=True)
class CompetenceInfo:
    """Who is competent in an area, since when, by which rule or exception, and under which caveat."""

    domain: str
    authority: AuthorityInfo | None
    origin: str
    assumption: Assumption | None
    legal_basis_de: str
    legal_basis_en: str
    source: str
    source_url: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class ExceptionInfo:
    """An imported exception from a rule: this area is served by that unit's authority."""

    domain: str
    area: tuple[int, str]
    authority: tuple[int, str]
    valid_from: date


@dataclass(frozen=True, slots=True)
class _Table:
    """All competence rows of a domain, sorted by area: days since 1970, texts by index."""

    area: Ints
    authority: Ints
    start: Ints
    end: Ints
    assumption: tuple[str, ...]
    origin: tuple[str, ...]
    source: tuple[str, ...]
    changes: Ints  # days on which anything begins or ends, ascending; between two of them one answer holds


@dataclass(slots=True)
class _State:
    """Everything kept for one stamp of the ledger."""

    stamp: Stamp
    bodies: dict[int, AuthorityInfo]
    tables: dict[str, _Table] = field(default_factory=dict)
    maps: dict[tuple[str, int], CompetenceMap] = field(default_factory=dict)
    expected: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    exceptions: list[ExceptionInfo] | None = None


_state: _State | None = None


def authorities() -> dict[int, AuthorityInfo]:
    """All authorities by id, past ones included. Do not change the dictionary."""
    return _current().bodies


def competence_at(domain: str, day: date) -> CompetenceMap:
    """Who is competent for a domain on a day, area by area."""
    state = _current()
    table = _table(state, domain)
    number = (day - _EPOCH).days
    period = domain, int(np.searchsorted(table.changes, number, side="right"))
    kept = state.maps.get(period)
    if kept is not None:
        return kept
    rows = np.flatnonzero((table.start <= number) & (number < table.end))
    ids = table.authority[rows]
    caveats = [table.assumption[row] for row in rows]
    found = CompetenceMap(domain, _frozen(table.area[rows]), _frozen(ids), _in_force(state, domain, ids, caveats))
    state.maps[period] = found  # as many as there are days of change, a handful per domain
    return found


def expected(domain: str, land: str, day: date | None = None) -> ExpectedInfo | None:
    """How many authorities a Land should have for a domain and how many are known on a day (default: today)."""
    state = _current()
    named = state.expected.get((domain, land))
    if named is None:
        return None
    ids = competence_at(domain, day or today()).authority_ids
    derived = _known(state, ids, land)
    return ExpectedInfo(named[0], derived, max(0, named[0] - derived), named[1])


def competent_authority(domain: str, area_id: int, day: date) -> CompetenceInfo | None:
    """Who is competent in one area on a day; None when no rule speaks of it."""
    state = _current()
    table = _table(state, domain)
    number = (day - _EPOCH).days
    first, last = (int(n) for n in np.searchsorted(table.area, [area_id, area_id + 1]))
    for row in range(first, last):
        if table.start[row] <= number < table.end[row]:
            return _info(state, table, domain, row, day)
    return None


def exceptions() -> list[ExceptionInfo]:
    """All imported exceptions, past ones included. Do not change the list."""
    state = _current()
    if state.exceptions is None:
        state.exceptions = [
            ExceptionInfo(
                row.domain,
                (row.area_level, row.area_ars),
                (row.authority_level, row.authority_ars),
                row.valid_from,
            )
            for row in CompetenceException.objects.order_by("domain", "area_ars", "valid_from")
        ]
    return state.exceptions


def assumptions() -> dict[str, Assumption]:
    """All caveats by key, with their texts."""
    return dict(rulebook.packaged().assumptions)


def _info(state: _State, table: _Table, domain: str, row: int, day: date) -> CompetenceInfo:
    answer = competence_at(domain, day)
    place = int(np.searchsorted(answer.area_ids, table.area[row]))
    caveat = answer.assumptions[place] if place < len(answer.assumptions) else ""
    rule = _rules().get(table.source[row])
    end = int(table.end[row])
    return CompetenceInfo(
        domain=domain,
        authority=state.bodies.get(int(table.authority[row])),
        origin=table.origin[row],
        assumption=rulebook.packaged().assumptions.get(caveat),
        legal_basis_de=rule.legal_basis_de if rule else "",
        legal_basis_en=rule.legal_basis_en if rule else "",
        source=table.source[row],
        source_url=rule.source_url if rule else _address(table.source[row]),
        valid_from=_EPOCH + timedelta(days=int(table.start[row])),
        valid_to=None if end == _OPEN else _EPOCH + timedelta(days=end),
    )


def _in_force(state: _State, domain: str, ids: Ints, caveats: list[str]) -> list[str]:
    """Caveats that hold only while authorities are missing fall away once all are known."""
    known = rulebook.packaged().assumptions
    passing = {key for key in set(caveats) if key in known and known[key].while_missing}
    if not passing:
        return caveats
    complete = {
        rule.land
        for rule in rulebook.packaged().rules
        if rule.domain == domain and rule.expected and _known(state, ids, rule.land) >= rule.expected.count
    }
    gone = {
        case.assumption
        for rule in rulebook.packaged().rules
        if rule.domain == domain and rule.land in complete
        for case in rule.cases
    } & passing
    return ["" if key in gone else key for key in caveats]


def _known(state: _State, ids: Ints, land: str) -> int:
    return sum(1 for number in np.unique(ids) if number and state.bodies[int(number)].land == land)


def _rules() -> dict[str, Rule]:
    return {rule.key: rule for rule in rulebook.packaged().rules}


def _address(source: str) -> str:
    return source if source.startswith(("https://", "http://")) else ""


def _current() -> _State:
    """The state of the newest ledger entry; one query when nothing changed."""
    global _state
    stamp = STAMPS.current()
    kept = _state
    if kept is not None and kept.stamp == stamp:
        return kept
    fresh = _State(stamp, {row.pk: _authority(row) for row in Authority.objects.order_by("sort_key", "key")})
    fresh.expected = {(e.domain, e.land): (e.expected, e.source_url) for e in ExpectedAuthorities.objects.all()}
    _state = fresh
    return fresh


def _table(state: _State, domain: str) -> _Table:
    kept = state.tables.get(domain)
    if kept is None:
        names = ("area_id", "authority_id", "valid_from", "valid_to", "assumption", "origin", "source")
        rows = list(Competence.objects.filter(domain=domain).order_by("area_id", "valid_from").values_list(*names))
        kept = _Table(
            area=_ints([row[0] for row in rows]),
            authority=_ints([row[1] or 0 for row in rows]),
            start=_ints([(row[2] - _EPOCH).days for row in rows]),
            end=_ints([_OPEN if row[3] is None else (row[3] - _EPOCH).days for row in rows]),
            assumption=tuple(row[4] for row in rows),
            origin=tuple(row[5] for row in rows),
            source=tuple(row[6] for row in rows),
            changes=_changes(rows),
        )
        state.tables[domain] = kept
    return kept


def _changes(rows: Sequence[tuple[Any, ...]]) -> Ints:
    days = {day for row in rows for day in (row[2], row[3]) if day is not None}
    return _ints(sorted((day - _EPOCH).days for day in days))


def _authority(row: Authority) -> AuthorityInfo:
    level, ars = row.key.split("-", 1)
    return AuthorityInfo(
        id=row.pk,
        key=row.key,
        kind=AuthorityKind(row.kind),
        name=row.name,
        sort_key=row.sort_key,
        unit_id=row.unit_id,
        land=row.land,
        district=ars[:5] if int(level) >= Level.DISTRICT else "",
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def _ints(values: Sequence[int]) -> Ints:
    return _frozen(np.array(values, dtype=np.int32))


def _frozen(values: Ints) -> Ints:
    values.flags.writeable = False
    return values
