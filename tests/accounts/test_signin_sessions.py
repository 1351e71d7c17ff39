# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A session belongs to one person in one browser, and ends when it should."""

import json
import os
import subprocess
import sys

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from blaupause.accounts import sessions
from blaupause.accounts.middleware import ActingScope
from tests.accounts.signin import PASSWORD, code, guess, is_in, later, person, scope_of, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick")]
COOKIE = settings.SESSION_COOKIE_NAME


def with_cookie(key: str) -> Client:
    """Another browser that holds this session cookie."""
    client = Client()
    client.cookies[COOKIE] = key
    return client


def test_a_session_planted_before_the_sign_in_is_worth_nothing_afterwards(client: Client) -> None:
    one = person(with_app=True)
    guess(client, one.email, PASSWORD)  # now a session exists, waiting for the code
    planted = client.cookies[COOKIE].value
    victim = with_cookie(planted)
    victim.post("/konto/zweiter-faktor/", {"code": code()})
    assert is_in(victim)
    assert victim.cookies[COOKIE].value != planted
    assert not is_in(with_cookie(planted))


def test_a_sign_in_that_kept_the_session_would_be_noticed(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.contrib.sessions.backends.base.SessionBase.cycle_key", lambda _self: None)
    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.cycle_key", lambda _self: None)
    test = test_a_session_planted_before_the_sign_in_is_worth_nothing_afterwards
    with pytest.raises(AssertionError):
        test(client)


def test_after_signing_out_the_old_cookie_is_worth_nothing(client: Client) -> None:
    sign_in(client, person())
    stolen = client.cookies[COOKIE].value
    assert is_in(with_cookie(stolen))
    client.post("/konto/abmelden/")
    assert not is_in(client)
    assert not is_in(with_cookie(stolen))
    assert not Session.objects.filter(pk=stolen).exists()


def test_signing_out_needs_a_form(client: Client) -> None:
    sign_in(client, person())
    assert client.get("/konto/abmelden/").status_code == 200
    assert is_in(client)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    assert strict.post("/konto/abmelden/").status_code == 403
    assert is_in(client)


def test_a_disabled_person_is_out_at_once_and_does_not_come_back_by_an_old_cookie(client: Client) -> None:
    one = person()
    sign_in(client, one)
    type(one).objects.filter(pk=one.pk).update(is_active=False)
    assert not is_in(client)
    assert scope_of(client).person_id is None
    assert sessions.end(person_id=one.pk) == 1
    type(one).objects.filter(pk=one.pk).update(is_active=True)
    assert not is_in(client)


def test_without_ending_the_sessions_the_old_cookie_would_work_again(client: Client) -> None:
    one = person()
    sign_in(client, one)
    for active in (False, True):
        type(one).objects.filter(pk=one.pk).update(is_active=active)
    assert is_in(client)


def test_a_disabled_person_cannot_sign_in(client: Client) -> None:
    guess(client, person(is_active=False).email, PASSWORD)
    assert not is_in(client)


def test_a_changed_password_ends_all_other_sessions(client: Client) -> None:
    one, other = person(), Client()
    sign_in(client, one)
    sign_in(other, one)
    new = "fünf Ämter am Nachmittag"
    client.post("/konto/passwort/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert is_in(client)
    assert not is_in(other)
    assert UserSession.objects.filter(user=one).count() == 1


def test_people_see_and_end_their_own_sessions_and_nobody_elses(client: Client) -> None:
    one, other, stranger = person(), Client(), Client()
    sign_in(client, one)
    sign_in(other, one)
    sign_in(stranger, person())
    assert client.get("/konto/sitzungen/").content.decode().count("<tr") == 3
    foreign = UserSession.objects.get(session_key=stranger.cookies[COOKIE].value)
    client.post("/konto/sitzungen/", {"sitzung": foreign.pk})
    assert is_in(stranger)
    mine = UserSession.objects.get(session_key=other.cookies[COOKIE].value)
    client.post("/konto/sitzungen/", {"sitzung": mine.pk})
    assert (is_in(client), is_in(other)) == (True, False)
    sign_in(other, one)
    client.post("/konto/sitzungen/")
    assert (is_in(client), is_in(other)) == (True, False)


def test_a_session_ends_after_an_hour_without_a_request(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_in(client, person())
    for minutes in (50, 100, 150):
        with later(monkeypatch, minutes * 60):
            assert is_in(client)
    with later(monkeypatch, 150 * 60 + 3601):
        assert not is_in(client)


def test_a_session_ends_after_a_working_day_however_busy(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_in(client, person())
    for half_hours in range(24):
        with later(monkeypatch, half_hours * 1800):
            assert SESSION_KEY in client.session
            client.get("/impressum/")
    with later(monkeypatch, 12 * 3600 + 1):
        assert not is_in(client)


def test_what_a_signed_in_person_sees_is_kept_nowhere(client: Client) -> None:
    tag = client.get("/").headers["ETag"]
    assert client.get("/", headers={"if-none-match": tag}).status_code == 304
    sign_in(client, person())
    for address in ("/", "/register/", "/konto/sicherheit/", "/nix/", "/api/v1/openapi.json"):
        response = client.get(address, headers={"if-none-match": tag})
        assert response.status_code in (200, 404), address
        assert response.headers["Cache-Control"] == "no-store", address
        assert "Cookie" in response.headers["Vary"], address


def test_the_sign_in_page_is_kept_nowhere_either(client: Client) -> None:
    assert client.get("/konto/anmelden/").headers["Cache-Control"] == "no-store"


def test_a_page_that_forgot_it_would_be_noticed(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("blaupause.accounts.middleware._keep_nowhere", lambda response: response)
    assert ActingScope
    sign_in(client, person())
    assert "no-store" not in client.get("/register/").headers.get("Cache-Control", "")


def test_the_security_page_asks_the_database_little(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    sign_in(client, person(with_app=True), with_code=True)
    client.get("/konto/sicherheit/")
    with django_assert_max_num_queries(12):
        assert client.get("/konto/sicherheit/").status_code == 200


@pytest.mark.parametrize(("https", "prefix"), [("1", "__Host-"), ("0", "")])
def test_cookies_are_bound_to_the_host_where_there_is_https(https: str, prefix: str) -> None:
    script = (
        "import json; from blaupause.config import settings as s;"
        "print(json.dumps([s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE,"
        "s.SESSION_COOKIE_HTTPONLY, s.SESSION_COOKIE_SAMESITE, getattr(s, 'SESSION_COOKIE_DOMAIN', None)]))"
    )
    environment = {**os.environ, "BLAUPAUSE_HTTPS": https, "BLAUPAUSE_SECRET_KEY": "x" * 60}
    said = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, check=True, text=True)
    secure = https == "1"
    assert json.loads(said.stdout) == [f"{prefix}session", f"{prefix}csrf", secure, secure, True, "Lax", None]
