# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a new version would change where somebody has to look first: listed, counted, taken over or declined."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, F, QuerySet

from blaupause.accounts.acting import actor, chain_of
from blaupause.accounts.problems import Conflict, invalid, not_found
from blaupause.accounts.rules import Kind, Verb
from blaupause.accounts.scope import Scope
from blaupause.accounts.wall import acting, current
from blaupause.blueprint.queries import version
from blaupause.kernel.clock import now, today
from blaupause.kernel.places import Place
from blaupause.kernel.problems import Problem
from blaupause.ledger.actions import append
from blaupause.ledger.rules import Actor, Draft
from blaupause.rollout import deviations
from blaupause.rollout.applying import move
from blaupause.rollout.models import Connection, Deviation, VersionReview
from blaupause.rollout.planner import Reason
from blaupause.rollout.planning import stored_steps
from blaupause.rollout.rules import DeviationKind, ReviewState, State
from blaupause.rollout.stepsets import StepChanges, StepSet, compare
from blaupause.rollout.writing import share_revision

DECISIONS = (ReviewState.TAKEN, ReviewState.PARTLY, ReviewState.DECLINED)
_STAYS = {
    "added": DeviationKind.SKIPPED,
    "removed": DeviationKind.ADDED,
    "tightened": DeviationKind.REPLACED,
    "loosened": DeviationKind.REPLACED,
    "reworded": DeviationKind.REPLACED,
}
"""How a change that is not taken over is written down: the connection differs from the version in just that."""


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step the new version changes; `change`: added, removed, tightened, loosened, reworded."""

    key: str
    title: tuple[str, str]
    change: str


@dataclass(frozen=True, slots=True)
class ReviewInfo:
    """One case. `authority` and commitment by name; labels like bayern@1.2.0."""

    id: int
    connection_id: int
    authority: str
    commitment: tuple[str, str]
    connection_state: State
    from_label: str
    to_label: str
    reason: Reason
    state: ReviewState
    opened_at: datetime
    decided_at: datetime | None
    decided_by: str
    why: str
    steps: tuple[str, ...]
    version: int
    place: Place
    changes: tuple[StepLine, ...] = ()

    @property
    def open(self) -> bool:
        """Nobody has decided yet."""
        return self.state is ReviewState.OPEN


@dataclass(frozen=True, slots=True)
class Seen:
    """A case and the version it had when somebody looked at it."""

    review_id: int
    version: int


@dataclass(frozen=True, slots=True)
class Wish:
    """What is decided. `steps`: those that are taken over, when only some are."""

    decision: ReviewState
    steps: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which cases are asked for."""

    state: ReviewState | None = ReviewState.OPEN
    reason: Reason | None = None
    commitment: str = ""


def counts(by: Scope) -> dict[ReviewState, int]:
    """How many cases somebody may see, by what became of them."""
    found = VersionReview.objects.within(by).values_list("state").annotate(n=Count("pk")).order_by()
    known = {ReviewState(state): n for state, n in found}
    return {state: known.get(state, 0) for state in ReviewState}


def reason_counts(by: Scope, choice: Choice) -> dict[Reason, int]:
    """The same by reason, within a choice."""
    found = _chosen(by, choice).values_list("reason").annotate(n=Count("pk")).order_by("-n", "reason")
    return {Reason(reason): n for reason, n in found}


def reviews(by: Scope, choice: Choice, start: int, stop: int) -> tuple[list[ReviewInfo], int]:
    """A slice of the cases somebody may see, oldest first, and how many there are."""
    rows = _chosen(by, choice)
    return [info(row) for row in _whole(rows).order_by("opened_at", "pk")[start:stop]], rows.count()


def of_connection(by: Scope, connection_id: int) -> list[ReviewInfo]:
    """All cases of one connection that somebody may see, newest first; the open one with its steps."""
    rows = _whole(VersionReview.objects.within(by).filter(connection_id=connection_id))
    return [info(row, steps=row.state == ReviewState.OPEN) for row in rows.order_by("-opened_at", "-pk")]


