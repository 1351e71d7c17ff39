# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Organisations and mandates follow a place that got another key, so that nobody is locked out."""

from datetime import date

from django.db.models import F, Q, QuerySet

from blaupause.accounts.acting import actor, chain_of
from blaupause.accounts.behalf import lock, on_behalf
from blaupause.accounts.models import Mandate, Organisation
from blaupause.accounts.problems import not_found
from blaupause.accounts.scope import Scope
from blaupause.kernel.places import Place
from blaupause.ledger.actions import append
from blaupause.ledger.rules import Actor, Draft


def move_place(*, by: Scope, old: Place, new: Place, on: date, why: str) -> int:
    """Whoever answered for the old place, or acts there, does so for the new one; how many rows moved.

    One ledger entry each. Memberships reach what their organisation reaches, so they follow by themselves.
    Mandates that ended stay with the place they were given for. Only the system may do that; nothing happens the
    second time.
    """
    if not by.is_system:
        raise not_found()
    return move(who=actor(by), by=by, old=old, new=new, on=on, why=why)


def move(*, who: Actor, by: Scope, old: Place, new: Place, on: date, why: str) -> int:
    """The same for somebody whom others have allowed to: `by` is the system, `who` the person the ledger names."""
    moved = 0
    with on_behalf(by):
        lock("places")
        for organisation in Organisation.unscoped.filter(place=old).order_by("pk"):
            Organisation.unscoped.filter(pk=organisation.pk).update(place=new, version=F("version") + 1)
            subject = f"organisation:{organisation.key}"
            _record(who, "organisation.moved", subject, old, new, on, why, owner=organisation.pk)
            moved += 1
        for mandate in current_mandates(by.day).filter(place=old).order_by("pk"):
            Mandate.unscoped.filter(pk=mandate.pk).update(place=new, version=F("version") + 1)
            _record(who, "mandate.moved", f"mandate:{mandate.pk}", old, new, on, why, owner=mandate.agent_id)
            moved += 1
    return moved


def current_mandates(day: date) -> QuerySet[Mandate]:
    """Mandates that have not ended. For the system."""
    return Mandate.unscoped.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day))


def places_with_people() -> frozenset[Place]:
    """Places that some organisation answers for or some mandate speaks of. For the system."""
    own = Organisation.unscoped.exclude(place=None).values_list("place", flat=True)
    return frozenset(place for place in (*own, *Mandate.unscoped.values_list("place", flat=True)) if place)


def _record(who: Actor, action: str, subject: str, old: Place, new: Place, on: date, why: str, *, owner: int) -> None:
    detail = {"old": {"place": old}, "new": {"place": new}, "on": on.isoformat()}
    draft = Draft(action, subject, detail, why, place=new, owner=owner)
    append(by=who, chain=chain_of(new), drafts=[draft])
