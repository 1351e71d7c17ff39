# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Everything that can belong to an organisation, room by room, each object with canary words of its own."""

import hashlib
from datetime import timedelta
from itertools import count

from django.db import transaction

from blaupause.accounts.acting import chain_of
from blaupause.accounts.models import ChangeRequest, Invitation, Organisation
from blaupause.accounts.rules import Condition, Kind, OrganisationKind, Role
from blaupause.blueprint.loader import load_document
from blaupause.blueprint.models import BlueprintDraft
from blaupause.blueprint.rules.canonical import content_hash, plain
from blaupause.catalog.models import Operator, SpecialistSystem
from blaupause.kernel.clock import now, today
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
from tests.accounts.worldparts import HOME, Owned, Target, World

_numbers = count(1)


def members(world: World, one: Organisation) -> None:
    for role in Role:
        word = world.canary(Kind.MEMBERSHIP, one)
        held = people.person(f"Mensch {word}", email=f"{world.canary(Kind.MEMBERSHIP, one)}@example.org")
        people.role(held, one, role)
    word = world.canary(Kind.MEMBERSHIP, one, Condition.ENDED)
    people.role(people.person(f"Früher {word}"), one, Role.EDITOR, end=today() - timedelta(days=1))


def invitations(world: World, label: str, one: Organisation) -> None:
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


def mandate(world: World, one: Organisation, place: Place) -> None:
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


def change_requests(world: World, label: str, one: Organisation, place: Place) -> None:
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


def draft(world: World, label: str, one: Organisation, place: Place) -> None:
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


def connection(world: World, label: str, place: Place) -> None:
    found = Connection.objects.filter(place=place).order_by("pk").first()
    if found is not None:
        target = Target(label, found.pk, Owned(Kind.CONNECTION, place))
        world.targets.setdefault("connection", []).append(target)


def work(world: World, label: str, one: Organisation, place: Place) -> None:
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


def specialist_system(world: World) -> None:
    """It belongs to nobody: everybody who is signed in reads it. What connections call theirs does."""
    seller, _new = Operator.objects.get_or_create(key="muster-ag", name="Muster AG")
    made, _new = SpecialistSystem.objects.get_or_create(vendor=seller, product="Amtsfix", version="7.1")
    world.targets["specialist_system"] = [Target("any", made.pk, Owned(Kind.FIGURE, None))]


def practice(world: World, label: str, one: Organisation, place: Place) -> None:
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


def ledger(one: Organisation, word: str, of_people: str) -> None:
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


def job(world: World) -> None:
    """Of somebody who asks nothing here: as if it did not exist, for everybody."""
    word = world.canary(Kind.ACCOUNT, None)
    world.canaries[-1] = Owned(Kind.PROGRESS, "00")  # nobody's place
    by = people.person().key
    made = BulkJob.unscoped.create(kind=0, by=by, title=f"Datei {word}", why=f"Grund {word}", created_at=now())
    BulkRow.unscoped.create(job=made, number=1, by=by, place=HOME, reason_de=f"Zeile {word}", cells=[], wanted={})
    world.targets.setdefault("job", []).append(Target("foreign", made.pk, None))


def succession(world: World) -> None:
    """A confirmed one of the real register, in Thüringen, where nobody of this world answers for anything."""
    found = next(one for one in cases.cases(today()) if one.common.startswith("16"))
    world.targets["succession"] = [
        Target("foreign", found.number, Owned(Kind.PROGRESS, found.common, asked_above=True))
    ]


def missing(world: World) -> None:
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
