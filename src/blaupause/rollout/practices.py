# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reading how others did a step: all of them in two queries, what fits the task at hand first."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Count, QuerySet

from blaupause.accounts.rules import Kind, Verb
from blaupause.accounts.scope import Scope
from blaupause.authorities.queries import AuthorityInfo, authorities, place_of_authority
from blaupause.blueprint.queries import steps_of
from blaupause.catalog.queries import CommitmentInfo, SystemInfo, commitments, specialist_systems
from blaupause.kernel.places import Place
from blaupause.kernel.text import fold
from blaupause.rollout.effortstats import size_class
from blaupause.rollout.models import Adoption, Connection, Solution
from blaupause.rollout.practicerules import Votes, counted, rank
from blaupause.rollout.workrules import Rating
from blaupause.territory.queries import territory_at

Titles = Mapping[str, tuple[str, str]]
Product = tuple[str, str]
"""Vendor and product of a specialist system, whatever the version."""


@dataclass(frozen=True, slots=True)
class Near:
    """The task at hand: what of a solution would fit it. `connection_id` 0: none in particular."""

    connection_id: int = 0
    authority: AuthorityInfo | None = None
    product: Product | None = None
    size: int | None = None


NOWHERE: Final = Near()


@dataclass(frozen=True, slots=True)
class PracticeFilter:
    """Which solutions. `product`: number of a specialist system, any version of it counts; `size`: of a class."""

    text: str = ""
    step: str = ""
    product: int | None = None
    size: int | None = None


@dataclass(frozen=True, slots=True)
class AdoptionInfo:
    """An authority that took it over, and what it says."""

    authority: AuthorityInfo
    rating: Rating | None
    comment: str
    adopted_on: date
    demonstration: bool
    version: int
    mine: bool


@dataclass(frozen=True, slots=True)
class SolutionInfo:
    """A solution. `same_product`, `same_size`: it fits the task at hand. `withdrawn_why` "": it is there."""

    id: int
    step: str
    step_title: tuple[str, str]
    title: str
    text: str
    link: str
    licence: str
    authority: AuthorityInfo
    place: Place
    commitment: CommitmentInfo
    system: SystemInfo | None
    size: int | None
    shared_at: datetime
    demonstration: bool
    withdrawn_why: str
    version: int
    votes: Votes
    adoptions: tuple[AdoptionInfo, ...]
    same_product: bool
    same_size: bool


@dataclass(frozen=True, slots=True)
class Practice:
    """What fits a filter, and what can be filtered by: steps, products and sizes of which there is something."""

    found: list[SolutionInfo]
    steps: Titles
    products: list[SystemInfo]
    sizes: list[int]


def counts(by: Scope, *, invented: bool) -> dict[str, int]:
    """How many solutions there are for each step; one query. `invented`: with those of the demonstration."""
    return {row["step"]: row["n"] for row in by_step(by, invented)}


def by_step(by: Scope, invented: bool) -> Any:
    """The same as rows `step`, `n`, for a question that asks for more."""
    return _shown(by, invented).order_by().values("step").annotate(n=Count("pk"))


def near(connection_id: int) -> Near:
    """The task at hand from the connection it is to be done for; NOWHERE when there is no such connection."""
    row = (
        Connection.objects.select_related("system__vendor").filter(pk=connection_id).first()
        if connection_id
        else None
    )
    if row is None:
        return NOWHERE
    body = authorities()[row.authority_id]
    product = (row.system.vendor.key, row.system.product) if row.system else None
    return Near(row.pk, body, product, _size(body))


def practice(by: Scope, wanted: PracticeFilter, task: Near = NOWHERE, *, invented: bool) -> Practice:
    """What fits, the best for the task first (practicerules.rank), then the newest."""
    rows = list(_shown(by, invented))
    everything = _infos(by, rows, task, invented)
    words = fold(wanted.text).split()
    products = {one.system.id: one.system for one in everything if one.system}
    asked = products.get(wanted.product) if wanted.product is not None else None

    def fits(one: SolutionInfo) -> bool:
        return (
            (not wanted.step or one.step == wanted.step)
            and (wanted.product is None or (asked is not None and _product(one.system) == _product(asked)))
            and (wanted.size is None or one.size == wanted.size)
            and all(word in fold(f"{one.title} {one.text}") for word in words)
        )

    found = [one for one in everything if fits(one)]
    found.sort(key=lambda one: one.id, reverse=True)
    found.sort(key=lambda one: rank(one.votes, same_product=one.same_product, same_size=one.same_size))
    return Practice(
        found,
        {one.step: one.step_title for one in sorted(everything, key=lambda one: one.step_title)},
        _once(products.values()),
        sorted({one.size for one in everything if one.size is not None}),
    )


