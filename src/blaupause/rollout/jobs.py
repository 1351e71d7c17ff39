# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Proposing a bulk job, choosing between two versions, starting it, cancelling what has not begun."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.db import transaction
from django.db.models import F, Q, QuerySet
from procrastinate.contrib.django import app

from blaupause.accounts import approvals
from blaupause.accounts.acting import actor, chain_of
from blaupause.accounts.behalf import lock
from blaupause.accounts.problems import Conflict, not_found
from blaupause.accounts.requests import request
from blaupause.accounts.scope import Scope
from blaupause.accounts.wall import acting, current
from blaupause.kernel.clock import now
from blaupause.kernel.places import Place, common_place
from blaupause.kernel.problems import Problem
from blaupause.ledger.actions import append
from blaupause.ledger.rules import Actor, Draft
from blaupause.rollout import bulk
from blaupause.rollout.jobrules import MOST_ROWS, Cell, JobKind, JobState, RowState, cells_of
from blaupause.rollout.models import BulkJob, BulkRow

KIND: Final = "rollout.job"
"""Of the requests for approval."""
TASK: Final = "rollout.carry_out"
"""What the worker knows it by; see tasks.py."""
MAX_WHY: Final = 2000
SMALL: Final = 25
"""Rows that go along with the last piece; see jobrules.share."""


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row that is proposed. `problem`: why it cannot be carried out."""

    cells: Sequence[Cell]
    connection_id: int | None = None
    place: Place = ""
    line: int = 0
    seen: int = 0
    wanted: Mapping[str, Any] = field(default_factory=dict)
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class NewJob:
    """A job that is proposed. `notes`: what was noticed in the file, German and English."""

    kind: JobKind
    title: str
    why: str
    rows: Sequence[NewRow]
    unchanged: int = 0
    notes: Sequence[tuple[str, str]] = ()
    wish: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Started:
    """What came of starting: the requests that wait for a second person; none: it is being carried out."""

    requests: tuple[int, ...] = ()


def propose(*, by: Scope, job: NewJob) -> int:
    """Keep a job to be looked at; its number. Nothing is changed by that.

    Raises Problem rollout.job_why, rollout.job_too_large, rollout.nothing_to_change.
    """
    why = reason(job.why)
    if len(job.rows) > MOST_ROWS:
        raise too_large(len(job.rows))
    if by.person_id is None:
        raise not_found()
    with acting(by), transaction.atomic():
        made = BulkJob.objects.create(
            kind=job.kind,
            by=by.key,
            request_id=by.request_id,
            title=job.title[:200],
            why=why,
            wish=dict(job.wish),
            notes=[list(pair) for pair in job.notes][:50],
            unchanged=job.unchanged,
            created_at=now(),
        )
        BulkRow.objects.within(by).bulk_create(_rows(by, made, job.rows), batch_size=500)
    return made.pk


def reason(text: str) -> str:
    """A reason as it is kept. Raises Problem rollout.job_why when there is none."""
    why = text.strip()
    if not why or len(why) > MAX_WHY or "\x00" in why:
        raise Problem("rollout.job_why", "Bitte begründen Sie die Änderung.", "Please say why.")
    return why


def too_large(count: int) -> Problem:
    """More rows than one job takes."""
    return Problem(
        "rollout.job_too_large",
        f"Das wären {count} Änderungen; auf einmal gehen höchstens {MOST_ROWS}.",
        f"These would be {count} changes; at most {MOST_ROWS} go at once.",
        "Bitte in mehrere Tabellen teilen oder die Auswahl einschränken.",
        "Please split the table or narrow the choice.",
    )


def _rows(by: Scope, job: BulkJob, rows: Iterable[NewRow]) -> list[BulkRow]:
    return [
        BulkRow(
            job=job,
            number=number,
            line=row.line,
            connection_id=row.connection_id,
            place=row.place,
            seen=row.seen,
            cells=[cell.stored() for cell in row.cells],
            wanted=dict(row.wanted),
            conflict=any(cell.conflict for cell in row.cells),
            state=RowState.REFUSED if row.problem else RowState.PROPOSED,
            code=row.problem.code[:60] if row.problem else "",
            reason_de=row.problem.text("de") if row.problem else "",
            reason_en=row.problem.text("en") if row.problem else "",
            by=by.key,
        )
        for number, row in enumerate(rows, 1)
    ]


def choose(*, by: Scope, job_id: int, version: int, mine: Mapping[int, bool]) -> None:
    """Conflicts of these rows (by number): take the file's values, or keep what is stored. Raises Conflict."""
    with acting(by), transaction.atomic():
        job = locked(by, job_id, version)
        for row in rows_of(by, job).filter(number__in=list(mine), conflict=True, state=RowState.PROPOSED):
            cells = [replace(cell, mine=mine[row.number]) if cell.conflict else cell for cell in cells_of(row.cells)]
            BulkRow.objects.within(by).filter(pk=row.pk).update(cells=[cell.stored() for cell in cells])


