# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Privacy page and imprint say what the declarations and the settings say."""

import html

import pytest
from django.conf import settings as configured
from django.test import Client
from pytest_django.fixtures import Settings

from blaupause.accounts.privacy import queries
from tests.website.conftest import Reader

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_page_lists_cookies_logs_and_terms(client: Client, language: str) -> None:
    client.cookies[configured.LANGUAGE_COOKIE_NAME] = language
    text = html.unescape(client.get("/datenschutz/").content.decode())
    for line in (*queries.cookies(language), *queries.logs(language), *queries.terms(language)):
        for part in line:
            assert part in text, part
    for name in (configured.SESSION_COOKIE_NAME, configured.CSRF_COOKIE_NAME, configured.LANGUAGE_COOKIE_NAME):
        assert f"<code>{name}</code>" in text


def test_every_cookie_the_product_sets_is_on_the_list(client: Client) -> None:
    client.post("/sprache/", {"language": "en"})
    client.post("/darstellung/", {"theme": "dark"})
    named = {name for name, _, _ in queries.cookies("de")}
    assert set(client.cookies) == {configured.LANGUAGE_COOKIE_NAME, "theme"}
    assert set(client.cookies) <= named


def test_a_renamed_cookie_is_shown_by_its_new_name(client: Client, settings: Settings) -> None:
    settings.SESSION_COOKIE_NAME = "__Host-session"
    assert "<code>__Host-session</code>" in client.get("/datenschutz/").content.decode()


@pytest.mark.parametrize("address", ["/datenschutz/", "/impressum/"])
def test_placeholders_show_until_the_operator_has_said_who_it_is(
    read: Reader, client: Client, settings: Settings, address: str
) -> None:
    assert "[Name der Behörde oder Organisation]" in client.get(address).content.decode()
    settings.BLAUPAUSE_OPERATOR = "Landesamt für Beispiele <Außenstelle>"
    settings.BLAUPAUSE_OPERATOR_ADDRESS = "Beispielweg 1, 12345 Beispielstadt"
    settings.BLAUPAUSE_OPERATOR_CONTACT = "poststelle@example.org"
    settings.BLAUPAUSE_PRIVACY_OFFICER = "datenschutz@example.org"
    settings.BLAUPAUSE_PRIVACY_AUTHORITY = "Aufsicht Beispielland"
    text = client.get(address).content.decode()
    assert "Landesamt für Beispiele &lt;Außenstelle&gt;" in text
    assert "[Name der Behörde" not in text
    assert ("[Telefon, Funktionspostfach]" in text) is False
    assert read(address).problems == []
