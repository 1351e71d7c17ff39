# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Jobs of this room for the worker. Whoever runs them acts as `system:job:<name>` (see ops/jobs.py)."""

from dataclasses import asdict
from datetime import time
from typing import Final

from procrastinate.contrib.django import app

from blaupause.accounts.wall import current
from blaupause.kernel.clock import begins_day_at
from blaupause.rollout import carrying
from blaupause.rollout.dates.mailing import remind
from blaupause.rollout.jobs import TASK

REMIND: Final = "rollout.remind"
AT: Final = time(6)
AGAIN: Final = 5  # attempts when the database is away; a worker that is killed counts as none


@app.periodic(cron="0 4,5 * * *")  # reckoned in UTC: one of the two is 06:00 in Berlin
@app.task(name=REMIND, queueing_lock=REMIND, lock=REMIND, retry=3)
def reminders(timestamp: int | None = None) -> dict[str, int]:
    """Send the reminders of today. Without a timestamp at once, else only at 06:00 in German legal time."""
    if timestamp is not None and not begins_day_at(timestamp, AT):
        return {}
    return asdict(remind(by=current()))


@app.task(name=TASK, retry=AGAIN)
def carry_out(job: int) -> int:
    """Carry out what is released of a bulk job, in the name of whoever wants it; rows done by this run.

    Pieces that were committed are found done, so it may be run any number of times.
    """
    return carrying.carry_out(job)
