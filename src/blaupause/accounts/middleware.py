# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every request acts on somebody's behalf: nobody's, or that of the person who is signed in."""

from collections.abc import Callable
from uuid import uuid4

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from blaupause.accounts import queries, scope, wall
from blaupause.accounts.scope import Scope
from blaupause.kernel.clock import today


def scope_of_request(request: HttpRequest) -> Scope:
    """The scope of the signed-in person, else the public one. Without a session cookie nothing is asked."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
        return scope.public(today())
    confirmed = any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))
    person = request.user.pk
    return queries.scope_of(int(person), second_factor=confirmed, request_id=str(uuid4()))


class ActingScope:
    """Puts `request.scope` in place; what a signed-in person asks for runs in one transaction behind both walls.

    Views that answer with an error have their changes rolled back by their own actions; this transaction is the
    frame that the settings of the second wall live in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        found = scope_of_request(request)
        request.scope = found  # type: ignore[attr-defined]
        if found.person_id is None:
            with wall.acting(found):
                return self.get_response(request)
        with wall.acting(found), transaction.atomic():
            return self.get_response(request)