def start(*, by: Scope, job_id: int, version: int) -> Started:
    """Carry it out, or ask for approval where one person may not change so many alone.

    Rows in which every conflict was decided for what is stored are left as they are. Raises Conflict when the job is
    not proposed any more, Problem rollout.nothing_to_change.
    """
    with acting(by), transaction.atomic():
        job = locked(by, job_id, version)
        lock(f"jobs:{by.key}")  # two small ones at the same moment are not two allowances
        rows = list(rows_of(by, job).filter(state=RowState.PROPOSED))
        kept = [row.pk for row in rows if not any(cell.applies for cell in cells_of(row.cells))]
        wanted = [row for row in rows if row.pk not in set(kept)]
        if not wanted:
            raise Problem(
                "rollout.nothing_to_change",
                "Von diesen Zeilen lässt sich keine übernehmen.",
                "None of these rows can be taken over.",
            )
        BulkRow.objects.within(by).filter(pk__in=kept).update(state=RowState.CANCELLED, **_KEPT)
        if len(wanted) > 1 and len(wanted) > allowance(by, JobKind(job.kind)):
            return Started(_ask(by, job, wanted))
        release(actor(by), job, BulkRow.objects.within(by).filter(job=job, state=RowState.PROPOSED))
    return Started()


_KEPT = {
    "code": "rollout.kept",
    "reason_de": "Der gespeicherte Wert wurde behalten.",
    "reason_en": "The stored value was kept.",
}


def allowance(by: Scope, kind: JobKind) -> int:
    """How many rows this person may still have carried out alone today: what was not approved counts together."""
    most, span = bulk.limits()
    mine = BulkRow.objects.within(by).filter(by=by.key, request=None)
    used = mine.filter(Q(state=RowState.RELEASED) | Q(state=RowState.DONE, done_at__gt=now() - span))
    left = max(most - used.count(), 0)
    return min(left, bulk.allowance(by)) if kind in (JobKind.STATE, JobKind.REGISTER) else left


def _ask(by: Scope, job: BulkJob, rows: Sequence[BulkRow]) -> tuple[int, ...]:
    """A request for each place with its own responsibility."""
    groups: defaultdict[Place, list[BulkRow]] = defaultdict(list)
    for row in rows:
        groups[bulk.responsible(by, row.place)].append(row)
    made = []
    for place, group in sorted(groups.items()):
        numbers = [row.pk for row in group]
        payload = {"job": job.pk, "rows": numbers}
        subject = f"connections:{len(group)}"
        number = approvals.request(by=by, kind=KIND, place=place, subject=subject, payload=payload, why=job.why)
        BulkRow.objects.within(by).filter(pk__in=numbers).update(request=number)
        made.append(number)
    moved(job, JobState.WAITING)
    return tuple(made)


def release(who: Actor, job: BulkJob, rows: QuerySet[BulkRow]) -> None:
    """Let the worker have rows, with a ledger entry; inside the caller's transaction, which holds the job."""
    places = list(rows.values_list("place", flat=True))
    rows.update(state=RowState.RELEASED)
    moved(job, JobState.RUNNING, started_at=job.started_at or now())
    report(who, job, "started", places, rows=len(places))
    app.configure_task(TASK, lock=f"{TASK}:{job.pk}").defer(job=job.pk)


def cancel(*, by: Scope, job_id: int) -> int:
    """Leave out what has not begun; how many rows that are. What was carried out stays, and stays recorded."""
    open_ = (RowState.PROPOSED, RowState.RELEASED)
    with acting(by), transaction.atomic():
        waiting = BulkRow.objects.within(by).filter(job=job_id, state=RowState.PROPOSED, request__isnull=False)
        asked = [number or 0 for number in waiting.values_list("request", flat=True)]
        for number in sorted(set(asked)):
            _withdraw(by, number)
        job = locked(by, job_id)  # waits for the piece that is being carried out
        if job.state in (JobState.DONE, JobState.CANCELLED):
            return len(asked)
        rows = rows_of(by, job).filter(state__in=open_)
        places = list(rows.values_list("place", flat=True))
        rows.update(state=RowState.CANCELLED, **CANCELLED)
        moved(job, JobState.CANCELLED, ended_at=now())
        if job.state != JobState.PROPOSED:
            report(actor(by), job, "cancelled", places, rows=len(places))
    return len(asked) + len(places)


CANCELLED: Final = {
    "code": "rollout.cancelled",
    "reason_de": "Abgebrochen, bevor es begann.",
    "reason_en": "Cancelled before it began.",
}


def _withdraw(by: Scope, number: int) -> None:
    found = request(by, number)
    if found is not None and found.waiting and found.mine:
        approvals.withdraw(by=by, request_id=number, version=found.version)


def rows_of(by: Scope, job: BulkJob) -> QuerySet[BulkRow]:
    """The rows of a job in their order."""
    return BulkRow.objects.within(by).filter(job=job).order_by("number")


def locked(by: Scope, job_id: int, version: int | None = None) -> BulkJob:
    """The job, kept from everybody else. `version`: it has to be proposed still, as it was seen.

    Raises Problem accounts.not_found, Conflict.
    """
    job = BulkJob.objects.within(by).select_for_update().filter(pk=job_id).first()
    if job is None:
        raise not_found()
    if version is not None and (job.version != version or job.state != JobState.PROPOSED):
        raise Conflict({}, {})
    return job


def moved(job: BulkJob, state: JobState, **values: object) -> None:
    """Set how far a job is; the caller holds it."""
    BulkJob.objects.within(current()).filter(pk=job.pk).update(state=state, version=F("version") + 1, **values)


def report(who: Actor, job: BulkJob, what: str, places: Collection[Place], **numbers: int) -> None:
    """Tell the ledger, at the smallest place that holds all rows."""
    place = common_place(places)
    detail: dict[str, object] = {"kind": JobKind(job.kind).name, **numbers}
    draft = Draft(f"bulk_job.{what}", f"bulk_job:{job.pk}", detail, job.why, place=place)
    append(by=who, chain=chain_of(place), drafts=[draft])
