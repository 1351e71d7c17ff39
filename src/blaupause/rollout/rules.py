# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Pure vocabulary of connections: states, live levels, evidence strength, deviations, reviews."""

from enum import IntEnum


class State(IntEnum):
    """State of a connection (design: words). The numbers are stored; never renumber."""

    UNKNOWN = 0
    NOT_COMPETENT = 1
    OPEN = 2
    DECLINED = 3
    ORDERED = 4
    PREPARING = 5
    ACTIVATED = 6
    TESTING = 7
    LIVE = 8
    DISTURBED = 9
    REPLACED = 10
    CENTRAL = 11


OVER = frozenset({State.NOT_COMPETENT, State.DECLINED, State.REPLACED, State.CENTRAL})
"""Nothing is to be done any more, although the service is not live here by itself. Declining is one of them: legal,
with a reason, and never a task that is missing."""


class LiveLevel(IntEnum):
    """How far a live service reaches. NONE: not live, or not known how far."""

    NONE = 0
    PDF = 1
    STRUCTURED = 2
    END_TO_END = 3


class Strength(IntEnum):
    """Strength of the evidence behind a state, weakest first."""

    NONE = 0
    REPORTED = 1
    LINK_REACHABLE = 2
    RIGHT_SERVICE = 3
    ROUTED = 4
    TEST_ARRIVED = 5
    REAL_ARRIVED = 6


class StepState(IntEnum):
    """State of one step of one connection."""

    OPEN = 0
    STARTED = 1
    DONE = 2
    NOT_APPLICABLE = 3


class DeviationKind(IntEnum):
    """How a step is done differently in one place."""

    SKIPPED = 0
    REPLACED = 1
    ADDED = 2
    REORDERED = 3


class ReviewState(IntEnum):
    """What became of a change that somebody had to look at."""

    OPEN = 0
    TAKEN = 1
    PARTLY = 2
    DECLINED = 3
    SUPERSEDED = 4  # by a newer version, or because the connection followed
