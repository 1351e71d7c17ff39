# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Values from addresses: cleaned before anything else sees them."""

import unicodedata

from django.http import HttpRequest

OFFICIAL = "amtlich"


def text(request: HttpRequest, name: str, limit: int = 120) -> str:
    """A line of text: control characters gone, white space folded, never longer than `limit`."""
    raw = request.GET.get(name, "")[: limit * 4]
    kept = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in raw)
    return " ".join(kept.split())[:limit]


def official_only(request: HttpRequest) -> bool:
    """True when the reader asked for official data only."""
    return request.GET.get("datenbestand") == OFFICIAL
