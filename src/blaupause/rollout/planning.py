# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Making a plan: who should have a connection, what there is, and what the planner says of it. Reads only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from typing import Any, LiteralString

import numpy as np
from django.db import connection
from django.db.models import Q
from psycopg import sql

from blaupause.accounts.wall import current
from blaupause.authorities.queries import authorities, competence_at, expected
from blaupause.blueprint.loader import load_document
from blaupause.blueprint.models import BlueprintVersion
from blaupause.blueprint.queries import BlueprintInfo, newest, version
from blaupause.blueprint.rules.canonical import content_hash, plain
from blaupause.blueprint.rules.model import Document
from blaupause.kernel.problems import Problem
from blaupause.rollout import binary
from blaupause.rollout.columns import Bool, Int8, Int32, Int64
from blaupause.rollout.models import Deviation, VersionReview
from blaupause.rollout.planfile import PlanStamp, identity, plan_hash
from blaupause.rollout.planner import Base, Earlier, Outcome, Question, decide, running_rules, universe
from blaupause.rollout.rules import ReviewState, StepState
from blaupause.rollout.stepsets import StepSet, step_set

_COLUMNS = {"id": "i8", "authority": "i4", "commitment": "i8", "service": "i8", "version": "i8", "state": "i2"}
_CONNECTIONS = (
    "COPY (SELECT c.id, c.authority_id::int4, c.commitment_id, COALESCE(c.online_service_id, 0),"
    " c.blueprint_version_id, c.state FROM rollout_connection c"
    " JOIN catalog_commitment m ON m.id = c.commitment_id"
    " WHERE m.key = ANY({}) OR c.blueprint_version_id = ANY({}) ORDER BY c.id) TO STDOUT (FORMAT binary)"
)
# Steps that are not open, of connections whose version differs, up to 30 in one number: the client takes five
# microseconds for every row, and all of Germany has millions of steps.
_STEPS = (
    "COPY (SELECT s.connection_id, (k.place / 30)::int2, bit_or(s.state::int8 << (k.place % 30 * 2)::int)"
    " FROM rollout_connectionstep s JOIN rollout_connection c ON c.id = s.connection_id"
    " JOIN (SELECT key, place - 1 FROM unnest({}::text[]) WITH ORDINALITY AS u(key, place)) AS k(step, place)"
    " ON k.step = s.step"
    " WHERE s.state <> 0 AND c.blueprint_version_id = ANY({}) GROUP BY 1, 2) TO STDOUT (FORMAT binary)"
)
_PACKED = 30


@dataclass(frozen=True)
class Target:
    """A version somebody wants: stored, or (`id` 0) only read from files."""

    document: Document
    value: Mapping[str, Any]  # plain
    sha256: str
    id: int = 0

    @property
    def key(self) -> str:
        """Key of the blueprint."""
        return self.document.blueprint.key

    @property
    def label(self) -> str:
        """bayern@1.2.0"""
        return f"{self.key}@{self.document.blueprint.version}"


@dataclass(frozen=True)
class Planned:
    """A plan with everything that is needed to show and to carry out it.

    `services`: id of the online service of every connection of the base, 0: none; `version_ids`: like `versions`.
    """

    stamp: PlanStamp
    target: Target
    question: Question
    outcome: Outcome
    version_ids: tuple[int, ...]
    services: Int64
    unknown: Mapping[str, int]  # by commitment: authorities a source counts but nobody has named

    @property
    def base(self) -> Base:
        """The connections it is about."""
        return self.question.base

    @property
    def columns(self) -> list[str]:
        """Keys of the steps, as `base.steps` has them."""
        return universe(self.question.target, self.question.versions)


@dataclass(frozen=True)
class _Read:
    """Connections as they were read, with their versions."""

    found: binary.Columns
    versions: list[StepSet]
    version_ids: list[int]
    commitments: list[str]


def target_of(source: BlueprintInfo | Document) -> Target:
    """The target of a plan, from a stored version or a document that was read from files."""
    if isinstance(source, Document):
        value = plain(source)
        return Target(source, value, content_hash(value))
    return Target(source.document, plain(source.document), source.content_hash, source.id)


def make(target: Target, day: date) -> Planned:
    """What the target would change for every connection as of a day."""
    number, structure = _stamp()
    sets = step_set(target.value, target.sha256)
    read = _connections(target)
    authority, commitment = _wanted(target, day)
    base = _base(sets, read, target, day)
    question = Question(
        sets,
        running_rules(target.value.get("running") or {}),
        read.versions,
        read.commitments,
        len(target.document.commitments),
        authority,
        commitment,
        base,
    )
    outcome = decide(question)
    meta = target.document.blueprint
    stamp = PlanStamp(number, structure, meta.key, meta.version, target.sha256, day, "")
    hashed = plan_hash(identity(stamp, [v.sha256 for v in read.versions], read.commitments), base, outcome)
    return Planned(
        replace(stamp, plan=hashed),
        target,
        question,
        outcome,
        tuple(read.version_ids),
        read.found["service"],
        _unknown(target, day),
    )


