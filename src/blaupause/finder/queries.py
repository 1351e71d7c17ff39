# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""„Is it online where I live?“: search, a municipality with all its answers, one service."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from blaupause.authorities import queries as authorities
from blaupause.authorities.queries import AuthorityInfo, CompetenceInfo
from blaupause.catalog import queries as catalog
from blaupause.catalog.queries import CommitmentInfo
from blaupause.finder import connections
from blaupause.finder.answers import Status, Way, status, way
from blaupause.finder.history import Successor, gone
from blaupause.finder.rules import Delivery, Entry, Index, Why
from blaupause.kernel.clock import today
from blaupause.kernel.memory import Memory
from blaupause.rollout.rules import LiveLevel, State, Strength
from blaupause.territory import queries as territory
from blaupause.territory.queries import Territory, UnitFacts
from blaupause.territory.rules import Level

__all__ = [
    "Hit",
    "MunicipalityAnswer",
    "ServiceAnswer",
    "Status",
    "Successor",
    "Way",
    "Why",
    "municipality",
    "search",
    "service",
]

_indexes = Memory(2)
_postcodes = Memory(2)


@dataclass(frozen=True, slots=True)
class Hit:
    """A municipality found. `place`: the part of it or the postcode that was meant.

    `district_full` is the name with its kind ("Landkreis Augsburg"); empty when the municipality is its own district.
    """

    ags: str
    name: str
    name_full: str
    district_name: str
    district_full: str
    land_name: str
    population: int
    why: Why
    place: str


@dataclass(frozen=True, slots=True)
class Alternative:
    """Where to go instead; `seat` as in the register, no address is held."""

    way: Way
    authority_name: str
    seat: str


@dataclass(frozen=True, slots=True)
class ServiceAnswer:
    """One commitment in one municipality. `authority` None: not known who is competent."""

    commitment: CommitmentInfo
    status: Status
    authority: AuthorityInfo | None
    competence: CompetenceInfo | None
    connection_id: int | None
    state: State
    live_level: LiveLevel
    strength: Strength
    since: date | None
    evidence_on: date | None
    source_url: str
    demonstration: bool
    alternative: Alternative | None


@dataclass(frozen=True, slots=True)
class MunicipalityAnswer:
    """A municipality on a day. When `gone_on` is set it exists no more: last known facts, and `moved_to`.

    No `services` although it exists: its Land has no commitments that are known here.
    """

    day: date
    status_date: date
    unit: UnitFacts
    association: UnitFacts | None
    district: UnitFacts | None
    region: UnitFacts | None
    land: UnitFacts
    postcodes: tuple[str, ...]
    places: tuple[str, ...]
    services: tuple[ServiceAnswer, ...]
    gone_on: date | None
    moved_to: tuple[Successor, ...]
    demonstration: bool


def search(text: str, limit: int = 10, day: date | None = None) -> tuple[Hit, ...]:
    """Municipalities meant by a name, part of a name, place, postcode or AGS; the best first."""
    there = territory.territory_at(day)
    index = _indexes.get((there.units,), "", lambda: _build(there))
    return tuple(
        Hit(
            match.entry.ags,
            match.entry.name,
            match.entry.name_full,
            match.entry.district,
            _district_full(there, match.entry.ags),
            match.entry.land,
            match.entry.population,
            match.why,
            match.place,
        )
        for match in index.search(text, limit)
    )


def _district_full(there: Territory, ags: str) -> str:
    unit = there.by_ags(ags)
    district = next((step for step in there.path(unit.id) if step.level is Level.DISTRICT), None) if unit else None
    return district.name_full if unit and district and district.ars != unit.ars else ""


def _build(there: Territory) -> Index:
    entries = []
    for unit in there.at_level(Level.MUNICIPALITY):
        above = {step.level: step.name for step in there.path(unit.id)}
        district, land = above.get(Level.DISTRICT, ""), above.get(Level.LAND, "")
        entries.append(Entry(unit.ags, unit.name, unit.name_full, district, land, unit.population or 0))
    return Index(entries, [Delivery(entry.postcode, entry.ags, entry.place) for entry in territory.postcodes()])


def municipality(ags: str, day: date | None = None, *, demonstration: bool) -> MunicipalityAnswer | None:
    """Everything about a municipality; None when there never was one with this key (8 digits)."""
    day = day or today()
    there = territory.territory_at(day)
    unit = there.by_ags(ags)
    if unit is None:
        return _gone(ags, day, demonstration)
    promises = catalog.commitments(unit.ars[:2])
    return _answer(there, unit, _services(there, unit, promises, demonstration), demonstration)


