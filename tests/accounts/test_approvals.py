# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Nothing happens before a second person has approved it, and then just that, once."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from blaupause.accounts import approvals, handlers, requests
from blaupause.accounts.handlers import Handler, Payload
from blaupause.accounts.models import ChangeRequest, Membership, Person
from blaupause.accounts.problems import Conflict
from blaupause.accounts.rules import OrganisationKind, Role
from blaupause.accounts.scope import system
from blaupause.kernel.clock import today
from blaupause.kernel.problems import Problem
from blaupause.ledger.models import Entry
from blaupause.ledger.rules import Actor
from tests.accounts.people import (
    BAYERN,
    KELHEIM,
    REGENSBURG,
    mandate,
    member,
    organisation,
    role,
    scope_of,
)

pytestmark = pytest.mark.django_db


class Recorder(Handler):
    """A handler that only remembers."""

    kind = "test.recorder"

    def __init__(self) -> None:
        self.state = "one"
        self.done: list[tuple[str, Payload]] = []
        self.discarded: list[Payload] = []
        self.error: Exception | None = None

    def describe(self, payload: Payload) -> tuple[str, str]:
        return f"Mach {payload['what']}", f"Do {payload['what']}"

    def fingerprint(self, _payload: Payload) -> str:
        return self.state

    def carry_out(self, *, by: Actor, payload: Payload) -> None:
        if self.error:
            raise self.error
        self.done.append((by.key, payload))

    def discard(self, payload: Payload) -> None:
        self.discarded.append(payload)


