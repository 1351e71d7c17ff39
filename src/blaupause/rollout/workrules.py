# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Pure vocabulary of the daily work: what is stated, who pays, on whose desk a blocker lies."""

from enum import IntEnum

from blaupause.rollout.rules import StepState as StepState


class StatementKind(IntEnum):
    """What a statement is about; the keys stand in the blueprint. The numbers are stored; never renumber."""

    PARAMETER = 0  # value(key)
    DATUM = 1  # have(key)
    CHECK = 2  # verified(key)


class CostBearer(IntEnum):
    """Who pays."""

    UNKNOWN = 0
    MUNICIPALITY = 1
    DISTRICT = 2
    LAND = 3
    FEDERAL = 4
    OTHER = 5


class BlockerOwner(IntEnum):
    """On whose desk a blocker lies."""

    MUNICIPALITY = 0
    LAND = 1
    FEDERAL = 2
    VENDOR = 3
    OPERATOR = 4


class Rating(IntEnum):
    """Whether what an authority took over from another one helped there."""

    NOT = 0
    PARTLY = 1
    HELPED = 2


class LinkEnd(IntEnum):
    """Why a connection does not wait for a blocker any more."""

    SOLVED = 0
    TAKEN_OFF = 1  # it never did, or not any more
    MERGED = 2  # it waits for the one this was the same as
    SUCCEEDED = 3  # the connection was taken over; its successor waits
