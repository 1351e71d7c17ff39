# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A kind of change may need two approvals: of two people, neither the author nor somebody who worked on it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django.plugin import DjangoDbBlocker

from blaupause.accounts import approvals, handlers, requests
from blaupause.accounts.handlers import Payload
from blaupause.accounts.models import Approval, ChangeRequest, Membership, Organisation, Person
from blaupause.accounts.problems import Conflict
from blaupause.accounts.rules import OrganisationKind, Role
from blaupause.kernel.clock import now, today
from blaupause.kernel.problems import Problem
from blaupause.ledger.models import Entry
from tests.accounts.people import BAYERN, KELHEIM, REGENSBURG, mandate, member, organisation, role, scope_of
from tests.accounts.test_approvals import Recorder
from tests.plugins.committed import as_system, race, restored

THREADS = 16


class Careful(Recorder):
    """Two approvals; who worked on it is told by the payload."""

    kind = "test.careful"
    approvals = 2

    def __init__(self) -> None:
        super().__init__()
        self.reopened: list[Payload] = []

    def barred(self, payload: Payload) -> frozenset[int]:
        return frozenset(payload.get("worked", []))

    def reopen(self, payload: Payload) -> None:
        self.reopened.append(payload)


@pytest.fixture
def handler(monkeypatch: pytest.MonkeyPatch) -> Careful:
    found = Careful()
    monkeypatch.setitem(handlers.handlers, found.kind, found)
    return found


@pytest.fixture
def office(db: None, handler: Careful) -> Organisation:
    return organisation()


@pytest.fixture
def author(office: Organisation) -> Person:
    return member(office, Role.EDITOR)


@pytest.fixture
def leads(office: Organisation) -> list[Person]:
    return [member(office, Role.LEAD, name=name) for name in ("Anna", "Bela", "Cora")]


def ask(author: Person, *worked: Person, place: str = KELHEIM) -> int:
    payload = {"what": "etwas", "worked": [one.pk for one in worked]}
    return approvals.request(
        by=scope_of(author), kind="test.careful", place=place, subject="thing:1", payload=payload, why="nötig"
    )


def approve(one: Person, number: int, *, second_factor: bool = True) -> bool:
    return approvals.approve(
        by=scope_of(one, second_factor=second_factor), request_id=number, version=row(number).version
    )


def row(number: int) -> ChangeRequest:
    return ChangeRequest.unscoped.get(pk=number)


def refused(one: Person, number: int) -> str:
    with pytest.raises(Problem) as caught:
        approve(one, number)
    return caught.value.code


def test_two_others_carry_it_out(author: Person, leads: list[Person], handler: Careful) -> None:
    number = ask(author)
    assert approve(leads[0], number) is False
    assert (row(number).state, row(number).version, handler.done) == ("waiting", 2, [])
    assert approve(leads[1], number) is True
    assert (row(number).state, row(number).decided_by) == ("approved", leads[1])
    assert len(handler.done) == 1


def test_each_approval_leaves_one_entry(author: Person, leads: list[Person]) -> None:
    number = ask(author)
    approve(leads[0], number)
    approve(leads[1], number)
    found = Entry.objects.filter(subject=f"change_request:{number}").order_by("number")
    assert [(e.action, e.actor, e.detail.get("given")) for e in found] == [
        ("change_request.made", author.key, None),
        ("change_request.seconded", leads[0].key, 1),
        ("change_request.approved", leads[1].key, 2),
    ]


def test_the_same_person_twice_is_one_person(author: Person, leads: list[Person], handler: Careful) -> None:
    number = ask(author)
    approve(leads[0], number)
    assert refused(leads[0], number) == "accounts.already_approved"
    contractor = organisation(OrganisationKind.CONTRACTOR)
    mandate(contractor, BAYERN)
    role(leads[0], contractor, Role.LEAD)
    assert refused(leads[0], number) == "accounts.already_approved"
    assert handler.done == []