def _stamp() -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, structure FROM rollout_revision WHERE id = 1")
        number, structure = cursor.fetchone()
    return int(number), int(structure)


def _filled(statement: LiteralString, *values: object) -> str:
    """COPY takes no parameters of the server: they are quoted here."""
    connection.ensure_connection()
    return sql.SQL(statement).format(*map(sql.Literal, values)).as_string(connection.connection)


def commitment_keys(target: Target) -> list[str]:
    """Keys of the commitments of a target, in their order."""
    found = target.document.commitments
    return sorted(found, key=lambda key: (found[key].order, key))


def _wanted(target: Target, day: date) -> tuple[Int32, "np.ndarray[Any, np.dtype[np.int16]]"]:
    """Authorities that are competent on the day and of the Land, by commitment, in the order people read them."""
    bodies = authorities()
    order = {pk: n for n, pk in enumerate(sorted(bodies, key=lambda pk: (bodies[pk].sort_key, bodies[pk].key)))}
    who: list[Int32] = [np.empty(0, dtype=np.int32)]
    what: list[Any] = [np.empty(0, dtype=np.int16)]

    @cache
    def competent(domain: str, land: str) -> Int32:
        ids = {int(pk) for pk in competence_at(domain, day).authority_ids} - {0}
        return np.array(sorted((pk for pk in ids if bodies[pk].land == land), key=lambda pk: order[pk]), np.int32)

    for place, key in enumerate(commitment_keys(target)):
        promise = target.document.commitments[key]
        here = competent(promise.competence, promise.land)
        who.append(here)
        what.append(np.full(len(here), place, dtype=np.int16))
    return np.concatenate(who), np.concatenate(what)


def _unknown(target: Target, day: date) -> dict[str, int]:
    promises = target.document.commitments
    domains = {(promises[key].competence, promises[key].land) for key in promises}
    known = {pair: expected(*pair, day) for pair in domains}
    missing = {pair: info.missing if info else 0 for pair, info in known.items()}
    return {key: missing[promises[key].competence, promises[key].land] for key in commitment_keys(target)}


def _connections(target: Target) -> _Read:
    """Connections of the target's commitments, and those on another version of the same blueprint."""
    wanted = commitment_keys(target)
    mine = list(BlueprintVersion.objects.filter(key=target.key).values_list("pk", flat=True))
    with connection.cursor() as cursor, cursor.copy(_filled(_CONNECTIONS, wanted, mine)) as copy:
        found = binary.parse(copy, _COLUMNS)
    ids, places = np.unique(found["version"], return_inverse=True)
    infos = [version(int(pk)) for pk in ids]
    found["version"] = places.astype(np.int16)
    keys, found["commitment"] = _commitments(found["commitment"], wanted)
    sets = [stored_steps(info.id, info.content_hash) for info in infos]
    return _Read(found, sets, [info.id for info in infos], keys)


@lru_cache(maxsize=32)
def stored_steps(pk: int, sha256: str) -> StepSet:
    """Content of a version never changes, so its steps are taken apart once per process."""
    return step_set(plain(version(pk).document), sha256)


