# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Asked once: values of a place and a connection, with origin, checks, and many saved at once."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from blaupause.accounts.privacy.actions import delete_due
from blaupause.accounts.privacy.loader import packaged
from blaupause.accounts.problems import Conflict
from blaupause.accounts.rules import Role
from blaupause.accounts.scope import Scope, system
from blaupause.accounts.wall import acting
from blaupause.kernel.clock import today
from blaupause.kernel.problems import Problem, Problems
from blaupause.ledger.models import Entry as LedgerEntry
from blaupause.rollout.completeness import Fact
from blaupause.rollout.entering import Change, save_all
from blaupause.rollout.masterdata import PROPOSED, Asked, Entry, MasterData, of_connection, of_place
from blaupause.rollout.models import Connection, Statement
from blaupause.rollout.statements import About, Stated, state
from blaupause.rollout.workrules import StatementKind
from tests.accounts.people import BAYERN, KELHEIM, REGENSBURG, member, organisation, scope_of
from tests.console.people import connection_at
from tests.rollout.plans import stored

pytestmark = pytest.mark.django_db


def somebody(place: str = KELHEIM, role: Role = Role.EDITOR) -> Scope:
    return scope_of(member(organisation(place=place), role))


@pytest.fixture
def one() -> Connection:
    return connection_at()


@pytest.fixture
def below() -> Connection:
    """A municipality of the Kreis, an authority of its own."""
    found = Connection.objects.filter(place__startswith=KELHEIM).exclude(place=KELHEIM).order_by("place").first()
    assert found is not None
    return found


def place(by: Scope, where: str = KELHEIM) -> MasterData:
    with acting(by), transaction.atomic():
        found = of_place(by, where)
    assert found is not None
    return found


def connection(by: Scope, number: int) -> MasterData:
    with acting(by), transaction.atomic():
        found = of_connection(by, number)
    assert found is not None
    return found


def entry(found: MasterData, key: str) -> Entry:
    return next(one for one in found.entries if one.key == key)


def save(by: Scope, about: About, *changes: Change) -> int:
    with acting(by), transaction.atomic():
        found = of_place(by, about.place) if about.connection_id is None else of_connection(by, about.connection_id)
    assert found is not None
    return save_all(by=by, about=about, changes=changes, parameters=found.parameters)


def test_a_place_is_asked_what_lies_between_its_level_and_the_connection(one: Connection) -> None:
    kreis, land = place(somebody()), place(somebody(BAYERN), BAYERN)
    assert entry(kreis, "authority-name").asked is Asked.HERE
    assert entry(kreis, "account").asked is Asked.ABOVE
    assert entry(kreis, "delivery-channel").asked is Asked.BELOW
    assert entry(land, "account").asked is Asked.HERE
    assert entry(land, "support-mail").asked is Asked.BELOW
    assert "authority-name" not in land.parameters  # a Land cannot name all its authorities at once


def test_one_save_writes_all_values_with_one_entry_each(one: Connection) -> None:
    by, before = somebody(), LedgerEntry.objects.count()
    count = save(
        by,
        About(KELHEIM),
        Change("support-mail", "hilfe@kreis.example", verified=True),
        Change("fee", "42,70 €", valid_until=today() + timedelta(9)),
        Change("deadlines-text", ""),
    )
    assert (count, LedgerEntry.objects.count() - before) == (2, 2)
    found = place(by)
    fee = entry(found, "fee")
    assert (fee.own.value, fee.own.verified_on, fee.fact) == ("42.70", None, Fact.FILLED)  # type: ignore[union-attr]
    assert entry(found, "support-mail").fact is Fact.VERIFIED


def test_every_mistake_is_told_and_nothing_is_half_saved(one: Connection) -> None:
    by = somebody()
    changes = [Change("support-mail", "kein-postfach"), Change("fee", "viel"), Change("support-times", "Mo bis Do")]
    with pytest.raises(Problems) as caught:
        save(by, About(KELHEIM), *changes)
    assert [problem.code for problem in caught.value.problems] == [
        "accounts.invalid.support-mail",
        "accounts.invalid.fee",
    ]
    assert not Statement.unscoped.exists()


