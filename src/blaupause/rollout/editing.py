# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What people find out about one connection: its state. Asks the scope, carries the version seen."""

from dataclasses import dataclass
from datetime import date

from blaupause.accounts.acting import actor
from blaupause.accounts.problems import not_found
from blaupause.accounts.rules import Kind, Verb
from blaupause.accounts.scope import Scope, Seat
from blaupause.accounts.wall import acting
from blaupause.rollout.actions import record
from blaupause.rollout.models import Connection
from blaupause.rollout.rules import LiveLevel, State, Strength


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


def _editable(by: Scope, connection_id: int, kind: Kind) -> tuple[Connection, Seat | None]:
    row = Connection.objects.select_related("authority", "commitment").filter(pk=connection_id).first()
    if row is None:
        raise not_found()
    return row, by.require(Verb.EDIT, kind, row.place)