def _commitments(ids: Int64, wanted: Sequence[str]) -> tuple[list[str], "np.ndarray[Any, np.dtype[np.int16]]"]:
    """Keys, those of the target first, and for each connection its place among them."""
    distinct, places = np.unique(ids, return_inverse=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, key FROM catalog_commitment WHERE id = ANY(%s)", [distinct.tolist()])
        names = dict(cursor.fetchall())
    keys = list(dict.fromkeys([*wanted, *(names[int(pk)] for pk in distinct)]))
    table = np.array([keys.index(names[int(pk)]) for pk in distinct], dtype=np.int16)
    return keys, table[places] if len(ids) else np.empty(0, dtype=np.int16)


def _base(target: StepSet, read: _Read, wanted: Target, day: date) -> Base:
    found, columns = read.found, universe(target, read.versions)
    ids: Int64 = found["id"]
    known = zip(read.version_ids, read.versions, strict=True)
    others = [pk for pk, version in known if version.sha256 != target.sha256]
    return Base(
        ids,
        found["authority"],
        found["commitment"].astype(np.int16),
        found["version"].astype(np.int16),
        found["state"].astype(np.int8),
        _steps(ids, columns, others),
        _deviations(ids, columns, day),
        *_reviews(ids, found["version"], read.version_ids, wanted),
    )


def _rows(ids: Int64, wanted: Int64) -> tuple[Bool, "np.ndarray[Any, np.dtype[np.intp]]"]:
    """Which of the wanted ids there are, and the rows of these."""
    if not len(ids):
        return np.zeros(len(wanted), dtype=np.bool_), np.empty(0, dtype=np.intp)
    rows = np.minimum(np.searchsorted(ids, wanted), len(ids) - 1)
    there = ids[rows] == wanted
    return there, rows[there]


def _steps(ids: Int64, columns: Sequence[str], versions: Sequence[int]) -> Int8:
    """How far the steps are, of connections on these versions; what follows nothing is not asked for."""
    result = np.full((len(ids), len(columns)), StepState.OPEN, dtype=np.int8)
    if not versions:
        return result

    def finish(block: binary.Columns) -> binary.Columns:
        """Laid into the matrix block by block: the answer itself is never kept."""
        there, rows = _rows(ids, block["connection"])
        for part in range(-(-len(columns) // _PACKED)):
            mine = block["part"][there] == part
            packed = block["states"][there][mine]
            for place in range(part * _PACKED, min(len(columns), (part + 1) * _PACKED)):
                result[rows[mine], place] = packed >> (place % _PACKED * 2) & 3
        return {"part": block["part"][:0]}

    with connection.cursor() as cursor, cursor.copy(_filled(_STEPS, list(columns), list(versions))) as copy:
        binary.parse(copy, {"connection": "i8", "part": "i2", "states": "i8"}, finish)
    return result


def _deviations(ids: Int64, columns: Sequence[str], day: date) -> Bool:
    """Where a step is done differently on the day. Moved steps and additions count at the step they stand at."""
    result = np.zeros((len(ids), len(columns)), dtype=np.bool_)
    held = Q(until__isnull=True) | Q(until__gt=day)
    rows = Deviation.objects.within(current()).filter(held, since__lte=day).values_list("connection_id", "step")
    places = {key: n for n, key in enumerate(columns)}
    known = [(pk, places[step]) for pk, step in rows if step in places]
    there, at = _rows(ids, np.array([pk for pk, _ in known], dtype=np.int64))
    result[at, np.array([place for _, place in known], dtype=np.intp)[there]] = True
    return result


def _reviews(ids: Int64, versions: Int64, version_ids: Sequence[int], target: Target) -> tuple[Int8, Bool]:
    """What became of reviews of just this change (from the version a connection is on), and where any is open."""
    earlier, under_review = np.zeros(len(ids), dtype=np.int8), np.zeros(len(ids), dtype=np.bool_)
    codes = {ReviewState.OPEN: Earlier.OPEN, ReviewState.DECLINED: Earlier.DECLINED}
    found = VersionReview.objects.within(current()).filter(state__in=codes).order_by("opened_at", "pk")
    rows = list(found.values_list("connection_id", "from_version_id", "to_version__content_hash", "state"))
    there, at = _rows(ids, np.array([row[0] for row in rows], dtype=np.int64))
    known = [row for row, here in zip(rows, there, strict=True) if here]
    for row, (_, came_from, goes_to, state) in zip(at.tolist(), known, strict=True):
        under_review[row] |= state == ReviewState.OPEN
        if goes_to == target.sha256 and version_ids[versions[row]] == came_from:
            earlier[row] = codes[ReviewState(state)]
    return earlier, under_review


def find(name: str) -> Target:
    """The target somebody names: `bayern` (the newest), `bayern@1.2.0` (stored), or a folder or packaged key.

    A key that is stored comes before a folder of that name; `./bayern` means the folder.

    Raises Problem rollout.no_version, or what reading the folder raises.
    """
    key, at, label = name.partition("@")
    stored = BlueprintVersion.objects.filter(key=key)
    if at and "/" not in name:
        pk = stored.filter(version=label).order_by("-loaded_at", "-pk").values_list("pk", flat=True).first()
        if pk is None:
            known = stored.order_by("-loaded_at").values_list("version", flat=True)
            raise Problem(
                "rollout.no_version",
                f"Die Fassung „{name[:80]}“ gibt es hier nicht.",
                f"There is no version “{name[:80]}” here.",
                f"Geladen sind: {', '.join(dict.fromkeys(known)) or 'keine'}.",
                f"Loaded are: {', '.join(dict.fromkeys(known)) or 'none'}.",
            )
        return target_of(version(pk))
    if stored.exists():
        return target_of(newest(name))
    return target_of(load_document(name))
