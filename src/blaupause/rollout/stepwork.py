# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""One sitting at a step: what was stated for it, and perhaps the step moves; all or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from blaupause.accounts.problems import not_found
from blaupause.accounts.scope import Scope
from blaupause.accounts.wall import acting
from blaupause.kernel.problems import Problem
from blaupause.rollout.atonce import finishable
from blaupause.rollout.knowing import standing
from blaupause.rollout.rules import StepState
from blaupause.rollout.statements import NewStatement, state, state_all
from blaupause.rollout.stepmoves import Moved, move
from blaupause.rollout.stepwalk import Move, Said


@dataclass(frozen=True, slots=True)
class Sitting:
    """How many statements were new, and what became of the step."""

    stated: int
    moved: Moved | None


def work(
    *,
    by: Scope,
    connection_id: int,
    statements: Sequence[NewStatement],
    moves: Sequence[Move] = (),
    said: Said | None = None,
) -> Sitting:
    """State everything, then move the steps; raises what `statements.state` and `stepmoves.move` raise."""
    with acting(by), transaction.atomic():
        stated = sum(_state(by, one) for one in statements)
        moved = move(by=by, connection_id=connection_id, moves=moves, said=said) if moves else None
    return Sitting(stated, moved)


def work_through(
    *,
    by: Scope,
    connection_id: int,
    statements: Sequence[NewStatement],
    seen: Mapping[str, StepState],
    confirmed: Sequence[str] = (),
) -> Sitting:
    """State everything, then finish those of the seen steps whose gate is open now; the others stay where they are.

    `confirmed`: steps somebody has to speak for, and did. Nothing goes live that way, and what needs a second person
    is left to it. Raises what `statements.state` and `stepmoves.move` raise.
    """
    with acting(by), transaction.atomic():
        stated = sum(_state(by, one) for one in statements)
        here = standing(by, connection_id)
        if here is None:
            raise not_found()
        ready = finishable(here, only=seen, confirmed=confirmed)
        moves = [Move(step, seen[step], StepState.DONE) for step in ready]
        moved = move(by=by, connection_id=connection_id, moves=moves) if moves else None
    return Sitting(stated, moved)


def _state(by: Scope, one: NewStatement) -> bool:
    return state(by=by, about=one.about, said=one.said, seen=one.seen) is not None or not one.said.value


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the same statement in several connections, by number of the connection."""

    written: tuple[int, ...]
    refused: Mapping[int, Problem]


def state_many(*, by: Scope, wanted: Mapping[int, Sequence[NewStatement]]) -> Outcome:
    """Statements for several connections: what cannot be stated is left and named, the rest is done.

    Connections of one place share what is said for the place; it is written once.
    """
    refused = state_all(by=by, wanted=wanted)
    return Outcome(tuple(sorted(set(wanted) - set(refused))), refused)


__all__ = ["NewStatement", "Outcome", "Sitting", "state_many", "work", "work_through"]
