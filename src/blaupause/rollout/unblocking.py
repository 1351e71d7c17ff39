# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Solving a blocker for all that wait for it, opening it again, and making one of two that were the same.

Gates are decided when they are asked for, so ending the links is what re-evaluates them.
"""

from dataclasses import dataclass

from django.db import transaction

from blaupause.accounts.problems import invalid
from blaupause.accounts.rules import Verb
from blaupause.accounts.scope import Scope, system
from blaupause.accounts.wall import acting
from blaupause.rollout.blockedfacts import settle, tell
from blaupause.rollout.blocking import Hand, change, in_hand, require_open, tell_ledger, widen
from blaupause.rollout.deviations import reasoned
from blaupause.rollout.models import BlockedConnection, Blocker
from blaupause.rollout.workrules import LinkEnd
from blaupause.rollout.writing import copy_rows, lock_revision


@dataclass(frozen=True, slots=True)
class Freed:
    """How many connections waited, and of how many the public mark "blocked" went."""

    connections: int
    unmarked: int


def solve(*, by: Scope, number: int, solution: str, seen: int) -> Freed:
    """It is out of the way: every connection goes on, those who waited are told how.

    Raises Problem accounts.not_found, accounts.invalid.solution, accounts.invalid.blocker, and Conflict.
    """
    with acting(by), transaction.atomic():
        lock_revision()
        hand = in_hand(by, number, seen)
        require_open(hand.blocker)
        how = reasoned(solution, "solution")
        waiting = _end(by, hand)
        change(by, hand, solved_on=by.day, solved_by=by.key, solution=how)
        unmarked = settle(by=hand.actor, connection_ids=list(waiting), day=by.day)
        tell(
            by=hand.actor,
            rows=sorted(waiting.items()),
            text=f"Das Hindernis „{hand.blocker.title}“ ist gelöst: {how}",
            day=by.day,
        )
        tell_ledger("blocker.solved", hand.blocker, hand.actor, why=how, connections=len(waiting), marked=unmarked)
    return Freed(len(waiting), unmarked)


def reopen(*, by: Scope, number: int, why: str, seen: int) -> int:
    """It was not solved after all: what waited until then waits again; how many connections do.

    Raises Problem accounts.not_found, accounts.invalid.why, accounts.invalid.blocker, and Conflict.
    """
    with acting(by), transaction.atomic():
        lock_revision()
        hand = in_hand(by, number, seen)
        row = hand.blocker
        if row.solved_on is None or row.merged_into_id is not None:
            raise invalid("blocker", "Dieses Hindernis ist nicht gelöst.", "This blocker is not solved.")
        reason = reasoned(why, "why")
        again = _again(by, row)
        change(by, hand, solved_on=None, solved_by="", solution="")
        marked = settle(by=hand.actor, connection_ids=again, day=by.day)
        tell_ledger("blocker.reopened", row, hand.actor, why=reason, connections=len(again), marked=marked)
    return len(again)


def _again(by: Scope, row: Blocker) -> set[int]:
    """What waited when it was solved waits again from today on; the intervals before stay as they were."""
    everyone = system("blocker", by.day)
    with acting(everyone):
        links = BlockedConnection.objects.within(everyone).filter(blocker=row)
        ended = links.filter(ended=LinkEnd.SOLVED, until=row.solved_on)
        again = sorted(set(ended.values_list("connection_id", "step", "hard", "place")))
        copy_rows(
            "rollout_blockedconnection",
            ("blocker_id", "connection_id", "step", "hard", "since", "place"),
            ((row.pk, pk, step, hard, by.day, place) for pk, step, hard, place in again),
        )
    return {pk for pk, _, _, _ in again}


def merge(*, by: Scope, number: int, into: int, seen: int) -> int:
    """It was the same as another one: all its connections wait for that one, each once; how many moved.

    The other one is as old as the older of both, and on the list for the steering meeting when either was.
    Raises Problem accounts.not_found, accounts.invalid.blocker, accounts.invalid.into, and Conflict.
    """
    with acting(by), transaction.atomic():
        lock_revision()
        hand = in_hand(by, number, seen)
        require_open(hand.blocker)
        root = _root(by, number, into)
        moved = _move(by, hand, root)
        listed = [one.blocker.escalated_on for one in (hand, root) if one.blocker.escalated_on]
        oldest = min(hand.blocker.opened_on, root.blocker.opened_on)
        change(by, root, opened_on=oldest, escalated_on=min(listed, default=None))
        widen(by, root.blocker, {hand.blocker.place})
        change(by, hand, merged_into=root.blocker, escalated_on=None)
        everyone = system("blocker", by.day)
        with acting(everyone):
            Blocker.objects.within(everyone).filter(merged_into=hand.blocker).update(merged_into=root.blocker)
        tell_ledger("blocker.merged", hand.blocker, hand.actor, into=root.blocker.title, connections=moved)
    return moved


def _root(by: Scope, number: int, into: int) -> Hand:
    """The one that stays: another one, open, and in the same hands."""
    row = Blocker.objects.within(by).filter(pk=into, solved_on=None, merged_into=None).exclude(pk=number).first()
    if row is None:
        raise invalid(
            "into",
            "Bitte ein anderes offenes Hindernis wählen.",
            "Please choose another open blocker.",
        )
    return in_hand(by, into, row.version)


def _move(by: Scope, hand: Hand, root: Hand) -> int:
    """Links of the one become links of the other, with the day since when; what both hold up stays once."""
    everyone = system("blocker", by.day)
    with acting(everyone):
        rows = BlockedConnection.objects.within(everyone).filter(until__isnull=True)
        names = ("connection_id", "step", "hard", "since", "place")
        mine = list(rows.filter(blocker=hand.blocker).order_by("connection_id", "step").values_list(*names))
        theirs = {
            (pk, step): (number, hard, since)
            for number, pk, step, hard, since in rows.filter(blocker=root.blocker).values_list(
                "pk", "connection_id", "step", "hard", "since"
            )
        }
        new = [one for one in mine if one[:2] not in theirs]
        copy_rows(
            "rollout_blockedconnection",
            ("blocker_id", "connection_id", "step", "hard", "since", "place"),
            ((root.blocker.pk, *one) for one in new),
        )
        for pk, step, hard, since, _ in mine:
            if (kept := theirs.get((pk, step))) and (hard > kept[1] or since < kept[2]):
                rows.filter(pk=kept[0]).update(hard=hard or kept[1], since=min(since, kept[2]))
        rows.filter(blocker=hand.blocker).update(until=by.day, ended=LinkEnd.MERGED)
    return len({one[0] for one in mine})


def _end(by: Scope, hand: Hand) -> dict[int, str]:
    """Nothing waits for it any more; the connections that did, with their places."""
    rows = BlockedConnection.objects.within(by, Verb.END).filter(blocker=hand.blocker, until__isnull=True)
    waiting = dict(rows.values_list("connection_id", "place"))
    rows.update(until=by.day, ended=LinkEnd.SOLVED)
    return waiting
