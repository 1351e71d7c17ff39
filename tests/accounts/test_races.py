# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Sixteen people do the same thing at the same moment: one wins, the others are told, nothing is lost.

With real threads, connections and commits; what a version without compare-and-set would do is shown beside it.
"""

from collections.abc import Iterator
from datetime import date
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from blaupause.accounts import approvals, queries
from blaupause.accounts.models import Approval, ChangeRequest, Membership, Organisation, Person
from blaupause.accounts.problems import Conflict
from blaupause.accounts.rules import Role
from blaupause.accounts.scope import Scope
from blaupause.kernel.clock import now, today
from blaupause.ledger.models import Entry
from blaupause.ledger.queries import broken_entry
from blaupause.rollout import editing
from blaupause.rollout.editing import Entered
from blaupause.rollout.models import Connection, ConnectionEvent
from blaupause.rollout.rules import LiveLevel, State, StepState, Strength
from blaupause.rollout.stepmoves import move
from blaupause.rollout.stepwalk import Move
from tests.accounts.people import REGENSBURG, member, organisation, role, scope_of, signed_in
from tests.plugins.committed import as_system, race, restored

THREADS = 16
FIELDS = {"was": "stand", "reichweite": "none", "nachweis": "none", "nachweis_tag": "", "quelle": ""}


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Rows that other threads see, for this test only."""
    with django_db_blocker.unblock(), restored(REGENSBURG):
        yield


@pytest.fixture
def office(committed: None) -> Organisation:
    with as_system():
        return organisation(place=REGENSBURG)


@pytest.fixture
def one(committed: None) -> Connection:
    return Connection.objects.get(place=REGENSBURG, commitment__key="by-fuehrerschein")


def people(of: Organisation, what: Role = Role.LEAD, count: int = THREADS) -> list[Person]:
    with as_system():
        return [member(of, what) for _ in range(count)]


def somebody(of: Organisation, what: Role) -> Person:
    return people(of, what, 1)[0]


def request(number: int) -> ChangeRequest:
    with as_system():
        return ChangeRequest.unscoped.get(pk=number)


def winners(results: list[object]) -> list[object]:
    """What did not end in a conflict; anything else than a conflict is no way to lose."""
    lost = [result for result in results if isinstance(result, Conflict)]
    won = [result for result in results if not isinstance(result, Exception)]
    assert len(lost) + len(won) == len(results), [r for r in results if r not in lost]
    return won


def entries(action: str, subject: str) -> int:
    with as_system():
        return Entry.objects.filter(action=action, subject=subject).count()


def whole() -> bool:
    """The chain of Bavaria holds."""
    with as_system():
        return broken_entry("land-09") is None


def ask(author: Person, one: Connection) -> int:
    payload = {
        "rows": [[one.pk, one.revision]],
        "state": "ORDERED",
        "occurred_on": today().isoformat(),
        "why": "Beschluss",
        "source_url": "",
    }
    return approvals.request(
        by=scope_of(author), kind="rollout.bulk", place=REGENSBURG, subject="x", payload=payload, why="Beschluss"
    )


def current(of: Organisation) -> Organisation:
    with as_system():
        return Organisation.unscoped.get(pk=of.pk)


class TestApproving:
    def test_one_wins_and_it_happens_once(self, office: Organisation, one: Connection) -> None:
        number = ask(somebody(office, Role.EDITOR), one)
        scopes = [scope_of(person) for person in people(office)]
        results = race(THREADS, lambda n: approvals.approve(by=scopes[n], request_id=number, version=1))
        assert len(winners(results)) == 1
        assert ConnectionEvent.objects.filter(connection=one).count() == 1
        assert entries("change_request.approved", f"change_request:{number}") == 1
        assert entries("connection.changed", f"connection:{one.pk}") == 1
        assert request(number).version == 2
        assert whole()

    def test_over_the_web_the_others_get_409(self, office: Organisation, one: Connection) -> None:
        number = ask(somebody(office, Role.EDITOR), one)
        clients = [signed_in(Client(), person) for person in people(office)]
        sent = {"tun": "freigeben", "version": 1}
        results = race(THREADS, lambda n: clients[n].post(f"/freigaben/{number}/", sent).status_code)
        assert sorted(map(str, results)) == ["302"] + ["409"] * (THREADS - 1)
        assert ConnectionEvent.objects.filter(connection=one).count() == 1

    def test_approving_against_rejecting_and_withdrawing(self, office: Organisation, one: Connection) -> None:
        author = somebody(office, Role.EDITOR)
        number = ask(author, one)
        scopes = [scope_of(author), *(scope_of(person) for person in people(office, count=THREADS - 1))]

        def attempt(n: int) -> str:
            if n == 0:
                approvals.withdraw(by=scopes[n], request_id=number, version=1)
                return "withdrawn"
            if n % 2:
                approvals.approve(by=scopes[n], request_id=number, version=1)
                return "approved"
            approvals.reject(by=scopes[n], request_id=number, version=1, reason="nein")
            return "rejected"

        (won,) = winners(race(THREADS, attempt))
        assert request(number).state == won
        assert ConnectionEvent.objects.filter(connection=one).count() == (won == "approved")

    def test_the_naive_version_does_it_many_times(self, office: Organisation, one: Connection) -> None:
        """Control: look, then write, without lock and comparison."""
        number, done = ask(somebody(office, Role.EDITOR), one), []
        deciders, looked = people(office), Barrier(THREADS)

        def naive(n: int) -> None:
            with as_system():
                Approval.unscoped.create(request_id=number, person=deciders[n], given_at=now())
            row = request(number)
            looked.wait(timeout=20)
            if row.state == "waiting":
                row.state, row.decided_by = "approved", deciders[n]
                with as_system():
                    row.save()
                done.append(n)

        race(THREADS, naive)
        assert len(done) > 1


