# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The ledger is append-only and every tampering is found."""

import random
from dataclasses import replace
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from blaupause.ledger import actions, queries
from blaupause.ledger.models import Entry
from blaupause.ledger.rules import GENESIS, Draft, Link, first_broken, link

DRAFTS = [Draft("test.done", f"unit:{n}", {"n": n, "name": "Größe"}, "Grund") for n in range(30)]


def chain_of(drafts: list[Draft]) -> list[Link]:
    return list(link(drafts, chain="t", actor="anna", recorded_at="2026-01-01", number=0, previous_hash=GENESIS))


def test_an_untouched_chain_holds() -> None:
    assert first_broken(chain_of(DRAFTS)) is None


def test_every_edit_deletion_insertion_and_swap_is_found() -> None:
    rng = random.Random(7)
    for _ in range(300):
        links = chain_of(DRAFTS)
        place = rng.randrange(len(links) - 1)
        match rng.choice(["edit", "delete", "insert", "swap"]):
            case "edit":
                links[place] = replace(links[place], actor="eve")
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
    links[3] = replace(links[3], actor="eve")
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


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["UPDATE ledger_entry SET actor = 'eve'", "DELETE FROM ledger_entry"])
def test_the_database_refuses_to_change_an_entry(statement: str) -> None:
    actions.append(by="anna", chain="test-b", drafts=DRAFTS[:1])
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


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
    with connection.cursor() as cursor:  # what somebody with the rights of the owner could do
        cursor.execute("ALTER TABLE ledger_entry DISABLE TRIGGER ledger_entry_append_only")
        cursor.execute("UPDATE ledger_entry SET actor = 'eve' WHERE chain = 'land-09' AND number = 7")
    with pytest.raises(CommandError, match="land-09"):
        call_command("ledger", "verify", stdout=out)
    assert "gestört ab Nr. 7" in out.getvalue()
