# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whatever stands in an address: an answer below 500 and nothing unescaped."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db

EVIL = (
    "%00",
    "a%00b",
    "%ed%a0%80",  # a lone surrogate
    "%ff%fe",
    "%F0%9F%8F%9B" * 40,
    "x" * 10_000,
    "%EF%BC%91%EF%BC%92",  # full-width digits
    "99999999999999999999",
    "-1",
    "1e9",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "%22%3E%3Csvg%20onload=x%3E",
    "'%20OR%201=1--",
    "..%2F..%2Fetc%2Fpasswd",
    "2026-02-30",
    "0001-01-01",
    "9999-12-31",
    "%E2%80%AE%E2%80%8B",  # direction override, zero width
)
PLACES = (
    "/gemeinde/?q={}",
    "/?datenbestand={}",
    "/lagebild/?stand={}",
    "/lagebild/09/?stand={}",
    "/lagebild/09/by-ewa/?stand={}",
    "/lagebild/09/by-ewa/?mass={}",
    "/lagebild/09/by-ewa/?ebene={}",
    "/lagebild/09/by-ewa/?kreis={}",
    "/lagebild/09/by-ewa/?ordnung={}",
    "/lagebild/09/by-ewa/?seite={}",
    "/lagebild/09/by-ewa.csv?stand={}",
    "/register/?text={}",
    "/register/?land={}",
    "/register/?kreis={}",
    "/register/?zusage={}",
    "/register/?zustand={}",
    "/register/?verfahren={}",
    "/register/?blockiert={}",
    "/register/?ordnung={}",
    "/register/?seite={}",
    "/register/anschluesse.csv?text={}",
    "/register/anschluesse.json?verfahren=v-{}",
)


@pytest.mark.parametrize("place", PLACES)
def test_hostile_values_never_break_a_page(client: Client, place: str) -> None:
    for value in EVIL:
        response = client.get(place.format(value))
        assert response.status_code in {200, 302, 400, 404}, (place, value[:40])
        assert b"<script>alert" not in response.content
        assert b"<svg onload" not in response.content


@pytest.mark.parametrize(
    "path",
    [
        "/gemeinde/0977217/",
        "/gemeinde/９９９９９９９９/",
        "/gemeinde/00000000/",
        "/gemeinde/09772177/%00/",
        "/gemeinde/09772177/he-ewa/",
        "/lagebild/99/",
        "/lagebild/01/",
        "/lagebild/06/by-ewa/",
        "/lagebild/09/nix.csv",
        "/lagebild/09/by-ewa.exe",
        "/register/0/",
        "/register/99999999999999999999999999/",
        "/register/anschluesse.xml",
        "/%00",
        "/%ed%a0%80/",
    ],
)
def test_addresses_of_nothing_answer_404(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert "Diese Seite gibt es nicht" in response.content.decode()


def test_a_page_far_behind_the_end_is_the_last_one(client: Client) -> None:
    body = client.get("/register/?seite=999999").content.decode()
    assert "Vorige Seite" in body
    assert "Nächste Seite" not in body


@pytest.mark.parametrize("value", ["morgen", "2999-01-01", "2026-02-30", "２０２６-01-01"])
def test_impossible_day_is_explained(client: Client, value: str) -> None:
    response = client.get("/lagebild/09/", {"stand": value})
    assert response.status_code == 400
    assert "ist kein Tag" in response.content.decode()


def test_day_before_the_oldest_register_is_explained(client: Client) -> None:
    response = client.get("/lagebild/09/?stand=1999-01-01")
    assert response.status_code == 400
    assert "kein Gebietsstand gespeichert" in response.content.decode()


@pytest.mark.parametrize("path", ["/", "/register/", "/lagebild/", "/gemeinde/"])
def test_pages_refuse_to_be_written_to(client: Client, path: str) -> None:
    assert client.post(path).status_code in {403, 405}
