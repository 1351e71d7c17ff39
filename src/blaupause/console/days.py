# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Days inside sentences that are put together here rather than in a template."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language


def short_day(value: date) -> str:
    """„31.12.2026“ or “31 Dec 2026”, as tables show it."""
    german = (get_language() or "de").startswith("de")
    return date_format(value, "d.m.Y" if german else "j M Y").replace(" ", "\N{NO-BREAK SPACE}")