def test_neither_the_author_nor_who_worked_on_it(author: Person, leads: list[Person], handler: Careful) -> None:
    number = ask(author, leads[0])
    role(author, Membership.unscoped.get(person=author).organisation, Role.LEAD)
    assert refused(author, number) == "accounts.own_request"
    assert refused(leads[0], number) == "accounts.own_work"
    with pytest.raises(Problem) as caught:
        approvals.reject(by=scope_of(leads[0]), request_id=number, version=1, reason="nein")
    assert caught.value.code == "accounts.own_work"
    approve(leads[1], number)
    approve(leads[2], number)
    assert len(handler.done) == 1


def test_nor_with_another_role_in_another_organisation(author: Person, leads: list[Person]) -> None:
    number = ask(author, leads[0])
    for one in (author, leads[0]):
        Membership.unscoped.filter(person=one).update(valid_to=today() - timedelta(days=1))
        role(one, organisation(OrganisationKind.ASSOCIATION), Role.LEAD)
    assert refused(author, number) == "accounts.own_request"
    assert refused(leads[0], number) == "accounts.own_work"


def test_the_approval_of_somebody_disabled_since_does_not_count(
    author: Person, leads: list[Person], handler: Careful
) -> None:
    number = ask(author)
    approve(leads[0], number)
    Person.objects.filter(pk=leads[0].pk).update(is_active=False)
    assert approve(leads[1], number) is False
    assert handler.done == []
    assert approve(leads[2], number) is True


def test_nor_does_that_of_somebody_whose_role_ended(author: Person, leads: list[Person], handler: Careful) -> None:
    number = ask(author)
    approve(leads[0], number)
    Membership.unscoped.filter(person=leads[0]).update(role=Role.READER)
    assert approve(leads[1], number) is False
    assert approve(leads[2], number) is True


def test_without_a_second_factor_nobody_agrees(author: Person, leads: list[Person]) -> None:
    number = ask(author)
    with pytest.raises(Problem) as caught:
        approve(leads[0], number, second_factor=False)
    assert caught.value.code == "accounts.second_factor"
    assert not Approval.unscoped.exists()


def test_when_the_author_was_disabled_nobody_stands_behind_it(author: Person, leads: list[Person]) -> None:
    number = ask(author)
    approve(leads[0], number)
    Person.objects.filter(pk=author.pk).update(is_active=False)
    assert refused(leads[1], number) == "accounts.stale_request"


def test_what_moves_between_the_two_is_stale(author: Person, leads: list[Person], handler: Careful) -> None:
    number = ask(author)
    approve(leads[0], number)
    handler.state = "two"
    assert refused(leads[1], number) == "accounts.stale_request"
    assert (row(number).state, Approval.unscoped.count()) == ("waiting", 1)


def test_a_change_that_fails_forgets_the_second_approval(
    author: Person, leads: list[Person], handler: Careful
) -> None:
    number = ask(author)
    approve(leads[0], number)
    handler.error = Problem("x", "x", "x")
    assert refused(leads[1], number) == "x"
    assert (row(number).state, Approval.unscoped.count()) == ("waiting", 1)


def test_turned_down_or_taken_back_it_is_reopened(author: Person, leads: list[Person], handler: Careful) -> None:
    first, second = ask(author), ask(author)
    approve(leads[0], first)
    approvals.reject(by=scope_of(leads[0]), request_id=first, version=2, reason="doch nicht")
    approvals.withdraw(by=scope_of(author), request_id=second, version=1)
    assert len(handler.reopened) == 2
    assert handler.done == []


def test_readers_see_how_many_agreed(author: Person, leads: list[Person]) -> None:
    number = ask(author, leads[2])
    approve(leads[0], number)
    found = [requests.request(scope_of(one), number) for one in (*leads, author)]
    assert [(one.needed, one.approved_by, one.agreed, one.worked_on_it, one.may_decide) for one in found if one] == [
        (2, ("Anna",), True, False, True),
        (2, ("Anna",), False, False, True),
        (2, ("Anna",), False, True, False),
        (2, ("Anna",), False, False, False),
    ]


