# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Nobody learns from the sign-in who has an account: neither from its words nor from the time it takes.

Time is the work done: one hash for everybody. bench/signin.py measures what is left.
"""

import re
from collections.abc import Callable

import pytest
from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core import mail
from django.test import Client

from tests.accounts.signin import PASSWORD, QuickHasher, guess, is_in, person

pytestmark = pytest.mark.django_db
UNKNOWN = "nobody@example.org"


def words(client: Client, email: str, password: str) -> str:
    """What the sign-in page answers, without what was typed and the form's token."""
    response = guess(client, email, password)
    assert response.status_code == 200
    text = response.content.decode().replace(email, "")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)


@pytest.mark.usefixtures("quick")
def test_the_answer_is_the_same_for_everybody_who_does_not_get_in() -> None:
    answers = {
        words(Client(), UNKNOWN, PASSWORD),
        words(Client(), person().email, "wrong"),
        words(Client(), person(with_app=True).email, "wrong"),
        words(Client(), person(is_active=False).email, "wrong"),
        words(Client(), person(is_active=False).email, PASSWORD),
        words(Client(), person(password=None).email, PASSWORD),
    }
    assert len(answers) == 1


@pytest.mark.usefixtures("quick")
def test_a_link_for_a_new_password_is_promised_to_everybody_and_one_mail_is_sent_to_each() -> None:
    known, disabled = person(), person(is_active=False)
    answers = set()
    for email in (known.email, disabled.email, UNKNOWN):
        response = Client().post("/konto/passwort/vergessen/", {"email": email}, follow=True)
        answers.add(response.content.decode())
    assert len(answers) == 1
    assert [message.to for message in mail.outbox] == [[known.email], [disabled.email], [UNKNOWN]]
    assert ["/konto/passwort/neu/" in message.body for message in mail.outbox] == [True, False, False]


def _hashes(monkeypatch: pytest.MonkeyPatch, attempt: Callable[[], object]) -> int:
    """How many passwords were hashed."""
    done: list[str] = []
    encode, verify = Argon2PasswordHasher.encode, Argon2PasswordHasher.verify
    with monkeypatch.context() as patch:
        patch.setattr(QuickHasher, "encode", lambda *given: done.append("encode") or encode(*given))
        patch.setattr(QuickHasher, "verify", lambda *given: done.append("verify") or verify(*given))
        attempt()
    return len(done)


def _hashed(monkeypatch: pytest.MonkeyPatch) -> set[int]:
    emails = [UNKNOWN, person().email, person(is_active=False).email, person(password=None).email]
    return {_hashes(monkeypatch, lambda email=email: guess(Client(), email, "wrong")) for email in emails}


@pytest.mark.usefixtures("quick")
def test_exactly_one_password_is_hashed_whoever_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _hashed(monkeypatch) == {1}


@pytest.mark.usefixtures("quick")
def test_without_the_hash_for_unknown_people_the_count_would_show_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AuthenticationBackend, "_mitigate_timing_attack", lambda *_given: None)
    assert _hashed(monkeypatch) == {0, 1}


def test_passwords_are_kept_as_argon2id_only() -> None:
    one = person()
    assert one.password.startswith("argon2$argon2id$")
    assert guess(client := Client(), one.email, PASSWORD).status_code == 302
    assert is_in(client)
