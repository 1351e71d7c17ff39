# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reading blueprints: every object leads to its place, versions stay readable, and step states stay private."""

from copy import deepcopy
from itertools import product

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from blaupause.blueprint import actions, reading
from blaupause.blueprint.loader import load_document
from blaupause.blueprint.rules import model, outline
from blaupause.blueprint.rules.canonical import content_hash, plain
from blaupause.rollout.models import Connection
from blaupause.rollout.next_steps import HOW_MANY, next_steps
from blaupause.rollout.rules import State
from blaupause.website.blueprint_links import address, anchor_of
from tests.website.conftest import Reader
from tests.website.html import Page

pytestmark = pytest.mark.django_db
AUTHORITY = "40-097720000000"
SHOWN = ("bayern", "hessen", "core")


@pytest.mark.parametrize("key", SHOWN)
def test_every_object_has_its_place(client: Client, key: str) -> None:
    document = reading.edition(key).document
    pages: dict[str, Page] = {}
    for section in outline.sections(document):
        for name in outline.objects(document, section):
            where, _, anchor = address(key, section, name).partition("#")
            if where not in pages:
                pages[where] = Page(client.get(where).content.decode())
                assert pages[where].problems == [], where
            assert not anchor or anchor in pages[where].ids, (section, name)


def test_links_inside_pages_lead_to_anchors_that_exist(client: Client) -> None:
    page = Page(client.get("/blaupausen/bayern/schritte/contract/").content.decode())
    targets = {link for link in page.links if link.startswith("/blaupausen/") and "#" in link}
    assert targets
    for link in targets:
        where, _, anchor = link.partition("#")
        assert anchor in Page(client.get(where).content.decode()).ids, link


def test_a_step_says_who_acts_what_is_needed_and_where_it_comes_from(read: Reader) -> None:
    page = read("/blaupausen/bayern/schritte/contract/", language="en")
    for words in (
        "Order and sign the contract",
        "Municipality",
        "ELSTER organisation certificate (MUK)",
        "Re-use contract",
        "The contract is signed.",
        "Must wait for it",
        "What is different from core@",
    ):
        assert words in page.text
    assert "https://www.baykommun.bayern/packages" in page.links or any("baykommun" in link for link in page.links)


def test_a_step_explains_its_short_forms(read: Reader) -> None:
    page = read("/blaupausen/bayern/schritte/transport/")
    assert "Dort steht, wie Ihre Behörde elektronisch zu erreichen ist." in page.text
    assert "Regeln dafür, wie Daten aufgebaut sind" not in page.text


def test_an_earlier_version_stays_readable_and_says_so(read: Reader) -> None:
    before = reading.edition("bayern")
    changed = deepcopy(plain(load_document("bayern")))
    changed["blueprint"]["version"] = "0.9.0"
    changed["steps"]["contract"]["title"]["en"] = "Quite another title"
    actions.publish(by="test", document=model.Document.model_validate(changed))
    newest = read("/blaupausen/bayern/schritte/contract/", language="en")
    assert "Quite another title" in newest.text
    for name in (before.line.name, before.info.version):
        old = read(f"/blaupausen/bayern/schritte/contract/?fassung={name}", language="en")
        assert "Order and sign the contract" in old.text
        assert "You are reading an earlier version" in old.text
        assert f"/blaupausen/bayern/schritte/interest/?fassung={name}" in old.links
    beside = read("/blaupausen/bayern/vergleich/", language="en")
    assert "Quite another title" in beside.text
    assert "editorial" in beside.text