class TestTheDatabaseItself:
    """The same faults planted below the action."""

    @pytest.mark.parametrize("who", ["author", "worked"])
    def test_takes_no_approval_of_theirs(self, author: Person, leads: list[Person], who: str) -> None:
        number = ask(author, leads[0])
        one = author if who == "author" else leads[0]
        with pytest.raises(IntegrityError, match="four_eyes"), transaction.atomic():
            Approval.unscoped.create(request_id=number, person=one, given_at=now())

    def test_takes_no_second_one_of_the_same_person(self, author: Person, leads: list[Person]) -> None:
        number = ask(author)
        approve(leads[0], number)
        with pytest.raises(IntegrityError, match="once"), transaction.atomic():
            Approval.unscoped.create(request_id=number, person=leads[0], given_at=now())

    def test_approves_nothing_with_one_approval_missing(self, author: Person, leads: list[Person]) -> None:
        number = ask(author)
        approve(leads[0], number)
        with pytest.raises(IntegrityError, match="four_eyes"), transaction.atomic():
            ChangeRequest.unscoped.filter(pk=number).update(state="approved", decided_by=leads[1])

    @pytest.mark.parametrize("values", [{"needed": 1}, {"barred": []}])
    def test_does_not_lower_what_was_asked(
        self, author: Person, leads: list[Person], values: dict[str, object]
    ) -> None:
        number = ask(author, leads[0])
        with pytest.raises(IntegrityError, match="four_eyes"), transaction.atomic():
            ChangeRequest.unscoped.filter(pk=number).update(**values)

    def test_control_without_the_triggers_it_passes(self, author: Person, leads: list[Person]) -> None:
        number = ask(author)
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER accounts_change_request_approved ON accounts_changerequest")
        ChangeRequest.unscoped.filter(pk=number).update(state="approved", decided_by=leads[1])
        assert row(number).state == "approved"


class TestRaces:
    @pytest.fixture
    def committed(self, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
        with django_db_blocker.unblock(), restored(REGENSBURG):
            yield

    def test_sixteen_at_once_one_wins_each_round(self, committed: None, handler: Careful) -> None:
        with as_system():
            office = organisation(place=REGENSBURG)
            author = member(office, Role.EDITOR)
            leads = [member(office, Role.LEAD) for _ in range(THREADS)]
        with as_system():
            scopes = [scope_of(one) for one in leads]
            asking = scope_of(author)
        number = approvals.request(
            by=asking, kind="test.careful", place=REGENSBURG, subject="x", payload={"what": "x"}, why="x"
        )
        for round_, carried_out in ((1, False), (2, True)):
            results = race(
                THREADS, lambda n, seen=round_: approvals.approve(by=scopes[n], request_id=number, version=seen)
            )
            won = [found for found in results if not isinstance(found, Exception)]
            assert won == [carried_out]
            # Who won the first round has agreed already and is told so when nobody is quicker in the second.
            lost = [found for found in results if isinstance(found, Problem)]
            assert len(lost) == THREADS - 1
            assert {type(found) for found in lost if found.code != "accounts.already_approved"} == {Conflict}
            assert len(handler.done) == int(carried_out)
        with as_system():
            assert Approval.unscoped.filter(request=number).count() == 2

    def test_one_person_at_sixteen_desks_is_one_person(self, committed: None, handler: Careful) -> None:
        with as_system():
            office = organisation(place=REGENSBURG)
            author, lead = member(office, Role.EDITOR), member(office, Role.LEAD)
        with as_system():
            scope, asking = scope_of(lead), scope_of(author)
        number = approvals.request(
            by=asking, kind="test.careful", place=REGENSBURG, subject="x", payload={"what": "x"}, why="x"
        )
        for seen in (1, 2):
            race(THREADS, lambda _, seen=seen: approvals.approve(by=scope, request_id=number, version=seen))
        assert handler.done == []
        with as_system():
            assert Approval.unscoped.filter(request=number).count() == 1


@pytest.mark.django_db
def test_the_other_tests_do_not_notice() -> None:
    assert not Approval.unscoped.exists()
