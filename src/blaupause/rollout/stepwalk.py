# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""How steps of one connection move: ask the gate for each, then write. Inside the transaction of an action.

The actions are in stepmoves.py; what waits for a second person comes back here when it is approved.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils.translation import get_language

from blaupause.accounts.acting import chain_of
from blaupause.accounts.problems import Conflict, invalid, not_found
from blaupause.accounts.scope import Scope
from blaupause.accounts.wall import current
from blaupause.kernel.clock import now, today
from blaupause.ledger.actions import append_all
from blaupause.ledger.rules import Actor, Draft
from blaupause.rollout import knowing, recording
from blaupause.rollout.changes import EARLIEST, Change
from blaupause.rollout.gates import Known, StepRule, StepView, decide, state_after
from blaupause.rollout.knowing import Standing
from blaupause.rollout.labels import STEP_STATES
from blaupause.rollout.models import Connection, ConnectionEvent, ConnectionStep, StepEvent
from blaupause.rollout.rules import LiveLevel, State, StepState, Strength
from blaupause.rollout.steprefusals import Titles, because_of, needs_proof, no_step, refusal
from blaupause.rollout.writing import next_revision, share_revision

MAX_WHY = 2000


@dataclass(frozen=True, slots=True)
class Move:
    """A step from the state that was seen to the new one."""

    step: str
    seen: StepState
    new: StepState


@dataclass(frozen=True, slots=True)
class Proof:
    """What proves that the service is live: how strong, of which day, where to read it; and how far it reaches."""

    strength: Strength
    evidence_on: date | None = None
    source_url: str = ""
    live_level: LiveLevel = LiveLevel.NONE


@dataclass(frozen=True, slots=True)
class Said:
    """What is said about all moves of one call. `on`: the day they happened, today when none is given."""

    why: str = ""
    on: date | None = None
    proof: Proof | None = None

    def proven_by(self, source: str) -> "Said":
        """The same with the source of one connection; without one nothing proves it."""
        return replace(self, proof=replace(self.proof, source_url=source) if self.proof and source else None)


@dataclass(frozen=True, slots=True)
class Walk:
    """Moves that are possible, one after the other, and where they lead."""

    moves: tuple[Move, ...]
    rules: Mapping[str, StepRule]
    titles: Titles
    before: State
    state: State


def connection_of(connection_id: int) -> Connection:
    """The row with what is told of it. Raises Problem accounts.not_found."""
    row = Connection.objects.select_related("authority", "commitment").filter(pk=connection_id).first()
    if row is None:
        raise not_found()
    return row


def connections_of(ids: Iterable[int]) -> dict[int, Connection]:
    """Those of them that there are, by number."""
    return Connection.objects.select_related("authority", "commitment").in_bulk(list(ids))


def walk(by: Scope, row: Connection, moves: Sequence[Move], said: Said) -> Walk:
    """Ask the gate for each move with those before it already done; rows are locked, nothing is written."""
    check(by, said)
    here = held(by, [row.pk]).get(row.pk)
    if here is None:
        raise not_found()
    return follow(here, moves, said)


def held(by: Scope, ids: Sequence[int]) -> dict[int, Standing]:
    """Where connections stand that the scope sees, their steps locked meanwhile; as many queries as for one."""
    share_revision()
    steps = ConnectionStep.objects.filter(connection__in=ids).order_by("connection", "step")
    list(steps.select_for_update().values_list("step"))
    return {one.connection_id: one for one in knowing.standings(by, ids)}


def follow(here: Standing, moves: Sequence[Move], said: Said) -> Walk:
    """Ask the gate for each move with those before it already done; no question to the database."""
    rules = {rule.key: rule for rule in knowing.rules_for(here.blueprint)}
    if unknown := next((one.step for one in moves if one.step not in rules), ""):
        raise no_step(unknown)
    ordered = sorted(moves, key=lambda one: (one.new is not StepState.DONE, rules[one.step].order))
    _compare(here, ordered)
    known, state = here.known, here.state
    for one in ordered:
        view = _view(here, known, one.step)
        if _forward(one) and not (view.may_begin if one.new is StepState.STARTED else view.may_finish):
            raise refusal(titles_of(here), view, one.new)
        if not _forward(one) and not said.why.strip():
            raise invalid("why", "Bitte sagen, warum.", "Please say why.")
        after = state_after(rules[one.step], one.new, state)
        if after is State.LIVE and state is not after and said.proof is None:
            raise needs_proof()
        state = after
        names = {**known.facts.names, "connection_state": state.name.lower().replace("_", "-")}
        known = replace(known, states={**known.states, one.step: one.new}, facts=replace(known.facts, names=names))
    return Walk(tuple(ordered), rules, titles_of(here), here.state, state)


def titles_of(here: Standing) -> Titles:
    """Titles of all steps, German and English."""
    return {step.key: (step.title.de, step.title.en) for step in here.blueprint.steps}


