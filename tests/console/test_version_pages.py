# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Versions on pages: what a draft changes, the number it needs, who has approved, and what every release changed."""

from pathlib import Path

import pytest
from django.test import Client

from blaupause.accounts.models import ChangeRequest, Organisation, Person
from blaupause.accounts.rules import OrganisationKind, Role
from blaupause.blueprint import actions, drafts, queries
from blaupause.blueprint.loader import load_document
from blaupause.blueprint.models import BlueprintDraft
from tests.accounts.people import BAYERN, KELHEIM, member, organisation, scope_of, signed_in
from tests.blueprint.folders import CORE, core
from tests.blueprint.test_drafts import NEXT, document
from tests.blueprint.test_release import changed_folder
from tests.console.people import page_of, queries_of, sent
from tests.website.html import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Organisation:
    return organisation(OrganisationKind.LAND_OFFICE, BAYERN, name="Staatsministerium")


def somebody(office: Organisation, role: Role = Role.LEAD, name: str = "") -> tuple[Person, Client]:
    one = member(office, role, name=name)
    return one, signed_in(Client(headers={"accept-language": "en"}), one)


def row(number: int) -> BlueprintDraft:
    return BlueprintDraft.unscoped.get(pk=number)


def act(client: Client, number: int, what: str, status: int = 302, **fields: object) -> Page:
    address = f"/fassungen/entwurf/{number}/"
    return sent(client, address, {"tun": what, "stand": row(number).revision} | fields, status)


def test_from_draft_to_release_on_pages(office: Organisation) -> None:
    author, client = somebody(office, Role.EDITOR, "Anna Author")
    (_, first), (_, second) = somebody(office, name="Bela Lead"), somebody(office, name="Cora Lead")
    number = drafts.begin(by=scope_of(author), document=document())
    listed = page_of(client, "/fassungen/")
    assert f"/fassungen/entwurf/{number}/" in listed.links
    page = page_of(client, f"/fassungen/entwurf/{number}/")
    for words in ("Editorial", "title", "Blueprint of Bavaria → New", "at least", "Give to review"):
        assert words in page.text, words
    done = act(client, number, "pruefung", grund="Decided in November")
    assert "0 of 2 people have approved" in done.text
    assert "You worked on this draft; others have to approve it." in done.text
    request = row(number).request
    where = f"/freigaben/{request}/"
    assert where in done.links
    own = page_of(client, where)
    assert "Approve" not in own.text.split("Decide")[1].split("Appearance")[0]
    asked = page_of(first, where)
    assert "After you, somebody else has to approve" in asked.text
    agreed = sent(first, where, {"tun": "freigeben", "version": 1})
    assert "Your approval is recorded. Somebody else has to approve, too." in agreed.text
    assert "1 of 2: Bela Lead" in agreed.text
    assert "You have approved. Somebody else is still needed." in agreed.text
    assert "1 of 2 people have approved." in page_of(client, f"/fassungen/entwurf/{number}/").text
    last = page_of(second, where)
    assert "Approving carries the change out at once." in last.text
    sent(second, where, {"tun": "freigeben", "version": 2})
    assert queries.newest("bayern").version == NEXT
    released = page_of(client, f"/fassungen/entwurf/{number}/")
    assert "Released: 2 of 2 approvals" in released.text
    assert f"Version {NEXT}" in page_of(client, "/fassungen/bayern/").text


def test_the_missing_buttons_are_no_way_around(office: Organisation) -> None:
    author, client = somebody(office, Role.EDITOR)
    _, helper = somebody(office)
    number = drafts.begin(by=scope_of(author), document=document())
    act(helper, number, "fassung", nummer="91.0.0")
    act(client, number, "pruefung", grund="Beschluss")
    where = f"/freigaben/{row(number).request}/"
    assert "You worked on this; somebody else has to decide." in page_of(helper, where).text
    refused = sent(helper, where, {"tun": "freigeben", "version": 1}, 403)
    assert "You worked on this" in refused.text
    _, lead = somebody(office)
    sent(lead, where, {"tun": "freigeben", "version": 1})
    twice = sent(lead, where, {"tun": "freigeben", "version": 2}, 403)
    assert "You have approved already." in twice.text
    assert row(number).status == "review"


