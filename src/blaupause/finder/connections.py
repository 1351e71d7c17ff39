# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""How a few connections stand on a day, with the source of what is said about them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from blaupause.finder.answers import rank
from blaupause.rollout.columns import ConnectionColumns, StateColumns
from blaupause.rollout.models import ConnectionEvent, DemonstrationEvent
from blaupause.rollout.queries import index
from blaupause.rollout.rules import LiveLevel, State, Strength

_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Standing:
    """State of a connection and where that is known from."""

    connection_id: int | None
    state: State
    live_level: LiveLevel
    strength: Strength
    since: date | None
    evidence_on: date | None
    source_url: str
    demonstration: bool


NOTHING = Standing(None, State.UNKNOWN, LiveLevel.NONE, Strength.NONE, None, None, "", False)


def best(wanted: Sequence[tuple[int, int]], day: date, demonstration: bool) -> dict[tuple[int, int], Standing]:
    """The deciding connection per (authority id, commitment id), where there is one. At most three queries."""
    if not wanted:
        return {}
    known = index(demonstration)
    columns, states = known.connections, known.at(day)
    pairs = set(wanted)
    chosen: dict[tuple[int, int], int] = {}
    for authority in dict.fromkeys(pair[0] for pair in wanted):
        for row in np.flatnonzero(columns.authority == authority).tolist():
            pair = (authority, int(columns.commitment[row]))
            if pair in pairs and (pair not in chosen or _rank(states, row) < _rank(states, chosen[pair])):
                chosen[pair] = row
    sources = _sources(columns, states, chosen.values(), day)
    return {pair: _standing(columns, states, row, sources) for pair, row in chosen.items()}


def _rank(states: StateColumns, row: int) -> tuple[int, int, int]:
    return rank(
        State(int(states.state[row])), LiveLevel(int(states.live_level[row])), Strength(int(states.strength[row]))
    )


def _day(number: int) -> date | None:
    return _EPOCH + timedelta(days=number) if number >= 0 else None


def _standing(columns: ConnectionColumns, states: StateColumns, row: int, sources: dict[int, str]) -> Standing:
    number = int(columns.ids[row])
    return Standing(
        connection_id=number,
        state=State(int(states.state[row])),
        live_level=LiveLevel(int(states.live_level[row])),
        strength=Strength(int(states.strength[row])),
        since=_day(int(states.since_day[row])),
        evidence_on=_day(int(states.evidence_day[row])),
        source_url=sources.get(number, ""),
        demonstration=bool(states.demonstration[row]),
    )


def _sources(columns: ConnectionColumns, states: StateColumns, rows: Iterable[int], day: date) -> dict[int, str]:
    """Source address of the last event of each connection, from the set it belongs to."""
    told = [row for row in rows if states.since_day[row] >= 0]
    found: dict[int, str] = {}
    for model, invented in ((ConnectionEvent, False), (DemonstrationEvent, True)):
        ids = [int(columns.ids[row]) for row in told if bool(states.demonstration[row]) is invented]
        if ids:
            events = model.objects.filter(connection_id__in=ids, occurred_on__lte=day)
            last = events.order_by("connection_id", "-occurred_on", "-revision", "-pk").distinct("connection_id")
            found.update(last.values_list("connection_id", "source_url"))
    return found