@pytest.fixture
def handler(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    found = Recorder()
    monkeypatch.setitem(handlers.handlers, found.kind, found)
    return found


@pytest.fixture
def office(handler: Recorder) -> tuple[Person, Person]:
    """An author and somebody else who may decide, both leads of a Landkreis."""
    kelheim = organisation()
    return member(kelheim, Role.LEAD, name="Anna"), member(kelheim, Role.LEAD, name="Bela")


def ask(author: Person, place: str = KELHEIM) -> int:
    return approvals.request(
        by=scope_of(author),
        kind="test.recorder",
        place=place,
        subject="thing:1",
        payload={"what": "etwas"},
        why="nötig",
    )


def approve(person: Person, number: int, version: int = 1, *, second_factor: bool = True) -> None:
    approvals.approve(by=scope_of(person, second_factor=second_factor), request_id=number, version=version)


def row(number: int) -> ChangeRequest:
    return ChangeRequest.unscoped.get(pk=number)


def code(caught: pytest.ExceptionInfo[Problem]) -> str:
    return caught.value.code


def test_a_second_person_carries_it_out(
    office: tuple[Person, Person], handler: Recorder, django_capture_on_commit_callbacks: object
) -> None:
    author, other = office
    number = ask(author)
    assert handler.done == []
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        approve(other, number)
    assert handler.done == [(other.key, {"what": "etwas"})]
    assert handler.discarded == [{"what": "etwas"}]
    found = row(number)
    assert (found.state, found.decided_by, found.version) == ("approved", other, 2)


def test_asking_and_deciding_leave_one_entry_each(office: tuple[Person, Person]) -> None:
    author, other = office
    number = ask(author)
    approve(other, number)
    entries = Entry.objects.filter(subject=f"change_request:{number}").order_by("number")
    assert [(e.action, e.actor, e.chain, e.place) for e in entries] == [
        ("change_request.made", author.key, "land-09", KELHEIM),
        ("change_request.approved", other.key, "land-09", KELHEIM),
    ]
    assert entries[0].why == "nötig"


def test_the_author_never_approves(office: tuple[Person, Person], handler: Recorder) -> None:
    author, _ = office
    number = ask(author)
    with pytest.raises(Problem) as caught:
        approve(author, number)
    assert code(caught) == "accounts.own_request"
    assert (row(number).state, handler.done) == ("waiting", [])


def test_nor_with_another_role_in_another_organisation(office: tuple[Person, Person], handler: Recorder) -> None:
    author, _ = office
    number = ask(author)
    Membership.unscoped.filter(person=author).update(valid_to=today() - timedelta(days=1))
    contractor = organisation(OrganisationKind.CONTRACTOR)
    mandate(contractor, BAYERN)
    role(author, contractor, Role.LEAD)
    with pytest.raises(Problem) as caught:
        approve(author, number)
    assert (code(caught), handler.done) == ("accounts.own_request", [])


def test_nor_does_the_database_take_it(office: tuple[Person, Person]) -> None:
    """The same fault planted below the action: a constraint stands in its way."""
    author, _ = office
    number = ask(author)
    with pytest.raises(IntegrityError, match="four_eyes"), transaction.atomic():
        ChangeRequest.unscoped.filter(pk=number).update(state="approved", decided_by=author)


def test_an_editor_may_ask_but_not_decide(office: tuple[Person, Person]) -> None:
    author, _ = office
    editor = member(Membership.unscoped.get(person=author).organisation, Role.EDITOR)
    number = ask(author)
    with pytest.raises(Problem) as caught:
        approve(editor, number)
    assert code(caught) == "accounts.not_found"
    approve(author, ask(editor))


def test_without_a_second_factor_nobody_decides(office: tuple[Person, Person], handler: Recorder) -> None:
    author, other = office
    number = ask(author)
    with pytest.raises(Problem) as caught:
        approve(other, number, second_factor=False)
    assert (code(caught), handler.done) == ("accounts.second_factor", [])


def test_neighbours_find_nothing(office: tuple[Person, Person]) -> None:
    author, _ = office
    stranger = member(organisation(place=REGENSBURG), Role.LEAD)
    number = ask(author)
    for wanted in (number, number + 1000):
        with pytest.raises(Problem) as caught:
            approve(stranger, wanted)
        assert code(caught) == "accounts.not_found"
    assert requests.request(scope_of(stranger), number) is None
    with pytest.raises(Problem):
        ask(stranger)


def test_a_command_on_the_server_is_no_second_person(office: tuple[Person, Person]) -> None:
    number = ask(office[0])
    with pytest.raises(Problem) as caught:
        approvals.approve(by=system("test", today()), request_id=number, version=1)
    assert code(caught) == "accounts.not_found"


def test_the_second_of_two_gets_both_versions(office: tuple[Person, Person], handler: Recorder) -> None:
    author, other = office
    third = member(Membership.unscoped.get(person=author).organisation, Role.LEAD)
    number = ask(author)
    approvals.reject(by=scope_of(third), request_id=number, version=1, reason="zu früh")
    with pytest.raises(Conflict) as caught:
        approve(other, number)
    assert caught.value.theirs == {"Stand des Antrags": "Abgelehnt", "Grund": "zu früh"}
    assert caught.value.yours == {"Stand des Antrags": "Freigegeben"}
    assert handler.done == []


def test_an_outdated_version_conflicts(office: tuple[Person, Person]) -> None:
    number = ask(office[0])
    with pytest.raises(Conflict):
        approve(office[1], number, version=2)


def test_what_has_moved_on_cannot_be_approved_and_goes_on_waiting(
    office: tuple[Person, Person], handler: Recorder
) -> None:
    number = ask(office[0])
    handler.state = "two"
    with pytest.raises(Problem) as caught:
        approve(office[1], number)
    assert (code(caught), row(number).state, row(number).version) == ("accounts.stale_request", "waiting", 1)


@pytest.mark.parametrize("error", [Conflict({}, {}), Problem("x", "x", "x")])
def test_a_change_that_fails_decides_nothing(
    office: tuple[Person, Person], handler: Recorder, error: Problem
) -> None:
    number = ask(office[0])
    handler.error = error
    with pytest.raises(Problem):
        approve(office[1], number)
    assert row(number).state == "waiting"
    assert not Entry.objects.filter(action="change_request.approved", subject=f"change_request:{number}").exists()


def test_only_the_author_withdraws(office: tuple[Person, Person]) -> None:
    author, other = office
    number = ask(author)
    with pytest.raises(Problem) as caught:
        approvals.withdraw(by=scope_of(other), request_id=number, version=1)
    assert code(caught) == "accounts.not_the_author"
    approvals.withdraw(by=scope_of(author, second_factor=False), request_id=number, version=1)
    assert row(number).state == "withdrawn"


@pytest.mark.parametrize("reason", ["", "   ", "x" * 2001, "a\x00b"])
def test_turning_down_needs_a_reason(office: tuple[Person, Person], reason: str) -> None:
    number = ask(office[0])
    with pytest.raises(Problem) as caught:
        approvals.reject(by=scope_of(office[1]), request_id=number, version=1, reason=reason)
    assert code(caught) == "accounts.no_reason"


def test_lists_tell_what_one_may_do_and_hide_names_of_strangers(office: tuple[Person, Person]) -> None:
    author, other = office
    contractor = organisation(OrganisationKind.CONTRACTOR)
    mandate(contractor, KELHEIM)
    agent = member(contractor, Role.LEAD)
    number = ask(author)
    mine = requests.request(scope_of(author), number)
    theirs = requests.request(scope_of(other, second_factor=False), number)
    foreign = requests.request(scope_of(agent), number)
    assert mine is not None
    assert theirs is not None
    assert foreign is not None
    assert (mine.mine, mine.may_decide, mine.author) == (True, False, "Anna")
    assert (theirs.mine, theirs.may_decide, theirs.needs_second_factor, theirs.author) == (False, True, True, "Anna")
    assert (foreign.may_decide, foreign.needs_second_factor, foreign.author) == (True, False, "")


def test_waiting_and_decided_are_two_lists(office: tuple[Person, Person]) -> None:
    author, other = office
    first, second, third = (ask(author) for _ in range(3))
    approve(other, second)
    waiting, all_waiting = requests.requests(scope_of(other), waiting=True, start=0, stop=1)
    decided, all_decided = requests.requests(scope_of(other), waiting=False, start=0, stop=10)
    assert ([r.id for r in waiting], all_waiting) == ([first], 2)
    assert ([r.id for r in decided], all_decided) == ([second], 1)
    assert third > second


def test_who_could_approve(office: tuple[Person, Person]) -> None:
    author, other = office
    contractor = organisation(OrganisationKind.CONTRACTOR, name="Auftragnehmer")
    mandate(contractor, BAYERN)
    member(contractor, Role.LEAD)
    member(contractor, Role.EDITOR)
    found = requests.approvers(system("test", today()), KELHEIM, without=author.pk)
    assert found.people == 2
    assert "Auftragnehmer" in found.organisations
    Person.objects.filter(pk=other.pk).update(is_active=False)
    assert requests.approvers(system("test", today()), KELHEIM, without=author.pk).people == 1
    assert requests.approvers(scope_of(author), REGENSBURG).organisations == ()


def test_shared_facts_are_decided_by_the_nearest_who_can(office: tuple[Person, Person]) -> None:
    acting = system("test", today())
    author, _ = office
    assert requests.deciding_place(acting, KELHEIM, without=author.pk) == KELHEIM
    assert requests.deciding_place(acting, REGENSBURG, without=author.pk) == KELHEIM
    member(organisation(OrganisationKind.LAND_OFFICE, BAYERN), Role.LEAD)
    assert requests.deciding_place(acting, REGENSBURG, without=author.pk) == BAYERN
    assert requests.deciding_place(acting, "05", without=author.pk) == BAYERN
    assert requests.deciding_place(acting, "092730137137", without=author.pk) == KELHEIM


def test_demonstration_people_are_no_people() -> None:
    acting = system("test", today())
    assert not requests.people_present(acting)
    lead = member(organisation(), Role.LEAD)
    assert requests.people_present(acting)
    Person.objects.filter(pk=lead.pk).update(demonstration=True)
    assert not requests.people_present(acting)


def test_a_kind_belongs_to_one_handler() -> None:
    class Other(Recorder):
        kind = "rollout.bulk"

    with pytest.raises(ValueError, match="two handlers"):
        handlers.register(Other())


def test_a_request_dies_with_the_day_of_nobody(office: tuple[Person, Person]) -> None:
    """Somebody whose role ended yesterday finds nothing any more."""
    author, other = office
    number = ask(author)
    Membership.unscoped.filter(person=other).update(valid_to=date(2026, 1, 1), valid_from=date(2025, 1, 1))
    with pytest.raises(Problem) as caught:
        approve(other, number)
    assert code(caught) == "accounts.not_found"
