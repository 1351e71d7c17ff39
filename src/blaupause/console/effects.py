# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What releasing a draft would do to running connections, in words: by state, with the reason, before and after."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy

from blaupause.blueprint.rules.model import Document
from blaupause.kernel.clock import today
from blaupause.rollout import plan_report, planning
from blaupause.rollout.events import REASONS
from blaupause.rollout.labels import STATES
from blaupause.rollout.planner import Group, Reason
from blaupause.rollout.rules import State

WORDS: Final[Mapping[Group, str | Promise]] = {
    Group.NEW: pgettext_lazy("plan", "are created"),
    Group.REVIEW: pgettext_lazy("plan", "somebody has to decide"),
    Group.CHANGED: pgettext_lazy("plan", "go to the new version"),
    Group.WAITING: pgettext_lazy("plan", "wait until no step is under way"),
    Group.FROZEN: pgettext_lazy("plan", "stay on their version"),
    Group.CLOSED: pgettext_lazy("plan", "are closed and keep their history"),
    Group.UNCHANGED: pgettext_lazy("plan", "nothing changes"),
}
"""What happens; in the order in which people want to know."""
_PLAIN: Final = frozenset({Reason.NONE, Reason.FOLLOWS, Reason.FROZEN, Reason.MISSING})
"""Reasons that say no more than what happens."""


@dataclass(frozen=True, slots=True)
class Effect:
    """Connections of one state to which the same happens. `before`: how many they would be without the change."""

    state: State | None
    group: Group
    reason: str
    now: int
    before: int

    @property
    def state_word(self) -> str | Promise:
        """The state as the register calls it; nothing for connections that do not exist yet."""
        return "–" if self.state is None else STATES[self.state]

    @property
    def words(self) -> str | Promise:
        """What happens."""
        return WORDS[self.group]


def effects(before: Document | None, after: Document) -> list[Effect]:
    """Every effect of releasing `after`, beside what releasing `before` would do."""
    then = plan_report.by_fate(planning.make(planning.target_of(before), today())) if before else {}
    now = plan_report.by_fate(planning.make(planning.target_of(after), today()))
    order = list(WORDS)
    fates = sorted(
        {*now, *then}, key=lambda fate: (-1 if fate[0] is None else fate[0], order.index(fate[1]), fate[2])
    )
    return [
        Effect(s, group, _said(reason), now.get((s, group, reason), 0), then.get((s, group, reason), 0))
        for s, group, reason in fates
    ]


def _said(reason: Reason) -> str:
    german = (get_language() or "de").startswith("de")
    return "" if reason in _PLAIN else REASONS[reason.name][not german]
