# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Inviting somebody to a role: the same limits as giving it, then the invitation itself (invitations.py)."""

from blaupause.accounts import fields, invitations
from blaupause.accounts.appointments import require_appointment
from blaupause.accounts.behalf import on_behalf
from blaupause.accounts.models import Person
from blaupause.accounts.organisations import condition_of, find
from blaupause.accounts.problems import invalid, not_found, not_oneself
from blaupause.accounts.rules import Condition, Kind, Role
from blaupause.accounts.scope import Scope


def invite(*, by: Scope, organisation_id: int, email: str, name: str, role: Role) -> str:
    """Make an invitation and return the secret of its link; nobody invites themselves, nor to a role too high.

    Raises Problem accounts.not_found, accounts.second_factor, accounts.role_too_high, accounts.not_oneself,
    accounts.invalid.<field>.
    """
    with on_behalf(by):
        organisation = find(by, organisation_id)
        require_appointment(by, role, organisation.place, organisation.pk, kind=Kind.INVITATION)
        if condition_of(organisation, by.day) is Condition.ENDED:
            raise not_found()
        address = fields.mailbox(email, "email").lower()
        if not address:
            raise invalid("email", "Bitte eine E-Mail-Adresse eintragen.", "Please enter an e-mail address.")
        name = fields.line(name, "name", longest=120, required=False)
        if by.person_id is not None and Person.objects.filter(pk=by.person_id, email__iexact=address).exists():
            raise not_oneself()
        return invitations.invite(by=by, organisation_id=organisation.pk, email=address, name=name, role=role)
