# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Values from addresses: cleaned before anything else sees them."""

import unicodedata

from django.http import HttpRequest

from blaupause.rollout.queries import demonstration_loaded

OFFICIAL = "amtlich"


def text(request: HttpRequest, name: str, limit: int = 120) -> str:
    """A line of text: control characters gone, white space folded, never longer than `limit`."""
    raw = request.GET.get(name, "")[: limit * 4]
    kept = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in raw)
    return " ".join(kept.split())[:limit]


def demonstration_there(request: HttpRequest) -> bool:
    """Whether the demonstration data set is loaded; asked once per request."""
    if not hasattr(request, "demonstration_there"):
        request.demonstration_there = demonstration_loaded()  # type: ignore[attr-defined]
    return bool(request.demonstration_there)  # type: ignore[attr-defined]


def official_only(request: HttpRequest) -> bool:
    """True when the reader asked for official data only."""
    return request.GET.get("datenbestand") == OFFICIAL
