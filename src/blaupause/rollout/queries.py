# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reading connections: the index, one connection, the register."""

from blaupause.rollout.detail import ConnectionDetail, ConnectionHead, EventInfo, StepStatus, connection, head
from blaupause.rollout.index import ConnectionIndex, index
from blaupause.rollout.listing import RegisterPage, register_numbers, register_page, register_sheet
from blaupause.rollout.models import DemonstrationEvent
from blaupause.rollout.register import SORTS, RegisterFilter
from blaupause.rollout.registersheet import RegisterRow

__all__ = [
    "SORTS",
    "ConnectionDetail",
    "ConnectionHead",
    "ConnectionIndex",
    "EventInfo",
    "RegisterFilter",
    "RegisterPage",
    "RegisterRow",
    "StepStatus",
    "connection",
    "demonstration_loaded",
    "head",
    "index",
    "register_numbers",
    "register_page",
    "register_sheet",
]


def demonstration_loaded() -> bool:
    """Whether the demonstration data set is there."""
    return DemonstrationEvent.objects.exists()
