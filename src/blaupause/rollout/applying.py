# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Carrying out a plan, inside the transaction of the action: new connections, versions, reviews, ledger."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db import connection

from blaupause.authorities.queries import authorities, place_of_authority
from blaupause.blueprint.queries import BlueprintInfo
from blaupause.catalog.models import Commitment
from blaupause.kernel.clock import now
from blaupause.kernel.places import Place
from blaupause.kernel.problems import Problem
from blaupause.ledger.actions import append
from blaupause.ledger.rules import Actor, Draft
from blaupause.rollout import creation
from blaupause.rollout.planfile import PlanStamp
from blaupause.rollout.planner import Group, Reason
from blaupause.rollout.planning import Planned
from blaupause.rollout.rules import ReviewState, StepState
from blaupause.rollout.writing import copy_rows, next_revision

CHAIN = "blueprint"


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
    """What applying did. `closed`: connections whose authority is not competent any more; they stay.

    `followed`: connections on the new version now; `reviews`: new cases for somebody to look at; `repeated`: just
    this plan had been carried out before, and nothing was done.
    """

    day: date
    plan: str
    commitments: tuple[CommitmentSummary, ...] = ()
    steps: int = 0
    followed: int = 0
    reviews: int = 0
    repeated: bool = False

    @property
    def created(self) -> int:
        """New connections."""
        return sum(item.created for item in self.commitments)


def subject(plan: str) -> str:
    """How the ledger calls a plan that was carried out."""
    return f"plan:{plan}"


def check(stamp: PlanStamp, made: Planned) -> None:
    """Raises Problem rollout.stale_plan unless the plan, made anew, is still the one that was agreed on."""
    present = made.stamp
    if present == stamp:
        return
    if present.sha256 != stamp.sha256:
        raise _stale(
            f"Geplant war {stamp.label} ({stamp.sha256[:12]}), die neueste Fassung ist inzwischen"
            f" {present.label} ({present.sha256[:12]}).",
            f"The plan was for {stamp.label} ({stamp.sha256[:12]}); the newest version is {present.label}"
            f" ({present.sha256[:12]}) by now.",
            stamp,
        )
    if (present.revision, present.structure) != (stamp.revision, stamp.structure):
        raise _stale(
            f"Seit dem Plan wurden Anschlüsse geändert (Stand {stamp.revision}, jetzt {present.revision}).",
            f"Connections were changed since the plan was made (revision {stamp.revision}, now {present.revision}).",
            stamp,
        )
    raise _stale(
        "Seit dem Plan haben sich Schritte, Abweichungen, Prüfungen oder Zuständigkeiten geändert.",
        "Steps, deviations, reviews or competences have changed since the plan was made.",
        stamp,
    )


def _stale(de: str, en: str, stamp: PlanStamp) -> Problem:
    return Problem(
        "rollout.stale_plan",
        f"Dieser Plan ist überholt. {de} Es wurde nichts geändert.",
        f"This plan is out of date. {en} Nothing was changed.",
        f"Neu planen mit: blaupause blueprint plan {stamp.key}",
        f"Plan again with: blaupause blueprint plan {stamp.key}",
    )


def carry_out(*, by: str | Actor, made: Planned, info: BlueprintInfo) -> Summary:
    """Everything the plan says. The caller holds the locks and has made or checked the plan under them."""
    new = creation.take(_pairs(made))
    counts = summarise(made)
    steps = [step.key for step in info.steps]
    summary = Summary(
        made.stamp.day,
        made.stamp.plan,
        counts,
        len(new) * len(steps),
        len(made.outcome.rows(Group.CHANGED)),
        int(made.outcome.to_review.sum()),
    )
    if not made.outcome.todo:
        return summary
    revision = next_revision(structure=bool(new))
    creation.insert(new, version_id=info.id, steps=steps, day=made.stamp.day, revision=revision)
    _follow(made, info)
    _reviews(by, made, info)
    _record(by, made, info, new, summary)
    return summary


def _pairs(made: Planned) -> list[tuple[int, str]]:
    outcome, keys = made.outcome, made.question.commitments
    pairs = zip(outcome.new_authority.tolist(), outcome.new_commitment.tolist(), strict=True)
    return [(authority, keys[commitment]) for authority, commitment in pairs]


def _follow(made: Planned, info: BlueprintInfo) -> None:
    """To the new version, with the steps it adds. Steps it takes away keep what was recorded, out of sight."""
    rows = made.outcome.rows(Group.CHANGED)
    move(made.base.ids[rows].tolist(), info)


