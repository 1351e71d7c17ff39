# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""One decision about many new versions: at once up to the limit of bulk changes, above it by a second person.

The group is what somebody ticked, or everything a choice of the list holds. Each case keeps its own ledger entry.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from blaupause.accounts import approvals
from blaupause.accounts.handlers import digest
from blaupause.accounts.problems import invalid
from blaupause.accounts.rules import Kind, Verb
from blaupause.accounts.scope import NOWHERE, Scope
from blaupause.accounts.wall import acting, current
from blaupause.kernel.clock import now
from blaupause.kernel.places import Place
from blaupause.kernel.problems import Problem
from blaupause.ledger.rules import Actor
from blaupause.rollout import bulk, deviations, reviews
from blaupause.rollout.bulk import Proposal
from blaupause.rollout.models import VersionReview
from blaupause.rollout.reviews import DECISIONS, Choice, ReviewInfo, Seen, StepLine, Wish
from blaupause.rollout.rules import ReviewState
from blaupause.rollout.writing import lock_revision, share_revision

KIND = "rollout.reviews"
MOST = 2_000


@dataclass(frozen=True, slots=True)
class Group:
    """Open cases somebody may decide together. `more`: how many fit, but are not in it because it is full.

    `changes`: each step that changes somewhere, in how many of the cases; `hash`: names exactly these cases as they
    are, so that nobody decides about others than those that were looked at.
    """

    cases: tuple[ReviewInfo, ...]
    changes: tuple[tuple[StepLine, int], ...]
    more: int
    hash: str

    @property
    def seen(self) -> list[Seen]:
        """The cases as they are."""
        return [Seen(case.id, case.version) for case in self.cases]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it: the cases decided, and why the others were not."""

    decided: tuple[int, ...]
    refused: Mapping[int, Problem]


def may_decide(by: Scope) -> bool:
    """Whether there is any place where this person decides."""
    return by.reach(Verb.EDIT, Kind.PROGRESS) != NOWHERE


def ticked(by: Scope, ids: Iterable[int]) -> Group:
    """The open ones of these that somebody may decide; the rest is left out, as if it did not exist."""
    return _group(reviews.editable(by, Choice(), set(ids)))


def chosen(by: Scope, choice: Choice) -> Group:
    """All open ones of a choice that somebody may decide."""
    return _group(reviews.editable(by, Choice(ReviewState.OPEN, choice.reason, choice.commitment)))


def _group(rows: Sequence[VersionReview]) -> Group:
    held = rows[:MOST]
    counts: Counter[StepLine] = Counter()
    for first, count in _moves(held):
        counts.update(dict.fromkeys(reviews.lines(first), count))
    named = digest([[row.pk, row.version] for row in sorted(held, key=lambda row: row.pk)])
    return Group(tuple(reviews.info(row) for row in held), tuple(counts.items()), len(rows) - len(held), named)


def _moves(rows: Iterable[VersionReview]) -> list[tuple[VersionReview, int]]:
    """From which version to which: one case of each, and how many there are."""
    found: dict[tuple[int, int], list[VersionReview]] = {}
    for row in rows:
        found.setdefault((row.from_version_id, row.to_version_id), []).append(row)
    return [(same[0], len(same)) for same in found.values()]


def step_titles(rows: Iterable[VersionReview], steps: Iterable[str]) -> list[tuple[str, str]]:
    """What steps are called in the versions of these cases, German and English."""
    known = {line.key: line.title for first, _ in _moves(rows) for line in reviews.lines(first)}
    return [known.get(key, (key, key)) for key in steps]


def needs_approval(by: Scope, count: int) -> bool:
    """Several at once, and more than this person may still change alone today."""
    return count > 1 and count > bulk.allowance(by)


def decide(*, by: Scope, rows: Sequence[Seen], wish: Wish) -> Outcome:
    """Decide about all of them; one that was decided meanwhile, or where it makes no sense, is left and named.

    Raises Problem accounts.invalid.<field>, and rollout.too_many_at_once above what is left of the day's allowance.
    """
    _sensible(wish)
    decided: list[int] = []
    refused: dict[int, Problem] = {}
    at = now()
    with acting(by), transaction.atomic():
        lock_revision()  # whoever does the same waits here, so that nobody is counted twice
        if needs_approval(by, len(rows)):
            raise bulk.too_many()
        for seen in sorted(rows, key=lambda one: one.review_id):
            try:
                with transaction.atomic():
                    reviews.settle(by=by, seen=seen, wish=wish, at=at)
                decided.append(seen.review_id)
            except Problem as problem:
                refused[seen.review_id] = problem
    return Outcome(tuple(decided), refused)


def propose(*, by: Scope, rows: Sequence[Seen], wish: Wish) -> Proposal:
    """Ask somebody else for it: a request for each place with its own responsibility, for every case as it was seen.

    Raises Problem accounts.invalid.<field>, and rollout.nothing_to_change when all of them have moved on.
    """
    _sensible(wish)
    versions = {seen.review_id: seen.version for seen in rows}
    groups: defaultdict[Place, list[VersionReview]] = defaultdict(list)
    with acting(by), transaction.atomic():
        found = [row for row in reviews.editable(by, Choice(), set(versions)) if row.version == versions[row.pk]]
        good = [row for row in found if reviews.fits(row, wish)]
        if not good:
            raise Problem(
                "rollout.nothing_to_change",
                "Über keinen der ausgewählten Fälle lässt sich so entscheiden.",
                "None of the chosen cases can be decided that way.",
            )
        for row in good:
            groups[bulk.responsible(by, row.place)].append(row)
        numbers = [_request(by, place, group, wish) for place, group in sorted(groups.items())]
    return Proposal(tuple(numbers), len(good), len(versions) - len(good))


def write_all(*, by: Actor, payload: Mapping[str, Any]) -> None:
    """Carry out an approved decision: every case or none. Raises Conflict when one has moved on."""
    share_revision()
    wish, at = wish_of(payload), now()
    for seen in rows_of(payload):
        row = VersionReview.objects.within(current()).select_for_update(of=("self",)).get(pk=seen.review_id)
        reviews.write(by=by, review=row, version=seen.version, wish=wish, at=at)


def rows_of(payload: Mapping[str, Any]) -> list[Seen]:
    """The cases of a request, in the order in which they are locked."""
    return [Seen(int(number), int(version)) for number, version in sorted(payload["rows"])]


def wish_of(payload: Mapping[str, Any]) -> Wish:
    """The decision of a request."""
    return Wish(ReviewState[payload["decision"]], tuple(payload["steps"]), payload["why"])


def _sensible(wish: Wish) -> None:
    if wish.decision not in DECISIONS:
        raise invalid("decision", "Bitte eine der Entscheidungen wählen.", "Please choose one of the decisions.")
    deviations.reasoned(wish.why, "why")
    if wish.decision is ReviewState.PARTLY and not wish.steps:
        raise invalid("steps", "Bitte mindestens einen Schritt ankreuzen.", "Please tick at least one step.")


def _request(by: Scope, place: Place, rows: Sequence[VersionReview], wish: Wish) -> int:
    payload = {
        "rows": [[row.pk, row.version] for row in sorted(rows, key=lambda row: row.pk)],
        "decision": wish.decision.name,
        "steps": sorted(wish.steps),
        "why": wish.why,
    }
    subject = f"reviews:{len(rows)}"
    return approvals.request(by=by, kind=KIND, place=place, subject=subject, payload=payload, why=wish.why)