class TestEditing:
    def entered(self, n: int) -> Entered:
        """Sixteen different things to say: the same twice would be no change."""
        states = [state for state in State if state not in (State.UNKNOWN, State.LIVE)]
        state, blocked = states[n % len(states)], n >= len(states)
        return Entered(state, LiveLevel.NONE, Strength.NONE, None, today(), blocked, f"Nummer {n}", "")

    def edit(self, scope: Scope, one: Connection, n: int, revision: int) -> int:
        return editing.edit(by=scope, connection_id=one.pk, entered=self.entered(n), seen_revision=revision)

    def test_one_wins(self, office: Organisation, one: Connection) -> None:
        scopes = [scope_of(person) for person in people(office)]
        results = race(THREADS, lambda n: self.edit(scopes[n], one, n, one.revision))
        (event,) = winners(results)
        assert [e.pk for e in ConnectionEvent.objects.filter(connection=one)] == [event]
        assert entries("connection.changed", f"connection:{one.pk}") == 1
        assert whole()

    def test_the_losers_see_what_won(self, office: Organisation, one: Connection) -> None:
        scopes = [scope_of(person) for person in people(office)]
        results = race(THREADS, lambda n: self.edit(scopes[n], one, n, one.revision))
        won = ConnectionEvent.objects.get(connection=one)
        for n, result in enumerate(results):
            if isinstance(result, Conflict):
                assert won.why in result.theirs.values()
                assert f"Nummer {n}" in result.yours.values()

    def test_over_the_web_the_others_get_409(self, office: Organisation, one: Connection) -> None:
        clients = [signed_in(Client(), person) for person in people(office)]
        form = FIELDS | {"revision": one.revision, "zustand": "ordered", "seit": today().isoformat()}

        def attempt(n: int) -> int:
            return clients[n].post(f"/register/{one.pk}/aendern/", form | {"grund": f"Nummer {n}"}).status_code

        results = race(THREADS, attempt)
        assert sorted(map(str, results)) == ["302"] + ["409"] * (THREADS - 1)
        assert ConnectionEvent.objects.filter(connection=one).count() == 1

    def test_whoever_tries_again_loses_nothing(self, office: Organisation, one: Connection) -> None:
        scopes = [scope_of(person) for person in people(office)]

        def until_it_works(n: int) -> int:
            for _ in range(200):
                seen = Connection.objects.get(pk=one.pk).revision
                try:
                    return self.edit(scopes[n], one, n, seen)
                except Conflict:
                    continue
            raise AssertionError("never got through")

        results = race(THREADS, until_it_works)
        assert len(winners(results)) == THREADS
        told = ConnectionEvent.objects.filter(connection=one).order_by("revision")
        assert {event.why for event in told} == {f"Nummer {n}" for n in range(THREADS)}
        before = 0
        for event in told:
            assert event.old_state == before
            before = event.state
        assert entries("connection.changed", f"connection:{one.pk}") == THREADS

    def test_one_wins_a_step(self, office: Organisation, one: Connection) -> None:
        scopes = [scope_of(person) for person in people(office)]

        def attempt(n: int) -> int:
            begin = Move("applicability", StepState.OPEN, StepState.STARTED)
            return len(move(by=scopes[n], connection_id=one.pk, moves=[begin]).steps)

        assert winners(race(THREADS, attempt)) == [1]
        assert entries("step.changed", f"connection:{one.pk}") == 1

    def test_the_naive_version_loses_fifteen_of_sixteen(self, office: Organisation, one: Connection) -> None:
        """Control: everybody is told "saved", and the text of one is left."""
        looked = Barrier(THREADS)

        def naive(n: int) -> bool:
            with as_system():
                row = Organisation.unscoped.get(pk=office.pk)
            looked.wait(timeout=20)
            row.name = f"{row.name}, {n}"
            with as_system():
                row.save()
            return True

        assert race(THREADS, naive) == [True] * THREADS
        assert current(office).name.count(",") == 1


def editors(person: Person) -> list[int]:
    """Ids of the memberships that make somebody an editor."""
    with as_system():
        return list(Membership.unscoped.filter(person=person, role=Role.EDITOR).values_list("pk", flat=True))