def editable(by: Scope, choice: Choice, ids: Collection[int] | None = None) -> list[VersionReview]:
    """Cases of a choice, all or some of them, that somebody may decide; oldest first."""
    rows = _chosen(by, choice, Verb.EDIT)
    return list(_whole(rows if ids is None else rows.filter(pk__in=ids)).order_by("opened_at", "pk"))


def fits(row: VersionReview, wish: Wish) -> bool:
    """Whether a decision makes sense for a case: its connection is still where it was, and its steps are meant."""
    if row.state != ReviewState.OPEN or row.connection.blueprint_version_id != row.from_version_id:
        return False
    try:
        _split(compare(*_sets(row)), wish.decision, wish.steps)
    except Problem:
        return False
    return True


def _chosen(by: Scope, choice: Choice, verb: Verb = Verb.SEE) -> QuerySet[VersionReview]:
    rows = VersionReview.objects.within(by, verb)
    if choice.state is not None:
        rows = rows.filter(state=choice.state)
    if choice.reason is not None:
        rows = rows.filter(reason=choice.reason)
    return rows.filter(connection__commitment__key=choice.commitment) if choice.commitment else rows


def _whole(rows: QuerySet[VersionReview]) -> QuerySet[VersionReview]:
    return rows.select_related("connection__authority", "connection__commitment", "from_version", "to_version").defer(
        "from_version__document", "to_version__document"
    )


def info(row: VersionReview, *, steps: bool = False) -> ReviewInfo:
    """A case as others read it; `steps`: with what changes."""
    promise = row.connection.commitment
    return ReviewInfo(
        row.pk,
        row.connection_id,
        row.connection.authority.name,
        (promise.name_de, promise.name_en),
        State(row.connection.state),
        f"{row.from_version.key}@{row.from_version.version}",
        f"{row.to_version.key}@{row.to_version.version}",
        Reason(row.reason),
        ReviewState(row.state),
        row.opened_at,
        row.decided_at,
        row.decided_by,
        row.why,
        tuple(row.steps),
        row.version,
        row.place,
        lines(row) if steps else (),
    )


def lines(row: VersionReview) -> tuple[StepLine, ...]:
    """Every step that differs between the two versions of a case."""
    old, new = _sets(row)
    titles = {step.key: step.title for step in (*old.steps, *new.steps)}
    changes = compare(old, new).by_kind()
    return tuple(StepLine(key, titles[key], change) for change, keys in changes.items() for key in keys)


def _sets(row: VersionReview) -> tuple[StepSet, StepSet]:
    old, new = row.from_version, row.to_version
    return stored_steps(old.pk, old.content_hash), stored_steps(new.pk, new.content_hash)


def decide(
    *, by: Scope, review_id: int, version: int, decision: ReviewState, steps: Collection[str] = (), why: str = ""
) -> int:
    """Take a change over, in part (`steps`: those that are taken over), or decline it; the new version of the case.

    In part: the connection goes to the new version, and what is not taken over becomes a deviation with the reason.
    Raises Problem accounts.not_found, accounts.invalid.<field>, and Conflict when it was decided meanwhile.
    """
    wish = Wish(decision, tuple(steps), why)
    with acting(by), transaction.atomic():
        share_revision()  # first, as applying does: it holds this and then wants the case
        settle(by=by, seen=Seen(review_id, version), wish=wish, at=now())
    return version + 1


def settle(*, by: Scope, seen: Seen, wish: Wish, at: datetime) -> None:
    """Decide one case inside the caller's transaction, which keeps out whoever carries out a plan."""
    found = VersionReview.objects.within(by, Verb.EDIT).select_for_update(of=("self",)).filter(pk=seen.review_id)
    review = found.first()
    if review is None:
        raise not_found()
    seat = by.require(Verb.EDIT, Kind.PROGRESS, review.place)
    write(by=actor(by, seat, review.place), review=review, version=seen.version, wish=wish, at=at)


