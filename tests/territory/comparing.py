# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Comparing two small registers without a database."""

from collections.abc import Collection, Iterable

from blaupause.territory import diff
from blaupause.territory.diff import Difference
from blaupause.territory.entries import Stored, of_register
from blaupause.territory.sources import gv100ad
from blaupause.territory.sources.gv100ad_layout import Record

from .registers import BASE, DAY, LATER, text


def difference(
    after: Iterable[Record], before: Iterable[Record] = BASE, *, accepted: Collection[str] = ()
) -> Difference:
    """What the register `after` changes against `before`."""
    old = of_register(gv100ad.parse(text(before), "before.txt"))
    register = gv100ad.parse(text(after, LATER), "after.txt")
    stored = Stored(DAY, old)
    return diff.compare(stored, of_register(register), LATER, anomalies=register.anomalies, accepted=accepted)


def followed(found: Difference) -> set[tuple[str, str, str, str]]:
    """Successions as (kind, from, to, reason)."""
    return {(s.kind.value, s.predecessor[1], s.successor[1], s.reason) for s in found.successions}
