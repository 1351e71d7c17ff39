# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What people change in one connection: its state and its steps. Asks the scope, carries the version seen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import get_language

from blaupause.accounts.acting import actor, chain_of
from blaupause.accounts.problems import Conflict, not_found
from blaupause.accounts.rules import Kind, Verb
from blaupause.accounts.scope import Scope, Seat
from blaupause.accounts.wall import acting
from blaupause.blueprint.queries import version
from blaupause.kernel.problems import Problem
from blaupause.ledger.actions import append
from blaupause.ledger.rules import Draft
from blaupause.rollout.actions import record
from blaupause.rollout.labels import STEP_STATES
from blaupause.rollout.models import Connection, ConnectionStep
from blaupause.rollout.rules import LiveLevel, State, StepState, Strength
from blaupause.rollout.writing import share_revision

MAX_WHY = 2000


@dataclass(frozen=True, slots=True)
class Entered:
    """What somebody filled in."""

    state: State
    live_level: LiveLevel
    strength: Strength
    evidence_on: date | None
    occurred_on: date
    blocked: bool
    why: str
    source_url: str


@dataclass(frozen=True, slots=True)
class StepChange:
    """From the state that was seen to the new one."""

    seen: StepState
    new: StepState


def edit(*, by: Scope, connection_id: int, entered: Entered, seen_revision: int) -> int:
    """Record what somebody found out about a connection; the id of the event. The specialist system stays.

    Raises what rollout.actions.record raises, and Problem accounts.not_found where it is not for this person.
    """
    row, seat = _editable(by, connection_id, Kind.CONNECTION)
    with acting(by):
        return record(
            by=actor(by, seat, row.place),
            connection_id=connection_id,
            state=entered.state,
            live_level=entered.live_level,
            strength=entered.strength,
            evidence_on=entered.evidence_on,
            occurred_on=entered.occurred_on,
            blocked=entered.blocked,
            system_id=row.system_id,
            why=entered.why,
            source_url=entered.source_url,
            seen_revision=seen_revision,
        )


def record_step(*, by: Scope, connection_id: int, changes: Mapping[str, StepChange], why: str = "") -> int:
    """Record how far steps are; how many changed. All or none, with one ledger entry each.

    Raises Conflict when one of them has moved on from the state that was seen, Problem rollout.no_step,
    accounts.not_found.
    """
    row, seat = _editable(by, connection_id, Kind.PROGRESS)
    if len(why) > MAX_WHY or "\x00" in why:
        raise Problem("rollout.why", "Die Begründung ist zu lang.", "The reason is too long.")
    wanted = {step: change for step, change in changes.items() if change.new != change.seen}
    if not wanted:
        return 0
    with acting(by), transaction.atomic():
        share_revision()
        steps = ConnectionStep.objects.filter(connection_id=connection_id, step__in=wanted).order_by("step")
        present = {step: StepState(state) for step, state in steps.select_for_update().values_list("step", "state")}
        _compare(row, wanted, present)
        for step, change in wanted.items():
            ConnectionStep.objects.filter(connection_id=connection_id, step=step).update(state=change.new)
        drafts = [_draft(row, step, change, why.strip()) for step, change in sorted(wanted.items())]
        append(by=actor(by, seat, row.place), chain=chain_of(row.place), drafts=drafts)
    return len(wanted)


def _editable(by: Scope, connection_id: int, kind: Kind) -> tuple[Connection, Seat | None]:
    row = Connection.objects.select_related("authority", "commitment").filter(pk=connection_id).first()
    if row is None:
        raise not_found()
    return row, by.require(Verb.EDIT, kind, row.place)


def _compare(row: Connection, wanted: Mapping[str, StepChange], present: Mapping[str, StepState]) -> None:
    if unknown := sorted(wanted.keys() - present.keys()):
        raise Problem(
            "rollout.no_step",
            f"Den Schritt „{unknown[0][:40]}“ gibt es in diesem Anschluss nicht.",
            f"There is no step “{unknown[0][:40]}” in this connection.",
        )
    moved = [step for step, change in wanted.items() if present[step] != change.seen]
    if moved:
        titles = _titles(row)
        raise Conflict(
            {titles.get(step, step): str(STEP_STATES[present[step]]) for step in moved},
            {titles.get(step, step): str(STEP_STATES[wanted[step].new]) for step in moved},
        )


def _titles(row: Connection) -> dict[str, str]:
    german = (get_language() or "de").startswith("de")
    steps = version(row.blueprint_version_id).steps
    return {step.key: step.title.de if german else step.title.en for step in steps}


def _draft(row: Connection, step: str, change: StepChange, why: str) -> Draft:
    detail = {
        "authority": row.authority.key,
        "commitment": row.commitment.key,
        "step": step,
        "old": {"state": change.seen.name},
        "new": {"state": change.new.name},
    }
    return Draft("step.changed", f"connection:{row.pk}", detail, why, place=row.place)
