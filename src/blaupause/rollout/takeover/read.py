# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reading what a case holds in this room. Runs as the system; a dozen questions whatever the case."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Count, QuerySet

from blaupause.accounts.wall import current
from blaupause.authorities.queries import AuthorityInfo, authorities, place_of_authority
from blaupause.authorities.takeover import Passing, passings
from blaupause.blueprint.queries import BlueprintInfo, newest_of_land, version
from blaupause.catalog.queries import CommitmentInfo, commitments
from blaupause.kernel.places import land_of_place
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
from blaupause.territory.queries import Territory, territory_at
from blaupause.territory.rules import Level

_ADDRESSES: Final = ("mail", "url", "postcodes")
"""Types of values that say where one body is found: never those of another one."""


@dataclass(frozen=True)
class Read:
    """What was read, with the rows to write to. `versions`: on which version a group goes on."""

    held: Held
    rows: Mapping[int, Connection]
    versions: Mapping[str, BlueprintInfo]


def read(case: Case, day: date) -> Read:
    """Everything the predecessors hold, and what the successor has of its own."""
    places = [part.place for part in case.gone]
    rows = {row.pk: row for row in _connections(Connection.objects.filter(place__in=places))}
    targets = _targets(case, rows.values())
    own_rows = {row.pk: row for row in _connections(_owned(rows.values(), targets))}
    conns = _conns([*rows.values(), *own_rows.values()])
    established = case.whole and _established(case)
    groups, versions = _groups(rows, own_rows, conns, targets, established)
    grouped = {one.id for group in groups for one in group.predecessors}
    blueprint = newest_of_land(land_of_place(case.common or places[0])) if places else None
    ids, own_ids = list(rows), list(own_rows)
    held = Held(
        day=day,
        gone=tuple(places),
        successor=case.successor.place if case.whole else None,
        established=established,
        groups=tuple(groups),
        orphans=tuple(conns[pk] for pk in rows if pk not in grouped and not conns[pk].taken),
        said=_said(Statement.objects.within(current()).filter(place__in=places), blueprint),
        own_said=_said(_said_there(case, own_ids), blueprint),
        links=_links(ids),
        own_links=_links(own_ids),
        bent=_bent(ids),
        own_bent=tuple(one for one in _bent(own_ids) if one.kind is not DeviationKind.ADDED),
        reviews=_reviews(ids),
    )
    return Read(held, {**rows, **own_rows}, versions)


def _connections(rows: QuerySet[Connection]) -> list[Connection]:
    return list(rows.select_related("authority", "commitment").order_by("commitment__order", "pk"))


def _targets(case: Case, rows: Iterable[Connection]) -> dict[int, int]:
    """Connection → the one authority that keeps its promise now."""
    if not case.whole:
        return {}
    domains = {one.id: one.competence for one in commitments()}
    by_slot: dict[tuple[int, str], Passing] = {(one.old, one.domain): one for one in passings(case)}
    found = {}
    for row in rows:
        passing = by_slot.get((row.authority_id, domains.get(row.commitment_id, "")))
        if passing is not None and passing.ended and len(passing.targets) == 1:
            (found[row.pk],) = passing.targets
    return found


def _owned(rows: Iterable[Connection], targets: Mapping[int, int]) -> QuerySet[Connection]:
    promises = {row.commitment_id for row in rows if row.pk in targets}
    return Connection.objects.filter(authority__in=set(targets.values()), commitment__in=promises)


def _established(case: Case) -> bool:
    """The successor was there the day before."""
    before: Territory = territory_at(case.on - timedelta(days=1))
    return any(before.get(Level(level), ars) is not None for level, ars in case.successor.keys)


def _conns(rows: Sequence[Connection]) -> dict[int, Conn]:
    ids = [row.pk for row in rows]
    known = set(ConnectionEvent.objects.filter(connection__in=ids).values_list("connection_id", flat=True))
    taken = ConnectionSuccession.objects.filter(predecessor__in=ids).values_list("predecessor_id", flat=True)
    done = set(taken)
    steps: defaultdict[int, dict[str, StepState]] = defaultdict(dict)
    for pk, step, state in ConnectionStep.objects.filter(connection__in=ids).values_list(
        "connection_id", "step", "state"
    ):
        steps[pk][step] = StepState(state)
    words = _counted(Message.objects.within(current()).filter(connection__in=ids))
    costs = _counted(Effort.objects.within(current()).filter(connection__in=ids))
    return {
        row.pk: Conn(
            row.pk,
            row.place,
            row.authority.name,
            State(row.state),
            row.revision,
            known=row.pk in known,
            taken=row.pk in done,
            system=row.system_id,
            steps=dict(steps[row.pk]),
            messages=words.get(row.pk, 0),
            efforts=costs.get(row.pk, 0),
        )
        for row in rows
    }


