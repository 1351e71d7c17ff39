# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Words for what happens to requests."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

REQUEST_STATES: Final[dict[str, str | Promise]] = {
    "waiting": pgettext_lazy("request", "Waiting"),
    "approved": pgettext_lazy("request", "Approved"),
    "rejected": pgettext_lazy("request", "Rejected"),
    "withdrawn": pgettext_lazy("request", "Withdrawn"),
}
