# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What holds for every page: sound HTML, strict policy, few queries, no cookie, no script needed."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.website.conftest import Reader
from tests.website.html import Page
from tests.website.pages import PAGES

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("language", ["de", "en"])
def test_page_is_sound(read: Reader, address: str, language: str) -> None:
    page = read(address, language=language)
    assert page.problems == []
    assert page.language == language


@pytest.mark.parametrize("address", PAGES)
def test_page_asks_the_database_little(
    client: Client, address: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(address)
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(address)


def test_connection_page_is_sound_and_asks_little(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    listing = Page(client.get("/register/").content.decode())
    address = next(link for link in listing.links if link.startswith("/register/") and link.rstrip("/")[-1].isdigit())
    client.get(address)
    with django_assert_max_num_queries(MOST_QUERIES):
        page = Page(client.get(address).content.decode())
    assert page.problems == []
    assert len([level for level, _ in page.headings if level == 2]) >= 2


@pytest.mark.parametrize("address", [*PAGES, "/nix/", "/lagebild/09/by-ewa/?stand=morgen"])
def test_policy_is_strict_and_no_cookie_is_set(client: Client, address: str) -> None:
    response = client.get(address)
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy
    assert "nonce" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert not response.cookies


@pytest.fixture(scope="module")
def followed() -> set[str]:
    """Addresses that have answered already: most links stand on every page."""
    return set()


@pytest.mark.parametrize("address", PAGES)
def test_links_lead_somewhere(client: Client, address: str, followed: set[str]) -> None:
    page = Page(client.get(address).content.decode())
    inner = {link.partition("#")[0] for link in page.links if link.startswith(("/", "?")) and "/api/" not in link}
    sample = sorted(inner - {""})[:25]
    targets = {address.partition("?")[0] + link if link.startswith("?") else link for link in sample}
    for target in sorted(targets - followed):
        assert client.get(target, follow=True).status_code == 200, target
        followed.add(target)


def test_pages_are_small_enough(client: Client) -> None:
    response = client.get("/", headers={"accept-encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    assert len(response.content) < 150_000


def test_start_page_is_asked_again_by_etag(client: Client) -> None:
    tag = client.get("/").headers["ETag"]
    assert client.get("/", headers={"if-none-match": tag}).status_code == 304
