# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Words for kinds of authority: the same on the screen and in every sheet."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from blaupause.authorities.rules import AuthorityKind

Text = str | Promise

KINDS: Final[dict[int, Text]] = {
    AuthorityKind.MUNICIPALITY: pgettext_lazy("authority", "Municipality"),
    AuthorityKind.ASSOCIATION: pgettext_lazy("authority", "Association of municipalities"),
    AuthorityKind.DISTRICT_OFFICE: pgettext_lazy("authority", "District office"),
    AuthorityKind.INDEPENDENT_CITY: pgettext_lazy("authority", "City with the tasks of a district"),
    AuthorityKind.REGIONAL_GOVERNMENT: pgettext_lazy("authority", "Regional government"),
    AuthorityKind.OTHER: pgettext_lazy("authority", "Other authority"),
}
