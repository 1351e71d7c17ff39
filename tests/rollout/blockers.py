# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Blockers and people around them, for tests."""

from django.db import transaction

from blaupause.accounts.rules import Role
from blaupause.accounts.scope import Scope
from blaupause.accounts.wall import acting
from blaupause.rollout import blocking
from blaupause.rollout.blocking import Described, Held
from blaupause.rollout.knowing import Standing, standing
from blaupause.rollout.models import Connection
from blaupause.rollout.workrules import BlockerOwner
from tests.accounts.people import KELHEIM, member, organisation, scope_of

VENDOR = Described("Schnittstelle zum Fachverfahren fehlt", BlockerOwner.VENDOR, "Kommt mit Version 8.", "Muster AG")


def somebody(place: str = KELHEIM, role: Role = Role.EDITOR) -> Scope:
    return scope_of(member(organisation(place=place), role))


def reported(
    by: Scope, *rows: Connection, said: Described = VENDOR, step: str = "", hard: bool = True, **more: object
) -> int:
    ids = [row.pk for row in rows]
    return blocking.report(by=by, connection_ids=ids, said=said, held=Held(step, hard), **more)  # type: ignore[arg-type]


def seen(by: Scope, one: Connection) -> Standing:
    with acting(by), transaction.atomic():
        found = standing(by, one.pk)
    assert found is not None
    return found
