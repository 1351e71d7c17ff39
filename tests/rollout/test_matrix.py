# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A specialist system is tested once, and all who use that version have the fact without typing it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from blaupause.accounts.problems import Conflict
from blaupause.accounts.rules import Role
from blaupause.accounts.wall import acting
from blaupause.blueprint.rules.expression import Verdict
from blaupause.catalog.models import CompatibilityTest
from blaupause.kernel.clock import today
from blaupause.kernel.problems import Problem
from blaupause.ledger.models import Entry
from blaupause.rollout import testresults
from blaupause.rollout.customers import customers
from blaupause.rollout.knowing import standings
from blaupause.rollout.models import Connection, Message
from blaupause.rollout.statements import About, Stated, state
from blaupause.rollout.workrules import StatementKind
from tests.accounts.people import BAYERN, KELHEIM, REGENSBURG, member, organisation, scope_of
from tests.console.people import connection_at
from tests.rollout.matrix import SERVICE, cell, passed, product, uses, wrote_test
from tests.rollout.work import seen, somebody

IMPORT_TEST = (StatementKind.DATUM, "import-test")
STEP = "specialist-system"

pytestmark = pytest.mark.django_db


@pytest.fixture
def one() -> Connection:
    return connection_at(KELHEIM, "by-aufenthalt")


@pytest.fixture
def system_id() -> int:
    return product(somebody(BAYERN))


def gate_of(one: Connection) -> Verdict:
    """Of the step that wants to know whether the system takes test data."""
    view = seen(somebody(one.place), one).step(STEP)
    assert view is not None
    return view.gate


def test_a_passed_test_counts_for_every_customer_of_the_version(one: Connection, system_id: int) -> None:
    other, stranger = connection_at(REGENSBURG, "by-aufenthalt"), connection_at(KELHEIM, "by-waffen")
    uses(somebody(), one)
    uses(somebody(REGENSBURG), other, "Muster AG Amtsfix 7.1")
    uses(somebody(), stranger)
    assert gate_of(one) is not Verdict.TRUE
    passed(cell(system_id))
    assert gate_of(one) is gate_of(other) is Verdict.TRUE
    assert gate_of(stranger) is not Verdict.TRUE  # the test was made with another online service
    held = seen(somebody(), one).statements[IMPORT_TEST]
    assert held.tested is not None
    assert (held.tested.system, held.tested.tested_on) == ("Amtsfix 7.1", today())


def test_another_version_is_another_product(one: Connection, system_id: int) -> None:
    product(somebody(BAYERN), version="7.2")
    uses(somebody(), one, "Amtsfix 7.2")
    passed(cell(system_id))
    assert gate_of(one) is not Verdict.TRUE


def test_it_waits_for_a_second_person_who_is_not_the_first(one: Connection, system_id: int) -> None:
    uses(somebody(), one)
    lead = somebody(BAYERN, Role.LEAD)
    number = wrote_test(lead, cell(system_id))
    assert gate_of(one) is not Verdict.TRUE
    with pytest.raises(Problem) as refused:
        testresults.confirm(by=lead, test_id=number)
    assert refused.value.code == "accounts.own_request"
    with pytest.raises(Problem) as refused:
        testresults.confirm(by=somebody(BAYERN, Role.EDITOR), test_id=number)
    assert refused.value.code == "accounts.not_found"
    with pytest.raises(Problem) as refused:
        testresults.confirm(
            by=scope_of(member(organisation(place=BAYERN), Role.LEAD), second_factor=False), test_id=number
        )
    assert refused.value.code == "accounts.second_factor"
    testresults.confirm(by=somebody(BAYERN, Role.LEAD), test_id=number)
    assert gate_of(one) is Verdict.TRUE
    with pytest.raises(Conflict):
        testresults.confirm(by=somebody(BAYERN, Role.LEAD), test_id=number)


def test_planted_the_table_itself_refuses_one_person_as_two(system_id: int) -> None:
    number = wrote_test(somebody(BAYERN), cell(system_id))
    row = CompatibilityTest.objects.get(pk=number)
    with pytest.raises(IntegrityError, match="four_eyes"), transaction.atomic():
        CompatibilityTest.objects.filter(pk=number).update(confirmed_on=today(), confirmed_by=row.recorded_by)


