# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The pages of area changes: what is left, what would happen, ask, approve; for those above all places only."""

import re

import pytest
from django.test import Client

from blaupause.accounts.models import ChangeRequest, Person
from blaupause.territory.models import Unit
from tests.accounts.people import REGENSBURG, member, organisation, signed_in
from tests.console.people import page_of, queries_of, sent
from tests.rollout.takeovers import ABENSBERG, DAY, NEW, World, at, world
from tests.territory.mergers import end, follow, found, municipality, status

pytestmark = pytest.mark.django_db


@pytest.fixture
def w(db: None) -> World:
    return world()


def client_of(one: int) -> Client:
    return signed_in(Client(headers={"accept-language": "de"}), Person.objects.get(pk=one))


def shown(client: Client, address: str) -> str:
    """What the form sends back about the preview."""
    found = re.search(r'name="gesehen" value="([0-9a-f]+)"', client.get(address).content.decode())
    assert found is not None
    return found[1]


def test_from_the_list_to_the_approval(w: World) -> None:
    assert w.author.person_id is not None
    assert w.approver.person_id is not None
    client, address = client_of(w.author.person_id), f"/gebietsaenderungen/{w.number}/"
    listed = page_of(client, "/gebietsaenderungen/")
    assert "Dreistadt" in listed.text
    assert "Abensberg" in listed.text
    page, seen = page_of(client, address), shown(client, address)
    assert "Welcher Stand gilt weiter?" in page.text
    assert "neu zu erfragen" in page.text
    assert "Mensch" not in page.text.replace("Menschen", "")  # names of people stay where they are asked for
    assert client.post(address, {"tun": "zeigen", "gesehen": seen}).status_code == 200
    stale = client.post(address, {"tun": "beantragen", "gesehen": "x", "grund": "Verordnung"})
    assert stale.status_code == 400
    assert "Seit der Vorschau" in stale.content.decode()
    assert client.post(address, {"tun": "beantragen", "gesehen": seen, "grund": " "}).status_code == 400
    asked = sent(client, address, {"tun": "beantragen", "gesehen": seen, "grund": "Verordnung"})
    assert "Antrag" in asked.text
    request = ChangeRequest.unscoped.get(kind="territory.takeover")
    twice = client.post(address, {"tun": "beantragen", "gesehen": seen, "grund": "Verordnung"})
    assert f"Antrag {request.pk} wartet" in twice.content.decode()
    done = sent(client_of(w.approver.person_id), f"/freigaben/{request.pk}/", {"tun": "freigeben", "version": "1"})
    assert "freigegeben" in done.text.lower()
    assert "Alles ist übernommen" in page_of(client, address).text
    assert "Hervorgegangen aus" in page_of(client, f"/register/{at(NEW).pk}/").text
    assert "Fortgeführt bei" in page_of(client, f"/register/{at(ABENSBERG).pk}/").text


def test_the_pages_ask_little_of_the_database(w: World) -> None:
    assert w.author.person_id is not None
    client = client_of(w.author.person_id)
    for address in ("/gebietsaenderungen/", f"/gebietsaenderungen/{w.number}/"):
        client.get(address)
        assert queries_of(client, address) <= 12, address


def test_other_places_see_nothing(w: World) -> None:
    neighbour = signed_in(Client(), member(organisation(place=REGENSBURG), "lead"))
    town = signed_in(Client(), w.people[ABENSBERG])
    for client in (neighbour, town):
        assert "Dreistadt" not in client.get("/gebietsaenderungen/").content.decode()
        for method in (client.get, client.post):
            assert method(f"/gebietsaenderungen/{w.number}/").status_code == 404


def test_with_two_successors_people_decide() -> None:
    """Abensberg is divided: everything is listed, nothing can be asked for."""
    old = municipality(ABENSBERG)
    parts: list[Unit] = [found(f"09273099999{n}", f"Teil {n}", old, DAY) for n in (1, 2)]
    number = min(follow(old, one, DAY).pk for one in parts)
    end(old, DAY)
    status(DAY)
    client = signed_in(Client(headers={"accept-language": "de"}), member(organisation(place="09273"), "lead"))
    page = page_of(client, f"/gebietsaenderungen/{number}/")
    assert "müssen Menschen entscheiden" in page.text
    assert "Online-Ummeldung" in page.text
    assert "Freigabe beantragen" not in page.text
    answer = client.post(f"/gebietsaenderungen/{number}/", {"tun": "beantragen", "gesehen": "x", "grund": "y"})
    assert answer.status_code == 400
    assert not ChangeRequest.unscoped.exists()
