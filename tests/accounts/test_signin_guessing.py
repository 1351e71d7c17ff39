# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whoever guesses gets ten tries per account and quarter of an hour, however they dress them up."""

from itertools import count

import pytest
from allauth.account.adapter import DefaultAccountAdapter
from django.core.cache import cache
from django.db import connection
from django.test import Client
from pytest_django import Settings

from blaupause.accounts.adapter import AccountAdapter
from blaupause.accounts.shared_cache import SharedCache
from tests.accounts.signin import PASSWORD, code, counted, guess, is_in, later, person, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick")]
_addresses = count(1)


def _guesses(client: Client, email: str, number: int) -> None:
    """Wrong passwords from ever new computers, with ever new spellings of the address and of our own name."""
    for n in range(number):
        dressed = (email, email.upper(), f" {email} ", email.title())[n % 4]
        number = next(_addresses)
        computer = f"10.{number // 250}.{number % 250}.7"
        host = ("localhost", "127.0.0.1", f"localhost:{n + 1}")[n % 3]
        guess(client, dressed, f"wrong {n}", REMOTE_ADDR=computer, headers={"host": host})


def test_of_very_many_guesses_ten_are_evaluated(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    one = person()
    with counted(monkeypatch) as counter:
        _guesses(client, one.email, 90)
    assert len(counter.evaluated) == 10


def test_a_limit_per_host_name_would_let_them_through(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        AccountAdapter, "_get_login_attempts_cache_key", DefaultAccountAdapter._get_login_attempts_cache_key
    )
    one = person()
    with counted(monkeypatch) as counter:
        _guesses(client, one.email, 40)
    assert len(counter.evaluated) > 20


def test_then_the_right_password_is_refused_too_until_a_quarter_of_an_hour_has_passed(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = person()
    _guesses(client, one.email, 10)
    assert "Zu viele falsche Versuche" in guess(client, one.email, PASSWORD).content.decode()
    with later(monkeypatch, 14 * 60):
        guess(client, one.email, PASSWORD)
        assert not is_in(client)
    with later(monkeypatch, 15 * 60 + 5):
        guess(client, one.email, PASSWORD)
        assert is_in(client)


def test_an_unknown_address_is_limited_in_the_same_words(client: Client) -> None:
    _guesses(client, "nobody@example.org", 10)
    assert "Zu viele falsche Versuche" in guess(client, "nobody@example.org", PASSWORD).content.decode()


def test_own_sign_ins_in_between_give_no_further_guesses(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    one = person()
    with counted(monkeypatch) as counter:
        for _ in range(5):
            _guesses(client, one.email, 4)
            guess(Client(), one.email, PASSWORD)
    assert len([text for text in counter.evaluated if text != PASSWORD]) == 10


def test_the_current_password_asked_for_a_change_is_a_guess_like_any_other(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = person()
    sign_in(client, one)
    with counted(monkeypatch) as counter:
        for n in range(9):
            new = f"ganz neues Passwort {n}"
            client.post("/konto/passwort/", {"oldpassword": f"wrong {n}", "password1": new, "password2": new})
            client.post("/konto/bestaetigen/", {"password": f"wrong {n}"})
    assert len(counter.evaluated) == 10


def test_one_computer_gets_fifty_guesses_over_all_accounts(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    known = [person() for _ in range(12)]
    with counted(monkeypatch) as counter:
        for n in range(60):
            guess(client, known[n % 12].email, f"wrong {n}")
    assert len(counter.evaluated) == 50


def test_of_many_codes_ten_are_evaluated(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    one = person(with_app=True)
    guess(client, one.email, PASSWORD)
    seen: list[str] = []

    def look(_secret: str, given: str) -> bool:
        seen.append(given)
        return False

    monkeypatch.setattr("allauth.mfa.totp.internal.auth.validate_totp_code", look)
    for n in range(16):
        client.post("/konto/zweiter-faktor/", {"code": f"{n:06}"}, REMOTE_ADDR=f"10.99.{n}.1")
    assert len(seen) == 10
    monkeypatch.undo()
    client.post("/konto/zweiter-faktor/", {"code": code()})
    assert not is_in(client)


def test_counts_outlive_a_restart_which_those_in_memory_would_not(settings: Settings) -> None:
    assert settings.CACHES["default"]["BACKEND"] == "blaupause.accounts.shared_cache.SharedCache"
    SharedCache("", {}).set("a", [1.5, 2.5], 60)
    assert SharedCache("", {}).get("a") == [1.5, 2.5]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_shared_value SET expires_at = now() - interval '1 second'")
    assert SharedCache("", {}).get("a", "gone") == "gone"
    assert SharedCache("", {}).add("a", 1, 60)
    assert not SharedCache("", {}).add("a", 2, 60)
    assert SharedCache("", {}).touch("a", None)
    assert SharedCache("", {}).delete("a")
    assert not SharedCache("", {}).touch("a")
    cache.clear()
