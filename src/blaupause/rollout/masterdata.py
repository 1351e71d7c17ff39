# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The values of a place and of one connection: what is asked, what holds, where it comes from, how complete it is.

A value is asked once, at the level the blueprint names, and holds for everything below; it may be overridden lower
down. What belongs to one authority only is not taken over by others.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum
from typing import Final

from django.db.models import Q, QuerySet

from blaupause.accounts.behalf import unfiltered
from blaupause.accounts.rules import Kind, Verb
from blaupause.accounts.scope import Scope
from blaupause.accounts.wall import current
from blaupause.blueprint.queries import BlueprintInfo, newest_of_land
from blaupause.blueprint.rules.content import Parameter
from blaupause.blueprint.rules.expression import Facts, Verdict
from blaupause.blueprint.rules.expression.vocabulary import Value
from blaupause.blueprint.rules.model import Document
from blaupause.catalog.matrix import results
from blaupause.kernel.places import Place, land_of_place
from blaupause.rollout import values
from blaupause.rollout.completeness import Completeness, Fact, fact_of, measure
from blaupause.rollout.holding import StatementInfo, Statements, Subject, around, info_of, nearest, subject_of
from blaupause.rollout.knowing import applies, facts_of, needed, surroundings
from blaupause.rollout.models import Connection, Statement
from blaupause.rollout.workrules import StatementKind

PROPOSED: Final = "parameters-valid"
"""The datum a person states once everything is verified; the page proposes it, nobody else sets it."""
_DEPTH: Final = {
    name: depth
    for depth, name in enumerate(
        ("federal", "land", "region", "district", "association", "municipality", "connection")
    )
}
_OF_LENGTH: Final = {0: 0, 2: 1, 3: 2, 5: 3, 9: 4, 12: 5}
_AUTHORITY: Final = _DEPTH["municipality"]


class Asked(IntEnum):
    """Where a value is asked, seen from a place or a connection."""

    HERE = 0
    ABOVE = 1  # further up: comes from there, may be overridden here
    BELOW = 2  # further down: entered here it holds for all of them


@dataclass(frozen=True, slots=True)
class Entry:
    """One value: what was said just here, what comes from above, what was said here before (newest first)."""

    key: str
    parameter: Parameter
    asked: Asked
    needed: Verdict
    own: StatementInfo | None
    above: StatementInfo | None
    earlier: tuple[StatementInfo, ...]
    fact: Fact

    @property
    def held(self) -> StatementInfo | None:
        """What holds here."""
        return self.own or self.above

    @property
    def required(self) -> bool:
        """The blueprint asks for it, and nothing says that it does not apply here."""
        return self.parameter.required and self.needed is not Verdict.FALSE


@dataclass(frozen=True, slots=True)
class ConnectionState:
    """One connection of a place and how complete its values are."""

    id: int
    name: tuple[str, str]  # of what was promised, German and English
    completeness: Completeness


@dataclass(frozen=True, slots=True)
class MasterData:
    """Everything a page shows. `connection_id` None: of a place. `proposed`: the datum a person may state now."""

    place: Place
    connection_id: int | None
    commitment: str
    name: tuple[str, str]
    online_service: str | None
    authority_id: int | None
    blueprint: BlueprintInfo
    entries: tuple[Entry, ...]
    completeness: Completeness
    connections: tuple[ConnectionState, ...]
    statements: Statements
    confirmed: StatementInfo | None = None
    proposable: bool = False

    @property
    def parameters(self) -> dict[str, Parameter]:
        """What may be entered here."""
        return {one.key: one.parameter for one in self.entries}


def of_place(scope: Scope, place: Place) -> MasterData | None:
    """The values of a place; None where the scope may not see the work, or where no blueprint is loaded."""
    blueprint = newest_of_land(land_of_place(place)) if scope.may(Verb.SEE, Kind.PROGRESS, place) else None
    if blueprint is None:
        return None
    rows = _connections(Connection.objects.filter(place=place))
    said = _said_around(scope, place)
    standing = _standings(scope.day, rows, said)
    entries = _entries_of_place(scope.day, place, blueprint, said, standing)
    counted = [one.fact for one in entries if one.required and _counts(one, bool(rows))]
    return MasterData(
        place=place,
        connection_id=None,
        commitment="",
        name=("", ""),
        online_service=None,
        authority_id=rows[0].authority_id if rows else None,
        blueprint=blueprint,
        entries=entries,
        completeness=measure(counted),
        connections=tuple(one.state() for one in standing),
        statements={},
    )