def move(ids: list[int], info: BlueprintInfo) -> None:
    """These connections are on that version from now on; steps that are new to them are open."""
    if not ids:
        return
    with connection.cursor() as cursor:
        cursor.execute("UPDATE rollout_connection SET blueprint_version_id = %s WHERE id = ANY(%s)", [info.id, ids])
        cursor.execute(
            "INSERT INTO rollout_connectionstep (connection_id, step, state)"
            " SELECT c, s, %s FROM unnest(%s::bigint[]) AS c, unnest(%s::text[]) AS s ON CONFLICT DO NOTHING",
            [StepState.OPEN, ids, [step.key for step in info.steps]],
        )


def _reviews(by: str | Actor, made: Planned, info: BlueprintInfo) -> None:
    """Open what somebody has to look at; what was open about something else is superseded."""
    base, outcome, at = made.base, made.outcome, now()
    who = by.key if isinstance(by, Actor) else by
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE rollout_versionreview SET state = %s, decided_at = %s, decided_by = %s, version = version + 1"
            " WHERE state = %s AND connection_id = ANY(%s)",
            [ReviewState.SUPERSEDED, at, who, ReviewState.OPEN, base.ids[outcome.superseded].tolist()],
        )
    rows = np.flatnonzero(outcome.to_review)
    if not len(rows):
        return
    places = _places(made)
    columns = ("connection_id", "from_version_id", "to_version_id", "reason", "state", "opened_at", "decided_by")
    start = (int(ReviewState.OPEN), at, "")
    lines = (
        (
            int(base.ids[row]),
            made.version_ids[base.version[row]],
            info.id,
            int(outcome.reason[row]),
            *start,
            "",
            "[]",
            1,
            places[int(base.authority[row])],
        )
        for row in rows
    )
    copy_rows("rollout_versionreview", (*columns, "why", "steps", "version", "place"), lines)


def _places(made: Planned) -> Mapping[int, Place]:
    bodies = authorities()
    return {pk: place_of_authority(bodies[pk].key) for pk in np.unique(made.base.authority).tolist()}


def _record(by: str | Actor, made: Planned, info: BlueprintInfo, new: list[creation.New], summary: Summary) -> None:
    """One entry for the plan, and one for every connection it touches, in the chain of its Land."""
    detail = {
        "blueprint": made.stamp.label,
        "sha256": made.stamp.sha256,
        "revision": made.stamp.revision,
        "day": made.stamp.day.isoformat(),
        "created": len(new),
        "followed": summary.followed,
        "reviews": summary.reviews,
        "superseded": int(made.outcome.superseded.sum()),
    }
    append(by=by, chain=CHAIN, drafts=[Draft("blueprint.applied", subject(made.stamp.plan), detail)])
    chains: dict[str, list[Draft]] = defaultdict(list)
    for land in sorted({item.commitment.land for item in new}):
        chains[land] += creation.drafts((item for item in new if item.commitment.land == land), info)
    for land, draft in _touched(made):
        chains[land].append(draft)
    for land, drafts in sorted(chains.items()):
        append(by=by, chain=f"land-{land}", drafts=drafts)


def _touched(made: Planned) -> Iterator[tuple[str, Draft]]:
    """Land and entry of every connection that follows or gets a review."""
    base, outcome, bodies, places = made.base, made.outcome, authorities(), _places(made)
    keys = made.question.commitments
    lands = dict(Commitment.objects.filter(key__in=keys).values_list("key", "land"))
    for row in np.flatnonzero((outcome.group == Group.CHANGED) | outcome.to_review).tolist():
        key, body = keys[base.commitment[row]], bodies[int(base.authority[row])]
        changes = outcome.changes[base.version[row]]
        detail = {
            "authority": body.key,
            "commitment": key,
            "old": {"blueprint": made.question.versions[base.version[row]].label},
            "new": {"blueprint": made.stamp.label},
            "sha256": made.stamp.sha256,
            "reason": Reason(outcome.reason[row]).name,
            **{name: list(found) for name, found in changes.by_kind().items() if found and name != "reworded"},
        }
        about, place = f"connection:{base.ids[row]}", places[body.id]
        if outcome.group[row] == Group.CHANGED:
            yield lands[key], Draft("connection.followed", about, detail, place=place)
        else:
            yield lands[key], Draft("review.opened", about, detail, place=place)


def summarise(made: Planned) -> tuple[CommitmentSummary, ...]:
    """Per commitment of the target: what is new, what is there, and what is special about it."""
    base, outcome = made.base, made.outcome
    keys = made.question.commitments[: made.question.target_commitments]
    services = dict(Commitment.objects.filter(key__in=keys).values_list("key", "online_service_id"))
    found = []
    for place, key in enumerate(keys):
        mine = base.commitment == place
        closed = int((mine & (outcome.group == Group.CLOSED)).sum())
        found.append(
            CommitmentSummary(
                commitment=key,
                created=int((outcome.new_commitment == place).sum()),
                existing=int(mine.sum()) - closed,
                closed=closed,
                other_service=int((mine & (made.services != (services.get(key) or 0))).sum()),
                unknown=made.unknown[key],
            )
        )
    return tuple(found)
