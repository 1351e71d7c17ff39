# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What holds connections up is reported once, seen by all who wait, and gone for all of them at once."""

from datetime import timedelta

import pytest
from django.db import transaction

from blaupause.accounts.problems import Conflict
from blaupause.accounts.rules import Role
from blaupause.accounts.wall import acting
from blaupause.kernel.clock import today
from blaupause.kernel.problems import Problem
from blaupause.ledger.models import Entry
from blaupause.rollout import blocking, unblocking
from blaupause.rollout.blocking import Described, Held
from blaupause.rollout.gates import Position
from blaupause.rollout.models import BlockedConnection, Blocker, Connection, ConnectionEvent, Message
from blaupause.rollout.rules import State
from blaupause.rollout.workrules import BlockerOwner, LinkEnd
from tests.accounts.people import AUGSBURG, BAYERN, KELHEIM, REGENSBURG
from tests.console.people import connection_at
from tests.rollout.blockers import VENDOR, reported, seen, somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def one() -> Connection:
    return connection_at()


def public(row: Connection) -> bool:
    return Connection.objects.get(pk=row.pk).blocked


def test_a_hard_blocker_holds_up_its_step_and_is_a_public_fact_without_its_name(one: Connection) -> None:
    here = somebody()
    number = reported(here, one, step="contract")
    views = {view.key: view for view in seen(here, one).steps}
    assert views["contract"].blockers == (number,)
    assert views["applicability"].blockers == ()
    event = ConnectionEvent.objects.get(connection=one)
    assert (event.blocked, event.state, event.by) == (True, State.UNKNOWN, here.key)
    assert public(one)
    assert "Fachverfahren" not in event.why
    assert [entry.action for entry in Entry.objects.order_by("-pk")[:2]] == ["blocker.reported", "connection.changed"]


def test_a_soft_blocker_stops_nothing_and_stays_among_those_involved(one: Connection) -> None:
    here = somebody()
    reported(here, one, step="contract", hard=False)
    assert seen(here, one).step("contract").blockers == ()  # type: ignore[union-attr]
    assert not public(one)
    assert not ConnectionEvent.objects.filter(connection=one).exists()


def test_solving_frees_every_connection_at_once_and_tells_those_who_wait(one: Connection) -> None:
    other = connection_at(REGENSBURG)
    land = somebody(BAYERN)
    number = reported(land, one, other)
    assert Blocker.unscoped.get(pk=number).place == "09"
    freed = unblocking.solve(by=land, number=number, solution="Version 8 ist da.", seen=1)
    assert (freed.connections, freed.unmarked) == (2, 2)
    for row, place in ((one, KELHEIM), (other, REGENSBURG)):
        assert not public(row)
        assert Position.BLOCKED not in {view.position for view in seen(somebody(place), row).steps}
        assert "Version 8 ist da." in Message.unscoped.get(connection=row).text
    assert list(BlockedConnection.unscoped.values_list("until", "ended")) == [(today(), LinkEnd.SOLVED)] * 2
    entry = Entry.objects.get(action="blocker.solved")
    assert (entry.actor, entry.detail["connections"], entry.why) == (land.key, 2, "Version 8 ist da.")


def test_what_another_blocker_still_holds_up_stays_marked(one: Connection) -> None:
    here = somebody()
    first = reported(here, one)
    reported(here, one, said=Described("Personal fehlt", BlockerOwner.MUNICIPALITY))
    assert unblocking.solve(by=here, number=first, solution="Erledigt.", seen=1).unmarked == 0
    assert public(one)


def test_a_solved_one_opens_again_with_what_waited_then(one: Connection) -> None:
    other = connection_at(KELHEIM, "by-aufenthalt")
    here = somebody()
    number = reported(here, one, other)
    blocking.take_off(by=here, number=number, connection_id=other.pk)
    unblocking.solve(by=here, number=number, solution="Ging wieder.", seen=1)
    assert unblocking.reopen(by=here, number=number, why="Ging doch nicht.", seen=2) == 1
    assert (public(one), public(other)) == (True, False)
    assert Blocker.unscoped.get(pk=number).solved_on is None


def test_connecting_to_a_known_one_needs_only_the_own_place_and_makes_it_wider(one: Connection) -> None:
    land = somebody(BAYERN)
    number = reported(land, connection_at(REGENSBURG), connection_at(AUGSBURG))
    kelheim = somebody()
    assert blocking.join(by=kelheim, number=number, connection_ids=[one.pk], held=Held()) == 1
    assert blocking.join(by=kelheim, number=number, connection_ids=[one.pk], held=Held()) == 0
    assert public(one)
    assert blocking.take_off(by=kelheim, number=number, connection_id=one.pk) == 1
    assert not public(one)


