# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Making event and connection arrays, and folding them the slow, obvious way."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass

import numpy as np
from hypothesis import strategies as st

from blaupause.rollout.columns import EventColumns, StateColumns

TYPES = ("i4", "i4", "i8", "i1", "i1", "i1", "i4", "?", "i4", "?")


@dataclass(frozen=True)
class Event:
    """One event, fields in the order of EventColumns."""

    row: int
    day: int
    revision: int
    state: int = 8
    live_level: int = 0
    strength: int = 0
    evidence_day: int = -1
    blocked: bool = False
    system: int = 0
    demonstration: bool = False


def columns(events: Sequence[Event]) -> EventColumns:
    """Events as arrays, in the order given."""
    fields = list(zip(*(astuple(e) for e in events), strict=True)) or [()] * len(TYPES)
    return EventColumns(*(np.array(values, dtype=kind) for values, kind in zip(fields, TYPES, strict=True)))


def naive_fold(events: Sequence[Event], n: int, day: int) -> list[tuple[int, ...]]:
    """(state, live level, strength, evidence day, since day, blocked, system, demonstration) per connection."""
    result = []
    for row in range(n):
        known = [(e.day, e.revision, place, e) for place, e in enumerate(events) if e.row == row and e.day <= day]
        if known:
            e = max(known, key=lambda item: item[:3])[3]
            result.append(
                (e.state, e.live_level, e.strength, e.evidence_day, e.day, e.blocked, e.system, e.demonstration)
            )
        else:
            result.append((0, 0, 0, -1, -1, False, 0, False))
    return result


def rows(states: StateColumns) -> list[tuple[int, ...]]:
    """States in the shape of `naive_fold`."""
    fields = (
        *(states.state, states.live_level, states.strength, states.evidence_day, states.since_day),
        *(states.blocked, states.system, states.demonstration),
    )
    return list(zip(*(f.tolist() for f in fields), strict=True))


ROWS = 5
event_lists = st.lists(
    st.builds(
        Event,
        row=st.integers(0, ROWS - 1),
        day=st.integers(10, 16),
        revision=st.integers(1, 4),
        state=st.integers(0, 11),
        live_level=st.integers(0, 3),
        strength=st.integers(0, 6),
        evidence_day=st.integers(-1, 20),
        blocked=st.booleans(),
        system=st.integers(0, 3),
        demonstration=st.booleans(),
    ),
    max_size=30,
)
