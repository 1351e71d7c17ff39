# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Three municipalities merge: what they held is taken over by four eyes, all or nothing, and nothing is lost."""

from collections import Counter

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from blaupause.accounts import approvals
from blaupause.accounts.models import ChangeRequest, Membership, Organisation, Person
from blaupause.accounts.rules import Kind, Verb
from blaupause.accounts.scope import system
from blaupause.authorities.takeover import passings
from blaupause.kernel.clock import today
from blaupause.kernel.problems import Problem
from blaupause.kernel.succession import Fate
from blaupause.ledger.models import Entry
from blaupause.rollout.models import (
    BlockedConnection,
    ConnectionEvent,
    ConnectionStep,
    ConnectionSuccession,
    Deviation,
    Statement,
)
from blaupause.rollout.rules import LiveLevel, State, StepState, Strength
from blaupause.rollout.takeover import carry
from blaupause.rollout.workrules import LinkEnd
from blaupause.territory import takeovers
from tests.accounts.people import REGENSBURG, member, organisation, scope_of
from tests.rollout.takeovers import ABENSBERG, BAD_ABBACH, DAY, NEW, OLD, PAINTEN, STEP, World, at, put, say, world

pytestmark = pytest.mark.django_db
BIG = ("rollout_connectionstep", "ledger_entry")


@pytest.fixture
def w(db: None) -> World:
    return world()


def approve(w: World, request: int) -> None:
    version = ChangeRequest.unscoped.get(pk=request).version
    assert approvals.approve(by=w.approver, request_id=request, version=version)


def rows() -> dict[str, int]:
    """Every table of ours and how many rows it has, with a fingerprint of what stands in it."""
    found = {}
    with connection.cursor() as cursor:
        for label in ("rollout", "accounts", "ledger"):
            for model in apps.get_app_config(label).get_models():
                table = model._meta.db_table
                what = "count(*)" if table in BIG else "coalesce(sum(hashtext(t::text)), 0)"
                cursor.execute(f"SELECT {what} FROM {table} t")
                found[table] = cursor.fetchone()[0]
    return found


def current(place: str) -> dict[str, Statement]:
    held = Statement.unscoped.filter(place=place, until=None)
    return {one.key: one for one in held}


def test_the_whole_merger(w: World) -> None:
    fee = next(one for one in w.preview().choices if ":fee" in one.key)
    value = next(value for value, label in fee.options if "Painten" in label)
    request = w.propose({fee.key: value})
    assert not ConnectionSuccession.objects.exists()
    approve(w, request)

    new = at(NEW)
    assert (new.state, new.live_level, new.strength, new.evidence_on) == (
        State.ORDERED,
        LiveLevel.NONE,
        Strength.NONE,
        None,
    )
    followed = ConnectionSuccession.objects.filter(successor=new)
    assert {one.predecessor.place for one in followed} == set(OLD)
    for place in OLD:
        assert at(place).state == State.NOT_COMPETENT
        assert not current(place)
    last = ConnectionEvent.objects.filter(connection=at(PAINTEN)).order_by("-occurred_on", "-pk")[0]
    assert (last.occurred_on, "Aufgegangen in Dreistadt" in last.why) == (DAY, True)
    assert ConnectionEvent.objects.filter(connection=at(ABENSBERG), state=State.LIVE).exists()  # readable

    held = current(NEW)
    assert set(held) == {"support-times", "fee"}
    assert held["support-times"].value == "8 bis 12 Uhr"
    assert held["support-times"].verified_on is None
    assert "Abensberg" in held["support-times"].note
    assert Organisation.unscoped.filter(place=NEW).count() == 3
    assert scope_of(w.people[PAINTEN]).may(Verb.EDIT, Kind.PROGRESS, NEW)


