# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""How long a step took elsewhere: days from its beginning to its end at authorities of the same kind.

What counts as a duration is what `effortstats.span` says; here PostgreSQL works it out for all connections at once.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import connection

from blaupause.accounts.behalf import unfiltered
from blaupause.accounts.scope import Scope
from blaupause.authorities.rules import AuthorityKind
from blaupause.rollout.effortstats import FEW
from blaupause.rollout.rules import StepState


@dataclass(frozen=True, slots=True)
class Measured:
    """The median over so many connections."""

    days: int
    connections: int


NEWEST = 200
"""Of so many ends of a step, the newest ones: what it takes today, and the same work however long the history is."""
_SQL = """
    WITH ended AS (
        SELECT DISTINCT wanted.step, last.connection_id
        FROM unnest(%(steps)s::text[]) AS wanted (step)
        CROSS JOIN LATERAL (
            SELECT e.connection_id
            FROM rollout_stepevent e
            JOIN rollout_connection c ON c.id = e.connection_id
            JOIN authorities_authority a ON a.id = c.authority_id AND a.kind = %(kind)s
            WHERE e.step = wanted.step AND e.state = %(done)s
            ORDER BY e.occurred_on DESC
            LIMIT %(newest)s
        ) last
    )
    SELECT step, round(percentile_cont(0.5) WITHIN GROUP (ORDER BY days)), count(*)
    FROM ended
    CROSS JOIN LATERAL (
        SELECT max(e.occurred_on) FILTER (WHERE e.state = %(done)s)
               - min(e.occurred_on) FILTER (WHERE e.state = %(started)s) AS days
        FROM rollout_stepevent e
        WHERE e.connection_id = ended.connection_id AND e.step = ended.step
        HAVING (array_agg(e.state ORDER BY e.occurred_on DESC, e.id DESC))[1] = %(done)s
    ) taken
    WHERE days >= 0
    GROUP BY step
    HAVING count(*) >= %(fewest)s
"""


def medians(scope: Scope, kind: AuthorityKind, steps: Collection[str]) -> Mapping[str, Measured]:
    """Of those steps for which enough was measured.

    Only medians over at least FEW connections leave: fewer say nothing, and could show what a single place did.
    """
    if not steps:
        return {}
    values: dict[str, object] = {
        "done": StepState.DONE,
        "started": StepState.STARTED,
        "steps": list(steps),
        "kind": kind,
        "fewest": FEW,
        "newest": NEWEST,
    }
    with unfiltered(scope, "how-long-steps-take"), connection.cursor() as cursor:
        cursor.execute(_SQL, values)  # type: ignore[arg-type]
        return {step: Measured(int(days), count) for step, days, count in cursor.fetchall()}
