# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""First wall: rows that belong to somebody are reached through a scope, and by accounts alone."""

import ast
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from hypothesis import HealthCheck, given, settings

from blaupause.accounts import policies, wall
from blaupause.accounts.managers import ScopedManager
from blaupause.accounts.models import Invitation, Mandate, Membership, Organisation
from blaupause.accounts.problems import ScopeMissing
from blaupause.accounts.rules import Kind, OrganisationKind, Verb
from blaupause.accounts.scope import Reach, Scope
from blaupause.accounts.told import TOLD, spelled
from blaupause.accounts.wall import ASKED, acting, become, current
from tests.accounts import people
from tests.accounts.strategies import PLACES, reaches, scopes

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "blaupause"
SCOPED = [model for model in apps.get_models() if any(isinstance(one, ScopedManager) for one in model._meta.managers)]


def test_there_are_models_behind_the_wall() -> None:
    names = {model.__name__ for model in SCOPED}
    assert {"Organisation", "Membership", "Mandate", "Invitation", "ChangeRequest"} <= names


@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model.__name__)
@pytest.mark.parametrize(
    "ask",
    [
        lambda rows: rows.all(),
        lambda rows: rows.filter(pk=1),
        lambda rows: rows.exclude(pk=1),
        lambda rows: rows.get(pk=1),
        lambda rows: rows.first(),
        lambda rows: rows.count(),
        lambda rows: rows.exists(),
        lambda rows: rows.values_list("pk"),
        lambda rows: rows.in_bulk([1]),
        lambda rows: rows.raw("SELECT 1 AS id"),
        lambda rows: rows.update(version=1),
        lambda rows: rows.bulk_create([]),
        lambda rows: rows.get_or_create(pk=1),
        lambda rows: rows.iterator(),
    ],
)
def test_a_question_without_a_scope_raises(model: type[models.Model], ask: Callable[..., object]) -> None:
    with pytest.raises(ScopeMissing):
        ask(model.objects)  # type: ignore[attr-defined]


def test_nobody_acts_by_accident() -> None:
    from blaupause.accounts import wall

    token = wall._scope.set(None)
    try:
        with pytest.raises(ScopeMissing):
            current()
        with pytest.raises(ScopeMissing):
            become(Scope("person:1", people.today()))
    finally:
        wall._scope.reset(token)


@pytest.fixture(scope="module")
def organisations(django_db_setup: None, django_db_blocker: object) -> Iterator[list[Organisation]]:
    """One organisation per place with a member, an invitation and a mandate; two without a place."""
    from blaupause.accounts.scope import system
    from blaupause.kernel.clock import now, today

    with django_db_blocker.unblock(), transaction.atomic(), acting(system("test", today())):  # type: ignore[attr-defined]
        found = [people.organisation(OrganisationKind.DISTRICT, place) for place in PLACES]
        found += [people.organisation(OrganisationKind.CONTRACTOR) for _ in range(2)]
        for one in found:
            people.member(one)
            people.mandate(one, random.Random(one.pk).choice(PLACES))
            Invitation.unscoped.create(
                organisation=one, email="x@example.org", token_hash=one.key, invited_at=now(), expires_at=now()
            )
        yield found
        transaction.set_rollback(True)


def organisations_in(reach: Reach, among: list[Organisation]) -> set[int]:
    return {one.pk for one in among if reach.covers(one.place, one.pk)}


@pytest.mark.django_db
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(reaches)
def test_the_filter_of_a_query_equals_the_reach(organisations: list[Organisation], reach: Reach) -> None:
    numbers = sorted(one.pk for one in organisations)
    named = Reach(reach.exact, reach.below, frozenset(numbers[n] for n in reach.organisations), reach.everywhere)
    manager = Organisation.objects
    condition = models.Q() if named.everywhere else manager.condition(named)
    found = set(Organisation.unscoped.filter(condition, pk__in=numbers).values_list("pk", flat=True))
    assert found == organisations_in(named, organisations)


@pytest.mark.django_db
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(scopes)
def test_both_walls_and_the_question_agree(organisations: list[Organisation], scope: Scope) -> None:
    by_pk = {one.pk: one for one in organisations}
    with acting(scope):
        for model in (Organisation, Membership, Invitation, Mandate):
            second = set(model.unscoped.values_list("pk", flat=True))
            assert set(model.objects.within(scope).values_list("pk", flat=True)) == second, model
        seen = set(Organisation.unscoped.values_list("pk", flat=True))
        mandates = list(Mandate.unscoped.all())
    expected = {pk for pk, one in by_pk.items() if scope.may(Verb.SEE, Kind.ORGANISATION, one.place, None, pk)}
    assert seen & by_pk.keys() == expected
    assert all(scope.may(Verb.SEE, Kind.MANDATE, one.place) for one in mandates)


