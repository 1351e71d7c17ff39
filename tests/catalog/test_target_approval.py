# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The target of a promise is politics: one person asks, another approves, the ledger keeps old and new."""

from datetime import date

import pytest

from blaupause.accounts import approvals
from blaupause.accounts.models import ChangeRequest, Person
from blaupause.accounts.rules import OrganisationKind, Role
from blaupause.catalog.approvals import propose_target
from blaupause.catalog.models import Commitment
from blaupause.kernel.problems import Problem
from blaupause.ledger.models import Entry
from tests.accounts.people import BAYERN, member, organisation, scope_of

pytestmark = pytest.mark.django_db
LATER = date(2027, 6, 30)


@pytest.fixture
def office() -> tuple[Person, Person]:
    found = organisation(OrganisationKind.LAND_OFFICE, BAYERN)
    return member(found, Role.LEAD), member(found, Role.LEAD)


def ask(author: Person, **changed: object) -> int:
    values = {"key": "by-ewa", "target": "as_far_as_possible", "due": LATER, "why": "Kabinettsbeschluss"} | changed
    return propose_target(by=scope_of(author), **values)  # type: ignore[arg-type]


def test_old_and_new_stand_in_request_and_ledger(office: tuple[Person, Person]) -> None:
    author, other = office
    number = ask(author)
    summary = ChangeRequest.unscoped.get(pk=number).summary_de
    assert "Ziel: überall → möglichst überall" in summary
    assert "Bis: 31.12.2026 → 30.06.2027" in summary
    approvals.approve(by=scope_of(other), request_id=number, version=1)
    row = Commitment.objects.get(key="by-ewa")
    assert (row.target, row.due) == ("as_far_as_possible", LATER)
    entry = Entry.objects.get(action="commitment.target_changed")
    assert (entry.actor, entry.place, entry.detail) == (
        other.key,
        BAYERN,
        {
            "old": {"target": "everywhere", "due": "2026-12-31"},
            "new": {"target": "as_far_as_possible", "due": "2027-06-30"},
        },
    )


def test_a_target_that_moved_makes_it_stale(office: tuple[Person, Person]) -> None:
    author, other = office
    first, second = ask(author), ask(author, due=date(2028, 1, 1))
    approvals.approve(by=scope_of(other), request_id=first, version=1)
    with pytest.raises(Problem) as caught:
        approvals.approve(by=scope_of(other), request_id=second, version=1)
    assert caught.value.code == "accounts.stale_request"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"target": "everywhere", "due": date(2026, 12, 31)}, "catalog.target"),
        ({"target": "nowhere"}, "catalog.target"),
        ({"key": "nix"}, "accounts.not_found"),
        ({"key": "he-ewa"}, "accounts.not_found"),
    ],
)
def test_what_cannot_be_asked_for(office: tuple[Person, Person], changed: dict[str, object], code: str) -> None:
    with pytest.raises(Problem) as caught:
        ask(office[0], **changed)
    assert caught.value.code == code
