# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Words for what the matrix of specialist systems says: the same on the screen and in every sheet."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from blaupause.catalog.compatibility import Readiness

Text = str | Promise

READINESS: Final[dict[int, Text]] = {
    Readiness.NONE: pgettext_lazy("interface", "No interface"),
    Readiness.PDF_ONLY: pgettext_lazy("interface", "PDF only"),
    Readiness.BEING_BUILT: pgettext_lazy("interface", "Being built"),
    Readiness.READY: pgettext_lazy("interface", "Ready"),
}
UNKNOWN: Final[Text] = pgettext_lazy("interface", "Unknown")
"""Nobody has said anything; not the same as: there is no interface."""
