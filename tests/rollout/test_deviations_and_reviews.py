# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who may say that a step is done differently, who decides about a new version, and what either leaves behind."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from blaupause.accounts.problems import Conflict
from blaupause.accounts.rules import Role
from blaupause.accounts.scope import Scope
from blaupause.accounts.wall import acting
from blaupause.kernel.clock import today
from blaupause.kernel.problems import Problem
from blaupause.ledger.models import Entry
from blaupause.rollout import actions, deviations, planning, reviews
from blaupause.rollout.models import Connection, ConnectionStep, Deviation, VersionReview
from blaupause.rollout.planner import Reason
from blaupause.rollout.reviews import Choice
from blaupause.rollout.rules import DeviationKind, ReviewState, State
from tests.accounts.people import AUGSBURG, BAYERN, KELHEIM, REGENSBURG, member, organisation, scope_of
from tests.console.people import connection_at
from tests.rollout.plans import added, removed, reworded, stored

BERGSTRASSE = "06431"  # Landkreis

pytestmark = pytest.mark.django_db


def somebody(place: str = KELHEIM, role: Role = Role.EDITOR) -> Scope:
    return scope_of(member(organisation(place=place), role))


@pytest.fixture
def one() -> Connection:
    return connection_at()


def bend(one: Connection, by: Scope, **changed: object) -> int:
    given = {
        "step": "training",
        "kind": DeviationKind.REPLACED,
        "what": "Der Zweckverband schult",
        "reason": "Kein Raum.",
    }
    return deviations.record(by=by, connection_id=one.pk, **(given | changed))  # type: ignore[arg-type]


def test_a_deviation_is_noted_with_its_reason_and_one_entry(one: Connection) -> None:
    entries = Entry.objects.count()
    editor = somebody()
    number = bend(one, editor)
    row = Deviation.unscoped.get(pk=number)
    assert (row.place, row.since, row.until, row.recorded_by) == (KELHEIM, today(), None, editor.key)
    entry = Entry.objects.get(action="deviation.recorded")
    assert Entry.objects.count() == entries + 1
    assert (entry.subject, entry.place, entry.why) == (f"connection:{one.pk}", KELHEIM, "Kein Raum.")
    assert (entry.detail["step"], entry.detail["kind"]) == ("training", "REPLACED")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"step": "nonsense"}, "step"),
        ({"reason": "  "}, "reason"),
        ({"reason": "x" * 2001}, "reason"),
        ({"what": ""}, "what"),
        ({"since": today() + timedelta(1)}, "since"),
    ],
)
def test_nonsense_is_refused_at_its_field(one: Connection, changed: dict[str, object], field: str) -> None:
    with pytest.raises(Problem) as refused:
        bend(one, somebody(), **changed)
    assert refused.value.code == f"accounts.invalid.{field}"
    assert not Deviation.unscoped.exists()


@pytest.mark.parametrize(
    ("place", "role"), [(REGENSBURG, Role.LEAD), (KELHEIM, Role.READER), (BAYERN, Role.LEAD), (AUGSBURG, Role.EDITOR)]
)
def test_others_can_neither_note_nor_end_one(one: Connection, place: str, role: Role) -> None:
    stranger, number = somebody(place, role), bend(one, somebody())
    for attempt in (
        lambda: bend(one, stranger, step="contract"),
        lambda: deviations.end(by=stranger, deviation_id=number, version=1),
    ):
        with pytest.raises(Problem) as refused:
            attempt()
        assert refused.value.code == "accounts.not_found"


def test_two_notes_on_one_step_collide_and_additions_do_not(one: Connection) -> None:
    editor = somebody()
    bend(one, editor)
    with pytest.raises(Conflict):
        bend(one, editor, kind=DeviationKind.SKIPPED)
    for what in ("Sicherheitsbelehrung", "Probelauf"):
        bend(one, editor, kind=DeviationKind.ADDED, what=what)


