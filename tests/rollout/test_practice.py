# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Solutions are read by everybody with a role, changed where they come from, and adopted once by each authority."""

from dataclasses import replace

import pytest
from django.db import transaction

from blaupause.accounts.models import Person
from blaupause.accounts.problems import Conflict
from blaupause.accounts.rules import Role
from blaupause.accounts.scope import Scope, public
from blaupause.accounts.wall import acting
from blaupause.authorities.queries import authorities, place_of_authority
from blaupause.catalog.models import Operator, SpecialistSystem
from blaupause.kernel.clock import today
from blaupause.kernel.problems import Problem
from blaupause.ledger.models import Entry
from blaupause.rollout import actions, practice, practices
from blaupause.rollout.models import Adoption, Connection, Solution
from blaupause.rollout.practice import Told, Verdict
from blaupause.rollout.practices import NOWHERE, Near, Practice, PracticeFilter, SolutionInfo
from blaupause.rollout.workrules import Rating
from tests.accounts.people import AUGSBURG, BAYERN, KELHEIM, REGENSBURG, member, organisation, scope_of
from tests.console.people import connection_at
from tests.rollout.work import somebody

pytestmark = pytest.mark.django_db
SCHWABACH = "09565"  # a town of its own, of another size than the districts
TOLD = Told("Vertrag in einem Termin", "Kämmerei und Fachamt saßen zusammen.", "https://example.org/muster")


def key_of(place: str) -> str:
    return next(one.key for one in authorities().values() if place_of_authority(one.key) == place)


def shared(told: Told = TOLD, place: str = KELHEIM, step: str = "contract") -> int:
    return practice.share(by=somebody(place), connection_id=connection_at(place).pk, step=step, told=told)


def found(by: Scope, wanted: PracticeFilter | None = None, task: Near = NOWHERE) -> Practice:
    with acting(by), transaction.atomic():
        return practices.practice(by, wanted or PracticeFilter(), task, invented=True)


def seen(by: Scope, number: int) -> SolutionInfo | None:
    with acting(by), transaction.atomic():
        return practices.solution(by, number)


def adopted(number: int, place: str, rating: Rating | None, comment: str = "") -> None:
    practice.adopt(by=somebody(place), number=number, authority=key_of(place), verdict=Verdict(rating, comment))


def test_whoever_has_a_role_anywhere_reads_it_and_nobody_else_does() -> None:
    number = shared()
    for place, role in ((REGENSBURG, Role.READER), ("06", Role.AUDITOR), (KELHEIM, Role.EDITOR)):
        one = seen(somebody(place, role), number)
        assert one is not None
        assert (one.title, one.step, one.authority.key) == (TOLD.title, "contract", key_of(KELHEIM))
    assert seen(public(today()), number) is None
    with acting(public(today())), transaction.atomic():  # the second wall alone
        assert not Solution.unscoped.exists()


def test_the_ledger_learns_title_and_step_but_never_the_text() -> None:
    shared()
    entry = Entry.objects.get(action="practice.shared")
    assert (entry.detail["title"], entry.detail["step"]) == (TOLD.title, "contract")
    assert "Kämmerei" not in str(entry.detail)


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (replace(TOLD, title=" "), "accounts.invalid.title"),
        (replace(TOLD, text="x" * 3001), "accounts.invalid.text"),
        (replace(TOLD, text="Frau Muster hilft gern."), "accounts.invalid.text"),
        (replace(TOLD, link="javascript:alert(1)"), "accounts.invalid.website"),
        (replace(TOLD, system_id=2**40), "accounts.invalid.system"),
    ],
    ids=["no title", "too long", "a name", "no web address", "no such system"],
)
def test_what_cannot_be_shared_is_refused_as_a_whole(told: Told, code: str) -> None:
    with pytest.raises(Problem) as caught:
        shared(told)
    assert caught.value.code == code
    assert not Solution.unscoped.exists()


def test_only_where_it_comes_from_it_is_rewritten_and_those_above_only_take_it_out() -> None:
    number, better = shared(), replace(TOLD, title="Vertrag in zwei Terminen")
    for stranger in (somebody(REGENSBURG), somebody(BAYERN, Role.LEAD)):
        with pytest.raises(Problem) as caught:
            practice.edit(by=stranger, number=number, told=better, seen=1)
        assert caught.value.code == "accounts.not_found"
    assert practice.edit(by=somebody(), number=number, told=better, seen=1) == 2
    with pytest.raises(Conflict):
        practice.edit(by=somebody(), number=number, told=TOLD, seen=1)
    for stranger in (somebody(REGENSBURG, Role.LEAD), somebody(BAYERN, Role.EDITOR)):
        with pytest.raises(Problem):
            practice.withdraw(by=stranger, number=number, why="Versuch", seen=2)
    with pytest.raises(Problem) as caught:
        practice.withdraw(by=somebody(BAYERN, Role.LEAD), number=number, why=" ", seen=2)
    assert caught.value.code == "accounts.invalid.why"
    practice.withdraw(by=somebody(BAYERN, Role.LEAD), number=number, why="Nennt einen Menschen.", seen=2)
    assert seen(somebody(REGENSBURG), number) is None
    assert found(somebody()).found == []
    mine = seen(somebody(), number)
    assert mine is not None
    assert mine.withdrawn_why == "Nennt einen Menschen."


