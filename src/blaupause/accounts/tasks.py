# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Jobs of this room. Whoever runs them acts as `system:job:<name>` (see ops/jobs.py)."""

from datetime import time
from typing import Final

from procrastinate.contrib.django import app

from blaupause.accounts.privacy.actions import delete_due
from blaupause.accounts.wall import current
from blaupause.kernel.clock import begins_day_at, today

DELETE: Final = "accounts.delete_due"
AT: Final = time(2, 30)


@app.periodic(cron="30 0,1 * * *")  # reckoned in UTC: one of the two is 02:30 in Berlin
@app.task(name=DELETE, queueing_lock=DELETE, lock=DELETE, retry=3)
def delete(timestamp: int | None = None) -> dict[str, int]:
    """Delete what is due today. Without a timestamp at once, else only at the tick of 02:30 in German legal time.

    What it did is committed rule by rule and found done by the next run, so it may be run twice.
    """
    if timestamp is not None and not begins_day_at(timestamp, AT):
        return {}
    return delete_due(by=current(), day=today())
