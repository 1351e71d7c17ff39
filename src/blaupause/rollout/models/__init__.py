# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the room stores: connections and their events, and the daily work on them."""

from blaupause.rollout.models.blockers import BlockedConnection, Blocker
from blaupause.rollout.models.connections import (
    Connection,
    ConnectionEvent,
    ConnectionStep,
    ConnectionSuccession,
    DemonstrationEvent,
    Deviation,
    EventBase,
    Revision,
    VersionReview,
)
from blaupause.rollout.models.jobs import BulkJob, BulkRow
from blaupause.rollout.models.practice import Adoption, Solution
from blaupause.rollout.models.work import Effort, Message, Statement, StepEvent

__all__ = [
    "Adoption",
    "BlockedConnection",
    "Blocker",
    "BulkJob",
    "BulkRow",
    "Connection",
    "ConnectionEvent",
    "ConnectionStep",
    "ConnectionSuccession",
    "DemonstrationEvent",
    "Deviation",
    "Effort",
    "EventBase",
    "Message",
    "Revision",
    "Solution",
    "Statement",
    "StepEvent",
    "VersionReview",
]
