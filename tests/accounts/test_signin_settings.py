# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What an operator sets for the sign-in: the secret, mail, identity providers. Half a setting is refused."""

import json
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from blaupause.accounts.providers import is_second_factor
from blaupause.config import installation

SAML = {
    "kind": "saml",
    "key": "land",
    "name": "Land",
    "idp": {"entity_id": "https://idp.example", "sso_url": "https://idp.example/sso", "x509cert": "MII="},
    "origins": ["https://login.example/start"],
}
OIDC = {
    "kind": "openid_connect",
    "key": "bund",
    "name": "Bund",
    "server": "https://anmeldung.example/realms/bund",
    "client": "blaupause",
    "secret": "geheim",
}


def test_the_secret_is_made_once_and_kept_for_nobody_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BLAUPAUSE_SECRET_KEY", raising=False)
    monkeypatch.setenv("BLAUPAUSE_DATA", str(tmp_path))
    first = installation.secret_key()
    assert len(first) >= 50
    assert installation.secret_key() == first
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600
    monkeypatch.setenv("BLAUPAUSE_DATA", str(tmp_path / "nowhere"))
    assert installation.secret_key() != installation.secret_key()
    monkeypatch.setenv("BLAUPAUSE_SECRET_KEY", "given")
    assert installation.secret_key() == "given"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("console:", {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}),
        ("smtp://mail.example", {"EMAIL_PORT": 25, "EMAIL_USE_TLS": False}),
        (
            "smtp://a%40b:p%3A@mail.example?tls=1",
            {"EMAIL_PORT": 587, "EMAIL_HOST_USER": "a@b", "EMAIL_USE_TLS": True},
        ),
        ("smtps://mail.example", {"EMAIL_PORT": 465, "EMAIL_USE_SSL": True}),
        ("", {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend"}),
    ],
)
def test_mail_goes_where_the_address_says(url: str, expected: dict[str, object]) -> None:
    assert expected.items() <= installation.mail(url).items()


@pytest.mark.parametrize("url", ["http://mail.example", "smtp://", "mail.example"])
def test_an_address_for_mail_that_means_nothing_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="BLAUPAUSE_EMAIL_URL"):
        installation.mail(url)


def test_providers_come_from_text_or_file(tmp_path: Path) -> None:
    text = json.dumps([SAML, OIDC])
    (tmp_path / "providers.json").write_text(text)
    found = installation.identity_providers(text)
    assert installation.identity_providers(str(tmp_path / "providers.json")) == found
    assert installation.identity_providers("") == {}
    assert installation.origins(found) == [
        "https://anmeldung.example",
        "https://idp.example",
        "https://login.example",
    ]


def test_nothing_is_trusted_unless_it_is_said() -> None:
    for kind in installation.identity_providers(json.dumps([SAML, OIDC])).values():
        settings = kind["APPS"][0]["settings"]
        assert settings["email_authentication"] is False
        assert settings["second_factor"] is False
        assert not settings.get("verified_email", False)


def test_saml_takes_signed_answers_to_own_questions_only() -> None:
    advanced = installation.identity_providers(json.dumps([SAML]))["saml"]["APPS"][0]["settings"]["advanced"]
    wanted = ("strict", "want_assertion_signed", "reject_idp_initiated_sso", "reject_deprecated_algorithm")
    assert all(advanced[name] is True for name in wanted)


@pytest.mark.parametrize(
    "broken",
    [
        "[",
        "/nowhere/providers.json",
        json.dumps([{**OIDC, "kind": "magic"}]),
        json.dumps([{key: value for key, value in OIDC.items() if key != "secret"}]),
        json.dumps([{**OIDC, "second_factor": "acr"}]),
        json.dumps([{**OIDC, "trust_email": "kelheim.example"}]),
        json.dumps([{**OIDC, "trust_email": []}]),
        json.dumps([{**OIDC, "trust_email": ["*.example"]}]),
        json.dumps([{**OIDC, "secret_file": "/nowhere/secret"}]),
        json.dumps([{key: value for key, value in SAML.items() if key != "idp"}]),
        json.dumps(["land"]),
    ],
)
def test_half_a_provider_is_refused(broken: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="BLAUPAUSE_IDENTITY_PROVIDERS"):
        installation.identity_providers(broken)


@pytest.mark.parametrize(
    ("wanted", "claims", "expected"),
    [
        (True, {}, True),
        (False, {"id_token": {"acr": "strong"}}, False),
        (None, {}, False),
        (["strong"], {"id_token": {"acr": "strong"}}, True),
        (["strong"], {"id_token": {"acr": "weak"}, "userinfo": {"acr": "strong"}}, False),
        (["strong"], {"authn_contexts": ["strong"]}, True),
        (["strong"], {"authn_contexts": ["weak"], "acr": ["strong"]}, False),
        (["strong"], {}, False),
        ([], {"id_token": {"acr": "strong"}}, False),
        ("strong", {"id_token": {"acr": "strong"}}, False),
    ],
)
def test_a_second_factor_is_what_was_agreed_and_nothing_else(
    wanted: object, claims: dict[str, object], expected: bool
) -> None:
    assert is_second_factor(wanted, claims) is expected
