# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reading what a case holds in this room. Runs as the system; few questions, whatever the case."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Count, F, JSONField, Q, QuerySet, Value
from django.db.models.functions import Cast, JSONObject

from blaupause.accounts.wall import current
from blaupause.authorities.queries import authorities, place_of_authority
from blaupause.authorities.takeover import passings
from blaupause.blueprint.queries import BlueprintInfo, newest_of_land, version_of
from blaupause.catalog.queries import commitments
from blaupause.kernel.places import Place, land_of_place
from blaupause.kernel.succession import Case
from blaupause.rollout.models import (
    BlockedConnection,
    Connection,
    ConnectionEvent,
    ConnectionStep,
    ConnectionSuccession,
    Deviation,
    Effort,
    Message,
    Statement,
    VersionReview,
)
from blaupause.rollout.rules import DeviationKind, ReviewState, State, StepState
from blaupause.rollout.takeover.held import Bent, Conn, Group, Held, Link, Review, Said
from blaupause.rollout.workrules import StatementKind
from blaupause.territory.queries import territory_at
from blaupause.territory.rules import Level

_ADDRESSES: Final = ("mail", "url", "postcodes")
"""Types of values that say where one body is found: never those of another one."""
Slot = tuple[int, str]
"""Authority and domain."""


@dataclass(frozen=True)
class Read:
    """What was read, with the rows to write to. `versions`: on which version a group goes on."""

    held: Held
    rows: Mapping[int, Connection]
    versions: Mapping[str, BlueprintInfo]
    blueprint: BlueprintInfo | None

    @property
    def rests(self) -> tuple[str, ...]:
        """What the plan was made from besides the things themselves."""
        held = self.held
        marks = [
            f"own:{g.own.id}:{g.own.revision}:{sorted((g.own.steps or {}).items())}" for g in held.groups if g.own
        ]
        marks += [f"own-statement:{one.id}:{one.version}" for one in held.own_said]
        marks += [f"own-link:{one.id}" for one in held.own_links]
        marks += [f"own-deviation:{one.id}:{one.version}" for one in held.own_bent]
        return (*marks, f"blueprint:{self.blueprint.content_hash if self.blueprint else ''}")


@dataclass
class _Work:
    """What hangs on connections."""

    known: set[int] = field(default_factory=set)
    taken: set[int] = field(default_factory=set)
    steps: defaultdict[int, dict[str, StepState]] = field(default_factory=lambda: defaultdict(dict))
    messages: dict[int, int] = field(default_factory=dict)
    efforts: dict[int, int] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    bent: list[Bent] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)


def read(case: Case, day: date) -> Read:
    """Everything the predecessors hold, and what the successor has of its own."""
    places = [part.place for part in case.gone]
    targets = _targets(case)
    rows = _connections(places, set(targets.values()))
    old = [pk for pk, row in rows.items() if row.place in places]
    own = [pk for pk in rows if pk not in old]
    there = {case.successor.place, *(row.place for pk, row in rows.items() if pk in own)} if case.whole else set()
    blueprint = newest_of_land(land_of_place(places[0])) if places else None
    work = _work(list(rows), [*places, *sorted(there)], blueprint)
    conns = {pk: _conn(row, work) for pk, row in rows.items()}
    groups, versions = _groups(case, rows, conns, targets, old)
    grouped = {one.id for group in groups for one in group.predecessors}
    held = Held(
        day=day,
        gone=tuple(places),
        successor=case.successor.place if case.whole else None,
        established=case.whole and _established(case),
        groups=tuple(groups),
        orphans=tuple(conns[pk] for pk in old if pk not in grouped and not conns[pk].taken),
        said=tuple(one for one in work.said if one.place in places),
        own_said=tuple(one for one in work.said if one.place not in places and _concerns(case, one, own)),
        links=tuple(one for one in work.links if one.connection in old),
        own_links=tuple(one for one in work.links if one.connection in own),
        bent=tuple(one for one in work.bent if one.connection in old),
        own_bent=tuple(one for one in work.bent if one.connection in own and one.kind is not DeviationKind.ADDED),
        reviews=tuple(one for one in work.reviews if one.connection in old),
    )
    return Read(held, rows, versions, blueprint)


def _targets(case: Case) -> dict[Slot, int]:
    """The one authority that keeps the promises of another one in a domain now."""
    if not case.whole:
        return {}
    return {
        (one.old, one.domain): next(iter(one.targets))
        for one in passings(case)
        if one.ended and len(one.targets) == 1
    }


def _connections(places: Collection[Place], targets: Collection[int]) -> dict[int, Connection]:
    rows = Connection.objects.filter(Q(place__in=list(places)) | Q(authority__in=list(targets)))
    rows = rows.select_related("authority", "commitment", "blueprint_version").defer("blueprint_version__document")
    found = rows.order_by("commitment__order", "pk")
    return {row.pk: row for row in found}


def _established(case: Case) -> bool:
    """The successor was there the day before."""
    before = territory_at(case.on - timedelta(days=1))
    return any(before.get(Level(level), ars) is not None for level, ars in case.successor.keys)