def test_open_tasks_go_to_the_successor(w: World) -> None:
    approve(w, w.propose())
    new = at(NEW)
    begun = ConnectionStep.objects.filter(connection=new).exclude(state=StepState.OPEN)
    assert [(one.step, one.state) for one in begun] == [(STEP, StepState.STARTED)]
    waits = BlockedConnection.unscoped.get(connection=new, until=None)
    assert (waits.step, waits.hard, new.blocked) == (STEP, True, True)
    ended = BlockedConnection.unscoped.get(connection=at(ABENSBERG))
    assert (ended.ended, at(ABENSBERG).blocked) == (LinkEnd.SUCCEEDED, False)
    assert not Deviation.unscoped.filter(connection=new).exists()  # two ways, nobody chose
    assert not Deviation.unscoped.filter(connection__place__in=OLD, until=None).exists()
    assert w.fate(f"messages:{at(ABENSBERG).pk}") is Fate.KEPT


def test_what_is_chosen_goes_on_and_never_more_than_was_offered(w: World) -> None:
    found = w.preview()
    state = next(one for one in found.choices if one.key.startswith("state:"))
    assert [value for value, _ in state.options] == ["ORDERED", "PREPARING"]  # live is not offered
    bent = next(one for one in found.choices if one.key.startswith("bent:"))
    approve(w, w.propose({state.key: "PREPARING", bent.key: bent.options[1][0], "unbekannt": "x"}))
    assert at(NEW).state == State.PREPARING
    assert Deviation.unscoped.get(connection=at(NEW)).what in ("Im Bürgerbüro", "Im Standesamt")


def test_what_is_not_offered_falls_back_to_the_default(w: World) -> None:
    state = next(one for one in w.preview().choices if one.key.startswith("state:"))
    approve(w, w.propose({state.key: "LIVE"}))
    assert at(NEW).state == State.ORDERED


def test_one_entry_per_thing_names_the_succession(w: World) -> None:
    before = Entry.objects.count()
    approve(w, w.propose())
    found = Counter(one.action for one in Entry.objects.order_by("id")[before:] if "Dreistadt" in one.why)
    assert found["connection.succeeded"] == found["authorities.succeeded"] == found["organisation.moved"] == 3
    assert found["territory.taken_over"] == 1
    assert found["deviation.ended"] == 2
    assert found["statement.made"] == 13 + 1  # ended at the predecessors, taken over once
    assert not any("Mensch" in str(one.detail) for one in Entry.objects.order_by("id")[before:])


def test_the_second_time_there_is_nothing_left(w: World) -> None:
    approve(w, w.propose())
    left = {one.case.number: one.left for one in takeovers.standing(w.author)}
    assert left[w.number] == 0
    assert w.preview().todo == 0
    with pytest.raises(Problem, match="nichts mehr"):
        w.propose()


def test_what_is_said_too_late_is_taken_over_later(w: World) -> None:
    """Whoever still acts at the old place by a mandate: it is left over, and a second request takes it."""
    approve(w, w.propose())
    say(system("test", today()), PAINTEN, "payment-policy", "none")
    assert w.preview().todo == 1
    key = next(one.key for one in w.preview().choices)
    approve(w, w.propose({key: w.preview().choices[0].options[1][0]}))
    assert "payment-policy" in current(NEW)
    assert ConnectionSuccession.objects.count() == 3


def test_what_the_successor_says_itself_stands(w: World) -> None:
    say(system("test", today()), NEW, "fee", "700")
    approve(w, w.propose())
    assert current(NEW)["fee"].value == "700"


@pytest.mark.parametrize("moved", ["statement", "state", "own"])
def test_a_request_made_before_something_moved_is_refused(w: World, moved: str) -> None:
    request = w.propose()
    if moved == "statement":
        say(system("test", today()), PAINTEN, "payment-policy", "none")
    elif moved == "state":
        put(BAD_ABBACH, State.ACTIVATED, DAY)
    else:
        say(system("test", today()), NEW, "support-times", "rund um die Uhr")
    before = rows()
    with pytest.raises(Problem, match="Seit dem Antrag"):
        approve(w, request)
    assert rows() == before


