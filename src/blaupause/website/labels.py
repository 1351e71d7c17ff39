# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Words and tones for states, levels, evidence and kinds of authority.

A tone decides colour, icon and border of a mark; colour is never the only difference.
"""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from blaupause.authorities.rules import AuthorityKind
from blaupause.rollout.rules import LiveLevel, State, StepState, Strength

Text = str | Promise

STATES: Final[dict[int, Text]] = {
    State.UNKNOWN: pgettext_lazy("state", "Unknown"),
    State.NOT_COMPETENT: pgettext_lazy("state", "Not competent"),
    State.OPEN: pgettext_lazy("state", "Open"),
    State.DECLINED: pgettext_lazy("state", "Declined"),
    State.ORDERED: pgettext_lazy("state", "Ordered"),
    State.PREPARING: pgettext_lazy("state", "In preparation"),
    State.ACTIVATED: pgettext_lazy("state", "Activated"),
    State.TESTING: pgettext_lazy("state", "In test"),
    State.LIVE: pgettext_lazy("state", "Live"),
    State.DISTURBED: pgettext_lazy("state", "Disturbed"),
    State.REPLACED: pgettext_lazy("state", "Equivalent solution"),
    State.CENTRAL: pgettext_lazy("state", "Provided centrally"),
}

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
}

LEVELS: Final[dict[int, Text]] = {
    LiveLevel.NONE: pgettext_lazy("live level", "Not known how far"),
    LiveLevel.PDF: pgettext_lazy("live level", "Application arrives as a document (PDF)"),
    LiveLevel.STRUCTURED: pgettext_lazy("live level", "Application arrives as data"),
    LiveLevel.END_TO_END: pgettext_lazy("live level", "Digital from end to end"),
}

STRENGTHS: Final[dict[int, Text]] = {
    Strength.NONE: pgettext_lazy("evidence", "No evidence"),
    Strength.REPORTED: pgettext_lazy("evidence", "Reported, not checked"),
    Strength.LINK_REACHABLE: pgettext_lazy("evidence", "Link reachable"),
    Strength.RIGHT_SERVICE: pgettext_lazy("evidence", "Right service for the right place"),
    Strength.ROUTED: pgettext_lazy("evidence", "Delivery route entered"),
    Strength.TEST_ARRIVED: pgettext_lazy("evidence", "Test application arrived"),
    Strength.REAL_ARRIVED: pgettext_lazy("evidence", "Real application arrived"),
}

STEP_STATES: Final[dict[int, Text]] = {
    StepState.OPEN: pgettext_lazy("step", "Nothing recorded"),
    StepState.STARTED: pgettext_lazy("step", "Started"),
    StepState.DONE: pgettext_lazy("step", "Done"),
    StepState.NOT_APPLICABLE: pgettext_lazy("step", "Not applicable"),
}

KINDS: Final[dict[int, Text]] = {
    AuthorityKind.MUNICIPALITY: pgettext_lazy("authority", "Municipality"),
    AuthorityKind.ASSOCIATION: pgettext_lazy("authority", "Association of municipalities"),
    AuthorityKind.DISTRICT_OFFICE: pgettext_lazy("authority", "District office"),
    AuthorityKind.INDEPENDENT_CITY: pgettext_lazy("authority", "City with the tasks of a district"),
    AuthorityKind.REGIONAL_GOVERNMENT: pgettext_lazy("authority", "Regional government"),
    AuthorityKind.OTHER: pgettext_lazy("authority", "Other authority"),
}


def tone(state: int) -> str:
    """Tone of a connection state."""
    return TONES[state]
