# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""From a blueprint's commitments to connections: authority × commitment × online service, with their steps."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from blaupause.authorities.queries import AuthorityInfo, authorities, place_of_authority
from blaupause.blueprint.queries import BlueprintInfo
from blaupause.catalog.models import Commitment
from blaupause.kernel.problems import Problem
from blaupause.ledger.rules import Draft
from blaupause.rollout.rules import State, StepState
from blaupause.rollout.writing import copy_lines, copy_rows, reserve_ids

_CONNECTION_COLUMNS = (
    "id",
    "authority_id",
    "commitment_id",
    "online_service_id",
    "blueprint_version_id",
    "state",
    "live_level",
    "strength",
    "blocked",
    "since",
    "revision",
    "place",
)


@dataclass(frozen=True, slots=True)
class New:
    """A connection to be created."""

    id: int
    authority: AuthorityInfo
    commitment: Commitment


def take(pairs: Sequence[tuple[int, str]]) -> list[New]:
    """Connections for these pairs of authority id and commitment key, with ids from the sequence.

    Raises Problem rollout.commitment_not_declared.
    """
    keys = {key for _, key in pairs}
    stored = {c.key: c for c in Commitment.objects.select_related("online_service").filter(key__in=keys)}
    if unknown := sorted(keys - stored.keys()):
        raise Problem(
            "rollout.commitment_not_declared",
            f"Diese Leistungsversprechen sind nicht geladen: {', '.join(unknown)}.",
            f"These commitments are not loaded: {', '.join(unknown)}.",
        )
    bodies = authorities()
    ids = reserve_ids("rollout_connection", len(pairs)) if pairs else []
    return [New(pk, bodies[authority], stored[key]) for pk, (authority, key) in zip(ids, pairs, strict=True)]


def insert(planned: Sequence[New], *, version_id: int, steps: Sequence[str], day: date, revision: int) -> None:
    """Write connections and their steps, each in one go."""
    copy_rows("rollout_connection", _CONNECTION_COLUMNS, _connection_rows(planned, version_id, day, revision))
    endings = [f"\t{step}\t{StepState.OPEN:d}" for step in steps]  # step keys are [a-z0-9-], nothing to escape
    lines = (f"{item.id}{ending}" for item in planned for ending in endings)
    copy_lines("rollout_connectionstep", ("connection_id", "step", "state"), lines)


def _connection_rows(
    planned: Iterable[New], version_id: int, day: date, revision: int
) -> Iterator[tuple[object, ...]]:
    start = (int(State.UNKNOWN), 0, 0, False, day, revision)
    for item in planned:
        service = item.commitment.online_service_id
        place = place_of_authority(item.authority.key)
        yield (item.id, item.authority.id, item.commitment.pk, service, version_id, *start, place)


def drafts(planned: Iterable[New], blueprint: BlueprintInfo) -> Iterator[Draft]:
    """One ledger entry per connection."""
    label = f"{blueprint.key}@{blueprint.version}"
    for item in planned:
        service = item.commitment.online_service
        detail = {
            "authority": item.authority.key,
            "commitment": item.commitment.key,
            "online_service": service.key if service else "",
            "blueprint": label,
            "sha256": blueprint.content_hash,
            "steps": len(blueprint.steps),
        }
        place = place_of_authority(item.authority.key)
        yield Draft("connection.created", f"connection:{item.id}", detail, place=place)
