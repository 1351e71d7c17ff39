# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Signing in by way of a real OpenID Connect provider in a process of its own, on loopback only."""

import fcntl
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from blaupause.accounts import invitations
from blaupause.accounts.models import Person
from blaupause.accounts.providers import ProviderAdapter
from blaupause.accounts.rules import Role
from blaupause.accounts.scope import system
from blaupause.config import installation
from blaupause.kernel.clock import today
from tests.accounts import people
from tests.accounts.signin import is_in, person, scope_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick")]
PACKAGES = Path(__file__).parents[3] / "build" / "oidc"
VERSION = "oidc-provider@8.8.1"
STRONG = "urn:example:two-factors"
BACK = "/konto/oidc/land/login/callback/"


def _installed() -> Path:
    """The provider's package, fetched once; or a skip that says what is missing."""
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("no node and npm: OpenID Connect is not tried against a real provider")
    PACKAGES.mkdir(parents=True, exist_ok=True)
    with (PACKAGES / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (PACKAGES / "node_modules" / "oidc-provider" / "package.json").exists():
            options = ["--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts"]
            command = ["npm", "install", *options, "--prefix", str(PACKAGES), VERSION]
            try:
                done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=90)
            except subprocess.TimeoutExpired:
                pytest.skip(f"npm could not fetch {VERSION} within 90 s")
            if done.returncode:
                pytest.skip(f"npm could not fetch {VERSION}: {done.stderr.strip()[-200:]}")
    return PACKAGES


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """Address of a running provider."""
    script = str(Path(__file__).with_name("provider.mjs"))
    command = ["node", script, str(_installed()), f"http://testserver{BACK}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        address = next((line.strip() for line in process.stdout if line.startswith("http://127.0.0.1:")), "")
        try:
            assert address, "the provider did not start"
            yield address
        finally:
            process.terminate()
            process.wait(10)


@pytest.fixture
def configured(issuer: str, settings: Settings) -> None:
    """The product knows the provider and believes its verified addresses and its strong sign-ins."""
    configure(settings, issuer)


def configure(settings: Settings, issuer: str, **more: object) -> None:
    entry = {
        "kind": "openid_connect",
        "key": "land",
        "name": "Verzeichnis des Landes",
        "server": issuer,
        "client": "blaupause",
        "secret": "s" * 40,
        "trust_email": True,
        "second_factor": [STRONG],
        "ask_for_acr": STRONG,
        **more,
    }
    settings.SOCIALACCOUNT_PROVIDERS = installation.identity_providers(json.dumps([entry]))


def visit(client: Client, account: str, acr: str = STRONG, tamper: str = "") -> int:
    """Go to the provider, sign in there, and come back; the status of the last page."""
    answer = client.post("/konto/oidc/land/login/?process=login")
    with requests.Session() as browser:
        address = answer.headers["Location"]
        for _ in range(8):
            there = browser.get(address, allow_redirects=False, headers={"x-account": account, "x-acr": acr})
            address = requests.compat.urljoin(address, there.headers["Location"])
            if "/login/callback/" in address:
                break
    parts = urlsplit(address)
    query = parts.query.replace("state=", f"state={tamper}") if tamper else parts.query
    return client.get(f"{parts.path}?{query}", follow=True).status_code


@pytest.mark.usefixtures("configured")
def test_the_sign_in_page_offers_the_provider(client: Client) -> None:
    assert "Mit Verzeichnis des Landes anmelden" in client.get("/konto/anmelden/").content.decode()


@pytest.mark.usefixtures("configured")
def test_a_known_person_comes_in_with_the_second_factor_of_the_provider(client: Client) -> None:
    one = person(people.organisation(), Role.ADMINISTRATOR)
    assert visit(client, f"{one.email}|yes") == 200
    assert is_in(client)
    assert scope_of(client).person_id == one.pk
    assert scope_of(client).second_factor
    kept = SocialAccount.objects.get(user=one)
    assert kept.extra_data == {}
    again = Client()
    visit(again, f"{one.email}|yes")
    assert scope_of(again).second_factor


@pytest.mark.usefixtures("configured")
def test_a_weak_sign_in_there_is_no_second_factor_here(client: Client) -> None:
    one = person(people.organisation(), Role.ADMINISTRATOR)
    visit(client, f"{one.email}|yes", acr="urn:example:password")
    assert scope_of(client).person_id == one.pk
    assert not scope_of(client).second_factor


def test_a_provider_that_is_not_marked_vouches_for_nothing(client: Client, issuer: str, settings: Settings) -> None:
    configure(settings, issuer, second_factor=False)
    one = person()
    visit(client, f"{one.email}|yes")
    assert scope_of(client).person_id == one.pk
    assert not scope_of(client).second_factor


@pytest.mark.usefixtures("configured")
def test_who_set_up_an_app_here_types_its_code_as_well(client: Client) -> None:
    one = person(with_app=True)
    visit(client, f"{one.email}|yes")
    assert not is_in(client)


@pytest.mark.usefixtures("configured")
@pytest.mark.parametrize("verified", ["no", "false", "true", ""])
def test_an_address_the_provider_does_not_vouch_for_opens_nothing(client: Client, verified: str) -> None:
    one = person()
    visit(client, f"{one.email}|{verified}")
    assert not is_in(client)


@pytest.mark.parametrize(("domains", "comes_in"), [(["example.org"], True), (["kelheim.example", "org"], False)])
def test_a_provider_vouches_for_its_own_domains_only(
    client: Client, issuer: str, settings: Settings, domains: list[str], comes_in: bool
) -> None:
    configure(settings, issuer, trust_email=domains)
    visit(client, f"{person().email}|yes")
    assert is_in(client) == comes_in


def test_a_domain_bounds_invitations_too(client: Client, issuer: str, settings: Settings) -> None:
    configure(settings, issuer, trust_email=["kelheim.example"])
    kelheim = people.organisation()
    by = system("test", today())
    invitations.invite(by=by, organisation_id=kelheim.pk, email="neu@example.org", name="Neu", role=Role.READER)
    visit(client, "neu@example.org|yes")
    assert not is_in(client)


def test_an_address_opens_nothing_where_it_is_not_trusted(client: Client, issuer: str, settings: Settings) -> None:
    configure(settings, issuer, trust_email=False)
    visit(client, f"{person().email}|yes")
    assert not is_in(client)


@pytest.mark.usefixtures("configured")
def test_an_unknown_person_does_not_come_into_being(client: Client) -> None:
    before = Person.objects.count()
    visit(client, "stranger@example.org|yes")
    assert not is_in(client)
    assert Person.objects.count() == before


@pytest.mark.usefixtures("configured")
def test_a_disabled_person_stays_out(client: Client) -> None:
    one = person()
    visit(client, f"{one.email}|yes")
    Person.objects.filter(pk=one.pk).update(is_active=False)
    for email in (one.email, person(is_active=False).email):
        other = Client()
        visit(other, f"{email}|yes")
        assert not is_in(other)


@pytest.mark.usefixtures("configured")
def test_an_invited_person_takes_exactly_the_role_of_the_invitation(client: Client) -> None:
    kelheim = people.organisation()
    by = system("test", today())
    invitations.invite(by=by, organisation_id=kelheim.pk, email="neu@example.org", name="Neu", role=Role.READER)
    visit(client, "neu@example.org|yes")
    scope = scope_of(client)
    assert [(seat.organisation_id, seat.role) for seat in scope.seats] == [(kelheim.pk, Role.READER)]
    assert not Person.objects.get(pk=scope.person_id).has_usable_password()


@pytest.mark.usefixtures("configured")
def test_an_answer_to_a_question_nobody_asked_is_refused(client: Client) -> None:
    one = person()
    assert visit(client, f"{one.email}|yes", tamper="x") in (401, 403)
    assert not is_in(client)
    cache.clear()


@pytest.mark.usefixtures("configured")
def test_taking_any_text_for_verified_would_let_strangers_in(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ProviderAdapter, "authenticate_by_email", DefaultSocialAccountAdapter.authenticate_by_email)
    visit(client, f"{person().email}|false")
    assert is_in(client)


def test_a_provider_that_does_not_answer_is_no_accident_of_ours(client: Client, settings: Settings) -> None:
    configure(settings, "http://127.0.0.1:9")
    answer = client.post("/konto/oidc/land/login/?process=login")
    assert answer.status_code == 401
    assert "Die Anmeldung hat nicht geklappt" in answer.content.decode()


def test_a_provider_that_leads_elsewhere_is_not_followed(client: Client, issuer: str, settings: Settings) -> None:
    configure(settings, f"{issuer}/interaction/.well-known/")  # answers with something else than a description
    assert client.post("/konto/oidc/land/login/?process=login").status_code == 401
