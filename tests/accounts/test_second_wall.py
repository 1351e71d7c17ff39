# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Second wall: with every filter of the application switched off, PostgreSQL still shows nothing foreign.

Under the role the product runs under, over one server connection that all share.
"""

import os
import random
import threading
from collections.abc import Callable, Iterator
from typing import Any, Final

import psycopg
import pytest
from django.db import connection, transaction
from django.db.models import Q
from pytest_django.plugin import DjangoDbBlocker

from blaupause.accounts import wall
from blaupause.accounts.managers import ScopedManager
from blaupause.accounts.models import ChangeRequest, Invitation, Mandate, Membership, Organisation
from blaupause.accounts.rules import Kind, Verb
from blaupause.accounts.scope import Scope, public, system
from blaupause.accounts.wall import acting
from blaupause.blueprint.models import BlueprintDraft
from blaupause.kernel.clock import today
from blaupause.ledger.models import Entry
from blaupause.ops.engine.server import APPLICATION_ROLE
from blaupause.rollout.models import ConnectionStep
from tests.accounts import server, world
from tests.accounts.tenants import SEEN_BY_ALL, TENANT_TABLES
from tests.accounts.worldparts import World

TRANSACTIONS: Final = int(os.environ.get("BLAUPAUSE_TRANSACTIONS", "10000"))
Row = tuple[str | None, int | None]  # place, organisation

_OF: Final[dict[str, tuple[Kind, Callable[[], Any]]]] = {
    "organisation": (Kind.ORGANISATION, lambda: Organisation.objects),
    "membership": (Kind.MEMBERSHIP, lambda: Membership.objects),
    "mandate": (Kind.MANDATE, lambda: Mandate.objects),
    "invitation": (Kind.INVITATION, lambda: Invitation.objects),
    "change request": (Kind.CHANGE_REQUEST, lambda: ChangeRequest.objects),
    "draft": (Kind.BLUEPRINT, lambda: BlueprintDraft.objects),
}


# ── who sees what ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The world, committed, because other connections look at it; gone afterwards."""
    rooms = ("accounts_", "blueprint_")
    tables = ["accounts_person", *(t for t in TENANT_TABLES if t.startswith(rooms)), "ledger_entry"]
    with django_db_blocker.unblock(), server.as_superuser() as superuser:
        newest = {t: superuser.execute(f"SELECT coalesce(max(id), 0) FROM {t}").fetchone()[0] for t in tables}  # type: ignore[index]
        heads = superuser.execute("SELECT chain, number, hash FROM ledger_head").fetchall()
        try:
            with acting(system("test", today())), transaction.atomic():
                found = world.build()
            yield found
        finally:
            connection.close()
            superuser.execute("SET session_replication_role = replica")
            for table in reversed(tables):
                superuser.execute(f"DELETE FROM {table} WHERE id > %s", [newest[table]])
            superuser.execute("DELETE FROM django_session")
            superuser.execute("DELETE FROM ledger_head WHERE chain <> ALL(%s)", [[head[0] for head in heads]])
            with superuser.cursor() as cursor:
                cursor.executemany("UPDATE ledger_head SET number = %s, hash = %s WHERE chain = %s",
                                   [(number, sha, chain) for chain, number, sha in heads])  # fmt: skip


