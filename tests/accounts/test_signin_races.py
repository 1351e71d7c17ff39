# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Many at the same moment, over connections of their own: no guess too many, no code and no invitation twice."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import connections, transaction
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from blaupause.accounts import invitations
from blaupause.accounts.adapter import AccountAdapter
from blaupause.accounts.models import Invitation, Membership, Organisation, Person
from blaupause.accounts.rules import Role
from blaupause.accounts.scope import system
from blaupause.kernel.clock import today
from blaupause.kernel.problems import Problem
from tests.accounts import people
from tests.accounts.signin import PASSWORD, code, counted, guess, is_in, person

pytestmark = pytest.mark.usefixtures("quick", "committing")
THREADS = 8


@pytest.fixture
def committing(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """No transaction around the test: other connections see what it writes. It cleans up itself."""
    with django_db_blocker.unblock():
        yield
        cache.clear()


@pytest.fixture
def somebody(committing: None) -> Iterator[Person]:
    """A person with an app for codes."""
    one = person(with_app=True)
    yield one
    one.delete()


@pytest.fixture
def organisation(committing: None) -> Iterator[Organisation]:
    """An organisation nobody belongs to yet."""
    with transaction.atomic():
        one = people.organisation()
    yield one
    with transaction.atomic():
        joined = list(Membership.unscoped.filter(organisation=one).values_list("person_id", flat=True))
    # The second wall lets nobody delete memberships; only a test that has to leave no trace takes it down.
    with transaction.atomic(), connections["default"].cursor() as cursor:
        for table in ("accounts_membership", "accounts_invitation", "accounts_organisation"):
            cursor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
        cursor.execute("DELETE FROM accounts_membership WHERE organisation_id = %s", [one.pk])
        cursor.execute("DELETE FROM accounts_invitation WHERE organisation_id = %s", [one.pk])
        cursor.execute("DELETE FROM accounts_organisation WHERE id = %s", [one.pk])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("accounts_membership", "accounts_invitation", "accounts_organisation"):
            cursor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    Person.objects.filter(pk__in=joined).delete()


def at_once(work: Callable[[int], bool], times: int = THREADS) -> int:
    """Do it in many threads; how many of them say it worked."""

    def closing(n: int) -> bool:
        try:
            return work(n)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        return sum(pool.map(closing, range(times)))


@pytest.mark.parametrize("counting", ["shared", "none"])
def test_guesses_at_the_same_time_are_counted(
    somebody: Person, monkeypatch: pytest.MonkeyPatch, counting: str
) -> None:
    """Without counting (the planted defect) all of them would be evaluated."""
    if counting == "none":
        monkeypatch.setattr(AccountAdapter, "pre_authenticate", lambda *_args, **_more: None)
        monkeypatch.setattr(AccountAdapter, "_rollback_login_failed_rl_usage", lambda *_args: None)

    def attempt(n: int) -> bool:
        guess(Client(), somebody.email, f"wrong {n}", REMOTE_ADDR=f"10.50.0.{n}")
        return True

    with counted(monkeypatch) as counter:
        at_once(attempt, 24)
    assert len(counter.evaluated) == (10 if counting == "shared" else 24)


def test_one_code_lets_one_of_many_in(somebody: Person) -> None:
    clients = [Client() for _ in range(THREADS)]
    for n, client in enumerate(clients):
        guess(client, somebody.email, PASSWORD, REMOTE_ADDR=f"10.51.0.{n}")
    shown = code()

    def attempt(n: int) -> bool:
        clients[n].post("/konto/zweiter-faktor/", {"code": shown}, REMOTE_ADDR=f"10.51.0.{n}")
        return is_in(clients[n])

    assert at_once(attempt) == 1
    assert Authenticator.objects.filter(user=somebody).count() == 1


def test_one_invitation_lets_one_of_many_in(organisation: Organisation) -> None:
    by = system("test", today())
    email = f"neu-{organisation.pk}@example.org"
    token = invitations.invite(by=by, organisation_id=organisation.pk, email=email, name="Neu", role=Role.READER)

    def attempt(n: int) -> bool:
        try:
            invitations.accept(token=token, name=f"Neu {n}", password=PASSWORD)
        except Problem:
            return False
        return True

    assert at_once(attempt) == 1
    with transaction.atomic():
        assert Membership.unscoped.filter(organisation=organisation).count() == 1
        assert Invitation.unscoped.filter(organisation=organisation, accepted_at__isnull=False).count() == 1
