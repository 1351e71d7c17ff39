# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Writing connections: create them from a blueprint, record changes, load reported and demonstration data."""

from datetime import date
from pathlib import Path

from django.db import transaction

from blaupause.blueprint.queries import newest
from blaupause.kernel.clock import today
from blaupause.kernel.problems import Problem, Problems
from blaupause.ledger import queries as ledger
from blaupause.ledger.actions import append
from blaupause.ledger.rules import Actor, Draft
from blaupause.rollout import applying, demonstration_rows, planning, recording, reported
from blaupause.rollout.applying import CommitmentSummary, Summary
from blaupause.rollout.changes import Change, Facts
from blaupause.rollout.demonstration_rows import DemonstrationSummary
from blaupause.rollout.models import Connection, ConnectionEvent
from blaupause.rollout.planfile import PlanStamp
from blaupause.rollout.rules import LiveLevel, State, Strength
from blaupause.rollout.writing import lock_plans, lock_revision, next_revision

__all__ = [
    "CommitmentSummary",
    "DemonstrationSummary",
    "Summary",
    "apply_blueprint",
    "apply_plan",
    "load_demonstration",
    "load_reported",
    "record",
    "wipe_demonstration",
]


@transaction.atomic
def apply_blueprint(*, by: str | Actor, blueprint: str, day: date | None = None) -> Summary:
    """Plan the newest version of a blueprint as of a day and carry the plan out, in one transaction.

    Missing connections are created with all steps, running ones follow where the blueprint says so, the rest waits
    for somebody. Idempotent: where nothing is to be done, nothing is written. Raises Problem blueprint.not_loaded or
    rollout.commitment_not_declared.
    """
    lock_plans()
    lock_revision()
    info = newest(blueprint)
    made = planning.make(planning.target_of(info), day or today())
    return applying.carry_out(by=by, made=made, info=info)


@transaction.atomic
def apply_plan(*, by: str | Actor, stamp: PlanStamp) -> Summary:
    """Carry out just the plan that was made; a second time changes nothing and says so (`repeated`).

    Raises Problem rollout.stale_plan when anything the plan rests on has moved, blueprint.not_loaded.
    """
    lock_plans()
    lock_revision()
    if ledger.history(applying.subject(stamp.plan), limit=1):
        return Summary(stamp.day, stamp.plan, repeated=True)
    info = newest(stamp.key)
    made = planning.make(planning.target_of(info), stamp.day)
    applying.check(stamp, made)
    return applying.carry_out(by=by, made=made, info=info)


@transaction.atomic
def record(
    *,
    by: str | Actor,
    connection_id: int,
    state: State,
    live_level: LiveLevel = LiveLevel.NONE,
    strength: Strength = Strength.NONE,
    evidence_on: date | None = None,
    occurred_on: date,
    blocked: bool = False,
    system_id: int | None = None,
    why: str,
    source_url: str = "",
    seen_revision: int | None = None,
) -> int:
    """Record an official change and return the id of its event: event, present state and ledger together.

    A change dated before later ones is inserted into the history; the present state stays. Raises Problems
    rollout.nonsense with everything that contradicts itself, Problem rollout.no_connection, rollout.unchanged, and
    Conflict when the connection has moved on from `seen_revision`.
    """
    revision = next_revision()
    facts = Facts(state, live_level, strength, evidence_on, blocked, system_id)
    change = Change(facts, occurred_on, why, source_url)
    return recording.write(
        by=by, connection_id=connection_id, change=change, revision=revision, seen_revision=seen_revision
    ).pk


@transaction.atomic
def load_reported(*, by: str, path: Path = reported.PACKAGED) -> int:
    """Record the reported facts that are not recorded yet; the number of new ones.

    Reports about commitments that are not loaded are left for later. Raises Problems for an authority without
    connection.
    """
    reports = reported.read(path)
    lock_revision()
    wanted = {report.commitment for report in reports.values()}
    pairs = _connections_by_ars(wanted)
    loaded = {commitment for commitment, _ in pairs}
    problems = [
        Problem(
            "rollout.report_without_connection",
            f"„{key}“: Für {r.authority} ({r.ars}) gibt es keinen Anschluss zu „{r.commitment}“.",
            f"“{key}”: {r.authority} ({r.ars}) has no connection for “{r.commitment}”.",
        )
        for key, r in reports.items()
        if r.commitment in loaded and (r.commitment, r.ars) not in pairs
    ]
    if problems:
        raise Problems("rollout.reported", problems)
    todo = [(pairs[r.commitment, r.ars], r) for r in reports.values() if (r.commitment, r.ars) in pairs]
    fresh = [(pk, r) for pk, r in todo if not _already(pk, r)]
    if fresh:
        revision = next_revision()
        for pk, report in fresh:
            recording.write(by=by, connection_id=pk, change=_change(report), revision=revision)
    return len(fresh)


def _connections_by_ars(commitments: set[str]) -> dict[tuple[str, str], int]:
    """Connection id by commitment key and ARS of the authority's unit."""
    rows = Connection.objects.filter(commitment__key__in=commitments).values_list(
        "pk", "commitment__key", "authority__key"
    )
    return {(commitment, authority.partition("-")[2]): pk for pk, commitment, authority in rows}


def _already(connection_id: int, report: reported.Report) -> bool:
    return ConnectionEvent.objects.filter(
        connection_id=connection_id,
        occurred_on=report.occurred_on,
        state=State[report.state.upper()],
        source_url=report.source_url,
    ).exists()


def _change(report: reported.Report) -> Change:
    facts = Facts(
        State[report.state.upper()],
        LiveLevel[report.live_level.upper()],
        Strength.REPORTED,
        report.occurred_on,
    )
    return Change(facts, report.occurred_on, report.note.de, report.source_url)


@transaction.atomic
def load_demonstration(*, by: str, seed: int = 2026, day: date | None = None) -> DemonstrationSummary:
    """Invent progress for all connections of which nothing official is known, replacing an earlier set.

    Writes DemonstrationEvent rows and flagged operators, systems and solutions, nothing else. The same seed,
    connections and day give the same events.
    """
    revision = next_revision(structure=True)
    demonstration_rows.wipe()
    day = day or today()
    summary = demonstration_rows.write(by=by, seed=seed, day=day, revision=revision)
    detail = {"seed": seed, "day": day.isoformat(), "events": summary.events, "connections": summary.connections}
    append(by=by, chain="demonstration", drafts=[Draft("demonstration.loaded", "demonstration", detail)])
    return summary


@transaction.atomic
def wipe_demonstration(*, by: str) -> int:
    """Remove the demonstration data set wholly; the number of events removed."""
    next_revision(structure=True)
    removed = demonstration_rows.wipe()
    if removed:
        draft = Draft("demonstration.wiped", "demonstration", {"events": removed})
        append(by=by, chain="demonstration", drafts=[draft])
    return removed
