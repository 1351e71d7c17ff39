# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Names of organisations, for those who may see them."""

from collections.abc import Iterable

from django.db.models import Q

from blaupause.accounts.models import Organisation
from blaupause.accounts.scope import Scope


def organisation_names(scope: Scope, keys: Iterable[str]) -> dict[str, str]:
    """Names by what the ledger calls an organisation: its key or, as text, its number."""
    wanted = set(keys)
    numbers = {int(key) for key in wanted if key.isascii() and key.isdigit() and len(key) < 19}
    if not wanted:
        return {}
    rows = Organisation.objects.within(scope).filter(Q(key__in=wanted) | Q(pk__in=numbers))
    return {call: row.name for row in rows for call in (row.key, str(row.pk)) if call in wanted}
