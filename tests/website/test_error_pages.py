# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Errors are designed pages too; the gravest ones need neither database nor request."""

from typing import NoReturn

import pytest
from django.db import OperationalError
from django.http import HttpRequest
from django.test import Client, override_settings
from django.urls import include, path

from blaupause.finder import queries as finder
from blaupause.website import errors
from blaupause.website.views import machine
from tests.website.html import Page


def _crash(_request: HttpRequest) -> NoReturn:
    raise RuntimeError("secret detail")


class Broken:
    """Addresses with one that crashes."""

    urlpatterns = [path("crash/", _crash), path("", include("blaupause.config.urls"))]
    handler500 = "blaupause.website.errors.server_error"


@override_settings(ROOT_URLCONF=Broken)
def test_crash_shows_a_page_without_details_or_database(monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(raise_request_exception=False)
    response = client.get("/crash/")
    page = Page(response.content.decode())
    assert response.status_code == 500
    assert page.problems == []
    assert "Das lag an uns" in page.text
    assert "secret" not in page.text


@pytest.mark.django_db
def test_lost_database_is_503_with_retry(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(*_: object) -> NoReturn:
        raise OperationalError("gone")

    monkeypatch.setattr(finder, "search", lost)
    response = client.get("/gemeinde/?q=x")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "30"
    assert Page(response.content.decode()).problems == []


@pytest.mark.django_db
def test_empty_database_says_what_is_missing(client: Client, empty_database: None) -> None:
    for address in ("/", "/gemeinde/?q=x", "/lagebild/", "/register/"):
        response = client.get(address)
        assert response.status_code == 503, address
        assert "noch keine Daten geladen" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("status", "show"), [(403, errors.forbidden), (400, errors.bad_request)])
def test_other_errors_are_sound_pages(rf: object, status: int, show: object) -> None:
    response = show(rf.get("/x/"))  # type: ignore[operator,attr-defined]
    assert response.status_code == status
    assert Page(response.content.decode()).problems == []


@pytest.mark.django_db
def test_missing_page_offers_the_search(client: Client) -> None:
    page = Page(client.get("/nix/").content.decode())
    assert page.problems == []
    assert any(form.get("role") == "search" for form in page.forms)


@pytest.mark.django_db
def test_health_is_ok_only_with_a_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/healthz").content == b"ok\n"

    class Lost:
        def cursor(self) -> NoReturn:
            raise OperationalError("gone")

    monkeypatch.setattr(machine, "connection", Lost())
    assert client.get("/healthz").status_code == 503


@pytest.mark.django_db
def test_machine_addresses(client: Client) -> None:
    assert client.get("/schema/blueprint-1.json").json()["title"]
    assert "Expires: " in client.get("/.well-known/security.txt").content.decode()
    assert "User-agent" in client.get("/robots.txt").content.decode()


@pytest.mark.parametrize("method", ["post", "put", "delete"])
@pytest.mark.django_db
def test_form_without_token_gets_a_designed_page(method: str) -> None:
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "de"})
    response = getattr(client, method)("/register/")
    body = response.content.decode()
    assert response.status_code == 403
    assert Page(body).problems == []
    assert "Zur Startseite" in body
    assert "<style" not in body
    assert "style=" not in body
