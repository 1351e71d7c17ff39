# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""One state for many connections of the register, as a bulk job."""

from collections.abc import Sequence
from functools import cache

import yaml

from blaupause.accounts.scope import Scope
from blaupause.rollout import bulk, jobs, recording
from blaupause.rollout.bulk import LIMITS, Row, Wish
from blaupause.rollout.changes import Facts
from blaupause.rollout.jobfacts import difference
from blaupause.rollout.jobrules import MOST_ROWS, JobKind
from blaupause.rollout.jobs import NewJob, NewRow
from blaupause.rollout.labels import STATES
from blaupause.rollout.models import Connection
from blaupause.rollout.spoken import in_language


@cache
def job_above() -> int:
    """More connections than this are changed by a job, fewer at once (data/limits.yaml)."""
    return int(yaml.safe_load(LIMITS.read_text(encoding="utf-8"))["job_above"])


def propose(*, by: Scope, ids: Sequence[int], wish: Wish) -> int:
    """A job that gives all of them the same state; its number. Nothing is changed by that.

    What is not for this person is left out. Raises what `jobs.propose` raises.
    """
    if len(ids) > MOST_ROWS:
        raise jobs.too_large(len(ids))
    rows = bulk.preview(by, ids, wish)
    present = _present(rows)
    made = [_row(row, present[row.seen.connection_id], wish) for row in rows]
    title = in_language("de", STATES[wish.state])
    told = {"state": wish.state.name.lower(), "day": wish.occurred_on.isoformat(), "source": wish.source_url}
    return jobs.propose(by=by, job=NewJob(JobKind.STATE, title, wish.why, made, wish=told))


def _present(rows: Sequence[Row]) -> dict[int, Facts]:
    found = Connection.objects.filter(pk__in=[row.seen.connection_id for row in rows])
    return {row.pk: recording.present_facts(row) for row in found}


def _row(row: Row, present: Facts, wish: Wish) -> NewRow:
    return NewRow(
        cells=difference(present, bulk.facts(present, wish)),
        connection_id=row.seen.connection_id,
        place=row.place,
        seen=row.seen.revision,
        wanted={"day": wish.occurred_on.isoformat(), "why": wish.why, "source": wish.source_url},
        problem=row.problem,
    )


__all__ = ["job_above", "propose"]
