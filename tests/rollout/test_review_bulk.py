# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""One decision about many new versions: up to the limit alone, above it with a second person, never about others."""

from collections.abc import Callable

import pytest

from blaupause.accounts import approvals
from blaupause.accounts.models import ChangeRequest, Organisation
from blaupause.accounts.problems import Conflict
from blaupause.accounts.rules import OrganisationKind, Role
from blaupause.accounts.scope import Scope
from blaupause.kernel.problems import Problem
from blaupause.ledger.models import Entry
from blaupause.rollout import actions, bulk, review_bulk, reviews
from blaupause.rollout.models import Connection, Deviation, VersionReview
from blaupause.rollout.planner import Reason
from blaupause.rollout.review_bulk import Group
from blaupause.rollout.reviews import Choice, Seen, Wish
from blaupause.rollout.rules import ReviewState, State
from tests.accounts.people import mandate, member, organisation, scope_of
from tests.rollout.plans import added, removed, stored

pytestmark = pytest.mark.django_db
HESSEN = "06"
TAKEN = Wish(ReviewState.TAKEN, why="Beschluss der Lenkungsgruppe")
DECLINED = Wish(ReviewState.DECLINED, why="Alle mitten im Projekt.")
CASES = 30


@pytest.fixture
def contractor() -> Organisation:
    found = organisation(OrganisationKind.CONTRACTOR)
    mandate(found, HESSEN)
    return found


@pytest.fixture
def editor(contractor: Organisation) -> Scope:
    return scope_of(member(contractor, Role.EDITOR))


@pytest.fixture(autouse=True)
def cases() -> None:
    """A version that takes `training` away and adds `extra`, where many are preparing."""
    preparing = Connection.objects.filter(place__startswith=HESSEN, commitment__key="he-ewa").order_by("pk")
    Connection.objects.filter(pk__in=preparing.values("pk")[:CASES]).update(state=State.PREPARING)
    stored(removed, added)
    actions.apply_blueprint(by="test", blueprint="hessen")


def some(by: Scope, count: int) -> list[Seen]:
    return review_bulk.chosen(by, Choice()).seen[:count]


def states() -> dict[ReviewState, int]:
    found = VersionReview.unscoped.values_list("state", flat=True)
    return {ReviewState(state): list(found).count(state) for state in set(found)}


def test_the_group_is_counted_with_what_changes(editor: Scope) -> None:
    group = review_bulk.chosen(editor, Choice(reason=Reason.NOT_ADDITIVE, commitment="he-ewa"))
    assert (len(group.cases), group.more) == (CASES, 0)
    changes = {(line.key, line.change): count for line, count in group.changes}
    assert changes["training", "removed"] == changes["extra", "added"] == CASES
    assert not review_bulk.chosen(editor, Choice(commitment="he-fuehrerschein")).cases
    assert not review_bulk.chosen(editor, Choice(reason=Reason.RULE)).cases


def test_up_to_the_limit_one_person_decides_and_each_case_has_its_entry(editor: Scope) -> None:
    chosen = some(editor, bulk.limit())
    outcome = review_bulk.decide(by=editor, rows=chosen, wish=TAKEN)
    assert (len(outcome.decided), outcome.refused) == (25, {})
    entries = Entry.objects.filter(action="review.decided", actor=editor.key)
    assert {entry.why for entry in entries} == {TAKEN.why}
    assert entries.count() == len({entry.subject for entry in entries}) == 25
    assert len(set(VersionReview.unscoped.filter(state=ReviewState.TAKEN).values_list("decided_at", flat=True))) == 1
    moved = Connection.objects.filter(blueprint_version__version="0.3.0", state=State.PREPARING)
    assert moved.count() == 25


def test_decisions_and_other_bulk_changes_count_together(editor: Scope) -> None:
    review_bulk.decide(by=editor, rows=some(editor, 20), wish=DECLINED)
    assert bulk.allowance(editor) == 5
    with pytest.raises(Problem) as caught:
        review_bulk.decide(by=editor, rows=some(editor, 6), wish=DECLINED)
    assert caught.value.code == "rollout.too_many_at_once"
    one = some(editor, 1)[0]
    reviews.decide(by=editor, review_id=one.review_id, version=1, decision=ReviewState.DECLINED, why="Einzeln.")
    assert bulk.allowance(editor) == 5
    assert states() == {ReviewState.DECLINED: 21, ReviewState.OPEN: CASES - 21}


