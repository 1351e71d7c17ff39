# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Jobs of this room for the worker."""

from typing import Final

from procrastinate.contrib.django import app

from blaupause.rollout import carrying
from blaupause.rollout.jobs import TASK

AGAIN: Final = 5  # attempts when the database is away; a worker that is killed counts as none


@app.task(name=TASK, retry=AGAIN)
def carry_out(job: int) -> int:
    """Carry out what is released of a bulk job, in the name of whoever wants it; rows done by this run.

    Pieces that were committed are found done, so it may be run any number of times.
    """
    return carrying.carry_out(job)
