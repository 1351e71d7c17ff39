# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Invented people and offices, clearly marked, so that somebody can look around signed in.

Loaded only on purpose (`script/demo`, `serve --with-demonstration`, `demonstration load`) and wiped as a whole.
Official data are never touched: the rows carry a mark, and PostgreSQL deletes no others.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml
from allauth.usersessions.models import UserSession

from blaupause.accounts import demonstration_secrets
from blaupause.accounts.acting import actor
from blaupause.accounts.behalf import lock, on_behalf
from blaupause.accounts.models import ChangeRequest, Invitation, Mandate, Membership, Organisation, Person
from blaupause.accounts.problems import not_found
from blaupause.accounts.rules import SECOND_FACTOR_ROLES, OrganisationKind, Role
from blaupause.accounts.scope import Scope
from blaupause.kernel.clock import now
from blaupause.ledger.actions import append
from blaupause.ledger.rules import Draft

PACKAGED = Path(__file__).parent / "data" / "demonstration.yaml"
CHAIN = "demonstration"
_WITH_SECOND_FACTOR = SECOND_FACTOR_ROLES | {Role.LEAD}  # leads decide what others ask for


@dataclass(frozen=True, slots=True)
class PeopleSummary:
    """How many invented rows were made or removed."""

    organisations: int
    people: int
    mandates: int


def load_people(*, by: Scope) -> PeopleSummary:
    """Invent one organisation per kind, people in every role, and mandates; nothing when they are there already.

    One ledger entry. Only for the system: Problem accounts.not_found.
    """
    _only_the_system(by)
    with on_behalf(by):
        lock("demonstration-people")
        if Organisation.unscoped.filter(demonstration=True).exists():
            return PeopleSummary(0, 0, 0)
        data: Mapping[str, list[dict[str, Any]]] = yaml.safe_load(PACKAGED.read_text(encoding="utf-8"))
        organisations = {one["key"]: _organisation(one) for one in data["organisations"]}
        people = [_person(one, organisations[one["organisation"]], by.day) for one in data["people"]]
        for one in data["mandates"]:
            _mandate(one, organisations[one["agent"]], by.day)
        summary = PeopleSummary(len(organisations), len(people), len(data["mandates"]))
        _record(by, "demonstration.people_loaded", summary)
    return summary


def wipe_people(*, by: Scope) -> PeopleSummary:
    """Remove exactly these rows, their sessions and what invented people asked for.

    Somebody invented whom a real row still names (as the one who decided) is shut out instead of removed.
    One ledger entry when there was something. Only for the system: Problem accounts.not_found.
    """
    _only_the_system(by)
    with on_behalf(by):
        lock("demonstration-people")
        people = Person.objects.filter(demonstration=True)
        organisations = Organisation.unscoped.filter(demonstration=True)
        mandates = Mandate.unscoped.filter(agent__demonstration=True)
        summary = PeopleSummary(organisations.count(), people.count(), mandates.count())
        if summary == PeopleSummary(0, 0, 0):
            return summary
        for session in UserSession.objects.filter(user__demonstration=True):
            session.end()
        ChangeRequest.unscoped.filter(author__demonstration=True).delete()
        mandates.delete()
        Membership.unscoped.filter(person__demonstration=True).delete()
        Membership.unscoped.filter(organisation__demonstration=True).delete()
        Invitation.unscoped.filter(organisation__demonstration=True).delete()
        organisations.delete()
        named = ChangeRequest.unscoped.filter(decided_by__demonstration=True).values("decided_by")
        people.filter(pk__in=named).update(is_active=False)
        people.exclude(pk__in=named).delete()
        _record(by, "demonstration.people_wiped", summary)
    return summary


def _only_the_system(by: Scope) -> None:
    if not by.is_system:
        raise not_found()


def _organisation(one: Mapping[str, Any]) -> Organisation:
    return Organisation.unscoped.create(
        key=one["key"],
        kind=OrganisationKind(one["kind"]),
        name=one["name"],
        place=one.get("place"),
        demonstration=True,
    )


def _person(one: Mapping[str, Any], organisation: Organisation, day: date) -> Person:
    person = Person.objects.filter(email=one["email"], demonstration=True).first()
    if person is None:
        person = Person(email=one["email"], name=one["name"], joined_at=now(), demonstration=True)
    person.is_active = True
    person.set_unusable_password()
    person.save()
    Membership.unscoped.create(
        person=person, organisation=organisation, role=Role(one["role"]), valid_from=day - timedelta(days=30)
    )
    _equip(person, Role(one["role"]))
    return person


def _equip(person: Person, role: Role) -> None:
    """Password and, where the role needs it, second factor of this installation; the sign-in page shows them."""
    demonstration_secrets.equip(person, second_factor=role in _WITH_SECOND_FACTOR)


def _mandate(one: Mapping[str, Any], agent: Organisation, day: date) -> None:
    end = day - timedelta(days=one["to"]) if "to" in one else None
    start = day - timedelta(days=one["from"])
    Mandate.unscoped.create(agent=agent, place=one["place"], valid_from=start, valid_to=end, basis=one["basis"])


def _record(by: Scope, action: str, summary: PeopleSummary) -> None:
    detail = {
        "organisations": summary.organisations,
        "people": summary.people,
        "mandates": summary.mandates,
    }
    append(by=actor(by), chain=CHAIN, drafts=[Draft(action, "demonstration:people", detail)])