def solution(by: Scope, number: int, *, invented: bool = True) -> SolutionInfo | None:
    """One of them; None when there is none the scope may see. What was taken out only those see who could do that."""
    rows = [
        row
        for row in Solution.objects.within(by).filter(pk=number)
        if row.withdrawn_at is None or by.may(Verb.END, Kind.PRACTICE, row.place)
    ]
    return next(iter(_infos(by, rows, NOWHERE, invented)), None)


def _shown(by: Scope, invented: bool) -> QuerySet[Solution]:
    rows = Solution.objects.within(by).filter(withdrawn_at__isnull=True)
    return rows if invented else rows.filter(demonstration=False)


def _infos(by: Scope, rows: Collection[Solution], task: Near, invented: bool) -> list[SolutionInfo]:
    if not rows:
        return []
    bodies, promises = authorities(), {one.id: one for one in commitments()}
    titles = steps_of({row.blueprint_version_id for row in rows})
    needed = any(row.system_id for row in rows)
    systems = {one.id: one for one in specialist_systems(demonstration=True)} if needed else {}
    taken: defaultdict[int, list[Adoption]] = defaultdict(list)
    adoptions = Adoption.objects.within(by).filter(solution__in=[row.pk for row in rows])
    for one in adoptions.order_by("-adopted_on", "-pk"):
        if invented or not one.demonstration:
            taken[one.solution_id].append(one)
    found = []
    for row in rows:
        body, system = bodies[row.authority_id], systems.get(row.system_id or 0)
        size = _size(body)
        held = tuple(_adoption(by, one, bodies) for one in taken[row.pk])
        found.append(
            SolutionInfo(
                row.pk,
                row.step,
                titles.get(row.step, (row.step, row.step)),
                row.title,
                row.text,
                row.link,
                row.licence,
                body,
                row.place,
                promises[row.commitment_id],
                system,
                size,
                row.recorded_at,
                row.demonstration,
                row.withdrawn_why,
                row.version,
                counted(one.rating for one in held),
                held,
                task.product is not None and _product(system) == task.product,
                task.size is not None and size == task.size,
            )
        )
    return found


def _adoption(by: Scope, one: Adoption, bodies: Mapping[int, AuthorityInfo]) -> AdoptionInfo:
    rating = None if one.rating is None else Rating(one.rating)
    mine = by.may(Verb.ADD, Kind.PRACTICE, one.place)
    return AdoptionInfo(
        bodies[one.authority_id], rating, one.comment, one.adopted_on, one.demonstration, one.version, mine
    )


def _size(body: AuthorityInfo) -> int | None:
    unit = territory_at().units.get(body.unit_id)
    return size_class(unit.population if unit else None)


def _product(system: SystemInfo | None) -> Product | None:
    return (system.vendor.key, system.product) if system else None


def _once(systems: Iterable[SystemInfo]) -> list[SystemInfo]:
    """One system of each product, by vendor and product."""
    first: dict[Product | None, SystemInfo] = {}
    for one in sorted(systems, key=lambda one: (one.vendor.name, one.product, one.version)):
        first.setdefault(_product(one), one)
    return list(first.values())


def adopters(by: Scope, text: str = "") -> list[AuthorityInfo]:
    """Authorities for which somebody may say that they took something over, by name. No queries of its own."""
    reach, wanted = by.reach(Verb.ADD, Kind.PRACTICE), text.casefold()
    found = (one for one in authorities().values() if wanted in one.name.casefold())
    mine = [one for one in found if reach.covers(place_of_authority(one.key))]
    return sorted(mine, key=lambda one: (one.sort_key, one.key))
