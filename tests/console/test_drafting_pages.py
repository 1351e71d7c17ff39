# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Editing a draft on pages: forms, checks beside the fields, preview, saving, conflicts, files out and in."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from blaupause.accounts.models import Organisation, Person
from blaupause.accounts.rules import OrganisationKind, Role
from blaupause.blueprint import editing
from blaupause.blueprint.loader import PACKAGED
from blaupause.blueprint.models import BlueprintDraft
from blaupause.blueprint.rules import yamledit
from blaupause.blueprint.rules.objectforms import entries
from blaupause.ledger.models import Entry as LedgerEntry
from blaupause.rollout.models import Connection
from blaupause.rollout.rules import State
from tests.accounts.people import BAYERN, KELHEIM, member, organisation, scope_of, signed_in
from tests.console.people import page_of, queries_of, sent
from tests.rollout.plans import stored
from tests.website.html import Page

pytestmark = pytest.mark.django_db

OWN = ("parameters", "digital-officer")
CORE = ("steps", "contract")


@pytest.fixture
def office() -> Organisation:
    return organisation(OrganisationKind.LAND_OFFICE, BAYERN, name="Staatsministerium")


def somebody(office: Organisation, role: Role = Role.EDITOR, language: str = "en") -> tuple[Person, Client]:
    one = member(office, role)
    return one, signed_in(Client(headers={"accept-language": language}), one)


@pytest.fixture
def begun(office: Organisation) -> tuple[int, Client, Person]:
    one, client = somebody(office)
    return editing.begin(by=scope_of(one), key="bayern"), client, one


def row(number: int) -> BlueprintDraft:
    return BlueprintDraft.unscoped.get(pk=number)


def address(number: int, part: tuple[str, str]) -> str:
    return f"/fassungen/entwurf/{number}/inhalt/{part[0]}/{part[1]}/"


def form(number: int, part: tuple[str, str], **other: object) -> dict[str, Any]:
    """What the page of an object sends when nothing was changed."""
    found = editing.read(row(number).files, row(number).key).part(*part) or {}
    fields: dict[str, Any] = {
        one.name: list(one.values) if one.kind == "keys" else one.value
        for one in entries(part[0], found)
        if one.kind != "yes" or one.value
    }
    return {**fields, "stand": row(number).revision, **{k.replace("__", "."): v for k, v in other.items()}}


def files(number: int) -> Mapping[str, str]:
    found: Mapping[str, str] = row(number).files
    return found


def differing(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, Sequence[str]]:
    """Lines of the files that are new."""
    return {
        name: [line for line in text.splitlines() if line not in before[name].splitlines()]
        for name, text in after.items()
        if text != before[name]
    }


def test_a_draft_begins_with_the_files_of_the_blueprint(office: Organisation) -> None:
    _, client = somebody(office)
    page = sent(client, "/fassungen/entwurf/beginnen/", {"blaupause": "bayern"})
    assert "The draft is begun." in page.text
    assert "begins with older files" not in page.text
    number = BlueprintDraft.unscoped.latest("pk").pk
    assert files(number) == {one.name: one.read_text() for one in (PACKAGED / "bayern").glob("*.yaml")}
    assert "Steps" in page.text
    searched = page_of(client, f"/fassungen/entwurf/{number}/inhalt/?q=Digitalumlage&abschnitt=parameters")
    assert address(number, ("parameters", "levy-amount")) in searched.links
    assert address(number, OWN) not in searched.links
    page_of(client, f"/fassungen/entwurf/{number}/inhalt/?q=gibtesnicht")


def test_a_draft_that_begins_with_older_files_says_so(office: Organisation) -> None:
    stored(key="bayern", version="0.9.0")
    _, client = somebody(office)
    page = sent(client, "/fassungen/entwurf/beginnen/", {"blaupause": "bayern"})
    assert "The files of version 0.9.0 are not kept here" in page.text


def test_an_object_of_the_overlay_is_changed_where_it_stands(begun: tuple[int, Client, Person]) -> None:
    number, client, _ = begun
    before = files(number)
    data = form(number, OWN, title__en="Digital officer: #1")
    preview = sent(client, address(number, OWN), data | {"tun": "vorschau"}, 200)
    for words in ("What would change?", "Editorial", "Digital officer: #1", "Save like this", "connections"):
        assert words in preview.text, words
    assert files(number) == before
    saved = sent(client, address(number, OWN), data | {"tun": "sichern"})
    assert "Saved." in saved.text
    [(name, lines)] = differing(before, files(number)).items()
    assert name == "path.yaml"
    assert len(lines) == 1
    assert lines[0].endswith('en: "Digital officer: #1" }')
    entry = LedgerEntry.objects.filter(action="blueprint.edited").latest("pk")
    assert entry.detail["new"]["part"] == "parameters/digital-officer"
    assert "Digital officer: #1" in entry.detail["new"]["content"]


