# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is known of a connection, in words: for comparing two versions of it."""

from django.utils.translation import gettext, pgettext

from blaupause.rollout.changes import Change, Facts
from blaupause.rollout.labels import LEVELS, STATES, STRENGTHS


def in_words(facts: Facts) -> dict[str, str]:
    """Field → value as people read it."""
    return {
        pgettext("connection", "State"): str(STATES[facts.state]),
        gettext("How far it reaches"): str(LEVELS[facts.live_level]),
        gettext("Evidence"): str(STRENGTHS[facts.strength]),
        gettext("Evidence of"): f"{facts.evidence_on:%d.%m.%Y}" if facts.evidence_on else "–",
        gettext("Blocked"): gettext("Yes") if facts.blocked else gettext("No"),
    }


def change_in_words(change: Change) -> dict[str, str]:
    """The same of a change, with its reason and source."""
    return in_words(change.facts) | {
        gettext("Why"): change.why,
        gettext("Source"): change.source_url or "–",
    }
