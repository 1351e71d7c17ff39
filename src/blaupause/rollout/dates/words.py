# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Words for dates: the same on the page, in the sheet, in the calendar and in the mail."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy

from blaupause.authorities.queries import authorities
from blaupause.rollout.dates.queries import DueDate
from blaupause.rollout.duedates import Nearness, Origin, Sort
from blaupause.rollout.placenames import origin_name

Text = str | Promise
SORTS: Final[Mapping[Sort, Text]] = {
    Sort.CERTIFICATE: pgettext_lazy("sort of date", "Certificate"),
    Sort.CONTRACT: pgettext_lazy("sort of date", "Contract"),
    Sort.EVIDENCE: pgettext_lazy("sort of date", "Evidence"),
    Sort.COUNCIL: pgettext_lazy("sort of date", "Council meeting"),
    Sort.OTHER: pgettext_lazy("sort of date", "Another date"),
}
NEARNESS: Final[Mapping[Nearness, Text]] = {
    Nearness.OVERDUE: pgettext_lazy("nearness", "Overdue"),
    Nearness.SOON: pgettext_lazy("nearness", "Within 14 days"),
    Nearness.NEAR: pgettext_lazy("nearness", "Within 90 days"),
    Nearness.LATER: pgettext_lazy("nearness", "Later"),
}
ORIGINS: Final[Mapping[Origin, Text]] = {
    Origin.LAST_DAY: pgettext_lazy("origin of a date", "last day that was entered"),
    Origin.VALUE: pgettext_lazy("origin of a date", "day that was entered"),
    Origin.TERM: pgettext_lazy("origin of a date", "calculated from the first day and how long it holds"),
    Origin.CHECK: pgettext_lazy("origin of a date", "calculated from the day of the check"),
}


def title(one: DueDate) -> str:
    """What the date is about, in the present language."""
    return one.title[_english()]


def promise(one: DueDate) -> str:
    """The service it is about; empty when it concerns all."""
    if one.commitment is None:
        return ""
    return one.commitment.name_en if _english() else one.commitment.name_de


def where(one: DueDate) -> str:
    """The authority or the place it concerns."""
    if one.authority_id is not None:
        return authorities()[one.authority_id].name
    return origin_name(one.place)


def _english() -> bool:
    return not (get_language() or "de").startswith("de")
