# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The daily seal, as a job."""

from procrastinate.contrib.django import app

from blaupause.ledger import actions

# 21:45 UTC is late in the evening of the same German day, in summer and in winter.
EVERY_EVENING = "45 21 * * *"


def seal_today(by: str = "system:seal") -> int:
    """Seal all chains for today; how many were sealed.

    The acting scope has to see every entry (the worker acts as the system); with less the chains seem broken and
    Problem ledger.broken is raised.
    """
    return len(actions.seal(by=by))


@app.periodic(cron=EVERY_EVENING)
@app.task(name="ledger.seal", queueing_lock="ledger.seal")
def seal(timestamp: int) -> None:  # noqa: ARG001 (Procrastinate hands over when it was due)
    """The same, every evening."""
    seal_today()
