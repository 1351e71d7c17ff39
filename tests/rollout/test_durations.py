# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""How long a step took elsewhere: the same durations the statistics read off, and no single place shown."""

from collections import defaultdict
from datetime import date, timedelta
from statistics import median

import pytest
from django.db import transaction

from blaupause.accounts.rules import Role
from blaupause.accounts.wall import acting
from blaupause.authorities.rules import AuthorityKind
from blaupause.kernel.clock import now
from blaupause.rollout.durations import Measured, medians
from blaupause.rollout.effortstats import FEW, span
from blaupause.rollout.models import Connection, StepEvent
from blaupause.rollout.rules import StepState
from tests.accounts.people import KELHEIM, member, organisation, scope_of

OPEN, STARTED, DONE = StepState.OPEN, StepState.STARTED, StepState.DONE
BEGIN = date(2026, 3, 2)
MOVES = (
    ((STARTED, 0), (DONE, 4)),
    ((STARTED, 0), (DONE, 10)),
    ((STARTED, 0), (DONE, 2), (OPEN, 3), (STARTED, 5), (DONE, 30)),
    ((STARTED, 1), (DONE, 1)),
    ((STARTED, 0), (DONE, 21)),
    ((STARTED, 0), (DONE, 300), (OPEN, 301)),  # opened again: nobody knows how long it takes
    ((DONE, 7),),  # entered as done: it has no beginning
    ((STARTED, 0),),
)

pytestmark = pytest.mark.django_db


def moved(count: int) -> list[int]:
    """The first so many of them, at as many district offices; the days each took."""
    rows = Connection.objects.filter(authority__kind=AuthorityKind.DISTRICT_OFFICE).order_by("pk")[:count]
    taken = defaultdict(list)
    for row, moves in zip(rows, MOVES, strict=False):
        for state, day in moves:
            taken[row.pk].append((state, BEGIN + timedelta(day)))
    pairs = [(row, *one) for row in rows for one in taken[row.pk]]
    events = [
        StepEvent(
            connection=row,
            step="contract",
            old_state=OPEN,
            state=state,
            occurred_on=day,
            recorded_at=now(),
            by="system:test",
            place=row.place,
        )
        for row, state, day in pairs
    ]
    StepEvent.unscoped.bulk_create(events)
    return [days for moves in taken.values() if (days := span(moves).days) is not None]


def read() -> dict[str, Measured]:
    by = scope_of(member(organisation(place=KELHEIM), Role.EDITOR))
    with acting(by), transaction.atomic():
        return dict(medians(by, AuthorityKind.DISTRICT_OFFICE, ["contract", "budget"]))


def test_the_database_counts_the_same_days_as_the_statistics() -> None:
    days = moved(len(MOVES))
    assert sorted(days) == [0, 4, 10, 21, 30]
    assert read() == {"contract": Measured(int(median(days)), len(days))}


def test_few_places_are_not_shown() -> None:
    assert len(moved(FEW - 1)) == FEW - 1
    assert read() == {}
