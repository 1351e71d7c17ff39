# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A small world for probes: organisations in every relation to one of them, each object with canary words.

A canary is a word that stands in one object only. Whoever reads it in an answer must have been allowed to see that
object. Somebody asks in every role; for each asker the scope is written down here by hand, not asked of the product.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

from django.db import transaction
from django.test import Client

from blaupause.accounts.acting import chain_of
from blaupause.accounts.models import ChangeRequest, Invitation, Mandate, Membership, Organisation, Person
from blaupause.accounts.rules import Condition, Kind, MandateSpan, OrganisationKind, Role, Verb
from blaupause.accounts.scope import Scope, Seat, public
from blaupause.blueprint.loader import load_document
from blaupause.blueprint.models import BlueprintDraft
from blaupause.blueprint.rules.canonical import content_hash, plain
from blaupause.catalog.models import Operator, SpecialistSystem
from blaupause.kernel.clock import now, today
from blaupause.kernel.intervals import DateInterval
from blaupause.kernel.places import Place
from blaupause.ledger.actions import append
from blaupause.ledger.rules import Actor, Draft
from blaupause.rollout.models import (
    Adoption,
    BlockedConnection,
    Blocker,
    BulkJob,
    BulkRow,
    Connection,
    Effort,
    Solution,
    Statement,
)
from blaupause.rollout.systems import SYSTEM
from blaupause.rollout.workrules import BlockerOwner, StatementKind
from blaupause.territory import cases
from tests.accounts import people

HOME, SIBLING, MANDATED, ENDED, LAND, HESSEN = "09273", "09375", "09761", "09661", "09", "06"
CANARY = re.compile(rb"kanarie([0-9]{5})x")


@dataclass(frozen=True)
class Owned:
    """What a canary stands in, as the permission table sees it."""

    kind: Kind
    place: Place | None
    organisation: int | None = None
    condition: Condition | None = None
    asked_above: bool = False  # it takes several places: whoever answers for one above them asks for changes

    def visible_to(self, scope: Scope) -> bool:
        return scope.may(Verb.SEE, self.kind, self.place, self.condition, self.organisation)


@dataclass(frozen=True)
class Asker:
    """Somebody who asks, signed in or not; `scope` is what the product has to find out."""

    name: str
    scope: Scope
    client: Client


@dataclass(frozen=True)
class Target:
    """Something an address can name."""

    label: str
    value: object
    owned: Owned | None  # None: there is no such thing
    secret: frozenset[int] = frozenset()  # canaries that knowing the address entitles to


@dataclass
class World:
    """Objects by the sort an address names, canaries, and people."""

    canaries: list[Owned] = field(default_factory=list)
    targets: dict[str, list[Target]] = field(default_factory=dict)
    askers: list[Asker] = field(default_factory=list)
    names: dict[int, int] = field(default_factory=dict)
    """Canary in the name of each organisation, by its id."""
    agents: set[int] = field(default_factory=set)
    """Those of organisations that act for MANDATED and ENDED."""

    def canary(self, kind: Kind, one: Organisation | None, condition: Condition | None = None) -> str:
        """A new word for an object of an organisation (or, without one, of nobody)."""
        owned = Owned(kind, one.place if one else None, one.pk if one else None, condition)
        self.canaries.append(owned)
        return f"kanarie{len(self.canaries) - 1:05d}x"

    def agents_known_to(self, scope: Scope, place: Place | None) -> frozenset[int]:
        """Canaries in names of agents. Whoever sees a mandate sees who acts; whoever may give one for a place chooses
        among bodies without a place and those above it."""
        sees = any(scope.may(Verb.SEE, Kind.MANDATE, one) for one in (MANDATED, ENDED))
        found = set(self.agents) if sees else set()
        if place is not None and scope.may(Verb.ADD, Kind.MANDATE, place):
            eligible = {None, *(place[:length] for length in range(len(place)))}
            found |= {number for number in self.names.values() if self.canaries[number].place in eligible}
        return frozenset(found)

    def leaks(self, content: bytes, scope: Scope, known: frozenset[int] = frozenset()) -> list[Owned]:
        """Objects whose canaries stand in an answer although the scope may not see them."""
        numbers = {int(number) for number in CANARY.findall(content)} - known
        return [self.canaries[number] for number in sorted(numbers) if not self.canaries[number].visible_to(scope)]


_numbers = count(1)


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
    _members(world, one)
    _invitations(world, label, one)
    if one.place is not None:
        _mandate(world, one, one.place)
        _change_requests(world, label, one, one.place)
        _draft(world, label, one, one.place)
        world.targets.setdefault("place", []).append(
            Target(label, one.place or "bund", Owned(Kind.PROGRESS, one.place))
        )
        _connection(world, label, one.place)
        _work(world, label, one, one.place)
        _practice(world, label, one, one.place)
    _ledger(one, world.canary(Kind.LEDGER, one), world.canary(Kind.MEMBERSHIP, one))
    return one


