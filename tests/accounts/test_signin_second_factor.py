# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The second factor: who needs one gets nowhere without, a code works once, and secrets lie encrypted."""

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from pytest_django import Settings

from blaupause.accounts.rules import Role
from blaupause.accounts.second_factor import SecondFactorAdapter
from blaupause.kernel.problems import Problem
from tests.accounts import people
from tests.accounts.signin import PASSWORD, SECRET, code, guess, is_in, later, person, scope_of, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick")]
SECOND = "/konto/zweiter-faktor/"
SET_UP = "/konto/zweiter-faktor/app/"


def test_an_administrator_without_one_gets_nowhere_and_is_led_to_set_one_up(client: Client) -> None:
    one = person(people.organisation(), Role.ADMINISTRATOR)
    assert guess(client, one.email, PASSWORD).headers["Location"] == "/konto/sicherheit/"
    assert "Ihre Rolle ruht" in client.get("/konto/sicherheit/").content.decode()
    assert [seat.role for seat in scope_of(client).seats] == [Role.ADMINISTRATOR]
    assert scope_of(client).usable_seats == ()


def test_after_a_code_the_role_counts(client: Client) -> None:
    one = person(people.organisation(), Role.ADMINISTRATOR, with_app=True)
    sign_in(client, one, with_code=True)
    assert scope_of(client).second_factor
    assert [seat.role for seat in scope_of(client).usable_seats] == [Role.ADMINISTRATOR]
    assert "ruht" not in client.get("/konto/sicherheit/").content.decode()


def test_a_password_alone_is_no_second_factor(client: Client) -> None:
    sign_in(client, person(people.organisation(), Role.LEAD))
    assert not scope_of(client).second_factor


def test_before_the_code_nobody_is_signed_in(client: Client) -> None:
    assert guess(client, person(with_app=True).email, PASSWORD).headers["Location"] == SECOND
    assert not is_in(client)
    assert scope_of(client).person_id is None


def test_records_made_for_somebody_else_are_not_believed(client: Client) -> None:
    one, other = person(), person()
    sign_in(client, one)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": 1.0, "type": "totp"}]
    session["account_authentication_methods_user"] = str(other.pk)
    session.save()
    assert not scope_of(client).second_factor


def enter_twice() -> tuple[bool, bool]:
    """Two browsers that know the password use the same code, one after the other."""
    one, shown = person(with_app=True), code()
    first, second = Client(), Client()
    for client in (first, second):
        guess(client, one.email, PASSWORD)
        client.post(SECOND, {"code": shown})
    return is_in(first), is_in(second)


def test_a_code_works_once() -> None:
    assert enter_twice() == (True, False)


def test_a_code_that_was_not_remembered_would_work_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TOTP, "_mark_code_used", lambda _self, _code: True)
    assert enter_twice() == (True, True)


def test_an_old_code_is_refused(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    guess(client, person(with_app=True).email, PASSWORD)
    shown = code()
    with later(monkeypatch, 61):
        client.post(SECOND, {"code": shown})
        assert not is_in(client)


def set_up(client: Client) -> tuple[str, list[str]]:
    """Set up an app in a session that has just been confirmed; its secret and the recovery codes shown."""
    client.post(f"/konto/bestaetigen/?next={SET_UP}", {"password": PASSWORD})
    client.get(SET_UP)
    secret = client.session["mfa.totp.secret"]
    shown = client.post(SET_UP, {"code": code(secret)}, follow=True)
    assert shown.redirect_chain[-1][0] == "/konto/ersatzcodes/"
    return secret, list(shown.context["unused_codes"])


def test_setting_up_an_app_confirms_the_session_and_uses_the_code_up(client: Client) -> None:
    one = person(people.organisation(), Role.ADMINISTRATOR)
    sign_in(client, one)
    secret, _ = set_up(client)
    assert scope_of(client).second_factor
    other = Client()
    guess(other, one.email, PASSWORD)
    other.post(SECOND, {"code": code(secret)})
    assert not is_in(other)


def test_setting_up_needs_the_password_once_more(client: Client) -> None:
    sign_in(client, person())
    assert client.get(SET_UP).headers["Location"].startswith("/konto/bestaetigen/")


def test_recovery_codes_are_shown_once_and_work_once(client: Client) -> None:
    one = person()
    sign_in(client, one)
    _, codes = set_up(client)
    assert len(codes) == 10
    assert not any(given in client.get("/konto/ersatzcodes/").content.decode() for given in codes)
    for expected in (True, False):
        other = Client()
        guess(other, one.email, PASSWORD)
        other.post(SECOND, {"code": codes[0]})
        assert is_in(other) is expected
        assert scope_of(other).second_factor is expected


def test_without_any_factor_left_the_session_is_no_longer_confirmed(client: Client) -> None:
    one = person(people.organisation(), Role.ADMINISTRATOR)
    sign_in(client, one)
    set_up(client)
    client.post("/konto/zweiter-faktor/app/entfernen/")
    assert not Authenticator.objects.filter(user=one).exists()
    assert not scope_of(client).second_factor


def test_secrets_lie_encrypted_and_another_key_does_not_open_them(settings: Settings) -> None:
    one = person(with_app=True)
    RecoveryCodes.activate(one)
    kept = {row.type: row for row in Authenticator.objects.filter(user=one)}
    assert SECRET not in str(kept["totp"].data)
    assert SecondFactorAdapter().decrypt(kept["totp"].data["secret"]) == SECRET
    assert len(SecondFactorAdapter().decrypt(kept["recovery_codes"].data["seed"])) == 80
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another key"
    with pytest.raises(Problem, match="geheime Schlüssel"):
        SecondFactorAdapter().decrypt(kept["totp"].data["secret"])
    settings.SECRET_KEY_FALLBACKS = [old]
    assert SecondFactorAdapter().decrypt(kept["totp"].data["secret"]) == SECRET
