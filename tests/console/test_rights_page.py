# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""“Wer darf was?” says what the permission table says, and nothing else."""

import pytest
from django.test import Client
from django.utils.translation import override

from blaupause.accounts.permissions import allowed, every_cell, table
from blaupause.accounts.rules import Kind, Relation, Role, Verb
from blaupause.console import rights
from tests.accounts import people
from tests.accounts.acting_people import World, world
from tests.website.html import Page


def test_every_right_in_the_table_has_words() -> None:
    assert {(cell.kind, cell.verb) for cell in table()} == set(rights.THINGS)


def test_the_sentences_say_exactly_the_table() -> None:
    """Read back from the words: every right of a role stands in one sentence, with its places, and no other does."""
    public = {(cell.kind, cell.verb) for cell in table() if cell.role is None}
    for role in Role:
        found = rights.role_rights(role)
        said = {(one.where.lower(), thing) for one in (*found.sees, *found.does) for thing in one.things}
        meant = {
            (rights.where(kind, relations).lower(), str(rights.THINGS[kind, verb]))
            for (kind, verb), relations in _relations(role).items()
            if (kind, verb) not in public
        }
        assert said == meant
        assert meant


def _relations(role: Role) -> dict[tuple[Kind, Verb], frozenset[Relation]]:
    """Gathered here once more, cell by cell, from every question there is."""
    found: dict[tuple[Kind, Verb], frozenset[Relation]] = {}
    for cell in every_cell():
        if cell.role is role and allowed(cell):
            thing = (cell.kind, cell.verb)
            found[thing] = found.get(thing, frozenset()) | {cell.relation}
    return found


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_flipped_cell_changes_the_page(monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    """The planted defect: readers who may edit everywhere show up at once."""
    with override(language):
        before = [(row.title, [cell.where for cell in row.cells]) for row in rights.matrix()]
        flipped = table() | {
            cell
            for cell in every_cell()
            if (cell.role, cell.relation, cell.verb, cell.kind)
            == (Role.READER, Relation.SIBLING, Verb.EDIT, Kind.CONNECTION)
        }
        monkeypatch.setattr(rights, "table", lambda: flipped)
        after = [(row.title, [cell.where for cell in row.cells]) for row in rights.matrix()]
    assert [a for a, b in zip(after, before, strict=True) if a != b] != []


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["de", "en"])
def test_the_page_is_public_and_sound(language: str) -> None:
    response = Client(headers={"accept-language": language}).get("/rechte/")
    page = Page(response.content.decode())
    assert response.status_code == 200
    assert page.problems == []
    assert not response.cookies


@pytest.fixture
def w() -> World:
    return world()


@pytest.mark.django_db
def test_the_answer_in_german_is_plain(client: Client) -> None:
    text = Page(client.get("/rechte/", headers={"accept-language": "de"}).content.decode()).text
    assert "Im eigenen Gebiet und mit Mandat: Anschlüsse ändern" in text
    assert "Sich selbst gibt niemand eine Rolle." in text
    assert "Was darf ich?" not in text


@pytest.mark.django_db
def test_whoever_is_signed_in_reads_about_themselves(w: World) -> None:
    people.mandate(w.provider, people.KELHEIM)
    client = people.signed_in(Client(), w.provider_lead)
    text = Page(client.get("/rechte/").content.decode()).text
    assert "Was darf ich?" in text
    assert "IT Musternetz" in text
    assert "Landkreis Kelheim" in text