def _members(world: World, one: Organisation) -> None:
    for role in Role:
        word = world.canary(Kind.MEMBERSHIP, one)
        held = people.person(f"Mensch {word}", email=f"{world.canary(Kind.MEMBERSHIP, one)}@example.org")
        people.role(held, one, role)
    word = world.canary(Kind.MEMBERSHIP, one, Condition.ENDED)
    people.role(people.person(f"Früher {word}"), one, Role.EDITOR, end=today() - timedelta(days=1))


def _invitations(world: World, label: str, one: Organisation) -> None:
    for condition in (Condition.WAITING, Condition.DECIDED):
        token = f"einladung-{next(_numbers):027d}"
        first = len(world.canaries)
        Invitation.unscoped.create(
            organisation=one,
            email=f"{world.canary(Kind.INVITATION, one, condition)}@example.org",
            name=f"Gast {world.canary(Kind.INVITATION, one, condition)}",
            role=Role.READER,
            token_hash=hashlib.sha256(token.encode()).hexdigest(),
            invited_at=now(),
            expires_at=now() + timedelta(days=3),
            accepted_at=now() if condition is Condition.DECIDED else None,
        )
        own = frozenset(
            n for n, c in enumerate(world.canaries) if c.kind is Kind.ORGANISATION and c.organisation == one.pk
        )
        known = frozenset(range(first, len(world.canaries))) | own
        owned = Owned(Kind.INVITATION, one.place, one.pk, condition)
        world.targets.setdefault("invitation", []).append(Target(f"{label} {condition}", token, owned, known))


def _mandate(world: World, one: Organisation, place: Place) -> None:
    # One for all: whoever gives mandates may know its name, so a second one would be noticed, and rightly.
    known = Organisation.unscoped.filter(name="Dienstleister").first()
    agent = known or people.organisation(OrganisationKind.IT_PROVIDER, name="Dienstleister")
    word = world.canary(Kind.MANDATE, one)
    world.canaries[-1] = Owned(Kind.MANDATE, place)
    people.mandate(agent, place, basis=f"Vertrag {word}")
    world.canary(Kind.MANDATE, one)
    world.canaries[-1] = Owned(Kind.MANDATE, place, None, Condition.ENDED)
    ended = f"kanarie{len(world.canaries) - 1:05d}x"
    people.mandate(agent, place, end=today(), basis=f"Vertrag {ended}")


def _change_requests(world: World, label: str, one: Organisation, place: Place) -> None:
    author, second = people.person(), people.person()
    for condition, state in ((Condition.WAITING, "waiting"), (Condition.DECIDED, "rejected")):
        word = world.canary(Kind.CHANGE_REQUEST, one, condition)
        owned = world.canaries[-1] = Owned(Kind.CHANGE_REQUEST, place, None, condition)
        decided = state != "waiting"
        made = ChangeRequest.unscoped.create(
            kind="rollout.bulk",
            place=place,
            subject=f"Gegenstand {word}",
            summary_de=f"Antrag {word}",
            summary_en=f"Request {word}",
            payload={"rows": [], "state": "LIVE", "occurred_on": "2026-01-01", "why": word, "source_url": ""},
            fingerprint=word,
            why=f"weil {word}",
            author=author,
            requested_at=now(),
            state=state,
            decided_by=second if decided else None,
            decided_at=now() if decided else None,
            reason=f"Nein {word}" if decided else "",
        )
        world.targets.setdefault("change_request", []).append(Target(f"{label} {condition}", made.pk, owned))


def _draft(world: World, label: str, one: Organisation, place: Place) -> None:
    word = world.canary(Kind.BLUEPRINT, one)
    owned = world.canaries[-1] = Owned(Kind.BLUEPRINT, place)
    document = plain(load_document("core"))
    key = f"probe-{next(_numbers)}"
    document["blueprint"] |= {"key": key, "title": {"de": f"Entwurf {word}", "en": f"Draft {word}"}}
    made = BlueprintDraft.unscoped.create(
        key=key,
        place=place,
        version="0.1.0",
        content_hash=content_hash(document),
        document=document,
        origin={
            "kind": "bundle",
            "installation": f"Haus {word}",
            "day": "2026-11-26",
            "fingerprint": "",
            "signer": "",
        },
        created_by="system:test",
        created_at=now(),
        changed_at=now(),
    )
    world.targets.setdefault("blueprint_draft", []).append(Target(label, made.pk, owned))


def _connection(world: World, label: str, place: Place) -> None:
    found = Connection.objects.filter(place=place).order_by("pk").first()
    if found is not None:
        target = Target(label, found.pk, Owned(Kind.CONNECTION, place))
        world.targets.setdefault("connection", []).append(target)


