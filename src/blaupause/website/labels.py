# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Words and tones for states, levels, evidence and kinds of authority.

A tone decides colour, icon and border of a mark; colour is never the only difference.
"""

from typing import Final

from django.utils.translation import pgettext_lazy

from blaupause.accounts.rules import Role
from blaupause.authorities.labels import KINDS
from blaupause.rollout.labels import LEVELS, STATES, STEP_STATES, STRENGTHS, Text
from blaupause.rollout.rules import State

__all__ = ["ACTORS", "ICONS", "KINDS", "LEVELS", "STATES", "STEP_STATES", "STRENGTHS", "TONES", "Text", "tone"]

TONES: Final[dict[int, str]] = {
    State.UNKNOWN: "unknown",
    State.NOT_COMPETENT: "none",
    State.OPEN: "none",
    State.DECLINED: "none",
    State.ORDERED: "progress",
    State.PREPARING: "progress",
    State.ACTIVATED: "progress",
    State.TESTING: "progress",
    State.LIVE: "live",
    State.DISTURBED: "trouble",
    State.REPLACED: "live",
    State.CENTRAL: "live",
}

ICONS: Final[dict[str, str]] = {
    "unknown": "question-mark",
    "none": "close",
    "progress": "autorenew",
    "live": "check",
    "trouble": "warning",
    "ready": "arrow-forward",
    "waiting": "calendar-today",
}

ROLES: Final[dict[str, Text]] = {
    Role.LEAD: pgettext_lazy("role", "Lead"),
    Role.EDITOR: pgettext_lazy("role", "Editor"),
    Role.READER: pgettext_lazy("role", "Reader"),
    Role.AUDITOR: pgettext_lazy("role", "Auditor"),
    Role.ADMINISTRATOR: pgettext_lazy("role", "Administrator"),
}

# Parts of the software that enter something themselves.
ACTORS: Final[dict[str, Text]] = {
    "system:setup": pgettext_lazy("actor", "base data of the software"),
    "cli": pgettext_lazy("actor", "operator, by command line"),
}


def tone(state: int) -> str:
    """Tone of a connection state."""
    return TONES[state]
