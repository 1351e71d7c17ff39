# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Invented entries are marked everywhere and can be switched off."""

import pytest
from django.test import Client
from django.urls import reverse

from blaupause.rollout import actions
from tests.website.html import Page
from tests.website.pages import PAGES

pytestmark = pytest.mark.django_db
OFFICIAL = "datenbestand=amtlich"


@pytest.fixture
def demonstration(db: None) -> None:
    """The demonstration data set, gone again with the transaction of the test."""
    actions.load_demonstration(by="test", seed=2026)


@pytest.mark.usefixtures("demonstration")
def test_banner_stands_on_every_page(client: Client) -> None:
    for address in (*PAGES, "/nix/"):
        page = Page(client.get(address).content.decode())
        assert "Vorführdaten:" in page.text, address
        assert page.problems == []


@pytest.mark.usefixtures("demonstration")
def test_switched_off_means_official_figures_and_stays_so(client: Client) -> None:
    page = Page(client.get(f"/register/?zustand=live&{OFFICIAL}").content.decode())
    assert "6 Anschlüsse" in page.text
    assert "erfunden" not in page.text.replace("Die erfundenen Vorführdaten", "")
    back = "/register/?zustand=live"  # the link in the banner
    lost = {link for link in page.links if link.startswith("/") and "api" not in link and OFFICIAL not in link}
    lost = {link for link in lost if not link.startswith("/konto/")}  # leads back here by itself
    assert lost == {back}


@pytest.mark.usefixtures("demonstration")
def test_downloads_say_that_they_hold_invented_entries(client: Client) -> None:
    address = reverse("console:register-download", args=["csv"])
    assert "erfundene" in client.get(address).content.decode("utf-8-sig")
    assert "erfundene" not in client.get(f"{address}?{OFFICIAL}").content.decode("utf-8-sig")
    figures = "/lagebild/09/by-ewa.csv"
    assert "erfundene" in client.get(figures).content.decode("utf-8-sig")
    assert "erfundene" not in client.get(f"{figures}?{OFFICIAL}").content.decode("utf-8-sig")


def test_without_demonstration_no_page_speaks_of_it(client: Client) -> None:
    for address in ("/", "/lagebild/", "/register/"):
        assert "Vorführdaten" not in client.get(address).content.decode()
