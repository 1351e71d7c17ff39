# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A bundle on a page: looked at first, decided one by one, and then a draft."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from blaupause.accounts.models import Person
from blaupause.accounts.rules import OrganisationKind, Role
from blaupause.blueprint.models import BlueprintDraft
from tests.accounts.people import BAYERN, KELHEIM, member, organisation, signed_in
from tests.blueprint.test_exchange import exported, other, sent
from tests.console.people import page_of, queries_of
from tests.website.html import Page

pytestmark = pytest.mark.django_db
ADDRESS = "/fassungen/uebernehmen/"


def somebody(role: Role = Role.EDITOR, kind: str = "land_office", place: str = BAYERN) -> tuple[Person, Client]:
    one = member(organisation(OrganisationKind(kind), place), role)
    return one, signed_in(Client(headers={"accept-language": "en"}), one)


def look(client: Client, data: bytes, status: int = 200) -> Page:
    response = client.post(ADDRESS, {"tun": "ansehen", "datei": SimpleUploadedFile("b.json", data)})
    assert response.status_code == status, response.content.decode()[:2000]
    found = Page(response.content.decode())
    assert found.problems == []
    return found


def test_a_bundle_is_looked_at_and_becomes_a_draft() -> None:
    author, client = somebody()
    assert ADDRESS in page_of(client, "/fassungen/").links
    data = exported()
    page = look(client, data)
    for words in ("Testland", "an unknown sender", "bayern"):
        assert words in page.text
    assert not BlueprintDraft.unscoped.exists()
    response = client.post(ADDRESS, {"tun": "uebernehmen", "buendel": data.decode()})
    found = BlueprintDraft.unscoped.get()
    assert response.headers["Location"] == f"/fassungen/entwurf/{found.pk}/"
    assert (found.editors, found.status) == ([author.pk], "draft")


def test_what_exists_here_is_asked_one_by_one() -> None:
    _, client = somebody()
    data = sent(other())
    page = look(client, data)
    assert "What exists here already" in page.text
    assert "Anders" in page.text
    response = client.post(ADDRESS, {"tun": "uebernehmen", "buendel": data.decode()})
    assert response.status_code == 400
    assert "Please decide." in response.content.decode()
    value = other()
    actor, source = next(iter(value["actors"])), next(iter(value["sources"]))
    chosen = {f"actors/{actor}": "existing", f"sources/{source}": "new"}
    client.post(ADDRESS, {"tun": "uebernehmen", "buendel": data.decode(), **chosen})
    found = BlueprintDraft.unscoped.get()
    assert f"{source}-2" in found.document["sources"]
    assert found.origin["decisions"][f"actors/{actor}"] == "existing"


@pytest.mark.parametrize("data", [b"", b"x", b"\xff", b"{}", b"[" * 100_000, b"x" * 900_000])
def test_a_hostile_file_is_refused_in_words(data: bytes) -> None:
    _, client = somebody()
    page = look(client, data, 400)
    assert "Nothing was saved. Please check:" in page.text
    assert not BlueprintDraft.unscoped.exists()


def test_a_tampered_bundle_is_refused() -> None:
    _, client = somebody()
    assert (
        "The content does not fit the checksum" in look(client, exported().replace(b"Vertrag", b"Betrug"), 400).text
    )


def test_nobody_takes_in_for_another_land() -> None:
    _, hessen = somebody(place="06")
    response = hessen.post(ADDRESS, {"tun": "uebernehmen", "buendel": exported().decode()})
    assert response.status_code == 400
    assert not BlueprintDraft.unscoped.exists()


def test_who_may_not_begin_a_draft_finds_nothing() -> None:
    _, reader = somebody(Role.READER)
    page_of(reader, ADDRESS, 404)
    assert ADDRESS not in page_of(reader, "/fassungen/").links
    assert reader.post(ADDRESS, {"tun": "uebernehmen", "buendel": exported().decode()}).status_code == 404
    assert Client().get(ADDRESS).headers["Location"].startswith("/konto/anmelden/")
    _, district = somebody(Role.LEAD, "district", KELHEIM)
    response = district.post(ADDRESS, {"tun": "uebernehmen", "buendel": exported().decode()})
    assert response.status_code == 400
    assert not BlueprintDraft.unscoped.exists()


def test_the_page_asks_the_database_little() -> None:
    _, client = somebody()
    assert queries_of(client, ADDRESS) <= 12