def write(*, by: Actor, review: VersionReview, version: int, wish: Wish, at: datetime) -> None:
    """The same without asking who decides: for requests somebody approved. The row is locked by the caller."""
    if wish.decision not in DECISIONS:
        raise invalid("decision", "Bitte eine der Entscheidungen wählen.", "Please choose one of the decisions.")
    row = Connection.objects.select_for_update(of=("self",)).get(pk=review.connection_id)
    _compare(review, row, version)
    text = deviations.reasoned(wish.why, "why", required=wish.decision is not ReviewState.TAKEN)
    taken, kept = _split(compare(*_sets(review)), wish.decision, wish.steps)
    if wish.decision is not ReviewState.DECLINED:
        _take(by, review, row, kept, text)
    VersionReview.objects.within(current()).filter(pk=review.pk).update(
        state=wish.decision,
        decided_at=at,
        decided_by=by.key,
        why=text,
        steps=sorted(taken),
        version=F("version") + 1,
    )
    draft = _draft(review, row, wish.decision, sorted(taken), sorted(kept), text)
    append(by=by, chain=chain_of(row.place), drafts=[draft])


def _compare(review: VersionReview, row: Connection, version: int) -> None:
    if review.version != version or review.state != ReviewState.OPEN:
        raise Conflict({"Stand": ReviewState(review.state).name, "Warum": review.why or "–"}, {})
    if row.blueprint_version_id != review.from_version_id:
        raise Conflict({"Fassung": str(row.blueprint_version)}, {"Fassung": str(review.to_version)})


def _split(
    changes: StepChanges, decision: ReviewState, steps: Collection[str]
) -> tuple[frozenset[str], Mapping[str, str]]:
    """Steps that are taken over, and what happens in those that are not."""
    touched = {key: kind for kind, keys in changes.by_kind().items() for key in keys}
    if decision is not ReviewState.PARTLY:
        return (frozenset(touched) if decision is ReviewState.TAKEN else frozenset()), {}
    chosen = frozenset(steps)
    if unknown := sorted(chosen - touched.keys()):
        raise invalid("steps", f"„{unknown[0][:40]}“ ändert sich nicht.", f"“{unknown[0][:40]}” does not change.")
    if not chosen or len(chosen) == len(touched):
        raise invalid(
            "steps",
            "Zum Teil heißt: mindestens ein Schritt wird übernommen und mindestens einer nicht.",
            "In part means: at least one step is taken over and at least one is not.",
        )
    return chosen, {key: kind for key, kind in touched.items() if key not in chosen}


def _take(by: Actor, review: VersionReview, row: Connection, kept: Mapping[str, str], why: str) -> None:
    """To the new version; what stays different here is written down as such, unless it is already."""
    move([row.pk], version(review.to_version_id))
    if not kept:
        return
    there = Deviation.objects.within(current()).filter(connection=row, until__isnull=True)
    known = set(there.values_list("step", flat=True))
    for step, change in kept.items():
        if step not in known:
            what = str(review.from_version)
            deviations.write(row, step=step, kind=_STAYS[change], what=what, reason=why, since=today(), who=by.key)


def _draft(
    review: VersionReview, row: Connection, decision: ReviewState, taken: list[str], kept: list[str], why: str
) -> Draft:
    detail = {
        "authority": row.authority.key,
        "commitment": row.commitment.key,
        "old": {"blueprint": f"{review.from_version.key}@{review.from_version.version}"},
        "new": {"blueprint": f"{review.to_version.key}@{review.to_version.version}"},
        "decision": decision.name,
        "taken": taken,
        "kept": kept,
    }
    return Draft("review.decided", f"connection:{row.pk}", detail, why, place=row.place)
