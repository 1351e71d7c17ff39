# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every address × method × role × relation × state is asked and compared with the permission table.

    BLAUPAUSE_PROBES=100000 python -m pytest tests/accounts/test_probes.py

asks more. A new address needs one line in config/doors.yaml; what it does not say is asked of it all the same.
"""

import logging
import os
import random
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test import override_settings
from django.urls import clear_url_caches

from blaupause.accounts.managers import ScopedManager
from blaupause.config import doors as module
from tests.accounts import planted, world
from tests.accounts.planted import KINDS
from tests.accounts.probing import Examiner, Finding, Probe, lists, probes, without_one_time_words
from tests.accounts.tenants import TENANT_TABLES
from tests.accounts.worldparts import World

SHARES = 4  # so that the processes of a test run divide the askers among themselves
WANTED = int(os.environ.get("BLAUPAUSE_PROBES", "5000"))
pytestmark = [pytest.mark.django_db, pytest.mark.walls]


@pytest.fixture
def built(db: None) -> Iterator[World]:
    """The world; thousands of refusals need not be logged."""
    logging.disable(logging.CRITICAL)
    yield world.build()
    logging.disable(logging.NOTSET)


def without_second_wall() -> None:
    """Inside the transaction of the test: row-level security off, so that only the first wall stands."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in TENANT_TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")


def report(findings: list[Finding]) -> str:
    counts = Counter((one.what, one.probe.route.name) for one in findings)
    return "\n".join([*map(str, findings[:40]), *(f"{n} × {key}" for key, n in counts.most_common())])


def noticed_surplus(built: World) -> list[str]:
    """Addresses whose answer to people of Bavaria depends on what belongs to others in Hessen."""
    examiner, asked = Examiner(built), lists(built)
    before = [examiner.ask(probe) for probe in asked]
    world.surplus(built)
    after = [examiner.ask(probe) for probe in asked]
    pairs = zip(asked, before, after, strict=True)
    return sorted(
        {p.route.name for p, one, two in pairs if without_one_time_words(one) != without_one_time_words(two)}
    )


@pytest.mark.parametrize("share", range(SHARES))
def test_every_address_answers_as_the_table_says(
    built: World, share: int, record_property: Callable[[str, object], None]
) -> None:
    examiner, wanted = Examiner(built), -(-WANTED // SHARES)
    for probe in probes(built, wanted, built.askers[share::SHARES]):
        examiner.ask(probe)
    assert examiner.findings == [], report(examiner.findings)
    assert examiner.count >= wanted
    record_property("probes", examiner.count)


def test_the_first_wall_holds_without_the_second(built: World) -> None:
    without_second_wall()
    examiner = Examiner(built)
    for probe in some_pages(built, max(500, WANTED // 10)):
        examiner.ask(probe)
    leaks = [one for one in examiner.findings if one.what == "leak"]
    assert leaks == [], report(leaks)


def some_pages(built: World, wanted: int) -> list[Probe]:
    """A sample of the pages that read what belongs to somebody."""
    found = [probe for probe in probes(built, 0) if probe.door.ask and not probe.door.everybody]
    return random.Random(2026).sample(found, min(wanted, len(found)))


def test_the_scope_is_what_the_product_found_out(built: World) -> None:
    """The askers' scopes are written down by hand; the product must come to the same."""
    from blaupause.accounts.queries import scope_of

    for asker in built.askers:
        if asker.scope.person_id is not None:
            found = scope_of(asker.scope.person_id, second_factor=asker.scope.second_factor)
            assert found == asker.scope, asker.name


def test_nobody_notices_what_belongs_to_others(built: World) -> None:
    """Counts, ETags, pages: the same before and after something was added far away."""
    assert noticed_surplus(built) == []


@pytest.fixture(params=["planted", "sound"])
def quality(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Only the planted pages, or only their sound twins, with doors of their own."""
    entries = planted.doors(request.param)
    monkeypatch.setattr(module, "doors", lambda: entries)
    with override_settings(ROOT_URLCONF="tests.accounts.planted"):
        clear_url_caches()
        yield request.param
    clear_url_caches()


def found_by_probes(built: World) -> set[str]:
    examiner = Examiner(built)
    for probe in probes(built, 0, built.askers[::2]):
        examiner.ask(probe)
    leaking = {one.probe.route.name for one in examiner.findings if one.what == "leak"}
    return leaking | set(noticed_surplus(built))


def test_five_planted_questions_without_a_scope_are_all_found(built: World, quality: str) -> None:
    without_second_wall()
    expected = {f"planted-{name}" for name in KINDS} if quality == "planted" else set()
    assert len(KINDS) == 5
    assert found_by_probes(built) == expected


def test_behind_the_second_wall_even_they_show_nothing(built: World, quality: str) -> None:
    assert found_by_probes(built) == set()


def test_real_pages_without_the_first_wall_would_be_found(built: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: the filter admits everything. Behind the second wall nothing shows, without it the probes find it."""
    from django.db.models import Q

    monkeypatch.setattr(ScopedManager, "condition", lambda *_: Q())
    some = [probe for probe in some_pages(built, 150) if probe.door.of in ("", "organisation")]
    assert any(probe.route.name == "console:people" for probe in some)
    behind, alone = Examiner(built), Examiner(built)
    for probe in some:
        behind.ask(probe)
    without_second_wall()
    for probe in some:
        alone.ask(probe)
    assert [one for one in behind.findings if one.what == "leak"] == []
    assert [one for one in alone.findings if one.what == "leak"]
