# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Organisations, people with roles, mandates, and clients that are signed in: for every test about rights.

Rows are written directly, as the system (see the fixture `acting_as_the_system`): what actions do is tested
elsewhere. Real places of Bavaria, invented people.
"""

import time
from datetime import date, timedelta
from itertools import count

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client

from blaupause.accounts import queries
from blaupause.accounts.models import Mandate, Membership, Organisation, Person
from blaupause.accounts.rules import PLACELESS, OrganisationKind, Role
from blaupause.accounts.scope import Scope
from blaupause.kernel.clock import now, today
from blaupause.kernel.places import Place

BUND: Place = ""
BAYERN: Place = "09"
NIEDERBAYERN: Place = "092"
KELHEIM: Place = "09273"  # Landkreis
REGENSBURG: Place = "09375"  # Landkreis
PULLACH: Place = "091840139139"  # municipality
AUGSBURG: Place = "09761"  # kreisfreie Stadt

_OF_USER = "account_authentication_methods_user"
_numbers = count(1)


def organisation(
    kind: OrganisationKind | str = OrganisationKind.DISTRICT,
    place: Place | None = KELHEIM,
    *,
    key: str = "",
    name: str = "",
    ended_on: date | None = None,
    demonstration: bool = False,
) -> Organisation:
    """An organisation; contractors and IT providers get no place whatever is given."""
    kind = OrganisationKind(kind)
    number = next(_numbers)
    return Organisation.unscoped.create(
        key=key or f"{kind.replace('_', '-')}-{number}",
        kind=kind,
        name=name or f"{kind} {number}",
        place=None if kind in PLACELESS else place,
        ended_on=ended_on,
        demonstration=demonstration,
    )


def person(name: str = "", *, email: str = "", is_active: bool = True, demonstration: bool = False) -> Person:
    """Somebody without any role."""
    number = next(_numbers)
    found = Person(
        name=name or f"Person {number}",
        email=email or f"person-{number}@example.org",
        joined_at=now(),
        is_active=is_active,
        demonstration=demonstration,
    )
    found.set_unusable_password()
    found.save()
    return found


def role(
    one: Person,
    of: Organisation,
    what: Role | str = Role.READER,
    *,
    start: date | None = None,
    end: date | None = None,
) -> Membership:
    """Somebody has a role in an organisation from a day (default: long since) up to another (default: open)."""
    return Membership.unscoped.create(
        person=one, organisation=of, role=Role(what), valid_from=start or today() - timedelta(days=400), valid_to=end
    )


def member(of: Organisation, what: Role | str = Role.READER, *, name: str = "") -> Person:
    """A new person with a current role in an organisation."""
    one = person(name)
    role(one, of, what)
    return one


def mandate(
    agent: Organisation, place: Place, *, start: date | None = None, end: date | None = None, basis: str = "Vertrag"
) -> Mandate:
    """An organisation acts for a place from a day (default: long since) up to another (default: open)."""
    start = start or today() - timedelta(days=400)
    return Mandate.unscoped.create(agent=agent, place=place, valid_from=start, valid_to=end, basis=basis)


def ended_mandate(agent: Organisation, place: Place) -> Mandate:
    """A mandate whose last day was yesterday."""
    return mandate(agent, place, end=today())


def scope_of(one: Person, *, second_factor: bool = True, day: date | None = None) -> Scope:
    """What a request of this person acts under."""
    return queries.scope_of(one.pk, second_factor=second_factor, day=day)


def signed_in(client: Client, one: Person, second_factor: bool = True) -> Client:
    """The client with a session of this person, confirmed with a second factor or by password alone."""
    client.force_login(one)
    records: list[dict[str, object]] = [{"method": "password", "at": time.time(), "email": one.email}]
    if second_factor:
        records.append({"method": "mfa", "at": time.time(), "type": "totp"})
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = records
    session[_OF_USER] = str(one.pk)  # allauth believes the records only for the person they were made for
    session.save()
    return client
