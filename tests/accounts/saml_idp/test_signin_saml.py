# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Signing in by way of a real SAML 2.0 identity provider in a process of its own, on loopback only."""

import base64
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.test import Client
from pytest_django import Settings
from pytest_django.plugin import DjangoDbBlocker

from blaupause.accounts.models import Person
from blaupause.accounts.rules import Role
from blaupause.config import installation
from tests.accounts import people
from tests.accounts.signin import is_in, person, scope_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick", "configured")]
ENTITY = "http://idp.example/metadata"  # as in idp.py, which only its own process can import
STRONG = "urn:oasis:names:tc:SAML:2.0:ac:classes:TimeSyncToken"
WEAK = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"


def _certificate(folder: Path) -> str:
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp.example")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    start = datetime.now(UTC) - timedelta(days=1)
    made = builder.not_valid_before(start).not_valid_after(start + timedelta(days=9)).sign(key, hashes.SHA256())
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, plain)
    (folder / "key.pem").write_bytes(pem)
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return base64.b64encode(made.public_bytes(serialization.Encoding.DER)).decode()


def _providers(certificate: str, port: int) -> dict[str, object]:
    entry = {
        "kind": "saml",
        "key": "land",
        "name": "Verzeichnis des Landes",
        "idp": {"entity_id": ENTITY, "sso_url": f"http://127.0.0.1:{port}/sso", "x509cert": certificate},
        "trust_email": True,
        "second_factor": [STRONG],
    }
    return installation.identity_providers(json.dumps([entry]))


@pytest.fixture(scope="module")
def idp(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[dict[str, object]]:
    """A running identity provider; the settings by which the product knows it."""
    from django.test import override_settings

    xmlsec1 = shutil.which("xmlsec1")
    if xmlsec1 is None:
        pytest.skip("no xmlsec1 (Debian's package of that name): SAML is not tried against a real provider")
    folder = tmp_path_factory.mktemp("idp")
    certificate = _certificate(folder)
    with override_settings(SOCIALACCOUNT_PROVIDERS=_providers(certificate, 1)), django_db_blocker.unblock():
        metadata = browser().get("/konto/saml/land/metadata/")
    assert metadata.status_code == 200, metadata.content
    (folder / "sp.xml").write_bytes(metadata.content)
    command = [sys.executable, str(Path(__file__).with_name("idp.py")), str(folder), xmlsec1]
    log = (folder / "log").open("w")
    with log, subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True) as process:
        assert process.stdout is not None
        port = process.stdout.readline().strip()
        try:
            assert port.isdecimal(), (folder / "log").read_text()
            yield _providers(certificate, int(port))
        finally:
            process.terminate()
            process.wait(10)


def browser() -> Client:
    """A browser says which host it asks; addresses in SAML are made of that."""
    return Client(headers={"host": "testserver"})


@pytest.fixture
def client() -> Client:
    return browser()


@pytest.fixture
def configured(idp: dict[str, object], settings: Settings) -> None:
    """The product knows the provider."""
    settings.SOCIALACCOUNT_PROVIDERS = idp


def assertion(client: Client, account: str, context: str = STRONG, *, signed: bool = True, old: bool = False) -> str:
    """Ask the provider on the product's behalf; the response as it comes back in the form."""
    answer = client.post("/konto/saml/land/login/?process=login")
    headers = {"x-account": account, "x-context": context, "x-signed": "yes" if signed else "no"}
    headers |= {"x-old": "yes"} if old else {}
    return requests.get(answer.headers["Location"], headers=headers, timeout=20).text


def hand_in(client: Client, response: str) -> Client:
    client.post("/konto/saml/land/acs/", {"SAMLResponse": response, "RelayState": ""}, follow=True)
    return client


def test_a_known_person_comes_in_with_the_second_factor_of_the_provider(client: Client) -> None:
    one = person(people.organisation(), Role.ADMINISTRATOR)
    hand_in(client, assertion(client, one.email))
    assert scope_of(client).person_id == one.pk
    assert scope_of(client).second_factor


def test_a_weak_sign_in_there_is_no_second_factor_here(client: Client) -> None:
    one = person(people.organisation(), Role.ADMINISTRATOR)
    hand_in(client, assertion(client, one.email, WEAK))
    assert scope_of(client).person_id == one.pk
    assert not scope_of(client).second_factor


def test_an_unknown_person_does_not_come_into_being(client: Client) -> None:
    before = Person.objects.count()
    assert not is_in(hand_in(client, assertion(client, "stranger@example.org")))
    assert Person.objects.count() == before


def test_a_disabled_person_stays_out(client: Client) -> None:
    assert not is_in(hand_in(client, assertion(client, person(is_active=False).email)))


def test_an_assertion_that_is_not_signed_is_refused(client: Client) -> None:
    assert not is_in(hand_in(client, assertion(client, person().email, signed=False)))


def test_a_signature_of_a_kind_that_can_be_forged_is_refused(client: Client) -> None:
    assert not is_in(hand_in(client, assertion(client, person().email, old=True)))


def test_a_changed_assertion_is_refused(client: Client) -> None:
    one, other = person(), person()
    text = base64.b64decode(assertion(client, one.email)).decode()
    assert one.email in text
    forged = base64.b64encode(text.replace(one.email, other.email).encode()).decode()
    assert not is_in(hand_in(client, forged))
    stronger = re.sub(re.escape(WEAK), STRONG, base64.b64decode(assertion(client, one.email, WEAK)).decode())
    assert not is_in(hand_in(client, base64.b64encode(stronger.encode()).decode()))


def test_without_looking_at_signatures_the_change_would_go_through(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onelogin.saml2.utils.OneLogin_Saml2_Utils.validate_sign", lambda *_args, **_more: True)
    one, other = person(), person()
    text = base64.b64decode(assertion(client, one.email)).decode().replace(one.email, other.email)
    hand_in(client, base64.b64encode(text.encode()).decode())
    assert scope_of(client).person_id == other.pk


def test_an_assertion_works_once_and_only_in_the_browser_that_asked(client: Client) -> None:
    response = assertion(client, person().email)
    assert not is_in(hand_in(browser(), response))
    assert is_in(hand_in(client, response))
    client.post("/konto/abmelden/")
    assert not is_in(hand_in(client, response))


@pytest.mark.parametrize(
    "garbage", ["", "x", "PHg+", "!!!", base64.b64encode(b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>").decode()]
)
def test_garbage_is_refused_and_is_no_accident_of_ours(client: Client, garbage: str) -> None:
    answer = client.post("/konto/saml/land/acs/", {"SAMLResponse": garbage}, follow=True)
    assert answer.status_code in (400, 401, 403)
    assert not is_in(client)


def test_nobody_signs_somebody_out_by_a_link(client: Client) -> None:
    hand_in(client, assertion(client, person().email))
    client.get("/konto/saml/land/sls/?SAMLRequest=x", follow=True)
    assert is_in(client)
