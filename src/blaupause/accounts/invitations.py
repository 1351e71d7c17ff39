# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""How people come in: by a link that is mailed to them, once, within a week.

Only a hash of the link is kept. Whoever accepts holds no rights yet, so that part works as the system; what it may
do was decided when the invitation was made, and holds as long as its inviter may still decide it.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.db.models import Q

from blaupause.accounts import tokens
from blaupause.accounts.acting import actor, chain_of
from blaupause.accounts.appointments import appointable, require_appointment
from blaupause.accounts.models import Invitation, Membership, Organisation, Person
from blaupause.accounts.problems import not_found
from blaupause.accounts.queries import seats_of
from blaupause.accounts.rules import Condition, Kind, Role, Verb
from blaupause.accounts.scope import Scope, system
from blaupause.accounts.wall import acting
from blaupause.kernel.clock import now, today
from blaupause.kernel.problems import Problem
from blaupause.ledger import actions as ledger
from blaupause.ledger.rules import Actor, Draft

LIFETIME: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Offer:
    """What an invited person is shown. `known`: there is an account for the address already."""

    organisation: str
    email: str
    name: str
    role: Role
    expires_at: datetime
    known: bool


def invite(*, by: Scope, organisation_id: int, email: str, name: str, role: Role) -> str:
    """Invite somebody into an organisation; the token for the link, which is nowhere kept.

    The role has to be one that the scope may give (appointments). Raises Problem accounts.not_found,
    accounts.second_factor or accounts.role_too_high where the scope may not.
    """
    with transaction.atomic():
        organisation = _organisation(organisation_id)
        seat = require_appointment(by, role, organisation.place, organisation.pk, kind=Kind.INVITATION)
        token, moment = tokens.fresh(), now()
        invitation = Invitation.unscoped.create(
            organisation=organisation,
            email=email.strip().lower(),
            name=name.strip(),
            role=role,
            token_hash=tokens.hashed(token),
            invited_by_id=by.person_id,
            invited_at=moment,
            expires_at=moment + LIFETIME,
        )
        _record(actor(by, seat, organisation.place), "invitation.added", invitation, {"new": {"role": role.value}})
    return token


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """An invitation that waits to be accepted, for those who may see it."""

    id: int
    email: str
    name: str
    role: Role
    invited_at: datetime
    expires_at: datetime


def waiting(scope: Scope, organisation_id: int) -> list[OpenInvitation]:
    """What an organisation has open, newest first; nothing for those who may not see it."""
    rows = Invitation.objects.within(scope, condition=Condition.WAITING).filter(
        _open(), organisation_id=organisation_id
    )
    return [
        OpenInvitation(row.pk, row.email, row.name, Role(row.role), row.invited_at, row.expires_at)
        for row in rows.order_by("-invited_at", "-pk")
    ]


def withdraw(*, by: Scope, invitation_id: int) -> None:
    """Make the link worthless. Raises Problem accounts.not_found for one that is used, withdrawn or foreign."""
    with transaction.atomic():
        invitation = Invitation.unscoped.select_related("organisation").filter(_open(), pk=invitation_id).first()
        if invitation is None:
            raise not_found()
        place = invitation.organisation.place
        role, organisation = Role(invitation.role), invitation.organisation_id
        seat = require_appointment(by, role, place, organisation, verb=Verb.END, kind=Kind.INVITATION)
        if not Invitation.unscoped.filter(_open(), pk=invitation_id).update(withdrawn_at=now()):
            raise not_found()
        detail = {"old": {"role": invitation.role}}
        _record(actor(by, seat, place), "invitation.withdrawn", invitation, detail)


def offer(token: str) -> Offer | None:
    """What the link offers; None for one that was never made, is used, withdrawn or too old: all the same."""
    with _as_system():
        invitation = _valid(token)
        if invitation is None:
            return None
        known = Person.objects.filter(email__iexact=invitation.email).exists()
        return Offer(
            invitation.organisation.name,
            invitation.email,
            invitation.name,
            Role(invitation.role),
            invitation.expires_at,
            known,
        )


def accept(*, token: str, name: str, password: str) -> int:
    """Make the invited person, who chooses name and password; their number.

    Raises Problem accounts.invitation_void, and accounts.already_known for an address that has an account: then
    its owner has to sign in first, else the link would stand in for password and second factor.
    """
    with _as_system():
        invitation = _valid(token, lock=True)
        if invitation is None:
            raise void()
        return _take(invitation, _new_person(invitation.email, name, password))


def accept_as(*, by: Scope, token: str) -> None:
    """The signed-in person takes a further role. Raises Problem accounts.invitation_void, for other addresses too."""
    with _as_system():
        invitation = _valid(token, lock=True)
        person = Person.objects.filter(pk=by.person_id or 0).first()
        if invitation is None or person is None or person.email.lower() != invitation.email:
            raise void()
        _take(invitation, person)


