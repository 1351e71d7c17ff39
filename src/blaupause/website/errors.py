# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Designed error pages. 500 and 503 stand on a frame of their own that needs neither database nor request.

`exception` is unused but has to carry that name: Django passes it by keyword.
"""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language

from blaupause.accounts.problems import Conflict
from blaupause.kernel.problems import Problem

RETRY_SECONDS = 30


def bad_request(request: HttpRequest, exception: object = None, text: str = "") -> HttpResponse:  # noqa: ARG001
    """400: the address or form could not be understood."""
    return render(request, "website/errors/400.html", {"text": text}, status=400)


def forbidden(request: HttpRequest, exception: object = None) -> HttpResponse:  # noqa: ARG001
    """403: not for this reader."""
    return render(request, "website/errors/403.html", status=403)


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """403: a form without its token, or a method that no page knows; Django's own page has inline styles."""
    return forbidden(request)


def not_found(request: HttpRequest, exception: object = None, text: str = "") -> HttpResponse:  # noqa: ARG001
    """404: there is no such page."""
    return render(request, "website/errors/404.html", {"text": text}, status=404)


def second_factor(request: HttpRequest) -> HttpResponse:
    """403: allowed, but only after a second factor; says how to get one."""
    return render(request, "website/errors/second_factor.html", status=403)


def conflict(request: HttpRequest, found: Conflict) -> HttpResponse:
    """409: somebody else was quicker; both versions, for pages that offer no choice of their own."""
    keys = list({**found.theirs, **found.yours})
    rows = [(key, found.theirs.get(key, "–"), found.yours.get(key, "–")) for key in keys]
    return render(request, "website/errors/409.html", {"rows": rows}, status=409)


def taken(request: HttpRequest) -> HttpResponse:
    """409: two did the same at the same moment; there is nothing to compare."""
    return render(request, "website/errors/409.html", {"rows": []}, status=409)


def server_error(_request: HttpRequest) -> HttpResponse:
    """500: our fault; 503 when the database was lost before a page was even chosen (session, roles)."""
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        return unavailable()
    return HttpResponse(render_to_string("website/errors/500.html"), status=500)


def unavailable(reason: str = "database") -> HttpResponse:
    """503: the database cannot be reached, or holds no data yet. Says when to come back."""
    page = render_to_string("website/errors/503.html", {"reason": reason})
    return HttpResponse(page, status=503, headers={"Retry-After": str(RETRY_SECONDS), "Cache-Control": "no-store"})


def paper_missing(problem: Problem) -> HttpResponse:
    """503: a paper could not be set, or others are being set; says what to do instead."""
    page = render_to_string(
        "website/errors/503.html", {"reason": "paper", "text": problem.text(get_language() or "de")}
    )
    return HttpResponse(page, status=503, headers={"Retry-After": str(RETRY_SECONDS), "Cache-Control": "no-store"})
