# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Writing a plan down: the successor's connections first, then what goes there, then what ends at the predecessors.

Runs as the system, inside the caller's transaction, which holds the revision.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import F

from blaupause.accounts.acting import chain_of
from blaupause.accounts.wall import current
from blaupause.kernel.clock import now, today
from blaupause.kernel.places import common_place
from blaupause.kernel.problems import Problem
from blaupause.kernel.succession import Case, Fate
from blaupause.ledger.actions import append
from blaupause.ledger.rules import Actor, Draft
from blaupause.rollout import creation, deviations, recording, stepwalk
from blaupause.rollout.blockedfacts import settle
from blaupause.rollout.changes import Change, Facts
from blaupause.rollout.models import (
    BlockedConnection,
    Blocker,
    Connection,
    ConnectionEvent,
    ConnectionStep,
    ConnectionSuccession,
    Deviation,
    Statement,
    StepEvent,
    VersionReview,
)
from blaupause.rollout.rules import ReviewState, State, StepState
from blaupause.rollout.statements import Stated, Where, draft_of
from blaupause.rollout.stepwalk import Move
from blaupause.rollout.takeover.held import Bent, Conn, Group, Link, Review, Said
from blaupause.rollout.takeover.plan import Carry, Goes, Plan
from blaupause.rollout.takeover.read import Read
from blaupause.rollout.workrules import LinkEnd, StatementKind
from blaupause.rollout.writing import next_revision

_MAX_NOTE: Final = 300


@dataclass(frozen=True)
class Frame:
    """Who carries out which case, and the successor's connection of each group."""

    by: Actor
    case: Case
    day: date
    revision: int
    rows: Mapping[int, Connection]
    kept: Mapping[str, Connection]

    def tell(self, drafts: Sequence[Draft]) -> None:
        """Entries into the chain of the Land."""
        if drafts:
            append(by=self.by, chain=chain_of(self.case.successor.place), drafts=list(drafts))


def write(*, by: Actor, case: Case, day: date, found: Read, plan: Plan) -> None:
    """All of it, or (by an exception) nothing."""
    missing = [one.group for one in plan.goes if one.group.own is None]
    revision = next_revision(structure=bool(missing))
    kept = _kept(by, case, found, plan.goes, revision)
    frame = Frame(by, case, day, revision, found.rows, kept)
    for goes in plan.goes:
        _go(frame, goes)
    _begin(frame, plan.steps)
    _state(frame, plan.carried)
    _end_statements(frame, plan.of(Said, Fate.TAKEN, Fate.OWN, Fate.ASKED, Fate.CLOSED))
    _wait(frame, plan)
    _bend(frame, plan)
    _close_reviews(frame, plan.of(Review, Fate.CLOSED))
    touched = {row.pk for row in kept.values()} | {one.id for goes in plan.goes for one in goes.group.predecessors}
    touched |= {link.connection for link in plan.of(Link, Fate.TAKEN, Fate.OWN)}
    settle(by=by, connection_ids=sorted(touched), day=day)


def _kept(by: Actor, case: Case, found: Read, goes: Sequence[Goes], revision: int) -> dict[str, Connection]:
    """The successor's connection of each group; those that are missing are created with all steps."""
    kept = {}
    for group in found.held.groups:
        if group.own is not None:
            kept[group.key] = found.rows[group.own.id]
    for one in goes:
        if one.group.own is None:
            kept[one.group.key] = _create(by, case, found, one.group, revision)
    return kept


def _create(by: Actor, case: Case, found: Read, group: Group, revision: int) -> Connection:
    info = found.versions[group.key]
    promise = found.rows[group.predecessors[0].id].commitment
    made = creation.take([(group.authority, promise.key)])
    creation.insert(made, version_id=info.id, steps=[s.key for s in info.steps], day=case.on, revision=revision)
    append(by=by, chain=chain_of(group.place), drafts=list(creation.drafts(made, info)))
    return Connection.objects.select_related("authority", "commitment").get(pk=made[0].id)


