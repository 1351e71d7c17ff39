# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Middleware of the public interface."""

from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class DatabaseOutage:
    """Answer 503 with Retry-After, never 500, while the database cannot be reached."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn a lost database into a designed page."""
        if not isinstance(exception, OperationalError | InterfaceError):
            return None
        response = render(request, "website/errors/503.html", status=503)
        response["Retry-After"] = "30"
        return response
