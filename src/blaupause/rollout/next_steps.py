# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What an authority does next, for everybody to read: only the public state of its connections says where to begin.

How far its steps really are is for those involved (cockpit.py).
"""

from dataclasses import dataclass

from blaupause.authorities.queries import AuthorityInfo, authorities
from blaupause.blueprint.queries import BlueprintInfo, StepInfo, version
from blaupause.catalog.queries import CommitmentInfo, commitments
from blaupause.rollout.models import Connection
from blaupause.rollout.rules import State

HOW_MANY = 5
MOST_HITS = 20
_FIRST_PHASE = {
    State.UNKNOWN: 0,
    State.OPEN: 0,
    State.ORDERED: 0,
    State.PREPARING: 0,
    State.ACTIVATED: 1,
    State.TESTING: 1,
    State.DISTURBED: 2,
}
"""Where to begin by the state of the connection; states that are not here have nothing left to do."""
_PHASES = ("preparation", "activation", "operation")


@dataclass(frozen=True, slots=True)
class NextStep:
    """A step and the commitments it is open for."""

    blueprint: BlueprintInfo
    step: StepInfo
    commitments: tuple[CommitmentInfo, ...]


@dataclass(frozen=True, slots=True)
class NextSteps:
    """The next steps of an authority; `connections` all it has, `open` those that still have steps."""

    authority: AuthorityInfo
    steps: tuple[NextStep, ...]
    connections: int
    open: int


def find_authority(text: str) -> tuple[AuthorityInfo, ...]:
    """Authorities whose name contains the text, by name."""
    wanted = text.casefold()
    found = [info for info in authorities().values() if wanted in info.name.casefold()] if wanted else []
    return tuple(
        sorted(found, key=lambda info: (not info.name.casefold().startswith(wanted), info.sort_key))[:MOST_HITS]
    )


def next_steps(authority_key: str, how_many: int = HOW_MANY) -> NextSteps | None:
    """The first open steps; None when there is no such authority. Five queries at most."""
    authority = next((info for info in authorities().values() if info.key == authority_key), None)
    if authority is None:
        return None
    rows = list(
        Connection.objects.filter(authority_id=authority.id)
        .order_by("pk")
        .values_list("pk", "commitment_id", "blueprint_version_id", "state")
    )
    promises = {info.id: info for info in commitments()}
    open_rows = [row for row in rows if State(row[3]) in _FIRST_PHASE]
    blueprints = {pk: version(pk) for pk in {row[2] for row in open_rows}}
    found: dict[tuple[int, str], list[CommitmentInfo]] = {}
    for _, commitment, blueprint, state in open_rows:
        for step in _open(blueprints[blueprint], State(state)):
            found.setdefault((blueprint, step), []).append(promises[commitment])
    steps = [
        NextStep(blueprints[pk], step, tuple(found[pk, step.key]))
        for pk in sorted(blueprints)
        for step in blueprints[pk].steps
        if (pk, step.key) in found
    ]
    first = sorted(steps, key=lambda one: (one.step.order, one.blueprint.id))[:how_many]
    return NextSteps(authority, tuple(first), len(rows), len(open_rows))


def _open(blueprint: BlueprintInfo, state: State) -> list[str]:
    first = _FIRST_PHASE[state]
    return [step.key for step in blueprint.steps if _PHASES.index(step.phase) >= first]