def test_two_that_were_the_same_become_one_without_losing_a_connection(one: Connection) -> None:
    other, third = connection_at(REGENSBURG), connection_at(AUGSBURG)
    land = somebody(BAYERN)
    old = today() - timedelta(30)
    root = reported(land, one, other)
    same = reported(land, other, third, said=Described("Dasselbe", BlockerOwner.VENDOR), since=old)
    blocking.escalate(by=land, number=same, listed=True, seen=1)
    assert unblocking.merge(by=land, number=same, into=root, seen=2) == 2
    open_links = BlockedConnection.unscoped.filter(until__isnull=True)
    assert sorted(open_links.values_list("blocker", "connection")) == sorted(
        [(root, one.pk), (root, other.pk), (root, third.pk)]
    )
    kept = Blocker.unscoped.get(pk=root)
    assert (kept.opened_on, kept.escalated_on) == (old, today())
    assert Blocker.unscoped.get(pk=same).merged_into_id == root
    assert unblocking.solve(by=land, number=root, solution="Weg.", seen=kept.version).connections == 3
    assert not any(public(row) for row in (one, other, third))


def test_merging_keeps_the_stricter_hold(one: Connection) -> None:
    here = somebody()
    root, same = reported(here, one, hard=False), reported(here, one)
    unblocking.merge(by=here, number=same, into=root, seen=1)
    assert BlockedConnection.unscoped.get(blocker=root).hard
    assert public(one)
    with pytest.raises(Problem, match="anderes offenes"):
        unblocking.merge(by=here, number=root, into=same, seen=2)


def test_the_second_of_two_hears_of_the_first(one: Connection) -> None:
    here = somebody()
    number = reported(here, one)
    assert blocking.edit(by=here, number=number, said=Described("Neu", BlockerOwner.FEDERAL), seen=1) == 2
    with pytest.raises(Conflict):
        unblocking.solve(by=here, number=number, solution="Weg.", seen=1)
    unblocking.solve(by=here, number=number, solution="Weg.", seen=2)
    with pytest.raises(Problem, match="schon erledigt"):
        unblocking.solve(by=here, number=number, solution="Weg.", seen=3)


@pytest.mark.parametrize(
    ("said", "held", "field"),
    [
        (Described("  ", BlockerOwner.LAND), Held(), "title"),
        (Described("x" * 161, BlockerOwner.LAND), Held(), "title"),
        (Described("x", BlockerOwner.LAND, "x" * 2001), Held(), "text"),
        (VENDOR, Held("nonsense"), "step"),
    ],
)
def test_nonsense_is_refused_at_its_field(one: Connection, said: Described, held: Held, field: str) -> None:
    with pytest.raises(Problem) as refused:
        blocking.report(by=somebody(), connection_ids=[one.pk], said=said, held=held)
    assert refused.value.code == f"accounts.invalid.{field}"
    assert not Blocker.unscoped.exists()
    assert not ConnectionEvent.objects.filter(connection=one).exists()


@pytest.mark.parametrize(
    ("place", "role"), [(REGENSBURG, Role.LEAD), (KELHEIM, Role.READER), (AUGSBURG, Role.EDITOR)]
)
def test_others_can_neither_report_nor_touch_one(one: Connection, place: str, role: Role) -> None:
    stranger, number = somebody(place, role), reported(somebody(), one)
    for attempt in (
        lambda: reported(stranger, one),
        lambda: blocking.join(by=stranger, number=number, connection_ids=[one.pk], held=Held()),
        lambda: blocking.take_off(by=stranger, number=number, connection_id=one.pk),
        lambda: blocking.edit(by=stranger, number=number, said=VENDOR, seen=1),
        lambda: blocking.escalate(by=stranger, number=number, listed=True, seen=1),
        lambda: unblocking.solve(by=stranger, number=number, solution="Weg.", seen=1),
        lambda: unblocking.reopen(by=stranger, number=number, why="Doch.", seen=1),
        lambda: unblocking.merge(by=stranger, number=number, into=number, seen=1),
    ):
        with pytest.raises(Problem) as refused:
            attempt()
        assert refused.value.code == "accounts.not_found"
    assert Blocker.unscoped.get(pk=number).version == 1


def test_those_above_take_it_in_hand_without_a_mandate_and_those_below_do_not(one: Connection) -> None:
    kelheim, land = somebody(), somebody(BAYERN)
    small, large = reported(kelheim, one), reported(land, connection_at(REGENSBURG), connection_at(AUGSBURG))
    blocking.escalate(by=land, number=small, listed=True, seen=1)
    with pytest.raises(Problem, match="gibt es hier nicht"):
        blocking.escalate(by=kelheim, number=large, listed=True, seen=1)


def test_foreign_blockers_are_not_seen_and_a_way_around_the_scope_would_show(one: Connection) -> None:
    other = connection_at(REGENSBURG)
    both, alone = reported(somebody(BAYERN), one, other), reported(somebody(REGENSBURG), other)
    expected = {KELHEIM: {both}, REGENSBURG: {both, alone}, AUGSBURG: {both}, "06": set()}
    for place, numbers in expected.items():
        by = somebody(place)
        with acting(by), transaction.atomic():
            first = set(Blocker.objects.within(by).values_list("pk", flat=True))
            second = set(Blocker.unscoped.values_list("pk", flat=True))  # the planted defect: nobody asks for whom
            links = set(BlockedConnection.unscoped.values_list("place", flat=True))
        assert (first, second) == (numbers, numbers), place
        assert links <= {place}
    assert Blocker.unscoped.count() == 2  # what the defect would show, were the second wall not there
