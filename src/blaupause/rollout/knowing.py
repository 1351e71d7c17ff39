# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is known of connections, as `gates.decide` needs it: statements of every level, steps, blockers, deviations.

A statement for a place holds for all that lies in it, until something nearer says otherwise. Whoever may see the work
on a connection sees what it inherits, also from places they have no other part in.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from django.db.models import BigIntegerField, F, Q
from django.db.models import Value as Constant
from django.db.models.functions import Cast

from blaupause.accounts.behalf import unfiltered
from blaupause.accounts.rules import Kind, Verb
from blaupause.accounts.scope import Scope
from blaupause.accounts.wall import current
from blaupause.authorities.queries import AuthorityInfo, authorities
from blaupause.authorities.rules import AuthorityKind
from blaupause.blueprint.queries import BlueprintInfo, version, version_of
from blaupause.blueprint.rules.expression import Expression, Facts, Verdict, Vocabulary, evaluate, parse, references
from blaupause.blueprint.rules.expression.vocabulary import Value
from blaupause.blueprint.rules.model import Document
from blaupause.blueprint.rules.vocabulary import shared_data, vocabulary
from blaupause.kernel.places import Place
from blaupause.rollout import values
from blaupause.rollout.gates import Known, StepRule, StepView, decide, rules_of
from blaupause.rollout.models import BlockedConnection, Connection, ConnectionStep, Deviation, Statement
from blaupause.rollout.rules import DeviationKind, LiveLevel, State, StepState
from blaupause.rollout.workrules import StatementKind
from blaupause.territory.queries import territory_at
from blaupause.territory.snapshot import UnitFacts

_LENGTHS: Final = (0, 2, 3, 5, 9, 12)
_LAND: Final = 2


@dataclass(frozen=True, slots=True)
class StatementInfo:
    """A statement that holds. `place`: where it was made; `connection_id` None: for everything there."""

    id: int
    kind: StatementKind
    key: str
    value: str
    note: str
    place: Place
    connection_id: int | None
    commitment_id: int | None
    valid_until: date | None
    since: date
    recorded_by: str
    verified_on: date | None
    verified_by: str
    version: int

    def expired(self, day: date) -> bool:
        """Its last day is over."""
        return self.valid_until is not None and self.valid_until < day


Statements = Mapping[tuple[StatementKind, str], StatementInfo]


@dataclass(frozen=True, slots=True)
class Standing:
    """One connection as it stands: its blueprint, what holds for it, and its steps."""

    connection_id: int
    place: Place
    commitment: str
    online_service: str | None
    state: State
    blueprint: BlueprintInfo
    statements: Statements
    known: Known
    steps: tuple[StepView, ...]

    def step(self, key: str) -> StepView | None:
        """One of its steps."""
        return next((one for one in self.steps if one.key == key), None)


@lru_cache(maxsize=16)
def _rules(version_id: int, _content_hash: str) -> tuple[StepRule, ...]:
    return rules_of(version(version_id).document)


def rules_for(blueprint: BlueprintInfo) -> tuple[StepRule, ...]:
    """The steps of a version as rules; parsed once per process."""
    return _rules(blueprint.id, blueprint.content_hash)


@lru_cache(maxsize=16)
def _words(version_id: int, _content_hash: str) -> Vocabulary:
    return vocabulary(version(version_id).document)


def words_for(blueprint: BlueprintInfo) -> Vocabulary:
    """What the conditions of a version may speak of; made once per process."""
    return _words(blueprint.id, blueprint.content_hash)


@lru_cache(maxsize=16)
def _shared(version_id: int, _content_hash: str) -> frozenset[str]:
    return shared_data(version(version_id).document)


def shared_for(blueprint: BlueprintInfo) -> frozenset[str]:
    """Data that hold for all services of an authority; looked up once per process."""
    return _shared(blueprint.id, blueprint.content_hash)


