# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Statements that dates follow from, and people who look at them."""

from datetime import date, timedelta

from django.db import transaction

from blaupause.accounts.models import Person
from blaupause.accounts.rules import Role
from blaupause.accounts.scope import Scope
from blaupause.accounts.wall import acting
from blaupause.kernel.clock import today
from blaupause.rollout.dates.queries import EVERYTHING, DateFilter, DueDate, dates
from blaupause.rollout.models import Connection, Statement
from blaupause.rollout.statements import About, Stated, state
from blaupause.rollout.workrules import StatementKind
from tests.accounts.people import KELHEIM, member, organisation, scope_of

PARAMETER, DATUM, CHECK = StatementKind


def somebody(place: str = KELHEIM, role: Role = Role.EDITOR) -> tuple[Person, Scope]:
    one = member(organisation(place=place), role)
    return one, scope_of(one, second_factor=False)


def day(left: int) -> date:
    return today() + timedelta(left)


def say(
    by: Scope,
    key: str,
    value: str,
    at: str | Connection = KELHEIM,
    *,
    kind: StatementKind = PARAMETER,
    until: date | None = None,
    verified: bool = False,
) -> int:
    """Number of the statement."""
    about = About(at) if isinstance(at, str) else About(connection_id=at.pk)
    where = {"place": at} if isinstance(at, str) else {"connection": at}
    old = Statement.unscoped.filter(key=key, kind=kind, until=None, **where).first()
    said = Stated(kind, key, value, valid_until=until, verified=verified)
    number = state(by=by, about=about, said=said, seen=old.version if old else 0)
    assert number is not None
    return number


def seen(by: Scope, wanted: DateFilter = EVERYTHING) -> list[DueDate]:
    with acting(by), transaction.atomic():
        return dates(by, wanted)


def keys(by: Scope, wanted: DateFilter = EVERYTHING) -> list[str]:
    return [one.key for one in seen(by, wanted)]