def _counted(rows: QuerySet[Message] | QuerySet[Effort]) -> dict[int, int]:
    return dict(rows.order_by().values_list("connection_id").annotate(n=Count("pk")))


def _groups(
    rows: Mapping[int, Connection],
    own_rows: Mapping[int, Connection],
    conns: Mapping[int, Conn],
    targets: Mapping[int, int],
    established: bool,
) -> tuple[list[Group], dict[str, BlueprintInfo]]:
    bodies: dict[int, AuthorityInfo] = authorities()
    promises: dict[int, CommitmentInfo] = {one.id: one for one in commitments()}
    own_by_key = {(row.authority_id, row.commitment_id, row.online_service_id): row for row in own_rows.values()}
    members: defaultdict[tuple[int, int, int | None], list[Connection]] = defaultdict(list)
    for row in rows.values():
        if row.pk in targets:
            members[targets[row.pk], row.commitment_id, row.online_service_id].append(row)
    groups, versions = [], {}
    for key, found in members.items():
        own = own_by_key.get(key)
        info = version((own or max(found, key=lambda row: row.blueprint_version_id)).blueprint_version_id)
        body, promise = bodies[key[0]], promises[key[1]]
        steps = (conns[own.pk].steps or {}).keys() if own else {step.key for step in info.steps}
        group = Group(
            authority=key[0],
            commitment=key[1],
            service=key[2],
            place=place_of_authority(body.key),
            title=promise.name_de,
            predecessors=tuple(conns[row.pk] for row in found),
            own=conns[own.pk] if own else None,
            steps=frozenset(steps),
            established=established and own is not None,
        )
        groups.append(group)
        versions[group.key] = info
    return groups, versions


def _said(rows: QuerySet[Statement], blueprint: BlueprintInfo | None) -> tuple[Said, ...]:
    found = rows.filter(until__isnull=True).order_by("pk")
    return tuple(
        Said(
            one.pk,
            one.place,
            one.connection_id,
            one.commitment_id,
            StatementKind(one.kind),
            one.key,
            one.value,
            one.valid_until,
            one.version,
            not one.personal and carries(blueprint, one.key),
        )
        for one in found
    )


def carries(blueprint: BlueprintInfo | None, key: str) -> bool:
    """The value may hold at another body: no name, no address, no key, nothing that belongs to one body only."""
    parameter = blueprint.document.parameters.get(key) if blueprint else None
    if parameter is None or not parameter.inherited or parameter.personal:
        return False
    return parameter.type not in _ADDRESSES


def _said_there(case: Case, own_ids: Collection[int]) -> QuerySet[Statement]:
    rows = Statement.objects.within(current())
    if not case.whole:
        return rows.none()
    there = rows.filter(place=case.successor.place, connection__isnull=True)
    return there | rows.filter(connection__in=list(own_ids))


def _links(ids: Collection[int]) -> tuple[Link, ...]:
    rows = BlockedConnection.objects.within(current()).filter(connection__in=list(ids), until__isnull=True)
    names = ("pk", "blocker_id", "connection_id", "step", "hard", "since")
    return tuple(Link(*row) for row in rows.order_by("pk").values_list(*names))


def _bent(ids: Collection[int]) -> tuple[Bent, ...]:
    rows = Deviation.objects.within(current()).filter(connection__in=list(ids), until__isnull=True)
    names = ("pk", "connection_id", "step", "kind", "what", "reason", "since", "version")
    return tuple(
        Bent(pk, of, step, DeviationKind(kind), what, reason, since, seen)
        for pk, of, step, kind, what, reason, since, seen in rows.order_by("pk").values_list(*names)
    )


def _reviews(ids: Collection[int]) -> tuple[Review, ...]:
    rows = VersionReview.objects.within(current()).filter(connection__in=list(ids), state=ReviewState.OPEN)
    return tuple(Review(*row) for row in rows.order_by("pk").values_list("pk", "connection_id", "version"))