@lru_cache(maxsize=16)
def _asked(version_id: int, _content_hash: str) -> Mapping[str, Expression]:
    document, words = version(version_id).document, _words(version_id, _content_hash)
    return {key: parse(one.applies, words) for key, one in document.parameters.items() if one.applies}


def needed(blueprint: BlueprintInfo, parameter: str, facts: Facts, online_service: str | None) -> Verdict:
    """Whether a value is needed: by the online service it is for, and by the condition under which it is asked.

    What the version does not ask for, a connection on it does not need.
    """
    found = blueprint.document.parameters.get(parameter)
    if found is None or (found.online_services and online_service not in found.online_services):
        return Verdict.FALSE
    return applies(blueprint, parameter, facts)


def applies(blueprint: BlueprintInfo, parameter: str, facts: Facts) -> Verdict:
    """What the condition of a parameter says; TRUE without one. Conditions are parsed once per process."""
    condition = _asked(blueprint.id, blueprint.content_hash).get(parameter)
    return Verdict.TRUE if condition is None else evaluate(condition, facts).verdict


def standing(scope: Scope, connection_id: int) -> Standing | None:
    """One connection; None when there is none the scope may see the work on. Inside a transaction."""
    return next(iter(standings(scope, [connection_id])), None)


def standings(scope: Scope, connection_ids: Iterable[int]) -> list[Standing]:
    """Those of the connections whose work the scope may see, by number. Three queries, however many they are."""
    rows = Connection.objects.filter(pk__in=set(connection_ids)).select_related(
        "commitment", "online_service", "blueprint_version"
    )
    subjects = [subject_of(row) for row in rows.defer("blueprint_version__document").order_by("pk")]
    mine = [one for one in subjects if scope.may(Verb.SEE, Kind.PROGRESS, one.place)]
    if not mine:
        return []
    statements = statements_of(scope, mine)
    recorded = _recorded(scope, [one.id for one in mine])
    decided: Decided = {}
    where = surroundings()
    return [stand(scope.day, one, statements[one.id], recorded[one.id], where, decided) for one in mine]


@dataclass(frozen=True, slots=True)
class Subject:
    """A connection as far as its work asks for it."""

    id: int
    place: Place
    authority_id: int
    commitment_id: int
    commitment: str
    online_service: str | None
    state: State
    live_level: LiveLevel
    blueprint: BlueprintInfo