def test_a_failed_test_takes_it_back_at_once_and_a_withdrawn_one_too(one: Connection, system_id: int) -> None:
    uses(somebody(), one)
    first = passed(cell(system_id), day=today() - timedelta(days=9))
    failed = wrote_test(somebody(BAYERN), cell(system_id), passed=False)
    assert gate_of(one) is not Verdict.TRUE
    testresults.withdraw(by=somebody(BAYERN), test_id=failed, why="Falsche Testumgebung")
    assert gate_of(one) is Verdict.TRUE
    testresults.withdraw(by=somebody(BAYERN), test_id=first, why="Mit anderer Version getestet")
    assert gate_of(one) is not Verdict.TRUE
    texts = list(Message.unscoped.filter(connection=one).order_by("pk").values_list("text", flat=True))
    assert [("nicht bestanden" in text, "zurückgenommen" in text) for text in texts] == [
        (False, False),
        (True, False),
        (False, True),
        (False, True),
    ]


def test_what_the_connection_says_itself_stands_before_the_test(one: Connection, system_id: int) -> None:
    here, land = somebody(), somebody(BAYERN)
    uses(here, one)
    state(by=land, about=About(BAYERN), said=Stated(*IMPORT_TEST, "no"))
    passed(cell(system_id))
    assert gate_of(one) is Verdict.TRUE  # nearer than what the Land says for everybody
    state(by=here, about=About(connection_id=one.pk), said=Stated(*IMPORT_TEST, "no"))
    assert gate_of(one) is not Verdict.TRUE
    state(by=here, about=About(connection_id=one.pk), said=Stated(*IMPORT_TEST, ""), seen=1)
    assert gate_of(one) is Verdict.TRUE


def test_a_test_of_another_version_of_the_standard_is_not_theirs(one: Connection, system_id: int) -> None:
    uses(somebody(), one, xoev="XMuster 2")
    passed(cell(system_id, "1"))
    assert gate_of(one) is not Verdict.TRUE
    passed(cell(system_id, "2"))
    assert gate_of(one) is Verdict.TRUE


def test_who_does_not_say_which_standard_needs_them_all_to_agree(one: Connection, system_id: int) -> None:
    uses(somebody(), one)
    passed(cell(system_id, "1"))
    assert gate_of(one) is Verdict.TRUE
    wrote_test(somebody(BAYERN), cell(system_id, "2"), passed=False)
    assert gate_of(one) is not Verdict.TRUE


def test_a_name_nobody_knows_is_kept_and_counted_as_not_matched(one: Connection, system_id: int) -> None:
    uses(somebody(), one, "Amtsfix")
    passed(cell(system_id))
    assert gate_of(one) is not Verdict.TRUE
    here = somebody()
    with acting(here), transaction.atomic():
        assert customers(here).unmatched == (("Amtsfix", 1),)


def test_customers_are_counted_as_far_as_somebody_may_see(one: Connection, system_id: int) -> None:
    uses(somebody(), one)
    uses(somebody(REGENSBURG), connection_at(REGENSBURG, "by-aufenthalt"))
    counted = {}
    for place in (KELHEIM, REGENSBURG, BAYERN, "06"):
        by = somebody(place)
        with acting(by), transaction.atomic():
            counted[place] = customers(by).counts().get((system_id, SERVICE), 0)
    assert counted == {KELHEIM: 1, REGENSBURG: 1, BAYERN: 2, "06": 0}


def test_every_write_leaves_an_entry(one: Connection, system_id: int) -> None:
    uses(somebody(), one)
    number = passed(cell(system_id))
    testresults.withdraw(by=somebody(BAYERN), test_id=number, why="Versehen")
    entries = Entry.objects.filter(subject=f"specialist_system:{system_id}").order_by("pk")
    assert [entry.action for entry in entries] == [
        "system.entered",
        "compatibility.test_recorded",
        "compatibility.test_confirmed",
        "compatibility.test_withdrawn",
    ]


def test_sixty_connections_ask_no_more_than_six(one: Connection, system_id: int) -> None:
    uses(somebody(), one)
    passed(cell(system_id))
    land = somebody(BAYERN)
    ids = list(Connection.objects.filter(commitment=one.commitment).order_by("pk").values_list("pk", flat=True)[:60])
    asked = []
    for number in (60, 6, 60):  # the first time what is kept per process is read
        with acting(land), transaction.atomic(), CaptureQueriesContext(connection) as captured:
            standings(land, ids[:number])
        asked.append(len(captured))
    assert asked[1] == asked[2]
