# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A connection and people around it, for pages where something is changed."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blaupause.accounts.models import Person
from blaupause.accounts.rules import Role
from blaupause.rollout.models import Connection
from tests.accounts.people import KELHEIM, member, organisation, signed_in
from tests.website.html import Page


def connection_at(place: str = KELHEIM, commitment: str = "by-fuehrerschein") -> Connection:
    """A connection of the real base data."""
    return Connection.objects.get(place=place, commitment__key=commitment)


def page_of(client: Client, address: str, status: int = 200) -> Page:
    """What somebody sees; sound HTML or the test fails."""
    response = client.get(address)
    assert response.status_code == status, (address, response.status_code)
    found = Page(response.content.decode())
    assert found.problems == []
    return found


def sent(client: Client, address: str, fields: dict[str, object], status: int = 302) -> Page:
    """What somebody sees after sending a form."""
    response = client.post(address, fields)
    assert response.status_code == status, response.content.decode()[:3000]
    return Page(response.content.decode()) if status != 302 else page_of(client, response.headers["Location"])


def editor_at(place: str = KELHEIM, role: Role = Role.EDITOR) -> tuple[Person, Client]:
    """Somebody who may change connections at a place, signed in."""
    one = member(organisation(place=place), role)
    return one, signed_in(Client(headers={"accept-language": "de"}), one)


def queries_of(client: Client, address: str) -> int:
    """How often a page asks the database; savepoints exist only because tests run in a transaction."""
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return sum("SAVEPOINT" not in query["sql"] for query in captured.captured_queries)