def subject_of(row: Connection) -> Subject:
    """From a row that was read with its commitment, online service and blueprint version."""
    return Subject(
        row.pk,
        row.place,
        row.authority_id,
        row.commitment_id,
        row.commitment.key,
        row.online_service.key if row.online_service else None,
        State(row.state),
        LiveLevel(row.live_level),
        version_of(row.blueprint_version),
    )


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Authorities and units by number. Read once for many connections: each reading asks what has changed."""

    authorities: Mapping[int, AuthorityInfo]
    units: Mapping[int, UnitFacts]


def surroundings() -> Surroundings:
    """As of now."""
    return Surroundings(authorities(), territory_at().units)


@dataclass(slots=True)
class Recorded:
    """What was recorded about the steps of one connection; see `gates.Known`."""

    states: dict[str, StepState] = field(default_factory=dict)
    blocked: dict[str, tuple[int, ...]] = field(default_factory=dict)
    deviations: dict[str, DeviationKind] = field(default_factory=dict)


Decided = dict[tuple[object, ...], tuple[StepView, ...]]


def stand(
    day: date,
    one: Subject,
    held: Statements,
    recorded: Recorded,
    where: Surroundings,
    decided: Decided | None = None,
) -> Standing:
    """A connection as it stands, from what was read of it.

    `decided`: what was decided already; connections that are alike in all that conditions ask for share it.
    """
    facts = facts_of(day, one, held, where)
    known = Known(facts, recorded.states, recorded.blocked, recorded.deviations)
    seen: Decided = {} if decided is None else decided
    alike = _alike(one.blueprint, known)
    steps = seen.get(alike)
    if steps is None:
        steps = seen[alike] = decide(rules_for(one.blueprint), known)
    return Standing(
        one.id, one.place, one.commitment, one.online_service, one.state, one.blueprint, held, known, steps
    )


def _alike(blueprint: BlueprintInfo, known: Known) -> tuple[object, ...]:
    """What two connections have to share so that the same is decided: all that the conditions may ask for."""
    facts = known.facts
    names = _names_asked(blueprint.id, blueprint.content_hash)
    parts = (facts.have, facts.value, facts.verified, known.states, known.blocked, known.deviations)
    asked = tuple((name, facts.names.get(name)) for name in names)
    return (blueprint.id, asked, *(frozenset(part.items()) for part in parts))


@lru_cache(maxsize=16)
def _names_asked(version_id: int, content_hash: str) -> tuple[str, ...]:
    rules = _rules(version_id, content_hash)
    asked = (references(one) for rule in rules for one in (rule.gate, rule.applies) if one is not None)
    return tuple(sorted(frozenset[str]().union(*(found.names for found in asked))))


def around(place: Place) -> list[Place]:
    """The place and every one it lies in, from the Bund down."""
    return [place[:length] for length in _LENGTHS if length <= len(place)]


def statements_of(scope: Scope, rows: Sequence[Subject]) -> dict[int, Statements]:
    """What holds for each connection, the nearest of each key."""
    places = {one for row in rows for one in around(row.place)}
    with unfiltered(scope, "what-a-connection-inherits"):
        held = list(
            Statement.objects.within(current())
            .filter(until__isnull=True, place__in=places)
            .filter(Q(connection__isnull=True) | Q(connection__in=[row.id for row in rows]))
        )
    by_place: defaultdict[Place, list[Statement]] = defaultdict(list)
    for one in held:
        by_place[one.place].append(one)
    return {row.id: nearest(row, (one for place in around(row.place) for one in by_place[place])) for row in rows}


def nearest(row: Subject, held: Iterable[Statement]) -> Statements:
    """Of each key what holds for the connection; what belongs to one authority comes from its own place only."""
    document = row.blueprint.document
    mine = [
        one
        for one in held
        if one.connection_id in (None, row.id)
        and one.commitment_id in (None, row.commitment_id)
        and (one.place == row.place or _inherited(one, document))
    ]
    mine.sort(key=lambda one: (one.connection_id is not None, len(one.place), one.commitment_id is not None))
    return {(StatementKind(one.kind), one.key): info_of(one) for one in mine}


def _inherited(one: Statement, document: Document) -> bool:
    """Values as the blueprint says. Data and checks from Bund and Land only: what an authority has, it has for
    itself, and not for the municipalities in its district.
    """
    if one.kind != StatementKind.PARAMETER:
        return len(one.place) <= _LAND
    parameter = document.parameters.get(one.key)
    return parameter is None or parameter.inherited


def info_of(one: Statement) -> StatementInfo:
    """A row as what others read."""
    return StatementInfo(
        one.pk,
        StatementKind(one.kind),
        one.key,
        one.value,
        one.note,
        one.place,
        one.connection_id,
        one.commitment_id,
        one.valid_until,
        one.since,
        one.recorded_by,
        one.verified_on,
        one.verified_by,
        one.version,
    )


def _recorded(scope: Scope, ids: Sequence[int]) -> defaultdict[int, Recorded]:
    """Steps, open hard blockers and present deviations of many connections in one query."""
    names = ("sort", "connection_id", "step", "number")
    steps = ConnectionStep.objects.filter(connection_id__in=ids)
    blocked = BlockedConnection.objects.within(scope).filter(connection__in=ids, until__isnull=True, hard=True)
    bent = Deviation.objects.within(scope).filter(connection__in=ids, until__isnull=True)
    bent = bent.exclude(kind=DeviationKind.ADDED)
    rows = (
        steps.annotate(sort=Constant("step"), number=Cast("state", BigIntegerField()))
        .values_list(*names)
        .union(
            blocked.annotate(sort=Constant("blocker"), number=F("blocker_id")).values_list(*names),
            bent.annotate(sort=Constant("deviation"), number=Cast("kind", BigIntegerField())).values_list(*names),
            all=True,
        )
    )
    found: defaultdict[int, Recorded] = defaultdict(Recorded)
    for what, pk, step, number in sorted(rows):
        note(found[pk], what, step, number)
    return found


def note(recorded: Recorded, what: str, step: str, number: int) -> None:
    """Take one row of step, blocker or deviation into what is recorded."""
    if what == "step":
        recorded.states[step] = StepState(number)
    elif what == "blocker":
        recorded.blocked[step] = (*recorded.blocked.get(step, ()), number)
    elif what == "deviation":
        recorded.deviations[step] = DeviationKind(number)


def facts_of(day: date, row: Subject, held: Statements, where: Surroundings) -> Facts:
    """What conditions may ask of a connection, from what holds for it."""
    document = row.blueprint.document
    value = {
        key: values.decode(parameter, one.value)
        for key, parameter in document.parameters.items()
        if (one := held.get((StatementKind.PARAMETER, key)))
    }
    have = {
        key: not held[StatementKind.PARAMETER, key].expired(day) for key, found in value.items() if found is not None
    }
    verified: dict[str, bool | None] = {}
    for (kind, key), one in held.items():
        if kind is StatementKind.DATUM:
            have[key] = one.value == values.YES and not one.expired(day)
        elif kind is StatementKind.CHECK:
            verified[key] = one.value == values.YES and not _stale(day, document, one)
    facts = Facts(names=_names(row, where), have=have, value=value, verified=verified)
    channel = _channel(row, facts)
    return Facts(names={**facts.names, "channel": channel}, have=have, value=value, verified=verified)


def _stale(day: date, document: Document, one: StatementInfo) -> bool:
    """A result holds as long as somebody said, else as long as the blueprint says."""
    if one.valid_until is not None:
        return one.valid_until < day
    check = document.checks.get(one.key)
    if check is None or check.valid_days is None:
        return False
    return (one.verified_on or one.since) + timedelta(days=check.valid_days) < day


def _names(row: Subject, where: Surroundings) -> dict[str, Value | None]:
    authority = where.authorities[row.authority_id]
    unit = where.units.get(authority.unit_id)
    return {
        "authority_kind": AuthorityKind(authority.kind).name.lower(),
        "population": unit.population if unit else None,
        "land": authority.land,
        "commitment": row.commitment,
        "online_service": row.online_service,
        "connection_state": row.state.name.lower().replace("_", "-"),
        "live_level": row.live_level.name.lower(),
    }


@lru_cache(maxsize=256)
def _routes(
    version_id: int, _content_hash: str, online_service: str
) -> tuple[tuple[tuple[str, Expression | None], ...], tuple[str, ...]]:
    """Ways of an online service with their conditions, and its channels; parsed once per process."""
    document = version(version_id).document
    service = document.online_services[online_service]
    words = _words(version_id, _content_hash)
    routes = tuple(
        (route.channel, parse(route.applies, words) if route.applies else None) for route in service.routes.values()
    )
    return routes, tuple(channel.kind for channel in service.channels)


def _channel(row: Subject, facts: Facts) -> str | None:
    """How applications travel, where only one way is left; else nobody knows."""
    if row.online_service is None or row.online_service not in row.blueprint.document.online_services:
        return None
    routes, channels = _routes(row.blueprint.id, row.blueprint.content_hash, row.online_service)
    left = [way for way, when in routes if when is None or evaluate(when, facts).verdict is not Verdict.FALSE]
    ways = set(left or channels)
    return ways.pop() if len(ways) == 1 else None
