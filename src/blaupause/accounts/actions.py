# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Writing people, organisations, roles and mandates.

Every action: keyword-only, first `by` (a Scope, which is asked before anything happens), one transaction behind both
walls, compare-and-set where somebody may have been quicker, exactly one ledger entry.
"""

from blaupause.accounts.inviting import invite
from blaupause.accounts.mandates import end_mandate, grant_mandate
from blaupause.accounts.organisations import create_organisation, edit_organisation, end_organisation
from blaupause.accounts.roles import disable_person, end_role, grant_role
from blaupause.accounts.succession import move_place

__all__ = [
    "create_organisation",
    "disable_person",
    "edit_organisation",
    "end_mandate",
    "end_organisation",
    "end_role",
    "grant_mandate",
    "grant_role",
    "invite",
    "move_place",
]