def test_the_land_enters_once_and_a_nearer_value_takes_its_place(one: Connection, below: Connection) -> None:
    land, here = somebody(BAYERN), somebody()
    save(land, About(BAYERN), Change("support-mail", "hilfe@land.example"))
    inherited = entry(place(here), "support-mail")
    assert (inherited.own, inherited.above.place) == (None, BAYERN)  # type: ignore[union-attr]
    save(here, About(KELHEIM), Change("support-mail", "hilfe@kreis.example"))
    assert entry(connection(here, below.pk), "support-mail").held.value == "hilfe@kreis.example"  # type: ignore[union-attr]
    save(here, About(KELHEIM), Change("support-mail", "", seen=entry(place(here), "support-mail").own.id))  # type: ignore[union-attr]
    found = entry(place(here), "support-mail")
    assert found.held.value == "hilfe@land.example"  # type: ignore[union-attr]
    assert [old.value for old in found.earlier] == ["hilfe@kreis.example"]


def test_what_belongs_to_one_authority_does_not_go_down(one: Connection, below: Connection) -> None:
    by = somebody()
    save(by, About(KELHEIM), Change("authority-name", "Landratsamt"), Change("lead-name", "Frau Muster"))
    lower, own = connection(by, below.pk), connection(by, one.pk)
    assert entry(own, "authority-name").held.value == "Landratsamt"  # type: ignore[union-attr]
    assert entry(lower, "authority-name").held is None
    assert entry(lower, "lead-name").held.value == "Frau Muster"  # type: ignore[union-attr]


def test_completeness_counts_what_was_checked_and_never_what_is_filled(one: Connection) -> None:
    by = somebody()
    empty = place(by).completeness
    assert (empty.verified, empty.filled, empty.missing) == (0, 0, empty.required)
    save(
        by,
        About(KELHEIM),
        Change("support-mail", "a@kreis.example", verified=True),
        Change("lead-name", "Frau Muster"),
        Change("technical-name", "Herr Beispiel", verified=True, valid_until=today() - timedelta(1)),
        Change("fee", "5", verified=True),  # nobody asks for it
    )
    found = place(by).completeness
    assert (found.verified, found.filled, found.expired) == (1, 1, 1)
    assert found.verified + found.filled + found.expired + found.missing == found.required == empty.required
    ours = next(state for state in place(by).connections if state.id == one.pk)
    assert ours.completeness == connection(by, one.pk).completeness


def test_a_value_that_is_not_needed_is_not_asked(one: Connection) -> None:
    by = somebody()
    assert "budget-line" in place(by).parameters
    save(by, About(KELHEIM), Change("payment-policy", "inactive"))
    assert "budget-line" not in place(by).parameters


def test_the_second_of_two_loses_nothing_and_untouched_fields_collide_with_nobody(one: Connection) -> None:
    first, second = somebody(), somebody()
    save(first, About(KELHEIM), Change("support-mail", "a@kreis.example"), Change("support-times", "Mo"))
    seen = {key: entry(place(first), key).own.id for key in ("support-mail", "support-times")}  # type: ignore[union-attr]
    save(first, About(KELHEIM), Change("support-mail", "b@kreis.example", seen=seen["support-mail"]))
    untouched = Change("support-mail", "a@kreis.example", seen=seen["support-mail"])
    save(second, About(KELHEIM), untouched, Change("support-times", "Di", seen=seen["support-times"]))
    assert entry(place(first), "support-mail").own.value == "b@kreis.example"  # type: ignore[union-attr]
    with pytest.raises(Conflict) as caught:
        save(second, About(KELHEIM), Change("support-mail", "c@kreis.example", seen=seen["support-mail"]))
    assert list(caught.value.theirs.values()) == ["b@kreis.example"]
    assert list(caught.value.yours.values()) == ["c@kreis.example"]


def test_a_check_can_be_taken_back(one: Connection) -> None:
    by = somebody()
    save(by, About(KELHEIM), Change("support-times", "Mo", verified=True))
    number = entry(place(by), "support-times").own.id  # type: ignore[union-attr]
    assert save(by, About(KELHEIM), Change("support-times", "Mo", seen=number)) == 1
    assert entry(place(by), "support-times").fact is Fact.FILLED