class TestRoles:
    def test_one_wins_and_there_is_one_role(self, office: Organisation) -> None:
        roles = pytest.importorskip("blaupause.accounts.roles")
        someone = somebody(office, Role.READER)
        scopes = [scope_of(person) for person in people(office)]

        def attempt(n: int) -> int:
            found: int = roles.grant_role(
                by=scopes[n], organisation_id=office.pk, person_id=someone.pk, role=Role.EDITOR
            )
            return found

        (number,) = winners(race(THREADS, attempt))
        assert editors(someone) == [number]
        assert entries("membership.granted", f"membership:{number}") == 1

    def test_the_naive_version_grants_it_again_and_again(self, office: Organisation) -> None:
        """Control: look whether it is there, then add it; only the database's own key saves the day."""
        someone, looked = somebody(office, Role.READER), Barrier(THREADS)

        def naive(n: int) -> bool:
            there = editors(someone)
            looked.wait(timeout=20)
            if not there:
                with as_system():
                    role(someone, office, Role.EDITOR, start=today(), end=date(2099, 1, 1))
            return not there

        assert race(THREADS, naive) == [True] * THREADS
        assert len(editors(someone)) == THREADS


class TestOrganisations:
    def test_one_wins(self, office: Organisation) -> None:
        module = pytest.importorskip("blaupause.accounts.organisations")
        scopes = [scope_of(person) for person in people(office)]

        def attempt(n: int) -> int:
            found: int = module.edit_organisation(
                by=scopes[n], organisation_id=office.pk, version=1, name=f"Name {n}", mailbox="", website=""
            )
            return found

        results = race(THREADS, attempt)
        assert winners(results) == [2]
        won = next(n for n, result in enumerate(results) if result == 2)
        assert (current(office).name, current(office).version) == (f"Name {won}", 2)
        with as_system():
            assert Entry.objects.filter(action__startswith="organisation.", owner=office.pk).count() == 1


class TestSelfApproval:
    """Five hundred attempts to decide what one asked for oneself: none passes."""

    def attempts(self, scope: Scope, number: int, count: int) -> list[str]:
        codes = []
        for n in range(count):
            try:
                if n % 3 == 2:
                    approvals.reject(by=scope, request_id=number, version=1, reason="selbst")
                else:
                    approvals.approve(by=scope, request_id=number, version=1)
                codes.append("passed")
            except Exception as error:
                codes.append(getattr(error, "code", type(error).__name__))
        return codes

    def test_none_passes(self, office: Organisation, one: Connection) -> None:
        author = somebody(office, Role.LEAD)
        number = ask(author, one)
        codes = self.attempts(scope_of(author), number, 120)
        with as_system():
            other = organisation(place=REGENSBURG)
            Membership.unscoped.filter(person=author).update(organisation=other)
        codes += self.attempts(scope_of(author), number, 120)
        codes += self.changing_roles(author, number)
        assert len(codes) >= 500
        assert set(codes) <= {"accounts.own_request", "accounts.not_found"}
        assert codes.count("accounts.own_request") >= 240
        assert request(number).state == "waiting"

    def changing_roles(self, author: Person, number: int) -> list[str]:
        """Thirteen threads try while three give the author another role all the time."""
        codes = []

        def attempt(n: int) -> list[str]:
            if n < 3:
                for what in [Role.EDITOR, Role.AUDITOR, Role.LEAD] * 8:
                    with as_system():
                        Membership.unscoped.filter(person=author).update(role=what)
                return []
            found = []
            for _ in range(5):
                scope = queries.scope_of(author.pk, second_factor=True)
                found += self.attempts(scope, number, 4)
            return found

        for result in race(THREADS, attempt):
            assert isinstance(result, list), result
            codes += result
        return codes

    def test_control_without_the_question_the_database_refuses_and_without_that_it_passes(
        self, office: Organisation, one: Connection, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def trusting(by: Scope, request_id: int, *_: object) -> tuple[ChangeRequest, None]:
            return ChangeRequest.unscoped.select_for_update().get(pk=request_id), None

        author = somebody(office, Role.LEAD)
        number = ask(author, one)
        monkeypatch.setattr(approvals, "_locked", trusting)
        assert set(self.attempts(scope_of(author), number, 10)) == {"IntegrityError"}
        with as_system():
            with connection.cursor() as cursor:
                cursor.execute("ALTER TABLE accounts_changerequest DROP CONSTRAINT accounts_change_request_four_eyes")
                cursor.execute("DROP TRIGGER accounts_approval_by_another ON accounts_approval")
            assert "passed" in self.attempts(scope_of(author), number, 1)
            transaction.set_rollback(True)
        assert request(number).state == "waiting"


@pytest.mark.django_db
def test_the_other_tests_do_not_notice() -> None:
    """Also makes pytest-django create the database: the tests above cannot ask for it in its usual ways."""
    assert not Person.objects.exists()
    assert not ConnectionEvent.objects.filter(connection__place=REGENSBURG).exists()
    assert broken_entry("land-09") is None