def accept_vouched(*, email: str) -> int | None:
    """A trusted identity provider vouches for an address: take the waiting invitations to it, if there are any.

    The number of the new person; None without an invitation, or when there is an account already.
    """
    with _as_system():
        waiting = list(
            Invitation.unscoped.select_for_update(of=("self",))
            .select_related("organisation")
            .filter(_open(), _living(), email=email.strip().lower(), expires_at__gt=now())
            .order_by("pk")
        )
        waiting = [one for one in waiting if _inviter_still_may(one)]
        if not waiting or Person.objects.filter(email__iexact=email.strip()).exists():
            return None
        person = _new_person(waiting[0].email, waiting[0].name, None)
        for invitation in waiting:
            _take(invitation, person)
        return person.pk


def newcomer(*, email: str, name: str) -> Person:
    """Somebody who is not stored yet: to judge a password against name and address."""
    return Person(email=email, name=name)


def joined(person_id: int) -> Person:
    """Who has just accepted an invitation: to sign them in."""
    return Person.objects.get(pk=person_id)


def void() -> Problem:
    """The same words for every link that does not work (any more)."""
    return Problem(
        "accounts.invitation_void",
        "Diese Einladung gilt nicht oder nicht mehr.",
        "This invitation is not valid, or no longer.",
        "Bitte lassen Sie sich eine neue schicken.",
        "Please ask for a new one.",
    )


def _new_person(email: str, name: str, password: str | None) -> Person:
    person = Person(email=email, name=name.strip() or email.partition("@")[0], joined_at=now())
    person.set_password(password) if password else person.set_unusable_password()
    try:
        with transaction.atomic():
            person.save()
            # Whoever holds the link has received it at this address: that verifies it.
            EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    except IntegrityError as error:
        raise Problem(
            "accounts.already_known",
            "Für diese Adresse gibt es schon ein Konto.",
            "There is an account for this address already.",
            "Bitte melden Sie sich an und öffnen Sie den Link noch einmal.",
            "Please sign in and open the link again.",
        ) from error
    return person


def _take(invitation: Invitation, person: Person) -> int:
    held = Membership.unscoped.filter(
        person=person, organisation=invitation.organisation, role=invitation.role, valid_to__isnull=True
    )
    if not held.exists():
        Membership.unscoped.create(
            person=person, organisation=invitation.organisation, role=invitation.role, valid_from=today()
        )
    moment = now()
    invitation.accepted_at = moment
    invitation.save(update_fields=["accepted_at"])
    same = Invitation.unscoped.filter(_open(), email=invitation.email, role=invitation.role)
    same.filter(organisation=invitation.organisation).update(withdrawn_at=moment)  # a second link to the same role
    detail = {"new": {"role": invitation.role, "person": person.key}}
    _record(Actor(person.key, invitation.organisation.key), "invitation.accepted", invitation, detail)
    return int(person.pk)


def _valid(token: str, *, lock: bool = False) -> Invitation | None:
    rows = Invitation.unscoped.select_related("organisation").filter(
        _open(),
        _living(),
        token_hash=tokens.hashed(token),
        expires_at__gt=now(),
    )
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    return found if found is not None and _inviter_still_may(found) else None


def _inviter_still_may(invitation: Invitation) -> bool:
    """An invitation is worth what its inviter may do today: nobody brings in others after having been dismissed."""
    number, organisation = invitation.invited_by_id, invitation.organisation
    if number is None:  # from the server
        return True
    if not Person.objects.filter(pk=number, is_active=True).exists():
        return False
    scope = Scope(f"person:{number}", today(), number, seats_of(number, today()), second_factor=True)
    return Role(invitation.role) in appointable(scope, organisation.place, organisation.pk, kind=Kind.INVITATION)


def _open() -> Q:
    return Q(accepted_at__isnull=True, withdrawn_at__isnull=True)


def _living() -> Q:
    return Q(organisation__ended_on__isnull=True) | Q(organisation__ended_on__gt=today())


def _organisation(organisation_id: int) -> Organisation:
    found = Organisation.unscoped.filter(pk=organisation_id).first()
    if found is None:
        raise not_found()
    return found


@contextmanager
def _as_system() -> Iterator[None]:
    with acting(system("invitation", today())), transaction.atomic():
        yield


def _record(who: Actor, action: str, invitation: Invitation, detail: Mapping[str, object]) -> None:
    place = invitation.organisation.place
    draft = Draft(action, f"invitation:{invitation.pk}", detail, owner=invitation.organisation_id)
    ledger.append(by=who, chain=chain_of(place), drafts=[draft])