def test_an_ended_deviation_leaves_room_for_another_one(one: Connection) -> None:
    editor = somebody()
    number = bend(one, editor)
    assert deviations.end(by=editor, deviation_id=number, version=1) == 2
    with pytest.raises(Conflict):
        deviations.end(by=editor, deviation_id=number, version=1)
    bend(one, editor, kind=DeviationKind.SKIPPED)
    found = deviations.of_connection(editor, one.pk)
    assert [(row.kind, row.until) for row in found] == [
        (DeviationKind.SKIPPED, None),
        (DeviationKind.REPLACED, today()),
    ]


def test_which_step_is_bent_most_often_and_why_as_far_as_one_may_see() -> None:
    kelheim, regensburg = somebody(KELHEIM), somebody(REGENSBURG)
    bend(connection_at(KELHEIM), kelheim)
    bend(connection_at(KELHEIM, "by-aufenthalt"), kelheim, kind=DeviationKind.SKIPPED, reason="Alle können es.")
    bend(connection_at(KELHEIM), kelheim, step="contract", reason="Der Kreis schließt ab.")
    bend(connection_at(REGENSBURG), regensburg, reason="Kein Personal.")
    with acting(land := somebody(BAYERN, Role.READER)):
        first, second = deviations.most_bent(land)
        assert [one.step for one in deviations.most_bent(land, land="06")] == []
    assert (first.step, first.connections, first.places) == ("training", 3, 2)
    assert first.kinds == {DeviationKind.REPLACED: 2, DeviationKind.SKIPPED: 1}
    assert {said.reason for said in first.reasons} == {"Kein Raum.", "Alle können es.", "Kein Personal."}
    assert first.title[0]
    assert (second.step, second.connections) == ("contract", 1)
    with acting(regensburg):
        assert [(bent.step, bent.connections) for bent in deviations.most_bent(regensburg)] == [("training", 1)]


# ── new versions somebody has to look at ────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def case() -> VersionReview:
    """A version that takes `training` away, adds `extra` and words `contract` anew; one district is preparing."""
    one = connection_at(BERGSTRASSE, "he-fuehrerschein")
    Connection.objects.filter(pk=one.pk).update(state=State.PREPARING)
    stored(removed, added, reworded, key="hessen")
    actions.apply_blueprint(by="test", blueprint="hessen")
    return VersionReview.unscoped.get(connection=one)


def decide(case: VersionReview, by: Scope, decision: ReviewState, **more: object) -> int:
    return reviews.decide(by=by, review_id=case.pk, version=1, decision=decision, **more)  # type: ignore[arg-type]


def left(case: VersionReview) -> tuple[str, int, dict[str, int]]:
    """Version of the connection, state of the case, deviations by step."""
    row = Connection.objects.select_related("blueprint_version").get(pk=case.connection_id)
    case.refresh_from_db()
    bent = Deviation.unscoped.filter(connection=row).values_list("step", "kind")
    return row.blueprint_version.version, case.state, dict(bent)


def test_a_case_is_listed_and_counted_for_those_concerned(case: VersionReview) -> None:
    editor, stranger = somebody(BERGSTRASSE), somebody(REGENSBURG, Role.LEAD)
    with acting(editor):
        rows, total = reviews.reviews(editor, Choice(), 0, 10)
        assert (total, rows[0].reason, rows[0].to_label) == (1, Reason.NOT_ADDITIVE, "hessen@0.3.0")
        assert reviews.counts(editor)[ReviewState.OPEN] == 1
        assert reviews.reason_counts(editor, Choice()) == {Reason.NOT_ADDITIVE: 1}
        (info,) = reviews.of_connection(editor, case.connection_id)
        assert {(line.key, line.change) for line in info.changes} >= {
            ("training", "removed"),
            ("extra", "added"),
            ("contract", "reworded"),
        }
        assert reviews.reviews(editor, Choice(commitment="by-ewa"), 0, 10)[1] == 0
    with acting(stranger):
        assert reviews.reviews(stranger, Choice(), 0, 10) == ([], 0)
        assert reviews.of_connection(stranger, case.connection_id) == []