def test_an_object_of_the_core_needs_a_reason_and_becomes_a_change(begun: tuple[int, Client, Person]) -> None:
    number, client, _ = begun
    before = files(number)
    data = form(number, CORE, title__de="Vertrag schließen: jetzt", title__en="Conclude the contract now")
    refused = sent(client, address(number, CORE), data | {"tun": "sichern", "grund.de": "", "grund.en": ""}, 400)
    assert "Please say in German and English why" in refused.text
    assert files(number) == before
    reason = {"grund.de": "Der Markt verlangt es.", "grund.en": "The market asks for it."}
    sent(client, address(number, CORE), data | reason | {"tun": "sichern"})
    [(name, text)] = [(name, text) for name, text in files(number).items() if text != before[name]]
    changes = yamledit.read(text)["changes"]
    mine = [one for one in changes if one["target"] == "steps/contract" and one["kind"] == "replace"][-1]
    assert mine["fields"]["title"] == {"de": "Vertrag schließen: jetzt", "en": "Conclude the contract now"}
    assert mine["reason"]["de"] == reason["grund.de"]
    assert all(line in text.splitlines() for line in before[name].splitlines() if line.lstrip().startswith("#"))
    assert row(number).document["steps"]["contract"]["title"]["de"] == "Vertrag schließen: jetzt"


