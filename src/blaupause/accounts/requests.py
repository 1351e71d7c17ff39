# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reading requests for changes, and who could approve one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from blaupause.accounts.behalf import on_behalf, unfiltered
from blaupause.accounts.models import Approval, ChangeRequest, Mandate, Membership, Organisation
from blaupause.accounts.permissions import allowed
from blaupause.accounts.queries import names
from blaupause.accounts.rules import Cell, Condition, Kind, Relation, Role, Verb
from blaupause.accounts.scope import Scope
from blaupause.kernel.places import Place, lies_in


@dataclass(frozen=True, slots=True)
class RequestInfo:
    """A request as somebody sees it. Names are empty where they are not for this reader.

    `offices`: those for which its author may ask for changes there; whoever reads the request may know them.
    `approved_by`: an entry for everybody who has approved, of the `needed` ones. `worked_on_it`: the reader did, and
    may therefore not decide; `agreed`: the reader has approved already. `may_decide`: the reader could, apart from a
    missing second factor (`needs_second_factor`).
    """

    id: int
    kind: str
    place: Place
    subject: str
    summary_de: str
    summary_en: str
    why: str
    state: str
    reason: str
    version: int
    requested_at: datetime
    decided_at: datetime | None
    author: str
    offices: tuple[str, ...]
    decider: str
    needed: int
    approved_by: tuple[str, ...]
    mine: bool
    worked_on_it: bool
    agreed: bool
    may_decide: bool
    needs_second_factor: bool

    @property
    def waiting(self) -> bool:
        """True until somebody has decided."""
        return self.state == "waiting"


@dataclass(frozen=True, slots=True)
class Approvers:
    """Who could approve: names of organisations the reader may know of, and the number of people in all."""

    organisations: tuple[str, ...]
    people: int


def requests(scope: Scope, *, waiting: bool, start: int, stop: int) -> tuple[list[RequestInfo], int]:
    """Requests from `start` to `stop` and the number of all; waiting ones oldest first, decided ones newest first."""
    rows = ChangeRequest.objects.within(scope, Verb.SEE, Condition.WAITING)
    if waiting:
        rows = rows.filter(state="waiting").order_by("requested_at", "pk")
    else:
        rows = rows.exclude(state="waiting").order_by("-decided_at", "-pk")
    return _infos(scope, rows[start:stop]), rows.count()