@pytest.mark.django_db
def test_postgresql_reads_a_reach_as_it_is_meant() -> None:
    """600 random reaches × all places and organisations, in the server."""
    rng = random.Random(11)
    objects = [(place, number) for place in (*PLACES, None) for number in (None, 1, 2, 3)]
    for _ in range(600):
        reach = Reach(
            frozenset(rng.sample(PLACES, rng.randrange(4))),
            frozenset(rng.sample(PLACES, rng.randrange(3))),
            frozenset(rng.sample(range(1, 5), rng.randrange(3))),
            rng.random() < 0.05,
        )
        with connection.cursor() as cursor:
            told = spelled({"untried": "{#,%}", "tried": reach.text(), "untried_too": "{#,%}"})
            cursor.execute("SELECT set_config(%s, %s, true)", [TOLD, told])
            cursor.execute(
                f"SELECT {policies.reaches('tried', 'p', 'o')}"
                " FROM unnest(%s::text[], %s::bigint[]) WITH ORDINALITY AS t (p, o, n) ORDER BY n",
                [[place for place, _ in objects], [number for _, number in objects]],
            )
            found = [row[0] for row in cursor.fetchall()]
        assert found == [reach.covers(place, number) for place, number in objects], reach


@pytest.mark.django_db
@pytest.mark.parametrize(
    "told", [None, "", ";", ";other:{#,%};", ";asked_too:{#,%};", ";was_asked:{#,%};", "asked:{#,%}"]
)
def test_a_question_that_was_not_told_reaches_nothing(told: str | None) -> None:
    """Never set, left behind empty by an earlier transaction, or only other questions with similar names."""
    owner = "(SELECT NULL::text AS place) o"
    conditions = [
        policies.reaches("asked", "p", "1"),
        policies.everywhere("asked"),
        policies.reaches_through("asked", owner, "o.place"),
        policies.reaches_owned("asked", "1", owner),
    ]
    with connection.cursor() as cursor:
        if told is not None:
            cursor.execute("SELECT set_config(%s, %s, true)", [TOLD, told])
        for one in conditions:
            cursor.execute(f"SELECT coalesce(bool_or({one}), false) FROM unnest(%s::text[]) AS p", [list(PLACES)])
            assert cursor.fetchone() == (False,), one


@pytest.mark.django_db
def test_a_question_is_not_mistaken_for_another_one() -> None:
    """The control of the test above: told alone, each of the conditions is true."""
    owner = "(SELECT NULL::text AS place) o"
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [TOLD, spelled({"other": "{}", "asked": "{#,%}"})])
        for one in (
            policies.reaches("asked", "NULL", "1"),
            policies.everywhere("asked"),
            policies.reaches_through("asked", owner, "o.place"),
            policies.reaches_owned("asked", "1", owner),
        ):
            cursor.execute(f"SELECT {one}")
            assert cursor.fetchone() == (True,), one


@pytest.mark.parametrize("place", ["%", "0_", "09361%", '09","%', "09;see_ledger:{#,%}", "0٩"])
def test_a_place_that_would_mean_more_as_a_pattern_is_never_told(place: str) -> None:
    for reach in (Reach(exact=frozenset({place})), Reach(below=frozenset({"09", place}))):
        with pytest.raises(ValueError, match="digits"):
            reach.text()


def test_one_more_question_is_not_one_more_setting() -> None:
    assert len(ASKED) > 20
    assert wall._SQL.count("set_config(") == 2


@pytest.mark.django_db
def test_policies_call_nothing_that_somebody_could_put_in_front() -> None:
    """Only built-in functions, whatever the search path; and all that was told stands in the two settings."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT concat_ws('; ', qual, with_check, '') FROM pg_policies")
        text = " ".join(row[0] for row in cursor.fetchall())
    settings = set(re.findall(r"current_setting\('([^']+)'", text))
    assert settings == {"blaupause.actor", TOLD}
    known = {"coalesce", "nullif", "split_part", "current_setting", "strpos"}
    words = {"and", "or", "any", "not", "where", "select", "from", "exists"}
    assert {one.lower() for one in re.findall(r"(\w+) ?\(", text)} - words <= known


FORBIDDEN_NAMES = {"unscoped", "_base_manager", "_default_manager"}


def trespasses(path: Path, text: str) -> list[str]:
    """Places where a module outside accounts goes around the scope."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute) and node.attr in FORBIDDEN_NAMES:
            found.append(f"{path}:{node.lineno} .{node.attr}")
        if isinstance(node, ast.ImportFrom) and node.module:
            names = {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
            if any(name.startswith("blaupause.accounts.models") for name in names):
                found.append(f"{path}:{node.lineno} imports the models of accounts")
        if isinstance(node, ast.Import) and any("accounts.models" in alias.name for alias in node.names):
            found.append(f"{path}:{node.lineno} imports the models of accounts")
        if (
            isinstance(node, ast.Call)
            and getattr(node.func, "attr", getattr(node.func, "id", "")) == "get_user_model"
        ):
            found.append(f"{path}:{node.lineno} asks for the model of people")
    return found


def test_only_accounts_goes_around_the_scope() -> None:
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        if path.relative_to(SOURCE).parts[0] != "accounts":
            found += trespasses(path.relative_to(SOURCE), path.read_text(encoding="utf-8"))
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "from blaupause.accounts.models import Person",
        "from blaupause.accounts import models",
        "import blaupause.accounts.models",
        "rows = Organisation.unscoped.all()",
        "rows = model._default_manager.all()",
        "from django.contrib.auth import get_user_model\nget_user_model().objects.all()",
    ],
)
def test_a_planted_way_around_the_scope_is_found(line: str) -> None:
    assert trespasses(Path("console/x.py"), line)
