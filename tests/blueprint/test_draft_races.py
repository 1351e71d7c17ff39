# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Sixteen at once on one draft: one wins, the others are told, nothing is lost."""

from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from blaupause.accounts.models import ChangeRequest
from blaupause.accounts.problems import Conflict
from blaupause.accounts.rules import OrganisationKind, Role
from blaupause.accounts.scope import Scope
from blaupause.blueprint import drafts, queries
from blaupause.blueprint.loader import load_document
from blaupause.blueprint.models import BlueprintDraft
from blaupause.blueprint.rules.canonical import content_hash, plain
from tests.accounts.people import BAYERN, member, organisation, scope_of
from tests.blueprint.test_drafts import document
from tests.plugins.committed import as_system, race, restored

THREADS = 16


class TestRaces:
    @pytest.fixture
    def committed(self, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
        with django_db_blocker.unblock(), restored(BAYERN):
            yield

    def people(self) -> tuple[Scope, list[Scope]]:
        with as_system():
            office = organisation(OrganisationKind.LAND_OFFICE, BAYERN)
            author, leads = member(office, Role.EDITOR), [member(office, Role.LEAD) for _ in range(THREADS)]
        with as_system():
            return scope_of(author), [scope_of(one) for one in leads]

    def test_sixteen_editors_one_wins(self, committed: None) -> None:
        author, scopes = self.people()
        number = drafts.begin(by=author, document=document())
        results = race(
            THREADS,
            lambda n: drafts.set_version(by=scopes[n], draft_id=number, version=f"91.0.{n}", seen=1),
        )
        won = [found for found in results if not isinstance(found, Exception)]
        assert won == [2]
        assert sum(isinstance(found, Conflict) for found in results) == THREADS - 1

    def test_sixteen_times_to_review_is_one_request(self, committed: None) -> None:
        author, scopes = self.people()
        number = drafts.begin(by=author, document=document())
        results = race(THREADS, lambda n: drafts.submit(by=scopes[n], draft_id=number, seen=1, why="x"))
        lost = [found for found in results if isinstance(found, Exception)]
        assert len(lost) == THREADS - 1
        assert {getattr(one, "code", one) for one in lost} <= {"blueprint.not_a_draft", "accounts.conflict"}
        with as_system():
            assert ChangeRequest.unscoped.filter(kind="blueprint.release").count() == 1


@pytest.mark.django_db
def test_the_other_tests_do_not_notice() -> None:
    assert not BlueprintDraft.unscoped.exists()
    assert content_hash(plain(load_document("bayern"))) == queries.newest("bayern").content_hash
