# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Work on a connection of the real base data, by invented people: for tests of steps, pages and papers."""

from django.db import transaction

from blaupause.accounts.rules import Role
from blaupause.accounts.scope import Scope
from blaupause.accounts.wall import acting
from blaupause.blueprint.rules.expression import references
from blaupause.rollout.knowing import Standing, rules_for, standing
from blaupause.rollout.models import Connection
from blaupause.rollout.rules import StepState
from blaupause.rollout.statements import About, Stated, state
from blaupause.rollout.stepmoves import Moved, move
from blaupause.rollout.stepwalk import Move, Said
from blaupause.rollout.workrules import StatementKind
from tests.accounts.people import KELHEIM, member, organisation, scope_of


def somebody(place: str = KELHEIM, role: Role = Role.EDITOR) -> Scope:
    """An invented person with a role at a place."""
    return scope_of(member(organisation(place=place), role))


def seen(by: Scope, one: Connection) -> Standing:
    """The connection as it stands for somebody who may see the work on it."""
    with acting(by), transaction.atomic():
        found = standing(by, one.pk)
    assert found is not None
    return found


def have(by: Scope, one: Connection, *keys: str) -> None:
    """State that these data are there, for this connection."""
    for key in keys:
        state(by=by, about=About(connection_id=one.pk), said=Stated(StatementKind.DATUM, key, "yes"))


def finish(by: Scope, one: Connection, *steps: str, said: Said | None = None) -> Moved:
    """Finish steps from the state they are in."""
    states = {view.key: view.state for view in seen(by, one).steps}
    moves = [Move(step, states[step], StepState.DONE) for step in steps]
    return move(by=by, connection_id=one.pk, moves=moves, said=said)


def open_gates(by: Scope, one: Connection, *steps: str) -> None:
    """State everything the conditions of these steps ask for as being there (of ways that exclude one, all)."""
    rules = {rule.key: rule for rule in rules_for(seen(by, one).blueprint)}
    held = seen(by, one).statements
    wanted = {key for step in steps if (gate := rules[step].gate) for key in references(gate).data}
    have(by, one, *sorted(key for key in wanted if (StatementKind.DATUM, key) not in held))