@pytest.mark.parametrize("wish", [TAKEN, Wish(ReviewState.PARTLY, ("extra",), "Wir schulen weiter.")])
def test_above_it_a_second_person_approves_all_or_nothing(
    contractor: Organisation, editor: Scope, wish: Wish
) -> None:
    chosen = some(editor, CASES)
    with pytest.raises(Problem) as caught:
        review_bulk.decide(by=editor, rows=chosen, wish=wish)
    assert caught.value.code == "rollout.too_many_at_once"
    made = review_bulk.propose(by=editor, rows=chosen, wish=wish)
    assert (made.included, made.left_out, len(made.requests)) == (CASES, 0, 1)
    request = ChangeRequest.unscoped.get(pk=made.requests[0])
    assert (request.kind, request.place, request.why) == ("rollout.reviews", HESSEN, wish.why)
    assert request.summary_de.startswith(f"Neue Fassung für {CASES} Anschlüsse: ")
    assert ("Bestellen und Vertrag schließen" in request.summary_de) == bool(wish.steps)  # what extra is called
    assert states() == {ReviewState.OPEN: CASES}
    lead = scope_of(member(contractor, Role.LEAD))
    approvals.approve(by=lead, request_id=request.pk, version=1)
    assert states() == {wish.decision: CASES}
    assert Entry.objects.filter(action="review.decided", actor=lead.key).count() == CASES
    bent = {"training"} if wish.steps else set[str]()
    assert set(Deviation.unscoped.values_list("step", flat=True)) >= bent


def test_the_author_does_not_approve(editor: Scope) -> None:
    request = review_bulk.propose(by=editor, rows=some(editor, CASES), wish=TAKEN).requests[0]
    with pytest.raises(Problem):
        approvals.approve(by=editor, request_id=request, version=1)
    assert states() == {ReviewState.OPEN: CASES}


def test_one_decided_meanwhile_makes_the_request_stale_and_nothing_happens(
    contractor: Organisation, editor: Scope
) -> None:
    chosen = some(editor, CASES)
    request = review_bulk.propose(by=editor, rows=chosen, wish=TAKEN).requests[0]
    reviews.decide(by=editor, review_id=chosen[3].review_id, version=1, decision=ReviewState.DECLINED, why="Nein.")
    with pytest.raises(Problem) as caught:
        approvals.approve(by=scope_of(member(contractor, Role.LEAD)), request_id=request, version=1)
    assert caught.value.code == "accounts.stale_request"
    assert states() == {ReviewState.OPEN: CASES - 1, ReviewState.DECLINED: 1}


def test_one_decided_meanwhile_is_named_and_the_rest_is_decided(editor: Scope) -> None:
    chosen = some(editor, 3)
    reviews.decide(by=editor, review_id=chosen[1].review_id, version=1, decision=ReviewState.DECLINED, why="Nein.")
    outcome = review_bulk.decide(by=editor, rows=chosen, wish=TAKEN)
    assert set(outcome.decided) == {chosen[0].review_id, chosen[2].review_id}
    assert isinstance(outcome.refused[chosen[1].review_id], Conflict)
    made = review_bulk.propose(by=editor, rows=[*some(editor, 2), chosen[1]], wish=TAKEN)
    assert (made.included, made.left_out) == (2, 1)


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        (Wish(ReviewState.TAKEN), "why"),
        (Wish(ReviewState.PARTLY, (), "Nur so."), "steps"),
        (Wish(ReviewState.SUPERSEDED, (), "Nur so."), "decision"),
    ],
)
def test_many_are_never_decided_without_reason_or_sense(editor: Scope, wish: Wish, field: str) -> None:
    attempts: tuple[Callable[..., object], ...] = (review_bulk.decide, review_bulk.propose)
    for attempt in attempts:
        with pytest.raises(Problem) as refused:
            attempt(by=editor, rows=some(editor, 2), wish=wish)
        assert refused.value.code == f"accounts.invalid.{field}"
    assert states() == {ReviewState.OPEN: CASES}


def test_the_group_is_named_by_exactly_what_is_in_it(editor: Scope) -> None:
    def name() -> str:
        return review_bulk.ticked(editor, [one.review_id for one in chosen]).hash

    chosen = some(editor, 3)
    before = name()
    assert before == name()
    VersionReview.unscoped.filter(pk=chosen[0].review_id).update(version=2)
    assert before != name()


@pytest.mark.parametrize(("place", "role"), [("09", Role.LEAD), (HESSEN, Role.LEAD), ("06431", Role.READER)])
def test_foreign_cases_do_not_exist(editor: Scope, place: str, role: Role) -> None:
    stranger = scope_of(member(organisation(place=place), role))
    chosen = some(editor, 2)
    assert review_bulk.ticked(stranger, [one.review_id for one in chosen]) == Group((), (), 0, review_bulk.digest([]))
    outcome = review_bulk.decide(by=stranger, rows=chosen, wish=TAKEN)
    assert {problem.code for problem in outcome.refused.values()} == {"accounts.not_found"}
    with pytest.raises(Problem):
        review_bulk.propose(by=stranger, rows=chosen, wish=TAKEN)
    assert states() == {ReviewState.OPEN: CASES}