@pytest.fixture
def no_filters(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test flag: the first wall admits everything."""
    monkeypatch.setattr(ScopedManager, "condition", lambda *_: Q())


class Watcher:
    """Asks for everything in one transaction after the other and counts what the scope may not see."""

    def __init__(self, built: World, seed: int) -> None:
        self.rng = random.Random(seed)
        self.scopes = [one.scope for one in built.askers]
        self.connections = [one.value for one in built.targets["connection"] if one.owned is not None]
        owned = {one.organisation for one in built.canaries if one.organisation}
        self.subjects = [f"organisation:{number}" for number in sorted(owned)]
        self.seen = self.foreign = self.asked = 0

    def look(self, scope: Scope) -> None:
        """One transaction: one of the tables, all its rows."""
        with acting(scope), transaction.atomic():
            kind, rows = self.rows(self.rng.choice([*_OF, "ledger", "progress"]), scope)
            self.seen += len(rows)
            self.foreign += sum(not scope.may(Verb.SEE, kind, place, None, owner) for place, owner in rows)
        self.asked += 1

    def rows(self, what: str, scope: Scope) -> tuple[Kind, list[Row]]:
        """Place and organisation of all rows that a forgotten filter shows."""
        if what == "ledger":
            return Kind.LEDGER, list(Entry.objects.filter(subject__in=self.subjects).values_list("place", "owner"))
        if what == "progress":
            found = ConnectionStep.objects.filter(connection_id__in=self.connections)
            return Kind.PROGRESS, [(place, None) for place in found.values_list("connection__place", flat=True)]
        kind, manager = _OF[what]
        objects = manager()
        given = objects.within(scope)
        place, owner = objects.place or None, objects.organisation or None
        return kind, [
            (row[0], row[-1] if owner else None)
            for row in given.values_list(*[name for name in (place, owner) if name])
        ]

    def look_without_a_scope(self) -> None:
        """What somebody sees who forgot to say on whose behalf: nothing of what an earlier transaction told."""
        token = wall._scope.set(None)
        try:
            for model in (Organisation, Membership, Mandate, ChangeRequest):
                count = model.unscoped.count()
                self.seen += count
                self.foreign += count
        finally:
            wall._scope.reset(token)
        self.asked += 1

    def work(self, transactions: int) -> None:
        """So many transactions of ever changing scopes; every seventh question comes without any."""
        for number in range(transactions):
            if number % 7 == 6:
                self.look_without_a_scope()
            else:
                self.look(self.rng.choice(self.scopes))


def leaky(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: settings that outlive their transaction."""
    monkeypatch.setattr(wall, "_SQL", wall._SQL.replace(", true)", ", false)"))


@pytest.mark.slow
@pytest.mark.walls
@pytest.mark.usefixtures("no_filters")
def test_transactions_over_one_connection_show_nothing_foreign(
    built: World, django_db_blocker: DjangoDbBlocker
) -> None:
    assert len({one.scope for one in built.askers}) >= 20
    with django_db_blocker.unblock(), server.django_as(APPLICATION_ROLE):
        watcher = Watcher(built, 1)
        watcher.work(TRANSACTIONS // 5)
    assert watcher.asked == TRANSACTIONS // 5
    assert watcher.seen > watcher.asked
    assert watcher.foreign == 0


@pytest.mark.usefixtures("no_filters")
def test_settings_that_outlive_their_transaction_would_leak(
    built: World, django_db_blocker: DjangoDbBlocker, monkeypatch: pytest.MonkeyPatch
) -> None:
    leaky(monkeypatch)
    with django_db_blocker.unblock(), server.django_as(APPLICATION_ROLE):
        watcher = Watcher(built, 1)
        watcher.work(300)
    assert watcher.foreign > 0


def through_pooler(built: World, transactions: int, threads: int = 10) -> Watcher:
    """Many clients at once, one connection to the server between them."""
    watchers = [Watcher(built, seed) for seed in range(threads)]
    failed: list[BaseException] = []

    def client(watcher: Watcher) -> None:
        try:
            watcher.work(transactions // threads)
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    with server.pooler() as folder, server.django_as(APPLICATION_ROLE, folder):
        workers = [threading.Thread(target=client, args=[watcher]) for watcher in watchers]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        with server.connect(folder=folder) as one:
            servers = one.execute("SELECT count(*) FROM pg_stat_activity WHERE usename = current_user").fetchone()
    assert failed == []
    assert servers == (1,)
    total = watchers[0]
    for watcher in watchers[1:]:
        total.asked += watcher.asked
        total.seen += watcher.seen
        total.foreign += watcher.foreign
    return total


@pytest.mark.slow
@pytest.mark.walls
@pytest.mark.usefixtures("no_filters")
def test_ten_thousand_transactions_through_a_pooler_mix_nobody_up(
    built: World, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock():
        watcher = through_pooler(built, TRANSACTIONS)
    assert watcher.asked == TRANSACTIONS
    assert watcher.foreign == 0


@pytest.mark.usefixtures("no_filters")
def test_through_a_pooler_session_settings_would_leak(
    built: World, django_db_blocker: DjangoDbBlocker, monkeypatch: pytest.MonkeyPatch
) -> None:
    leaky(monkeypatch)
    with django_db_blocker.unblock():
        watcher = through_pooler(built, 300)
    assert watcher.foreign > 0


@pytest.mark.parametrize("table", sorted({*TENANT_TABLES} - SEEN_BY_ALL))
def test_without_a_scope_a_table_is_empty(built: World, django_db_blocker: DjangoDbBlocker, table: str) -> None:
    with django_db_blocker.unblock(), server.connect() as app:
        assert app.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
        app.execute("SELECT set_config('blaupause.actor', '', false)")
        assert app.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


# ── writing ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def tell(app: "psycopg.Connection[Any]", scope: Scope) -> None:
    app.execute(wall._SQL, wall.settings_of(scope))  # type: ignore[arg-type]


def scope_named(built: World, name: str) -> Scope:
    return next(one.scope for one in built.askers if one.name == name)


def test_nobody_writes_what_is_not_theirs(built: World, django_db_blocker: DjangoDbBlocker) -> None:
    """Updates do not find foreign rows; inserts are refused."""
    lead = scope_named(built, "own lead")
    with django_db_blocker.unblock(), server.connect() as app:
        tell(app, lead)
        changed = app.execute("UPDATE accounts_organisation SET version = version + 1 RETURNING id").fetchall()
        assert [row[0] for row in changed] == [lead.seats[0].organisation_id]
        for table in ("accounts_membership", "accounts_mandate", "accounts_changerequest"):
            assert app.execute(f"DELETE FROM {table}").rowcount == 0
        app.rollback()
        tell(app, lead)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(
                "INSERT INTO accounts_mandate (agent_id, place, valid_from, basis, version)"
                " SELECT id, '09375', '2026-01-01', 'x', 1 FROM accounts_organisation LIMIT 1"
            )


@pytest.mark.parametrize("actor", ["", "person:999999", "system:setup"])
def test_nobody_writes_into_the_ledger_under_another_name(
    built: World, django_db_blocker: DjangoDbBlocker, actor: str
) -> None:
    insert = (
        "INSERT INTO ledger_entry (chain, number, recorded_at, actor, organisation, request_id, action, subject,"
        " detail, why, previous_hash, hash) VALUES ('x', 1, now(), %s, '', '', 'x', 'x', '{}', '', '', '')"
    )
    for scope in (scope_named(built, "own lead"), public(today())):
        with django_db_blocker.unblock(), server.connect() as app:
            tell(app, scope)
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(insert, [actor])


def test_a_foreign_key_tells_nothing_about_foreign_rows(built: World, django_db_blocker: DjangoDbBlocker) -> None:
    """Inserting for a foreign organisation and for one that does not exist is refused in the same words."""
    lead = scope_named(built, "own lead")
    with django_db_blocker.unblock():
        with acting(system("test", today())), transaction.atomic():
            foreign = Organisation.unscoped.filter(place="09375").values_list("pk", flat=True)[0]
            person = Membership.unscoped.values_list("person_id", flat=True)[0]
        said = []
        for organisation in (foreign, 2**40):
            with server.connect() as app:
                tell(app, lead)
                with pytest.raises(psycopg.Error) as refused:
                    app.execute(
                        "INSERT INTO accounts_membership (person_id, organisation_id, role, valid_from, version)"
                        " VALUES (%s, %s, 'reader', '2026-01-01', 1)",
                        [person, organisation],
                    )
                said.append(str(refused.value))
    assert said[0] == said[1]