def _work(world: World, label: str, one: Organisation, place: Place) -> None:
    """What holds the connection there up, and what it took."""
    row = Connection.objects.filter(place=place).order_by("pk").first()
    word = world.canary(Kind.BLOCKER, one)
    owned = world.canaries[-1] = Owned(Kind.BLOCKER, place)
    made = Blocker.unscoped.create(
        place=place,
        title=f"Hindernis {word}",
        text=f"Weil {word}",
        owner=BlockerOwner.LAND,
        owner_name=f"Amt {word}",
        opened_by="system:test",
        opened_on=today(),
        recorded_at=now(),
        escalated_on=today(),
    )
    world.targets.setdefault("blocker", []).append(Target(label, made.pk, owned))
    if row is None:
        return
    BlockedConnection.unscoped.create(blocker=made, connection=row, place=place, since=today(), hard=False)
    word = world.canary(Kind.PROGRESS, one)
    world.canaries[-1] = Owned(Kind.PROGRESS, place)
    Statement.unscoped.get_or_create(
        kind=StatementKind.PARAMETER,
        key=SYSTEM,
        place=place,
        connection=row,
        defaults={
            "value": f"Programm {word}",
            "since": today(),
            "recorded_at": now(),
            "recorded_by": "system:test",
        },
    )
    Effort.unscoped.create(
        connection=row,
        step="contract",
        actor="treasury",
        minutes=30,
        note=f"Notiz {word}",
        occurred_on=today(),
        recorded_at=now(),
        recorded_by="system:test",
        place=place,
    )


def _specialist_system(world: World) -> None:
    """It belongs to nobody: everybody who is signed in reads it. What connections call theirs does."""
    seller, _new = Operator.objects.get_or_create(key="muster-ag", name="Muster AG")
    made, _new = SpecialistSystem.objects.get_or_create(vendor=seller, product="Amtsfix", version="7.1")
    world.targets["specialist_system"] = [Target("any", made.pk, Owned(Kind.FIGURE, None))]


def _practice(world: World, label: str, one: Organisation, place: Place) -> None:
    """What was done there, told to all authorities."""
    row = Connection.objects.filter(place=place).order_by("pk").first()
    if row is None:
        return
    word = world.canary(Kind.PRACTICE, one)
    owned = world.canaries[-1] = Owned(Kind.PRACTICE, place)
    made = Solution.unscoped.create(
        authority_id=row.authority_id,
        commitment_id=row.commitment_id,
        blueprint_version_id=row.blueprint_version_id,
        step="contract",
        title=f"Lösung {word}",
        text=f"So ging es {word}",
        organisation=one.key,
        recorded_at=now(),
        recorded_by="system:test",
        place=place,
    )
    Adoption.unscoped.create(
        solution=made,
        authority_id=row.authority_id,
        comment=f"Gut {word}",
        adopted_on=today(),
        recorded_at=now(),
        recorded_by="system:test",
        place=place,
    )
    world.targets.setdefault("solution", []).append(Target(label, made.pk, owned))


def _ledger(one: Organisation, word: str, of_people: str) -> None:
    draft = Draft(
        "organisation.edited",
        f"organisation:{one.pk}",
        {"old": {"name": "alt"}, "new": {"name": f"Wert {word}"}},
        f"Grund {word}",
        place=one.place,
        owner=one.pk,
    )
    detail = {"person": "person:1", "role": "reader", "old": {}, "new": {}}
    people_draft = Draft("membership.granted", "membership:1", detail, f"Grund {of_people}", owner=one.pk)
    with transaction.atomic():
        append(by=Actor("person:1", one.key), chain=chain_of(one.place), drafts=[draft, people_draft])


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
    _job(world)
    _specialist_system(world)
    _succession(world)
    _missing(world)
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


def _job(world: World) -> None:
    """Of somebody who asks nothing here: as if it did not exist, for everybody."""
    word = world.canary(Kind.ACCOUNT, None)
    world.canaries[-1] = Owned(Kind.PROGRESS, "00")  # nobody's place
    by = people.person().key
    made = BulkJob.unscoped.create(kind=0, by=by, title=f"Datei {word}", why=f"Grund {word}", created_at=now())
    BulkRow.unscoped.create(job=made, number=1, by=by, place=HOME, reason_de=f"Zeile {word}", cells=[], wanted={})
    world.targets.setdefault("job", []).append(Target("foreign", made.pk, None))


def _succession(world: World) -> None:
    """A confirmed one of the real register, in Thüringen, where nobody of this world answers for anything."""
    found = next(one for one in cases.cases(today()) if one.common.startswith("16"))
    world.targets["succession"] = [
        Target("foreign", found.number, Owned(Kind.PROGRESS, found.common, asked_above=True))
    ]


def _missing(world: World) -> None:
    for sort, value in (
        ("organisation", "gibt-es-nicht"),
        ("invitation", "einladung-" + "9" * 27),
        ("change_request", 2**40),
        ("connection", 2**40),
        ("blueprint_draft", 2**40),
        ("place", "99"),
        ("blocker", 2**40),
        ("job", 2**40),
        ("specialist_system", 2**40),
        ("solution", 2**40),
        ("succession", 2**40),
    ):
        world.targets[sort].append(Target("missing", value, None))
    # The commitment "by-ewa" under the Land it belongs to, and under others.
    promise = Target("promise", "09", Owned(Kind.FIGURE, "09", None))
    world.targets["promise"] = [promise, Target("other land", "06", None), Target("no land", "99", None)]


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


MODELS = (Organisation, Membership, Mandate, Invitation, ChangeRequest, BlueprintDraft, Person)