def _work(ids: Sequence[int], places: Sequence[Place], blueprint: BlueprintInfo | None) -> _Work:
    """All that hangs on these connections, and what is said at these places, in one question."""
    work = _Work()
    scope, on = current(), {"connection__in": ids}
    parts: list[QuerySet[Any]] = [
        _part("known", ConnectionEvent.objects.filter(**on).distinct(), 0),
        _part("taken", ConnectionSuccession.objects.filter(predecessor__in=ids), 0, of="predecessor_id"),
        _part("step", ConnectionStep.objects.filter(**on).exclude(state=StepState.OPEN), 0, "step", "state"),
        _part("message", _counted(Message.objects.within(scope).filter(**on)), 0, "n"),
        _part("effort", _counted(Effort.objects.within(scope).filter(**on)), 0, "n"),
        _part(
            "link",
            BlockedConnection.objects.within(scope).filter(until__isnull=True, **on),
            "pk", "blocker_id", "step", "hard", "since",
        ),
        _part(
            "bent",
            Deviation.objects.within(scope).filter(until__isnull=True, **on),
            "pk", "step", "kind", "what", "reason", "since", "version",
        ),
        _part("review", VersionReview.objects.within(scope).filter(state=ReviewState.OPEN, **on), "pk", "version"),
        _part(
            "said",
            Statement.objects.within(scope).filter(place__in=places, until__isnull=True),
            "pk", "place", "commitment_id", "kind", "key", "value", "valid_until", "version", "personal",
        ),
    ]  # fmt: skip
    for sort, number, pk, facts in sorted(parts[0].union(*parts[1:], all=True), key=lambda row: row[:3]):
        if sort == "said":
            work.said.append(_said(number, pk, facts, blueprint))
        else:
            _note(work, sort, number, pk, facts)
    return work


def _said(number: int, connection: int | None, facts: Mapping[str, Any], blueprint: BlueprintInfo | None) -> Said:
    until = facts["valid_until"]
    return Said(
        number,
        facts["place"],
        connection,
        facts["commitment_id"],
        StatementKind(facts["kind"]),
        facts["key"],
        facts["value"],
        date.fromisoformat(until) if until else None,
        facts["version"],
        not facts["personal"] and carries(blueprint, facts["key"]),
    )


def _counted(rows: QuerySet[Any]) -> QuerySet[Any]:
    counted: QuerySet[Any] = rows.order_by().values("connection_id").annotate(n=Count("pk"))
    return counted


def _part(sort: str, rows: QuerySet[Any], number: str | int, *names: str, of: str = "connection_id") -> QuerySet[Any]:
    """One sort of thing as (sort, number, connection, facts)."""
    facts = JSONObject(**{name: F(name) for name in names}) if names else Cast(Value("{}"), JSONField())
    told: QuerySet[Any] = rows.annotate(
        sort=Value(sort), number=F(number) if isinstance(number, str) else Value(number), of=F(of), facts=facts
    )
    listed: QuerySet[Any] = told.order_by().values_list("sort", "number", "of", "facts")
    return listed


def _note(work: _Work, sort: str, number: int, pk: int, facts: Mapping[str, Any]) -> None:
    if sort == "known":
        work.known.add(pk)
    elif sort == "taken":
        work.taken.add(pk)
    elif sort == "step":
        work.steps[pk][facts["step"]] = StepState(facts["state"])
    elif sort == "message":
        work.messages[pk] = facts["n"]
    elif sort == "effort":
        work.efforts[pk] = facts["n"]
    elif sort == "review":
        work.reviews.append(Review(number, pk, facts["version"]))
    elif sort == "link":
        since = date.fromisoformat(facts["since"])
        work.links.append(Link(number, facts["blocker_id"], pk, facts["step"], facts["hard"], since))
    else:
        since, kind = date.fromisoformat(facts["since"]), DeviationKind(facts["kind"])
        told = (facts["step"], kind, facts["what"], facts["reason"], since, facts["version"])
        work.bent.append(Bent(number, pk, *told))


def _conn(row: Connection, work: _Work) -> Conn:
    return Conn(
        row.pk,
        row.place,
        row.authority.name,
        State(row.state),
        row.revision,
        known=row.pk in work.known,
        taken=row.pk in work.taken,
        system=row.system_id,
        steps=dict(work.steps[row.pk]),
        messages=work.messages.get(row.pk, 0),
        efforts=work.efforts.get(row.pk, 0),
    )


def _groups(
    case: Case,
    rows: Mapping[int, Connection],
    conns: Mapping[int, Conn],
    targets: Mapping[Slot, int],
    old: Collection[int],
) -> tuple[list[Group], dict[str, BlueprintInfo]]:
    domains = {one.id: one.competence for one in commitments()}
    mine = {(row.authority_id, row.commitment_id, row.online_service_id): pk for pk, row in rows.items()}
    members: defaultdict[tuple[int, int, int | None], list[Connection]] = defaultdict(list)
    for pk in old:
        row = rows[pk]
        target = targets.get((row.authority_id, domains.get(row.commitment_id, "")))
        if target is not None:
            members[target, row.commitment_id, row.online_service_id].append(row)
    groups, versions = [], {}
    for key, found in members.items():
        own = rows[mine[key]] if key in mine else None
        newest = own or max(found, key=lambda row: row.blueprint_version_id)
        info = version_of(newest.blueprint_version)
        group = Group(
            authority=key[0],
            commitment=key[1],
            service=key[2],
            place=place_of_authority(authorities()[key[0]].key),
            predecessors=tuple(conns[row.pk] for row in found),
            own=conns[own.pk] if own else None,
            steps=frozenset(step.key for step in info.steps),
            established=own is not None and _established(case),
        )
        groups.append(group)
        versions[group.key] = info
    return groups, versions


def _concerns(case: Case, one: Said, own: Collection[int]) -> bool:
    return one.connection in own or (one.connection is None and one.place == case.successor.place)


def carries(blueprint: BlueprintInfo | None, key: str) -> bool:
    """The value may hold at another body: no name, no address, no key, nothing that belongs to one body only."""
    parameter = blueprint.document.parameters.get(key) if blueprint else None
    if parameter is None or not parameter.inherited or parameter.personal:
        return False
    return parameter.type not in _ADDRESSES