def test_names_of_people_stay_out_of_the_ledger(one: Connection) -> None:
    by = somebody()
    save(by, About(KELHEIM), Change("lead-name", "Frau Muster"))
    state(by=by, about=About(connection_id=one.pk), said=Stated(StatementKind.PARAMETER, "subject-name", "Herr Fach"))
    told = str(list(LedgerEntry.objects.values_list("detail", flat=True)))
    assert "lead-name" in told
    assert "Muster" not in told
    assert "Herr Fach" not in told
    assert set(Statement.unscoped.values_list("personal", flat=True)) == {True}


def test_checked_parameters_are_proposed_and_only_a_person_states_them(one: Connection) -> None:
    by = somebody()
    found = connection(by, one.pk)
    assert (found.proposable, found.confirmed) == (False, None)
    about = About(connection_id=one.pk)
    examples = {"mail": "a@kreis.example", "url": "https://www.kreis.example/", "date": "2026-12-01"}
    for _ in range(3):  # what one answer asks for, the next round fills in
        changes = [
            Change(key, next(iter(parameter.choices), examples.get(parameter.type, "etwas")), verified=True)
            for key, parameter in connection(by, one.pk).parameters.items()
            if parameter.required and entry(connection(by, one.pk), key).own is None
        ]
        save(by, about, *changes)
    found = connection(by, one.pk)
    assert (found.completeness.complete, found.proposable) == (True, True)
    state(by=by, about=about, said=Stated(StatementKind.DATUM, PROPOSED, "yes", verified=True))
    found = connection(by, one.pk)
    assert (found.proposable, found.confirmed is not None) == (False, True)


@pytest.mark.parametrize(("at", "role"), [(REGENSBURG, Role.LEAD), (BAYERN, Role.LEAD), (KELHEIM, Role.READER)])
def test_nobody_enters_for_others(one: Connection, at: str, role: Role) -> None:
    parameters = place(somebody()).parameters
    changes = [Change("support-times", "nie")]
    for about in (About(KELHEIM), About(connection_id=one.pk)):
        with pytest.raises(Problem, match="gibt es hier nicht"):
            save_all(by=somebody(at, role), about=about, changes=changes, parameters=parameters)
    assert not Statement.unscoped.exists()


def test_work_elsewhere_is_not_shown(one: Connection) -> None:
    by = somebody(REGENSBURG)
    with acting(by), transaction.atomic():
        assert of_place(by, KELHEIM) is None
        assert of_connection(by, one.pk) is None


def test_names_are_emptied_some_time_after_they_ended_and_nothing_else_is(one: Connection) -> None:
    by = somebody()
    save(by, About(KELHEIM), Change("lead-name", "Frau Muster"), Change("support-times", "Mo"))
    seen = {key: entry(place(by), key).own.id for key in ("lead-name", "support-times")}  # type: ignore[union-attr]
    changes = [
        Change("lead-name", "Herr Neu", seen=seen["lead-name"]),
        Change("support-times", "Di", seen=seen["support-times"]),
    ]
    save(by, About(KELHEIM), *changes)

    def due(days: int) -> int:
        server = system("test", today())
        rules = {"statements-naming-people": packaged().rules["statements-naming-people"]}
        return delete_due(by=server, day=today() + timedelta(days), rules=rules)["statements-naming-people"]

    assert [due(90), due(91), due(91)] == [0, 1, 0]
    rows = Statement.unscoped.order_by("pk").values_list("key", "value", "until")
    assert [(key, value) for key, value, until in rows if until] == [("lead-name", ""), ("support-times", "Mo")]
    assert [value for _, value, until in rows if not until] == ["Herr Neu", "Di"]
    assert "Muster" not in str(list(LedgerEntry.objects.values_list("detail", flat=True)))


def test_a_newer_version_asks_for_values_that_older_connections_do_not_know(one: Connection) -> None:
    def more(value: dict[str, Any]) -> None:
        asked = {**value["parameters"]["support-mail"], "online_services": [], "applies": None}
        value["parameters"]["brand-new"] = {**asked, "required": True}
        value["parameters"]["newer-still"] = {**asked, "applies": 'value(brand-new) = "x"'}

    stored(more, key="bayern")
    keys = {one.key for one in place(somebody()).entries}
    assert keys.isdisjoint({"brand-new", "newer-still"})  # its connections are on the version before
    assert "support-mail" in keys