@pytest.mark.parametrize(
    ("fields", "words", "where"),
    [
        ({"title__de": ""}, "This value is missing.", "#f-title-de"),
        ({"order": "zwei"}, "An integer is expected.", "#f-order"),
        ({"gate__when": "done(contarct)"}, "contract", "#f-gate-when"),
        ({"hard": ["contract"]}, "wait for each other", "#f-hard"),
        ({"inputs__0__key": "Groß Klein"}, "A key consists of", "#f-inputs-0-key"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    begun: tuple[int, Client, Person], fields: dict[str, Any], words: str, where: str
) -> None:
    number, client, _ = begun
    data = form(number, CORE, **fields) | {"grund.de": "x", "grund.en": "y"}
    page = sent(client, address(number, CORE), data | {"tun": "pruefen"}, 200)
    assert page.problems == []
    assert words in page.text
    assert where in page.links
    sent(client, address(number, CORE), data | {"tun": "sichern"}, 400)
    assert row(number).revision == 1


def test_the_second_of_two_gets_both_and_loses_nothing(
    begun: tuple[int, Client, Person], office: Organisation
) -> None:
    number, client, _ = begun
    _, other = somebody(office)
    mine, theirs = form(number, OWN, title__de="Meins"), form(number, OWN, title__de="Ihres")
    sent(other, address(number, OWN), theirs | {"tun": "sichern"})
    page = sent(client, address(number, OWN), mine | {"tun": "sichern"}, 409)
    for words in ("Somebody was quicker", "Meins", "Ihres"):
        assert words in page.text
    assert row(number).document["parameters"]["digital-officer"]["title"]["de"] == "Ihres"
    sent(client, address(number, OWN), mine | {"tun": "sichern", "stand": row(number).revision})
    assert row(number).document["parameters"]["digital-officer"]["title"]["de"] == "Meins"


def test_an_object_is_brought_in_and_left_out(begun: tuple[int, Client, Person]) -> None:
    number, client, _ = begun
    new = ("environment", "portal-address")
    assert "This is new in the draft." in page_of(client, address(number, new)).text
    data = {"title.de": "Adresse", "title.en": "Address", "value": "https://example.org", "stand": 1}
    sent(client, address(number, new), data | {"tun": "sichern"})
    assert row(number).document["environment"]["portal-address"]["value"] == "https://example.org"
    asked = sent(client, address(number, new), {"stand": 2, "tun": "weglassen"}, 200)
    assert "Leave this out?" in asked.text
    assert "Nothing is saved yet." in asked.text
    assert "portal-address" in row(number).document["environment"]
    gone = sent(client, address(number, new), {"stand": 2, "tun": "weglassen", "sicher": "ja"})
    assert "It is left out" in gone.text
    assert "portal-address" not in row(number).document["environment"]


def test_leaving_a_step_out_says_first_what_happens_to_running_connections(begun: tuple[int, Client, Person]) -> None:
    number, client, _ = begun
    step = ("steps", "training")
    rows = Connection.objects.filter(blueprint_version__key="bayern").order_by("pk")
    states = (State.PREPARING, State.PREPARING, State.LIVE)
    for one, state in zip(rows[:3], states, strict=True):
        Connection.objects.filter(pk=one.pk).update(state=state)
    data = {"stand": 1, "tun": "weglassen", "grund.de": "Alle können es.", "grund.en": "Everybody can do it."}
    asked = sent(client, address(number, step), data, 200)
    for words in (
        "In preparation somebody has to decide something goes or gets stricter 2 0",
        "stay on their version",
    ):
        assert words in " ".join(asked.text.split())
    assert "Your change makes a difference here" in asked.text
    assert "training" in row(number).document["steps"]
    sent(client, address(number, step), data | {"sicher": "ja"})
    assert "training" not in row(number).document["steps"]


def test_something_new_is_begun_by_section_and_key(begun: tuple[int, Client, Person]) -> None:
    number, client, _ = begun
    listing = f"/fassungen/entwurf/{number}/inhalt/"
    answer = client.get(listing, {"in": "parameters", "neu": "extra-hours"})
    assert answer.headers["Location"] == address(number, ("parameters", "extra-hours"))
    assert page_of(client, answer.headers["Location"]).problems == []
    for wrong in ("Extra", "a" * 41, "extra hours", "-a"):
        again = Page(client.get(listing, {"in": "parameters", "neu": wrong}).content.decode())
        assert again.problems == []
        assert "A key begins with a lower-case letter" in again.text


def test_files_go_out_and_come_back(begun: tuple[int, Client, Person]) -> None:
    number, client, _ = begun
    where = f"/fassungen/entwurf/{number}/dateien.zip"
    data = client.get(where).content
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        found = {one: archive.read(one).decode() for one in archive.namelist()}
    assert found == {f"bayern/{name}": text for name, text in files(number).items()}
    changed = {name: text.replace("Digitalumlage je Jahr", "Umlage je Jahr") for name, text in found.items()}
    sent(client, where, {"archiv": upload(changed), "stand": 1})
    assert "Umlage je Jahr" in files(number)["path.yaml"]
    late = sent(client, where, {"archiv": upload(found), "stand": 1}, 409)
    assert "Somebody was quicker" in late.text


def upload(found: Mapping[str, str]) -> SimpleUploadedFile:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in found.items():
            archive.writestr(name, text)
    return SimpleUploadedFile("a.zip", out.getvalue())


def test_files_that_are_not_sound_are_refused(begun: tuple[int, Client, Person]) -> None:
    number, client, _ = begun
    where = f"/fassungen/entwurf/{number}/dateien.zip"
    for wrong in ({"../x.yaml": "a: b"}, {"x.txt": ""}, {"x.yaml": "a: [b"}, {"x.yaml": "format: blueprint-1\n"}):
        page = sent(client, where, {"archiv": upload(wrong), "stand": 1}, 400)
        assert "Nothing was saved." in page.text
    sent(client, where, {"stand": 1}, 400)
    assert row(number).revision == 1


def test_who_may_not_finds_nothing_and_who_may_only_read_sees_no_form(
    begun: tuple[int, Client, Person], office: Organisation
) -> None:
    number, _, _ = begun
    _, stranger = somebody(organisation(place=KELHEIM))
    _, reader = somebody(office, Role.READER)
    for where in (
        f"/fassungen/entwurf/{number}/inhalt/",
        address(number, CORE),
        f"/fassungen/entwurf/{number}/dateien.zip",
    ):
        assert stranger.get(where).status_code == 404
    assert "What would change?" not in page_of(reader, address(number, CORE)).text
    page_of(reader, address(number, ("steps", "gibt-es-nicht")), 404)
    for client in (stranger, reader):
        sent(client, address(number, OWN), form(number, OWN, title__de="x") | {"tun": "sichern"}, 404)
        sent(client, "/fassungen/entwurf/beginnen/", {"blaupause": "bayern"}, 404)
        sent(client, f"/fassungen/entwurf/{number}/dateien.zip", {"stand": 1}, 404)
    page_of(reader, f"/fassungen/entwurf/{number}/inhalt/")
    assert row(number).revision == 1


def test_another_number_keeps_files_and_content_together(begun: tuple[int, Client, Person]) -> None:
    number, client, _ = begun
    sent(client, f"/fassungen/entwurf/{number}/", {"tun": "fassung", "stand": 1, "nummer": "91.0.0"})
    assert yamledit.read(files(number)["blueprint.yaml"])["blueprint"]["version"] == "91.0.0"
    assert row(number).version == "91.0.0"


def test_pages_ask_the_database_little(begun: tuple[int, Client, Person]) -> None:
    number, client, _ = begun
    for where in (
        f"/fassungen/entwurf/{number}/inhalt/",
        address(number, CORE),
        f"/fassungen/entwurf/{number}/dateien.zip",
    ):
        assert queries_of(client, where) <= 12, where


def test_texts_are_no_markup(begun: tuple[int, Client, Person]) -> None:
    number, client, _ = begun
    data = form(number, OWN, title__de="<script>x</script>", title__en="</textarea><b>y</b>")
    sent(client, address(number, OWN), data | {"tun": "sichern"})
    for where in (address(number, OWN), f"/fassungen/entwurf/{number}/inhalt/"):
        text = client.get(where).content.decode()
        assert "<script>x" not in text
        assert "<b>y" not in text
    assert Page(client.get(address(number, OWN)).content.decode()).problems == []
