# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is known of connections, as `gates.decide` needs it: statements of every level, steps, blockers, deviations.

A statement for a place holds for all that lies in it, until something nearer says otherwise. Whoever may see the work
on a connection sees what it inherits, also from places they have no other part in.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from django.db.models import F, Q

from blaupause.accounts.behalf import unfiltered
from blaupause.accounts.rules import Kind, Verb
from blaupause.accounts.scope import Scope
from blaupause.accounts.wall import current
from blaupause.authorities.queries import AuthorityInfo, authorities
from blaupause.authorities.rules import AuthorityKind
from blaupause.blueprint.queries import BlueprintInfo, version
from blaupause.blueprint.rules.expression import Expression, Facts, Verdict, evaluate, parse
from blaupause.blueprint.rules.expression.vocabulary import Value
from blaupause.blueprint.rules.model import Document
from blaupause.blueprint.rules.vocabulary import vocabulary
from blaupause.kernel.places import Place
from blaupause.rollout import values
from blaupause.rollout.gates import Known, StepRule, StepView, decide, rules_of
from blaupause.rollout.models import BlockedConnection, Connection, ConnectionStep, Deviation, Statement
from blaupause.rollout.rules import DeviationKind, LiveLevel, State, StepState
from blaupause.rollout.workrules import StatementKind
from blaupause.territory.queries import UnitFacts, territory_at

_LENGTHS: Final = (0, 2, 3, 5, 9, 12)


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


def standing(scope: Scope, connection_id: int) -> Standing | None:
    """One connection; None when there is none the scope may see the work on. Inside a transaction."""
    return next(iter(standings(scope, [connection_id])), None)


def standings(scope: Scope, connection_ids: Iterable[int]) -> list[Standing]:
    """Those of the connections whose work the scope may see, by number. Six queries, however many they are."""
    rows = [
        row
        for row in Connection.objects.filter(pk__in=set(connection_ids))
        .select_related("commitment", "online_service")
        .order_by("pk")
        if scope.may(Verb.SEE, Kind.PROGRESS, row.place)
    ]
    if not rows:
        return []
    ids = [row.pk for row in rows]
    blueprints = {pk: version(pk) for pk in {row.blueprint_version_id for row in rows}}
    statements = statements_of(scope, rows, blueprints)
    states = _states(ids)
    blocked = _blocked(scope, ids)
    deviations = _deviations(scope, ids)
    found = []
    bodies, units = authorities(), territory_at().units  # once: each call asks whether something has changed
    for row in rows:
        blueprint = blueprints[row.blueprint_version_id]
        held = statements[row.pk]
        body = bodies[row.authority_id]
        facts = facts_of(scope.day, names_of(row, body, units.get(body.unit_id)), blueprint, held)
        known = Known(facts, states[row.pk], blocked[row.pk], deviations[row.pk])
        service = row.online_service.key if row.online_service else None
        steps = decide(rules_for(blueprint), known)
        found.append(
            Standing(row.pk, row.place, row.commitment.key, service, State(row.state), blueprint, held, known, steps)
        )
    return found


def around(place: Place) -> list[Place]:
    """The place and every one it lies in, from the Bund down."""
    return [place[:length] for length in _LENGTHS if length <= len(place)]


def statements_of(
    scope: Scope, rows: Sequence[Connection], blueprints: Mapping[int, BlueprintInfo]
) -> dict[int, Statements]:
    """What holds for each connection, the nearest of each key; `blueprints` by the number of the version."""
    places = {one for row in rows for one in around(row.place)}
    with unfiltered(scope, "what-a-connection-inherits"):
        held = list(
            Statement.objects.within(current())
            .filter(until__isnull=True, place__in=places)
            .filter(Q(connection__isnull=True) | Q(connection__in=[row.pk for row in rows]))
        )
    by_place: defaultdict[Place, list[Statement]] = defaultdict(list)
    for one in held:
        by_place[one.place].append(one)
    return {
        row.pk: nearest(
            row,
            (one for place in around(row.place) for one in by_place[place]),
            blueprints[row.blueprint_version_id].document,
        )
        for row in rows
    }


def nearest(row: Connection, held: Iterable[Statement], document: Document) -> Statements:
    """Of each key what holds for the connection; values that belong to one authority come from its own place only."""
    mine = [
        one
        for one in held
        if one.connection_id in (None, row.pk)
        and one.commitment_id in (None, row.commitment_id)
        and (one.place == row.place or _inherited(one, document))
    ]
    mine.sort(key=lambda one: (one.connection_id is not None, len(one.place), one.commitment_id is not None))
    return {(StatementKind(one.kind), one.key): info_of(one) for one in mine}