def _go(frame: Frame, goes: Goes) -> None:
    """The state at the successor, then the end of each predecessor, and who followed whom."""
    row = frame.kept[goes.group.key]
    fresh = [one for one in goes.group.predecessors if not one.taken]
    if goes.state not in (None, State.UNKNOWN):
        assert goes.state is not None
        systems = {one.system for one in fresh}
        facts = Facts(state=goes.state, system_id=systems.pop() if len(systems) == 1 else None)
        origin = goes.basis.name if goes.basis else ", ".join(one.name for one in fresh)
        why = (
            f"Übernommen von {origin} (Gebietsänderung zum {frame.case.on:%d.%m.%Y}); nachgewiesen ist es hier nicht."
        )
        _record(frame, row, facts, why)
    for one in fresh:
        _record(frame, frame.rows[one.id], Facts(state=State.NOT_COMPETENT), frame.case.why)
        ConnectionSuccession.objects.create(
            predecessor_id=one.id, successor=row, on=frame.case.on, recorded_at=now(), by=frame.by.key
        )
    frame.tell([_succeeded(frame, row, one) for one in fresh])


def _record(frame: Frame, row: Connection, facts: Facts, why: str) -> None:
    """Dated by the change, or by what was recorded last when that is later; nothing when it says so already."""
    last = ConnectionEvent.objects.filter(connection=row).order_by("-occurred_on").values_list("occurred_on").first()
    day = min(max(frame.case.on, last[0]) if last else frame.case.on, today())
    try:
        recording.write(by=frame.by, connection_id=row.pk, change=Change(facts, day, why), revision=frame.revision)
    except Problem as problem:
        if problem.code != "rollout.unchanged":
            raise


def _succeeded(frame: Frame, row: Connection, one: Conn) -> Draft:
    detail: dict[str, object] = {
        "authority": row.authority.key,
        "commitment": row.commitment.key,
        "predecessor": frame.rows[one.id].authority.key,
        "on": frame.case.on.isoformat(),
    }
    return Draft("connection.succeeded", f"connection:{row.pk}", detail, frame.case.why, place=row.place)


def _begin(frame: Frame, steps: Iterable[tuple[Group, str]]) -> None:
    drafts = []
    for group, step in steps:
        row = frame.kept[group.key]
        moved = ConnectionStep.objects.filter(connection=row, step=step, state=StepState.OPEN)
        if not moved.update(state=StepState.STARTED):
            continue
        StepEvent.objects.create(
            connection=row,
            step=step,
            old_state=StepState.OPEN,
            state=StepState.STARTED,
            occurred_on=min(frame.case.on, frame.day),
            recorded_at=now(),
            by=frame.by.key,
            why=frame.case.why,
            place=row.place,
        )
        drafts.append(stepwalk.draft_of(row, Move(step, StepState.OPEN, StepState.STARTED), frame.case.why))
    frame.tell(drafts)


def _state(frame: Frame, carried: Sequence[Carry]) -> None:
    """Values at the successor: not verified, with their origin in the note."""
    drafts = []
    for one in carried:
        row = frame.kept[one.group.key] if one.group is not None else None
        place = row.place if row is not None else frame.case.successor.place
        said = Stated(StatementKind.PARAMETER, one.first.key, one.first.value, _note(frame, one), one.valid_until)
        Statement.objects.create(
            kind=said.kind,
            key=said.key,
            place=place,
            connection=row,
            commitment_id=one.first.commitment,
            value=said.value,
            note=said.note,
            valid_until=said.valid_until,
            since=frame.day,
            recorded_at=now(),
            recorded_by=frame.by.key,
        )
        where = Where(place, row, one.first.commitment, row.commitment.key if row is not None else "")
        drafts.append(draft_of(where, said, None, False, frame.case.why))
    frame.tell(drafts)


