# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The helper of these tests signs in as allauth does: the middleware sees the person and the second factor."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from blaupause.accounts.middleware import scope_of_request
from tests.accounts import people

pytestmark = pytest.mark.django_db


def _request(client: Client) -> HttpRequest:
    from django.contrib.auth.middleware import AuthenticationMiddleware
    from django.contrib.sessions.middleware import SessionMiddleware

    request = RequestFactory().get("/")
    request.COOKIES = {name: morsel.value for name, morsel in client.cookies.items()}
    inner = AuthenticationMiddleware(lambda _request: HttpResponse())
    SessionMiddleware(inner)(request)  # type: ignore[arg-type]
    return request


@pytest.mark.parametrize("second_factor", [True, False])
def test_a_signed_in_client_acts_as_that_person(second_factor: bool) -> None:
    office = people.organisation()
    one = people.member(office, "lead")
    client = people.signed_in(Client(), one, second_factor)
    scope = scope_of_request(_request(client))
    assert scope.person_id == one.pk
    assert scope.second_factor is second_factor
    assert [(seat.organisation_id, seat.role) for seat in scope.seats] == [(office.pk, "lead")]


def test_records_made_for_somebody_else_confirm_nothing() -> None:
    one, other = people.person(), people.person()
    client = people.signed_in(Client(), one)
    session = client.session
    session["account_authentication_methods_user"] = str(other.pk)
    session.save()
    assert scope_of_request(_request(client)).second_factor is False
