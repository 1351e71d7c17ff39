# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every write of the catalogue goes into its ledger chain, and what was kept is asked anew."""

from collections.abc import Sequence

from blaupause.catalog.revision import STAMPS
from blaupause.ledger.actions import append
from blaupause.ledger.rules import Actor, Draft


def note(*, by: str | Actor, drafts: Sequence[Draft]) -> None:
    """Append to the chain "catalog". Must run in the transaction of the write."""
    append(by=by, chain="catalog", drafts=drafts)
    STAMPS.forget()
