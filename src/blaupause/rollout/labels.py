# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Words for states, live levels and evidence: the same on the screen and in every sheet."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from blaupause.rollout.gates import Position
from blaupause.rollout.planner import Reason
from blaupause.rollout.rules import DeviationKind, LiveLevel, ReviewState, State, StepState, Strength
from blaupause.rollout.workrules import BlockerOwner, CostBearer, Rating

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

POSITIONS: Final[dict[int, Text]] = {
    Position.READY: pgettext_lazy("position", "Can begin"),
    Position.UNDER_WAY: pgettext_lazy("position", "Under way"),
    Position.WAITING: pgettext_lazy("position", "Waits"),
    Position.BLOCKED: pgettext_lazy("position", "Blocked"),
    Position.DONE: pgettext_lazy("position", "Done"),
    Position.NOT_APPLICABLE: pgettext_lazy("position", "Not applicable"),
}

DEVIATIONS: Final[dict[int, Text]] = {
    DeviationKind.SKIPPED: pgettext_lazy("deviation", "Left out"),
    DeviationKind.REPLACED: pgettext_lazy("deviation", "Done differently"),
    DeviationKind.ADDED: pgettext_lazy("deviation", "Something added"),
    DeviationKind.REORDERED: pgettext_lazy("deviation", "In another order"),
}

REVIEWS: Final[dict[int, Text]] = {
    ReviewState.OPEN: pgettext_lazy("review", "Open"),
    ReviewState.TAKEN: pgettext_lazy("review", "Taken over"),
    ReviewState.PARTLY: pgettext_lazy("review", "Taken over in part"),
    ReviewState.DECLINED: pgettext_lazy("review", "Declined"),
    ReviewState.SUPERSEDED: pgettext_lazy("review", "Superseded"),
}

REVIEW_REASONS: Final[dict[int, Text]] = {
    Reason.NOT_ADDITIVE: pgettext_lazy("review", "A step goes or gets stricter"),
    Reason.DEVIATION: pgettext_lazy("review", "A step changes that is done differently here"),
    Reason.RULE: pgettext_lazy("review", "The blueprint asks for it in this state"),
    Reason.UNDECIDED: pgettext_lazy("review", "The blueprint does not say what happens in this state"),
}

STEP_CHANGES: Final[dict[str, Text]] = {
    "added": pgettext_lazy("step change", "New"),
    "removed": pgettext_lazy("step change", "Goes"),
    "tightened": pgettext_lazy("step change", "Stricter"),
    "loosened": pgettext_lazy("step change", "Easier"),
    "reworded": pgettext_lazy("step change", "Another text"),
}

OWNERS: Final[dict[int, Text]] = {
    BlockerOwner.MUNICIPALITY: pgettext_lazy("lies with", "Municipality"),
    BlockerOwner.LAND: pgettext_lazy("lies with", "Land"),
    BlockerOwner.FEDERAL: pgettext_lazy("lies with", "Federation"),
    BlockerOwner.VENDOR: pgettext_lazy("lies with", "Vendor"),
    BlockerOwner.OPERATOR: pgettext_lazy("lies with", "Operator"),
}

BEARERS: Final[dict[int, Text]] = {
    CostBearer.UNKNOWN: pgettext_lazy("cost bearer", "Not known"),
    CostBearer.MUNICIPALITY: pgettext_lazy("cost bearer", "Municipality"),
    CostBearer.DISTRICT: pgettext_lazy("cost bearer", "District"),
    CostBearer.LAND: pgettext_lazy("cost bearer", "Land"),
    CostBearer.FEDERAL: pgettext_lazy("cost bearer", "Federation"),
    CostBearer.OTHER: pgettext_lazy("cost bearer", "Others"),
}

RATINGS: Final[dict[int, Text]] = {
    Rating.HELPED: pgettext_lazy("rating", "It helped"),
    Rating.PARTLY: pgettext_lazy("rating", "It helped in part"),
    Rating.NOT: pgettext_lazy("rating", "It did not help"),
}