def _inherited(one: Statement, document: Document) -> bool:
    parameter = document.parameters.get(one.key) if one.kind == StatementKind.PARAMETER else None
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


def _states(ids: Sequence[int]) -> defaultdict[int, dict[str, StepState]]:
    found: defaultdict[int, dict[str, StepState]] = defaultdict(dict)
    rows = ConnectionStep.objects.filter(connection_id__in=ids).values_list("connection_id", "step", "state")
    for pk, step, state in rows:
        found[pk][step] = StepState(state)
    return found


def _blocked(scope: Scope, ids: Sequence[int]) -> defaultdict[int, dict[str, tuple[int, ...]]]:
    found: defaultdict[int, dict[str, tuple[int, ...]]] = defaultdict(dict)
    rows = BlockedConnection.objects.within(scope).filter(connection__in=ids, until__isnull=True, hard=True)
    numbers = rows.annotate(number=F("blocker_id")).values_list("connection_id", "step", "number")
    for pk, step, number in numbers.order_by("number"):
        found[pk][step] = (*found[pk].get(step, ()), number)
    return found


def _deviations(scope: Scope, ids: Sequence[int]) -> defaultdict[int, dict[str, DeviationKind]]:
    found: defaultdict[int, dict[str, DeviationKind]] = defaultdict(dict)
    rows = (
        Deviation.objects.within(scope)
        .filter(connection__in=ids, until__isnull=True)
        .exclude(kind=DeviationKind.ADDED)
    )
    for pk, step, kind in rows.values_list("connection_id", "step", "kind"):
        found[pk][step] = DeviationKind(kind)
    return found


def facts_of(day: date, names: Mapping[str, Value | None], blueprint: BlueprintInfo, held: Statements) -> Facts:
    """What conditions may ask of a connection, from what holds for it; `names` are those of names_of."""
    document = blueprint.document
    value = {
        key: values.decode(parameter, one.value)
        for key, parameter in document.parameters.items()
        if (one := held.get((StatementKind.PARAMETER, key)))
    }
    have = {key: True for key, found in value.items() if found is not None}
    verified: dict[str, bool | None] = {}
    for (kind, key), one in held.items():
        if kind is StatementKind.DATUM:
            have[key] = one.value == values.YES and not one.expired(day)
        elif kind is StatementKind.CHECK:
            verified[key] = one.value == values.YES and not _stale(day, document, one)
    facts = Facts(names=names, have=have, value=value, verified=verified)
    channel = _channel(blueprint, names["online_service"], facts)
    return Facts(names={**facts.names, "channel": channel}, have=have, value=value, verified=verified)


def _stale(day: date, document: Document, one: StatementInfo) -> bool:
    """A result holds as long as somebody said, else as long as the blueprint says."""
    if one.valid_until is not None:
        return one.valid_until < day
    check = document.checks.get(one.key)
    if check is None or check.valid_days is None:
        return False
    return (one.verified_on or one.since) + timedelta(days=check.valid_days) < day


def names_of(row: Connection, authority: AuthorityInfo, unit: UnitFacts | None) -> dict[str, Value | None]:
    """What is known of every connection without anybody stating it."""
    return {
        "authority_kind": AuthorityKind(authority.kind).name.lower(),
        "population": unit.population if unit else None,
        "land": authority.land,
        "commitment": row.commitment.key,
        "online_service": row.online_service.key if row.online_service else None,
        "connection_state": State(row.state).name.lower().replace("_", "-"),
        "live_level": LiveLevel(row.live_level).name.lower(),
    }


@lru_cache(maxsize=256)
def _routes(
    version_id: int, _content_hash: str, online_service: str
) -> tuple[tuple[tuple[str, Expression | None], ...], tuple[str, ...]]:
    """Ways of an online service with their conditions, and its channels; parsed once per process."""
    document = version(version_id).document
    service = document.online_services[online_service]
    words = vocabulary(document)
    routes = tuple(
        (route.channel, parse(route.applies, words) if route.applies else None) for route in service.routes.values()
    )
    return routes, tuple(channel.kind for channel in service.channels)


def _channel(blueprint: BlueprintInfo, online_service: Value | None, facts: Facts) -> str | None:
    """How applications travel, where only one way is left; else nobody knows."""
    if not isinstance(online_service, str) or online_service not in blueprint.document.online_services:
        return None
    routes, channels = _routes(blueprint.id, blueprint.content_hash, online_service)
    left = [way for way, when in routes if when is None or evaluate(when, facts).verdict is not Verdict.FALSE]
    ways = set(left or channels)
    return ways.pop() if len(ways) == 1 else None
