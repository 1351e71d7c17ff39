# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The ledger is append-only and every tampering is found."""

import random
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from types import SimpleNamespace

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from blaupause.ledger import actions, queries
from blaupause.ledger.models import Entry
from blaupause.ledger.rules import GENESIS, Actor, Draft, Link, first_broken, link
from blaupause.ops import grants
from tests.ledger import kinds  # noqa: F401 (registers the action these tests do)
from tests.ledger.tampering import tamper

DRAFTS = [Draft("test.done", f"unit:{n}", {"n": n, "name": "Größe"}, "Grund") for n in range(30)]


def chain_of(drafts: list[Draft]) -> list[Link]:
    anna = Actor("person:1", "amt", 7, "request")
    return list(link(drafts, chain="t", actor=anna, recorded_at="2026-01-01", number=0, previous_hash=GENESIS))


def test_an_untouched_chain_holds() -> None:
    assert first_broken(chain_of(DRAFTS)) is None


def test_every_edit_deletion_insertion_and_swap_is_found() -> None:
    rng = random.Random(7)
    for _ in range(300):
        links = chain_of(DRAFTS)
        place = rng.randrange(len(links) - 1)
        match rng.choice(["edit", "delete", "insert", "swap"]):
            case "edit":
                links[place] = replace(links[place], actor=Actor("person:2"))
            case "delete":
                del links[place]
            case "insert":
                links.insert(place, links[rng.randrange(len(links))])
            case "swap":
                links[place], links[place + 1] = links[place + 1], links[place]
        assert first_broken(links) is not None


def test_a_chain_whose_hash_leaves_out_the_actor_would_miss_the_edit() -> None:
    """Control: comparing numbers alone does not find what the hash finds."""
    links = chain_of(DRAFTS)
    links[3] = replace(links[3], actor=Actor("person:2"))
    assert [item.number for item in links] == list(range(1, 31))
    assert first_broken(links) == 4


@pytest.mark.django_db
def test_entries_continue_the_chain_and_survive_the_round_trip() -> None:
    with transaction.atomic():
        assert actions.append(by="anna", chain="test-a", drafts=DRAFTS) == 30
        assert actions.append(by="ben", chain="test-a", drafts=DRAFTS[:2]) == 2
    assert queries.broken_entry("test-a") is None
    assert [entry.number for entry in Entry.objects.filter(chain="test-a").order_by("number")] == list(range(1, 33))
    assert queries.history("unit:1")[0].actor == "ben"


def test_every_part_of_an_entry_is_hashed() -> None:
    links = chain_of(DRAFTS)
    changed = [
        *(replace(links[3].actor, **{name: value}) for name, value in ACTOR.items()),
        *(replace(links[3].draft, **{name: value}) for name, value in DRAFT.items()),
    ]
    for part in changed:
        links[3] = replace(links[3], **{"actor" if isinstance(part, Actor) else "draft": part})
        assert first_broken(links) == 4
        links[3] = chain_of(DRAFTS)[3]
    assert first_broken(links) is None


ACTOR = {"key": "person:2", "organisation": "b", "mandate": 8, "request_id": "other"}
DRAFT = {"action": "test.undone", "subject": "unit:9", "detail": {"n": 4}, "why": "anders", "place": "09", "owner": 3}


STATEMENTS = ("UPDATE {} SET hash = hash", "DELETE FROM {}", "TRUNCATE {}")


@pytest.mark.django_db
@pytest.mark.parametrize("statement", STATEMENTS[:2])
def test_under_row_level_security_no_entry_is_within_reach_of_a_change(statement: str) -> None:
    actions.append(by="anna", chain="test-b", drafts=DRAFTS[:1])
    with connection.cursor() as cursor:
        cursor.execute("SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE relname = 'ledger_entry'")
        assert cursor.fetchone() == (True,)
        cursor.execute(statement.format("ledger_entry"))
        assert cursor.rowcount == 0
    assert queries.broken_entry("test-b") is None


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["ledger_entry", "ledger_seal"])
@pytest.mark.parametrize("statement", STATEMENTS)
def test_without_row_level_security_the_trigger_refuses(statement: str, table: str) -> None:
    actions.append(by="anna", chain="test-b", drafts=DRAFTS[:1])
    actions.seal(by="anna")
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(statement.format(table))


@pytest.fixture
def application(db: None) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """A connection of the role the product runs under, to the committed base data."""
    there = connection.settings_dict
    role = grants.application_role()
    try:
        found = psycopg.connect(host=there["HOST"], port=there["PORT"], user=role, dbname=there["NAME"])
    except psycopg.OperationalError:
        pytest.skip(f"this server has no role {role}")
    with found:
        found.execute("SELECT set_config('blaupause.reaches', ';see_ledger:{#,%};', true)")
        yield found
        found.rollback()


@pytest.mark.parametrize("table", ["ledger_entry", "ledger_seal"])
@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_application_role_lacks_the_very_privilege(
    application: psycopg.Connection[tuple[object, ...]], statement: str, table: str
) -> None:
    assert application.execute("SELECT count(*) > 1000 FROM ledger_entry").fetchone() == (True,)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        application.execute(statement.format(table))


def test_the_application_role_may_append(application: psycopg.Connection[tuple[object, ...]]) -> None:
    """Control: it is refused those three, not everything."""
    row = application.execute(
        "INSERT INTO ledger_entry (chain, number, recorded_at, actor, organisation, request_id, action, subject,"
        " detail, why, content_hash, previous_hash, hash)"
        " VALUES ('x', 1, now(), 'a', '', '', 'a.b', 's', '{}', '', 'c', 'p', 'h')"
    )
    assert row.rowcount == 1


def test_appending_outside_a_transaction_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "connection", SimpleNamespace(in_atomic_block=False))
    with pytest.raises(RuntimeError, match="transaction"):
        actions.append(by="anna", chain="test-c", drafts=DRAFTS[:1])


@pytest.mark.django_db
def test_the_command_counts_the_chains_and_finds_a_changed_entry() -> None:
    out = StringIO()
    call_command("ledger", "verify", stdout=out)
    assert "land-09: " in out.getvalue()
    assert "gestört" not in out.getvalue()
    assert tamper("UPDATE ledger_entry SET actor = 'eve' WHERE chain = 'land-09' AND number = 7") == 1
    with pytest.raises(CommandError, match="land-09"):
        call_command("ledger", "verify", stdout=out)
    assert "gestört ab Nr. 7" in out.getvalue()


@pytest.mark.django_db
def test_a_cut_tail_and_a_forged_head_are_found_in_the_database() -> None:
    actions.append(by="anna", chain="test-e", drafts=DRAFTS)
    actions.seal(by="anna")
    tamper("DELETE FROM ledger_entry WHERE chain = 'test-e' AND number > 25")
    assert queries.broken_entry("test-e") == 26
    last = Entry.objects.get(chain="test-e", number=25)
    tamper("UPDATE ledger_head SET number = 25, hash = %s WHERE chain = 'test-e'", [last.hash])
    assert queries.broken_entry("test-e") == 30  # the number the seal speaks of
    tamper("DELETE FROM ledger_seal WHERE chain = 'test-e'")
    assert queries.broken_entry("test-e") is None  # control: without head and seal nobody would know