def test_a_number_that_says_too_little_is_explained(office: Organisation) -> None:
    author, client = somebody(office)
    base = queries.newest("bayern").version
    number = drafts.begin(by=scope_of(author), document=document(base))
    page = act(client, number, "pruefung", 400, grund="x")
    assert f"The number {base} is too low" in page.text
    assert page.problems == []
    assert not ChangeRequest.unscoped.exists()
    page = act(client, number, "fassung", 400, nummer="neun")
    assert "A version such as 1.0.0 is expected." in page.text
    assert "The number is changed." in act(client, number, "fassung", nummer=NEXT).text


def test_the_second_of_two_editors_gets_both_versions(office: Organisation) -> None:
    author, client = somebody(office)
    number = drafts.begin(by=scope_of(author), document=document())
    act(client, number, "fassung", nummer="91.0.0")
    page = act(client, number, "fassung", 409, nummer="92.0.0", stand=1)
    for words in ("Somebody was quicker", "91.0.0", "92.0.0"):
        assert words in page.text
    assert row(number).version == "91.0.0"


def test_a_draft_is_discarded(office: Organisation) -> None:
    author, client = somebody(office, Role.EDITOR)
    number = drafts.begin(by=scope_of(author), document=document())
    page = act(client, number, "verwerfen", grund="doch nicht")
    assert "The draft is discarded." in page.text
    assert "Give to review" not in page.text
    assert "Please choose one of the buttons." in act(client, number, "vergessen", 400).text


def test_where_a_bundle_came_from_is_said_even_when_nobody_knows_the_sender(office: Organisation) -> None:
    author, client = somebody(office)
    origin = {"kind": "bundle", "installation": "Testland", "day": "2026-11-26", "signer": ""}
    number = drafts.begin(
        by=scope_of(author), document=document(), origin=origin | {"fingerprint": "sha256:" + "0" * 64}
    )
    page = page_of(client, f"/fassungen/entwurf/{number}/")
    assert "Testland" in page.text
    assert "an unknown sender" in page.text


def test_others_find_nothing(office: Organisation) -> None:
    author, _ = somebody(office)
    number = drafts.begin(by=scope_of(author), document=document())
    address = f"/fassungen/entwurf/{number}/"
    _, stranger = somebody(organisation(place=KELHEIM))
    assert Client().get(address).headers["Location"].startswith("/konto/anmelden/")
    page_of(stranger, address, 404)
    page_of(stranger, "/fassungen/entwurf/99999999999999999999/", 404)
    assert address not in page_of(stranger, "/fassungen/").links
    act(stranger, number, "pruefung", 404, grund="x")
    _, reader = somebody(office, Role.READER)
    assert "Give to review" not in page_of(reader, address).text
    act(reader, number, "pruefung", 404, grund="x")
    assert row(number).status == "draft"


def test_every_release_says_what_it_changed(office: Organisation, tmp_path: Path) -> None:
    actions.load(by="test", path_or_key=core(tmp_path))
    changed = CORE.replace("1.2.0", "2.0.0").replace("hard: [second]", "hard: [second, first]")
    actions.load(by="test", path_or_key=core(tmp_path, changed))
    _, client = somebody(office)
    page = page_of(client, "/fassungen/mini/")
    for words in ("Version 2.0.0", "Breaking", "Step “End”, must be done before: new Start", "The first version."):
        assert words in page.text
    page_of(client, "/fassungen/saarland/", 404)


def test_texts_of_a_draft_are_no_markup(office: Organisation) -> None:
    author, client = somebody(office)
    number = drafts.begin(by=scope_of(author), document=document(de="<script>x</script>", en="<b>x</b>"))
    page = client.get(f"/fassungen/entwurf/{number}/").content.decode()
    assert "<b>x</b>" not in page
    assert "&lt;b&gt;x" in page


def test_pages_ask_the_database_little(office: Organisation, tmp_path: Path) -> None:
    author, client = somebody(office)
    number = drafts.begin(by=scope_of(author), document=load_document(changed_folder(tmp_path)))
    for title in ("A", "B", "C"):
        drafts.begin(by=scope_of(author), document=document(de=title))
    addresses = ["/fassungen/", "/fassungen/bayern/", f"/fassungen/entwurf/{number}/"]
    act(client, number, "pruefung", grund="x")
    for address in [*addresses, f"/freigaben/{row(number).request}/"]:
        assert queries_of(client, address) <= 12, address


def test_the_menu_leads_there(office: Organisation) -> None:
    _, client = somebody(office, Role.READER)
    assert "/fassungen/" in page_of(client, "/").links
    _, nobody = somebody(office, Role.ADMINISTRATOR)
    assert "/fassungen/" not in page_of(nobody, "/").links