def _note(frame: Frame, one: Carry) -> str:
    names = {part.place: part.name for part in frame.case.gone}
    listed = ", ".join(dict.fromkeys(names.get(said.place, said.place) for said in one.origins))
    return f"Übernommen von {listed} (Gebietsänderung zum {frame.case.on:%d.%m.%Y})"[:_MAX_NOTE]


def _end_statements(frame: Frame, said: Sequence[Said]) -> None:
    rows = Statement.objects.within(current()).filter(pk__in=[one.id for one in said], until__isnull=True)
    drafts = []
    for row in rows.select_for_update(of=("self",)).order_by("pk"):
        connection = frame.rows.get(row.connection_id) if row.connection_id is not None else None
        where = Where(row.place, connection, row.commitment_id, connection.commitment.key if connection else "")
        drafts.append(
            draft_of(where, Stated(StatementKind(row.kind), row.key, ""), row, row.personal, frame.case.why)
        )
    rows.update(until=frame.day, version=F("version") + 1)
    frame.tell(drafts)


def _wait(frame: Frame, plan: Plan) -> None:
    """The successor waits for what a predecessor waited for; the blocker reaches as far as it has to."""
    ended = plan.of(Link, Fate.TAKEN, Fate.OWN)
    mine = BlockedConnection.objects.within(current())
    mine.filter(pk__in=[one.id for one in ended], until__isnull=True).update(until=frame.day, ended=LinkEnd.SUCCEEDED)
    for group, link in plan.links:
        row = frame.kept[group.key]
        BlockedConnection.objects.create(
            blocker_id=link.blocker,
            connection=row,
            step=link.step,
            hard=link.hard,
            since=link.since,
            place=row.place,
        )
    blockers = {
        one.pk: one for one in Blocker.objects.within(current()).filter(pk__in={one.blocker for one in ended})
    }
    for number, blocker in sorted(blockers.items()):
        places = {frame.kept[group.key].place for group, link in plan.links if link.blocker == number}
        _widen(blocker, places)
        frame.tell([_moved(frame, blocker, len({one.connection for one in ended if one.blocker == number}))])


def _widen(blocker: Blocker, places: set[str]) -> None:
    place = common_place({blocker.place, *places})
    if place != blocker.place:
        Blocker.objects.within(current()).filter(pk=blocker.pk).update(place=place)


def _moved(frame: Frame, blocker: Blocker, connections: int) -> Draft:
    detail: dict[str, object] = {"title": blocker.title, "connections": connections}
    return Draft("blocker.succeeded", f"blocker:{blocker.pk}", detail, frame.case.why, place=blocker.place)


def _bend(frame: Frame, plan: Plan) -> None:
    drafts = []
    ended = [one.id for one in plan.of(Bent, Fate.TAKEN, Fate.OWN, Fate.ASKED, Fate.CLOSED)]
    rows = Deviation.objects.within(current()).filter(pk__in=ended, until__isnull=True)
    for one in rows.select_for_update(of=("self",)).order_by("pk"):
        one.until = frame.day
        drafts.append(deviations.draft_of("deviation.ended", frame.rows[one.connection_id], one, frame.case.why))
    rows.update(until=frame.day, version=F("version") + 1)
    for group, bent in plan.bent:
        row = frame.kept[group.key]
        made = deviations.write(
            row,
            step=bent.step,
            kind=bent.kind,
            what=bent.what,
            reason=bent.reason,
            since=min(frame.case.on, frame.day),
            who=frame.by.key,
        )
        drafts.append(deviations.draft_of("deviation.recorded", row, made, frame.case.why))
    frame.tell(drafts)


def _close_reviews(frame: Frame, reviews: Sequence[Review]) -> None:
    """The successor's own version is planned anew; what was asked of the predecessors is over."""
    rows = VersionReview.objects.within(current()).filter(pk__in=[one.id for one in reviews], state=ReviewState.OPEN)
    rows.update(
        state=ReviewState.SUPERSEDED,
        decided_at=now(),
        decided_by=frame.by.key,
        why=frame.case.why,
        version=F("version") + 1,
    )
