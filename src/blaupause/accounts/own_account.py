# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What people change about their own sign-in leaves an entry too: whoever loses a second factor weakens a role.

django-allauth makes these changes; the entry is written in the transaction of the change. What it announces of second
factors comes after the transaction, so the views report them. An entry belongs to the organisation the person works
for, so that those who look after its people can read it.
"""

from collections.abc import Mapping
from typing import Any

from allauth.account import signals as account
from allauth.socialaccount import signals as social
from django.db import transaction
from django.http import HttpRequest

from blaupause.accounts.acting import chain_of
from blaupause.accounts.models import Person
from blaupause.accounts.queries import seats_of
from blaupause.accounts.scope import Scope, system
from blaupause.accounts.wall import acting
from blaupause.kernel.clock import today
from blaupause.ledger.actions import append
from blaupause.ledger.rules import Actor, Draft


def record(request: HttpRequest | None, person_id: int, action: str, **detail: object) -> None:
    """One entry: the person did this to their own account."""
    scope = getattr(request, "scope", None)
    _write(person_id, scope.request_id if scope else "", action, detail)


def note(by: Scope, action: str, **detail: object) -> None:
    """The same for an action that was told who acts."""
    _write(by.person_id or 0, by.request_id, action, detail)


def _write(person_id: int, request_id: str, action: str, detail: Mapping[str, object]) -> None:
    with acting(system("own-account", today())), transaction.atomic():
        seats = seats_of(person_id, today())
        seat = seats[0] if seats else None
        place, owner = (seat.place, seat.organisation_id) if seat else (None, None)
        key = f"person:{person_id}"
        by = Actor(key, seat.organisation_key if seat else "", None, request_id)
        append(by=by, chain=chain_of(place), drafts=[Draft(action, key, detail, owner=owner)])


def sessions_ended(request: HttpRequest, person_id: int, number: int) -> None:
    """The person signed out in so many other browsers."""
    record(request, person_id, "sessions.ended", sessions=number)


def second_factor_set(request: HttpRequest, person_id: int, method: str) -> None:
    """An app ("totp") or a passkey ("webauthn") was set up; recovery codes come along with the first."""
    record(request, person_id, "secondfactor.set", method=method)


def second_factor_removed(request: HttpRequest, person_id: int, method: str) -> None:
    """An app or a passkey was removed; recovery codes go along with the last."""
    record(request, person_id, "secondfactor.removed", method=method)


def passkey_renamed(request: HttpRequest, person_id: int) -> None:
    """A passkey got another name."""
    record(request, person_id, "secondfactor.renamed", method="webauthn")


def recovery_codes_renewed(request: HttpRequest, person_id: int) -> None:
    """The old codes no longer work."""
    record(request, person_id, "recoverycodes.renewed")


def connect() -> None:
    """Listen to django-allauth."""
    for signal in (account.password_changed, account.password_set, account.password_reset):
        signal.connect(_password, dispatch_uid="blaupause.password")
    social.social_account_added.connect(_joined, dispatch_uid="blaupause.provider")
    social.social_account_removed.connect(_parted, dispatch_uid="blaupause.provider")


def _password(request: HttpRequest, user: Person, **_: Any) -> None:
    record(request, user.pk, "password.changed")


def _joined(request: HttpRequest, sociallogin: Any, **_: Any) -> None:
    record(request, sociallogin.user.pk, "provider.joined", provider=str(sociallogin.account.provider))


def _parted(request: HttpRequest, socialaccount: Any, **_: Any) -> None:
    record(request, socialaccount.user_id, "provider.parted", provider=str(socialaccount.provider))
