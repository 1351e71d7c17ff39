# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""From a blueprint's commitments to connections: authority × commitment × online service, with their steps."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from blaupause.authorities.queries import AuthorityInfo, authorities, competence_at, expected, place_of_authority
from blaupause.blueprint.queries import BlueprintInfo
from blaupause.catalog.models import Commitment
from blaupause.kernel.problems import Problem
from blaupause.ledger.rules import Draft
from blaupause.rollout.models import Connection
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
class CommitmentSummary:
    """What happened to one commitment. `unknown`: authorities a source counts but nobody has named yet."""

    commitment: str
    created: int
    existing: int
    closed: int
    other_service: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What `create_connections` did. `closed`: connections whose authority is not competent any more; they stay."""

    day: date
    commitments: tuple[CommitmentSummary, ...]
    steps: int

    @property
    def created(self) -> int:
        """New connections."""
        return sum(item.created for item in self.commitments)


@dataclass(frozen=True, slots=True)
class Planned:
    """A connection to be created."""

    id: int
    authority: AuthorityInfo
    commitment: Commitment


@dataclass(frozen=True, slots=True)
class _Missing:
    """Authorities of a commitment that have no connection yet, and the counts beside them."""

    commitment: Commitment
    authorities: tuple[AuthorityInfo, ...]
    summary: CommitmentSummary


def plan(blueprint: BlueprintInfo, day: date) -> tuple[list[Planned], tuple[CommitmentSummary, ...]]:
    """Which connections are missing on a day. Ids are taken from the sequence."""
    stored = {
        c.key: c for c in Commitment.objects.select_related("online_service").filter(key__in=blueprint.commitments)
    }
    unknown = [key for key in blueprint.commitments if key not in stored]
    if unknown:
        raise Problem(
            "rollout.commitment_not_declared",
            f"Diese Leistungsversprechen sind nicht geladen: {', '.join(unknown)}.",
            f"These commitments are not loaded: {', '.join(unknown)}.",
        )
    bodies = authorities()
    missing = [_missing(stored[key], bodies, day) for key in blueprint.commitments]
    pairs = [(authority, item.commitment) for item in missing for authority in item.authorities]
    ids = reserve_ids("rollout_connection", len(pairs)) if pairs else []
    planned = [Planned(pk, authority, commitment) for pk, (authority, commitment) in zip(ids, pairs, strict=True)]
    return planned, tuple(item.summary for item in missing)


def _missing(commitment: Commitment, bodies: dict[int, AuthorityInfo], day: date) -> _Missing:
    """Competent on the day and of the Land. One connection per authority and commitment: when the blueprint
    names another online service later, that is a change of the connection, not a second one."""
    found = {int(pk) for pk in competence_at(commitment.competence, day).authority_ids} - {0}
    competent = {pk for pk in found if bodies[pk].land == commitment.land}
    rows = Connection.objects.filter(commitment=commitment).values_list("authority_id", "online_service_id")
    existing = dict(rows)
    wanted = sorted((bodies[pk] for pk in competent - existing.keys()), key=lambda a: (a.sort_key, a.key))
    known = expected(commitment.competence, commitment.land, day)
    summary = CommitmentSummary(
        commitment=commitment.key,
        created=len(wanted),
        existing=len(existing.keys() & competent),
        closed=len(existing.keys() - competent),
        other_service=sum(1 for service in existing.values() if service != commitment.online_service_id),
        unknown=known.missing if known else 0,
    )
    return _Missing(commitment, tuple(wanted), summary)


def insert(planned: Sequence[Planned], *, version_id: int, steps: Sequence[str], day: date, revision: int) -> None:
    """Write connections and their steps, each in one go."""
    copy_rows("rollout_connection", _CONNECTION_COLUMNS, _connection_rows(planned, version_id, day, revision))
    endings = [f"\t{step}\t{StepState.OPEN:d}" for step in steps]  # step keys are [a-z0-9-], nothing to escape
    lines = (f"{item.id}{ending}" for item in planned for ending in endings)
    copy_lines("rollout_connectionstep", ("connection_id", "step", "state"), lines)


def _connection_rows(
    planned: Iterable[Planned], version_id: int, day: date, revision: int
) -> Iterator[tuple[object, ...]]:
    start = (int(State.UNKNOWN), 0, 0, False, day, revision)
    for item in planned:
        service = item.commitment.online_service_id
        place = place_of_authority(item.authority.key)
        yield (item.id, item.authority.id, item.commitment.pk, service, version_id, *start, place)


def drafts(planned: Iterable[Planned], blueprint: BlueprintInfo) -> Iterator[Draft]:
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
