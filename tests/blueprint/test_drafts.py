# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Drafts: who works on one does not release it, nobody overwrites another, and what is released stays as it is."""

from copy import deepcopy
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction

from blaupause.accounts import approvals
from blaupause.accounts.models import ChangeRequest, Membership, Organisation, Person
from blaupause.accounts.problems import Conflict
from blaupause.accounts.rules import OrganisationKind, Role
from blaupause.accounts.scope import Scope, system
from blaupause.accounts.wall import acting
from blaupause.blueprint import actions, drafts, queries, releasing
from blaupause.blueprint.loader import load_document
from blaupause.blueprint.models import BlueprintDraft, BlueprintVersion
from blaupause.blueprint.rules.canonical import content_hash, plain
from blaupause.blueprint.rules.model import Document
from blaupause.kernel.clock import today
from blaupause.kernel.problems import Problem, Problems
from blaupause.ledger.models import Entry
from tests.accounts import server
from tests.accounts.people import BAYERN, KELHEIM, mandate, member, organisation, role, scope_of

NEXT = "90.0.0"


def document(version: str = NEXT, **title: str) -> Document:
    """The packaged blueprint of Bavaria with another title and number."""
    value: dict[str, Any] = deepcopy(plain(load_document("bayern")))
    value["blueprint"] |= {"version": version, "title": {"de": "Neu", "en": "New", **title}}
    return Document.model_validate(value)


@pytest.fixture
def office(db: None) -> Organisation:
    return organisation(OrganisationKind.LAND_OFFICE, BAYERN)


@pytest.fixture
def author(office: Organisation) -> Person:
    return member(office, Role.EDITOR)


@pytest.fixture
def leads(office: Organisation) -> list[Person]:
    return [member(office, Role.LEAD) for _ in range(3)]


def begun(one: Person, **more: Any) -> int:
    return drafts.begin(by=scope_of(one), document=document(**more))


def row(number: int) -> BlueprintDraft:
    return BlueprintDraft.unscoped.get(pk=number)


def submitted(one: Person, number: int) -> int:
    return drafts.submit(by=scope_of(one), draft_id=number, seen=row(number).revision, why="Beschluss")


def approve(one: Person, request: int) -> bool:
    seen = ChangeRequest.unscoped.get(pk=request).version
    return approvals.approve(by=scope_of(one), request_id=request, version=seen)


def refused(one: Person, request: int) -> str:
    with pytest.raises(Problem) as caught:
        approve(one, request)
    return caught.value.code


class TestTheWayOfADraft:
    def test_from_draft_over_review_to_released(self, author: Person, leads: list[Person]) -> None:
        before = queries.newest("bayern").id
        number = begun(author)
        assert (row(number).status, row(number).place, row(number).editors) == ("draft", BAYERN, [author.pk])
        request = submitted(author, number)
        assert (row(number).status, row(number).request) == ("review", request)
        approve(leads[0], request)
        assert queries.newest("bayern").id == before
        approve(leads[1], request)
        released = queries.newest("bayern")
        assert (released.version, released.content_hash) == (NEXT, row(number).content_hash)
        assert (row(number).status, row(number).released_id) == ("released", released.id)

    def test_every_action_leaves_one_entry(self, author: Person, leads: list[Person]) -> None:
        number = begun(author)
        drafts.replace(by=scope_of(leads[2]), draft_id=number, document=document(de="Neuer"), seen=1)
        submitted(author, number)
        other = begun(author)
        drafts.discard(by=scope_of(author), draft_id=other, seen=1, why="doch nicht")
        found = Entry.objects.filter(subject=f"blueprint_draft:{number}").order_by("number")
        assert [(e.action, e.actor, e.chain, e.place) for e in found] == [
            ("blueprint.begun", author.key, "land-09", BAYERN),
            ("blueprint.edited", leads[2].key, "land-09", BAYERN),
            ("blueprint.submitted", author.key, "land-09", BAYERN),
        ]
        assert Entry.objects.get(action="blueprint.discarded").why == "doch nicht"

    def test_in_review_nobody_touches_it(self, author: Person) -> None:
        number = begun(author)
        submitted(author, number)
        for call in (
            lambda: drafts.replace(by=scope_of(author), draft_id=number, document=document(de="x"), seen=2),
            lambda: drafts.set_version(by=scope_of(author), draft_id=number, version="91.0.0", seen=2),
            lambda: drafts.submit(by=scope_of(author), draft_id=number, seen=2, why="noch einmal"),
            lambda: drafts.discard(by=scope_of(author), draft_id=number, seen=2),
        ):
            with pytest.raises(Problem) as caught:
                call()
            assert caught.value.code == "blueprint.not_a_draft"

    @pytest.mark.parametrize("way", ["rejected", "withdrawn"])
    def test_turned_down_or_taken_back_it_is_a_draft_again(
        self, author: Person, leads: list[Person], way: str
    ) -> None:
        number = begun(author)
        request = submitted(author, number)
        if way == "rejected":
            approvals.reject(by=scope_of(leads[0]), request_id=request, version=1, reason="noch nicht")
        else:
            approvals.withdraw(by=scope_of(author), request_id=request, version=1)
        assert row(number).status == "draft"
        drafts.replace(
            by=scope_of(author), draft_id=number, document=document(de="Besser"), seen=row(number).revision
        )
        submitted(author, number)

    def test_a_discarded_one_stays_discarded(self, author: Person) -> None:
        number = begun(author)
        drafts.discard(by=scope_of(author), draft_id=number, seen=1)
        with pytest.raises(Problem) as caught:
            submitted(author, number)
        assert caught.value.code == "blueprint.not_a_draft"


