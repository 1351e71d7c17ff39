# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Doors: an address without an entry stays shut, an entry with a mistake is refused."""

from pathlib import Path

import pytest
from django.test import Client

from blaupause.config import doors as module
from blaupause.config.doors import Door, doors
from tests.accounts import people
from tests.accounts.probing import without_a_door

pytestmark = pytest.mark.django_db


def test_every_address_has_a_door() -> None:
    assert without_a_door() == []


def test_an_address_without_an_entry_is_noticed_and_stays_shut(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get("/impressum/").status_code == 200
    entries = {name: door for name, door in doors().items() if name != "website:imprint"}
    monkeypatch.setattr(module, "doors", lambda: entries)
    assert without_a_door() == ["website:imprint"]
    assert client.get("/impressum/").status_code == 404


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "POST"])
def test_a_method_that_is_not_named_is_refused(client: Client, method: str) -> None:
    response = client.generic(method, "/impressum/")
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD"


def test_nobody_is_led_to_the_sign_in_before_anything_is_looked_up(client: Client) -> None:
    for number in (1, 2**40):
        response = client.get(f"/freigaben/{number}/")
        assert response.status_code == 302
        assert response.headers["Location"].endswith(f"?next=/freigaben/{number}/")


def test_who_may_do_it_nowhere_gets_what_a_missing_address_gets() -> None:
    one = people.person()
    client = people.signed_in(Client(), one)
    assert client.get("/freigaben/").status_code == 404


def test_a_planted_view_without_a_question_is_shut_by_its_door(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: the door asks nothing, so the administrator without a second factor gets as far as the view."""
    one = people.member(people.organisation(), "administrator")
    client = people.signed_in(Client(), one, second_factor=False)
    assert client.get("/freigaben/").status_code in (400, 403, 404)
    asked = doors()["console:approvals"]
    assert module.refusal(asked, people.scope_of(one, second_factor=False), "GET") is not None
    open_door = Door(asked.name, everybody=False)
    assert module.refusal(open_door, people.scope_of(one, second_factor=False), "GET") is None


@pytest.mark.parametrize(
    "entry",
    [
        "x: {for: friends}",
        "x: {ask: see figure}",
        "x: {for: everybody, ask: peek figure}",
        "x: {for: everybody, ask: see secret}",
        "x: {for: everybody, forms: maybe}",
        "x: {for: everybody, verbs: [GET]}",
        "x: {for: everybody}\nx: {for: signed_in}",
    ],
)
def test_a_mistaken_entry_is_refused(tmp_path: Path, entry: str) -> None:
    path = tmp_path / "doors.yaml"
    path.write_text(entry + "\n", encoding="utf-8")
    with pytest.raises(ValueError):
        doors(path)