def test_taken_over_as_a_whole(case: VersionReview) -> None:
    decide(case, somebody(BERGSTRASSE), ReviewState.TAKEN)
    assert left(case) == ("0.3.0", ReviewState.TAKEN, {})
    assert ConnectionStep.objects.filter(connection=case.connection_id, step="extra").exists()
    assert planning.make(planning.find("hessen"), today()).outcome.todo == 0


def test_taken_over_in_part_and_the_rest_is_a_deviation_with_the_reason(case: VersionReview) -> None:
    entries = Entry.objects.count()
    decide(case, somebody(BERGSTRASSE), ReviewState.PARTLY, steps=["extra"], why="Wir schulen weiter selbst.")
    version, state, bent = left(case)
    assert (version, state) == ("0.3.0", ReviewState.PARTLY)
    assert bent["training"] == DeviationKind.ADDED
    assert bent["contract"] == DeviationKind.REPLACED
    assert "extra" not in bent
    assert set(Deviation.unscoped.values_list("reason", flat=True)) == {"Wir schulen weiter selbst."}
    assert Entry.objects.count() == entries + 1
    entry = Entry.objects.get(action="review.decided")
    assert (entry.detail["decision"], entry.detail["taken"]) == ("PARTLY", ["extra"])
    assert planning.make(planning.find("hessen"), today()).outcome.todo == 0


def test_declined_stays_declined_until_another_version_comes(case: VersionReview) -> None:
    decide(case, somebody(BERGSTRASSE), ReviewState.DECLINED, why="Mitten im Projekt.")
    assert left(case) == ("0.2.0", ReviewState.DECLINED, {})
    made = planning.make(planning.find("hessen"), today())
    row = made.base.ids.tolist().index(case.connection_id)
    assert (made.outcome.todo, Reason(made.outcome.reason[row])) == (0, Reason.DECLINED)
    stored(removed, added, key="hessen", version="0.4.0")
    assert actions.apply_blueprint(by="test", blueprint="hessen").reviews == 1


@pytest.mark.parametrize(
    ("decision", "more", "field"),
    [
        (ReviewState.DECLINED, {}, "why"),
        (ReviewState.PARTLY, {"steps": ["extra"]}, "why"),
        (ReviewState.PARTLY, {"why": "Nur so."}, "steps"),
        (ReviewState.PARTLY, {"why": "Nur so.", "steps": ["interest"]}, "steps"),
        (ReviewState.SUPERSEDED, {"why": "Nur so."}, "decision"),
    ],
)
def test_a_decision_without_reason_or_sense_is_refused(
    case: VersionReview, decision: ReviewState, more: dict[str, object], field: str
) -> None:
    with pytest.raises(Problem) as refused:
        decide(case, somebody(BERGSTRASSE), decision, **more)
    assert refused.value.code == f"accounts.invalid.{field}"
    assert left(case) == ("0.2.0", ReviewState.OPEN, {})


def test_the_second_of_two_deciders_is_told(case: VersionReview) -> None:
    decide(case, somebody(BERGSTRASSE), ReviewState.TAKEN)
    with pytest.raises(Conflict):
        decide(case, somebody(BERGSTRASSE), ReviewState.DECLINED, why="Nein.")
    assert left(case)[1] == ReviewState.TAKEN


@pytest.mark.parametrize(("place", "role"), [(REGENSBURG, Role.LEAD), (BERGSTRASSE, Role.READER), ("06", Role.LEAD)])
def test_others_cannot_decide(case: VersionReview, place: str, role: Role) -> None:
    with pytest.raises(Problem) as refused:
        decide(case, somebody(place, role), ReviewState.TAKEN)
    assert refused.value.code == "accounts.not_found"
    assert left(case)[1] == ReviewState.OPEN


def test_without_the_first_wall_the_second_still_hides_foreign_cases(case: VersionReview) -> None:
    """Planted defect: a query that forgot its scope."""
    forgetful: Callable[[], int] = VersionReview.unscoped.count
    with acting(somebody(REGENSBURG, Role.LEAD)):
        assert forgetful() == 0
    with acting(somebody(BERGSTRASSE)):
        assert forgetful() == 1