class TestAFormatThatGrows:
    def test_what_is_approved_has_the_form_of_today(self, author: Person, leads: list[Person]) -> None:
        number = begun(author)
        value = row(number).document
        del value["environment"]  # as if the section had come later
        BlueprintDraft.unscoped.filter(pk=number).update(document=value, content_hash=content_hash(value))
        request = submitted(author, number)
        assert row(number).document["environment"] == {}
        for one in leads[:2]:
            approve(one, request)
        assert queries.newest("bayern").content_hash == row(number).content_hash

    def test_nothing_else_is_released_than_what_was_approved(
        self, author: Person, leads: list[Person], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        request = submitted(author, begun(author))
        approve(leads[0], request)
        monkeypatch.setattr("blaupause.blueprint.approvals.checked", lambda _: document(de="Gewachsen"))
        assert refused(leads[1], request) == "accounts.stale_request"


class TestWhoReleases:
    def test_neither_who_asked_nor_who_began_nor_who_edited(
        self, office: Organisation, author: Person, leads: list[Person]
    ) -> None:
        number = begun(author)
        drafts.set_version(by=scope_of(leads[0]), draft_id=number, version="91.0.0", seen=1)
        request = submitted(leads[1], number)
        role(author, office, Role.LEAD)
        assert refused(author, request) == "accounts.own_work"
        assert refused(leads[0], request) == "accounts.own_work"
        assert refused(leads[1], request) == "accounts.own_request"
        approve(leads[2], request)
        assert refused(leads[2], request) == "accounts.already_approved"
        assert row(number).status == "review"
        assert approve(member(office, Role.LEAD), request)

    def test_nor_an_editor_who_is_lead_of_somebody_else_by_now(
        self, office: Organisation, author: Person, leads: list[Person]
    ) -> None:
        number = begun(author)
        drafts.set_version(by=scope_of(leads[0]), draft_id=number, version="91.0.0", seen=1)
        request = submitted(author, number)
        contractor = organisation(OrganisationKind.CONTRACTOR)
        mandate(contractor, BAYERN)
        for one in (author, leads[0]):
            Membership.unscoped.filter(person=one).update(valid_to=today() - timedelta(days=1))
            role(one, contractor, Role.LEAD)
        assert refused(author, request) == "accounts.own_request"
        assert refused(leads[0], request) == "accounts.own_work"

    def test_who_was_disabled_since_does_not_count(self, author: Person, leads: list[Person]) -> None:
        request = submitted(author, begun(author))
        approve(leads[0], request)
        Person.objects.filter(pk=leads[0].pk).update(is_active=False)
        assert not approve(leads[1], request)
        assert approve(leads[2], request)

    def test_who_edited_before_it_went_back_stays_barred(self, author: Person, leads: list[Person]) -> None:
        number = begun(leads[0])
        approvals.withdraw(by=scope_of(leads[0]), request_id=submitted(leads[0], number), version=1)
        drafts.replace(
            by=scope_of(author), draft_id=number, document=document(de="Ganz neu"), seen=row(number).revision
        )
        assert refused(leads[0], submitted(author, number)) == "accounts.own_work"

    def test_another_land_and_those_below_find_nothing(self, author: Person) -> None:
        number = begun(author)
        for stranger in (
            member(organisation(OrganisationKind.LAND_OFFICE, "06"), Role.LEAD),
            member(organisation(place=KELHEIM), Role.LEAD),
        ):
            for call in (
                lambda who=stranger: drafts.begin(by=scope_of(who), document=document()),
                lambda who=stranger: drafts.submit(by=scope_of(who), draft_id=number, seen=1, why="x"),
                lambda who=stranger: drafts.set_version(by=scope_of(who), draft_id=number, version="91.0.0", seen=1),
                lambda who=stranger: drafts.discard(by=scope_of(who), draft_id=number, seen=1),
            ):
                with pytest.raises(Problem) as caught:
                    call()
                assert caught.value.code == "accounts.not_found"

    def test_the_core_belongs_to_the_bund(self, author: Person) -> None:
        value = plain(load_document("core"))
        value["blueprint"]["title"]["de"] = "Anders"
        core = Document.model_validate(value)
        with pytest.raises(Problem):
            drafts.begin(by=scope_of(author), document=core)
        bund = member(organisation(OrganisationKind.BUND, ""), Role.EDITOR)
        assert row(drafts.begin(by=scope_of(bund), document=core)).place == ""


class TestEditing:
    def test_the_second_of_two_gets_both_versions(self, author: Person, leads: list[Person]) -> None:
        number = begun(author)
        drafts.set_version(by=scope_of(leads[0]), draft_id=number, version="91.0.0", seen=1)
        with pytest.raises(Conflict) as caught:
            drafts.set_version(by=scope_of(author), draft_id=number, version="92.0.0", seen=1)
        assert "91.0.0" in caught.value.theirs.values()
        assert "92.0.0" in caught.value.yours.values()
        with pytest.raises(Conflict):
            drafts.submit(by=scope_of(author), draft_id=number, seen=1, why="x")
        with pytest.raises(Conflict):
            drafts.discard(by=scope_of(author), draft_id=number, seen=1)
        assert row(number).version == "91.0.0"

    @pytest.mark.parametrize("version", ["1", "1.0", "1.0.0-beta", "../1", "1.0.00", "", "9" * 30])
    def test_what_is_no_version(self, author: Person, version: str) -> None:
        with pytest.raises(Problems) as caught:
            drafts.set_version(by=scope_of(author), draft_id=begun(author), version=version, seen=1)
        assert caught.value.code == "blueprint.schema"

    def test_a_draft_stays_one_of_its_blueprint(self, author: Person) -> None:
        with pytest.raises(Problem) as caught:
            drafts.replace(by=scope_of(author), draft_id=begun(author), document=load_document("hessen"), seen=1)
        assert caught.value.code == "blueprint.other_blueprint"


class TestNumbers:
    def test_a_number_that_says_too_little_is_refused_with_the_reason(self, author: Person) -> None:
        value = plain(document())
        last = max(value["steps"].values(), key=lambda step: step["order"])
        first = min((k for k in value["steps"] if k not in last["hard"]), key=lambda k: value["steps"][k]["order"])
        last["hard"].append(first)
        base = queries.newest("bayern").version
        major, minor, patch = map(int, base.split("."))
        value["blueprint"]["version"] = f"{major}.{minor}.{patch + 1}"
        number = drafts.begin(by=scope_of(author), document=Document.model_validate(value))
        with pytest.raises(Problem) as caught:
            submitted(author, number)
        assert caught.value.code == "blueprint.version_too_low"
        assert "nicht abwärtskompatibel" in caught.value.de
        assert "muss vorher erledigt sein" in caught.value.de
        least = releasing.compare("bayern", value).proposed
        assert least in caught.value.hint_de
        drafts.set_version(by=scope_of(author), draft_id=number, version=least, seen=1)
        submitted(author, number)

    def test_the_same_content_under_another_number_is_nothing_new(self, author: Person) -> None:
        value = plain(load_document("bayern"))
        value["blueprint"]["version"] = NEXT
        with pytest.raises(Problem) as caught:
            submitted(author, drafts.begin(by=scope_of(author), document=Document.model_validate(value)))
        assert caught.value.code == "blueprint.nothing_new"

    def test_a_number_is_given_once(self, author: Person, leads: list[Person]) -> None:
        actions.publish(by="test", document=document("95.0.0", de="Zukunft"))
        actions.publish(by="test", document=document("94.0.0", de="Gegenwart"))
        with pytest.raises(Problem) as caught:
            submitted(author, begun(author, version="95.0.0"))
        assert caught.value.code == "blueprint.version_taken"


class TestWhatIsReleasedStays:
    FAULTS = (
        "UPDATE blueprint_blueprintversion SET document = '{}'",
        "UPDATE blueprint_blueprintversion SET version = '9.9.9'",
        "UPDATE blueprint_blueprintversion SET content_hash = ''",
        "UPDATE blueprint_blueprintversion SET key = 'x'",
        "DELETE FROM blueprint_blueprintversion",
    )

    @pytest.mark.parametrize("statement", FAULTS)
    def test_in_sql_of_the_owner(self, db: None, statement: str) -> None:
        with pytest.raises(IntegrityError, match="never changed"), connection.cursor() as cursor:
            cursor.execute(statement)

    @pytest.mark.parametrize("statement", FAULTS)
    def test_in_sql_of_the_application(self, db: None, statement: str) -> None:
        with server.connect() as app, pytest.raises(psycopg.DatabaseError, match="never changed"):
            app.execute(statement)

    def test_the_application_may_not_empty_the_table(self, db: None) -> None:
        with server.connect() as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("TRUNCATE blueprint_blueprintversion CASCADE")

    def test_content_that_does_not_fit_its_checksum_is_not_used(self, db: None) -> None:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE blueprint_blueprintversion DISABLE TRIGGER blueprint_version_keep")
        stored = queries.newest("bayern")
        changed = BlueprintVersion.objects.get(pk=stored.id)
        changed.document["steps"].pop("contract")
        BlueprintVersion.objects.filter(pk=stored.id).update(document=changed.document)
        queries._content.cache_clear()
        with pytest.raises(Problem) as caught:
            queries.version(stored.id)
        assert caught.value.code == "blueprint.tampered"
        queries._content.cache_clear()

    def test_a_draft_in_review_keeps_its_content_even_in_sql(self, author: Person) -> None:
        number = begun(author)
        submitted(author, number)
        for values in (
            {"document": {}},
            {"content_hash": ""},
            {"version": "1.0.0"},
            {"editors": []},
            {"place": "06"},
        ):
            with pytest.raises(IntegrityError, match="not open"), transaction.atomic():
                BlueprintDraft.unscoped.filter(pk=number).update(**values)

    def test_a_draft_changed_behind_its_checksum_is_not_released(self, author: Person, leads: list[Person]) -> None:
        number = begun(author)
        request = submitted(author, number)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE blueprint_blueprintdraft DISABLE TRIGGER blueprint_draft_keep")
        BlueprintDraft.unscoped.filter(pk=number).update(document=plain(load_document("hessen")))
        approve(leads[0], request)
        assert refused(leads[1], request) == "blueprint.tampered"


class TestSecondWall:
    def test_only_who_may_see_drafts_gets_rows(self, author: Person) -> None:
        number = begun(author)
        municipality = member(organisation(place=KELHEIM), Role.LEAD)
        bund = member(organisation(OrganisationKind.BUND, ""), Role.READER)

        def rows(scope: Scope) -> int:
            with acting(scope):
                return BlueprintDraft.unscoped.filter(pk=number).count()

        assert [rows(scope_of(one)) for one in (author, municipality, bund)] == [1, 0, 1]
        assert rows(system("test", today())) == 1
