# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A small world for probes: organisations in every relation to one of them, and somebody who asks in every role.

For each asker the scope is written down here by hand, not asked of the product.
"""

from collections.abc import Iterator
from datetime import timedelta

from django.test import Client

from blaupause.accounts.models import Organisation
from blaupause.accounts.rules import Kind, MandateSpan, OrganisationKind, Role
from blaupause.accounts.scope import Scope, Seat, public
from blaupause.kernel.clock import today
from blaupause.kernel.intervals import DateInterval
from blaupause.kernel.places import Place
from blaupause.rollout.models import (
    Connection,
)
from tests.accounts import belongings, people
from tests.accounts.worldparts import ENDED, HESSEN, HOME, LAND, MANDATED, SIBLING, Asker, Owned, Target, World


def target(world: World, label: str, kind: OrganisationKind, place: Place | None) -> Organisation:
    """An organisation with everything that can belong to one."""
    name = world.canary(Kind.ORGANISATION, None)
    one = people.organisation(kind, place, name=f"Behörde {name}")
    owned = Owned(Kind.ORGANISATION, one.place, one.pk)
    world.canaries[-1] = owned
    world.names[one.pk] = len(world.canaries) - 1
    Organisation.unscoped.filter(pk=one.pk).update(
        mailbox=f"{world.canary(Kind.ORGANISATION, one)}@example.org",
        website=f"https://{world.canary(Kind.ORGANISATION, one)}.example.org/",
    )
    world.targets.setdefault("organisation", []).append(Target(label, one.key, owned))
    belongings.members(world, one)
    belongings.invitations(world, label, one)
    if one.place is not None:
        belongings.mandate(world, one, one.place)
        belongings.change_requests(world, label, one, one.place)
        belongings.draft(world, label, one, one.place)
        world.targets.setdefault("place", []).append(
            Target(label, one.place or "bund", Owned(Kind.PROGRESS, one.place))
        )
        belongings.connection(world, label, one.place)
        belongings.work(world, label, one, one.place)
        belongings.practice(world, label, one, one.place)
    belongings.ledger(one, world.canary(Kind.LEDGER, one), world.canary(Kind.MEMBERSHIP, one))
    return one


def build() -> World:
    """The whole world, in the open transaction or committed piece by piece."""
    world = World()
    below = Connection.objects.filter(place__startswith=HOME).exclude(place=HOME).order_by("place").values("place")
    child = str(below[0]["place"])
    home = target(world, "own", OrganisationKind.DISTRICT, HOME)
    target(world, "twin", OrganisationKind.ASSOCIATION, HOME)
    lower = target(world, "child", OrganisationKind.MUNICIPALITY, child)
    office = target(world, "parent", OrganisationKind.LAND_OFFICE, LAND)
    target(world, "sibling", OrganisationKind.DISTRICT, SIBLING)
    target(world, "mandate", OrganisationKind.DISTRICT, MANDATED)
    target(world, "ended mandate", OrganisationKind.DISTRICT, ENDED)
    target(world, "placeless", OrganisationKind.CONTRACTOR, None)
    provider = target(world, "provider", OrganisationKind.IT_PROVIDER, None)
    bund = target(world, "bund", OrganisationKind.BUND, "")
    hessen = target(world, "hessen", OrganisationKind.LAND_OFFICE, HESSEN)
    belongings.job(world)
    belongings.specialist_system(world)
    belongings.succession(world)
    belongings.missing(world)
    mandates = {one.pk: _spans(one) for one in (home, provider)}
    world.agents = {world.names[one.pk] for one in (home, provider)}
    world.askers.append(Asker("nobody", public(today()), Client(raise_request_exception=False)))
    for role in Role:
        for confirmed in (True, False):
            world.askers.append(_asker(f"own {role}", home, role, confirmed, mandates[home.pk]))
        world.askers.append(_asker(f"provider {role}", provider, role, True, mandates[provider.pk]))
    for label, one in (("child", lower), ("land", office), ("hessen", hessen), ("bund", bund)):
        for role in (Role.LEAD, Role.AUDITOR, Role.ADMINISTRATOR):
            world.askers.append(_asker(f"{label} {role}", one, role, True))
    world.askers += _without_seats(home)
    return world


def _spans(agent: Organisation) -> tuple[MandateSpan, ...]:
    current, over = people.mandate(agent, MANDATED), people.ended_mandate(agent, ENDED)
    return tuple(
        MandateSpan(one.pk, one.place, DateInterval(one.valid_from, one.valid_to)) for one in (current, over)
    )


def _asker(
    name: str, one: Organisation, role: Role, confirmed: bool, mandates: tuple[MandateSpan, ...] = ()
) -> Asker:
    held = people.person()
    membership = people.role(held, one, role)
    seat = Seat(membership.pk, one.pk, one.key, one.place, role, mandates)
    scope = Scope(f"person:{held.pk}", today(), held.pk, (seat,), confirmed)
    client = people.signed_in(Client(raise_request_exception=False), held, confirmed)
    return Asker(name if confirmed else f"{name} without second factor", scope, client)


def _without_seats(home: Organisation) -> Iterator[Asker]:
    stranger, former, early = people.person(), people.person(), people.person()
    people.role(former, home, Role.LEAD, end=today())
    people.role(early, home, Role.LEAD, start=today() + timedelta(days=1))
    for name, one in (("without a role", stranger), ("former lead", former), ("lead from tomorrow", early)):
        client = people.signed_in(Client(raise_request_exception=False), one)
        yield Asker(name, Scope(f"person:{one.pk}", today(), one.pk, (), True), client)


def surplus(world: World) -> None:
    """More of everything in Hessen: whoever reaches nothing there must not notice at all."""
    one = target(world, "surplus", OrganisationKind.LAND_OFFICE, HESSEN)
    for _ in range(3):
        people.member(one)
    world.targets["organisation"].pop()