def request(scope: Scope, request_id: int) -> RequestInfo | None:
    """One request, None when there is none for this reader."""
    rows = ChangeRequest.objects.within(scope, Verb.SEE, Condition.WAITING).filter(pk=request_id)
    return next(iter(_infos(scope, rows)), None)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a request is: so many approvals of so many."""

    id: int
    given: int
    needed: int


def standing(scope: Scope, request_id: int) -> Standing | None:
    """How far a request is, None when there is none for this reader; one question where `request` asks several."""
    rows = ChangeRequest.objects.within(scope, Verb.SEE, Condition.WAITING).filter(pk=request_id)
    approvals = Approval.objects.within(scope, Verb.SEE, Condition.WAITING).filter(request=OuterRef("pk"))
    counted = approvals.order_by().values("request").annotate(number=Count("pk")).values("number")
    found = rows.annotate(given=Coalesce(Subquery(counted), 0)).values_list("pk", "given", "needed").first()
    return Standing(*found) if found else None


def waiting_for(scope: Scope, subject: str) -> int | None:
    """Number of the request that waits about this subject, None when there is none for this reader."""
    rows = ChangeRequest.objects.within(scope, Verb.SEE, Condition.WAITING).filter(subject=subject, state="waiting")
    return rows.order_by("pk").values_list("pk", flat=True).first()


def approvers(scope: Scope, place: Place, *, without: int | None = None) -> Approvers:
    """Who could approve a change at a place, the person `without` left out."""
    found = deciders(scope, place, without)
    with on_behalf(scope):
        known = Organisation.objects.within(scope).filter(pk__in=[organisation for _, organisation in found])
        organisations = tuple(known.order_by("name").values_list("name", flat=True))
    return Approvers(organisations, len({person for person, _ in found}))


def deciding_place(scope: Scope, place: Place, *, without: int | None = None) -> Place | None:
    """Where a change of facts that belong to all (the register of units) is decided; None: nobody could.

    The nearest place, at or above this one, with somebody who may; an installation of one Land has nobody at the
    Bund, and then those with the widest responsibility decide.
    """
    for candidate in (place[:length] for length in range(len(place), -1, -1)):
        if deciders(scope, candidate, without):
            return candidate
    offices = _places_ofdeciders(scope, without)
    return min(offices, key=lambda found: (len(found), found), default=None)


def people_present(scope: Scope) -> bool:
    """True once somebody (who is no demonstration) leads an organisation: from then on four eyes are asked for."""
    with unfiltered(scope, "approvers"):
        return _current(scope).filter(role=Role.LEAD, person__demonstration=False).exists()


def _infos(scope: Scope, rows: Iterable[ChangeRequest]) -> list[RequestInfo]:
    found = list(rows)
    agreed: dict[int, list[int]] = {row.pk: [] for row in found}
    several = [row.pk for row in found if row.needed > 1]
    if several:
        given = Approval.objects.within(scope, Verb.SEE, Condition.WAITING).filter(request__in=several).order_by("pk")
        for request_id, person_id in given.values_list("request_id", "person_id"):
            agreed[request_id].append(person_id)
    people = {one for row in found for one in (row.author_id, row.decided_by_id, *agreed[row.pk]) if one}
    known = names(scope, {f"person:{one}" for one in people})
    offices = _offices(scope, found)
    return [_info(scope, row, known, agreed[row.pk], offices.get(row.pk, ())) for row in found]


def _offices(scope: Scope, rows: Iterable[ChangeRequest]) -> dict[int, tuple[str, ...]]:
    """Names of the organisations of other authors that act there: at that place, or under a mandate for it."""
    found = [row for row in rows if row.author_id != scope.person_id]
    if not found:
        return {}
    with unfiltered(scope, "who-asks"):
        seats = _current(scope).filter(person_id__in={row.author_id for row in found})
        held = list(seats.values_list("person_id", "organisation_id", "organisation__place", "organisation__name"))
        day = scope.day
        mandates = Mandate.unscoped.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day, agent_id__in={one[1] for one in held}
        )
        acting_at = list(mandates.values_list("agent_id", "place"))

    def acts(organisation: int, own: Place | None, place: Place) -> bool:
        return own == place or any(agent == organisation and lies_in(place, where) for agent, where in acting_at)

    return {
        row.pk: tuple(
            sorted({name for person, one, own, name in held if person == row.author_id and acts(one, own, row.place)})
        )
        for row in found
    }


def _info(
    scope: Scope, row: ChangeRequest, known: dict[str, str], agreed: list[int], offices: tuple[str, ...]
) -> RequestInfo:
    asked = (Verb.DECIDE, Kind.CHANGE_REQUEST, row.place, Condition.WAITING)
    blocked = scope.needs_second_factor(*asked)
    mine = row.author_id == scope.person_id
    worked = scope.person_id in row.barred
    gave = scope.person_id in agreed
    return RequestInfo(
        id=row.pk,
        kind=row.kind,
        place=row.place,
        subject=row.subject,
        summary_de=row.summary_de,
        summary_en=row.summary_en,
        why=row.why,
        state=row.state,
        reason=row.reason,
        version=row.version,
        requested_at=row.requested_at,
        decided_at=row.decided_at,
        author=known.get(f"person:{row.author_id}", ""),
        offices=offices,
        decider=known.get(f"person:{row.decided_by_id}", ""),
        needed=row.needed,
        approved_by=tuple(known.get(f"person:{one}", "") for one in agreed),
        mine=mine,
        worked_on_it=worked,
        agreed=gave,
        may_decide=row.state == "waiting" and not (mine or worked) and (blocked or scope.may(*asked)),
        needs_second_factor=blocked,
    )


def _current(scope: Scope, without: int | None = None) -> QuerySet[Membership]:
    """Memberships of today, of people who can sign in and organisations that exist."""
    day = scope.day
    return (
        Membership.unscoped.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day)
        .filter(Q(organisation__ended_on__isnull=True) | Q(organisation__ended_on__gt=day), person__is_active=True)
        .exclude(person_id=without or 0)
    )


def _deciding(relation: Relation) -> list[Role]:
    """Roles that the permission table lets decide in this relation."""
    cell = (relation, Verb.DECIDE, Kind.CHANGE_REQUEST, Condition.WAITING)
    return [role for role in Role if allowed(Cell(role, *cell))]


def deciders(scope: Scope, place: Place, without: int | None = None) -> list[tuple[int, int]]:
    """(person, organisation) of those who may decide at a place, by own responsibility or under a mandate."""
    day = scope.day
    with unfiltered(scope, "approvers"):
        prefixes = [place[:length] for length in range(len(place) + 1)]
        agents = Mandate.unscoped.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day, place__in=prefixes
        ).values("agent_id")
        own = Q(role__in=_deciding(Relation.OWN), organisation__place=place)
        mandated = Q(role__in=_deciding(Relation.MANDATE), organisation__in=agents)
        rows = _current(scope, without).filter(own | mandated).order_by("pk")
        return list(rows.values_list("person_id", "organisation_id"))


def _places_ofdeciders(scope: Scope, without: int | None) -> set[Place]:
    with unfiltered(scope, "approvers"):
        rows = _current(scope, without).filter(role__in=_deciding(Relation.OWN), organisation__place__isnull=False)
        return {place for place in rows.values_list("organisation__place", flat=True) if place is not None}