@pytest.mark.parametrize(
    "where",
    [
        "/blaupausen/nix/",
        "/blaupausen/bayern/?fassung=9.9.9",
        "/blaupausen/bayern/?fassung=abc",
        "/blaupausen/bayern/schritte/nix/",
        "/blaupausen/bayern/rollen/nix/",
        "/blaupausen/bayern/teile/nix/",
        "/blaupausen/bayern/teile/blueprint/",
        "/blaupausen/bayern/teile/disabled/",
        "/blaupausen/bayern/vergleich/?von=nix",
        "/blaupausen/bayern/vergleich/?von=bayern@0.0.1",
        "/blaupausen/bayern/vergleich/?von=../../etc",
        "/blaupausen/nix.pdf",
        "/blaupausen/naechste-schritte/?behoerde=nix",
        "/blaupausen/naechste-schritte/?behoerde=%00",
        "/blaupausen/naechste-schritte.pdf?behoerde=' OR 1=1",
    ],
)
def test_what_does_not_exist_is_a_designed_404(read: Reader, where: str) -> None:
    assert read(where, status=404).problems == []


def test_a_paper_for_nobody_leads_to_where_an_authority_is_found(client: Client) -> None:
    answer = client.get("/blaupausen/naechste-schritte.pdf")
    assert answer.headers["Location"] == "/blaupausen/naechste-schritte/"


@pytest.mark.parametrize(
    "query", ["<script>alert(1)</script>", "%00", "a" * 5000, "\U0001f3db", "* OR *", "vertrag " * 50]
)
def test_any_search_is_answered_and_escaped(client: Client, query: str) -> None:
    answer = client.get("/blaupausen/suche/", {"q": query, "blaupause": query})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


def test_search_marks_and_leads(read: Reader) -> None:
    page = read("/blaupausen/suche/?q=nachnutzungsvertrag&blaupause=bayern")
    assert "Nachnutzungsvertrag" in page.words
    assert any(link.startswith("/blaupausen/bayern/schritte/contract/") for link in page.links)


def test_pages_with_parameters_ask_little(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for where in (
        f"/blaupausen/naechste-schritte/?behoerde={AUTHORITY}",
        f"/blaupausen/naechste-schritte.pdf?behoerde={AUTHORITY}",
        "/blaupausen/bayern.pdf",
    ):
        client.get(where)
        with django_assert_max_num_queries(12):
            assert client.get(where).status_code == 200


def test_five_steps_come_from_the_connections_and_their_public_state(read: Reader) -> None:
    page = read(f"/blaupausen/naechste-schritte/?behoerde={AUTHORITY}", language="en")
    assert len([level for level, _ in page.headings if level == 2]) >= HOW_MANY
    found = next_steps(AUTHORITY)
    assert found
    assert [one.step.key for one in found.steps] == [step.key for step in found.steps[0].blueprint.steps[:HOW_MANY]]


@pytest.mark.parametrize(
    ("state", "phase"),
    [(State.OPEN, "preparation"), (State.TESTING, "activation"), (State.DISTURBED, "operation"), (State.LIVE, None)],
)
def test_where_to_begin_follows_from_the_public_state(state: State, phase: str | None) -> None:
    Connection.objects.filter(authority__key=AUTHORITY).update(state=state)
    found = next_steps(AUTHORITY)
    assert found
    assert (found.steps[0].step.phase if found.steps else None) == phase


def test_document_in_the_interface_has_the_hash_it_names(client: Client) -> None:
    listed = client.get("/api/v1/blueprints").json()["blueprints"]
    assert {one["key"] for one in listed} >= set(SHOWN)
    for one in listed:
        answer = client.get(f"/api/v1/blueprints/{one['key']}", {"version": one["version"]["sha256"][:12]}).json()
        assert content_hash(answer["document"]) == one["version"]["sha256"]
    assert client.get("/api/v1/blueprints/nix").status_code == 404
    assert client.get("/api/v1/blueprints/bayern", {"version": "9.9.9"}).status_code == 404
    assert client.get("/api/v1/blueprints/bayern", {"version": "<>"}).status_code == 422


def test_roles_and_steps_agree(client: Client) -> None:
    document = reading.edition("bayern").document
    for actor, step in product(("treasury", "municipality"), ("budget", "contract")):
        acts = actor in document["steps"][step]["actors"]
        page = Page(client.get(f"/blaupausen/bayern/rollen/{actor}/").content.decode())
        assert (f"/blaupausen/bayern/schritte/{step}/" in [*page.links]) >= acts
    assert anchor_of("x") == "o-x"