def check(by: Scope, said: Said) -> None:
    """Raises Problem accounts.invalid.why, accounts.invalid.on."""
    if len(said.why) > MAX_WHY or "\x00" in said.why:
        raise invalid("why", f"Höchstens {MAX_WHY} Zeichen.", f"At most {MAX_WHY} characters.")
    if said.on is not None and not EARLIEST <= said.on <= by.day:
        raise invalid("on", "Der Tag liegt in der Zukunft oder zu weit zurück.", "No possible day.")


def _forward(one: Move) -> bool:
    return one.new is StepState.DONE or (one.new is StepState.STARTED and one.seen is not StepState.DONE)


def _view(here: Standing, known: Known, step: str) -> StepView:
    found = decide(knowing.rules_for(here.blueprint), known)
    return next(view for view in found if view.key == step)


def _compare(here: Standing, moves: Sequence[Move]) -> None:
    present = {view.key: view.state for view in here.steps}
    moved = [one for one in moves if present[one.step] != one.seen]
    if moved:
        language = 0 if (get_language() or "de").startswith("de") else 1
        titles = titles_of(here)
        raise Conflict(
            {titles[one.step][language]: str(STEP_STATES[present[one.step]]) for one in moved},
            {titles[one.step][language]: str(STEP_STATES[one.new]) for one in moved},
        )
    if same := next((one for one in moves if one.seen == one.new or one.new is StepState.NOT_APPLICABLE), None):
        raise invalid(same.step, "So lässt sich der Schritt nicht ändern.", "The step cannot be changed that way.")


@dataclass(frozen=True, slots=True)
class Carried:
    """Moves of one connection that are to be written, and by whom."""

    by: Actor
    row: Connection
    done: Walk
    said: Said


def write(by: Actor, row: Connection, done: Walk, said: Said) -> None:
    """Write what `walk` found possible: steps, their events, the ledger, and the state they lead to."""
    one = Carried(by, row, done, said)
    write_steps([one])
    write_state(one)


def write_steps(found: Sequence[Carried], *, together: bool = False) -> None:
    """Steps, their events and the ledger of many connections, in few statements.

    `together`: somebody did them at once, alone: they share an instant, and count against what one may do alone.
    """
    at = now()
    instants = {one.row.pk: at if together else at + timedelta(microseconds=n) for n, one in enumerate(found)}
    moves = [(one, move) for one in found for move in one.done.moves]
    kept = ConnectionStep.objects.filter(connection__in=[one.row.pk for one in found])
    there = set(kept.values_list("connection_id", "step"))
    same: defaultdict[tuple[str, StepState], list[int]] = defaultdict(list)
    for one, move in moves:
        same[move.step, move.new].append(one.row.pk)
    for (step, new), ids in same.items():
        ConnectionStep.objects.filter(connection__in=ids, step=step).update(state=new)
    ConnectionStep.objects.bulk_create(
        ConnectionStep(connection=one.row, step=move.step, state=move.new)
        for one, move in moves
        if (one.row.pk, move.step) not in there
    )
    StepEvent.objects.within(current()).bulk_create(_event(one, move, instants[one.row.pk]) for one, move in moves)
    drafts = ((one, draft_of(one.row, move, one.said.why.strip())) for one, move in moves)
    append_all((chain_of(one.row.place), one.by, draft) for one, draft in drafts)


def _event(one: Carried, move: Move, at: datetime) -> StepEvent:
    return StepEvent(
        connection=one.row,
        step=move.step,
        old_state=move.seen,
        state=move.new,
        occurred_on=one.said.on or today(),
        recorded_at=at,
        by=one.by.key,
        why=one.said.why.strip(),
        place=one.row.place,
    )


def write_state(one: Carried) -> None:
    """The state that the moves lead to, where it is another one."""
    if one.done.state is not one.done.before:
        _official(one.by, one.row, one.done, one.said.on or today(), one.said.proof)


def _official(by: Actor, row: Connection, done: Walk, day: date, proof: Proof | None) -> None:
    """The official event of the state the steps lead to: never before what was recorded last."""
    last = ConnectionEvent.objects.filter(connection=row).order_by("-occurred_on").values_list("occurred_on").first()
    day = max(day, last[0]) if last else day
    present = recording.present_facts(row)
    now_ = replace(present, state=done.state, live_level=LiveLevel.NONE, strength=Strength.NONE, evidence_on=None)
    if done.state is State.LIVE and proof is not None:
        now_ = replace(now_, live_level=proof.live_level, strength=proof.strength, evidence_on=proof.evidence_on)
    causing = [done.titles[one.step][0] for one in done.moves if done.rules[one.step].moves is not None]
    source = proof.source_url if proof and done.state is State.LIVE else ""
    change = Change(now_, day, because_of(causing), source)
    recording.write(by=by, connection_id=row.pk, change=change, revision=next_revision(), seen_revision=row.revision)


def draft_of(row: Connection, one: Move, why: str) -> Draft:
    """What the ledger is told of a step that moved."""
    detail = {
        "authority": row.authority.key,
        "commitment": row.commitment.key,
        "step": one.step,
        "old": {"state": one.seen.name},
        "new": {"state": one.new.name},
    }
    return Draft("step.changed", f"connection:{row.pk}", detail, why, place=row.place)
