# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The steps of a connection that can be done in one sitting, and what may be taken over from other services."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from blaupause.accounts.scope import Scope
from blaupause.catalog.queries import commitments
from blaupause.rollout.gates import Position, StepView, decide, state_after
from blaupause.rollout.holding import StatementInfo, info_of
from blaupause.rollout.knowing import Standing, rules_for
from blaupause.rollout.models import Statement
from blaupause.rollout.needs import HERE, Need, Pair, needs_of
from blaupause.rollout.rules import State, StepState
from blaupause.rollout.workrules import StatementKind

_GONE: Final = frozenset({Position.DONE, Position.NOT_APPLICABLE})


def alone(here: Standing) -> frozenset[str]:
    """Steps one person may finish without saying more: not those that make the service live or need somebody else."""
    return frozenset(
        rule.key
        for rule in rules_for(here.blueprint)
        if not rule.second_person and state_after(rule, StepState.DONE, here.state) is not State.LIVE
    )


def finishable(
    here: Standing, *, only: Iterable[str] | None = None, confirmed: Iterable[str] = ()
) -> tuple[str, ...]:
    """Steps that could be finished now, one after the other, by themselves: nothing has to be said for them.

    `only`: none but these. `confirmed`: steps whose end somebody has to say, and did.
    """
    rules, spoken = rules_for(here.blueprint), frozenset(confirmed)
    left = alone(here) if only is None else alone(here) & frozenset(only)
    known, found = here.known, set[str]()
    while more := {
        view.key
        for view in decide(rules, known)
        if view.key in left and view.may_finish and (not view.spoken or view.key in spoken)
    }:
        found |= more
        known = replace(known, states={**known.states, **dict.fromkeys(more, StepState.DONE)})
    return tuple(rule.key for rule in rules if rule.key in found)


def in_one_sitting(here: Standing) -> tuple[StepView, ...]:
    """The steps left that one person may finish, in order.

    What a blocker holds up or somebody else has to do is left out, and so is what waits for it.
    """
    mine, held, found = alone(here), set[str](), []
    for view in here.steps:
        if view.position in _GONE:
            continue
        if view.blockers or view.key not in mine or held.intersection(view.waits_for):
            held.add(view.key)
        else:
            found.append(view)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Taken:
    """What a step needs and what is there already, with where it was said."""

    need: Need
    held: StatementInfo


def taken(here: Standing, step: str) -> tuple[Taken, ...]:
    """Everything the step insists on that holds already."""
    view = here.step(step)
    needs = needs_of(here, view) if view is not None else ()
    return tuple(Taken(one, one.held) for one in needs if one.needed and one.there and one.held is not None)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A value another service of the same authority has."""

    value: str
    commitment: Pair


def suggestions(scope: Scope, here: Standing) -> Mapping[str, Suggestion]:
    """Values of other services of the authority that may well be the same here: choices, and who is in charge.

    Never a fact, an address, a day or an amount: these differ, and nobody would notice. The one said last wins.
    """
    document = here.blueprint.document
    alike = [
        key
        for key, one in document.parameters.items()
        if one.level == HERE and (one.type == "choice" or one.personal)
    ]
    rows = (
        Statement.objects.within(scope)
        .filter(kind=StatementKind.PARAMETER, key__in=alike, until__isnull=True, place=here.place)
        .exclude(connection=None)
        .exclude(connection=here.connection_id)
        .select_related("connection")
        .order_by("recorded_at", "pk")
    )
    names = {one.id: (one.name_de, one.name_en) for one in commitments()}
    found = {}
    for row in rows:
        if row.connection is not None and not info_of(row).expired(scope.day):
            found[row.key] = Suggestion(row.value, names[row.connection.commitment_id])
    return found
