# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What steps took: minutes and money entered in seconds, durations read off the moves of the steps."""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import F

from blaupause.accounts.acting import actor, chain_of
from blaupause.accounts.fields import line
from blaupause.accounts.problems import Conflict, invalid, not_found
from blaupause.accounts.rules import Kind, Verb
from blaupause.accounts.scope import Scope, Seat
from blaupause.accounts.wall import acting
from blaupause.blueprint.queries import version
from blaupause.kernel.clock import now
from blaupause.ledger.actions import append
from blaupause.ledger.rules import Draft
from blaupause.rollout.changes import EARLIEST
from blaupause.rollout.effortstats import Span, span
from blaupause.rollout.models import Connection, Effort, StepEvent
from blaupause.rollout.rules import StepState
from blaupause.rollout.workrules import CostBearer

MAX_MINUTES: Final = 60_000  # half a year of one person; more is a slip of the finger
MAX_CENTS: Final = 100_000_000_00
MAX_NOTE: Final = 300
_MONEY: Final = re.compile(r"([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,9})(?:,([0-9]{1,2}))?")


@dataclass(frozen=True, slots=True)
class Spent:
    """What somebody enters: for a step, who worked (an actor of the blueprint), how long, what it cost, who paid."""

    step: str
    actor: str
    minutes: int | None = None
    cents: int | None = None
    bearer: CostBearer = CostBearer.UNKNOWN
    note: str = ""
    occurred_on: date | None = None


@dataclass(frozen=True, slots=True)
class EffortInfo:
    """An entry. `withdrawn`: it was a mistake and does not count."""

    id: int
    step: str
    actor: str
    minutes: int | None
    cents: int | None
    bearer: CostBearer
    occurred_on: date
    note: str
    recorded_by: str
    withdrawn: bool
    version: int


def money(text: str, field: str = "cents") -> int | None:
    """Cents of an amount as people write it, None of nothing. Raises Problem accounts.invalid.<field>."""
    compact = text.replace(" ", "").removesuffix("€").removesuffix("EUR").strip()
    if not compact:
        return None
    found = _MONEY.fullmatch(compact)
    if found is None:
        raise invalid(field, "Bitte einen Betrag wie 1.250,50.", "Please an amount such as 1.250,50.")
    return int(found[1].replace(".", "")) * 100 + int((found[2] or "0").ljust(2, "0"))


def record(*, by: Scope, connection_id: int, spent: Spent) -> int:
    """Enter what a step took; the number of the entry.

    Raises Problem accounts.not_found, accounts.invalid.<field>.
    """
    with acting(by), transaction.atomic():
        row, seat = _connection(by, connection_id)
        day = by.day if spent.occurred_on is None else spent.occurred_on
        note = _checked(by, row, spent, day)
        made = Effort.objects.create(
            connection=row,
            step=spent.step,
            actor=spent.actor,
            minutes=spent.minutes,
            cents=spent.cents,
            bearer=spent.bearer,
            occurred_on=day,
            note=note,
            recorded_at=now(),
            recorded_by=by.key,
            place=row.place,
        )
        append(
            by=actor(by, seat, row.place), chain=chain_of(row.place), drafts=[_draft("effort.recorded", row, made)]
        )
    return made.pk


def withdraw(*, by: Scope, effort_id: int, seen: int) -> None:
    """It was a mistake: the entry stays, marked, and counts no more.

    Raises Problem accounts.not_found, and Conflict when it was withdrawn already.
    """
    with acting(by), transaction.atomic():
        rows = Effort.objects.within(by, Verb.EDIT).filter(pk=effort_id)
        one = rows.select_for_update(of=("self",)).first()
        if one is None:
            raise not_found()
        row, seat = _connection(by, one.connection_id)
        if one.version != seen or one.withdrawn_at is not None:
            raise Conflict({"Schritt": one.step}, {})
        rows.update(withdrawn_at=now(), version=F("version") + 1)
        append(
            by=actor(by, seat, row.place), chain=chain_of(row.place), drafts=[_draft("effort.withdrawn", row, one)]
        )


def of_connection(by: Scope, connection_id: int) -> list[EffortInfo]:
    """Everything entered for one connection, the newest first, with what was withdrawn."""
    rows = Effort.objects.within(by).filter(connection=connection_id).order_by("-occurred_on", "-pk")
    return [
        EffortInfo(
            one.pk,
            one.step,
            one.actor,
            one.minutes,
            one.cents,
            CostBearer(one.bearer),
            one.occurred_on,
            one.note,
            one.recorded_by,
            one.withdrawn_at is not None,
            one.version,
        )
        for one in rows
    ]


def durations(by: Scope, connection_id: int) -> dict[str, Span]:
    """How long each step that moved took, by its key."""
    rows = StepEvent.objects.within(by).filter(connection=connection_id).order_by("occurred_on", "pk")
    moves: defaultdict[str, list[tuple[StepState, date]]] = defaultdict(list)
    for step, state, day in rows.values_list("step", "state", "occurred_on"):
        moves[step].append((StepState(state), day))
    return {step: span(events) for step, events in moves.items()}


def _connection(by: Scope, connection_id: int) -> tuple[Connection, Seat | None]:
    row = Connection.objects.select_related("authority", "commitment").filter(pk=connection_id).first()
    if row is None:
        raise not_found()
    return row, by.require(Verb.EDIT, Kind.PROGRESS, row.place)


def _checked(by: Scope, row: Connection, spent: Spent, day: date) -> str:
    document = version(row.blueprint_version_id).document
    if spent.step not in document.steps:
        raise invalid("step", "Diesen Schritt gibt es hier nicht.", "There is no such step here.")
    if spent.actor not in document.actors:
        raise invalid("actor", "Bitte wählen, wer gearbeitet hat.", "Please choose who worked.")
    if spent.minutes is None and spent.cents is None:
        raise invalid("minutes", "Bitte Minuten oder Kosten eintragen.", "Please enter minutes or costs.")
    if spent.minutes is not None and not 1 <= spent.minutes <= MAX_MINUTES:
        raise invalid(
            "minutes", f"Bitte 1 bis {MAX_MINUTES} Minuten eintragen.", f"Please enter 1 to {MAX_MINUTES} minutes."
        )
    if spent.cents is not None and not 0 <= spent.cents <= MAX_CENTS:
        raise invalid("cents", "Dieser Betrag ist nicht möglich.", "This amount is not possible.")
    if not EARLIEST <= day <= by.day:
        raise invalid("occurred_on", "Der Tag liegt in der Zukunft oder zu weit zurück.", "No possible day.")
    return line(spent.note, "note", longest=MAX_NOTE, required=False)


def _draft(action: str, row: Connection, one: Effort) -> Draft:
    detail = {
        "authority": row.authority.key,
        "commitment": row.commitment.key,
        "step": one.step,
        "actor": one.actor,
        "minutes": one.minutes,
        "cents": one.cents,
        "bearer": CostBearer(one.bearer).name,
        "occurred_on": one.occurred_on.isoformat(),
        "note": one.note,
    }
    kept = {name: value for name, value in detail.items() if value not in (None, "")}
    return Draft(action, f"connection:{row.pk}", kept, "", place=row.place)
