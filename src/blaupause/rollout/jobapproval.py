# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""`rollout.job`: rows of a bulk job that a second person releases. What was agreed to is what is carried out.

The rows are fixed once they are asked for; each carries what it was made against, so a row that has moved on is
refused for itself when its turn comes, and nothing else.
"""

from blaupause.accounts.handlers import Handler, Payload, digest
from blaupause.accounts.wall import current
from blaupause.kernel.clock import now
from blaupause.kernel.problems import Problem
from blaupause.ledger.rules import Actor
from blaupause.rollout import jobs, jobwords
from blaupause.rollout.jobrules import JobState, RowState
from blaupause.rollout.models import BulkJob, BulkRow


class JobApproval(Handler):
    """Handler of requests made by `jobs.start`."""

    kind = jobs.KIND

    def describe(self, payload: Payload) -> tuple[str, str]:
        """A head line, then one line per row."""
        rows = _rows(payload)
        head = (f"{len(rows)} Zeilen eines Sammelauftrags ausführen", f"Carry out {len(rows)} rows of a bulk job")
        german, english = (jobwords.lines(rows, language) for language in ("de", "en"))
        return "\n".join([head[0], *german]), "\n".join([head[1], *english])

    def fingerprint(self, payload: Payload) -> str:
        """What would be carried out, to the last cell."""
        return digest(
            [[row.pk, row.connection_id, row.place, row.seen, row.cells, row.wanted] for row in _rows(payload)]
        )

    def carry_out(self, *, by: Actor, payload: Payload) -> None:
        """Let the worker have the rows, in the transaction of the approval."""
        job = _job(payload)
        if job is None or job.state not in (JobState.WAITING, JobState.RUNNING):
            raise Problem(
                "rollout.job_gone",
                "Diesen Sammelauftrag gibt es nicht mehr.",
                "This bulk job does not exist any more.",
            )
        jobs.release(
            by, job, BulkRow.objects.within(current()).filter(pk__in=payload["rows"], state=RowState.PROPOSED)
        )

    def reopen(self, payload: Payload) -> None:
        """Turned down or withdrawn: its rows are left out, the others go on."""
        job = _job(payload)
        rows = BulkRow.objects.within(current()).filter(pk__in=payload["rows"], state=RowState.PROPOSED)
        rows.update(
            state=RowState.CANCELLED,
            code="rollout.not_approved",
            reason_de="Nicht freigegeben.",
            reason_en="Not approved.",
        )
        if job is None or job.state != JobState.WAITING:
            return
        if (
            not BulkRow.objects.within(current())
            .filter(job=job, state__in=(RowState.PROPOSED, RowState.RELEASED))
            .exists()
        ):
            done = BulkRow.objects.within(current()).filter(job=job, state=RowState.DONE).exists()
            jobs.moved(job, JobState.DONE if done else JobState.CANCELLED, ended_at=now())

    def discard(self, _payload: Payload) -> None:
        """The job keeps itself, for its term."""


def _rows(payload: Payload) -> list[BulkRow]:
    found = BulkRow.objects.within(current()).filter(pk__in=payload["rows"])
    return list(found.select_related("connection__authority", "connection__commitment").order_by("number"))


def _job(payload: Payload) -> BulkJob | None:
    return BulkJob.objects.within(current()).select_for_update().filter(pk=payload["job"]).first()
