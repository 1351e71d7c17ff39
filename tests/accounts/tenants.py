# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which tables belong to somebody."""

from typing import Final

from django.apps import apps

from blaupause.accounts.managers import ScopedManager
from blaupause.ledger.models import Entry
from blaupause.rollout.models import Connection, ConnectionEvent, ConnectionStep

SCOPED: Final = [
    model for model in apps.get_models() if any(isinstance(one, ScopedManager) for one in model._meta.managers)
]
TENANT_MODELS: Final = [*dict.fromkeys([*SCOPED, Entry, Connection, ConnectionEvent, ConnectionStep])]
TENANT_TABLES: Final = [model._meta.db_table for model in TENANT_MODELS]
SEEN_BY_ALL: Final = {  # public facts; only writing is bounded
    "rollout_connection",
    "rollout_connectionevent",
    "rollout_connectionsuccession",
}
NOT_OF_ANYBODY: Final = {"rollout_demonstrationevent"}  # invented, public, wiped as a whole
