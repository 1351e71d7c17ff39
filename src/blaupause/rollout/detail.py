# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""One connection with its steps and its history."""

from dataclasses import dataclass
from datetime import date, datetime

from blaupause.authorities.queries import AuthorityInfo, authorities
from blaupause.blueprint.queries import BlueprintInfo, DatumInfo, FactInfo, StepInfo, version_of
from blaupause.catalog.queries import (
    CommitmentInfo,
    OnlineServiceInfo,
    SystemInfo,
    commitments,
    online_services,
    specialist_systems,
)
from blaupause.kernel.places import Place
from blaupause.rollout.changes import Facts
from blaupause.rollout.lineage import Lineage, lineage
from blaupause.rollout.lineage import rows as lineage_rows
from blaupause.rollout.models import Connection, ConnectionEvent, ConnectionStep, DemonstrationEvent
from blaupause.rollout.recording import present_facts
from blaupause.rollout.rules import LiveLevel, State, StepState, Strength


@dataclass(frozen=True, slots=True)
class StepStatus:
    """A step of the blueprint version and how far this connection is with it."""

    step: StepInfo
    state: StepState | None  # None: working data of somebody else
    extra_inputs: tuple[DatumInfo, ...]  # what the online service needs beyond the generic step
    facts: tuple[FactInfo, ...]


@dataclass(frozen=True, slots=True)
class EventInfo:
    """A change: old, new, when, who, why, source."""

    id: int
    occurred_on: date
    recorded_at: datetime
    by: str
    old_state: State
    state: State
    old_live_level: LiveLevel
    live_level: LiveLevel
    strength: Strength
    evidence_on: date | None
    blocked: bool
    system: SystemInfo | None
    why: str
    source_url: str
    demonstration: bool


@dataclass(frozen=True, slots=True)
class ConnectionDetail:
    """A connection. `events` newest first; the state is the one of the newest."""

    id: int
    authority: AuthorityInfo
    commitment: CommitmentInfo
    online_service: OnlineServiceInfo | None
    blueprint: BlueprintInfo
    state: State
    live_level: LiveLevel
    strength: Strength
    evidence_on: date | None
    blocked: bool
    system: SystemInfo | None
    since: date | None
    demonstration: bool
    steps: tuple[StepStatus, ...]
    events: tuple[EventInfo, ...]
    place: Place  # whose row it is
    revision: int  # moves with every official event: what an edit has to have seen
    recorded: Facts  # what is officially known, whatever was invented
    lineage: Lineage  # what it came from, and what it went on as

    @property
    def only_reported(self) -> bool:
        """True when the state rests on a report: it held on that day at the latest, nobody checked when it began."""
        return self.strength is Strength.REPORTED


@dataclass(frozen=True, slots=True)
class ConnectionHead:
    """Who a connection is, and the version it is on; nothing of what happened to it."""

    id: int
    authority: AuthorityInfo
    commitment: CommitmentInfo
    blueprint: BlueprintInfo
    place: Place


def head(connection_id: int) -> ConnectionHead | None:
    """A connection without its history; None: there is none."""
    rows = Connection.objects.select_related("blueprint_version").defer("blueprint_version__document")
    row = rows.filter(pk=connection_id).first()
    if row is None:
        return None
    promise = next(c for c in commitments() if c.id == row.commitment_id)
    return ConnectionHead(
        row.pk, authorities()[row.authority_id], promise, version_of(row.blueprint_version), row.place
    )


def connection(connection_id: int, *, demonstration: bool = False, states: bool = True) -> ConnectionDetail | None:
    """A connection, with invented events when asked for and nothing official is known; None: there is none.

    `states`: False when how far its steps are is asked for elsewhere (workplace.py).
    """
    rows = Connection.objects.select_related("commitment", "online_service", "blueprint_version")
    rows = rows.annotate(followed=lineage_rows())
    row = rows.defer("blueprint_version__document").filter(pk=connection_id).first()
    if row is None:
        return None
    blueprint = version_of(row.blueprint_version)
    events = _events(row.pk, demonstration)
    now = events[0] if events else None
    facts = _facts(now)
    system = now.system if now else None
    promise = next(c for c in commitments() if c.id == row.commitment_id)
    service = next((s for s in online_services() if s.id == row.online_service_id), None)
    return ConnectionDetail(
        id=row.pk,
        authority=authorities()[row.authority_id],
        commitment=promise,
        online_service=service,
        blueprint=blueprint,
        state=facts.state,
        live_level=facts.live_level,
        strength=facts.strength,
        evidence_on=facts.evidence_on,
        blocked=facts.blocked,
        system=system,
        since=now.occurred_on if now else None,
        demonstration=now.demonstration if now else False,
        steps=_steps(row.pk if states else None, blueprint, service.key if service else None, promise.key),
        events=events,
        place=row.place,
        revision=row.revision,
        recorded=present_facts(row),
        lineage=lineage(row.pk, row.followed),
    )


def _facts(now: EventInfo | None) -> Facts:
    if now is None:
        return Facts()
    return Facts(now.state, now.live_level, now.strength, now.evidence_on, now.blocked)


def _events(connection_id: int, demonstration: bool) -> tuple[EventInfo, ...]:
    order = ("-occurred_on", "-revision", "-pk")
    rows: list[ConnectionEvent] | list[DemonstrationEvent]
    rows = list(ConnectionEvent.objects.filter(connection_id=connection_id).order_by(*order))
    invented = not rows and demonstration
    if invented:
        rows = list(DemonstrationEvent.objects.filter(connection_id=connection_id).order_by(*order))
    named = any(row.system_id for row in rows)
    systems = {s.id: s for s in specialist_systems(demonstration=True)} if named else {}
    return tuple(_event(row, systems, invented) for row in rows)


def _event(
    row: ConnectionEvent | DemonstrationEvent, systems: dict[int, SystemInfo], demonstration: bool
) -> EventInfo:
    return EventInfo(
        row.pk,
        row.occurred_on,
        row.recorded_at,
        row.by,
        State(row.old_state),
        State(row.state),
        LiveLevel(row.old_live_level),
        LiveLevel(row.live_level),
        Strength(row.strength),
        row.evidence_on,
        row.blocked,
        systems.get(row.system_id or 0),
        row.why,
        row.source_url,
        demonstration,
    )


def _steps(
    connection_id: int | None, blueprint: BlueprintInfo, online_service: str | None, commitment: str
) -> tuple[StepStatus, ...]:
    rows = (
        ConnectionStep.objects.filter(connection_id=connection_id) if connection_id else ConnectionStep.objects.none()
    )
    states = dict(rows.values_list("step", "state"))
    return tuple(
        StepStatus(
            step,
            StepState(states[step.key]) if step.key in states else None,
            blueprint.inputs_for(step=step.key, online_service=online_service),
            blueprint.facts_for(step=step.key, online_service=online_service, commitment=commitment),
        )
        for step in blueprint.steps
    )
