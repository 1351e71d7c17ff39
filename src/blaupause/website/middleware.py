# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Middleware of the web interfaces: a lost database and a refused question become designed pages, and caches learn
that language and appearance come from cookies."""

from collections.abc import Callable

from django.db import IntegrityError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from psycopg.errors import UniqueViolation

from blaupause.accounts.problems import Conflict
from blaupause.kernel.problems import Problem
from blaupause.website import errors

_MISSING = ("not_found", "unknown", "missing")


class FailuresArePages:
    """Answer 503 with Retry-After, never 500, while the database cannot be reached; a `Problem` is 400 to 409.

    Of two who set up the same thing at the same moment, the database lets one through: the other gets 409.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn a lost database or a `Problem` into a designed page; leave everything else alone."""
        if isinstance(exception, OperationalError | InterfaceError):
            return errors.unavailable()
        if isinstance(exception, IntegrityError) and isinstance(exception.__cause__, UniqueViolation):
            return errors.taken(request)
        if isinstance(exception, Problem):
            return _problem_page(request, exception)
        return None


class DependsOnCookies:
    """Add `Vary: Cookie` to pages and downloads: their language, and the theme of pages, are kept in cookies.

    The interface for programs knows no cookies; static files never come this far.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path_info.startswith("/api/"):
            patch_vary_headers(response, ("Cookie",))
        return response


def _problem_page(request: HttpRequest, problem: Problem) -> HttpResponse:
    if problem.code == "territory.no_status" and "stand" not in request.GET:
        return errors.unavailable("no_data")
    if isinstance(problem, Conflict):
        return errors.conflict(request, problem)
    text = problem.text(get_language() or "de")
    if problem.code == "accounts.second_factor":
        return errors.second_factor(request)
    if problem.code == "accounts.not_found":
        return errors.not_found(request)  # the page of an address that does not exist, to the letter
    if problem.code.endswith(_MISSING):
        return errors.not_found(request, text=text)
    return errors.bad_request(request, text=text)
