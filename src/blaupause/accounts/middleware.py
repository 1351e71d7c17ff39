# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every request acts on somebody's behalf: nobody's, or that of the person who is signed in."""

import time
from collections.abc import Callable
from typing import Final
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from blaupause.accounts import queries, scope, wall
from blaupause.accounts.scope import Scope
from blaupause.accounts.second_factor import confirmed
from blaupause.kernel.clock import today

PRIVATE: Final = ("/konto/", "/einladung/", "/kalender/bestaetigen/")
"""Addresses whose answers belong to one browser even before anybody is signed in."""
_BEGAN: Final = "began_at"
_SEEN: Final = "seen_at"
_NOTED_EVERY: Final = 60.0  # seconds: not every request writes the session
_CONDITIONS: Final = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")


class SessionsEnd:
    """A session ends after some time without a request, and in any case after a working day."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and SESSION_KEY in request.session:
            self._end_or_note(request, time.time())
        return self.get_response(request)

    def _end_or_note(self, request: HttpRequest, now: float) -> None:
        session = request.session
        seen = session.get(_SEEN, now)
        idle, age = now - seen, now - session.get(_BEGAN, now)
        if idle > settings.BLAUPAUSE_SESSION_IDLE or age > settings.SESSION_COOKIE_AGE:
            logout(request)
        elif _SEEN not in session or idle > _NOTED_EVERY:
            session[_SEEN] = now
            session.setdefault(_BEGAN, now)


def _is_signed_in(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated


def scope_of_request(request: HttpRequest) -> Scope:
    """The scope of the signed-in person, else the public one. Without a session cookie nothing is asked.

    Inside a transaction of the system, which may see who has which role.
    """
    day = today()
    if not _is_signed_in(request):
        return scope.public(day)
    person = int(request.user.pk or 0)
    seats = queries.seats_of(person, day)
    return Scope(f"person:{person}", day, person, seats, confirmed(request), request_id=str(uuid4()))


class ActingScope:
    """Puts `request.scope` in place; what a signed-in person asks for runs in one transaction behind both walls.

    The roles are looked up in the same transaction, by the system; then it is handed over. Views that answer with
    an error have their changes rolled back by their own actions; after a failure of ours nothing at all is kept.
    What a signed-in person gets to see is stored nowhere on the way.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _is_signed_in(request):
            with wall.acting(scope.public(today())) as public:
                request.scope = public  # type: ignore[attr-defined]
                response = self.get_response(request)
            return _keep_nowhere(response) if request.path_info.startswith(PRIVATE) else response
        for condition in _CONDITIONS:  # "not modified" would show the page of before the sign-in
            request.META.pop(condition, None)
        with wall.acting(scope.system("sign-in", today())), transaction.atomic():
            found = scope_of_request(request)
            request.scope = found  # type: ignore[attr-defined]
            wall.become(found)
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return _keep_nowhere(response)


def _keep_nowhere(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    patch_vary_headers(response, ["Cookie"])
    return response