def of_connection(scope: Scope, connection_id: int) -> MasterData | None:
    """The values of one connection, inherited ones included; None where the scope may not see the work."""
    row = next(iter(_connections(Connection.objects.filter(pk=connection_id))), None)
    if row is None or not scope.may(Verb.SEE, Kind.PROGRESS, row.place):
        return None
    said = _said_around(scope, row.place)
    found = _standings(scope.day, [row], said)[0]
    entries = _entries_of_connection(scope.day, said, found)
    completeness = measure(one.fact for one in entries if one.required)
    confirmed = found.held.get((StatementKind.DATUM, PROPOSED))
    if confirmed is not None and confirmed.follows:
        confirmed = None  # what follows from a test is nobody's word about the values
    stated = confirmed is not None and confirmed.value == values.YES and not confirmed.expired(scope.day)
    return MasterData(
        place=row.place,
        connection_id=row.pk,
        commitment=row.commitment.key,
        name=_name(row),
        online_service=row.online_service.key if row.online_service else None,
        authority_id=row.authority_id,
        blueprint=found.blueprint,
        entries=entries,
        completeness=completeness,
        connections=(),
        statements=found.held,
        confirmed=confirmed if stated else None,
        proposable=completeness.complete and not stated and _declared(found.blueprint.document),
    )


@dataclass(frozen=True, slots=True)
class _Standing:
    """One connection with what holds for it."""

    row: Connection
    day: date
    subject: Subject
    held: Statements
    facts: Facts

    @property
    def blueprint(self) -> BlueprintInfo:
        """The version it is on."""
        return self.subject.blueprint

    def needed(self, parameter: str) -> Verdict:
        """Whether the connection needs this value."""
        return needed(self.blueprint, parameter, self.facts, self.subject.online_service)

    def state(self) -> ConnectionState:
        """How complete it is."""
        facts = [
            _fact(parameter, self.held.get((StatementKind.PARAMETER, key)), self.day)
            for key, parameter in self.blueprint.document.parameters.items()
            if parameter.required and self.needed(key) is not Verdict.FALSE
        ]
        return ConnectionState(self.row.pk, _name(self.row), measure(facts))


def _standings(day: date, rows: Sequence[Connection], said: Sequence[Statement]) -> list[_Standing]:
    current = [one for one in said if one.until is None]
    found = []
    where, known = surroundings(), results()
    for row in rows:
        subject = subject_of(row)
        held = nearest(subject, current, known)
        found.append(_Standing(row, day, subject, held, facts_of(day, subject, held, where)))
    return found


def _connections(rows: QuerySet[Connection]) -> list[Connection]:
    rows = rows.select_related("commitment", "online_service", "blueprint_version")
    return list(rows.defer("blueprint_version__document").order_by("commitment__order", "pk"))


def _name(row: Connection) -> tuple[str, str]:
    return row.commitment.name_de, row.commitment.name_en


def _said_around(scope: Scope, place: Place) -> list[Statement]:
    """What is said at the place, ended statements too, and what holds above it; one query.

    Whoever may see the work at a place sees what it inherits, also from places they have no other part in.
    """
    with unfiltered(scope, "what-a-place-inherits"):
        rows = Statement.objects.within(current()).filter(
            Q(until__isnull=True, place__in=around(place)) | Q(until__isnull=False, place=place)
        )
        return list(rows.order_by("pk"))


def _general(said: Iterable[Statement]) -> list[Statement]:
    """Values that hold for everything at their place."""
    kind = StatementKind.PARAMETER
    return [one for one in said if one.kind == kind and one.connection_id is None and one.commitment_id is None]