def test_a_preview_that_moved_on_is_not_asked_for(w: World) -> None:
    shown = takeovers.seen(w.case, w.preview())
    say(system("test", today()), PAINTEN, "payment-policy", "none")
    with pytest.raises(Problem, match="Seit der Vorschau"):
        takeovers.propose(by=w.author, number=w.number, decisions={}, shown=shown, why="Neugliederung")


def test_a_failure_in_the_middle_leaves_nothing_half(w: World, monkeypatch: pytest.MonkeyPatch) -> None:
    request = w.propose()

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("pulled the plug")

    before = rows()
    for place in ("_end_statements", "settle"):
        with monkeypatch.context() as patch:
            patch.setattr(carry, place, fail)
            with pytest.raises(RuntimeError, match="plug"):
                approve(w, request)
        assert rows() == before, place
    approve(w, request)
    assert rows() != before  # the counts do notice


def test_the_server_shows_and_asks_too(w: World, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("units", "takeovers")
    assert "Dreistadt: noch" in capsys.readouterr().out
    address = Person.objects.get(pk=w.author.person_id).email
    state = next(one for one in w.preview().choices if one.key.startswith("state:"))
    choose = f"--choose={state.key}=PREPARING"
    call_command("units", "takeover", str(w.number), choose, "--propose", "--by", address, "--why", "Verordnung")
    told = capsys.readouterr().out
    assert "* PREPARING" in told
    assert "neu zu erfragen" in told
    assert "wartet auf eine zweite Person" in told
    approve(w, ChangeRequest.unscoped.get(kind="territory.takeover").pk)
    assert at(NEW).state == State.PREPARING


def test_only_those_above_all_places_see_it(w: World) -> None:
    other = scope_of(member(organisation(place=REGENSBURG), "lead"))
    land = scope_of(member(organisation("land_office", "09"), "reader"))
    hessen = scope_of(member(organisation("land_office", "06"), "lead"))
    for one in (other, hessen, w.townspeople[ABENSBERG]):
        assert w.number not in {found.case.number for found in takeovers.standing(one)}
        with pytest.raises(Problem, match="gibt es hier nicht"):
            takeovers.case_for(one, w.number)
    assert takeovers.case_for(land, w.number).number == w.number
    assert takeovers.asking_place(land, w.case) is None  # a reader looks, and does not ask


def test_the_author_does_not_approve(w: World) -> None:
    request = w.propose()
    with pytest.raises(Problem, match="Sie haben das beantragt"):
        approvals.approve(by=w.author, request_id=request, version=1)


def test_nobody_to_approve_means_nothing_is_asked_for(w: World) -> None:
    Membership.unscoped.filter(person=w.approver.person_id).update(valid_to=today())
    with pytest.raises(Problem, match="zweite Person"):
        w.propose()


def test_requests_at_the_old_places_are_taken_off_the_table(w: World) -> None:
    row = ChangeRequest.unscoped.create(
        kind="rollout.steps",
        place=PAINTEN,
        subject="x",
        summary_de="Schritt",
        summary_en="Step",
        payload={},
        fingerprint="x",
        why="x",
        author=w.people[PAINTEN],
        requested_at="2026-11-01T00:00:00Z",
    )
    approve(w, w.propose())
    row.refresh_from_db()
    assert (row.state, "Dreistadt" in row.reason) == ("withdrawn", True)


def test_the_derivation_gives_the_same_followers() -> None:
    """The quick way in which these tests end competences is what the derivation does."""
    found = passings(world(derived=True).case)
    assert {(one.domain, one.ended, len(one.targets)) for one in found} == {("registration", True, 1)}


def test_the_quick_way_gives_the_same_followers(w: World) -> None:
    assert {(one.domain, one.ended, len(one.targets)) for one in passings(w.case)} == {("registration", True, 1)}
