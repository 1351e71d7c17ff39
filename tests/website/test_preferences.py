# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Language and appearance: one cookie each, only when chosen, never a way off the site."""

import contextlib

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_language_switch_needs_no_script_and_leads_back() -> None:
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "de"})
    response = client.post("/sprache/", {"language": "en", "next": "/lagebild/?stand=2026-06-01"})
    assert response.headers["Location"] == "/lagebild/?stand=2026-06-01"
    body = client.get("/lagebild/").content.decode()
    assert '<html lang="en"' in body
    assert "State of play" in body


def test_theme_is_chosen_and_forgotten() -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/darstellung/", {"theme": "dark", "next": "/quellen/"}).headers["Location"] == "/quellen/"
    assert 'data-kern-theme="dark"' in client.get("/quellen/").content.decode()
    client.post("/darstellung/", {"theme": "auto", "next": "/"})
    assert "data-kern-theme" not in client.get("/quellen/").content.decode()


@pytest.mark.parametrize("address", ["/sprache/", "/darstellung/"])
@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil"])
def test_switch_never_leads_to_another_site(client: Client, address: str, target: str) -> None:
    response = client.post(address, {"language": "en", "theme": "dark", "next": target})
    assert response.status_code == 302
    assert response.headers["Location"] == "/"


def test_switches_take_posts_only(client: Client) -> None:
    assert client.get("/sprache/").status_code == 405
    assert client.get("/darstellung/").status_code == 405


def test_invented_theme_in_a_cookie_is_ignored(client: Client) -> None:
    client.cookies["theme"] = '"><script>'
    assert "data-kern-theme" not in client.get("/impressum/").content.decode()


@pytest.mark.parametrize("address", ["/", "/gemeinde/?q=x", "/lagebild/09/by-ewa.csv", "/quellen/", "/nix/"])
def test_caches_are_told_that_language_and_theme_come_from_cookies(client: Client, address: str) -> None:
    assert "Cookie" in client.get(address).headers["Vary"]


def test_what_knows_no_cookies_does_not_vary_by_them(client: Client) -> None:
    for address in ("/api/v1/measures", "/static/blaupause/blaupause.css"):
        with contextlib.closing(client.get(address)) as response:
            assert response.status_code == 200
            assert "Cookie" not in response.headers.get("Vary", "")