def service(
    ags: str, commitment: str, day: date | None = None, *, demonstration: bool
) -> tuple[MunicipalityAnswer, ServiceAnswer | None] | None:
    """A municipality and one service there; no service when it is gone or its Land made no such commitment."""
    day = day or today()
    there = territory.territory_at(day)
    unit = there.by_ags(ags)
    if unit is None:
        gone = _gone(ags, day, demonstration)
        return (gone, None) if gone else None
    promises = [info for info in catalog.commitments(unit.ars[:2]) if info.key == commitment]
    found = _services(there, unit, promises, demonstration)
    return _answer(there, unit, found, demonstration), found[0] if found else None


def _answer(
    there: Territory,
    unit: UnitFacts,
    services: tuple[ServiceAnswer, ...],
    demonstration: bool,
    gone_on: date | None = None,
    moved_to: tuple[Successor, ...] = (),
) -> MunicipalityAnswer:
    above = {step.level: step for step in there.path(unit.id)}
    delivered = _delivered(there).get(unit.ags, ())
    return MunicipalityAnswer(
        day=there.day,
        status_date=there.status_date,
        unit=unit,
        association=there.units.get(unit.association_id) if unit.association_id is not None else None,
        district=above.get(Level.DISTRICT),
        region=above.get(Level.REGION),
        land=above[Level.LAND],
        postcodes=tuple(dict.fromkeys(entry.postcode for entry in delivered)),
        places=tuple(sorted({entry.place for entry in delivered} - {unit.name})),
        services=services,
        gone_on=gone_on,
        moved_to=moved_to,
        demonstration=demonstration,
    )


def _delivered(there: Territory) -> dict[str, list[territory.PostcodeEntry]]:
    def make() -> dict[str, list[territory.PostcodeEntry]]:
        found: dict[str, list[territory.PostcodeEntry]] = {}
        for entry in territory.postcodes():
            found.setdefault(entry.ags, []).append(entry)
        return found

    return _postcodes.get((there.units,), "", make)


def _services(
    there: Territory, unit: UnitFacts, promises: Sequence[CommitmentInfo], demonstration: bool
) -> tuple[ServiceAnswer, ...]:
    competent = {
        domain: authorities.competent_authority(domain, unit.id, there.day)
        for domain in dict.fromkeys(info.competence for info in promises)
    }
    wanted = [
        (found.authority.id, info.id)
        for info in promises
        if (found := competent[info.competence]) is not None and found.authority is not None
    ]
    known = connections.best(wanted, there.day, demonstration)
    return tuple(_service(there, info, competent[info.competence], known) for info in promises)


def _service(
    there: Territory,
    info: CommitmentInfo,
    competence: CompetenceInfo | None,
    known: dict[tuple[int, int], connections.Standing],
) -> ServiceAnswer:
    authority = competence.authority if competence else None
    standing = known.get((authority.id, info.id), connections.NOTHING) if authority else connections.NOTHING
    answer = status(standing.state)
    go = way(answer, authority is not None)
    alternative = Alternative(go, authority.name if authority else "", _seat(there, authority)) if go else None
    return ServiceAnswer(
        commitment=info,
        status=answer,
        authority=authority,
        competence=competence,
        connection_id=standing.connection_id,
        state=standing.state,
        live_level=standing.live_level,
        strength=standing.strength,
        since=standing.since,
        evidence_on=standing.evidence_on,
        source_url=standing.source_url,
        demonstration=standing.demonstration,
        alternative=alternative,
    )


def _seat(there: Territory, authority: AuthorityInfo | None) -> str:
    """Where an authority sits: the seat of its unit, a municipality itself; empty when not known."""
    unit = there.units.get(authority.unit_id) if authority else None
    if unit is None:
        return ""
    return unit.name if unit.level is Level.MUNICIPALITY else unit.seat


def _gone(ags: str, day: date, demonstration: bool) -> MunicipalityAnswer | None:
    """Last facts and successors of a municipality that existed before `day`."""
    ended = gone(ags, day)
    if ended is None:
        return None
    then = territory.territory_at(ended.last_day)
    unit = then.units.get(ended.unit_id)
    if unit is None:
        return None
    return _answer(then, unit, (), demonstration, gone_on=ended.on, moved_to=ended.successors)
