# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Carrying out a bulk job piece by piece: each piece is one transaction with its results, in the author's name.

Whoever kills the worker loses at most the piece that was open; it is done again as if it had never begun.
"""

import logging
from collections.abc import Mapping, Sequence
from typing import Final

from django.db import InterfaceError, OperationalError, transaction

from blaupause.accounts.acting import actor
from blaupause.accounts.queries import scope_in_absence
from blaupause.accounts.scope import Scope, system
from blaupause.accounts.wall import acting, current
from blaupause.kernel.clock import now, today
from blaupause.kernel.problems import Problem
from blaupause.rollout import jobrows, jobs
from blaupause.rollout.jobrules import CHUNK, JobKind, JobState, RowState, share
from blaupause.rollout.models import BulkJob, BulkRow

log = logging.getLogger(__name__)
_AWAY: Final = (OperationalError, InterfaceError)


def carry_out(job_id: int, size: int = CHUNK) -> int:
    """Everything that is released; how many rows were dealt with. Problems of single rows stop nothing."""
    done = 0
    while True:
        try:
            count = piece(job_id, size)
        except _AWAY:
            raise  # the queue tries again
        except Exception:
            log.exception("Ein Stück des Sammelauftrags %s ist gescheitert; seine Zeilen kommen einzeln", job_id)
            count = sum(_single(job_id) for _ in range(size))
        if not count:
            return done
        done += count


def piece(job_id: int, size: int = CHUNK) -> int:
    """The next rows, with their results, in one transaction; 0 when nothing is left."""
    with acting(system("bulk-job", today())), transaction.atomic():
        job = BulkJob.objects.within(current()).select_for_update().filter(pk=job_id).first()
        if job is None or job.state != JobState.RUNNING:
            return 0
        released = BulkRow.objects.within(current()).filter(job=job, state=RowState.RELEASED).order_by("number")
        rows = list(released[: size + jobs.SMALL])
        rows = rows[: share(len(rows), size, jobs.SMALL)] if size > 1 else rows[:1]
        if not rows:
            _finish(job)
            return 0
        by = scope_in_absence(job.by, job.request_id)
        with acting(by):
            refused = jobrows.EXECUTORS[JobKind(job.kind)](by, rows)
        store(rows, refused)
        return len(rows)


def store(rows: Sequence[BulkRow], refused: Mapping[int, Problem]) -> None:
    """What became of the rows, by their id; in the transaction in which it happened."""
    at = now()
    for row in rows:
        problem = refused.get(row.pk)
        row.state = RowState.REFUSED if problem else RowState.DONE
        row.done_at = at
        row.code = problem.code[:60] if problem else ""
        row.reason_de = problem.text("de") if problem else ""
        row.reason_en = problem.text("en") if problem else ""
    good = [row.pk for row in rows if row.state == RowState.DONE]
    BulkRow.objects.within(current()).filter(pk__in=good).update(state=RowState.DONE, done_at=at)
    bad = [row for row in rows if row.state == RowState.REFUSED]
    BulkRow.objects.within(current()).bulk_update(bad, ["state", "done_at", "code", "reason_de", "reason_en"])


def _single(job_id: int) -> int:
    """One row for itself; what still fails in a way nobody foresaw is refused and named, and the rest goes on."""
    try:
        return piece(job_id, 1)
    except _AWAY:
        raise
    except Exception:
        log.exception("Eine Zeile des Sammelauftrags %s ist gescheitert", job_id)
    with acting(system("bulk-job", today())), transaction.atomic():
        row = BulkRow.objects.within(current()).filter(job=job_id, state=RowState.RELEASED).order_by("number").first()
        if row is None:
            return 0
        store([row], {row.pk: _unforeseen()})
        return 1


def _unforeseen() -> Problem:
    return Problem(
        "rollout.unforeseen",
        "Diese Zeile ließ sich nicht ausführen; der Fehler steht im Protokoll des Servers.",
        "This row could not be carried out; the error is in the server's log.",
    )


def _finish(job: BulkJob) -> None:
    """Nothing is released any more: done, or waiting for another approval."""
    if BulkRow.objects.within(current()).filter(job=job, state=RowState.PROPOSED, request__isnull=False).exists():
        jobs.moved(job, JobState.WAITING)
        return
    jobs.moved(job, JobState.DONE, ended_at=now())
    rows = BulkRow.objects.within(current()).filter(job=job)
    places = list(rows.filter(state=RowState.DONE).values_list("place", flat=True))
    refused = rows.filter(state=RowState.REFUSED).count()
    author = Scope(job.by, today(), request_id=job.request_id)
    jobs.report(actor(author), job, "finished", places, rows=len(places), refused=refused)