def test_each_authority_adopts_it_once_and_may_change_its_mind() -> None:
    number = shared()
    adopted(number, REGENSBURG, None)
    adopted(number, AUGSBURG, Rating.HELPED, "Lief sofort.")
    one = seen(somebody(), number)
    assert one is not None
    assert (one.votes.adopted, one.votes.rated) == (2, 1)
    there = somebody(REGENSBURG)
    key, partly = key_of(REGENSBURG), Verdict(Rating.PARTLY)
    with pytest.raises(Conflict):
        practice.adopt(by=there, number=number, authority=key, verdict=partly)
    practice.adopt(by=there, number=number, authority=key, verdict=partly, seen=1)
    assert set(Adoption.unscoped.values_list("rating", flat=True)) == {Rating.HELPED, Rating.PARTLY}
    practice.leave(by=there, number=number, authority=key, seen=2)
    assert Adoption.unscoped.count() == 1
    assert list(
        Entry.objects.filter(action__startswith="practice.").order_by("pk").values_list("action", flat=True)
    ) == [
        "practice.shared",
        *["practice.adopted"] * 3,
        "practice.left",
    ]


def test_nobody_votes_for_others_or_for_themselves() -> None:
    number, helped = shared(), Verdict(Rating.HELPED)
    for who, place in ((somebody(BAYERN, Role.LEAD), REGENSBURG), (somebody(AUGSBURG), REGENSBURG)):
        with pytest.raises(Problem) as caught:
            practice.adopt(by=who, number=number, authority=key_of(place), verdict=helped)
        assert caught.value.code == "accounts.not_found"
    with pytest.raises(Problem) as caught:
        practice.adopt(by=somebody(), number=number, authority=key_of(KELHEIM), verdict=helped)
    assert caught.value.code == "accounts.invalid.authority"
    assert not Adoption.unscoped.exists()


def test_the_same_product_and_size_come_first_then_what_helped_more() -> None:
    vendor = Operator.objects.create(key="muster", name="Muster")
    old = SpecialistSystem.objects.create(vendor=vendor, product="Verfahren", version="1")
    new = SpecialistSystem.objects.create(vendor=vendor, product="Verfahren", version="2")
    helped = shared(replace(TOLD, title="hilft"), SCHWABACH)
    unknown = shared(replace(TOLD, title="unbekannt"), SCHWABACH)
    product = shared(replace(TOLD, title="gleiches Verfahren", system_id=old.pk), SCHWABACH)
    size = shared(replace(TOLD, title="gleiche Größe"), REGENSBURG)
    adopted(helped, KELHEIM, Rating.HELPED)
    row = connection_at()
    Connection.objects.filter(pk=row.pk).update(system=new)
    with transaction.atomic():
        task = practices.near(row.pk)
    here = somebody()
    assert [one.id for one in found(here, task=task).found] == [product, size, helped, unknown]
    assert [one.id for one in found(here).found] == [helped, size, product, unknown]
    assert [one.id for one in found(here, PracticeFilter(product=old.pk)).found] == [product]
    assert [one.id for one in found(here, PracticeFilter(text="grösse GLEICHE")).found] == [size]
    assert found(here, PracticeFilter(step="tests")).found == []
    with acting(here), transaction.atomic():
        assert practices.counts(here, invented=True) == {"contract": 4}


def test_invented_solutions_are_marked_left_out_of_official_data_and_wiped_with_the_demonstration() -> None:
    mine = shared()
    actions.load_demonstration(by="test", seed=1)
    here = somebody()
    invented = [one for one in found(here).found if one.id != mine]
    assert invented
    assert all(one.demonstration and all(held.demonstration for held in one.adoptions) for one in invented)
    with acting(here), transaction.atomic():
        official = practices.practice(here, PracticeFilter(), invented=False)
        assert [one.id for one in official.found] == [mine]
        assert practices.counts(here, invented=False) == {"contract": 1}
    actions.wipe_demonstration(by="test")
    assert list(Solution.unscoped.values_list("pk", flat=True)) == [mine]
    assert not Adoption.unscoped.exists()


def test_what_somebody_invented_shares_is_invented_too() -> None:
    one = member(organisation(place=KELHEIM), Role.EDITOR)
    Person.objects.filter(pk=one.pk).update(demonstration=True)
    practice.share(by=scope_of(one), connection_id=connection_at().pk, step="contract", told=TOLD)
    assert Solution.unscoped.get().demonstration
