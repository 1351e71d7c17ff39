# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What holds for a connection: of every key the nearest statement, what tests of its specialist system say, and what
follows from all that.

A statement for a place holds for all that lies in it, until something nearer says otherwise. Whoever may see the work
on a connection sees what it inherits, also from places they have no other part in.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Final

from django.db.models import Q

from blaupause.accounts.behalf import unfiltered
from blaupause.accounts.scope import Scope
from blaupause.accounts.wall import current
from blaupause.blueprint.queries import BlueprintInfo, version, version_of
from blaupause.blueprint.rules.content import Parameter
from blaupause.blueprint.rules.vocabulary import implications
from blaupause.catalog.compatibility import Tested
from blaupause.catalog.matrix import Results, results
from blaupause.kernel.places import BUND, Place
from blaupause.rollout.duedates import Told
from blaupause.rollout.models import Connection, Statement
from blaupause.rollout.rules import LiveLevel, State
from blaupause.rollout.systems import NAMING, PROVED, counting, gives_way, used
from blaupause.rollout.values import YES
from blaupause.rollout.workrules import StatementKind

_LENGTHS: Final = (0, 2, 3, 5, 9, 12)
_LAND: Final = 2


@dataclass(frozen=True, slots=True)
class StatementInfo:
    """A statement that holds. `place`: where it was made; `connection_id` None: for everything there.

    `tested`: nobody made it here; it follows from a test of the specialist system (systems.py). `follows`: nor that;
    by the blueprint it follows from the datum or value with this key.
    """

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
    tested: Tested | None = None
    follows: str = ""

    def expired(self, day: date) -> bool:
        """Its last day is over."""
        return self.valid_until is not None and self.valid_until < day


Statements = Mapping[tuple[StatementKind, str], StatementInfo]


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
    system_id: int | None  # of the official events


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
        row.system_id,
    )


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
    known = results()
    return {row.id: nearest(row, (one for at in around(row.place) for one in by_place[at]), known) for row in rows}


def nearest(row: Subject, held: Iterable[Statement], known: Results) -> Statements:
    """Of each key what holds for the connection; what belongs to one authority comes from its own place only.

    `known`: tests of specialist systems, which speak for all who use them.
    """
    parameters = row.blueprint.document.parameters
    mine = [
        one
        for one in held
        if one.connection_id in (None, row.id)
        and one.commitment_id in (None, row.commitment_id)
        and (one.place == row.place or goes_down(one, parameters))
    ]
    mine.sort(key=lambda one: (one.connection_id is not None, len(one.place), one.commitment_id is not None))
    found = {(StatementKind(one.kind), one.key): info_of(one) for one in mine}
    found |= _proved(row, found, known)
    return found | _following(row.blueprint, found)


@lru_cache(maxsize=16)
def _implications(version_id: int, _content_hash: str) -> Mapping[str, frozenset[str]]:
    return implications(version(version_id).document)


def implications_for(blueprint: BlueprintInfo) -> Mapping[str, frozenset[str]]:
    """What follows from data and values of a version; looked up once per process."""
    return _implications(blueprint.id, blueprint.content_hash)


def _following(blueprint: BlueprintInfo, held: Statements) -> dict[tuple[StatementKind, str], StatementInfo]:
    """What the blueprint says holds too, where nobody has said anything of it: as long as what it follows from."""
    found: dict[tuple[StatementKind, str], StatementInfo] = {}
    for key, implied in implications_for(blueprint).items():
        for ground in (held.get((StatementKind.PARAMETER, key)), held.get((StatementKind.DATUM, key))):
            if ground is None or (ground.kind is StatementKind.DATUM and ground.value != YES):
                continue
            for what in implied:
                pair = (StatementKind.DATUM, what)
                if pair not in held and (pair not in found or _lasting(found[pair]) < _lasting(ground)):
                    found[pair] = _followed(ground, what)
    return found


def _followed(ground: StatementInfo, what: str) -> StatementInfo:
    """Nobody has said or looked at it: only what it follows from is somebody's word."""
    datum = replace(ground, id=0, kind=StatementKind.DATUM, key=what, value=YES, note="", version=0, tested=None)
    return replace(datum, verified_on=None, verified_by="", follows=ground.key)


def _lasting(one: StatementInfo) -> date:
    """The last day on which it holds."""
    return one.valid_until or date.max


def named_in(held: Statements) -> dict[str, str]:
    """Which specialist system what holds for a connection names, by the parameters in NAMING."""
    return {key: one.value for key in NAMING if (one := held.get((StatementKind.PARAMETER, key)))}


def _proved(row: Subject, held: Statements, known: Results) -> dict[tuple[StatementKind, str], StatementInfo]:
    """What a passed test of the specialist system says of all its customers, where nothing nearer is said."""
    test = counting(used(named_in(held), row.system_id, known), row.online_service, known)
    if test is None or not test.passed:
        return {}
    day = test.tested_on
    return {
        (kind, key): StatementInfo(
            *(0, kind, key, YES, test.evidence, BUND, None, None, None),
            *(day, test.recorded_by, day, test.confirmed_by, 0, test),
        )
        for kind, key in PROVED
        if gives_way(held.get((kind, key)), row.place)
    }


def goes_down(one: Statement, parameters: Mapping[str, Parameter]) -> bool:
    """Whether it holds below its place too. Values as the blueprint says. Data and checks from Bund and Land only:
    what an authority has, it has for itself, and not for the municipalities in its district.
    """
    if one.kind != StatementKind.PARAMETER:
        return len(one.place) <= _LAND
    parameter = parameters.get(one.key)
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


def told_by(one: StatementInfo | Statement) -> Told:
    """A statement, as far as dates follow from it."""
    return Told(StatementKind(one.kind), one.value, one.since, one.valid_until, one.verified_on)