def _entries_of_place(
    day: date, place: Place, blueprint: BlueprintInfo, said: Sequence[Statement], standing: Sequence[_Standing]
) -> tuple[Entry, ...]:
    document, general = blueprint.document, _general(said)
    here = [one for one in general if one.place == place]
    own = {one.key: one for one in here if one.until is None}
    above = {one.key: one for one in sorted(general, key=lambda one: len(one.place)) if one.place != place}
    facts = _facts_at(place, document, {**above, **own})
    earlier = _earlier(here)
    found = []
    for key, parameter in document.parameters.items():
        asked = _asked(place, parameter, bool(standing))
        wanted = _needed(blueprint, key, standing, facts)
        if key not in own and (wanted is Verdict.FALSE or (asked is Asked.BELOW and not parameter.inherited)):
            continue
        inherited = above.get(key) if parameter.inherited else None
        found.append(_entry(day, key, parameter, asked, wanted, own.get(key), inherited, earlier[key]))
    return tuple(found)


def _entries_of_connection(day: date, said: Sequence[Statement], standing: _Standing) -> tuple[Entry, ...]:
    number, document = standing.row.pk, standing.blueprint.document
    mine = [one for one in said if one.connection_id == number and one.kind == StatementKind.PARAMETER]
    own = {one.key: one for one in mine if one.until is None}
    others = [one for one in said if one.until is None and one.connection_id is None]
    above = nearest(standing.subject, others, results())
    earlier = _earlier(mine)
    found = []
    for key, parameter in document.parameters.items():
        wanted = standing.needed(key)
        if wanted is Verdict.FALSE and key not in own:
            continue
        asked = Asked.HERE if parameter.level == "connection" else Asked.ABOVE
        inherited = above.get((StatementKind.PARAMETER, key))
        entry = _entry(day, key, parameter, asked, wanted, own.get(key), None, earlier[key])
        found.append(replace(entry, above=inherited, fact=_fact(parameter, entry.own or inherited, day)))
    return tuple(found)


def _entry(
    day: date,
    key: str,
    parameter: Parameter,
    asked: Asked,
    wanted: Verdict,
    own: Statement | None,
    above: Statement | None,
    earlier: Sequence[Statement],
) -> Entry:
    said = info_of(own) if own else None
    inherited = info_of(above) if above else None
    fact = _fact(parameter, said or inherited, day)
    return Entry(key, parameter, asked, wanted, said, inherited, tuple(map(info_of, earlier)), fact)


def _earlier(said: Iterable[Statement]) -> defaultdict[str, list[Statement]]:
    """Ended statements by key, newest first."""
    found: defaultdict[str, list[Statement]] = defaultdict(list)
    for one in sorted(said, key=lambda one: -one.pk):
        if one.until is not None:
            found[one.key].append(one)
    return found


def _fact(parameter: Parameter, said: StatementInfo | None, day: date) -> Fact:
    if said is None:
        return Fact.MISSING
    return fact_of(parameter, said.value, said.verified_on is not None, said.valid_until, day)


def _asked(place: Place, parameter: Parameter, authority: bool) -> Asked:
    """An authority is asked for everything between its own level and the connection, whatever that level is."""
    here, level = _OF_LENGTH[len(place)], _DEPTH[parameter.level]
    if level < here:
        return Asked.ABOVE
    return Asked.HERE if level <= (_AUTHORITY if authority else here) else Asked.BELOW


def _counts(entry: Entry, authority: bool) -> bool:
    """What comes from above counts where somebody works with it; elsewhere only what is asked there."""
    return entry.asked is Asked.HERE or (authority and entry.asked is Asked.ABOVE)


def _needed(blueprint: BlueprintInfo, key: str, standing: Sequence[_Standing], facts: Facts) -> Verdict:
    """By its connections if there are any: needed by one is needed."""
    if not standing:
        return applies(blueprint, key, facts)
    verdicts = [one.needed(key) for one in standing]
    return next((one for one in (Verdict.TRUE, Verdict.UNKNOWN) if one in verdicts), Verdict.FALSE)


def _facts_at(place: Place, document: Document, held: Mapping[str, Statement]) -> Facts:
    """What conditions may ask where there is no connection: values, and the Land."""
    value: dict[str, Value | None] = {
        key: values.decode(parameter, held[key].value)
        for key, parameter in document.parameters.items()
        if key in held
    }
    names: dict[str, Value | None] = {"land": land_of_place(place) or None}
    return Facts(names=names, have={key: True for key, found in value.items() if found is not None}, value=value)


def _declared(document: Document) -> bool:
    return any(one.key == PROPOSED for step in document.steps.values() for one in step.produces)
