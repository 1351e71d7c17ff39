# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Names of organisations, for those who may see them."""

from collections.abc import Iterable

from django.db.models import Q

from blaupause.accounts.behalf import unfiltered
from blaupause.accounts.models import Mandate, Organisation
from blaupause.accounts.rules import Kind, Verb
from blaupause.accounts.scope import Scope


def organisation_names(scope: Scope, keys: Iterable[str]) -> dict[str, str]:
    """Names by what the ledger calls an organisation: its key or, as text, its number.

    Those the scope may see, and those that act for others: who reads of them reads entries of a place they act at.
    """
    wanted = set(keys)
    if not wanted:
        return {}
    numbers = {int(key) for key in wanted if key.isascii() and key.isdigit() and len(key) < 19}
    seen = Organisation.objects.condition(scope.reach(Verb.SEE, Kind.ORGANISATION))
    with unfiltered(scope, "who-acts-for-others"):
        known = Q() if scope.is_system else seen | Q(pk__in=Mandate.unscoped.values("agent_id"))
        rows = Organisation.unscoped.filter(Q(key__in=wanted) | Q(pk__in=numbers)).filter(known)
        found = list(rows.values_list("key", "pk", "name"))
    return {call: name for key, pk, name in found for call in (key, str(pk)) if call in wanted}
