# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""People who can sign in, and how they do it, for the tests of the sign-in."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.http import HttpResponse
from django.test import Client

from blaupause.accounts.models import Organisation, Person
from blaupause.accounts.rules import Role
from blaupause.accounts.scope import Scope
from blaupause.accounts.second_factor import SecondFactorAdapter
from tests.accounts import people

PASSWORD = "vier Ämter am Vormittag"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


class QuickHasher(Argon2PasswordHasher):
    """The same algorithm with a hundredth of the work: hundreds of guesses in a second."""

    time_cost = 1
    memory_cost = 64
    parallelism = 1


QUICK = ["tests.accounts.signin.QuickHasher"]


def person(
    of: Organisation | None = None,
    role: Role | None = None,
    *,
    password: str | None = PASSWORD,
    is_active: bool = True,
    with_app: bool = False,
) -> Person:
    """Somebody with a password, a verified address and, where wanted, a role and an app for codes."""
    one = people.person(is_active=is_active)
    if password is not None:
        one.set_password(password)
        one.save()
    EmailAddress.objects.create(user=one, email=one.email, verified=True, primary=True)
    if of is not None and role is not None:
        people.role(one, of, role)
    if with_app:
        data = {"secret": SecondFactorAdapter().encrypt(SECRET)}
        Authenticator.objects.create(user=one, type=Authenticator.Type.TOTP, data=data)
    return one


def guess(client: Client, email: str, password: str, **extra: Any) -> HttpResponse:
    """Send the form of the sign-in page."""
    return client.post("/konto/anmelden/", {"login": email, "password": password}, **extra)


def code(secret: str = SECRET, ahead: int = 0) -> str:
    """What the app shows now, or so many half minutes later."""
    return str(auth.format_hotp_value(auth.hotp_value(secret, int(time.time()) // 30 + ahead)))


def sign_in(client: Client, one: Person, *, with_code: bool = False) -> Client:
    """The whole way in. Fails when it does not lead in."""
    guess(client, one.email, PASSWORD)
    if with_code:
        client.post("/konto/zweiter-faktor/", {"code": code()})
    assert is_in(client)
    return client


def is_in(client: Client) -> bool:
    """True when the product knows who this client is."""
    return client.get("/konto/sicherheit/").status_code == 200


def scope_of(client: Client) -> Scope:
    """The scope the last page of this client was made under."""
    found: Scope = client.get("/impressum/").wsgi_request.scope  # type: ignore[attr-defined]
    return found


@dataclass
class Counter:
    """How many passwords were really looked at."""

    evaluated: list[str] = field(default_factory=list)


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter]:
    """Count every comparison of a password with that of an account."""
    counter = Counter()
    before = Person.check_password

    def check(self: Person, raw: str) -> bool:
        counter.evaluated.append(raw)
        return before(self, raw)

    with monkeypatch.context() as patch:
        patch.setattr(Person, "check_password", check)
        yield counter


@contextmanager
def later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> Iterator[None]:
    """The same a while later."""
    real = time.time
    with monkeypatch.context() as patch:
        patch.setattr(time, "time", lambda: real() + seconds)
        yield
