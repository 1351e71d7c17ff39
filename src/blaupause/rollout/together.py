# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The same step in all connections somebody may work on: for those who do a thing once for many."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from blaupause.accounts.scope import Scope
from blaupause.authorities.queries import AuthorityInfo
from blaupause.catalog.queries import CommitmentInfo, commitments
from blaupause.rollout.cockpit import OVER, mine
from blaupause.rollout.gates import Position, StepView, state_after
from blaupause.rollout.knowing import Standing, rules_for, standings
from blaupause.rollout.models import Connection, ConnectionStep
from blaupause.rollout.needs import HERE, Need
from blaupause.rollout.rules import State, StepState

MOST = 200


@dataclass(frozen=True, slots=True)
class Row:
    """A connection in which the step is not finished."""

    here: Standing
    view: StepView
    authority: AuthorityInfo
    commitment: CommitmentInfo


@dataclass(frozen=True, slots=True)
class Rows:
    """Connections by name of the authority; `left_out`: how many more there are."""

    rows: tuple[Row, ...]
    left_out: int


def rows(
    scope: Scope, step: str, *, commitment: str = "", authority: str = "", only: Sequence[int] | None = None
) -> Rows:
    """Connections of the own authorities that have this step before them."""
    known = {one.id: one for one in mine(scope) if authority in ("", one.key)}
    behind = ConnectionStep.objects.filter(connection=OuterRef("pk"), step=step, state=StepState.DONE)
    found = Connection.objects.filter(~Exists(behind), authority_id__in=list(known)).exclude(state__in=OVER)
    if commitment:
        found = found.filter(commitment__key=commitment)
    if only is not None:
        found = found.filter(pk__in=only)
    whose = dict(found.values_list("pk", "authority_id"))
    ordered = sorted(whose, key=lambda pk: (known[whose[pk]].sort_key, pk))
    promises = {one.key: one for one in commitments()}
    made = [
        Row(here, view, known[whose[here.connection_id]], promises[here.commitment])
        for here in standings(scope, ordered[:MOST])
        if (view := here.step(step)) is not None and view.position not in (Position.DONE, Position.NOT_APPLICABLE)
    ]
    made.sort(key=lambda one: (one.authority.sort_key, one.commitment.order))
    return Rows(tuple(made), max(len(ordered) - MOST, 0))


def differs(need: Need, *, authorities: int) -> bool:
    """Whether each connection has a value of its own: its start address; with several authorities, their names."""
    if need.parameter is None or not need.needed:
        return False
    own, alone = need.parameter.level == HERE, not need.parameter.inherited
    return (need.parameter.type == "url" and own) or (authorities > 1 and (alone or need.parameter.type == "url"))


def goes_live(row: Row) -> bool:
    """Whether the service is live once the step is done, so that it has to be proven."""
    rule = next(one for one in rules_for(row.here.blueprint) if one.key == row.view.key)
    return state_after(rule, StepState.DONE, row.here.state) is State.LIVE and row.here.state is not State.LIVE
