# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Sixteen at the same moment: one edits, one gives the role, one last administrator stays; all others hear 409."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections, transaction
from django.db.models import F
from pytest_django.plugin import DjangoDbBlocker

from blaupause.accounts import actions, queries
from blaupause.accounts.demonstration import wipe_people
from blaupause.accounts.models import Membership, Organisation, Person
from blaupause.accounts.problems import Conflict
from blaupause.accounts.rules import Role
from blaupause.accounts.scope import system
from blaupause.accounts.wall import acting
from blaupause.kernel.clock import today
from blaupause.kernel.problems import Problem
from blaupause.ledger.models import Entry
from tests.accounts import people

THREADS = 16
BY = system("test", today())


@pytest.fixture
def office(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Organisation]:
    """Committed, because every thread has a connection of its own; marked as invented, so that it can be wiped."""
    with django_db_blocker.unblock():
        with acting(BY), transaction.atomic():
            one = people.organisation(demonstration=True)
        yield one
        wipe_people(by=BY)


def _member(office: Organisation, role: str) -> Person:
    with acting(BY), transaction.atomic():
        one = people.person(demonstration=True)
        people.role(one, office, role)
    return one


def _at_once(work: Callable[[int], object]) -> Counter[str]:
    """Do it in all threads at the same moment; how it ended for how many."""
    barrier = Barrier(THREADS, timeout=60)

    def one(number: int) -> str:
        try:
            barrier.wait()
            work(number)
        except Conflict:
            return "409"
        except Problem as problem:
            return problem.code
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(THREADS) as pool:
        return Counter(pool.map(one, range(THREADS)))


def _entries(action: str) -> int:
    with acting(BY), transaction.atomic():
        return Entry.objects.filter(action=action).count()


def test_one_edit_wins_and_nothing_is_lost(office: Organisation) -> None:
    scope = queries.scope_of(_member(office, "lead").pk, second_factor=True)
    before = _entries("organisation.edited")

    def edit(number: int) -> None:
        actions.edit_organisation(
            by=scope, organisation_id=office.pk, version=1, name=f"Fassung {number}", mailbox="", website=""
        )

    assert _at_once(edit) == {"done": 1, "409": THREADS - 1}
    assert _entries("organisation.edited") == before + 1
    with acting(BY), transaction.atomic():
        assert Organisation.unscoped.get(pk=office.pk).version == 2


def test_the_naive_edit_loses_updates(office: Organisation) -> None:
    """The planted defect: read, then write without comparing; everybody believes to have won."""

    def naive(number: int) -> None:
        with acting(BY), transaction.atomic():
            row = Organisation.unscoped.get(pk=office.pk, version__gte=1)
            Organisation.unscoped.filter(pk=row.pk).update(name=f"Fassung {number}", version=F("version") + 1)

    assert _at_once(naive) == {"done": THREADS}


def test_one_of_many_gives_the_role(office: Organisation) -> None:
    scope = queries.scope_of(_member(office, "administrator").pk, second_factor=True)
    colleague = _member(office, "reader")
    before = _entries("membership.granted")

    def grant(_number: int) -> None:
        actions.grant_role(by=scope, organisation_id=office.pk, person_id=colleague.pk, role=Role.EDITOR)

    assert _at_once(grant) == {"done": 1, "409": THREADS - 1}
    assert _entries("membership.granted") == before + 1
    with acting(BY), transaction.atomic():
        assert Membership.unscoped.filter(person=colleague, role="editor").count() == 1


def test_of_many_administrators_that_end_each_other_one_stays(office: Organisation) -> None:
    everybody = [_member(office, "administrator") for _ in range(THREADS)]
    with acting(BY), transaction.atomic():
        rows = {row.person_id: row.pk for row in Membership.unscoped.filter(organisation=office)}

    def end(number: int) -> None:
        scope = queries.scope_of(everybody[number].pk, second_factor=True)
        victim = everybody[(number + 1) % THREADS]
        actions.end_role(by=scope, membership_id=rows[victim.pk], version=1)

    ended = _at_once(end)
    with acting(BY), transaction.atomic():
        left = Membership.unscoped.filter(organisation=office, valid_to__isnull=True).count()
    assert left >= 1
    assert ended["done"] == THREADS - left


def test_sixteen_ways_to_be_the_first_with_a_mandate(office: Organisation) -> None:
    with acting(BY), transaction.atomic():
        agent = people.organisation("it_provider", demonstration=True)
    scope = queries.scope_of(_member(office, "lead").pk, second_factor=True)

    def grant(_number: int) -> None:
        actions.grant_mandate(
            by=scope,
            organisation_id=office.pk,
            agent_key=agent.key,
            place=people.KELHEIM,
            valid_from=today(),
            basis="Vertrag",
        )

    assert _at_once(grant) == {"done": 1, "409": THREADS - 1}


@pytest.mark.django_db
def test_nobody_invented_is_there_without_asking() -> None:
    """Also what makes pytest-django set up a database when this file runs alone."""
    assert not Organisation.unscoped.filter(demonstration=True).exists()
    assert not Person.objects.filter(demonstration=True).exists()
