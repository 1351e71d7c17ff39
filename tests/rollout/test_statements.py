# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is stated once holds for all that lie below, until something nearer says otherwise."""

from datetime import timedelta

import pytest
from django.db import transaction

from blaupause.accounts.problems import Conflict
from blaupause.accounts.rules import Role
from blaupause.accounts.scope import Scope
from blaupause.accounts.wall import acting
from blaupause.kernel.clock import today
from blaupause.kernel.problems import Problem
from blaupause.ledger.models import Entry
from blaupause.rollout.knowing import Standing, standing
from blaupause.rollout.models import Connection, Statement
from blaupause.rollout.statements import About, Stated, state
from blaupause.rollout.workrules import StatementKind
from tests.accounts.people import BAYERN, KELHEIM, REGENSBURG, member, organisation, scope_of
from tests.console.people import connection_at

PARAMETER, DATUM, CHECK = StatementKind.PARAMETER, StatementKind.DATUM, StatementKind.CHECK

pytestmark = pytest.mark.django_db


def somebody(place: str = KELHEIM, role: Role = Role.EDITOR) -> Scope:
    return scope_of(member(organisation(place=place), role))


@pytest.fixture
def one() -> Connection:
    return connection_at()


def seen(by: Scope, one: Connection) -> Standing:
    with acting(by), transaction.atomic():
        found = standing(by, one.pk)
    assert found is not None
    return found


def test_a_value_of_the_land_reaches_its_connections_with_its_origin(one: Connection) -> None:
    state(by=somebody(BAYERN), about=About(BAYERN), said=Stated(PARAMETER, "support-mail", "hilfe@land.example"))
    held = seen(somebody(), one).statements[PARAMETER, "support-mail"]
    assert (held.value, held.place, held.connection_id) == ("hilfe@land.example", BAYERN, None)


def test_the_nearest_statement_wins(one: Connection) -> None:
    key = "support-mail"
    land, here = somebody(BAYERN), somebody()
    state(by=land, about=About(BAYERN), said=Stated(PARAMETER, key, "a@land.example"))
    state(by=land, about=About(BAYERN, commitment=one.commitment.key), said=Stated(PARAMETER, key, "b@land.example"))
    assert seen(here, one).statements[PARAMETER, key].value == "b@land.example"
    state(by=here, about=About(KELHEIM), said=Stated(PARAMETER, key, "c@kreis.example"))
    assert seen(here, one).statements[PARAMETER, key].value == "c@kreis.example"
    state(by=here, about=About(connection_id=one.pk), said=Stated(PARAMETER, key, "d@kreis.example"))
    assert seen(here, one).statements[PARAMETER, key].value == "d@kreis.example"


def test_what_is_there_opens_the_gate_until_its_last_day_is_over(one: Connection) -> None:
    here = somebody()
    about = About(connection_id=one.pk)
    state(by=here, about=about, said=Stated(DATUM, "scope", "yes", valid_until=today()))
    assert seen(here, one).step("applicability").may_finish  # type: ignore[union-attr]
    state(by=here, about=about, said=Stated(DATUM, "scope", "yes", valid_until=today() - timedelta(1)), seen=1)
    assert not seen(here, one).step("applicability").may_finish  # type: ignore[union-attr]


def test_a_statement_leaves_one_entry_and_keeps_what_was_said_before(one: Connection) -> None:
    here = somebody()
    about = About(connection_id=one.pk)
    state(by=here, about=about, said=Stated(DATUM, "scope", "no"))
    entries = Entry.objects.count()
    assert state(by=here, about=about, said=Stated(DATUM, "scope", "no"), seen=1) is None
    assert Entry.objects.count() == entries
    state(by=here, about=about, said=Stated(DATUM, "scope", "yes", verified=True), seen=1)
    entry = Entry.objects.latest("pk")
    assert (entry.action, entry.subject) == ("statement.made", f"connection:{one.pk}")
    assert (entry.detail["old"], entry.detail["new"]) == ({"value": "no"}, {"value": "yes"})
    rows = Statement.unscoped.filter(connection=one).order_by("pk")
    assert [(row.value, row.until) for row in rows] == [("no", today()), ("yes", None)]
    assert (rows[1].verified_by, rows[1].version) == (here.key, 2)


def test_the_second_of_two_gets_both(one: Connection) -> None:
    here = somebody()
    about = About(connection_id=one.pk)
    state(by=here, about=about, said=Stated(DATUM, "scope", "no"))
    with pytest.raises(Conflict) as caught:
        state(by=here, about=about, said=Stated(DATUM, "scope", "yes"))
    assert caught.value.theirs == {"scope": "no"}


@pytest.mark.parametrize("about", ["place", "connection"])
def test_nobody_states_anything_for_others(one: Connection, about: str) -> None:
    target = About(KELHEIM) if about == "place" else About(connection_id=one.pk)
    for by in (somebody(REGENSBURG), somebody(BAYERN), somebody(role=Role.READER)):
        with pytest.raises(Problem, match="gibt es hier nicht"):
            state(by=by, about=target, said=Stated(DATUM, "scope", "yes"))
    assert not Statement.unscoped.exists()


def test_work_elsewhere_is_not_shown(one: Connection) -> None:
    by = somebody(REGENSBURG)
    with acting(by), transaction.atomic():
        assert standing(by, one.pk) is None
