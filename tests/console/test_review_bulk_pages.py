# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Deciding on many new versions in the browser: ticked or by filter, with a reason, above the limit as a request."""

import pytest
from django.test import Client

from blaupause.accounts.models import ChangeRequest, Organisation
from blaupause.accounts.rules import OrganisationKind, Role
from blaupause.ledger.models import Entry
from blaupause.rollout import actions
from blaupause.rollout.models import Connection, VersionReview
from blaupause.rollout.rules import ReviewState, State
from tests.accounts.people import mandate, member, organisation, signed_in
from tests.console.people import page_of, queries_of, sent
from tests.rollout.plans import added, removed, stored

pytestmark = pytest.mark.django_db
WHERE = "/pruefungen/entscheiden/"
ALL = {"alle": "ja", "zusage": "he-ewa"}
CASES = 27
MOST_QUERIES = 12


def somebody(role: Role = Role.EDITOR, *, office: Organisation | None = None, language: str = "en") -> Client:
    return signed_in(Client(headers={"accept-language": language}), member(office or _contractor(), role))


def _contractor() -> Organisation:
    found = organisation(OrganisationKind.CONTRACTOR)
    mandate(found, "06")
    return found


@pytest.fixture(autouse=True)
def cases() -> list[int]:
    preparing = Connection.objects.filter(place__startswith="06", commitment__key="he-ewa").order_by("pk")
    Connection.objects.filter(pk__in=preparing.values("pk")[:CASES]).update(state=State.PREPARING)
    stored(removed, added)
    actions.apply_blueprint(by="test", blueprint="hessen")
    return list(VersionReview.unscoped.order_by("pk").values_list("pk", flat=True))


def form_of(client: Client, **query: object) -> dict[str, object]:
    page = client.get(WHERE, query)
    digest = page.content.decode().partition('name="gesehen" value="')[2].partition('"')[0]
    return query | {"gesehen": digest}


def decided() -> int:
    return VersionReview.unscoped.exclude(state=ReviewState.OPEN).count()


def test_ticked_ones_are_decided_with_one_reason(cases: list[int]) -> None:
    client = somebody()
    page = page_of(client, "/pruefungen/?zusage=he-ewa")
    assert "Decide on all 27 cases of this list" in page.text
    form = form_of(client, fall=cases[:3])
    assert "for 3 connections" in page_of(client, f"{WHERE}?fall={cases[0]}&fall={cases[1]}&fall={cases[2]}").text
    refused = sent(client, WHERE, form | {"entscheidung": "ganz"}, 400)
    assert "A reason is missing" in refused.text
    assert decided() == 0
    done = sent(client, WHERE, form | {"entscheidung": "ganz", "begruendung": "Beschluss vom Montag"}, 200)
    assert "3 connections: Taken over" in done.text
    assert Entry.objects.filter(action="review.decided", why="Beschluss vom Montag").count() == decided() == 3


def test_a_part_is_taken_over_for_all_of_them(cases: list[int]) -> None:
    client = somebody()
    form = form_of(client, fall=cases[:2]) | {"entscheidung": "teilweise", "begruendung": "Wir schulen selbst."}
    assert "tick at least one step" in sent(client, WHERE, form, 400).text
    assert "2 connections: Taken over in part" in sent(client, WHERE, form | {"schritt": ["extra"]}, 200).text
    assert {tuple(row.steps) for row in VersionReview.unscoped.filter(state=ReviewState.PARTLY)} == {("extra",)}


def test_a_whole_filter_above_the_limit_becomes_a_request() -> None:
    office = _contractor()
    client = somebody(office=office)
    assert "a second person has to approve it" in page_of(client, f"{WHERE}?alle=ja&zusage=he-ewa").text
    form = form_of(client, **ALL) | {"entscheidung": "ablehnen", "begruendung": "Alle mitten im Projekt."}
    assert "Your request is made." in sent(client, WHERE, form).text
    assert decided() == 0
    request = ChangeRequest.unscoped.get(kind="rollout.reviews")
    lead = somebody(Role.LEAD, office=office)
    sent(lead, f"/freigaben/{request.pk}/", {"tun": "freigeben", "version": "1"})
    assert decided() == CASES


def test_what_moved_meanwhile_is_looked_at_again(cases: list[int]) -> None:
    client = somebody()
    form = form_of(client, **ALL) | {"entscheidung": "ganz", "begruendung": "x"}
    VersionReview.unscoped.filter(pk=cases[0]).update(version=2)
    assert "nothing is decided yet" in sent(client, WHERE, form, 409).text
    assert decided() == 0
    assert not ChangeRequest.unscoped.exists()


def test_others_find_nothing(cases: list[int]) -> None:
    reader = somebody(Role.READER)
    assert "Decide on" not in page_of(reader, "/pruefungen/").text
    page_of(reader, f"{WHERE}?alle=ja", 404)
    sent(reader, WHERE, {"alle": "ja", "entscheidung": "ganz", "begruendung": "x"}, 404)
    foreign = signed_in(Client(headers={"accept-language": "en"}), member(organisation(place="09273"), Role.LEAD))
    assert "Nothing was ticked" in page_of(foreign, f"{WHERE}?fall={cases[0]}&fall=x&fall=99999999999999999999").text
    page_of(somebody(), f"{WHERE}?alle=ja&grund=quatsch", 400)
    assert Client().get(WHERE).status_code == 302


def test_the_pages_ask_the_database_little() -> None:
    client = somebody()
    for where in ("/pruefungen/", f"{WHERE}?alle=ja"):
        page_of(client, where)
        assert queries_of(client, where) <= MOST_QUERIES, where
